"""Putting known points into nullclines: crossings of two branches, and fixed points."""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.nullcline_curves.refinement import edge_roots, refined, thinned
from core.nullcline_curves.sign_grid import residual

Offsets = NDArray[np.int64]

NEAR = 8e-4
"""A strand this near (in fractions of the window) to a fixed point is taken to pass it."""
FLAT = 3e-8
"""A gradient of F_k below this is rounding: strands that it could tell apart coincide."""

_GRID = types.float64[:, ::1]
_VECTOR = types.float64[::1]
_OFFSETS = types.int64[::1]
_LINES = types.Tuple((_GRID, _OFFSETS))
_FOUND = types.Tuple((_GRID, _OFFSETS, types.boolean[::1]))


@compiled
def _foot(points: Array, n: int, x: float, y: float, wx: float, wy: float) -> tuple[float, float]:
    """Distance of (x, y) from the segment that starts at row n, and where on it (0 to 1)."""
    u, v = (points[n + 1, 0] - points[n, 0]) / wx, (points[n + 1, 1] - points[n, 1]) / wy
    a, b = (x - points[n, 0]) / wx, (y - points[n, 1]) / wy
    square = u * u + v * v
    t = min(1.0, max(0.0, (a * u + b * v) / square)) if square > 0.0 else 0.0
    return math.hypot(a - t * u, b - t * v), t


@compiled
def _sorted_places(rows: Offsets, shares: Array) -> Offsets:
    """The order of places along the polylines (insertion sort: they are few)."""
    order = np.arange(len(rows))
    for n in range(1, len(rows)):
        m = n
        while m > 0 and (
            rows[order[m]] + 0.5 * shares[order[m]]
            < rows[order[m - 1]] + 0.5 * shares[order[m - 1]]
        ):
            order[m], order[m - 1] = order[m - 1], order[m]
            m -= 1
    return order


@compiled
def _insert(
    points: Array, offsets: Offsets, new: Array, rows: Offsets, shares: Array
) -> tuple[Array, Offsets]:
    """``points`` with ``new[m]`` put in after row ``rows[m]``, in order of ``shares``.

    A row −1 is left out. A vertex that differs from the new one by rounding is replaced.
    """
    order = _sorted_places(rows, shares)
    out = np.empty((len(points) + len(new), 2))
    moved = offsets.copy()
    count, m, line = 0, 0, 1
    while m < len(order) and rows[order[m]] < 0:
        m += 1
    for n in range(len(points)):
        while line < len(offsets) and offsets[line] == n:
            moved[line] = count
            line += 1
        # entry by entry: copying rows takes the compiler much longer
        out[count, 0], out[count, 1] = points[n, 0], points[n, 1]
        count += 1
        while m < len(order) and rows[order[m]] == n:
            out[count, 0], out[count, 1] = new[order[m], 0], new[order[m], 1]
            count += 1
            m += 1
    moved[-1] = count
    return out[:count].copy(), moved


@compiled
def _pin_crossings(
    points: Array, offsets: Offsets, crossings: Array, box: Array, cell: float
) -> tuple[Array, Offsets]:
    """Put every crossing into the two stretches of curve that pass it nearest."""
    wx, wy = box[1] - box[0], box[3] - box[2]
    for c in range(len(crossings)):
        x, y = crossings[c, 0], crossings[c, 1]
        best = np.full(2, 1.1 * cell)
        rows = np.full(2, -1)
        shares = np.zeros(2)
        for line in range(len(offsets) - 1):
            near, row, share = math.inf, -1, 0.0
            for n in range(offsets[line], offsets[line + 1]):
                away = True
                if n + 1 < offsets[line + 1]:
                    distance, t = _foot(points, n, x, y, wx, wy)
                    away = distance > 1.5 * cell
                    if distance < near:
                        near, row, share = distance, n, t
                if away:  # a stretch ends
                    slot = 0 if best[0] >= best[1] else 1
                    if near < best[slot]:
                        best[slot], rows[slot], shares[slot] = near, row, share
                    near, row = math.inf, -1
        new = np.empty((2, 2))
        for slot in range(2):
            new[slot, 0], new[slot, 1] = x, y
        points, offsets = _insert(points, offsets, new, rows, shares)
    return points, offsets


@compiled_as(
    _LINES(_VECTOR, types.int64, _GRID, _GRID, _GRID, _OFFSETS, _GRID, _VECTOR, types.float64)
)
def polish(
    q: Array, k: int, px: Array, py: Array, contour: Array, offsets: Offsets,
    crossings: Array, box: Array, cell: float,
) -> tuple[Array, Offsets]:  # fmt: skip
    """The contour (index coordinates) of the warped grid as polylines on F_k = 0.

    ``box`` is the window, ``cell`` a grid cell in fractions of it. Line n is rows
    offsets[n] to offsets[n + 1] − 1, before and after.
    """
    points = edge_roots(q, k, px, py, contour)
    points, offsets = _pin_crossings(points, offsets, crossings, box, cell)
    out = np.empty((8 * len(points) + 256, 2))
    ends = np.zeros_like(offsets)
    count, lines = 0, 0
    for line in range(len(offsets) - 1):
        first, last = offsets[line], offsets[line + 1]
        end = refined(q, k, points, first, last, box, cell, out, count)
        for n in range(count, end):  # the grid is wider than the window by a rounding
            out[n, 0] = min(max(out[n, 0], box[0]), box[1])
            out[n, 1] = min(max(out[n, 1], box[2]), box[3])
        end = thinned(out, count, end, crossings, box)
        if end - count >= 2:
            lines += 1
            count = end
            ends[lines] = end
    return out[:count].copy(), ends[: lines + 1].copy()


@compiled_as(_FOUND(_VECTOR, types.int64, _GRID, _OFFSETS, _GRID, _VECTOR))
def pin_points(
    q: Array, k: int, points: Array, offsets: Offsets, fixed: Array, box: Array
) -> tuple[Array, Offsets, NDArray[np.bool_]]:
    """Put every fixed point into the strand it lies on; which were placed is the third.

    Its strand is the nearest one on which F_k grows to the same side as at the point:
    between two close strands, this tells them apart.
    """
    wx, wy = box[1] - box[0], box[3] - box[2]
    rows, shares = np.full(len(fixed), -1), np.zeros(len(fixed))
    for m in range(len(fixed)):
        x, y = fixed[m, 0], fixed[m, 1]
        _, fx, fy = residual(q, k, x, y)
        if math.hypot(fx, fy) < FLAT:
            fx, fy = 0.0, 0.0
        fx, fy = fx * wx, fy * wy
        size = math.hypot(fx, fy)
        best = NEAR
        for line in range(len(offsets) - 1):
            for n in range(offsets[line], offsets[line + 1] - 1):
                distance, t = _foot(points, n, x, y, wx, wy)
                if distance >= best:
                    continue
                u = (points[n + 1, 0] - points[n, 0]) / wx
                v = (points[n + 1, 1] - points[n, 1]) / wy
                if fy * u - fx * v >= -0.3 * size * math.hypot(u, v):
                    best, rows[m], shares[m] = distance, n, t
    placed = rows >= 0
    points, offsets = _insert(points, offsets, fixed, rows, shares)
    return points, offsets, placed
