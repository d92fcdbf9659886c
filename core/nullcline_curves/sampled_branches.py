"""The nullclines of any planar field, from its sampled velocity alone.

Marching squares (contourpy) on the grid's signs, every vertex then moved along its grid edge
onto the curve, and chords halved until they are flat. What is narrower than a cell can be
missed: the GRU's own (`core.nullcline_curves.sign_grid`) looks for that, by its slopes.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from contourpy import LineType, contour_generator
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.model.planar_field import VELOCITY, Bounds, PlanarField, Velocity

FLATNESS = 1e-4
"""How far a chord may stray from the curve, in parts of the window."""
_HALVINGS = 5

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


def contours(
    field: PlanarField, xs: Array, ys: Array, box: Bounds
) -> tuple[list[Array], list[Array]]:
    """The x- and the y-nullcline in a box: polylines (n, 2), one for each branch.

    ``xs``, ``ys`` are a grid's coordinates, which may reach a rounding beyond the box.
    """
    grids = sampled(field.velocity, field.parameters, xs, ys)
    size = np.array([xs[-1] - xs[0], ys[-1] - ys[0]])
    low, high = (box[0], box[2]), (box[1], box[3])
    x, y = (
        [np.clip(line, low, high) for line in _branches(field, k, xs, ys, grids[k], size)]
        for k in (0, 1)
    )
    return x, y


def _branches(
    field: PlanarField, k: int, xs: Array, ys: Array, grid: Array, size: Array
) -> list[Array]:
    # signs alone: where a value is huge or not finite, its size would move the vertices
    levels = np.ma.masked_invalid(np.where(np.isfinite(grid), np.sign(grid), np.nan))
    columns, rows = np.arange(len(xs), dtype=np.float64), np.arange(len(ys), dtype=np.float64)
    contour = contour_generator(
        columns, rows, levels, line_type=LineType.ChunkCombinedOffset
    ).lines(0.0)
    points, offsets = contour[0][0], contour[1][0]
    if points is None or offsets is None:
        return []
    placed = onto_curve(
        field.velocity, field.parameters, k, xs, ys, np.ascontiguousarray(points, np.float64)
    )
    branches = [np.ascontiguousarray(placed[a:b]) for a, b in pairwise(offsets.tolist())]
    for _ in range(_HALVINGS):
        halved = [halved_chords(field.velocity, field.parameters, k, b, size) for b in branches]
        done = all(len(new) == len(old) for new, old in zip(halved, branches, strict=True))
        branches = halved
        if done:
            break
    return branches


@compiled
def _component(velocity: Velocity, p: Array, k: int, x: float, y: float) -> float:
    u, v = velocity(p, x, y)
    return u if k == 0 else v


@compiled
def _root(
    velocity: Velocity, p: Array, k: int, x0: float, y0: float, x1: float, y1: float
) -> float:
    """The fraction of a segment at which the component changes its sign; −1 if it does not."""
    first = _component(velocity, p, k, x0, y0)
    last = _component(velocity, p, k, x1, y1)
    if first == 0.0:
        return 0.0
    if last == 0.0:
        return 1.0
    if (first < 0.0) == (last < 0.0):
        return -1.0
    low, high = 0.0, 1.0
    for _ in range(52):
        middle = 0.5 * (low + high)
        value = _component(velocity, p, k, x0 + middle * (x1 - x0), y0 + middle * (y1 - y0))
        if (value < 0.0) == (first < 0.0):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@compiled_as(types.float64[:, :, ::1](VELOCITY, _VECTOR, _VECTOR, _VECTOR))
def sampled(velocity: Velocity, p: Array, xs: Array, ys: Array) -> Array:
    """Both components of the velocity on a grid: (2, len(ys), len(xs))."""
    out = np.empty((2, len(ys), len(xs)))
    for j in range(len(ys)):
        for i in range(len(xs)):
            out[0, j, i], out[1, j, i] = velocity(p, xs[i], ys[j])
    return out


@compiled_as(_TABLE(VELOCITY, _VECTOR, types.int64, _VECTOR, _VECTOR, _TABLE))
def onto_curve(
    velocity: Velocity, p: Array, k: int, xs: Array, ys: Array, vertices: Array
) -> Array:
    """Contour vertices (n, 2) in index coordinates, moved along their grid edges to the root."""
    out = np.empty_like(vertices)
    for n in range(len(vertices)):
        i, j = int(vertices[n, 0]), int(vertices[n, 1])
        across, up = vertices[n, 0] > i, vertices[n, 1] > j
        x0, y0 = xs[i], ys[j]
        x1, y1 = xs[i + 1] if across else x0, ys[j + 1] if up else y0
        s = _root(velocity, p, k, x0, y0, x1, y1) if across != up else 0.0
        if s < 0.0:
            s = 0.5
        out[n, 0], out[n, 1] = x0 + s * (x1 - x0), y0 + s * (y1 - y0)
    return out


@compiled_as(_TABLE(VELOCITY, _VECTOR, types.int64, _TABLE, _VECTOR))
def halved_chords(velocity: Velocity, p: Array, k: int, line: Array, size: Array) -> Array:
    """The line (n, 2) with a vertex on the curve put into every chord that is not flat."""
    out = np.empty((2 * len(line), 2))
    count = 0
    for n in range(len(line)):
        if n > 0:
            # across the middle of the chord, all in parts of the window
            dx = (line[n, 0] - line[n - 1, 0]) / size[0]
            dy = (line[n, 1] - line[n - 1, 1]) / size[1]
            x, y = 0.5 * (line[n - 1, 0] + line[n, 0]), 0.5 * (line[n - 1, 1] + line[n, 1])
            ex, ey = -0.5 * dy * size[0], 0.5 * dx * size[1]
            s = _root(velocity, p, k, x - ex, y - ey, x + ex, y + ey)
            if s >= 0.0 and abs(s - 0.5) * np.hypot(dx, dy) > FLATNESS:
                out[count, 0], out[count, 1] = x + (2.0 * s - 1.0) * ex, y + (2.0 * s - 1.0) * ey
                count += 1
        out[count, 0], out[count, 1] = line[n, 0], line[n, 1]
        count += 1
    return out[:count].copy()
