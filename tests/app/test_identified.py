"""The portrait's place in the catalogue, as Explore shows it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from app.explore.global_dynamics import compute_global
from app.explore.identified import identified
from app.state.presets import PRESETS
from app.state.snapshot import from_preset
from core import GRU, find_fixed_points, load_catalogue
from core.catalogue import added, finds_from_json, store


def seen(gru, **fields):
    snapshot = replace(from_preset(PRESETS["fig8b"]), gru=gru, **fields)
    points = find_fixed_points(snapshot.analysed)
    return identified(next(compute_global(snapshot, points, np.zeros(1, np.int64))))


def eq9(gamma, **parameters):
    return replace(PRESETS["fig8b"].gru, bh=[0.32, gamma], **parameters)


def test_dragging_through_figure_8():
    names = [seen(eq9(gamma))["name"] for gamma in (0.051, 0.0535, 0.054085, 0.0542)]
    assert names[1] == names[2] and len(set(names)) == 3
    found = seen(eq9(0.0535))
    assert found["state"] == "entry" and found["alias"] == "Fig. 8B"
    assert found["title"].startswith("Two sinks, two saddles, one source and one stable cycle")
    assert found["picture"].startswith("<svg ")


def test_near_the_homoclinic_it_is_not_resolved():
    found = seen(eq9(0.0541746769162))
    assert found["state"] == "not resolved"
    assert "a homoclinic orbit is near" in found["text"]


def test_the_frozen_gate_counts():
    gated = eq9(0.0535, bz=[0.0, 0.5])
    assert seen(gated)["name"] == seen(eq9(0.051))["name"]  # the source is a sink
    assert seen(gated, frozen=True)["name"] == seen(eq9(0.0535))["name"]


def test_a_degenerate_entry_is_named_at_its_own_parameters():
    entry = next(e for e in load_catalogue() if "homoclinic orbit of eq. 9" in e.aliases)
    assert seen(entry.gru)["name"] == entry.name


def test_what_is_not_in_the_catalogue_can_be_kept(monkeypatch):
    some = load_catalogue()[3:5]
    monkeypatch.setattr("core.catalogue.identification.load_catalogue", lambda: some)
    gru = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=[0.47, 0.17])
    found = seen(gru)
    assert found["state"] == "unknown"
    (find,) = finds_from_json(json.dumps(found["find"]))
    assert find.gru == gru
    (*_, entry), told = added(some, [find])  # and be contributed: what it claims holds
    assert "is new" in told[0] and entry.gru == gru


@pytest.mark.parametrize("text", ["{", "{}", None])
def test_a_broken_catalogue_is_named_and_the_rest_works(text, tmp_path, monkeypatch):
    file = tmp_path / "catalogue.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(store, "CATALOGUE_FILE", file)
    found = seen(eq9(0.0535))
    assert found["state"] == "broken"
    assert found["text"].startswith("the catalogue catalogue.json")
