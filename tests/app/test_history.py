"""Undo and redo."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from app.state.history import History
from app.state.snapshot import Snapshot
from core import GRU

STATES = [Snapshot(gru=GRU(Uh=[[k, 0], [0, k]])) for k in range(8)]


def walked(count, depth=200):
    """A history of ``count`` steps: 0 → 1 → … → count."""
    history = History(depth)
    for before, after in pairwise(STATES[: count + 1]):
        history.commit(before, after)
    return history


def test_back_and_forth():
    history, now = walked(5), STATES[5]
    for k in (4, 3, 2, 1, 0):
        now = history.undo(now)
        assert now is STATES[k]
    assert history.undo(now) is now
    for k in (1, 2, 3, 4, 5):
        now = history.redo(now)
        assert now is STATES[k]
    assert history.redo(now) is now


def test_a_new_step_ends_the_future():
    history = walked(3)
    now = history.undo(STATES[3])
    history.commit(now, STATES[7])
    assert history.redo(STATES[7]) is STATES[7]
    assert history.undo(STATES[7]) is STATES[2]


def test_what_changes_nothing_is_no_step():
    history = walked(2)
    history.undo(STATES[2])
    same = Snapshot(gru=GRU(Uh=[[1, 0], [0, 1]]))
    history.commit(STATES[1], same)
    assert len(history.past) == 1
    assert history.redo(STATES[1]) is STATES[2]


@pytest.mark.parametrize("depth", [1, 3])
def test_the_oldest_steps_are_forgotten(depth):
    assert [step.state for step in walked(5, depth).past] == STATES[5 - depth : 5]


def test_a_copy_stands_alone():
    history = walked(3)
    copy = history.copy()
    history.undo(STATES[3])
    assert copy == walked(3)
    assert copy != history


def test_a_step_comes_back_as_one_looks_now_unless_it_changed_that():
    history = History(alike=lambda state, now: replace(state, bounds=now.bounds))
    first, second, third = STATES[:3]
    history.commit(first, second, looks=True)
    history.commit(second, third)
    near = replace(third, bounds=(0.0, 1.0, 0.0, 1.0))
    back = history.undo(near)
    assert back == replace(second, bounds=near.bounds)
    assert history.undo(back) is first
    assert history.redo(first) is back
    assert history.redo(back) == near
