"""Slow sets: where the speed |ḣ| is below a level, why, and for how long one stays there.

Around every fixed point there is one. A slow region without a fixed point is where one is
about to appear or has just vanished (a *ghost*); if trajectories spend long in it, it acts
as an attractor for a while: a pseudo-attractor. All of this is *computed*.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.fixed_points.planar_equilibria import Equilibria, Equilibrium, equilibria
from core.fixed_points.proven import FixedPoint, FixedPointSet, find_fixed_points
from core.flow.field_image import planar
from core.model.gru import GRU
from core.model.planar_field import Bounds, PlanarField
from core.polygons import signed_area
from core.results import result
from core.transients import slow_kernels as kernels
from core.transients.slow_entries import attracts, entries_of, velocities
from core.transients.slow_outlines import inside, outlines
from core.validation import Window, finite_float, window

PSEUDO_ATTRACTOR = 25.0
"""A region without fixed points counts as a pseudo-attractor from this dwell time on, in
steps of the discrete GRU."""

ENTRIES = 16
LONGEST = 2_000.0
_MAX_STEPS = 4_000
_SAME = 1e-6


@result
class SlowPoint:
    """A local minimum of the speed.

    Attributes
    ----------
    h
        (2,) where it is.
    speed
        |ḣ| there; 0 at fixed points.
    point, cluster
        Index of the fixed point, or of the cluster, that it is; else None.
    """

    h: Array
    speed: float
    point: int | None
    cluster: int | None

    @property
    def ghost(self) -> bool:
        """Slow without being a fixed point."""
        return self.point is None and self.cluster is None


@result
class SlowRegion:
    """A connected region of |ḣ| < level.

    Attributes
    ----------
    outlines
        Closed polygons (n, 2), last vertex equal to the first: the outer border, then
        holes. Every vertex lies on the level, except on the window's border.
    area
        Of the polygons.
    points, clusters
        Indices of the fixed points and of the clusters inside.
    slowest
        The least speed at the local minima inside; NaN if no minimum was located.
    longest, median
        Dwell times: how long trajectories that enter through the border stay, the
        largest and the median over ``entries``; NaN without an entry, infinite for
        those that never leave.
    entries
        How many trajectories were followed, from places spread evenly over the part of
        the border where the flow enters.
    status
        "leaves" (all left), "stays" (some came to rest at a sink inside, or had not left
        after the longest time followed), "no entry" (nothing enters) or "not resolved"
        (one could not be followed).
    """

    outlines: tuple[Array, ...]
    area: float
    points: tuple[int, ...]
    clusters: tuple[int, ...]
    slowest: float
    longest: float
    median: float
    entries: int
    status: str

    @property
    def pseudo_attractor(self) -> bool:
        """No fixed point inside, and trajectories dwell `PSEUDO_ATTRACTOR` or longer."""
        return not self.points and not self.clusters and self.longest >= PSEUDO_ATTRACTOR


@dataclass(frozen=True, eq=False)
class SlowSets:
    """The slow regions of a window, and the local minima of the speed.

    Attributes
    ----------
    level, bounds
        As asked.
    regions
        Largest first.
    minima
        Those of all of the window, slowest first, whatever the level.
    parted
        So many pieces were left out that hold no minimum and so cannot be regions of
        their own: a channel, narrower than a cell of the grid, in pieces. The regions are
        complete, as computed, where this is 0.
    """

    level: float
    bounds: Bounds
    regions: tuple[SlowRegion, ...]
    minima: tuple[SlowPoint, ...]
    parted: int


def slow_sets(
    system: GRU | PlanarField,
    level: float,
    bounds: Window | None = None,
    resolution: int = 128,
    cancel: Cancel | None = None,
    *,
    points: FixedPointSet | Equilibria | None = None,
    entries: int = ENTRIES,
    longest: float = LONGEST,
) -> SlowSets:
    """Where ``system`` is slower than ``level``, and how long trajectories stay there.

    Parameters
    ----------
    system
        A GRU of two units, or any planar field (its speed and Jacobian are evaluated to
        rounding; vertices lie on the level to 1e-12, relative).
    level
        The speed |ḣ|, in units of state per discrete step, below which it is slow.
    bounds
        The window (xmin, xmax, ymin, ymax). Default: the field's box, for a GRU (−1, 1)².
    resolution
        Cells along either side, 16 to 512. Default 128. Where the level is low the cells
        near it are divided up to four times; a channel narrower than those may be
        parted (`SlowSets.parted`), and a minimum of the speed narrower than a cell missed.
    cancel
        Stops the computation when another thread sets it to 1.
    points
        The fixed points, if known already.
    entries
        How many trajectories are followed into each region. Default `ENTRIES`.
    longest
        How long at most, in discrete steps. Default `LONGEST`.

    Raises
    ------
    ValueError
        For one unit, a level that is not positive, and values out of range.
    Cancelled
        ``cancel`` was set.
    """
    field = planar(system, "a slow set")
    threshold, most = _positive("level", level), _positive("longest", longest)
    cells = _integer("resolution", resolution, 16, 512)
    count = _integer("entries", entries, 1, 10_000)
    extent = field.box if bounds is None else window(bounds)
    frame = np.array(extent)
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    known: FixedPointSet | Equilibria
    if points is not None:
        known = points
    else:
        known = find_fixed_points(system) if isinstance(system, GRU) else equilibria(field)
    minima = _minima(field, known, frame, cells)
    _check(flag)
    seeds = [m for m in minima if m.speed < threshold]
    polygons, parted = outlines(field, threshold, frame, cells, [m.h for m in seeds])
    _check(flag)
    found = _regions(field, threshold, frame, polygons, seeds, count, most, flag)
    _check(flag)
    return SlowSets(
        level=threshold,
        bounds=extent,
        regions=tuple(sorted(found, key=lambda r: -r.area)),
        minima=tuple(minima),
        parted=parted,
    )


def _minima(
    field: PlanarField, points: FixedPointSet | Equilibria, frame: Array, cells: int
) -> list[SlowPoint]:
    """Fixed points and clusters in the window, then the other minima; slowest first."""
    known: Sequence[FixedPoint | Equilibrium] = points.points
    out = [SlowPoint(p.h, 0.0, i, None) for i, p in enumerate(known) if _within(p.h, frame)]
    same = _SAME * 0.5 * (field.box[1] - field.box[0])
    for i, cluster in enumerate(points.clusters):
        centre = cluster.centre
        if _within(centre, frame):
            speed = float(np.hypot(*velocities(field, centre[None])[0]))
            out.append(SlowPoint(centre, speed, None, i))
    speeds = kernels.grid_speeds(
        field.velocity, field.jacobian, field.parameters, frame, cells, 1, 1.0
    )
    middle = speeds[1:-1, 1:-1]
    lowest = np.ones_like(middle, dtype=bool)
    for j in (0, 1, 2):
        for i in (0, 1, 2):
            lowest &= middle <= speeds[j : j + cells - 1, i : i + cells - 1]
    rows, columns = np.nonzero(lowest)
    starts = np.column_stack(
        [
            frame[0] + (columns + 1) * (frame[1] - frame[0]) / cells,
            frame[2] + (rows + 1) * (frame[3] - frame[2]) / cells,
        ]
    )
    for x, y, speed, reached in kernels.minima(
        field.velocity, field.jacobian, field.parameters, frame, starts
    ):
        h = np.array([x, y])
        in_cluster = any(
            (c.enclosure[0] - same <= h).all() and (h <= c.enclosure[1] + same).all()
            for c in points.clusters
        )
        if reached and not in_cluster and all(np.abs(h - o.h).max() > same for o in out):
            h.flags.writeable = False
            out.append(SlowPoint(h, float(speed), None, None))
    return sorted(out, key=lambda m: m.speed)


def _regions(
    field: PlanarField,
    level: float,
    frame: Array,
    polygons: list[tuple[Array, ...]],
    seeds: list[SlowPoint],
    count: int,
    longest: float,
    flag: Cancel,
) -> list[SlowRegion]:
    """The regions of the outlines, with the dwell times from one kernel call."""
    starts = [entries_of(field, region, frame, count) for region in polygons]
    offsets = np.cumsum([0, *map(len, starts)])
    held = [[s for s in seeds if inside(region, s.h)] for region in polygons]
    sinks = [s.h for s in seeds if s.point is not None]
    sinks = [h for h in sinks if attracts(field, h)]
    times, status = kernels.visits(
        field.velocity,
        field.jacobian,
        field.parameters,
        np.ascontiguousarray(np.vstack([np.empty((0, 2)), *starts])),
        level,
        frame,
        np.array(sinks).reshape(-1, 2),
        longest,
        _MAX_STEPS,
        flag,
    )
    out = []
    for i, (region, inner) in enumerate(zip(polygons, held, strict=True)):
        part = slice(int(offsets[i]), int(offsets[i + 1]))
        worst, dwell = _summary(times[part], status[part])
        out.append(
            SlowRegion(
                outlines=region,
                area=abs(sum(map(signed_area, region))),
                points=tuple(sorted(s.point for s in inner if s.point is not None)),
                clusters=tuple(sorted(s.cluster for s in inner if s.cluster is not None)),
                slowest=min((s.speed for s in inner), default=math.nan),
                longest=float(dwell.max()) if len(dwell) else math.nan,
                median=float(np.median(dwell)) if len(dwell) else math.nan,
                entries=len(dwell),
                status=worst,
            )
        )
    return out


def _summary(times: Array, status: NDArray[np.int64]) -> tuple[str, Array]:
    """The status of a region, and the dwell times with inf for those that stay."""
    stays = (status == kernels.STAYED) | (status == kernels.TOO_LONG)
    if not len(times):
        return "no entry", times
    word = "stays" if stays.any() else "leaves"
    if (status == kernels.NOT_FOLLOWED).any():
        word = "not resolved"
    return word, np.where(stays, np.inf, times)


def _within(h: Array, frame: Array) -> bool:
    return bool(frame[0] <= h[0] <= frame[1] and frame[2] <= h[1] <= frame[3])


def _check(flag: Cancel) -> None:
    if flag[0]:
        raise Cancelled


def _positive(name: str, value: object) -> float:
    number = finite_float(name, value)
    if number <= 0.0:
        raise ValueError(f"{name} must be positive, not {number}")
    return number


def _integer(name: str, value: object, least: int, most: int) -> int:
    number = finite_float(name, value)
    if number != int(number) or not least <= number <= most:
        raise ValueError(f"{name} must be an integer from {least} to {most}, not {value}")
    return int(number)
