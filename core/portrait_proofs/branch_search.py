"""A separatrix between two walls: wedge, rung, walls, and a path that closes them in a node.

The walls are the turned fields' own separatrices: they leave the saddle on both sides of the true
one (rotated vector fields: Duff 1953). Everything here is a guess but for the tests of
`core.proof.wedges`, `core.proof.one_way_arcs` and `core.proof.separatrix_ends`.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.portrait_proofs.walls import follow
from core.portrait_proofs.wedge_search import begin_chain
from core.proof.closed_chains import winding
from core.proof.interval_jets import Parameters
from core.proof.nodes import NOWHERE, Nodes, outside_of
from core.proof.rings import BEGIN, BETWEEN, SENSE
from core.proof.separatrix_ends import (
    arc_in_node,
    catches,
    keeps,
    own_point,
    reverse,
    turns_needed,
    windings_of,
    write_straight,
)

MARKS = 5
"""The rows of a chain after its rung, its right wall, its path and its left wall; how many turns of
the outer chain of the ring in which the branch ends are added to it."""

_FAR = 4.0
_LENGTHS = (10.0, 0.1, 0.01)
_ROOM = 20_000


@compiled
def close_outside(
    nodes: Nodes, chain: Array, begin: int, x: float, y: float, x1: float, y1: float, sense: int
) -> int:
    """A path outside the square in the sense 1 or −1; the row after its last arc, or −1."""
    outside, end = outside_of(nodes), begin
    here, there = math.atan2(y, x), math.atan2(y1, x1)
    way = (there - here) % (2.0 * math.pi)
    way = way if sense > 0 else way - 2.0 * math.pi
    big, big1 = _FAR / max(abs(x), abs(y)), _FAR / max(abs(x1), abs(y1))
    u, v = x, y
    corners = np.empty((8, 2))
    corners[0, 0], corners[0, 1] = big * x, big * y
    count = 1
    quarter = 0.5 * math.pi
    first = math.floor((here - 0.5 * quarter) / quarter)
    for k in range(1, 5):
        turn = 0.5 * quarter + quarter * ((first + k) if sense > 0 else (first - k + 1))
        if 0.0 < sense * (turn - here) < abs(way):
            corners[count, 0] = math.copysign(_FAR, math.cos(turn))
            corners[count, 1] = math.copysign(_FAR, math.sin(turn))
            count += 1
    corners[count, 0], corners[count, 1] = big1 * x1, big1 * y1
    corners[count + 1, 0], corners[count + 1, 1] = x1, y1
    for k in range(count + 2):
        if end == len(chain):
            return -1
        write_straight(chain[end], u, v, corners[k, 0], corners[k, 1])
        if not arc_in_node(nodes, outside, chain[end]):
            return -1
        u, v = corners[k]
        end += 1
    return end


@compiled
def nearest(core: Array, x: float, y: float) -> int:
    """The arc that begins nearest to (x, y)."""
    best, least = 0, math.inf
    for i in range(len(core)):
        away = math.hypot(core[i, 0] - x, core[i, 1] - y)
        if away < least:
            best, least = i, away
    return best


@compiled
def close_in_region(
    nodes: Nodes, node: int, core: Array, chain: Array, begin: int,
    x: float, y: float, x1: float, y1: float, forward: bool,
) -> int:  # fmt: skip
    """A path along the arcs of a ring's core, with or against them; −1 where it leaves the node."""
    n = len(core)
    if n == 0:
        return -1
    at, last = nearest(core, x, y), nearest(core, x1, y1)
    steps = (last - at) % n if forward else (at - last) % n
    if begin + steps + 2 > len(chain):
        return -1
    write_straight(chain[begin], x, y, core[at, 0], core[at, 1])
    for k in range(steps):
        if forward:
            chain[begin + 1 + k] = core[(at + k) % n]
        else:
            reverse(core[(at - k - 1) % n], chain[begin + 1 + k])
    end = begin + steps + 1
    write_straight(chain[end], core[last, 0], core[last, 1], x1, y1)
    for k in range(begin, end + 1):
        if not arc_in_node(nodes, node, chain[k]):
            return -1
    return end + 1


@compiled
def closed_in_node(
    nodes: Nodes, node: int, cores: Array, spans: NDArray[np.int64], chain: Array, begin: int,
    way: int,
) -> int:  # fmt: skip
    """Close the chain, whose last arc is in row ``begin`` − 1, to where the left wall ended.

    That place stands in row ``begin``. ``way``: which of several paths. −1 if there is none.
    """
    x, y = chain[begin - 1, 6], chain[begin - 1, 7]
    x1, y1 = chain[begin, 0], chain[begin, 1]
    if node == outside_of(nodes):
        return close_outside(nodes, chain, begin, x, y, x1, y1, 1 if way % 2 == 0 else -1)
    if node < len(nodes.traps):
        write_straight(chain[begin], x, y, x1, y1)
        return begin + 1 if arc_in_node(nodes, node, chain[begin]) else -1
    ring = node - len(nodes.traps)
    core = cores[spans[ring] : spans[ring + 1]]
    return close_in_region(nodes, node, core, chain, begin, x, y, x1, y1, way == 0)


@compiled
def turns_of_ring(nodes: Nodes, node: int, enclosures: Array) -> NDArray[np.int64]:
    """How often the outer chain of a ring goes round the fixed points; 0 for any other node."""
    found = np.zeros(len(enclosures), dtype=np.int64)
    ring = node - len(nodes.traps)
    if 0 <= ring < len(nodes.rings):
        row = nodes.rings[ring]
        outer = nodes.pieces[row[BEGIN] : row[BETWEEN]]
        for i in range(len(enclosures)):
            box = enclosures[i]
            found[i] = winding(outer, box[0], box[1], box[2], box[3])
    return found


@compiled
def ring_sense(nodes: Nodes, node: int) -> int:
    """The sense in which a ring or disc counts; 1 for any other node."""
    ring = node - len(nodes.traps)
    sense: int = nodes.rings[ring, SENSE] if 0 <= ring < len(nodes.rings) else 1
    return sense


@compiled
def catch(
    nodes: Nodes, node: int, cores: Array, spans: NDArray[np.int64], enclosures: Array, saddle: int,
    traps_points: NDArray[np.int64], chain: Array, closing: int, left: Array,
    marks: NDArray[np.int64],
) -> bool:  # fmt: skip
    """Close rung and right wall, rows to ``closing``, so that the chain catches the branch.

    Writes the row after the path, that after the last arc, and the turns of the ring's outer chain
    that are added to ``marks``.
    """
    allowed = own_point(nodes, traps_points, node)
    of_ring = turns_of_ring(nodes, node, enclosures)
    sense = ring_sense(nodes, node)
    for way in range(2):
        if closing == len(chain):
            return False
        chain[closing, 0], chain[closing, 1] = left[-1, 6], left[-1, 7]
        end = closed_in_node(nodes, node, cores, spans, chain, closing, way)
        if end < 0 or end + len(left) > len(chain):
            continue
        for k in range(len(left)):
            reverse(left[len(left) - 1 - k], chain[end + k])
        last = end + len(left)
        for longest in _LENGTHS:
            around = windings_of(chain[:last], enclosures, longest, _ROOM)
            turns = turns_needed(around, of_ring, saddle)
            if catches(around, of_ring, turns, sense, saddle, allowed):
                marks[2], marks[3], marks[4] = end, last, turns
                return True
    return False


_ROWS, _TABLE, _LINE = types.float64[:, ::1], types.int64[:, ::1], types.int64[::1]


@compiled_as(
    types.int64(
        types.float64[::1], _ROWS, _ROWS, _TABLE, _ROWS, _LINE, _ROWS, _LINE, types.int64,
        types.float64, types.float64, types.float64, types.int64, types.int64, _ROWS, _ROWS,
        types.float64[::1], _LINE, _LINE,
    )
)  # fmt: skip
def find_end(
    p: Parameters, traps: Array, pieces: Array, rings: NDArray[np.int64], cores: Array,
    spans: NDArray[np.int64], enclosures: Array, traps_points: NDArray[np.int64], saddle: int,
    side: float, direction: float, angle: float, turning: int, most: int, chain: Array,
    left: Array, wedge: Array, marks: NDArray[np.int64], work: NDArray[np.int64],
) -> int:  # fmt: skip
    """The node in which a branch is proven to end, or `NOWHERE`.

    ``cores``, ``spans``: arcs of a closed curve in each ring, of a point in each disc. ``side``: 1
    along the eigenvector of `saddle_directions`, −1 against it. ``direction``: 1 for an unstable
    branch. ``angle``: of the turned field; ``turning``, ``most``: as
    `core.portrait_proofs.walls.follow` takes them. ``chain``, ``left``: room. Written are the
    closed chain, its ``wedge`` (`WEDGE`), and in ``marks`` what `MARKS` says.
    """
    nodes = Nodes(traps, pieces, rings, np.empty((0, 1, 2)), np.empty((0, 2), dtype=np.int64))
    box = (
        enclosures[saddle, 0], enclosures[saddle, 1], enclosures[saddle, 2], enclosures[saddle, 3]
    )  # fmt: skip
    rung = begin_chain(p, box, side, direction, angle, chain, wedge, work)
    if rung == 0:
        return NOWHERE
    lx, ly = chain[0, 0], chain[0, 1]
    rx, ry = chain[rung - 1, 6], chain[rung - 1, 7]
    # forward in time nothing leaves the square: there its outside is a place as any other
    besides = outside_of(nodes) if direction > 0.0 else NOWHERE
    first, end_left = follow(
        p, lx, ly, angle, direction, turning, nodes, besides, left, 0, most, work
    )
    if first == NOWHERE or not keeps(nodes, first, direction):
        return NOWHERE
    second, end = follow(
        p, rx, ry, -angle, direction, turning, nodes, besides, chain, rung, most, work
    )
    if second != first:
        return NOWHERE
    marks[0], marks[1] = rung, end
    caught = catch(
        nodes, first, cores, spans, enclosures, saddle, traps_points, chain, end, left[:end_left],
        marks,
    )  # fmt: skip
    return first if caught else NOWHERE
