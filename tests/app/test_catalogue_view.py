"""The Catalogue tab's Python side: nothing before it is opened, then answers to messages."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import app.catalogue.view as view_module
from app.catalogue.tab import CatalogueTab
from app.catalogue.view import FIRST, MOST_ASKED
from core.catalogue import load_catalogue
from core.structural_stability.radii import Robustness

ENTRIES = load_catalogue()
NAMES = [entry.name for entry in ENTRIES]


@pytest.fixture
def visitor(visit):
    return visit("fig8b")


@pytest.fixture
def tab(visitor):
    return CatalogueTab(visitor.controller)


@pytest.fixture
def sent(tab, monkeypatch):
    """An opened tab's messages to the browser."""
    tab.open()
    messages = []
    monkeypatch.setattr(tab.view, "_send_msg", messages.append)
    # in the caller's thread, as without a page
    monkeypatch.setattr(tab.view, "_background", view_module.Background(None))
    return messages


def test_nothing_is_read_before_it_is_opened(tab, monkeypatch):
    asked = []
    monkeypatch.setattr(view_module, "load_catalogue", lambda: asked.append(1) or ENTRIES)
    tab.show_theme(True)
    view = tab.view
    assert not asked
    assert not (view.script or view.looks or view.index or view.first or view.themes)
    tab.open()
    tab.open()
    assert asked == [1]
    assert "export function start" in view.script
    assert view.theme == "dark"
    assert len(json.loads(view.index)["entries"]) == len(ENTRIES)
    first = json.loads(view.first)
    assert list(first) == NAMES[:FIRST]
    assert all(svg.startswith("<svg ") for svg in first.values())


def test_thumbnails_are_given_for_the_names_that_there_are(tab, sent):
    tab.view._handle_msg({"thumbnails": [NAMES[30], "nobody", 7, NAMES[31]]})
    (message,) = sent
    assert list(message["thumbnails"]) == [NAMES[30], NAMES[31]]
    assert all(svg.startswith("<svg ") for svg in message["thumbnails"].values())
    tab.view._handle_msg({"thumbnails": NAMES[:1] * (MOST_ASKED + 40)})
    assert len(sent) == 2


def test_records_come_first_and_large_pictures_after(tab, sent):
    tab.view._handle_msg({"records": [NAMES[3], NAMES[0]]})
    records, one, other = sent
    assert [record["name"] for record in records["records"]] == [NAMES[3], NAMES[0]]
    assert (one["picture"], other["picture"]) == (NAMES[3], NAMES[0])
    assert one["svg"].startswith("<svg ")
    assert one["svg"] != other["svg"]


def test_a_picture_that_fails_is_told(tab, sent, monkeypatch):
    def broken(_entry, _cancel):
        raise RuntimeError("no ink")

    monkeypatch.setattr(view_module, "entry_picture", broken)
    tab.view._handle_msg({"records": [NAMES[0]]})
    assert sent[0]["records"][0]["name"] == NAMES[0]
    assert "was not drawn" in sent[1]["failed"]


def test_explore_from_here_is_one_step_that_keeps_the_layers(tab, sent, visitor):
    visitor.controller.look(layers=["points", "map"])
    before = visitor.snapshot
    entry = next(e for e in ENTRIES if e.gru.Ur.any())
    tab.view._handle_msg({"explore": entry.name})
    assert sent == [{"explored": entry.name}]
    assert visitor.snapshot.gru == entry.gru
    assert visitor.snapshot.layers == before.layers
    assert visitor.snapshot.preset == ""
    assert visitor.header["values"]["Uh[0, 1]"] == entry.gru.Uh[0, 1]
    visitor.controller.act("undo")
    assert visitor.snapshot == before
    assert not visitor.controller.can_undo


def test_the_nearest_change_can_be_explored(tab, sent, visitor):
    entry = ENTRIES[0]
    change = replace(entry.gru, bh=[0.5, -0.25])
    radii = Robustness(0.1, 0.2, 8, 1, 0.5, "Hopf bifurcation", change)
    tab.view._by_name[entry.name] = replace(entry, robustness=radii)
    tab.view._handle_msg({"explore": entry.name, "beyond": True})
    assert visitor.snapshot.gru == change
    tab.view._handle_msg({"explore": entry.name, "beyond": False})
    assert visitor.snapshot.gru == entry.gru
    tab.view._by_name[entry.name] = replace(entry, robustness=None)
    tab.view._handle_msg({"explore": entry.name, "beyond": True})
    assert visitor.snapshot.gru == entry.gru


@pytest.mark.parametrize(
    "message",
    [
        None, "thumbnails", 3, {}, {"thumbnails": "n1"}, {"thumbnails": [["n1"]]},
        {"records": None}, {"explore": "nobody"}, {"explore": ["n1"]}, {"explore": {"name": 1}},
        {"other": 1},
    ],
)  # fmt: skip
def test_nonsense_changes_nothing(tab, sent, visitor, message):
    before = visitor.snapshot
    tab.view._handle_msg(message)
    assert visitor.snapshot == before
    given = [value for message in sent for name, value in message.items() if name != "failed"]
    assert not any(given)


def test_a_broken_catalogue_is_told_and_explore_works(tab, visitor, monkeypatch):
    def damaged():
        raise ValueError("the catalogue catalogue.json is damaged: entry 3")

    monkeypatch.setattr(view_module, "load_catalogue", damaged)
    tab.open()
    assert "entry 3" in tab.view.problem
    assert json.loads(tab.view.index)["entries"] == []
    tab.view._handle_msg({"explore": NAMES[0]})
    assert visitor.ask(sequence=1, values={"bh[0]": 0.5}, commit=True)["values"]["bh[0]"] == 0.5


def test_without_thumbnails_the_wall_is_there_all_the_same(tab, monkeypatch):
    def damaged():
        raise ValueError("the thumbnails thumbnails.json are damaged")

    monkeypatch.setattr(view_module, "load_thumbnails", damaged)
    tab.open()
    assert not tab.view.problem
    assert set(json.loads(tab.view.first).values()) == {""}
    assert len(json.loads(tab.view.index)["entries"]) == len(ENTRIES)
