"""The outlines of the regions where |ḣ| is below a level, every vertex on the level.

Large regions are contours of a grid; what is smaller than some cells (the region around a
fixed point, at a low level) is contoured on a patch of its own, fitted to its size.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from contourpy import FillType, contour_generator

from core.arrays import Array
from core.invariant_manifolds.local_manifolds import jacobian_at
from core.model.planar_field import PlanarField
from core.transients import slow_kernels as kernels

Region = tuple[Array, ...]

_DIVISIONS = (1, 2, 4)
_PATCH = 24
_SMALL = 6.0
_FLOOR = -1e4


def inside(region: Iterable[Array], h: Array) -> bool:
    """Whether ``h`` lies inside closed polygons, by the even-odd rule."""
    odd = False
    for line in region:
        x, y = line[:, 0], line[:, 1]
        below = y <= h[1]
        crossing = np.flatnonzero(below[:-1] != below[1:])
        slope = (h[1] - y[crossing]) / (y[crossing + 1] - y[crossing])
        odd ^= bool(np.sum(x[crossing] + slope * (x[crossing + 1] - x[crossing]) > h[0]) % 2)
    return odd


def outlines(
    field: PlanarField, level: float, frame: Array, cells: int, seeds: list[Array]
) -> tuple[list[Region], int]:
    """All regions found, each a tuple of closed polygons, the outer one first.

    ``seeds`` are the minima of the speed, points (2,), that are slower than ``level``;
    each gets a region even where the grid shows none. A piece off the window's border
    that holds none of them cannot be a complete region: it is left out, and the number of
    such pieces returned as well.
    """
    norm = kernels.steepness(
        field.velocity, field.jacobian, field.parameters, frame, cells // 2, level
    )
    width = max(frame[1] - frame[0], frame[3] - frame[2]) / cells
    fine = next((f for f in _DIVISIONS if width / f * norm <= level), _DIVISIONS[-1])
    cell = np.array([frame[1] - frame[0], frame[3] - frame[2]]) / (cells * fine)
    found: list[Region] = []
    loose: list[Region] = []
    for region in _contour(field, level, frame, cells, fine):
        small = bool((np.ptp(region[0], axis=0) < _SMALL * cell).all())
        if _touches(region[0], frame):
            found.append(region)
        elif not any(inside(region, seed) for seed in seeds):
            loose.append(region)
        elif not small:
            found.append(region)
    for seed in seeds:
        if not any(inside(region, seed) for region in found):
            patch = _patch(field, level, frame, seed, 2.0 * cell)
            if patch is not None:
                found.append(patch)
    parted = sum(not any(_meet(region, other) for other in found) for region in loose)
    return found, parted


def _touches(line: Array, frame: Array) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return bool((low <= frame[0::2]).any() or (high >= frame[1::2]).any())


def _meet(region: Region, other: Region) -> bool:
    return any(inside(other, vertex) for vertex in region[0][:: max(1, len(region[0]) // 8)])


def _contour(field: PlanarField, level: float, frame: Array, cells: int, fine: int) -> list[Region]:
    m = cells * fine
    heights = kernels.grid_speeds(
        field.velocity, field.jacobian, field.parameters, frame, cells, fine, level
    )
    if heights.min() >= 0.0:
        return []
    index = np.arange(m + 1.0)
    generator = contour_generator(index, index, heights, fill_type=FillType.OuterOffset)
    points, offsets = generator.filled(_FLOOR, 0.0)
    out: list[Region] = []
    for vertices, ends in zip(points, offsets, strict=True):
        placed = kernels.onto_level(
            field.velocity,
            field.parameters,
            frame,
            m,
            level,
            np.ascontiguousarray(vertices, dtype=np.float64),
        )
        lines = [placed[a:b] for a, b in pairwise(ends)]
        for line in lines:
            line.flags.writeable = False
        out.append(tuple(lines))
    return out


def _patch(
    field: PlanarField, level: float, frame: Array, seed: Array, reach: Array
) -> Region | None:
    """The region around ``seed`` on a grid fitted to it; None if it cannot be seen."""
    half = np.minimum(_linear_reach(field, level, seed), 4.0 * reach)
    low, high = seed - half, seed + half
    best: Region | None = None
    for _ in range(24):
        low, high = np.maximum(low, frame[0::2]), np.minimum(high, frame[1::2])
        part = np.array([low[0], high[0], low[1], high[1]])
        regions = _contour(field, level, part, _PATCH, 1)
        best = next((r for r in regions if inside(r, seed)), None)
        if best is None:
            low, high = seed - 0.3 * (seed - low), seed + 0.3 * (high - seed)
            continue
        corner, opposite = best[0].min(axis=0), best[0].max(axis=0)
        size, room = opposite - corner, high - low
        grow_low = (corner <= low) & (low > frame[0::2])
        grow_high = (opposite >= high) & (high < frame[1::2])
        if grow_low.any() or grow_high.any():
            low, high = low - grow_low * room, high + grow_high * room
        elif (size < 0.3 * room).any():
            low, high = corner - 0.15 * size, opposite + 0.15 * size
        else:
            return best
    return best


def _linear_reach(field: PlanarField, level: float, seed: Array) -> Array:
    """Half the sides of a box around {δ: |J δ| < level}; infinite where J is singular."""
    with np.errstate(all="ignore"):
        a, b, c, d = jacobian_at(field, seed).ravel()
        det = abs(a * d - b * c)
        half = 1.4 * level * np.array([np.hypot(d, b), np.hypot(c, a)]) / det
    return np.where(np.isfinite(half), np.maximum(half, 1e-13), np.inf)
