"""The nullclines of a two-unit GRU: every branch a polyline on the curve.

A GRU's x-nullcline is where tanh(p1) = x, the y-nullcline where tanh(p2) = y, with p the
preactivations (Jordan, Sokół & Park 2021, eq. 7). The update gate takes no part: its
factor 1 − z is positive everywhere. Those of other fields:
`core.nullcline_curves.sampled_branches`.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import SupportsIndex

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from core.arrays import Array
from core.model.gru import GRU
from core.model.planar_field import Bounds, PlanarField
from core.nullcline_curves.crossings import pin_points, polish
from core.nullcline_curves.hidden_strands import warp
from core.nullcline_curves.sampled_branches import contours
from core.nullcline_curves.sign_grid import sample
from core.results import result
from core.validation import Window, finite_array, is_scalar, window

Lines = tuple[Array, NDArray[np.int64]]

_PATCH_CELLS = 32
_PATCH_ZOOMS = (4.0, 0.25, 1.0 / 64.0)  # width in cells of the window's grid


@result
class Nullclines:
    """Both nullclines inside a window.

    Attributes
    ----------
    x, y
        The branches of the x- and of the y-nullcline: (n, 2) float64 polylines, one
        for each connected branch; a closed branch ends where it starts.
    bounds
        The window (xmin, xmax, ymin, ymax).
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    bounds: Bounds


def nullclines(
    system: GRU | PlanarField,
    bounds: Window,
    resolution: int = 96,
    fixed_points: Sequence[Array] | Array | None = None,
) -> Nullclines:
    """Both nullclines of a two-unit GRU, or of any planar field, in a window.

    Parameters
    ----------
    system
        A GRU of two units, in either reset convention, or a planar field.
    bounds
        The window (xmin, xmax, ymin, ymax); any size, anywhere.
    resolution
        Cells of the grid along each side (default 96, at least 4).
    fixed_points
        (n, 2) array of the GRU's fixed points; by default the proven ones of
        `find_fixed_points`. Those in the window become vertices of both nullclines.
        Not used for other fields.

    Returns
    -------
    Nullclines
        Vertices are roots of tanh(p) − h to rounding; chords stay within about 1e-4
        of the window's size of the curve (`core.nullcline_curves.refinement.FLATNESS`). Of other
        fields vertices are roots of the velocity's components to rounding, and what is
        narrower than a cell can be missed (`core.nullcline_curves.sampled_branches`).

    Raises
    ------
    ValueError
        A GRU of one unit, an empty window, a resolution below 4, fixed points that
        are no finite (n, 2) array.

    Notes
    -----
    Marching squares (contourpy) on a grid warped so that strands closer than a cell stay
    apart, saddles decided by the sign at the saddle itself, crossings put into the
    branches that meet there, then Newton's method with bisection onto the curve. The
    topology is computed, not proven: branches that no fixed point lies on, and whose
    width is far below a cell, can be missed.
    """
    box = window(bounds)
    resolution = _checked_resolution(resolution)
    if isinstance(system, PlanarField):
        xs = _grid_lines(box[0], box[1], resolution, 0.137)
        ys = _grid_lines(box[2], box[3], resolution, -0.171)
        x, y = contours(system, xs, ys, box)
        return Nullclines(tuple(x), tuple(y), box)
    if not isinstance(system, GRU) or system.dim != 2:
        raise ValueError("nullclines need a GRU of 2 units or a PlanarField")
    if fixed_points is None:
        # not at the top: a caller that brings the points needs no search
        from core.fixed_points.proven import find_fixed_points

        fixed_points = [point.h for point in find_fixed_points(system)]
    points = _inside(_checked_points(fixed_points), box)
    lines = _contours(system.packed, box, resolution, (0, 1))
    x, y = (_pinned(system.packed, k, lines[k], points, box, resolution) for k in (0, 1))
    return Nullclines(tuple(x), tuple(y), box)


def _checked_resolution(resolution: SupportsIndex) -> int:
    try:
        cells = operator.index(resolution)
    except TypeError:
        raise ValueError(f"resolution must be an integer, not {resolution!r}") from None
    if not 4 <= cells <= 4096:
        raise ValueError(f"resolution must lie between 4 and 4096, not {cells}")
    return cells


def _checked_points(fixed_points: Sequence[Array] | Array) -> Array:
    count = -1 if is_scalar(fixed_points) else len(fixed_points)
    if count == 0:
        return np.empty((0, 2))
    return np.array(finite_array("fixed_points", fixed_points, (count, 2)))


def _inside(points: Array, box: Bounds) -> Array:
    x, y = points[:, 0], points[:, 1]
    return points[(box[0] <= x) & (x <= box[1]) & (box[2] <= y) & (y <= box[3])]


def _contours(packed: Array, box: Bounds, cells: int, units: tuple[int, ...]) -> list[Lines]:
    """The nullclines of the given units on one grid, without fixed points."""
    xs, ys = _grid_lines(box[0], box[1], cells, 0.137), _grid_lines(box[2], box[3], cells, -0.171)
    blocks = sample(packed, xs, ys)
    edges = np.array(box)
    lines = []
    for k in units:
        px, py, levels, crossings = warp(packed, k, xs, ys, blocks[k])
        columns, rows = _indices(cells)
        contour = contour_generator(
            columns, rows, levels, line_type=LineType.ChunkCombinedOffset
        ).lines(0.0)
        points, offsets = contour[0][0], contour[1][0]
        if points is None or offsets is None:
            lines.append((np.empty((0, 2)), np.zeros(1, dtype=np.int64)))
            continue
        starts = offsets.astype(np.int64)
        lines.append(polish(packed, k, px, py, points, starts, crossings, edges, 1.0 / cells))
    return lines


@lru_cache(maxsize=8)
def _indices(cells: int) -> tuple[Array, Array]:
    """Column and row of every grid point, as contourpy takes coordinates."""
    columns, rows = np.meshgrid(np.arange(cells + 1.0), np.arange(cells + 1.0))
    return columns, rows


def _grid_lines(low: float, high: float, cells: int, shift: float) -> Array:
    """Grid coordinates, a rounding wider than the window: a strand on its border is in.

    Inner grid points are shifted by a share of a cell, so that strands on an axis of symmetry
    do not run exactly through grid points, where F = 0 has no sign.
    """
    share = np.arange(cells + 1.0) / cells
    share[1:-1] += shift / cells
    margin = 1e-11 * high - 1e-11 * low + 4e-16 * max(abs(low), abs(high))
    # no differences: they could overflow
    return (low - margin) * (1.0 - share) + (high + margin) * share


def _pinned(
    packed: Array, k: int, lines: Lines, points: Array, box: Bounds, cells: int
) -> list[Array]:
    """The branches of unit k, fixed points put in, with what the grid missed around them."""
    lines = _distinct(lines, max(box[1] - box[0], box[3] - box[2]))
    vertices, offsets, placed = pin_points(packed, k, *lines, points, np.array(box))
    branches = _split(vertices, offsets)
    missing = points[~placed]
    while len(missing):
        found, still = _local_branches(packed, k, missing, box, cells)
        branches += found
        missing = missing[1:][still[1:]]
    return branches


def _distinct(lines: Lines, width: float) -> Lines:
    """Without the second copy of strands that coincide (a double root is found twice)."""
    kept: list[Array] = []
    branches = _split(*lines)
    for branch in branches:
        # F grows to the left of both, so they run in opposite directions
        if not any(_coincide(other, branch[::-1], 1e-8 * width) for other in kept):
            kept.append(branch)
    if len(kept) == len(branches):
        return lines
    ends = np.cumsum([0] + [len(branch) for branch in kept])
    return np.concatenate(kept), ends.astype(np.int64)


def _coincide(first: Array, second: Array, distance: float) -> bool:
    (ax, ay), (bx, by) = first[0], second[0]
    if abs(ax - bx) > distance or abs(ay - by) > distance:
        return False
    return all(_near(first, second, distance)) and all(_near(second, first, distance))


def _near(points: Array, line: Array, distance: float) -> list[bool]:
    """Which points lie within ``distance`` of the polyline?"""
    start, step = line[:-1], np.diff(line, axis=0)
    square = np.maximum((step**2).sum(axis=1), np.finfo(np.float64).tiny)
    offset = points[:, None, :] - start
    share = np.clip((offset * step).sum(axis=2) / square, 0.0, 1.0)
    away = np.linalg.norm(offset - share[..., None] * step, axis=2)
    return [bool(a <= distance) for a in away.min(axis=1)]


def _split(vertices: Array, offsets: NDArray[np.int64]) -> list[Array]:
    bounds = offsets.tolist()
    return [vertices[a:b] for a, b in pairwise(bounds)]


def _local_branches(
    packed: Array, k: int, points: Array, box: Bounds, cells: int
) -> tuple[list[Array], NDArray[np.bool_]]:
    """Branches through ``points[0]`` from finer and finer windows; who is still missing."""
    x, y = points[0]
    for zoom in _PATCH_ZOOMS:
        dx, dy = 0.5 * zoom * (box[1] - box[0]) / cells, 0.5 * zoom * (box[3] - box[2]) / cells
        patch = (
            max(x - dx, box[0]), min(x + dx, box[1]), max(y - dy, box[2]), min(y + dy, box[3])
        )  # fmt: skip
        if not (patch[0] < patch[1] and patch[2] < patch[3]):
            break
        lines = _contours(packed, patch, _PATCH_CELLS, (k,))[0]
        vertices, offsets, placed = pin_points(packed, k, *lines, points, np.array(patch))
        if placed[0]:
            chosen = [b for b in _split(vertices, offsets) if _passes(b, points[placed])]
            return chosen, ~placed
    return [], np.ones(len(points), dtype=np.bool_)


def _passes(branch: Array, points: Array) -> bool:
    """Is one of the points a vertex of the branch?"""
    return bool((branch[:, None, :] == points[None, :, :]).all(axis=2).any())
