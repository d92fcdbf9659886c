"""What hangs together by walls: the theorem that excludes closed orbits (T2 and T3).

Theorem T2. Let C be a closed orbit and w(X) = 1 for a node X inside C, 0 for one outside. (A node
is connected and C does not meet it.) Let a chain of arcs that lead from X to Y be crossed by
orbits from its left to its right (sign 1, theorem T1). Then w(X) ≤ w(Y) if C runs
counter-clockwise, w(X) ≥ w(Y) if C runs clockwise. With sign −1 the other way round.

Proof. Where the chain meets C, C passes from its left to its right, so that the chain passes from
the right of C to its left: into the inside of a counter-clockwise C, out of that of a clockwise
one. All meetings are crossings of this one kind, so at most one of them can be, and it changes
w along the chain in this one sense.

An arrow X → Y stands for "w(X) ≤ w(Y) for counter-clockwise C, w(X) ≥ w(Y) for clockwise C": a
wall with sign 1 from X to Y, or with sign −1 from Y to X.

Theorem T3. Let all fixed points be proven, of index ±1, none in clusters, and let each of index 1
have a trap. If the arrows lead from every trap to the outside of the square and from there to
every trap, there is no closed orbit.

Proof. The outside has w = 0. Arrows to it and from it make w = 0 for every trap, whichever way C
runs. So C encloses fixed points of index −1 only, or none; but the indices of those inside a
closed orbit sum to 1.

(A pair of walls with opposite signs from X to Y is the simplest case. Saddles need not be joined.)
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.proof.interval_jets import Parameters
from core.proof.trap_search import STARTS, start
from core.proof.traps import DIRECTION, SIZE
from core.proof.walls import NOWHERE, follow

WALL = 5
BEGIN, END, FROM, TO, SIGN = range(WALL)
"""Columns of a wall: its first arc, the one after its last, its nodes, and by which sign its arcs
are crossed."""

_STAGES = (
    (1.0, 40, 8, False),
    (0.4, 80, 4, False),
    (0.1, 120, 2, False),
    (0.03, 300, 1, False),
    (0.008, 1200, 1, False),
    (0.3, 1500, 1, True),
    (0.002, 3000, 1, False),
    (0.1, 500, 8, False),
    (0.0005, 10_000, 1, False),
    (0.3, 20_000, 2, True),
)
"""Angle of the turned field, arcs allowed for one wall, starts of each trap, whether the angle is
set anew in each turn: one after the other."""


@compiled
def add_arrow(leads: NDArray[np.bool_], first: int, second: int) -> None:
    """Add first → second to the transitive closure ``leads``."""
    for i in range(len(leads)):
        if leads[i, first]:
            for j in range(len(leads)):
                if leads[second, j]:
                    leads[i, j] = True


@compiled
def joined(leads: NDArray[np.bool_], node: int) -> bool:
    """Arrows lead from the node to the outside and back."""
    outside = len(leads) - 1
    both: bool = leads[node, outside] and leads[outside, node]
    return both


@compiled
def still_apart(leads: NDArray[np.bool_]) -> int:
    """How many traps are not joined with the outside."""
    count = 0
    for node in range(len(leads) - 1):
        if not joined(leads, node):
            count += 1
    return count


@compiled
def try_start(
    p: Parameters,
    traps: Array,
    node: int,
    place: int,
    angle: float,
    most: int,
    turning: bool,
    arcs: Array,
    walls: NDArray[np.int64],
    count: int,
    leads: NDArray[np.bool_],
    work: NDArray[np.int64],
) -> int:
    """The walls of both signs from one start of a node, where they are needed; walls known."""
    outside = len(traps)
    proven, x, y = start(traps[node], place)
    if not proven:
        return count
    direction = -traps[node, DIRECTION]  # time in which orbits leave the trap
    for sign in (1, -1):
        if count == len(walls) or (leads[node, outside] if sign > 0 else leads[outside, node]):
            continue
        begin = walls[count - 1, END] if count > 0 else 0
        turn = sign * direction * angle
        other, end = follow(p, x, y, turn, direction, turning, traps, node, arcs, begin, most, work)
        if other == NOWHERE:
            continue
        source, target = (node, other) if sign > 0 else (other, node)
        if not leads[source, target]:
            add_arrow(leads, source, target)
            row = walls[count]
            row[BEGIN], row[END], row[FROM], row[TO], row[SIGN] = begin, end, node, other, sign
            count += 1
    return count


_ROWS, _PARAMETERS = types.float64[:, ::1], types.float64[::1]
_TABLE, _LEADS = types.int64[:, ::1], types.boolean[:, ::1]


@compiled_as(types.Tuple((_ROWS, _TABLE, _LEADS, types.int64))(_PARAMETERS, _ROWS, types.int64))
def connect(
    p: Parameters, traps: Array, effort: int
) -> tuple[Array, NDArray[np.int64], NDArray[np.bool_], int]:
    """Walls between the traps and the outside until all hang together or the work is done.

    ``effort``: how many arcs may be tested. Returns the arcs (n, 8), the walls (k, `WALL`), the
    transitive closure of the arrows, with the outside as the last node, and the arcs tested.
    """
    nodes = len(traps) + 1
    leads = np.zeros((nodes, nodes), dtype=np.bool_)
    for i in range(nodes):
        leads[i, i] = True
    arcs = np.empty((effort, 8))
    walls = np.empty((4 * nodes, WALL), dtype=np.int64)
    work = np.array([effort])
    count = 0
    for angle, most, starts, turning in _STAGES:
        for node in range(len(traps)):
            for k in range(starts):
                place = k * STARTS // starts
                if joined(leads, node) or not traps[node, SIZE] > 0.0 or work[0] <= 0:
                    break
                count = try_start(
                    p, traps, node, place, angle, most, turning, arcs, walls, count, leads, work
                )
        if still_apart(leads) == 0 or work[0] <= 0:
            break
    used = walls[count - 1, END] if count > 0 else 0
    return arcs[:used].copy(), walls[:count].copy(), leads, effort - work[0]
