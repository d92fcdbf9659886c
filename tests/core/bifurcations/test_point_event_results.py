"""Intervals between events, and events that are one by symmetry."""

from __future__ import annotations

import numpy as np
import pytest

from core.bifurcations.point_event_results import Transition, merged, quiet_intervals
from core.events.kinds import EventKind
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU

POINTS = find_fixed_points(GRU(Uh=[[1.0, 0.0], [0.0, 1.0]]))


def event(value, h=(0.0, 0.0), error=0.0, kind=EventKind.FOLD):
    return Transition(kind, value, error, np.array([h]), "vanish", ("saddle", "sink"), (),
                      POINTS, POINTS, (0, 1), ())  # fmt: skip


def test_quiet_intervals_keep_off_events_by_tolerance_and_error():
    found = quiet_intervals([event(0.3), event(0.6, error=0.05)], 0.0, 1.0, 0.01)
    assert np.array(found) == pytest.approx(np.array([(0.0, 0.29), (0.31, 0.54), (0.66, 1.0)]))
    back = quiet_intervals([event(0.6, error=0.05), event(0.3)], 1.0, 0.0, 0.01)
    assert np.array(back) == pytest.approx(np.array([(1.0, 0.66), (0.54, 0.31), (0.29, 0.0)]))


def test_events_next_to_each_other_leave_nothing_between():
    assert quiet_intervals([event(0.5), event(0.5 + 1e-12)], 0.5, 0.5, 1e-9) == []
    assert quiet_intervals([], 0.0, 1.0) == [(0.0, 1.0)]


def test_the_same_at_the_same_value_becomes_one_with_several_places():
    one, other, apart = event(0.3, (0.1, 0.2)), event(0.3 + 1e-12, (-0.1, -0.2)), event(0.4)
    several, single = merged([one, other, apart], 1e-9)
    assert several.place.tolist() == [[0.1, 0.2], [-0.1, -0.2]]
    assert several.involved_before == (0, 1, 0, 1)
    assert several.error == pytest.approx(1e-12, rel=1e-3)
    assert single is apart
    hopf = event(0.3, kind=EventKind.HOPF)
    assert len(merged([one, hopf], 1e-9)) == 2
