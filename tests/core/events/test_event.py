"""The record of an event: shared by all that find some, and what it says of itself."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import core
from core.events.event import Event
from core.events.kinds import EventKind
from core.model.gru import GRU
from tests.core.known_fields import bautin


def eq8(angle):
    return GRU.rotation(3, angle)


def test_it_says_what_and_where():
    event = Event(EventKind.HOPF, 0.8410686705679303, np.nan, np.zeros((1, 2)))
    assert str(event) == "Hopf point at 0.8410686706"
    both = Event(EventKind.CUSP, np.array([0.25, -0.5]), np.nan, np.ones((1, 2)))
    assert str(both) == "cusp at (0.25, -0.5)"


def test_its_state_is_the_first_of_its_places():
    event = Event(EventKind.FOLD, 1.0, 1e-9, np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert event.h.tolist() == [1.0, 2.0]
    nowhere = Event(EventKind.FOLD_OF_CYCLES, 1.0, 1e-9, np.zeros((0, 2)))
    assert nowhere.h.shape == (2,) and np.isnan(nowhere.h).all()
    with pytest.raises(ValueError, match="read-only"):
        event.place[0, 0] = 5.0
    again = pickle.loads(pickle.dumps(event))
    assert again.kind is EventKind.FOLD and not again.place.flags.writeable


def test_whatever_finds_events_gives_this_record():
    """The folds of eq. 8 as the search between portraits and continuation see them."""
    met = core.transitions(eq8, 0.2, 0.1)
    along = core.continue_equilibria(eq8, (0.1, 0.2))
    cycles = core.continue_cycles(eq8, (0.1, 0.2), equilibria=along, samples=6)
    plane = core.equilibrium_curves(
        bautin, (-0.4, 0.5), (-0.7, 0.6), lines=2, seeds=[(0.0, 0.0)]
    ).special_points
    every = [*met, *along.special_points, *cycles.special_points, *plane]
    assert all(isinstance(event, core.Event) for event in every)
    assert all(type(event.kind) is EventKind and event.place.ndim == 2 for event in every)
    (fold,), folds = met, along.special_points
    assert {event.kind for event in (fold, *folds)} == {EventKind.FOLD}
    assert len(fold.place) == len(folds) == 4
    for one in folds:
        assert np.abs(fold.place - one.h).max(axis=1).min() < 1e-10
        assert one.value == pytest.approx(fold.value, abs=1e-12)
    (ends,) = cycles.special_points
    assert ends.kind is EventKind.SADDLE_NODE_ON_CYCLE
    assert np.abs(fold.place - ends.h).max(axis=1).min() < 1e-10
    (point,) = plane
    assert point.kind is EventKind.BAUTIN and point.value == pytest.approx([0, 0], abs=1e-9)
