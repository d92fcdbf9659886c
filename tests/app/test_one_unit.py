"""The One unit tab's Python side: addresses, requests, packets, words."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from app.one_unit.codec import from_query, to_query
from app.one_unit.compute import compute_unit
from app.one_unit.controller import UnitController
from app.one_unit.exports import unit_code, unit_points_csv
from app.one_unit.findings import findings
from app.one_unit.presets import FIRST, PRESETS, SHORTCUTS, from_preset
from app.one_unit.state import FIELDS, HOME, UnitSnapshot, read, turn, unit_gru
from app.one_unit.tab import OneUnitTab
from core import GRU, find_fixed_points
from core.one_unit.rest_points import EDGE

ROOT = Path(__file__).resolve().parents[2]
numbers = st.floats(-1000, 1000)


class Visit:
    """A controller with what it sent."""

    def __init__(self, decode, preset="c"):
        self.packets: list[bytes] = []
        self.decode = decode
        self.controller = UnitController(from_preset(preset), self.packets.append)
        self.controller.refresh()

    @property
    def header(self):
        return self.decode(self.packets[-1])[0]

    def ask(self, **request):
        before = len(self.packets)
        self.controller.receive(request)
        assert len(self.packets) == before + 1, "every request is answered exactly once"
        return self.header


@pytest.fixture
def visit(decode):
    return lambda *preset: Visit(decode, *preset)


@pytest.mark.parametrize("key", PRESETS)
def test_presets_show_what_they_promise(key):
    expected = {"a": "A", "b": "B", "c": "C", "cusp": "A", "negative": "C", "five": ""}
    line = compute_unit(from_preset(key)).line
    assert line.figure == expected[key]
    if key == "a":
        assert len(line.slow) == 1  # the caption speaks of it
    if key == "five":
        assert len(line.points) == 5 and line.points.complete
    if key == "negative":
        assert line.gru.Uh[0, 0] < 0


def test_every_preset_has_a_digit():
    assert list(SHORTCUTS.values()) == list(PRESETS)
    assert set(SHORTCUTS) <= set("123456789") and FIRST in PRESETS


@settings(max_examples=60)
@given(
    st.fixed_dictionaries(dict.fromkeys(FIELDS, numbers)),
    st.booleans(),
    st.sampled_from(["", *PRESETS]),
    st.floats(-1, 1),
    st.floats(0.1, 2000),
    st.sampled_from([HOME, (-1.0, 2.5, 0.25, 4.0)]),
)
def test_an_address_brings_the_state_back(values, after, preset, start, duration, bounds):
    gru = unit_gru(values if after else values | {"ch": 0.0}, after)
    snapshot = UnitSnapshot(gru, preset, start, duration, bounds)
    assert from_query(to_query(snapshot)) == snapshot
    assert from_query("?" + to_query(snapshot)) == snapshot


def test_an_address_without_a_window_shows_the_unit():
    wmin, wmax, bmin, bmax = from_query("tab=one-unit&Uh=900&bh=-800").bounds
    assert wmin < 900 < wmax and bmin < -800 < bmax


def test_all_zeros_with_a_preset_come_back_too():
    snapshot = replace(from_preset("c"), gru=unit_gru({}))
    assert from_query(to_query(snapshot)) == snapshot


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_has_a_short_address(preset):
    assert to_query(from_preset(preset)) == f"tab=one-unit&preset={preset}"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("tab=one-unit&Uh=two", "Uh"),
        ("tab=one-unit&Uh=1e9", "limit"),
        ("tab=one-unit&Uh=nan", "finite"),
        ("tab=one-unit&preset=z", "preset"),
        ("tab=one-unit&Uh=1&bounds=1,2", "bounds"),
        ("tab=one-unit&Uh=1&bounds=1,0,0,1", "bounds"),
        ("tab=one-unit&Uh=1&bounds=0,1e6,0,1", "window"),
        ("tab=one-unit&Uh=1&start=2", "start"),
        ("tab=one-unit&Uh=1&duration=-3", "duration"),
        ("tab=one-unit&Uh=1&reset=never", "reset"),
        ("tab=one-unit&Uh=1&ch=2", "ch"),
        ("tab=one-unit&Uh=1&Uh=2", "twice"),
        ("tab=one-unit&what=1", "unknown"),
        ("tab=one-unit&duration=3", "names no parameter"),
        ("tab=one-unit&Uh=%ff", "malformed"),
        ("tab=one-unit&Uh=" + "1" * 5000, "too long"),
    ],
)
def test_bad_addresses_are_refused_whole(query, told):
    with pytest.raises(ValueError, match=told):
        from_query(query)


@pytest.mark.parametrize("query", ["", "?", "tab=one-unit", "?tab=one-unit&bokeh-x=1"])
def test_addresses_without_a_state(query):
    assert from_query(query) is None


def test_a_tab_computes_nothing_before_it_is_opened():
    code = (
        "import sys; from app.one_unit.tab import OneUnitTab; t = OneUnitTab('tab=one-unit');"
        "assert t.view is None and not list(t.main[0]) and not list(t.sidebar[0]);"
        "assert not any(m.startswith('core') for m in sys.modules), 'core'"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_tab_opens_its_address_or_says_why_not(decode):
    tab = OneUnitTab("?tab=one-unit&Uh=3&bh=0.25")
    tab.open()
    view = tab.view
    tab.open()
    assert tab.view is view
    assert view.controller.snapshot.gru == GRU(Uh=[[3.0]], bh=[0.25])
    bad = OneUnitTab("?tab=one-unit&Uh=x")
    bad.open()
    header, sections = decode(bad.view.controls.packet)
    assert "Uh" in header["error"] and header["preset"] == FIRST
    assert sections["curve"].any()
    tab.show_theme(True)
    assert view.controls.theme == view.findings.theme == "dark"


def test_a_knob_changes_what_is_shown_and_can_be_undone(visit):
    page = visit()
    assert not page.header["can"]["undo"]
    header = page.ask(sequence=4, values={"bh": 1.0})
    header = page.ask(sequence=5, values={"bh": 2.0}, commit=True)
    assert header["sequence"] == 5 and header["values"]["bh"] == 2.0
    assert header["findings"]["figure"].startswith("Topology A")
    assert header["changed"] and header["can"]["undo"]
    header = page.ask(action="undo")
    assert header["values"]["bh"] == 0.4 and not header["changed"]  # one step for a drag
    assert header["can"] == {"undo": False, "redo": True, "reset": True}
    assert page.ask(action="redo")["values"]["bh"] == 2.0
    header = page.ask(action="reset")
    assert header["values"]["bh"] == 0.4 and header["preset"] == "c" and header["can"]["undo"]
    assert page.ask(action="undo")["values"]["bh"] == 2.0
    header = page.ask(action="preset", key="five")
    assert header["reset_after"] and header["values"]["ch"] == 2.5
    assert page.ask(sequence=9, reset_after=False, commit=True)["values"]["ch"] == 0
    assert page.ask(action="undo")["values"]["ch"] == 2.5


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({"values": {"Uh": "x"}}, "Uh"),
        ({"values": {"Uh": 1e4}}, "limit"),
        ({"values": {"what": 1}}, "what"),
        ({"values": [1]}, "object"),
        ({"values": {"start": 3}}, "start"),
        ({"duration": 0}, "duration"),
        ({"bounds": [0, 0, 1, 1]}, "bounds"),
        ({"bounds": [0, 1e-9, 0, 1]}, "narrower"),
        ({"reset_after": 1}, "reset_after"),
        ({"action": "explode"}, "explode"),
        ({"action": "preset", "key": "zz"}, "zz"),
    ],
)
def test_bad_requests_are_refused_and_answered(visit, request_, told):
    page = visit()
    before = page.controller.snapshot
    header = page.ask(sequence=7, **request_)
    assert told in header["error"]
    assert page.controller.snapshot == before and not header["can"]["undo"]
    if "action" not in request_:
        assert header["sequence"] == 7


def test_a_link_opens_its_state_as_one_step(visit):
    page = visit()
    header = page.ask(action="open", query="?tab=one-unit&Uh=3&bh=0.25")
    assert (header["values"]["Uh"], header["values"]["bh"], header["preset"]) == (3, 0.25, "")
    assert page.ask(action="undo")["values"]["Uh"] == 6
    before = page.controller.snapshot
    assert "Uh" in page.ask(action="open", query="tab=one-unit&Uh=x")["error"]
    assert page.ask(action="open", query="tab=one-unit")["values"]["Uh"] == 6
    assert page.controller.snapshot == before


def test_the_bias_inside_the_reset_exists_only_there(visit):
    page = visit()
    assert page.ask(sequence=1, values={"ch": 1.0}, commit=True)["values"]["ch"] == 0
    header = page.ask(sequence=2, values={"ch": 1.0}, reset_after=True, commit=True)
    assert header["values"]["ch"] == 1.0


def test_a_failure_of_our_own_is_answered_too(visit, monkeypatch):
    page = visit()

    def broken(_snapshot):
        raise RuntimeError("boom")

    monkeypatch.setattr("app.one_unit.controller.compute_unit", broken)
    before = page.controller.snapshot
    header = page.ask(sequence=3, values={"Uh": 1.0}, commit=True)
    assert "boom" in header["error"] and header["sequence"] == 3
    assert page.controller.snapshot == before and not page.controller.history.past


def test_the_window_follows_a_point_that_leaves_it(visit):
    page = visit()
    low, high, *_ = page.ask(sequence=1, values={"Uh": 50.0})["bounds"]
    assert low == HOME[0] and high > 50
    header = page.ask(sequence=2, bounds=[1.0, 2.0, -1.0, 1.0])
    assert header["bounds"] == [1.0, 2.0, -1.0, 1.0]  # looking elsewhere is allowed


def test_sections_are_the_curves_that_were_computed(visit, decode):
    page = visit("negative")
    header, sections = decode(page.packets[-1])
    result = page.controller.result
    codes = sections["curve"].reshape(-1, 2)
    low, high = header["span"]
    width = 2.2
    h = -1.1 - width + (codes[:, 0] - 1.0) * 3 * width / 65534
    speed = low - (high - low) + (codes[:, 1] - 1.0) * 3 * (high - low) / 65534
    kept = codes[:, 0] > 0
    assert np.allclose(h[kept], result.line.h[: len(h)][kept], atol=1e-4)
    assert np.allclose(speed[kept], result.line.velocity[: len(h)][kept], atol=(high - low) * 1e-4)
    counts = sections["counts"].reshape(header["shape"])
    x = np.array([-9.0, 9.0]), np.array([-1.3, 3.5])
    for w in x[0]:
        for b in x[1]:
            row = int((b + 4) / 8 * counts.shape[0])
            column = int((w + 10) / 20 * counts.shape[1])
            gru = turn(page.controller.snapshot.gru, {"Uh": w, "bh": b})
            assert 2 * counts[row, column] + 1 == len(find_fixed_points(gru))
    assert header["start"][1] == result.line.gru.velocity([header["start"][0]])[0]


def test_marks_that_overlap_are_drawn_as_one_with_their_number(visit):
    page = visit()
    fold = 1.3032739080025892
    header = page.ask(sequence=1, values={"bh": fold - 1e-5}, commit=True)
    assert header["groups"]["label"] == ["2"] and len(header["marks"]["h"]) == 1
    assert len(header["findings"]["table"]) == 3  # the table has each of them
    header = page.ask(sequence=2, values={"bh": fold}, commit=True)
    assert header["marks"]["kind"] == ["half-stable", "sink"]
    assert header["marks"]["attracts"] == ["left", "both"] and header["groups"]["h"] == []
    assert header["levels"]["halves"] == [pytest.approx(-0.816496580927726, abs=1e-6)]


def test_arrows_point_along_the_flow(visit):
    for preset in PRESETS:
        page = visit(preset)
        gru, arrows = page.controller.snapshot.gru, page.header["arrows"]
        assert arrows["low"][0] == -EDGE and arrows["high"][-1] == EDGE
        for low, high, way in zip(*(arrows[k] for k in ("low", "high", "direction")), strict=True):
            assert np.sign(gru.velocity([(low + high) / 2])[0]) == way


def test_words_say_how_it_is_known():
    bistable = findings(compute_unit(from_preset("c")))
    assert bistable["status"] == "proven" and bistable["proof"] == "Proven: all three found."
    ends = "Where a start ends: h < −0.2014 → −0.9882; h > −0.2014 → 0.9977."
    assert bistable["lines"][0] == {"status": "proven", "text": ends}
    assert {line["status"] for line in bistable["folds"]} == {"computed"}
    half = findings(compute_unit(from_preset("b")))
    assert half["status"] == "not resolved"
    assert half["proof"].startswith("Not resolved") and "Proven: the flow" in half["proof"]
    slow = findings(compute_unit(from_preset("a")))
    assert slow["lines"][0]["status"] == "computed"
    assert slow["lines"][0]["text"].startswith("Slow point at h = −0.83")


def test_a_sink_that_the_discrete_gru_jumps_over_is_named():
    result = compute_unit(from_preset("negative"))
    lines = [line["text"] for line in findings(result)["lines"]]
    (line,) = [line for line in lines if "discrete GRU" in line]
    gru, place = result.snapshot.gru, max(m.h for m in result.line.marks)
    # the multiplier, from the discrete map itself
    low, high = (float(gru.step([place + s])[0]) for s in (-1e-6, 1e-6))
    multiplier = (high - low) / 2e-6
    assert multiplier < -1 and f"{multiplier:.3f}".replace("-", "−") in line
    lines = [line["text"] for line in findings(compute_unit(from_preset("c")))["lines"]]
    assert not any("discrete" in line for line in lines)


def test_landing_on_a_fold_gives_a_half_stable_point(visit):
    page = visit()
    for landing in page.header["findings"]["landings"]:
        page.ask(action="preset", key="c")
        header = page.ask(values={landing["key"]: landing["value"]}, commit=True)
        assert header["findings"]["figure"].startswith("Topology B")


def test_the_knobs_read_what_they_set():
    gru = unit_gru(
        {"Uh": 1.0, "Ur": 2.0, "Uz": 3.0, "bh": 4.0, "br": 5.0, "bz": 6.0, "ch": 7.0}, True
    )
    assert [read(gru)[key] for key in ("Uh", "Ur", "Uz", "bh", "br", "bz", "ch")] == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
    ]
    assert read(turn(gru, {"bz": -1.5}))["bz"] == -1.5


def test_code_and_table_of_a_unit_hold_what_is_shown(visit, capsys):
    page = visit()
    snapshot = page.controller.snapshot
    names = {}
    exec(unit_code(snapshot), names)
    assert names["gru"] == snapshot.gru
    assert names["path"].h[0, 0] == snapshot.start and names["path"].t[-1] == snapshot.duration
    assert len(names["line"].points) == 3 and capsys.readouterr().out.strip()
    rows = list(csv.DictReader(io.StringIO(unit_points_csv(page.controller.result))))
    assert [row["kind"] for row in rows] == ["sink", "source", "sink"]
    assert {row["status"] for row in rows} == {"proven"}
    assert all(float(r["h_lower"]) <= float(r["h"]) <= float(r["h_upper"]) for r in rows)
