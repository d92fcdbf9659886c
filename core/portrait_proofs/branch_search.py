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
from core.portrait_proofs.loop_search import straight
from core.portrait_proofs.turned_field import (
    Numbers,
    eigen_direction,
    factors,
    pull_jacobian,
    real_eigenvalues,
    scaled_matrix,
)
from core.portrait_proofs.walls import follow
from core.proof.closed_chains import winding
from core.proof.interval_jets import Parameters
from core.proof.nodes import NOWHERE, Nodes, outside_of
from core.proof.rings import BEGIN, BETWEEN
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
from core.proof.wedges import Basis, Box, rung_spans, wedge_holds

WEDGE = 7
"""P row by row, the slopes left and right, the length (`core.proof.wedges`)."""

MARKS = 5
"""The rows of a chain after its rung, its right wall, its path and its left wall; how many turns of
the outer chain of the ring in which the branch ends are added to it."""

_SHRINKS = 60
_SHRINK = 0.6
_MARGIN = 0.98
_STEEPEST = 3.0
_FAR = 4.0
_LENGTHS = (10.0, 0.1, 0.01)
_ROOM = 20_000
_ACROSS, _LEVEL, _UPRIGHT = 0, 1, 2


@compiled
def turned_matrix(p: Parameters, x: float, y: float, angle: float) -> Numbers:
    """The linear part of the turned field at a fixed point."""
    a11, a12, a21, a22 = pull_jacobian(p, x, y)
    k1, k2 = factors(p, x, y)
    c, s = math.cos(angle), math.sin(angle)
    return (
        k1 * (c * a11 - s * a21), k1 * (c * a12 - s * a22),
        k2 * (s * a11 + c * a21), k2 * (s * a12 + c * a22),
    )  # fmt: skip


@compiled
def saddle_directions(m: Numbers, direction: float) -> Basis:
    """P: the branch that leaves in this time, and the other direction to its left."""
    one, two = real_eigenvalues(m)
    leaves, comes = (one, two) if direction * one > 0.0 else (two, one)
    ux, uy = eigen_direction(m, leaves)
    sx, sy = eigen_direction(m, comes)
    side = 1.0 if ux * sy - uy * sx > 0.0 else -1.0
    return ux, side * sx, uy, side * sy


@compiled
def turned_slope(
    p: Parameters, x: float, y: float, basis: Basis, angle: float, direction: float
) -> float:
    """b / a of the turned field's own branch, NaN where its point is no saddle."""
    m = turned_matrix(p, x, y, angle)
    if not m[0] * m[3] - m[1] * m[2] < 0.0:
        return math.nan
    one, two = real_eigenvalues(m)
    ux, uy = eigen_direction(m, one if direction * one > 0.0 else two)
    det = basis[0] * basis[3] - basis[1] * basis[2]
    a, b = (basis[3] * ux - basis[1] * uy) / det, (basis[0] * uy - basis[2] * ux) / det
    return b / a if a != 0.0 else math.nan


@compiled
def wedge_length(
    p: Parameters, box: Box, basis: Basis, left: float, right: float, direction: float,
    work: NDArray[np.int64],
) -> float:  # fmt: skip
    """The largest length of a wedge that is proven; 0 if none is."""
    length = 0.5
    for _ in range(_SHRINKS):
        work[0] -= 1
        if wedge_holds(p, box, basis, left, right, length, direction):
            return length
        length *= _SHRINK
    return 0.0


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
            if catches(around, of_ring, turns, saddle, allowed):
                marks[2], marks[3], marks[4] = end, last, turns
                return True
    return False


@compiled
def corner(
    x: float, y: float, basis: Basis, slope: float, reach: float, shape: int
) -> tuple[float, float]:
    """Where the wedge's line b = slope · a meets the end of it, across or along an axis."""
    a, b = basis[0] + slope * basis[1], basis[2] + slope * basis[3]
    if shape == _LEVEL and b != 0.0:
        return x + reach * basis[2] * a / b, y + reach * basis[2]
    if shape == _UPRIGHT and a != 0.0:
        return x + reach * basis[0], y + reach * basis[0] * b / a
    return x + reach * a, y + reach * b


@compiled
def leave_wedge(
    p: Parameters, box: Box, basis: Basis, left: float, right: float, direction: float,
    chain: Array, wedge: Array, work: NDArray[np.int64],
) -> int:  # fmt: skip
    """Write a proven wedge, and its rung to the chain, left to right; the rung's arcs, or 0.

    Where the units' speeds are far apart only a rung along an axis can be crossed one way: what the
    faster unit does is then multiplied by an exact 0.
    """
    length = wedge_length(p, box, basis, _MARGIN * left, _MARGIN * right, direction, work)
    if length == 0.0:
        return 0
    x, y = 0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3])
    wanted = -1 if direction > 0.0 else 1
    for shape in (_ACROSS, _LEVEL, _UPRIGHT):
        reach = (_MARGIN if shape == _ACROSS else 0.7) * length
        lx, ly = corner(x, y, basis, left, reach, shape)
        rx, ry = corner(x, y, basis, -right, reach, shape)
        rung = straight(p, lx, ly, rx, ry, wanted, chain, 0, work)
        one, two = _MARGIN * left, _MARGIN * right
        if rung > 0 and rung_spans(box, basis, one, two, length, chain[:rung]):
            for k in range(4):
                wedge[k] = basis[k]
            wedge[4], wedge[5], wedge[6] = one, two, length
            return rung
    return 0


@compiled
def begin_chain(
    p: Parameters, box: Box, side: float, direction: float, angle: float, chain: Array,
    wedge: Array, work: NDArray[np.int64],
) -> int:  # fmt: skip
    """Write a wedge around a branch, and its rung to the chain; the rung's arcs, or 0.

    The wedge's walls are the turned fields' own branches, or are moved apart where these are too
    close.
    """
    x, y = 0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3])
    b = saddle_directions(scaled_matrix(p, x, y), direction)
    basis = (side * b[0], side * b[1], side * b[2], side * b[3])
    left = turned_slope(p, x, y, basis, angle, direction)
    right = -turned_slope(p, x, y, basis, -angle, direction)
    if not (left > 0.0 and right > 0.0):
        return 0
    for least in (0.0, 0.02):
        one, two = min(max(left, least), _STEEPEST), min(max(right, least), _STEEPEST)
        if least > 0.0 and one == left and two == right:
            break
        rung = leave_wedge(p, box, basis, one, two, direction, chain, wedge, work)
        if rung > 0:
            return rung
    return 0


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
