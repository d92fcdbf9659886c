"""Points and cycles together, in the order met: the known values of eq. 8 and eq. 9."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.bifurcations.all_events import events_between
from core.cancellation import Cancelled
from core.events.kinds import EventKind
from core.model.gru import GRU

EQ9 = GRU.rotation(3, -math.pi / 20).Uh


def eq8(angle):
    return GRU.rotation(3, angle)


def eq9(gamma):
    return GRU(Uh=EQ9, bh=[0.32, gamma])


def test_hopf_then_homoclinic_and_back():
    there, back = events_between(eq9, 0.0525, 0.0545), events_between(eq9, 0.0545, 0.0525)
    assert there.complete and back.complete
    assert [e.kind for e in there] == [EventKind.HOPF, EventKind.HOMOCLINIC]
    assert [e.value for e in there] == pytest.approx(
        [0.053009394219754, 0.0541746769162], abs=1e-11
    )
    assert [e.kind for e in back] == [EventKind.HOMOCLINIC, EventKind.HOPF]
    assert [e.change for e in there] == ["loses stability", "vanish"]


def test_eq_8s_folds_lie_on_its_cycle():
    hopf, folds = events_between(eq8, 0.9, 0.14)
    assert hopf.kind is EventKind.HOPF and hopf.value == pytest.approx(math.acos(2 / 3))
    assert folds.kind is EventKind.SADDLE_NODE_ON_CYCLE and len(folds.place) == 4
    assert folds.value == pytest.approx(0.147822070679066, abs=1e-12)


def test_a_fold_off_every_cycle_stays_a_fold():
    """tanh(2h + b) = h in one of two units: folds, and no cycle anywhere."""
    one, other = events_between(lambda b: GRU(Uh=[[4, 0], [0, 1]], bh=[b, 0]), -1.0, 1.0)
    assert one.kind is other.kind is EventKind.FOLD
    b = math.atanh(math.sqrt(0.5)) - 2.0 * math.sqrt(0.5)
    assert [one.value, other.value] == pytest.approx([b, -b], abs=1e-12)


def test_what_is_not_resolved_is_said():
    """J(0) = 0 whatever the size of Ur: four points stay in one."""
    Ur = np.array([[4.0, -8.0], [8.0, -4.0]])
    found = events_between(lambda c: GRU(Uh=[[2, 0], [0, 2]], Ur=c * Ur), 1.0, 1.2)
    assert not found.complete and found.reasons


def test_cancelling():
    with pytest.raises(Cancelled):
        events_between(eq8, 0.1, 1.0, cancel=np.ones(1, np.int64))
