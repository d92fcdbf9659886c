"""Closed chains of arcs: how often one goes round a place, by exact comparisons alone.

A chain is cut into *pieces*. Of each is kept a *vertex*, a float place near its begin, and a *box*
that holds the piece and both the vertices at its ends. The polygon of the vertices goes as often
round a place as the chain, if no box holds the place: within the boxes, which are convex, the one
can be moved into the other, and the place is never met.

Round a place, or all places of a box B, which no piece's box meets, the polygon is counted by its
edges that cross the ray to the right: whether an edge does is seen by comparing floats. (Where
an edge's heights enclose that of the ray its box lies wholly to the left of B or to the right.)
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.fixed_points.intervals import down, up
from core.proof.one_way_arcs import Arc

PIECE = 6
VX, VY, XLO, XHI, YLO, YHI = range(PIECE)
"""Columns of a piece: its vertex, its box."""

UNKNOWN = -(10**9)
"""The winding number where a piece's box is met."""

_ROWS = types.float64[:, ::1]
_DEEPEST = 12
_ROUNDING, _SUBNORMAL = 2.0**-50, 2.0**-1068


@compiled
def halve(arc: Arc, first: Arc, second: Arc) -> None:
    """De Casteljau's halves of a Bézier arc, rounded."""
    for k in range(2):
        a, b, c, d = arc[k], arc[2 + k], arc[4 + k], arc[6 + k]
        ab, bc, cd = 0.5 * (a + b), 0.5 * (b + c), 0.5 * (c + d)
        abc, bcd = 0.5 * (ab + bc), 0.5 * (bc + cd)
        middle = 0.5 * (abc + bcd)
        first[k], first[2 + k], first[4 + k], first[6 + k] = a, ab, abc, middle
        second[k], second[2 + k], second[4 + k], second[6 + k] = middle, bcd, cd, d


@compiled
def reach_of_roundings(arc: Arc, level: int) -> float:
    """How far control numbers after ``level`` halvings may be from the exact ones.

    Each halving makes three averages one after the other. An average rounds by at most 2⁻⁵³ of
    the largest number and does not enlarge what was there: 3 · 2⁻⁵³ each; taken are eight.
    """
    largest = 0.0
    for value in arc:
        largest = max(largest, abs(value))
    return up(_ROUNDING * level * largest + _SUBNORMAL * level)


@compiled
def write_piece(piece: Array, arc: Arc, reach: float) -> None:
    """The piece of an arc whose exact control numbers are within ``reach`` of those given."""
    piece[VX], piece[VY] = arc[0], arc[1]
    for k in range(2):
        low = min(min(arc[k], arc[2 + k]), min(arc[4 + k], arc[6 + k]))
        high = max(max(arc[k], arc[2 + k]), max(arc[4 + k], arc[6 + k]))
        if reach > 0.0:
            low, high = down(low - reach), up(high + reach)
        piece[XLO + 2 * k], piece[XHI + 2 * k] = low, high


@compiled
def longest_side(arc: Arc) -> float:
    """Of the box around an arc's control points."""
    side = 0.0
    for k in range(2):
        low = min(min(arc[k], arc[2 + k]), min(arc[4 + k], arc[6 + k]))
        high = max(max(arc[k], arc[2 + k]), max(arc[4 + k], arc[6 + k]))
        side = max(side, high - low)
    return side


@compiled
def cut(arc: Arc, longest: float, pieces: Array, begin: int) -> int:
    """Write the pieces of an arc, about as long as asked for; the row after the last, −1: no room.

    However long the pieces are, what is said of them is true.
    """
    stack, levels = np.empty((_DEEPEST + 2, 8)), np.zeros(_DEEPEST + 2, dtype=np.int64)
    stack[0] = arc
    count, end = 1, begin
    first, second = np.empty(8), np.empty(8)
    while count > 0:
        count -= 1
        level = levels[count]
        if level < _DEEPEST and longest_side(stack[count]) > longest:
            halve(stack[count], first, second)
            stack[count], stack[count + 1] = second, first
            levels[count] = levels[count + 1] = level + 1
            count += 2
            continue
        if end == len(pieces):
            return -1
        write_piece(pieces[end], stack[count], reach_of_roundings(arc, level))
        end += 1
    return end


@compiled_as(types.int64(_ROWS, types.float64[::1], _ROWS, types.int64))
def cut_chain(arcs: Array, longest: Array, pieces: Array, begin: int) -> int:
    """Write the pieces of a closed chain, about as long as asked for; the row after the last.

    −1 where there is no room, or where the chain is not closed: each arc must begin at the very
    place where the one before it ends, and the first where the last ends.
    """
    end = begin
    for i in range(len(arcs)):
        before = arcs[i - 1] if i > 0 else arcs[len(arcs) - 1]
        if not (before[6] == arcs[i, 0] and before[7] == arcs[i, 1]):
            return -1
        end = cut(arcs[i], longest[i], pieces, end)
        if end < 0:
            return -1
    return end


@compiled_as(types.int64(_ROWS, *(types.float64,) * 4))
def winding(pieces: Array, x0: float, x1: float, y0: float, y1: float) -> int:
    """How often a closed chain goes round each place of the box, counter-clockwise.

    `UNKNOWN` where the box meets that of a piece.
    """
    total, last = 0, len(pieces) - 1
    for i in range(len(pieces)):
        piece = pieces[i]
        if not (piece[YHI] < y0 or piece[YLO] > y1 or piece[XHI] < x0 or piece[XLO] > x1):
            return UNKNOWN
        # the edge to the next vertex, against the ray from (x1, y0) to the right
        here, there = piece[VY], pieces[i + 1 if i < last else 0, VY]
        if piece[XLO] > x1:
            if here <= y0 < there:
                total += 1
            elif there <= y0 < here:
                total -= 1
    return total


Pieces = NDArray[np.float64]
