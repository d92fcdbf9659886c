"""Compiled parts of the areas of basins: integrals along recorded steps, and where to cut.

A *place* along a curve of steps (n, ROW) is one float: the number of full steps before it
plus the fraction of the step that it lies in.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.flow.dormand_prince import dense, exit_fraction

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]
# exact for x dy − y dx, of degree 13 where a step's dense output has degree 7
_GAUSS, _WEIGHTS = (np.ascontiguousarray(v) for v in np.polynomial.legendre.leggauss(7))


@compiled
def dense_slope(row: Array, s: float) -> tuple[float, float, float, float]:
    """The state at the fraction ``s`` of a step, and its derivative by ``s``."""
    x, y, u, v = 0.0, 0.0, 0.0, 0.0
    for i in range(7):
        factor, slope = (s, 1.0) if i % 2 == 0 else (1.0 - s, -1.0)
        x, y = x + row[16 - 2 * i], y + row[17 - 2 * i]
        u, v = u * factor + x * slope, v * factor + y * slope
        x, y = x * factor, y * factor
    return row[2] + x, row[3] + y, u, v


@compiled
def _step_area(row: Array, first: float, last: float, cx: float, cy: float) -> float:
    total, half = 0.0, 0.5 * (last - first)
    for g in range(len(_GAUSS)):
        x, y, u, v = dense_slope(row, first + half * (1.0 + _GAUSS[g]))
        total += _WEIGHTS[g] * ((x - cx) * v - (y - cy) * u)
    return 0.5 * half * total


@compiled_as(types.float64(_TABLE, types.float64, types.float64, types.float64, types.float64))
def swept_area(rows: Array, first: float, last: float, cx: float, cy: float) -> float:
    """½ ∫ (x dy − y dx) about (cx, cy) from the place ``first`` to the place ``last``."""
    total = 0.0
    for i in range(len(rows)):
        start, end = max(0.0, first - i), min(1.0, last - i)
        if start < end:
            total += _step_area(rows[i], start, end, cx, cy)
    return total


@compiled_as(types.UniTuple(types.float64, 2)(_TABLE, types.float64))
def state_at(rows: Array, place: float) -> tuple[float, float]:
    """(x, y) at a place."""
    i = min(math.floor(place), len(rows) - 1)
    return dense(rows[i], place - i)


@compiled_as(types.float64(_TABLE, _VECTOR))
def leaving_place(rows: Array, box: Array) -> float:
    """Where the curve first leaves a box; −1 if it does not."""
    for i in range(len(rows)):
        share = exit_fraction(rows[i], box)
        if share <= 1.0:
            return i + share
    return -1.0


@compiled
def _form(rows: Array, i: int, s: float, form: Array) -> float:
    x, y = dense(rows[i], s)
    dx, dy = x - form[0], y - form[1]
    return float(form[2] * dx * dx + 2.0 * form[3] * dx * dy + form[4] * dy * dy)


@compiled_as(types.float64(_TABLE, _VECTOR, types.float64))
def entering_place(rows: Array, form: Array, level: float) -> float:
    """Where a curve enters an ellipse for good; −1 if it does not end inside.

    ``form`` is (x, y, a, b, c) of the quadratic form a dx² + 2 b dx dy + c dy².
    """
    i = len(rows) - 1
    if i < 0 or not _form(rows, i, 1.0, form) < level:
        return -1.0
    while i >= 0 and _form(rows, i, 0.0, form) < level:
        i -= 1
    if i < 0:
        return -1.0
    low, high = 0.0, 1.0
    for _ in range(54):
        middle = 0.5 * (low + high)
        if _form(rows, i, middle, form) < level:
            high = middle
        else:
            low = middle
    return i + high


@compiled
def _ahead(rows: Array, i: int, s: float, line: Array) -> float:
    x, y = dense(rows[i], s)
    return float((x - line[0]) * line[2] + (y - line[1]) * line[3])


@compiled_as(_TABLE(_TABLE, _VECTOR))
def line_crossings(rows: Array, line: Array) -> Array:
    """Where a curve crosses a segment from behind to front: rows (place, s), in order.

    ``line`` is (x, y) of its base, (x, y) of its unit tangent, and the ends low ≤ s ≤ high
    along the normal to the tangent's left.
    """
    out = np.empty((len(rows), 2))
    count = 0
    after = _ahead(rows, 0, 0.0, line) if len(rows) else 0.0
    for i in range(len(rows)):
        before, after = after, _ahead(rows, i, 1.0, line)
        if not before < 0.0 <= after:
            continue
        low, high = 0.0, 1.0
        for _ in range(54):
            middle = 0.5 * (low + high)
            if _ahead(rows, i, middle, line) < 0.0:
                low = middle
            else:
                high = middle
        x, y = dense(rows[i], high)
        s = -(x - line[0]) * line[3] + (y - line[1]) * line[2]
        if line[4] <= s <= line[5]:
            out[count, 0], out[count, 1] = i + high, s
            count += 1
    return out[:count].copy()
