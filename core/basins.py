"""Basins of attraction: which attractor every starting point ends at.

In the plane, basins are bounded by the stable branches of saddles (and of half-stable
points) and by unstable cycles. So these curves are drawn into a raster, the pieces
between them are its connected components, and one trajectory from the middle of each
piece decides for all of it. Random points, integrated directly, check the result. Where
some of the curves are not known (near a doubly degenerate point, or where a branch did not
end) all pixels are integrated directly, from coarse to fine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core import traps
from core.basin_kernels import draw_lines, settle
from core.equilibria import Equilibria
from core.fixed_points import FixedPointSet
from core.gru import GRU
from core.planar_field import Bounds, PlanarField
from core.skeleton import MAX_STEPS, Cancel, Cancelled, Skeleton, skeleton
from core.validation import finite_float, window

Array = NDArray[np.float64]
Labels = NDArray[np.int16]

CHECKED = 32
"""Random points integrated directly to check the labels."""

COARSE = 8
"""Pixels along a block where no boundaries are known and the raster is sampled."""

SHARE_RESOLUTION = 200
"""Pixels along the square's side from which the shares are counted."""


@dataclass(frozen=True)
class Attractor:
    """What attracts an open set: a sink, a stable cycle, or a half-stable cluster.

    ``kind`` is "point", "cycle" or "cluster"; ``index`` its place among the skeleton's.
    """

    kind: str
    index: int


@dataclass(frozen=True, eq=False)
class Basins:
    """Which attractor every pixel of a window ends at: *computed*.

    Attributes
    ----------
    bounds
        (xmin, xmax, ymin, ymax), the outer borders of the outermost pixels.
    labels
        (ny, nx) int16, row 0 lowest: index into ``attractors``; −1 not resolved, or
        outside the skeleton's box (for a GRU the square widened by 0.1). On the pixels
        that a boundary runs through, the label of the nearest other pixel.
    attractors
        Sinks first, then stable cycles, then clusters.
    shares
        (n,) share of the square (−1, 1)² (of any field: of its box) of each attractor,
        counted on `SHARE_RESOLUTION`² pixels; what is missing to 1 is not resolved.
    checked, agreed
        How many random points of the window were integrated directly to check the
        labels, and how many agreed (those within two pixels of a boundary left out).
    """

    bounds: Bounds
    labels: Labels
    attractors: tuple[Attractor, ...]
    shares: Array
    checked: int
    agreed: int


def basins(
    system: GRU | PlanarField,
    bounds: Any = None,
    resolution: int = 200,
    *,
    points: FixedPointSet | Equilibria | None = None,
) -> Basins:
    """The basins of attraction of ``system`` in a window.

    Parameters
    ----------
    system
        A GRU of two units, or any planar field.
    bounds
        (xmin, xmax, ymin, ymax). Default: the field's box, for a GRU [−1, 1]².
    resolution
        Pixels along either side, 16 to 2000.
    points
        The fixed points, as in `core.skeleton.skeleton`.

    Raises
    ------
    ValueError
        For an empty window or a resolution out of range.
    """
    return basins_of(skeleton(system, points=points), bounds, resolution)


def basins_of(
    frame: Skeleton,
    bounds: Any = None,
    resolution: int = 200,
    *,
    cancel: Cancel | None = None,
) -> Basins:
    """The same from a skeleton that is known already; raises `Cancelled`."""
    extent = frame.field.box if bounds is None else window(bounds)
    pixels = finite_float("resolution", resolution)
    if pixels != int(pixels) or not 16 <= pixels <= 2000:
        raise ValueError(f"resolution must be a whole number from 16 to 2000, not {resolution}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    attractors = _attractors(frame)
    labels, near = _labelled(frame, attractors, extent, int(pixels), flag)
    checked, agreed = _check(frame, attractors, extent, labels, near, flag)
    square = frame.field.box
    if _holds(extent, square) and (extent[1] - extent[0]) <= 1.3 * (square[1] - square[0]):
        of_square = labels[_inside(extent, square, labels.shape)]
    else:
        of_square = _labelled(frame, attractors, square, SHARE_RESOLUTION, flag)[0].ravel()
    shares = np.array([np.mean(of_square == k) for k in range(len(attractors))])
    if flag[0]:
        raise Cancelled
    return Basins(extent, labels, attractors, shares, checked, agreed)


def _attractors(frame: Skeleton) -> tuple[Attractor, ...]:
    n = len(frame.points)
    found = [Attractor("point", i) for i in range(n) if frame.points[i].kind == "sink"]
    found += [Attractor("cycle", c) for c, cycle in enumerate(frame.cycles) if cycle.stable]
    clusters = range(len(frame.points.clusters))
    found += [Attractor("cluster", k) for k in clusters if frame.nodes[n + k, traps.FORWARD]]
    return tuple(found)


def _labelled(
    frame: Skeleton, attractors: tuple[Attractor, ...], extent: Bounds, pixels: int, flag: Cancel
) -> tuple[Labels, NDArray[np.bool_]]:
    """(labels, pixels on a boundary) of a window."""
    if not _bounded(frame):
        return _sampled(frame, attractors, extent, pixels, flag)
    wall = np.zeros((pixels, pixels), dtype=np.uint8)
    lines = _boundaries(frame)
    if lines:
        lengths = np.array([0, *np.cumsum([len(line) for line in lines])])
        draw_lines(np.ascontiguousarray(np.vstack(lines)), lengths, np.array(extent), wall)
    outside = ~_inside(extent, frame.box, wall.shape)
    free = (wall == 0) & ~outside
    pieces, count = ndimage.label(free)
    labels = np.full(wall.shape, -1, dtype=np.int16)
    if count == 0:
        return labels, wall != 0
    depth = ndimage.distance_transform_cdt(free, metric="chessboard")
    deepest = np.array(ndimage.maximum_position(depth, pieces, np.arange(1, count + 1)))
    seeds = _centres(extent, pixels, deepest)
    ends = np.concatenate([[-1], _settled(frame, attractors, seeds, flag)]).astype(np.int16)
    labels = ends[pieces]
    if not free.all():
        where = ndimage.distance_transform_edt(~free, return_distances=False, return_indices=True)
        labels = labels[where[0], where[1]]
        labels[outside] = -1
    return labels, wall != 0


def _centres(extent: Bounds, pixels: int, places: Array) -> Array:
    """The plane's points at the (row, column) ``places`` of a raster, from pixel centres."""
    x = extent[0] + (places[:, 1] + 0.5) * (extent[1] - extent[0]) / pixels
    y = extent[2] + (places[:, 0] + 0.5) * (extent[3] - extent[2]) / pixels
    return np.column_stack([x, y])


def _bounded(frame: Skeleton) -> bool:
    """All curves that bound basins are known."""
    branches = (*frame.separatrices, *frame.cluster_branches)
    ended = all(branch.ends_at != "unresolved" for branch in branches if branch.stable)
    n = len(frame.points)
    # a cluster with two slow directions has boundaries that nobody has drawn
    simple = not (frame.nodes[n:, traps.SIDED] == 2.0).any()
    return ended and simple and all(point.kind for point in frame.points)


def _sampled(
    frame: Skeleton, attractors: tuple[Attractor, ...], extent: Bounds, pixels: int, flag: Cancel
) -> tuple[Labels, NDArray[np.bool_]]:
    """The same by direct integration: a coarse raster, refined where labels differ.

    Down to blocks of two pixels.
    """
    size = COARSE
    count = -(-pixels // size)
    places = np.argwhere(np.ones((count, count), dtype=bool))
    blocks = np.full((count, count), -1, dtype=np.int16)
    border = np.ones((count, count), dtype=bool)
    while True:
        middles = places.astype(np.float64) * size + 0.5 * (size - 1)
        centres = _centres(extent, pixels, middles)
        within = (
            (frame.box[0] <= centres[:, 0])
            & (centres[:, 0] <= frame.box[1])
            & (frame.box[2] <= centres[:, 1])
            & (centres[:, 1] <= frame.box[3])
        )
        found = np.full(len(places), -1)
        found[within] = _settled(frame, attractors, centres[within], flag)
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


def _settled(
    frame: Skeleton, attractors: tuple[Attractor, ...], starts: Array, flag: Cancel
) -> NDArray[np.int64]:
    """Index of the attractor at which each start ends, −1 if not resolved."""
    if flag[0]:
        raise Cancelled
    field = frame.field
    nodes, cycles = settle(
        field.velocity, field.jacobian, field.parameters, np.array(frame.box), frame.nodes,
        frame.cycle_rows, np.ascontiguousarray(starts), MAX_STEPS, flag,
    )  # fmt: skip
    if flag[0]:
        raise Cancelled
    n = len(frame.points)
    of_node = np.full(len(frame.nodes) + 1, -1)
    of_cycle = np.full(len(frame.cycles) + 1, -1)
    for k, attractor in enumerate(attractors):
        if attractor.kind == "cycle":
            of_cycle[attractor.index] = k
        else:
            of_node[attractor.index + (n if attractor.kind == "cluster" else 0)] = k
    cycles = np.minimum(cycles, len(frame.cycles))  # one that was not known before
    return np.where(cycles >= 0, of_cycle[cycles], of_node[nodes])


def _check(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    extent: Bounds,
    labels: Labels,
    wall: NDArray[np.bool_],
    flag: Cancel,
) -> tuple[int, int]:
    """How many random points away from the boundaries were integrated, and agree."""
    ny, nx = labels.shape
    near = ndimage.binary_dilation(wall, iterations=2)
    candidates = np.argwhere(~near & _inside(extent, frame.box, labels.shape))
    if not len(candidates):
        return 0, 0
    generator = np.random.default_rng(0)
    chosen = candidates[generator.integers(len(candidates), size=CHECKED)]
    offset = generator.random((len(chosen), 2))
    starts = np.column_stack(
        [
            extent[0] + (chosen[:, 1] + offset[:, 0]) * (extent[1] - extent[0]) / nx,
            extent[2] + (chosen[:, 0] + offset[:, 1]) * (extent[3] - extent[2]) / ny,
        ]
    )
    ends = _settled(frame, attractors, starts, flag)
    return len(chosen), int(np.count_nonzero(ends == labels[chosen[:, 0], chosen[:, 1]]))


def _inside(extent: Bounds, box: Bounds, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Which pixels of a window have their centre in a box."""
    ny, nx = shape
    x = extent[0] + (np.arange(nx) + 0.5) * (extent[1] - extent[0]) / nx
    y = extent[2] + (np.arange(ny) + 0.5) * (extent[3] - extent[2]) / ny
    return np.outer((box[2] <= y) & (y <= box[3]), (box[0] <= x) & (x <= box[1]))


def _holds(outer: Bounds, inner: Bounds) -> bool:
    return (
        outer[0] <= inner[0]
        and inner[1] <= outer[1]
        and outer[2] <= inner[2]
        and inner[3] <= outer[3]
    )
