"""Basins of attraction: which attractor every starting point ends at.

In the phase plane, basins are bounded by the stable branches of saddles (and of half-stable
points) and by unstable cycles. So these curves are drawn into a raster, the pieces
between them are its connected components, and one trajectory from the middle of each
piece decides for all of it. Random points, integrated directly, check the result. Where
some of the curves are not known (near a doubly degenerate point, or where a branch did not
end) all pixels are integrated directly, from coarse to fine. The basins' areas do not come
from the pixels but from the curves themselves (`core.basins_of_attraction.areas`), where these are
known.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.arrays import Array
from core.basins_of_attraction.areas import areas_of
from core.basins_of_attraction.raster import (
    LEAVES,
    NO_END,
    Attractor,
    Labels,
    labelled,
    pixels_inside,
    settled,
)
from core.basins_of_attraction.raster_kernels import counted
from core.basins_of_attraction.sides import NotKnown
from core.cancellation import Cancel, Cancelled
from core.fixed_points.planar_equilibria import Equilibria
from core.fixed_points.proven import FixedPointSet
from core.flow import traps
from core.model.box_units import box_units
from core.model.gru import GRU
from core.model.planar_field import Bounds, PlanarField
from core.reasons.reason import Code, Reason
from core.results import result
from core.separatrix_skeleton.assembly import WORK, Skeleton, remembered, skeleton
from core.validation import Window, finite_float, window

Raster = tuple[Labels, NDArray[np.bool_]]
"""Labels, and which pixels a boundary runs through."""

CHECKED = 32
"""Random points integrated directly to check the labels."""


SHARE_RESOLUTION = 201
"""Pixels along the box's side from which shares are counted where no curves are known."""


@result
class Shares:
    """The attractors' shares of the square (−1, 1)² (of any field: of its box): *computed*.

    Attributes
    ----------
    values
        (n,) one for each attractor. What is missing to 1, beside ``leaving``, is not resolved.
    leaving
        The share from which trajectories leave the box; 0 for a GRU.
    method
        "boundaries": integrated along the curves that bound the basins. "pixels": counted,
        because not all of those are known; ``reasons`` say why.
    error
        How far the shares may be off: computed, not a bound that is proven.
    reasons
        Which curves are not known; empty for "boundaries".
    """

    values: Array
    leaving: float
    method: str
    error: float
    reasons: tuple[Reason, ...]


@result
class Basins:
    """Which attractor every pixel of a window ends at: *computed*.

    Attributes
    ----------
    bounds
        (xmin, xmax, ymin, ymax), the outer borders of the outermost pixels.
    labels
        (ny, nx) int16, row 0 lowest: index into ``attractors``; −1 not resolved, or
        outside the skeleton's box (for a GRU the square widened by 0.1); −2 leaves the box
        (never for a GRU). On the pixels that a boundary runs through, the label of the
        nearest other pixel.
    attractors
        Sinks first, then stable cycles, then clusters.
    areas
        Their shares of the square, whatever the window and the resolution: see `Shares`.
    checked, agreed
        How many random points of the window were integrated directly to their end to
        check the labels, and how many agreed (none within two pixels of a boundary).
    """

    bounds: Bounds
    labels: Labels
    attractors: tuple[Attractor, ...]
    areas: Shares
    checked: int
    agreed: int

    @property
    def shares(self) -> Array:
        """(n,) the attractors' shares of the square: ``areas.values``."""
        return self.areas.values


def basins(
    system: GRU | PlanarField,
    bounds: Window | None = None,
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
        The fixed points, as in `core.separatrix_skeleton.assembly.skeleton`.

    Raises
    ------
    ValueError
        For an empty window or a resolution out of range.
    """
    known = isinstance(system, GRU) and points is None
    frame = remembered(system) if known else skeleton(system, points=points)
    return basins_of(frame, bounds, resolution)


def basins_of(
    frame: Skeleton,
    bounds: Window | None = None,
    resolution: int = 200,
    *,
    cancel: Cancel | None = None,
) -> Basins:
    """The same from a skeleton that is known already; raises `Cancelled`."""
    extent = frame.field.box if bounds is None else window(bounds)
    pixels = finite_float("resolution", resolution)
    if pixels != int(pixels) or not 16 <= pixels <= 2000:
        raise ValueError(f"resolution must be an integer from 16 to 2000, not {resolution}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    if frame.in_box is not None:
        inside = None
        if extent != frame.field.box:
            inside = box_units(frame.field).bounds_inside(extent)
        found = basins_of(frame.in_box, inside, int(pixels), cancel=flag)
        return replace(found, bounds=extent)
    work = np.array([WORK])
    attractors = attractors_of(frame)
    labels, near = labelled(frame, attractors, extent, int(pixels), flag, work)
    checked, agreed = _check(frame, attractors, extent, labels, near, flag, work)
    standard = extent == frame.field.box and int(pixels) == SHARE_RESOLUTION
    areas = _shares(frame, flag, (labels, near) if standard else None)
    if flag[0]:
        raise Cancelled
    return Basins(extent, labels, attractors, areas, checked, agreed)


def shares_of(frame: Skeleton, *, cancel: Cancel | None = None) -> Shares:
    """The shares alone, without a picture; raises `Cancelled`."""
    return _shares(frame, np.zeros(1, np.int64) if cancel is None else cancel, None)


def _shares(frame: Skeleton, flag: Cancel, drawn: Raster | None) -> Shares:
    """The same; ``drawn`` is the raster from which they would be counted, if it is there."""
    frame = frame.in_box or frame
    work = np.array([WORK])
    attractors = attractors_of(frame)
    try:
        found = areas_of(frame, attractors, flag, work)
    except NotKnown as problem:
        if _only_one(frame, attractors):
            return Shares(np.ones(1), 0.0, "boundaries", 0.0, ())
        if drawn is None:
            box = frame.field.box
            drawn = labelled(frame, attractors, box, SHARE_RESOLUTION, flag, work)
        return _counted(drawn, len(attractors), str(problem))
    return Shares(found.shares, found.leaving, "boundaries", found.error, ())


def _only_one(frame: Skeleton, attractors: tuple[Attractor, ...]) -> bool:
    """Nothing but one attractor can take what the trapping square holds, however slowly."""
    trapping = isinstance(frame.points, FixedPointSet)  # a GRU's
    return trapping and len(attractors) == 1 and not (frame.reasons or frame.points.clusters)


def _counted(drawn: Raster, count: int, reason: str) -> Shares:
    """The shares counted on pixels: off by no more than all those on boundaries, as a rule."""
    labels, walls = drawn
    every = np.ones(labels.shape, dtype=bool)
    # the labels below 0 are counted, too
    numbers = counted((labels - LEAVES).astype(np.int16), walls, every, count - LEAVES)
    shares = numbers / labels.size
    error = np.count_nonzero(walls) / labels.size
    why = Reason(Code.CURVES_NOT_KNOWN, (), (reason,))
    return Shares(shares[-LEAVES:].copy(), float(shares[0]), "pixels", error, (why,))


def attractors_of(frame: Skeleton) -> tuple[Attractor, ...]:
    """What attracts open sets: sinks, stable cycles, then half-stable clusters."""
    n = len(frame.points)
    found = [Attractor("point", i) for i in range(n) if frame.points[i].kind == "sink"]
    found += [Attractor("cycle", c) for c, cycle in enumerate(frame.cycles) if cycle.stable]
    clusters = range(len(frame.points.clusters))
    found += [Attractor("cluster", k) for k in clusters if frame.point_rows[n + k, traps.FORWARD]]
    return tuple(found)


def _check(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    extent: Bounds,
    labels: Labels,
    wall: NDArray[np.bool_],
    flag: Cancel,
    work: Cancel,
) -> tuple[int, int]:
    """How many random points away from the boundaries were integrated, and agree."""
    ny, nx = labels.shape
    near = ndimage.binary_dilation(wall, iterations=2)
    candidates = np.argwhere(~near & pixels_inside(extent, frame.box, labels.shape))
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
    ends = settled(frame, attractors, starts, flag, work)
    ended = ends != NO_END
    agree = ended & (ends == labels[chosen[:, 0], chosen[:, 1]])
    return int(np.count_nonzero(ended)), int(np.count_nonzero(agree))
