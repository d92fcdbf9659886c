"""The branches that the exploration followed, described."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import exploration as ex
from core import trace as tr
from core.limit_cycles import LimitCycle
from core.nodes import Branch, Nodes
from core.separatrices import Separatrix
from core.trajectory_sampling import sample_all

Array = NDArray[np.float64]

GAP_TOLERANCE = 1e-10
"""A branch that passes a saddle's own manifold more closely counts as not resolved: a
saddle connection cannot be told from a near miss."""

MAX_POINTS = 1500


def separatrices_of(
    nodes: Nodes,
    points: Any,
    cycles: tuple[LimitCycle, ...],
    rank: list[int],
    status: NDArray[np.int64],
    reports: Array,
    arrivals: Array,
    offsets: NDArray[np.int64],
    rows: Array,
    starts: Array,
    smoothness: float,
    reasons: list[str],
) -> tuple[Separatrix, ...]:
    """One `Separatrix` for each branch; what did not end is added to ``reasons``."""
    branches = nodes.branches
    if not branches:
        return ()
    curves = _curves(branches, points, offsets, reports, rows, starts, smoothness)
    place_of = {kept: place for place, kept in enumerate(rank)}
    ends = [
        _end(branch, int(status[i]), reports[i], len(points), place_of)
        for i, branch in enumerate(branches)
    ]
    places = _arrivals(ends, reports, arrivals, cycles)
    n = len(points)
    found = []
    for i, branch in enumerate(branches):
        ends_at, target, reason = ends[i]
        if reason:
            reasons.append(f"{_named(branch, n)}: {reason}")
        inside = False
        if ends_at == "cycle":
            assert target is not None
            inside = bool(reports[i, tr.SIDE] * cycles[target].sense > 0.0)
        near = int(reports[i, tr.GAP_NODE])
        found.append(
            Separatrix(
                saddle=branch.node if branch.node < n else None,
                cluster=branch.node - n if branch.node >= n else None,
                stable=branch.stable,
                direction=branch.direction,
                points=curves[i],
                ends_at=ends_at,
                target=target,
                arrival=places[i],
                inside=inside,
                nearest_saddle=near if near < n else -1,
                gap=float(reports[i, tr.GAP]),
                reason=reason,
            )
        )
    return tuple(found)


def _curves(
    branches: tuple[Branch, ...],
    points: Any,
    offsets: NDArray[np.int64],
    reports: Array,
    rows: Array,
    starts: Array,
    smoothness: float,
) -> list[Array]:
    """The drawn curves, from the saddle itself on."""
    count = len(branches)
    begin = np.ascontiguousarray(starts[:count, [ex.SX, ex.SY]])
    reached = np.ascontiguousarray(reports[:, tr.DURATION])
    ends, samples = sample_all(offsets, reached, rows, begin, smoothness, MAX_POINTS)
    curves = []
    for i, branch in enumerate(branches):
        n = len(points)
        centre = (
            points[branch.node].h if branch.node < n else points.clusters[branch.node - n].centre
        )
        curves.append(np.vstack([centre[None], samples[ends[i] : ends[i + 1], 1:]]))
    return curves


def _end(
    branch: Branch, status: int, report: Array, n: int, place_of: dict[int, int]
) -> tuple[str, int | None, str]:
    """(ends at, target, reason)."""
    if report[tr.GAP] < GAP_TOLERANCE:
        saddle = int(report[tr.GAP_NODE])
        own = "its own saddle" if saddle == branch.node else f"saddle {saddle + 1}"
        orbit = "a homoclinic orbit" if saddle == branch.node else "a saddle connection"
        return (
            "unresolved",
            None,
            f"passes {own} within {report[tr.GAP]:.0e}, so that {orbit} is near",
        )
    target = int(report[tr.TARGET])
    if status == tr.POINT:
        return ("point", target, "") if target < n else ("cluster", target - n, "")
    if status == tr.CYCLE and target in place_of:
        return "cycle", place_of[target], ""
    if status == tr.BORDER:
        return "border", None, ""
    return "unresolved", None, "did not end within the steps allowed"


def _arrivals(
    ends: list[tuple[str, int | None, str]],
    reports: Array,
    arrivals: Array,
    cycles: tuple[LimitCycle, ...],
) -> list[float]:
    """Where each branch arrives, counter-clockwise.

    At a cycle, the crossings of its section by one branch run towards the cycle, and the
    branches that arrive on one side all have one crossing in each interval (P(a), a]. The
    closed curve at constant distance a, run in the sense of the motion, meets them in the
    order of growing distance.
    """
    places = [float(report[tr.ARRIVAL]) for report in reports]
    groups: dict[tuple[int, bool], list[int]] = {}
    for i, (ends_at, target, _) in enumerate(ends):
        if ends_at == "cycle" and target is not None:
            groups.setdefault((target, bool(reports[i, tr.SIDE] > 0.0)), []).append(i)
    for (target, _), members in groups.items():
        cycle = cycles[target]
        motion = cycle.sense * (1.0 if cycle.stable else -1.0)
        distances = {i: np.abs(arrivals[i][np.isfinite(arrivals[i])]) for i in members}
        known = [d[0] for d in distances.values() if len(d)]
        bound = min(known) if known else 0.0
        for i in members:
            low = distances[i][distances[i] <= bound]
            places[i] = motion * math.log(low[0]) if len(low) and low[0] > 0.0 else math.nan
    return places


def _named(branch: Branch, n: int) -> str:
    kind = "stable" if branch.stable else "unstable"
    if branch.node < n:
        return f"a {kind} branch of saddle {branch.node + 1}"
    return f"a {kind} branch of cluster {branch.node - n + 1}"
