"""Where a separatrix ends: a closed chain that it enters and cannot leave (theorem T7).

Let T be a node which orbits enter in time d and never leave, all of them tending to one and the
same fixed point or closed orbit in it (a trap, a ring, a disc), or the outside of the square with d
= −1. Let J be a closed curve that consists of one-way arcs, by crossing which orbits gain a turn of
J in time d, and of a path in T.

If T is a ring, any number of turns of its outer chain c0 may be added to J, if W(c0, q) ≥ 0 for
every fixed point q, counted in the ring's sense.

Theorem T7. Let a branch of a saddle s, followed in time d, cross some arc of J, let J go round s
not at all, W(J, s) = 0, and W(J, q) ≤ 0 for each fixed point q that does not lie in T. Then the
branch ends in T.

Proof. An orbit that crosses c0 is in T at once: W(c0, ·) < 0 nowhere, since that set is bounded and
not left backward in time d, so that it would hold a fixed point, or a closed orbit and with it all
of its inside. So along the branch, outside T, W(J, ·) never falls, and after the crossing it is at
least 1. Let the branch never enter T. It is bounded (W(J, ·) is 0 far away), so its limit set in
time d is closed orbits or holds a fixed point (Poincaré and Bendixson); all of it lies where W(J,
·) ≥ 1, or on J. Fixed points that are not in T do not lie there, those in T are not met, since
orbits near them are in T. Let the limit be a closed orbit C, which does not meet T. It meets no arc
of J, since W(J, ·) would grow in a turn, nor the path; so J, which is connected, lies inside C or
outside. Inside: then W(J, ·) = 0 on C, which is wrong. Outside: then W(J, ·) is constant, at least
1, all over the inside of C, where there is a fixed point q; so q lies in T, and T, which C does not
meet, lies inside C; but T holds a part of J. ∎

J may meet itself, and may meet the wedge.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.proof.closed_chains import (
    PIECE,
    UNKNOWN,
    XHI,
    XLO,
    YHI,
    YLO,
    Pieces,
    cut_chain,
    halve,
    reach_of_roundings,
    winding,
    write_piece,
)
from core.proof.nodes import Nodes, outside_of
from core.proof.one_way_arcs import Arc
from core.proof.rings import DIRECTION as RING_DIRECTION, IN, POINT, Ring, place_of
from core.proof.traps import DIRECTION, in_trap

_DEEPEST = 14


@compiled
def write_straight(arc: Arc, x: float, y: float, x1: float, y1: float) -> None:
    """A straight arc; its ends are exactly the places given."""
    arc[0], arc[1], arc[6], arc[7] = x, y, x1, y1
    arc[2], arc[3] = x + (x1 - x) / 3.0, y + (y1 - y) / 3.0
    arc[4], arc[5] = x + (x1 - x) / 1.5, y + (y1 - y) / 1.5


@compiled
def reverse(arc: Arc, out: Arc) -> None:
    """The arc run through the other way."""
    for k in range(4):
        out[2 * k], out[2 * k + 1] = arc[6 - 2 * k], arc[7 - 2 * k]


@compiled
def beyond_square(arc: Arc) -> bool:
    """The arc lies on one of the four sides of the outside: all its control points do."""
    for k in range(2):
        low = min(min(arc[k], arc[2 + k]), min(arc[4 + k], arc[6 + k]))
        high = max(max(arc[k], arc[2 + k]), max(arc[4 + k], arc[6 + k]))
        if low >= 1.0 or high <= -1.0:
            return True
    return False


@compiled
def lies_in_region(pieces: Pieces, ring: Ring, arc: Arc) -> bool:
    """An arc lies in the region of a ring or disc: halved until the parts' boxes do."""
    stack, levels = np.empty((_DEEPEST + 2, 8)), np.zeros(_DEEPEST + 2, dtype=np.int64)
    first, second, piece = np.empty(8), np.empty(8), np.empty(PIECE)
    stack[0] = arc
    count = 1
    while count > 0:
        count -= 1
        level = levels[count]
        write_piece(piece, stack[count], reach_of_roundings(arc, level))
        if place_of(pieces, ring, piece[XLO], piece[XHI], piece[YLO], piece[YHI]) == IN:
            continue
        if level == _DEEPEST:
            return False
        halve(stack[count], first, second)
        stack[count], stack[count + 1] = second, first
        levels[count] = levels[count + 1] = level + 1
        count += 2
    return True


@compiled
def arc_in_node(nodes: Nodes, node: int, arc: Arc) -> bool:
    """An arc lies in a node. Traps are convex: it does if its control points do."""
    if node == outside_of(nodes):
        return beyond_square(arc)
    if node >= len(nodes.traps):
        return lies_in_region(nodes.pieces, nodes.rings[node - len(nodes.traps)], arc)
    inside = True
    for k in range(4):
        inside = inside and in_trap(nodes.traps[node], arc[2 * k], arc[2 * k + 1])
    return inside


@compiled
def keeps(nodes: Nodes, node: int, direction: float) -> bool:
    """Orbits that enter the node in this time never leave it, and tend to what is in it."""
    if node == outside_of(nodes):
        return direction < 0.0
    if node < len(nodes.traps):
        sink_of_time: bool = nodes.traps[node, DIRECTION] == direction
        return sink_of_time
    attracts: bool = nodes.rings[node - len(nodes.traps), RING_DIRECTION] == direction
    return attracts


@compiled
def own_point(nodes: Nodes, points_of_traps: NDArray[np.int64], node: int) -> int:
    """The fixed point that lies in a node, −1 if there is none (a ring, the outside)."""
    if node < len(nodes.traps):
        of_trap: int = points_of_traps[node]
        return of_trap
    if node == outside_of(nodes):
        return -1
    point: int = nodes.rings[node - len(nodes.traps), POINT]
    return point


@compiled
def windings_of(chain: Array, enclosures: Array, longest: float, room: int) -> NDArray[np.int64]:
    """How often a closed chain goes round each fixed point; `UNKNOWN` where it is not decided.

    ``longest``: about how long the pieces are into which it is cut, at most ``room``.
    """
    found = np.full(len(enclosures), UNKNOWN)
    pieces = np.empty((room, PIECE))
    end = cut_chain(chain, np.full(len(chain), longest), pieces, 0)
    if end > 0:
        for i in range(len(enclosures)):
            box = enclosures[i]
            found[i] = winding(pieces[:end], box[0], box[1], box[2], box[3])
    return found


@compiled
def turns_needed(around: NDArray[np.int64], of_ring: NDArray[np.int64], saddle: int) -> int:
    """How many turns of a ring's outer chain to add to J: a guess, which `catches` checks."""
    if of_ring[saddle] != 0:
        exact: int = -around[saddle] * of_ring[saddle]
        return exact
    turns = 0
    for i in range(len(around)):
        if of_ring[i] != 0 and around[i] + turns * of_ring[i] > 0:
            turns = -around[i] * of_ring[i]
    return turns


@compiled
def catches(
    around: NDArray[np.int64], of_ring: NDArray[np.int64], turns: int, sense: int, saddle: int,
    allowed: int,
) -> bool:  # fmt: skip
    """Theorem T7's hypotheses on winding numbers, that many turns of a ring's outer chain added.

    ``around``, ``of_ring``: how often J and that chain go round the fixed points. ``sense``: in
    which the ring counts. ``allowed``: the fixed point that lies in T, or −1.
    """
    for i in range(len(around)):
        if turns != 0 and (of_ring[i] == UNKNOWN or sense * of_ring[i] < 0):
            return False
        if i == allowed:
            continue
        if around[i] == UNKNOWN or of_ring[i] == UNKNOWN:
            return False
        total = around[i] + turns * of_ring[i]
        if total > 0 or (i == saddle and total != 0):
            return False
    return True
