"""Which attractor the pixels of a window end at: by pieces between boundaries, or sampled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.arrays import Array
from core.basins_of_attraction.raster_kernels import draw_lines, settle
from core.cancellation import Cancel, Cancelled
from core.flow import traps
from core.model.planar_field import Bounds
from core.model.systems import MAX_STEPS
from core.results import private
from core.separatrix_skeleton.assembly import Skeleton

Labels = NDArray[np.int16]

OFF_CENTRE = np.array([0.137, 0.211])
"""In pixels: where a block is sampled, from its middle."""

COARSE = 8
"""Pixels along a block where no boundaries are known and the raster is sampled."""

MOST_RETRIED = 8
"""Pieces whose middle did not end anywhere that are tried again."""

NO_END, LEAVES = -1, -2
"""Labels of what has no known end, and of what leaves the field's box for good."""


@dataclass(frozen=True)
class Attractor:
    """What attracts an open set: a sink, a stable cycle, or a half-stable cluster.

    ``kind`` is "point", "cycle" or "cluster"; ``index`` its place among the skeleton's.
    """

    kind: str
    index: int


def labelled(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    extent: Bounds,
    pixels: int,
    flag: Cancel,
    work: Cancel,
) -> tuple[Labels, NDArray[np.bool_]]:
    """(labels, pixels on a boundary) of a window."""
    if not _bounded(frame):
        return _sampled(frame, attractors, extent, pixels, flag, work)
    wall = np.zeros((pixels, pixels), dtype=np.uint8)
    lines = _boundaries(frame)
    if lines:
        lengths = np.array([0, *np.cumsum([len(line) for line in lines])])
        draw_lines(np.ascontiguousarray(np.vstack(lines)), lengths, np.array(extent), wall)
    outside = ~pixels_inside(extent, frame.box, wall.shape)
    free = (wall == 0) & ~outside
    pieces, count = ndimage.label(free)
    labels = np.full(wall.shape, NO_END, dtype=np.int16)
    if count == 0:
        return labels, wall != 0
    depth = ndimage.distance_transform_cdt(free, metric="chessboard")
    deepest = np.array(ndimage.maximum_position(depth, pieces, np.arange(1, count + 1)))
    ends = np.full(count + 1, NO_END, dtype=np.int16)
    # the largest first: there can be a thousand slivers, and the work is bounded
    order = np.argsort(-np.bincount(pieces.ravel())[1:], kind="stable")
    seeds = _centres(extent, pixels, deepest[order])
    ends[1:][order] = settled(frame, attractors, seeds, flag, work)
    _try_again(frame, attractors, extent, pieces, ends, flag, work)
    labels = ends[pieces]
    if not free.all():
        where = ndimage.distance_transform_edt(~free, return_distances=False, return_indices=True)
        labels = labels[where[0], where[1]]
        labels[outside] = NO_END
    return labels, wall != 0


def _try_again(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    extent: Bounds,
    pieces: NDArray[np.integer[Any]],
    ends: Labels,
    flag: Cancel,
    work: Cancel,
) -> None:
    """Give pieces whose middle did not end within the work allowed three more chances."""
    generator = np.random.default_rng(0)
    for piece in np.flatnonzero(ends[1:] == NO_END)[:MOST_RETRIED] + 1:
        pixels = np.argwhere(pieces == piece)
        chosen = pixels[generator.integers(len(pixels), size=3)]
        starts = _centres(extent, len(pieces), chosen)
        found = settled(frame, attractors, starts, flag, work)
        known = set(found[found != NO_END].tolist())
        if len(known) == 1:
            ends[piece] = known.pop()


def _centres(extent: Bounds, pixels: int, places: Array | NDArray[np.int64]) -> Array:
    """The phase plane's points at the (row, column) ``places`` of a raster, from pixel centres."""
    x = extent[0] + (places[:, 1] + 0.5) * (extent[1] - extent[0]) / pixels
    y = extent[2] + (places[:, 0] + 0.5) * (extent[3] - extent[2]) / pixels
    return np.column_stack([x, y])


def _bounded(frame: Skeleton) -> bool:
    """All curves that bound basins are known."""
    branches = (*frame.separatrices, *frame.cluster_branches)
    ended = all(branch.ends_at != "unresolved" for branch in branches if branch.stable)
    n = len(frame.points)
    # a cluster with two slow directions has boundaries that nobody has drawn
    simple = not (frame.point_rows[n:, traps.SIDED] == 2.0).any()
    return ended and simple and all(point.kind for point in frame.points)


def _sampled(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    extent: Bounds,
    pixels: int,
    flag: Cancel,
    work: Cancel,
) -> tuple[Labels, NDArray[np.bool_]]:
    """The same by direct integration: a coarse raster, refined where labels differ.

    Down to blocks of two pixels.
    """
    size = COARSE
    count = -(-pixels // size)
    places = np.argwhere(np.ones((count, count), dtype=bool))
    blocks = np.full((count, count), NO_END, dtype=np.int16)
    border = np.ones((count, count), dtype=bool)
    while True:
        # not quite the middles: symmetric systems have boundaries through those
        middles = places.astype(np.float64) * size + 0.5 * (size - 1) + OFF_CENTRE
        centres = _centres(extent, pixels, middles)
        within = (
            (frame.box[0] <= centres[:, 0])
            & (centres[:, 0] <= frame.box[1])
            & (frame.box[2] <= centres[:, 1])
            & (centres[:, 1] <= frame.box[3])
        )
        found = np.full(len(places), NO_END)
        found[within] = settled(frame, attractors, centres[within], flag, work)
        blocks[places[:, 0], places[:, 1]] = found
        border = ndimage.maximum_filter(blocks, 3) != ndimage.minimum_filter(blocks, 3)
        if size <= 2:
            break
        size //= 2
        blocks = blocks.repeat(2, axis=0).repeat(2, axis=1)
        places = np.argwhere(border.repeat(2, axis=0).repeat(2, axis=1))
    full = blocks.repeat(size, axis=0).repeat(size, axis=1)[:pixels, :pixels]
    edges = border.repeat(size, axis=0).repeat(size, axis=1)[:pixels, :pixels]
    return np.ascontiguousarray(full), np.ascontiguousarray(edges)


def _boundaries(frame: Skeleton) -> list[Array]:
    """Stable branches, joined to the sources at which they end, and unstable cycles."""
    lines = []
    for branch in (*frame.separatrices, *frame.cluster_branches):
        if not branch.stable:
            continue
        line = branch.points
        if branch.ends_at == "point" and branch.target is not None:
            line = np.vstack([line, frame.points[branch.target].h[None]])
        elif branch.ends_at == "cluster" and branch.target is not None:
            line = np.vstack([line, frame.points.clusters[branch.target].centre[None]])
        lines.append(line)
    lines += [cycle.points for cycle in frame.cycles if not cycle.stable]
    return lines


def settled(
    frame: Skeleton, attractors: tuple[Attractor, ...], starts: Array, flag: Cancel, work: Cancel
) -> NDArray[np.int64]:
    """Index of the attractor at which each start ends, else `NO_END` or `LEAVES`."""
    if flag[0]:
        raise Cancelled
    field = frame.field
    points, cycles = settle(
        field.velocity, field.jacobian, field.parameters, np.array(frame.box),
        private(frame.point_rows), private(frame.cycle_rows), private(starts), MAX_STEPS, flag,
        work,
    )  # fmt: skip
    if flag[0]:
        raise Cancelled
    n = len(frame.points)
    # indices −1 and −2 are those of the last two
    of_point = np.full(len(frame.point_rows) + 2, NO_END)
    of_point[-2] = LEAVES
    of_cycle = np.full(len(frame.cycles) + 1, NO_END)
    for k, attractor in enumerate(attractors):
        if attractor.kind == "cycle":
            of_cycle[attractor.index] = k
        else:
            of_point[attractor.index + (n if attractor.kind == "cluster" else 0)] = k
    cycles = np.minimum(cycles, len(frame.cycles))  # one that was not known before
    return np.where(cycles >= 0, of_cycle[cycles], of_point[points])


def pixels_inside(extent: Bounds, box: Bounds, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which pixels of a window have their centre in a box."""
    ny, nx = shape[:2]
    x = extent[0] + (np.arange(nx) + 0.5) * (extent[1] - extent[0]) / nx
    y = extent[2] + (np.arange(ny) + 0.5) * (extent[3] - extent[2]) / ny
    return np.outer((box[2] <= y) & (y <= box[3]), (box[0] <= x) & (x <= box[1]))
