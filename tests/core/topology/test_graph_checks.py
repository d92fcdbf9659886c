"""When signatures are not resolved, and that the reasons name what is at fault."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.fixed_points.proven import Cluster
from core.model.gru import GRU
from core.reasons.reason import Code, Element, Reason
from core.separatrix_skeleton.found_branches import GAP_TOLERANCE
from core.topology.invariant import NEUTRAL, signature, signature_of
from core.topology.separatrix_graph import TIE
from tests.core.portraits import branch, cycle, frame_of, point

# two sinks at (±½, 0) and a saddle between them, whose stable branches leave
POINTS = (point("sink", (-0.5, 0.0)), point("sink", (0.5, 0.0)), point("saddle"))
BRANCHES = (
    branch(2, False, math.pi, "point", 0, 0.0),
    branch(2, False, 0.0, "point", 1, math.pi),
    branch(2, True, 0.5 * math.pi, "border", None, 2.5),
    branch(2, True, -0.5 * math.pi, "border", None, 0.5),
)
HIDDEN = (cycle(True, 1, None, [0]), cycle(False, 1, 0, [0]))


def why(points=POINTS, cycles=(), branches=BRANCHES, **others) -> str:
    """The only reason."""
    found = signature_of(frame_of(points, cycles, branches, **others))
    assert not found.resolved and found.text == ""
    (reason,) = found.reasons
    return str(reason)


def changed(k, **fields):
    return (*BRANCHES[:k], replace(BRANCHES[k], **fields), *BRANCHES[k + 1 :])


def test_the_portraits_from_which_these_tests_depart_resolve():
    assert signature_of(frame_of(POINTS, (), BRANCHES)).resolved
    assert signature_of(frame_of(POINTS[:1], HIDDEN)).resolved


# ------------------------------------------------------------------ not hyperbolic


def test_what_the_skeleton_says_itself():
    spent = Reason(Code.WORK_SPENT)
    assert why(reasons=[spent]) == "the work allowed for one portrait was used up"
    both = signature_of(frame_of([point("")], reasons=[spent, spent]))
    assert both.reasons == (
        Reason(Code.STABILITY_UNDECIDED, (Element("point", 0, "", (0.0, 0.0)),)), spent
    )  # fmt: skip
    assert str(both.reasons[0]) == "point 1 at (0, 0): its stability is undecided"


def test_clusters():
    cluster = Cluster(np.array([[0.1, 0.2], [0.1, 0.2]]), 0, "")
    assert why(clusters=[cluster]).startswith("cluster 1 at (0.1, 0.2)")
    found = signature(GRU(Uh=2.0 * np.eye(2)))  # both units at their pitchfork
    assert not found.resolved and str(found.reasons[0]).startswith("cluster 1 at (")


@pytest.mark.parametrize("multiplier", [0.0, 0.9 * NEUTRAL, -0.9 * NEUTRAL, math.nan])
def test_cycles_that_may_be_double(multiplier):
    ring = replace(HIDDEN[1], log_multiplier=multiplier)
    reason = why(POINTS[:1], (HIDDEN[0], ring), ())
    assert reason == "unstable cycle 2 of period 7: nearly neutral, it may be a double cycle"


def test_cycles_just_beyond_the_tolerance():
    ring = replace(HIDDEN[1], log_multiplier=1.1 * NEUTRAL)
    assert signature_of(frame_of(POINTS[:1], (HIDDEN[0], ring))).resolved


def test_cycles_not_confirmed():
    ring = replace(HIDDEN[0], confirmed=False)
    reason = why(POINTS[:1], (ring, HIDDEN[1]), ())
    assert reason == "stable cycle 1 of period 7: not confirmed by a change of sign"
    ring = replace(HIDDEN[0], log_multiplier=0.5)
    assert "stable cycle 1 of period 7 has a multiplier" in why(POINTS[:1], (ring, HIDDEN[1]), ())


def test_branches_without_an_end():
    lost = changed(1, ends_at="unresolved", target=None)
    assert why(branches=lost) == (
        "an unstable branch of saddle 3: did not end within the steps allowed"
    )
    own = Reason(Code.RECORDED, (), ("its own reason",))
    assert why(branches=changed(1, ends_at="unresolved", reason=own)) == "its own reason"
    lost = changed(2, ends_at="cluster", target=0)
    assert why(branches=lost) == "a stable branch of saddle 3: ends at a cluster"


def test_connections():
    near = changed(0, nearest_saddle=2, gap=0.9 * GAP_TOLERANCE)
    expected = (
        "an unstable branch of saddle 3: passes its own saddle within 9e-11, so that a "
        "homoclinic orbit is near"
    )
    assert why(branches=near) == expected
    near = changed(2, nearest_saddle=4, gap=0.0)
    assert why(branches=near) == (
        "a stable branch of saddle 3: passes saddle 5 within 0e+00, so that a saddle "
        "connection is near"
    )
    clear = changed(0, nearest_saddle=2, gap=1.1 * GAP_TOLERANCE)
    assert signature_of(frame_of(POINTS, (), clear)).resolved


# ------------------------------------------------------------------ inconsistent


@pytest.mark.parametrize(
    ("branches", "reason"),
    [
        (changed(0, target=2), "an unstable branch of saddle 3 ends at saddle 3 at (0, 0), which"),
        (changed(2, ends_at="point", target=1), "3 ends at sink 2 at (0.5, 0), which is sink-like"),
        (changed(0, ends_at="border", target=None), "3 ends at the border, which is source-like"),
        (changed(0, target=None), "an unstable branch of saddle 3 has no target"),
        (changed(0, saddle=0), "an unstable branch of saddle 1 does not belong to a saddle"),
        (changed(0, saddle=None), "an unstable branch of an unknown saddle does not belong"),
        (BRANCHES[:3], "saddle 3 at (0, 0) has 1 stable and 2 unstable branches, not two of each"),
        (BRANCHES[1:], "saddle 3 at (0, 0) has 2 stable and 1 unstable branches, not two of each"),
        (BRANCHES[:2], "saddle 3 at (0, 0) has 0 stable and 2 unstable branches, not two of each"),
        ((), "saddle 3 at (0, 0) has 0 stable and 0 unstable branches, not two of each"),
        (
            (*BRANCHES[:3], branch(2, False, -1.5, "point", 0, 0.1)),
            "saddle 3 at (0, 0) has 1 stable and 3 unstable branches, not two of each",
        ),
        (
            changed(1, direction=np.array([-0.1, 0.9])),
            "stable and unstable branches do not alternate around saddle 3 at (0, 0)",
        ),
        (
            changed(0, direction=np.array([0.9, -0.1])),
            "stable and unstable branches do not alternate around saddle 3 at (0, 0)",
        ),
        (changed(0, target=1), "no separatrix reaches sink 1 at (-0.5, 0)"),
    ],
)
def test_branches_that_do_not_fit(branches, reason):
    found = why(branches=branches)
    assert found.startswith("inconsistent: ") and reason in found


def test_branches_that_leave_together():
    together = changed(1, direction=BRANCHES[2].direction)
    expected = "the branches of saddle 3 at (0, 0) are too close together to be told apart"
    assert why(branches=together) == expected
    assert why(branches=changed(1, direction=np.array([math.nan, 0.0]))) == expected


def test_index_sums():
    assert why((), (), ()) == "inconsistent: within the border the indices sum to 0, not 1"
    extra = (*POINTS, point("sink", (0.0, 0.7)))
    assert why(extra) == "inconsistent: within the border the indices sum to 2, not 1"
    empty = (*HIDDEN, cycle(True, 1, 1, []))
    found = why(POINTS[:1], empty, ())
    assert found == "inconsistent: within unstable cycle 2 of period 7 the indices sum to 2, not 1"


def test_nothing_between_two_of_the_same_stability():
    found = why([point("source")], (), ())
    assert "within the border nothing separates it from source 1 at (0, 0)" in found
    found = why([point("sink")], [cycle(True, 1, None, [0])], ())
    assert "within stable cycle 1 of period 7 nothing separates it from sink 1" in found


def test_cycles_that_are_not_nested():
    apart = (HIDDEN[0], replace(HIDDEN[1], parent=None))
    assert "the cycles around sink 1 at (-0.5, 0) are not nested" in why(POINTS[:1], apart, ())
    loop = (replace(HIDDEN[0], parent=1), HIDDEN[1])
    assert "stable cycle 1 of period 7 would enclose itself" in why(POINTS[:1], loop, ())


def test_branches_that_cross_a_cycle():
    # the sink on the right lies within a cycle, yet the saddle's branch reaches it
    ring = cycle(False, 1, None, [1])
    found = why(cycles=[ring])
    assert "an unstable branch of saddle 3 ends at sink 2 at (0.5, 0), in another region" in found
    wrong_side = changed(1, ends_at="cycle", target=0, inside=True)
    found = why((POINTS[0], point("source"), POINTS[2]), [cycle(True, 1, None, [1])], wrong_side)
    assert "3 ends at stable cycle 1 of period 7, in another region" in found


def test_two_halves_that_do_not_hang_together():
    # two saddles, each with a source and a sink of its own: the second half reaches nothing
    points = [point(k) for k in ("sink", "saddle", "sink", "saddle", "source")]
    branches = [
        branch(1, False, 0.0, "point", 0, 0.0),
        branch(1, False, 3.0, "point", 0, 1.0),
        branch(1, True, 1.5, "border", None, 0.0),
        branch(1, True, -1.5, "border", None, 1.0),
        branch(3, False, 0.0, "point", 2, 0.0),
        branch(3, False, 3.0, "point", 2, 1.0),
        branch(3, True, 1.5, "point", 4, 0.0),
        branch(3, True, -1.5, "point", 4, 1.0),
    ]
    found = why(points, (), branches)
    assert found == "inconsistent: within the border the separatrices do not hang together"


# ------------------------------------------------------------------ orders


def star(arrivals, leaving=(0, 1, 2, 3, 4, 5)):
    """A sink between three saddles, each with another sink behind it."""
    points = [point("sink"), *(point("saddle") for _ in range(3))]
    points += [point("sink") for _ in range(3)]
    branches = []
    for k in range(3):
        towards = 2.0 * math.pi * k / 3.0  # of the saddle, from the middle
        branches += [
            branch(1 + k, False, towards + math.pi, "point", 0, arrivals[k]),
            branch(1 + k, False, towards, "point", 4 + k, math.nan),
            branch(1 + k, True, towards - 0.5 * math.pi, "border", None, leaving[2 * k]),
            branch(1 + k, True, towards + 0.5 * math.pi, "border", None, leaving[2 * k + 1]),
        ]
    return points, (), branches


PLAIN = signature_of(frame_of(*star((0.0, 2.0, 4.0)))).text


def test_one_or_two_branches_need_no_places():
    unknown = [replace(b, arrival=math.nan) for b in BRANCHES]
    known = signature_of(frame_of(POINTS, (), BRANCHES))
    assert signature_of(frame_of(POINTS, (), unknown)) == known
    assert known.resolved
    # two sinks and two saddles around a source: two branches at everything
    points = [point(kind) for kind in ("sink", "sink", "saddle", "saddle", "source")]
    found = []
    for place in (math.nan, 1.0):
        branches = []
        for k, up in ((2, 1.0), (3, -1.0)):
            branches += [
                branch(k, False, 0.0, "point", 0, place * up),
                branch(k, False, math.pi, "point", 1, place * up),
                branch(k, True, -0.5 * math.pi * up, "point", 4, place * up),
                branch(k, True, 0.5 * math.pi * up, "border", None, place * up),
            ]
        found.append(signature_of(frame_of(points, (), branches)))
    assert found[0].resolved and found[0] == found[1]


@pytest.mark.parametrize(
    "arrivals", [(math.nan, 2.0, 4.0), (1.0, 1.0 + 0.5 * TIE, 4.0), (math.nan,) * 3]
)
def test_orders_that_others_force(arrivals):
    assert signature_of(frame_of(*star(arrivals))).text == PLAIN


@pytest.mark.parametrize(
    ("arrivals", "leaving", "reason"),
    [
        ((math.nan, 2, 4), (0, 1, 2, math.nan, 4, 5), "where some of them arrive is not known"),
        ((1, 1 + 0.5 * TIE, 4), (0, 1, 1, 3, 4, 5), "two are too close together to be told apart"),
    ],
)
def test_orders_that_nothing_forces(arrivals, leaving, reason):
    found = why(*star(arrivals, leaving))
    assert found.startswith("the order of the separatrices at ") and found.endswith(reason)


def test_orders_that_contradict_each_other():
    found = why(*star((0.0, 4.0, 2.0)))
    assert found.endswith("within the border the order of the separatrices makes them cross")
    found = why(*star((math.nan,) * 3, (0, 2, 1, 3, 4, 5)))
    assert found.endswith("the orders in which separatrices arrive contradict each other")
