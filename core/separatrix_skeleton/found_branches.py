"""The branches that the exploration followed, described."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.protocols import Points
from core.flow.trajectory_sampling import sample_all
from core.invariant_manifolds.cyclic_order import order_at_border, order_at_cycle, order_at_point
from core.invariant_manifolds.separatrix import Separatrix
from core.model.planar_field import Bounds
from core.reasons.elements import branch_element
from core.reasons.reason import Code, Element, Reason
from core.separatrix_skeleton import exploration as ex, limit_sets as tr
from core.separatrix_skeleton.forbidden_ends import forbidden_end
from core.separatrix_skeleton.point_table import BranchStart, PointTable

GAP_TOLERANCE = 1e-10
"""A branch that passes a saddle's own manifold more closely counts as not resolved: a
saddle connection cannot be distinguished from a near miss."""

MAX_POINTS = 1500

_End = tuple[str, int | None, Reason | None]
"""(ends at, target, why not resolved)."""


def separatrices_of(
    table: PointTable,
    points: Points,
    cycles: tuple[LimitCycle, ...],
    rank: list[int],
    status: NDArray[np.int64],
    reports: Array,
    cycle_rows: Array,
    offsets: NDArray[np.int64],
    rows: Array,
    starts: Array,
    smoothness: float,
    box: Bounds,
    trapping: bool,
    reasons: list[Reason],
) -> tuple[Separatrix, ...]:
    """One `Separatrix` for each branch; what did not end is added to ``reasons``.

    ``box`` is that in which they were followed: nothing is drawn outside. ``trapping``: all
    flow points inward on its border.
    """
    branches = table.branches
    if not branches:
        return ()
    curves = _curves(branches, points, offsets, reports, rows, starts, smoothness, box)
    place_of = {kept: place for place, kept in enumerate(rank)}
    found_ends = [
        _end(branch, int(status[i]), reports[i], len(points), place_of)
        for i, branch in enumerate(branches)
    ]
    ends = [
        _checked(branch, end, points, cycles, trapping)
        for branch, end in zip(branches, found_ends, strict=True)
    ]
    paths = [rows[offsets[i] : offsets[i + 1]] for i in range(len(branches))]
    inside = [_inside(branch, ends[i], len(points), cycles) for i, branch in enumerate(branches)]
    places = _arrivals(ends, inside, reports, paths, cycles, cycle_rows)
    n = len(points)
    found = []
    for i, branch in enumerate(branches):
        ends_at, target, reason = ends[i]
        if reason is not None:
            reasons.append(reason)
        near = int(reports[i, tr.GAP_POINT])
        found.append(
            Separatrix(
                saddle=branch.origin if branch.origin < n else None,
                cluster=branch.origin - n if branch.origin >= n else None,
                stable=branch.stable,
                direction=branch.direction,
                points=curves[i],
                ends_at=ends_at,
                target=target,
                arrival=places[i],
                inside=inside[i],
                nearest_saddle=near if near < n else -1,
                gap=float(reports[i, tr.GAP]),
                reason=reason,
                steps=paths[i].copy() if branch.stable else paths[i][:0].copy(),
            )
        )
    return tuple(found)


def _curves(
    branches: tuple[BranchStart, ...],
    points: Points,
    offsets: NDArray[np.int64],
    reports: Array,
    rows: Array,
    starts: Array,
    smoothness: float,
    box: Bounds,
) -> list[Array]:
    """The drawn curves, from the saddle itself on, as far as the box."""
    count = len(branches)
    begin = np.ascontiguousarray(starts[:count, [ex.SX, ex.SY]])
    reached = np.ascontiguousarray(reports[:, tr.DURATION])
    # a branch is followed further than it is drawn: without the steps beyond
    drawn = [
        steps[np.abs(steps[:, 0]) < abs(reached[i])]
        for i, steps in enumerate(rows[offsets[i] : offsets[i + 1]] for i in range(count))
    ]
    lengths = np.array([0, *np.cumsum([len(steps) for steps in drawn])])
    ends, samples = sample_all(
        lengths, reached, np.ascontiguousarray(np.vstack(drawn)), begin, smoothness, MAX_POINTS
    )
    curves = []
    for i, branch in enumerate(branches):
        n = len(points)
        origin = branch.origin
        centre = points[origin].h if origin < n else points.clusters[origin - n].centre
        curves.append(np.vstack([centre[None], samples[ends[i] : ends[i + 1], 1:]]))
    # where a branch leaves the box it ends a rounding outside, and a bend may pass the border
    return [np.clip(curve, (box[0], box[2]), (box[1], box[3])) for curve in curves]


def _end(branch: BranchStart, status: int, report: Array, n: int, place_of: dict[int, int]) -> _End:
    """Where a branch ends."""
    if report[tr.GAP] < GAP_TOLERANCE:
        saddle, gap = int(report[tr.GAP_POINT]), float(report[tr.GAP])
        return "unresolved", None, near_connection(_element(branch, n), saddle, gap)
    target = int(report[tr.TARGET])
    if status == tr.POINT:
        return ("point", target, None) if target < n else ("cluster", target - n, None)
    if status == tr.CYCLE and target in place_of:
        return "cycle", place_of[target], None
    if status == tr.BORDER:
        return "border", None, None
    return "unresolved", None, Reason(Code.BRANCH_NOT_ENDED, (_element(branch, n),))


def _checked(
    branch: BranchStart, end: _End, points: Points, cycles: tuple[LimitCycle, ...], trapping: bool
) -> _End:
    """The end, unless topology forbids it."""
    name = _element(branch, len(points))
    why = forbidden_end(branch, name, *end[:2], points, cycles, trapping)
    return end if why is None else ("unresolved", None, why)


def near_connection(branch: Element, saddle: int, gap: float) -> Reason:
    """That a branch passes a saddle, its own or another, within ``gap``."""
    if branch.owner is not None and branch.owner.index == saddle:
        return Reason(Code.NEAR_HOMOCLINIC, (branch,), (gap,))
    return Reason(Code.NEAR_CONNECTION, (branch, Element("point", saddle, "saddle")), (gap,))


def _inside(branch: BranchStart, end: _End, n: int, cycles: tuple[LimitCycle, ...]) -> bool:
    """A branch that ends at a cycle comes from inside exactly if its saddle is inside."""
    ends_at, target, _ = end
    if ends_at != "cycle" or target is None:
        return False
    cycle = cycles[target]
    origin = branch.origin
    return origin in cycle.encloses if origin < n else origin - n in cycle.clusters


def _arrivals(
    ends: list[_End],
    inside: list[bool],
    reports: Array,
    paths: list[Array],
    cycles: tuple[LimitCycle, ...],
    cycle_rows: Array,
) -> list[float]:
    """Where each branch arrives, counter-clockwise (`core.invariant_manifolds.cyclic_order`)."""
    places = {i: float(report[tr.ARRIVAL]) for i, report in enumerate(reports)}
    groups: dict[tuple[str, int, bool], list[int]] = {}
    for i, (ends_at, target, _) in enumerate(ends):
        if ends_at != "unresolved":
            groups.setdefault((ends_at, -1 if target is None else target, inside[i]), []).append(i)
    for (ends_at, target, within), members in groups.items():
        own = {i: paths[i] for i in members}
        found = {i: places[i] for i in members}
        if ends_at == "cycle":
            places |= order_at_cycle(cycles[target], cycle_rows[target], own, inside=within)
        elif ends_at == "border":
            places |= order_at_border(found, own)
        else:
            places |= order_at_point(found, own)
    return [places[i] for i in range(len(reports))]


def _element(branch: BranchStart, n: int) -> Element:
    if branch.origin < n:
        return branch_element(branch.stable, branch.origin, None)
    return branch_element(branch.stable, None, branch.origin - n)
