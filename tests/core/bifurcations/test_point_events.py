"""Transitions against closed forms and the known bifurcation values of eq. 8 and eq. 9."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.bifurcations.point_events import quiet_intervals, transitions
from core.cancellation import Cancelled
from core.model.gru import GRU

EQ9 = GRU.rotation(3, -math.pi / 20).Uh


def eq8(alpha):
    return GRU.rotation(3, alpha)


def eq9(gamma):
    return GRU(Uh=EQ9, bh=[0.32, gamma])


def test_figure_5_hopf_and_four_folds():
    hopf, fold = transitions(eq8, 1.0, 0.1)
    assert (hopf.kind, hopf.change) == ("Hopf", "loses stability")
    assert hopf.value == pytest.approx(math.acos(2 / 3), abs=1e-13)
    assert hopf.place == pytest.approx(np.zeros((1, 2)), abs=1e-13)
    assert (hopf.kinds_before, hopf.kinds_after) == (("sink",), ("source",))
    assert (fold.kind, fold.change) == ("fold", "appear")
    assert fold.value == pytest.approx(0.147822070679066, abs=1e-13)
    x, y = -0.565513954536, -0.896755619546
    for place in ((x, y), (-y, x), (-x, -y), (y, -x)):
        assert np.abs(fold.place - place).max(axis=1).min() < 1e-11
    assert len(fold.place) == 4 and fold.kinds_after == ("saddle", "sink")
    assert len(fold.involved_after) == 8 and len(fold.points_after) == 9
    gru = eq8(fold.value)
    for h in fold.place:
        assert gru.velocity(h) == pytest.approx([0, 0], abs=1e-14)
        assert np.linalg.det(gru.jacobian(h)) == pytest.approx(0, abs=1e-13)


def test_backward_is_the_mirror_image():
    there, back = transitions(eq8, 1.0, 0.1), transitions(eq8, 0.1, 1.0)
    assert [e.kind for e in back] == [e.kind for e in there][::-1]
    assert [e.value for e in back] == pytest.approx([e.value for e in there][::-1], abs=1e-13)
    assert [e.change for e in back] == ["vanish", "gains stability"]


def test_hopf_of_eq_9_and_its_folds():
    found = transitions(eq9, 0.05, 0.0542)
    (hopf,) = found
    assert hopf.kind == "Hopf" and hopf.change == "loses stability"
    assert hopf.value == pytest.approx(0.053009394219754, abs=1e-14)
    assert hopf.h == pytest.approx([-0.606056827343, -0.531734539955], abs=1e-11)
    wide = transitions(eq9, -1.0, 1.0)
    assert [e.kind for e in wide] == ["fold", "Hopf", "fold", "fold"]
    assert wide[2].kinds_before == ("saddle", "source")  # of the second kind
    for event in wide:
        gru = eq9(event.value)
        jacobian = gru.jacobian(event.h)
        vanishing = np.trace(jacobian) if event.kind == "Hopf" else np.linalg.det(jacobian)
        assert abs(vanishing) < 1e-13
        assert np.abs(gru.velocity(event.h)).max() < 1e-14


def test_one_units_folds_in_closed_form():
    """tanh(2h + b) = h touches where sech² = ½: h = ±1/√2."""
    found = transitions(lambda b: GRU(Uh=[[4.0]], bh=[b]), -2.0, 2.0)
    h = math.sqrt(0.5)
    b = math.atanh(h) - 2 * h
    assert [e.value for e in found] == pytest.approx([b, -b], abs=1e-14)
    assert [e.change for e in found] == ["appear", "vanish"]
    assert found[0].h == pytest.approx([h], abs=1e-7)
    assert all(e.kind == "fold" for e in found)


def test_pitchfork():
    """tanh(w h / 2) = h: at w = 2 one rest becomes three."""
    (event,) = transitions(lambda w: GRU(Uh=[[w, 0.0], [0.0, 1.0]]), 1.0, 3.0)
    assert (event.kind, event.change) == ("pitchfork", "appear")
    assert event.value == pytest.approx(2.0, abs=1e-8) and event.error < 1e-8
    assert event.kinds_before == ("sink",) and event.kinds_after == ("saddle", "sink", "sink")
    (event,) = transitions(lambda w: GRU(Uh=[[w, 0.0], [0.0, 1.0]]), 3.0, 1.0)
    assert (event.kind, event.change) == ("pitchfork", "vanish")


def test_transcritical():
    """With a reset gate whose slope does not vanish the origin meets one other point."""
    (event,) = transitions(
        lambda s: GRU(Uh=[[2, 0], [0, 1]], Ur=[[3, 0], [0, 0]], br=[s, 0]), -0.2, 0.3
    )
    assert (event.kind, event.change) == ("transcritical", "exchange")
    assert event.value == pytest.approx(0.0, abs=1e-8)
    assert event.kinds_before == event.kinds_after == ("saddle", "sink")


def test_two_switches_open_at_once():
    (event,) = transitions(lambda w: GRU(Uh=[[w, 0.0], [0.0, w]]), 1.0, 3.0)
    assert event.kind == "degenerate"
    assert event.value == pytest.approx(2.0, abs=1e-8)
    assert len(event.kinds_before) == 1 and len(event.kinds_after) == 9


@pytest.mark.parametrize("samples", [1, 3, 8])
def test_all_events_of_one_interval_are_found(samples):
    found = transitions(eq9, -1.0, 1.0, samples=samples)
    assert [e.kind for e in found] == ["fold", "Hopf", "fold", "fold"]


def test_nothing_happens():
    assert transitions(eq8, 0.5, 0.51) == []
    assert transitions(eq8, 0.5, 0.5) == []
    assert transitions(lambda a: GRU(Uh=[[0.0, 0.0], [0.0, 0.0]], bh=[a, 0]), -3.0, 3.0) == []


def test_an_end_on_an_event_is_no_event():
    assert transitions(eq8, math.acos(2 / 3), 0.7) == []
    (event,) = transitions(eq8, math.acos(2 / 3) + 1e-6, 0.7)
    assert event.value == pytest.approx(math.acos(2 / 3), abs=1e-13)


def test_index_sum_holds_on_both_sides():
    for event in transitions(eq9, -1.0, 1.0):
        assert event.points_before.index_sum == event.points_after.index_sum == 1
        for points, chosen, kinds in (
            (event.points_before, event.involved_before, event.kinds_before),
            (event.points_after, event.involved_after, event.kinds_after),
        ):
            assert tuple(sorted(points[i].kind for i in chosen)) == kinds


def test_a_cluster_all_along_is_not_resolved():
    """J(0) = 0 whatever the size of Ur: four points stay in one."""
    Ur = np.array([[4.0, -8.0], [8.0, -4.0]])
    found = transitions(lambda c: GRU(Uh=[[2, 0], [0, 2]], Ur=c * Ur), 1.0, 1.2)
    assert found and {e.kind for e in found} == {"not resolved"}
    covered = [(e.value - e.error, e.value + e.error) for e in found]
    assert min(covered)[0] == pytest.approx(1.0) and max(covered)[1] == pytest.approx(1.2)


def test_a_jump_of_the_family_ends():
    found = transitions(lambda w: GRU(Uh=[[3.0 if w > 0.3 else 1.0, 0.0], [0.0, 0.0]]), 0.0, 1.0)
    assert found and all(abs(e.value - 0.3) < 1e-8 for e in found)


def test_quiet_intervals_lie_between():
    found = transitions(eq9, 0.0, 0.1)
    quiet = quiet_intervals(found, 0.0, 0.1)
    assert len(quiet) == len(found) + 1
    for a, b in quiet:
        assert a < b and transitions(eq9, a, b) == []
    back = quiet_intervals(transitions(eq9, 0.1, 0.0), 0.1, 0.0)
    assert np.array(back) == pytest.approx(np.array(quiet)[::-1, ::-1], abs=1e-12)


def test_cancelling_and_bad_input():
    with pytest.raises(Cancelled):
        transitions(eq8, 0.1, 1.0, cancel=np.ones(1, np.int64))
    for change in ({"before": math.nan}, {"after": "x"}, {"tolerance": 0.0}, {"samples": 0}):
        (name,) = change
        with pytest.raises(ValueError, match=name):
            transitions(**{"family": eq8, "before": 0.1, "after": 0.2} | change)
