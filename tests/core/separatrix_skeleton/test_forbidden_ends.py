"""What topology forbids is not resolved, whatever integration says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import GRU
from core.reasons.elements import branch_element
from core.reasons.reason import Code
from core.separatrix_skeleton.assembly import skeleton
from core.separatrix_skeleton.forbidden_ends import forbidden_end
from core.separatrix_skeleton.point_table import BranchStart
from tests.core.known_fields import WITH_CYCLES, eq9, reference

NAME = branch_element(False, 0, None)

# integration found a closed curve around nothing, and a branch that left the square
IMPOSSIBLE = (
    GRU(
        Uh=[[9.1, 17.1], [-8.3, -5]], Ur=[[18, 18.9], [-4.2, 6.8]],
        Uz=[[-20.2, -0.5], [15.6, 2.1]], bh=[-4, 13.7], br=[-17.9, -12.2], bz=[2.6, 19.9],
        ch=[10.4, 3.5], reset_after=True,
    ),
    GRU(Uh=[[-95, 506], [556, 405]], bh=(-273, 314), br=(-383, 21), bz=(336, 542)),
)  # fmt: skip


@pytest.mark.parametrize("gru", IMPOSSIBLE)
def test_impossible_answers_are_not_given(gru):
    frame = skeleton(gru)
    for cycle in frame.cycles:
        assert sum(frame.points[i].index for i in cycle.encloses) == 1
    for branch in frame.separatrices:
        assert branch.stable or branch.ends_at != "border"
        if branch.ends_at == "unresolved":
            assert branch.reason and frame.reasons
    assert frame.reasons  # neither is decided


def ends_of(frame):
    for branch in frame.separatrices:
        yield BranchStart(branch.saddle, branch.stable, branch.direction, np.zeros(2)), branch


def test_true_ends_are_not_forbidden():
    for entry in WITH_CYCLES[::6]:
        frame = skeleton(reference(entry["name"]))
        for node, branch in ends_of(frame):
            end = branch.ends_at, branch.target
            assert forbidden_end(node, NAME, *end, frame.points, frame.cycles, True) is None


def test_each_kind_of_forbidden_end():
    frame = skeleton(eq9(0.0535))  # a source in a stable cycle, two saddles outside, two sinks
    (cycle,) = frame.cycles
    (source,) = cycle.encloses
    outside = next(b for b in frame.separatrices if b.saddle is not None)
    forward = BranchStart(outside.saddle, False, np.zeros(2), np.zeros(2))
    backward = replace(forward, stable=True)
    sink = next(i for i, p in enumerate(frame.points) if p.kind == "sink")

    def why(branch, ends_at, target, trapping=True):
        found = forbidden_end(branch, NAME, ends_at, target, frame.points, frame.cycles, trapping)
        return found and found.code

    assert why(forward, "border", None) is Code.BRANCH_LEAVES_TRAP
    assert why(forward, "border", None, trapping=False) is None
    assert why(backward, "border", None) is None
    assert why(forward, "point", source) is Code.BRANCH_REPELLED
    assert why(backward, "point", sink) is Code.BRANCH_REPELLED
    assert why(forward, "point", sink) is None
    assert why(backward, "cycle", 0) is Code.BRANCH_REPELLED
    assert why(forward, "cycle", 0) is None
    # from outside to what the cycle encloses
    assert why(backward, "point", source) is Code.BRANCH_CROSSES_CYCLE
    assert why(forward, "unresolved", None) is None


def test_a_curve_that_passes_a_cycle_within_another():
    frame = skeleton(GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=(0.47, 0.17)))
    outer, inner = frame.cycles
    assert inner.parent == 0 and outer.parent is None and inner.stable is not outer.stable
    # from outside both nothing winds onto the inner one, in whichever direction of time
    empty = tuple(replace(cycle, encloses=()) for cycle in (outer, inner))
    branch = BranchStart(0, not inner.stable, np.zeros(2), np.zeros(2))
    found = forbidden_end(branch, NAME, "cycle", 1, frame.points, empty, True)
    assert found.code is Code.BRANCH_CROSSES_CYCLE
    assert "cross" in str(found) and "cycle 1" in str(found)
    onto_outer = replace(branch, stable=not outer.stable)
    assert forbidden_end(onto_outer, NAME, "cycle", 0, frame.points, empty, True) is None
