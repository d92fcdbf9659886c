"""What the browser is told of the catalogue, against the entries themselves."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from app.catalogue.records import index_of, record_of
from core import GRU
from core.catalogue import BEYOND, PointRecord, load_catalogue
from core.nullcline_curves.shapes import SHAPES
from core.structural_stability.radii import Robustness

ENTRIES = load_catalogue()
BY_NAME = {entry.name: entry for entry in ENTRIES}


def value(text):
    """The number that a reader reads."""
    text = text.replace("−", "-")
    if match := re.fullmatch(r"(-?1) ([+-]) ([\d.e-]+)", text):
        return float(match[1]) + float(match[2] + match[3])
    return float(text.removesuffix(" (rounded)"))


def test_the_index_says_of_every_entry_what_filters_need():
    index = json.loads(json.dumps(index_of(ENTRIES), allow_nan=False))
    assert index["shapes"] == list(SHAPES)
    assert index["beyond"] == list(BEYOND)
    assert len(index["entries"]) == len(ENTRIES)
    for line, entry in zip(index["entries"], ENTRIES, strict=True):
        kinds = [point.kind for point in entry.points]
        stable = [cycle.stable for cycle in entry.cycles]
        assert line["counts"] == [
            kinds.count("sink"), kinds.count("saddle"), kinds.count("source"),
            stable.count(True), stable.count(False),
        ]  # fmt: skip
        assert line["points"] == len(kinds)
        assert line["paper"] is entry.in_paper
        assert [BEYOND[i] for i in line["beyond"]] == list(entry.beyond)
        shapes = [[SHAPES[i] for i in axis] for axis in line["shapes"]]
        assert shapes == [list(entry.nullclines["x"]), list(entry.nullclines["y"])]
        assert line["codimension"] == (entry.degeneracy.codimension if entry.degeneracy else 0)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_record_holds_the_entrys_numbers(entry):
    record = json.loads(json.dumps(record_of(entry, ENTRIES), allow_nan=False))
    assert GRU.from_dict(record["json"]) == entry.gru
    shown = {
        name: np.array([[value(v) for v in row] for row in rows])
        for name, rows in record["parameters"].items()
    }
    assert {"Uh", "bh"} <= set(shown)
    for name in ("Uh", "Ur", "Uz", "bh", "br", "bz", "ch"):
        true = getattr(entry.gru, name)
        assert (
            np.array_equal(shown[name].ravel(), true.ravel()) if name in shown else not true.any()
        )
    for row, point in zip(record["points"], entry.points, strict=True):
        assert row["kind"] == (point.kind or "undecided")
        assert [value(row["x"]), value(row["y"])] == pytest.approx(point.h.tolist(), abs=5.1e-9)
        assert row["width"]
    for row, cycle in zip(record["cycles"], entry.cycles, strict=True):
        assert value(row["period"]) == pytest.approx(cycle.period, rel=1e-8)
        assert row["encloses"] == [i + 1 for i in cycle.encloses]
    assert record["signature"]["resolved"] is (entry.degeneracy is None)
    assert record["signature"]["text"] == entry.signature.text
    assert len(record["clusters"]) == len(entry.clusters)


def test_saturated_points_show_how_far_from_the_border_they_are():
    def shown(x):
        point = PointRecord("sink", "node", np.array([x, 0.5]), np.array([[x, 0.5]] * 2))
        return record_of(replace(ENTRIES[0], points=(point,)), ENTRIES)["points"][0]["x"]

    assert shown(1.0 - 3e-12) == "1 − 3.0e−12"
    assert shown(-1.0 + 2e-10) == "−1 + 2.0e−10"
    assert shown(1.0) == "1 (rounded)"
    assert shown(0.99999999) == "0.99999999"
    assert shown(0.0) == "0"
    assert shown(-3e-20) == "−3.0e−20"


def test_degenerate_entries_lead_to_their_neighbours():
    linked = 0
    for entry in ENTRIES:
        if entry.degeneracy is None:
            continue
        told = record_of(entry, ENTRIES)["degeneracy"]
        assert told["kind"] == entry.degeneracy.kind
        for side in ("below", "above"):
            signature = getattr(entry.degeneracy, side).text
            assert told[side]["signature"] == signature
            if told[side]["name"]:
                linked += 1
                assert BY_NAME[told[side]["name"]].signature.text == signature
            else:
                assert all(e.signature.text != signature for e in ENTRIES)
    assert linked > 40
    assert record_of(BY_NAME["n1-s1-d0-u0-c00-a"], ENTRIES)["degeneracy"] is None


def test_the_three_radii_are_told_as_what_they_are():
    entry = BY_NAME["n9-s4-d4-u1-c00-a"]
    change = replace(entry.gru, bh=[0.5, 0.0])
    radii = Robustness(0.0123456, 0.2, 64, 7, 0.3456, "saddle-node of the first kind", change)
    told = record_of(replace(entry, robustness=radii), ENTRIES)["robustness"]
    assert told["points_radius"] == "0.0123"
    assert (told["tested_radius"], told["samples"], told["seed"]) == ("0.2", 64, 7)
    assert (told["upper_radius"], told["bifurcation"]) == ("0.346", "saddle-node of the first kind")
    assert GRU.from_dict(told["change"]) == change
    assert index_of([replace(entry, robustness=radii)])["entries"][0]["radius"] == 0.0123456
    assert record_of(replace(entry, robustness=None), ENTRIES)["robustness"] is None
