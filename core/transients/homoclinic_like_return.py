"""Regions of homoclinic-like return (Jordan, Sokół & Park 2021, Fig. 9), *computed*.

A tight group of fixed points looks like one point. Orbits that leave it and come back
then look homoclinic, and they may fill regions: the points whose forward and
backward orbits both enter a small disc around the group. Every such point outside the
disc lies on an *excursion*, from the place where its orbit leaves the disc to the place
where it enters again. So following the flow from the disc's circle finds them all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.fixed_points.proven import FixedPointSet
from core.found import Found
from core.model.gru import GRU
from core.polygons import signed_area
from core.reasons.reason import Code, Reason
from core.results import result
from core.transients import return_kernels as kernels
from core.validation import finite_float

CHAIN = 1e-3
"""Points closer than this, one to the next, form a tight group."""

RADIUS = 0.02

_SAMPLES = 180
_JUMP = 0.15
_GAP = 1e-9
_ROUNDS = 40
_RTOL = 1e-9
_LONGEST = 1e5
_MAX_STEPS = 1_500
_SMALLEST = 0.01
_CLEAR = 2e-4


@result
class ReturnRegion:
    """What orbits sweep that leave a disc around a tight group and return, *computed*.

    Attributes
    ----------
    centre
        (2,) of the disc: the mean of the group's places.
    radius
        Of the disc: as asked, but at least twice the group's own reach.
    group
        Indices of the fixed points in the group.
    clusters
        Indices of the clusters in the group.
    polygons
        Closed outlines (n, 2) of the regions outside the disc, last vertex equal to the
        first, largest first; each along an arc of exits, the last excursion, an arc of
        entries and, backward, the first excursion. Those smaller than 1 % of the disc are
        left out. Empty: none found.
    share
        Of the square (−1, 1)²: the area of the polygons / 4, the disc not counted.
    undecided
        At some place of the circle it was not decided, within the bounds on time and
        steps, whether the orbit returns; regions may be missing.
    """

    centre: Array
    radius: float
    group: tuple[int, ...]
    clusters: tuple[int, ...]
    polygons: tuple[Array, ...]
    share: float
    undecided: bool


def return_regions(
    gru: GRU,
    points: FixedPointSet,
    radius: float = RADIUS,
    cancel: Cancel | None = None,
    *,
    chain: float = CHAIN,
) -> Found[ReturnRegion]:
    """For every tight group of fixed points, the regions whose orbits leave and return.

    Parameters
    ----------
    gru
        Two units.
    points
        Its fixed points. A group is two or more of them (and clusters) within ``chain``
        from one to the next, or a cluster alone.
    radius
        Of the disc that stands for the group. Default `RADIUS`.
    cancel
        Stops the computation when another thread sets it to 1.
    chain
        Default `CHAIN`.

    Returns
    -------
    One `ReturnRegion` for each group; empty at once where there is none; not ``complete``
    where one is ``undecided``. Groups that
    reach more than a quarter of the phase plane's unit from their centre are no points to any
    eye, and left out.

    Raises
    ------
    ValueError
        For one unit and lengths that are not positive.
    Cancelled
        ``cancel`` was set.

    Notes
    -----
    The circle is sampled at 180 places; where neighbours differ, in that one returns or
    in where they return, more are put between them, down to 1e-9 of angle: so the ends of
    a region, at orbits that touch the circle or separatrices, are found by bisection. An
    excursion that returns only in a range of exits narrower than 2° may be missed, and
    so may one that takes longer than 1e5 steps of the discrete GRU.
    """
    if not isinstance(gru, GRU) or gru.dim != 2:
        raise ValueError("return regions need a GRU of 2 units")
    size, reach = _positive("radius", radius), _positive("chain", chain)
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    out = []
    for group, clusters in _groups(points, reach):
        places = [points[i].h for i in group] + [points.clusters[i].centre for i in clusters]
        corners = [e for i in clusters for e in points.clusters[i].enclosure] + places
        centre = np.mean(places, axis=0)
        extent = max(float(np.linalg.norm(c - centre)) for c in corners)
        if extent <= 0.25:
            disc = np.array([*centre, max(size, 2.0 * extent)])
            out.append(_region(gru, points, disc, group, clusters, flag))
    lost = [tuple(region.centre.tolist()) for region in out if region.undecided]
    return Found.of(out, (Reason(Code.RETURNS_UNDECIDED, (), place) for place in lost))


def _region(
    gru: GRU,
    points: FixedPointSet,
    disc: Array,
    group: tuple[int, ...],
    clusters: tuple[int, ...],
    flag: Cancel,
) -> ReturnRegion:
    sinks = [p.h for p in points if p.kind == "sink"]
    sinks = [h for h in sinks if np.linalg.norm(h - disc[:2]) > disc[2] + _CLEAR]
    flow = _Circle(gru, disc, np.array(sinks).reshape(-1, 2), flag)
    angles, status, entry = _sampled(flow)
    outlines = [_outline(flow, angles[run], entry[run]) for run in _runs(angles, status, entry)]
    sizes = [abs(signed_area(line)) for line in outlines]
    # slivers beside the circle, where orbits graze it, tell of the circle and not of the flow
    least = _SMALLEST * math.pi * disc[2] ** 2
    kept = sorted(
        ((a, line) for a, line in zip(sizes, outlines, strict=True) if a > least),
        key=lambda pair: -pair[0],
    )
    for _, line in kept:
        line.flags.writeable = False
    centre = disc[:2].copy()
    centre.flags.writeable = False
    return ReturnRegion(
        centre=centre,
        radius=float(disc[2]),
        group=group,
        clusters=clusters,
        polygons=tuple(line for _, line in kept),
        share=sum(a for a, _ in kept) / 4.0,
        undecided=bool((status == kernels.UNDECIDED).any()),
    )


@dataclass(frozen=True, eq=False)
class _Circle:
    """The flow seen from the circle of a disc."""

    gru: GRU
    disc: Array
    sinks: Array
    flag: Cancel

    def follow(
        self, angles: Array, record: bool = False
    ) -> tuple[NDArray[np.int64], Array, NDArray[np.int64], Array]:
        """`core.transients.return_kernels.excursions` from these angles; raises Cancelled."""
        found = kernels.excursions(
            self.gru.field.velocity,
            self.gru.field.jacobian,
            self.gru.packed,
            self.disc,
            np.ascontiguousarray(angles),
            self.sinks,
            np.array(self.gru.field.box),
            _LONGEST,
            _RTOL,
            _MAX_STEPS,
            record,
            self.flag,
        )
        if self.flag[0]:
            raise Cancelled
        return found

    def at(self, angles: Array) -> Array:
        """Places (n, 2) of the circle."""
        around = np.column_stack([np.cos(angles), np.sin(angles)])
        places: Array = self.disc[:2] + self.disc[2] * around
        return places


def _sampled(flow: _Circle) -> tuple[Array, NDArray[np.int64], Array]:
    """Angles in order with what happens there, bisected where neighbours differ."""
    angles = 2.0 * math.pi * np.arange(_SAMPLES) / _SAMPLES
    status, entry, _, _ = flow.follow(angles)
    for _ in range(_ROUNDS):
        gap = np.diff(np.append(angles, angles[0] + 2.0 * math.pi))
        split = np.flatnonzero(_differ(status, entry) & (gap > _GAP))
        if not len(split):
            break
        new = angles[split] + 0.5 * gap[split]
        more, enters, _, _ = flow.follow(new)
        angles = np.insert(angles, split + 1, new)
        status = np.insert(status, split + 1, more)
        entry = np.insert(entry, split + 1, enters)
    return angles, status, entry


def _differ(status: NDArray[np.int64], entry: Array) -> NDArray[np.bool_]:
    """Whether a sample and the next differ in returning, or in where they return to."""
    returns = status == kernels.RETURNED
    following = np.roll(returns, -1)
    jump = np.abs(np.angle(np.exp(1j * (np.roll(entry, -1) - entry))))
    # NaN, where one does not return, compares as false
    differ: NDArray[np.bool_] = (returns != following) | (jump > _JUMP)
    return differ


def _runs(angles: Array, status: NDArray[np.int64], entry: Array) -> list[NDArray[np.int64]]:
    """Indices of each run of at least two neighbouring samples that return alike."""
    breaks = np.flatnonzero(_differ(status, entry))
    if not len(breaks):
        return []
    out = []
    for start, end in zip(breaks, np.roll(breaks, -1), strict=True):
        count = (end - start) % len(angles) or len(angles)
        run = (start + 1 + np.arange(count)) % len(angles)
        if len(run) > 1 and status[run[0]] == kernels.RETURNED:
            out.append(run)
    return out


def _outline(flow: _Circle, exits: Array, entries: Array) -> Array:
    """The region that the excursions from ``exits`` to ``entries`` sweep."""
    _, _, offsets, path = flow.follow(exits[[0, -1]], record=True)
    first, last = path[: offsets[1]], path[offsets[1] :]
    out_arc, in_arc = flow.at(_filled(exits)), flow.at(_filled(entries))
    return np.vstack([out_arc, last, in_arc[::-1], first[::-1], out_arc[:1]])


def _filled(angles: Array) -> Array:
    """Angles with steps of at most 1/20 between them, so that an arc looks round."""
    angles = np.unwrap(angles)
    steps = np.maximum(1, np.ceil(np.abs(np.diff(angles)) / 0.05).astype(int))
    parts = [
        np.linspace(a, b, n, endpoint=False)
        for a, b, n in zip(angles[:-1], angles[1:], steps, strict=True)
    ]
    return np.concatenate([*parts, angles[-1:]])


def _groups(points: FixedPointSet, chain: float) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Tight groups as indices of their points and of their clusters."""
    n = len(points)
    boxes = [np.array([p.h, p.h]) for p in points] + [c.enclosure for c in points.clusters]
    left = set(range(len(boxes)))
    out = []
    while left:
        group, new = set[int](), {min(left)}
        while new:
            group |= new
            left -= new
            new = {j for j in left if any(_apart(boxes[i], boxes[j]) <= chain for i in new)}
        if len(group) > 1 or max(group) >= n:
            members = tuple(sorted(i for i in group if i < n))
            out.append((members, tuple(sorted(i - n for i in group if i >= n))))
    return out


def _apart(one: Array, other: Array) -> float:
    """The distance of two boxes (2, 2)."""
    gaps = np.maximum(np.maximum(one[0] - other[1], other[0] - one[1]), 0.0)
    return float(np.linalg.norm(gaps))


def _positive(name: str, value: float) -> float:
    number = finite_float(name, value)
    if number <= 0.0:
        raise ValueError(f"{name} must be positive, not {number}")
    return number
