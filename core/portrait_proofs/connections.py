"""Walls between nodes, one after the other, until arrows join all (`core.proof.arrows`)."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.portrait_proofs.walls import EACH_TURN, NEVER, follow
from core.proof.arrows import add_arrow, joined, still_apart
from core.proof.interval_jets import Parameters
from core.proof.nodes import DOORS, NOWHERE, Nodes, outside_of
from core.proof.rings import IN, place_of
from core.proof.traps import in_trap

WALL = 5
BEGIN, END, FROM, TO, SIGN = range(WALL)
"""Columns of a wall: its first arc, the one after its last, its nodes, and by which sign its arcs
are crossed."""

_STAGES = (
    (1.0, 40, 8, NEVER),
    (0.4, 80, 4, NEVER),
    (0.1, 120, 2, NEVER),
    (0.03, 300, 1, NEVER),
    (0.008, 1200, 1, NEVER),
    (0.3, 1500, 1, EACH_TURN),
    (0.002, 3000, 1, NEVER),
    (0.1, 500, 8, NEVER),
    (0.0005, 10_000, 1, NEVER),
    (0.3, 20_000, 2, EACH_TURN),
)
"""Angle of the turned field, arcs allowed for one wall, starts of each trap, whether the angle is
set anew in each turn: one after the other."""


@compiled
def try_door(
    p: Parameters,
    nodes: Nodes,
    group: int,
    place: int,
    angle: float,
    most: int,
    turning: int,
    arcs: Array,
    walls: NDArray[np.int64],
    count: int,
    leads: NDArray[np.bool_],
    work: NDArray[np.int64],
) -> int:
    """The walls of both signs from one door, where they are needed; walls known."""
    outside = outside_of(nodes)
    node, direction = nodes.owners[group]
    x, y = nodes.doors[group, place]
    if not (abs(x) < 1.0 and abs(y) < 1.0):
        return count
    for sign in (1, -1):
        if count == len(walls) or (leads[node, outside] if sign > 0 else leads[outside, node]):
            continue
        begin = walls[count - 1, END] if count > 0 else 0
        turn = sign * direction * angle
        other, end = follow(
            p, x, y, turn, float(direction), turning, nodes, node, arcs, begin, most, work
        )
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
_NODES = types.int64[::1]


@compiled_as(
    types.Tuple((_ROWS, _TABLE, _LEADS, types.int64))(
        _PARAMETERS, _ROWS, _ROWS, _TABLE, types.float64[:, :, ::1], _TABLE, _LEADS, types.int64
    )
)
def connect(
    p: Parameters,
    traps: Array,
    pieces: Array,
    rings: NDArray[np.int64],
    doors: Array,
    owners: NDArray[np.int64],
    known: NDArray[np.bool_],
    effort: int,
) -> tuple[Array, NDArray[np.int64], NDArray[np.bool_], int]:
    """Walls between the nodes until all hang together or the work is done.

    ``traps`` … ``owners``: `core.proof.nodes.Nodes`. ``known``: the transitive closure of the
    arrows that are proven already, with the outside as the last node. ``effort``: how many arcs may
    be tested. Returns the arcs (n, 8), the walls (k, `WALL`), the transitive closure of all arrows,
    and the arcs tested.
    """
    nodes = Nodes(traps, pieces, rings, doors, owners)
    leads = known.copy()
    arcs = np.empty((effort, 8))
    walls = np.empty((8 * len(leads), WALL), dtype=np.int64)
    work = np.array([effort])
    count = 0
    for angle, most, places, turning in _STAGES:
        for group in range(len(owners)):
            for k in range(places):
                place = k * DOORS // places
                if joined(leads, owners[group, 0]) or work[0] <= 0:
                    break
                count = try_door(
                    p, nodes, group, place, angle, most, turning, arcs, walls, count, leads, work
                )
        if still_apart(leads, len(traps)) == 0 or work[0] <= 0:
            break
    used = walls[count - 1, END] if count > 0 else 0
    return arcs[:used].copy(), walls[:count].copy(), leads, effort - work[0]


@compiled_as(_NODES(_ROWS, _ROWS, _TABLE, _ROWS))
def touched(
    traps: Array, pieces: Array, rings: NDArray[np.int64], places: Array
) -> NDArray[np.int64]:
    """The traps, rings and discs in which some of the places (n, 2) are proven to lie."""
    found = np.zeros(len(traps) + len(rings), dtype=np.bool_)
    for i in range(len(places)):
        x, y = places[i]
        for k in range(len(traps)):
            found[k] = found[k] or in_trap(traps[k], x, y)
        for k in range(len(rings)):
            node = len(traps) + k
            found[node] = found[node] or place_of(pieces, rings[k], x, x, y, y) == IN
    return np.flatnonzero(found)
