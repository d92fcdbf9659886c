"""The nearest parameters of an entry: asked for, told, opened as one step."""

from __future__ import annotations

import numpy as np
import pytest

import app.catalogue.nearest as nearest_module
from app.catalogue.tab import CatalogueTab
from app.live.background import Background
from core import GRU, signature
from core.catalogue import load_catalogue
from core.model.parameter_space import distance

ENTRIES = load_catalogue()
NINE = next(e for e in ENTRIES if "Fig. 2A" in e.aliases)
DEGENERATE = next(e for e in ENTRIES if e.degeneracy is not None)


@pytest.fixture
def visitor(visit):
    return visit("fig8b")


@pytest.fixture
def sent(visitor, monkeypatch):
    """The messages of an opened tab, whose work is done in the caller's thread."""
    monkeypatch.setattr(Background, "another", lambda self, **_: Background(None))
    tab = CatalogueTab(visitor.controller)
    tab.open()
    messages = []
    monkeypatch.setattr(tab.view, "_send_msg", messages.append)
    messages.append(tab)
    return messages


def test_what_is_found_has_the_topology_and_is_as_far_as_told(visitor, sent):
    tab, before = sent.pop(), visitor.controller.state.snapshot
    tab.view._handle_msg({"nearest": NINE.name})
    (told,) = sent
    assert told["nearest"] == NINE.name and not told["same"]
    assert visitor.controller.state.snapshot == before
    tab.view._handle_msg({"nearest": NINE.name, "open": True})
    assert sent[-1] == {"explored": NINE.name}
    now = visitor.controller.state.snapshot
    assert signature(now.gru) == NINE.signature
    assert float(told["distance"]) == pytest.approx(distance(before.gru, now.gru), rel=6e-3)
    assert (now.starts, now.bounds, now.preset) == (before.starts, before.bounds, "")
    visitor.controller.act("undo")  # one step
    assert visitor.controller.state.snapshot.gru == before.gru


def test_a_topology_that_is_there_already(visitor, sent):
    tab = sent.pop()
    here = next(e for e in ENTRIES if "Fig. 8B" in e.aliases)
    tab.view._handle_msg({"nearest": here.name})
    assert sent[0]["same"]


def test_failures_are_told_in_words(visitor, sent, monkeypatch):
    tab = sent.pop()
    tab.view._handle_msg({"nearest": DEGENERATE.name})
    assert "not resolved" in sent[0]["problem"]

    def broken(*args, **kwargs):
        raise FloatingPointError("no number")

    monkeypatch.setattr(nearest_module, "nearest", broken)
    tab.view._handle_msg({"nearest": NINE.name})
    assert sent[1] == {"nearest": NINE.name, "problem": "FloatingPointError"}


def test_nothing_is_opened_that_was_not_found(visitor, sent):
    tab, before = sent.pop(), visitor.controller.state.snapshot
    tab.view._handle_msg({"nearest": NINE.name, "open": True})
    tab.view._handle_msg({"nearest": "nobody"})
    tab.view._handle_msg({"nearest": None})
    tab.view._handle_msg({"nearest": NINE.name})
    tab.view._handle_msg({"nearest": DEGENERATE.name, "open": True})
    assert [m for m in sent if "explored" in m] == []
    assert visitor.controller.state.snapshot == before


def test_the_frozen_gate_counts(visit, monkeypatch):
    visitor = visit("fig8b")
    monkeypatch.setattr(Background, "another", lambda self, **_: Background(None))
    tab = CatalogueTab(visitor.controller)
    assert isinstance(tab._present(), GRU)
    assert np.array_equal(tab._present().Uh, visitor.controller.state.snapshot.gru.Uh)
