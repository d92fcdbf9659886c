"""What topology forbids of a separatrix's end: a check on what integration found.

Forward in time nothing ends at a source or at an unstable cycle, and nothing leaves a
trapping square; backward nothing ends at a sink or at a stable cycle; and no trajectory
crosses a limit cycle (uniqueness, and Jordan's curve theorem). An end that is forbidden was
reached by an error of integration, and is not resolved.
"""

from __future__ import annotations

from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.protocols import Points
from core.reasons.elements import cycle_element, point_element
from core.reasons.reason import Code, Element, Reason
from core.separatrix_skeleton.point_table import BranchStart


def forbidden_end(
    branch: BranchStart,
    name: Element,
    ends_at: str,
    target: int | None,
    points: Points,
    cycles: tuple[LimitCycle, ...],
    trapping: bool,
) -> Reason | None:
    """Why a branch cannot end there; None where nothing speaks against it.

    Parameters
    ----------
    branch, name
        The branch, which knows its saddle or cluster, and what reasons call it.
    ends_at, target
        Its end, as in `core.invariant_manifolds.separatrix.Separatrix`.
    points
        The fixed points, with their clusters.
    cycles
        The limit cycles.
    trapping
        All flow points inward on the border of the box.
    """
    if ends_at == "unresolved":
        return None
    if ends_at == "border" and trapping and not branch.stable:
        return Reason(Code.BRANCH_LEAVES_TRAP, (name,))
    if ends_at == "point" and target is not None:
        wrong = "sink" if branch.stable else "source"
        if points[target].kind == wrong:
            return Reason(Code.BRANCH_REPELLED, (name, point_element(points, target)))
    if ends_at == "cycle" and target is not None and cycles[target].stable is branch.stable:
        return Reason(Code.BRANCH_REPELLED, (name, cycle_element(target, cycles[target])))
    for i, cycle in enumerate(cycles):
        if ends_at == "cycle" and i == target:
            continue
        if _begins_inside(branch, cycle, len(points)) != _ends_inside(ends_at, target, i, cycles):
            return Reason(Code.BRANCH_CROSSES_CYCLE, (name, cycle_element(i, cycle)))
    return None


def _begins_inside(branch: BranchStart, cycle: LimitCycle, count: int) -> bool:
    if branch.origin < count:
        return branch.origin in cycle.encloses
    return branch.origin - count in cycle.clusters


def _ends_inside(
    ends_at: str, target: int | None, cycle: int, cycles: tuple[LimitCycle, ...]
) -> bool:
    if ends_at == "border" or target is None:
        return False
    if ends_at == "point":
        return target in cycles[cycle].encloses
    if ends_at == "cluster":
        return target in cycles[cycle].clusters
    around = cycles[target].parent
    while around is not None and around != cycle:
        around = cycles[around].parent
    return around == cycle
