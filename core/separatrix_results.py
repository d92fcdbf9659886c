"""The branches that the exploration followed, described."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import exploration as ex
from core import trace as tr
from core.cycle_crossings import section_crossings
from core.limit_cycles import LimitCycle
from core.nodes import Branch, Nodes
from core.separatrices import Separatrix
from core.trajectory_sampling import sample_all

Array = NDArray[np.float64]

GAP_TOLERANCE = 1e-10
"""A branch that passes a saddle's own manifold more closely counts as not resolved: a
saddle connection cannot be told from a near miss."""

CROSSING_TOLERANCE = 1e-9
"""First crossings closer to a cycle than this cannot be told apart."""

MAX_POINTS = 1500


def separatrices_of(
    nodes: Nodes,
    points: Any,
    cycles: tuple[LimitCycle, ...],
    rank: list[int],
    status: NDArray[np.int64],
    reports: Array,
    offsets: NDArray[np.int64],
    rows: Array,
    starts: Array,
    table: Array,
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
    within = [_within(branch, ends[i], cycles, len(points)) for i, branch in enumerate(branches)]
    places = _arrivals(ends, within, reports, offsets, rows, cycles, table)
    n = len(points)
    found = []
    for i, branch in enumerate(branches):
        ends_at, target, reason = ends[i]
        if reason:
            reasons.append(f"{_named(branch, n)}: {reason}")
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
                inside=within[i],
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


def _within(
    branch: Branch, end: tuple[str, int | None, str], cycles: tuple[LimitCycle, ...], n: int
) -> bool:
    """It ends at a cycle from inside: trajectories do not cross, so its node is inside.

    The side of its last crossing would not tell: next to a strongly attracting cycle that
    is rounding.
    """
    ends_at, target, _ = end
    if ends_at != "cycle" or target is None:
        return False
    if branch.node < n:
        return branch.node in cycles[target].encloses
    return branch.node - n in cycles[target].clusters


def _arrivals(
    ends: list[tuple[str, int | None, str]],
    within: list[bool],
    reports: Array,
    offsets: NDArray[np.int64],
    rows: Array,
    cycles: tuple[LimitCycle, ...],
    table: Array,
) -> list[float]:
    """Where each branch arrives, counter-clockwise.

    At a cycle, the crossings of its section by one branch run towards the cycle, and the
    branches that arrive on one side all have one crossing in each interval (a, P⁻¹(a)]. The
    closed curve at constant distance, run in the sense of the motion, meets them in the
    order of growing distance. a is the smallest of the first crossings, so that no later
    one, which a strongly attracting cycle takes down to rounding, has to be compared.
    """
    places = [float(report[tr.ARRIVAL]) for report in reports]
    groups: dict[tuple[int, bool], list[int]] = {}
    for i, (ends_at, target, _) in enumerate(ends):
        if ends_at == "cycle" and target is not None:
            groups.setdefault((target, within[i]), []).append(i)
    for (target, inside), members in groups.items():
        cycle = cycles[target]
        side = 1.0 if inside == (cycle.sense > 0) else -1.0
        found = [
            section_crossings(rows[offsets[i] : offsets[i + 1]], table[target], side)
            for i in members
        ]
        contraction = math.exp(-abs(cycle.log_multiplier))
        order = _order(found, contraction) if len(members) > 1 else [0.0]
        motion = cycle.sense * (1.0 if cycle.stable else -1.0)
        for i, place in zip(members, order, strict=True):
            places[i] = motion * place
    return places


def _order(crossings: list[Array], contraction: float) -> list[float]:
    """For each branch the logarithm of its crossing in (a, P⁻¹(a)]; NaN where unknown."""
    firsts = [float(d[0]) for d in crossings if len(d)]
    a, top = min(firsts, default=0.0), 2.0 * max(firsts, default=0.0)
    order = []
    for d in crossings:
        count = int(np.count_nonzero(d > a))
        # followed beyond a, or ended where one more turn would have led there
        followed = len(d) > count or (len(d) > 0 and contraction * d[-1] <= a)
        if not followed or d[0] < CROSSING_TOLERANCE:
            order.append(math.nan)
        else:  # the nearest itself has none before
            order.append(math.log(d[count - 1] if count else top))
    return order


def _named(branch: Branch, n: int) -> str:
    kind = "stable" if branch.stable else "unstable"
    if branch.node < n:
        return f"a {kind} branch of saddle {branch.node + 1}"
    return f"a {kind} branch of cluster {branch.node - n + 1}"
