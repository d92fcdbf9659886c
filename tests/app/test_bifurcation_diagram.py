"""The Bifurcations tab's Python side: form, address, columns, words, and the way to Explore."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import panel_material_ui as pmui
import pytest

from app.bifurcations.address import address_of, explores, mode_in, own_part, request_in
from app.bifurcations.diagram import columns, view as view_module, words
from app.bifurcations.note import note
from app.bifurcations.request import LABELS, DiagramRequest, around, number, offered, request_of
from app.bifurcations.sweep import series as series_module
from app.bifurcations.sweep.request import sweep_in, sweep_of
from app.bifurcations.tab import BifurcationsTab
from app.live.background import Background
from core import (
    GRU,
    continue_cycles,
    continue_equilibria,
    find_fixed_points,
    find_limit_cycles,
    skeleton,
)
from core.model.families import family_of, parameters, value_of
from core.reasons.reason import Code

GAMMA = DiagramRequest("bh[1]", 0.0, 0.12)


@pytest.fixture(scope="module")
def result():
    gru = GRU(Uh=GRU.rotation(3, -math.pi / 20).Uh, bh=[0.32, 0.0535])
    points = continue_equilibria(GAMMA.family(gru), (0.0, 0.12))
    return points, continue_cycles(GAMMA.family(gru), (0.0, 0.12), equilibria=points)


@pytest.fixture
def tab(visit, once, monkeypatch):
    """An opened tab that computes in the caller's thread, and nothing twice."""
    for continued in (continue_equilibria, continue_cycles):
        monkeypatch.setattr(view_module, continued.__name__, once(continued))
    visitor = visit("fig8b")
    tab = opened(visitor, address_of("diagram", GAMMA.query()))
    tab.view._received({"draw": True})
    tab.controller = visitor.controller
    return tab


def opened(visitor, query):
    tab = BifurcationsTab(visitor.controller, query)
    tab._background = Background(None)
    tab.open()
    tab.view = tab.views["diagram"]
    tab.sent = []
    tab.place._send_msg = tab.sent.append
    tab.place.there = tab.view.findings.there = True  # as the browser says
    return tab


def test_nothing_is_computed_before_the_tab_is_opened(visit):
    tab = BifurcationsTab(visit("fig8b").controller)
    tab.show_theme(True)
    assert not tab.views and not tab.main[0].objects and not tab.sidebar[0].objects


@pytest.fixture
def begun(monkeypatch):
    """The jobs that were begun, none of which is done."""
    jobs = []
    monkeypatch.setattr(Background, "start", lambda self, *given, **how: jobs.append(given))
    return jobs


def points_drawn(view):
    return sum(len(source.data["value"]) for source in view.figures.sources.values())


def test_an_address_fills_the_form_and_computes_nothing(visit, begun):
    tab = opened(visit("fig8b"), f"?{address_of('diagram', GAMMA.query())}&v=1&preset=fig8b")
    view = tab.view
    assert (view.parameter.value, view.low.value, view.high.value) == ("bh[1]", "0", "0.12")
    told = view.findings
    assert told.ready and told.headline == "bh₂ from 0 to 0.12" and not told.busy
    assert (view.figures.values.start, view.figures.values.end) == (0.0, 0.12)
    assert view.figures.here[0].location == 0.0535
    tab._received({"shown": True})
    tab._received({"query": "?tab=bifurcations&parameter=bh[0]&interval=0.1,0.2"})
    view._received({"row": 0})
    view._tapped(SimpleNamespace(x=0.15))
    assert not begun and told.headline == "bh₁ from 0.1 to 0.2" and not tab.sent
    view._received({"draw": True})
    assert len(begun) == 1 and not told.ready and told.busy


@pytest.mark.parametrize("query", ["?tab=bifurcations", "?tab=bifurcations&parameter=bh[1]", ""])
def test_only_somebody_who_turns_to_the_tab_draws_by_that_alone(visit, begun, query):
    tab = opened(visit("fig8b"), query)
    assert len(begun) == (not query) and tab.view.findings.ready == bool(query)


def test_an_address_ends_what_was_drawn_before_it(tab, begun):
    assert points_drawn(tab.view) > 0 and tab.view.findings.rows
    tab._received({"query": "?tab=bifurcations&parameter=bh[0]&interval=0.1,0.2"})
    told = tab.view.findings
    assert points_drawn(tab.view) == 0 and not told.rows and not told.how and told.ready
    tab.controller.choose("fig5b")
    tab._received({"shown": True})
    assert not begun and tab.view.figures.here[0].location == tab.view.gru.bh[0]
    tab.view.wanted()
    assert len(begun) == 1


def test_the_diagram_of_eq_9_in_words(tab):
    told = tab.view.findings
    assert told.headline == "bh₂ from 0 to 0.12: two folds, one Hopf point and one homoclinic orbit"
    values = [row["value"] for row in told.rows]
    assert values == sorted(values)
    assert any(abs(v - 0.053009394219754) < 1e-12 for v in values)
    assert any(abs(v - 0.0541746769162) < 1e-11 for v in values)
    assert any("0.05300939422, supercritical" in row["words"] for row in told.rows)
    assert told.how[0]["status"] == "proven"
    assert told.how[0]["text"].startswith("the sets of fixed points at 200 values")
    assert not told.busy and not told.problem
    assert tab.place.query.startswith("tab=bifurcations&parameter=bh[1]&interval=0.0,0.12&v=1")


def test_every_knob_of_the_gru_can_be_chosen():
    for gru in (GRU.rotation(3, 0.5), GRU(Uh=[[1, 2], [3, 4]], reset_after=True)):
        listed = offered(gru)
        assert sorted(listed.values()) == sorted(parameters(gru))
        assert len(listed) == len(parameters(gru))
        for name in parameters(gru):
            request = around(gru, name)
            assert request.low <= value_of(gru, name) <= request.high
            assert request.low < request.high
            assert request.family(gru)(request.high) != gru
    assert LABELS["Uh[0, 1]"] == "Uh₁₂" and LABELS["br"] == "both br"


@pytest.mark.parametrize(
    ("before", "now"),
    [("angle", "turn"), ("gain", "scale"), ("Uh12", "Uh[0, 1]"), ("bh2", "bh[1]")],
)
def test_addresses_of_before_open_and_are_written_anew(before, now):
    own = own_part(f"tab=bifurcations&parameter={before}&interval=0.5,1.5")
    request = request_in(own)
    assert request == request_of(now, "0.5", "1.5") and request.parameter == now
    assert own_part(request.query())["parameter"] == now
    swept = sweep_in(
        {"quantity": "sinks", "parameter": before, "interval": "0.5,1.5", "values": "3"}
    )
    assert [axis.parameter for axis in swept.axes] == [now]


def test_what_is_no_entry_is_explained_where_it_is_chosen():
    select = pmui.Select(options=["turn", "bh[0]"], value="bh[0]")
    told = note(select)
    assert not told.visible and told.object == ""
    select.value = "turn"
    assert told.visible and "rotates all of Uh" in told.object
    assert LABELS["turn"] == "angle α" and LABELS["scale"] == "gain β"


def test_texts_as_people_type_them():
    request = request_of("turn", "−pi/4", "0.3π")
    assert request.low == pytest.approx(-math.pi / 4)
    assert request.high == pytest.approx(0.3 * math.pi)
    assert request_of("bh[1]", " 0 ", "1e-1").high == 0.1
    assert request_of("bh[0]", "-π", "2 pi").high == pytest.approx(2 * math.pi)


@pytest.mark.parametrize(
    ("parameter", "low", "high", "message"),
    [
        ("weight", "0", "1", "no parameter 'weight'"),
        ("bh[0]", "1", "1", "no length"),
        ("bh[0]", "0", "1e-320", "too short"),
        ("bh[0]", "1", "1.0000000000000002", "too short"),
        ("bh[0]", "2", "1", "less than"),
        ("bh[0]", "a", "1", "“from”: “a” is not a number"),
        ("bh[0]", "0", "", "“to”: a number is missing"),
        ("bh[0]", "0", "nan", "“to”: “nan” is not a number"),
        ("bh[0]", "0", "1e9", "“to” must be a number within"),
        ("bh[0]", "0", "pi/0", "“to”"),
        ("scale", "-1", "1", "not negative"),
    ],
)
def test_what_cannot_be_is_refused(parameter, low, high, message):
    with pytest.raises(ValueError, match=message):
        request_of(parameter, low, high)


@pytest.mark.parametrize("text", ["1" + " " * 100_000 + "x", "9" * 5000, "1e" + "9" * 5000])
def test_a_number_longer_than_anybody_types_is_refused_unread(text):
    with pytest.raises(ValueError, match="too long") as refused:
        number("from", text)
    assert len(str(refused.value)) < 100
    with pytest.raises(ValueError, match="no whole number"):
        sweep_of("period", [("angle", "0", "1", text)])


def test_a_bad_form_is_told_and_loses_nothing(tab):
    view = tab.view
    before = view.findings.headline
    view.low.value = "0.2"
    assert view.findings.problem == "“from” must be less than “to”."
    assert view.findings.headline == before
    view.low.value = "0.01"
    assert view.findings.problem == ""
    assert view.findings.headline.startswith("bh₂ from 0.01 to 0.12")


def test_addresses_hold_diagram_and_gru():
    query = f"{address_of('diagram', GAMMA.query())}&v=1&preset=fig8b&bh=0.32,0.05"
    assert request_in(own_part(f"?{query}")) == GAMMA
    assert explores(f"?{query}") == "v=1&preset=fig8b&bh=0.32,0.05"
    assert request_in(own_part("tab=bifurcations")) is None and explores("tab=bifurcations") == ""
    for query, message in (
        ("tab=bifurcations&parameter=bh[1]", "names no interval"),
        ("tab=bifurcations&interval=0,1", "names no parameter"),
        ("tab=bifurcations&parameter=bh[1]&interval=0", "two numbers"),
        ("tab=bifurcations&parameter=bh[1]&interval=1,0", "less than"),
        ("tab=bifurcations&parameter=x&interval=0,1", "no parameter"),
    ):
        with pytest.raises(ValueError, match=message):
            request_in(own_part(query))
    assert mode_in(own_part("mode=plane")) == "plane" and mode_in({}) == "diagram"
    with pytest.raises(ValueError, match="no mode 'space'"):
        mode_in(own_part("mode=space"))


def test_lines_are_where_the_points_are(result):
    points, _ = result
    family = family_of(GRU(Uh=GRU.rotation(3, -math.pi / 20).Uh, bh=[0.32, 0.0]), "bh[1]")
    for axis in (0, 1):
        lines = columns.point_lines(points, axis)
        for value in (0.011, 0.0512, 0.07, 0.11):
            for kind in columns.KINDS:
                found = [p.h[axis] for p in find_fixed_points(family(value)) if p.kind == kind]
                assert crossings(lines[kind], value) == pytest.approx(sorted(found), abs=2e-3)


def crossings(line, value):
    """Where a NaN-separated line meets a value, sorted."""
    v, s = line["value"], line["state"]
    with np.errstate(invalid="ignore"):
        meets = np.flatnonzero((v[:-1] - value) * (v[1:] - value) < 0)
    share = (value - v[meets]) / (v[meets + 1] - v[meets])
    return sorted(s[meets] + share * (s[meets + 1] - s[meets]))


def test_cycles_are_drawn_by_their_extremes(result):
    _, cycles = result
    family = family_of(GRU(Uh=GRU.rotation(3, -math.pi / 20).Uh, bh=[0.32, 0.0]), "bh[1]")
    (cycle,) = find_limit_cycles(family(0.0538))
    for axis in (0, 1):
        found = crossings(columns.cycle_lines(cycles, axis)["stable"], 0.0538)
        ends = [cycle.points[:, axis].min(), cycle.points[:, axis].max()]
        assert found == pytest.approx(ends, abs=2e-3)
    (period,) = crossings(columns.period_lines(cycles)["stable"], 0.0538)
    assert period == pytest.approx(cycle.period, rel=1e-3)
    assert columns.cycle_lines(cycles, 0)["unstable"]["value"].size == 0
    assert columns.period_range(cycles)[1] < 400


def test_marks_tell_sub_from_supercritical(result):
    points, _ = result
    found = columns.marks(points, 0)
    assert sorted(found["filled"]["marker"]) == ["circle", "diamond", "diamond"]
    assert not found["open"]["value"]
    gru = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=[0.47, 0.17])
    other = continue_equilibria(family_of(gru, "bh[0]"), (0.42, 0.52))
    assert columns.marks(other, 1)["open"]["marker"] == ["circle"]


def test_a_row_opens_its_exact_value_in_explore_as_one_step(tab):
    before = tab.controller.state.snapshot
    row = next(i for i, row in enumerate(tab.view.findings.rows) if "Homoclinic" in row["words"])
    tab.view._received({"row": row})
    now = tab.controller.state.snapshot
    # with the digits that are needed to be told of the orbit
    assert now.gru.bh[1] == pytest.approx(tab.view.findings.rows[row]["value"], rel=5e-12)
    assert len(repr(float(now.gru.bh[1]))) <= 16
    assert any(reason.code is Code.NEAR_HOMOCLINIC for reason in skeleton(now.gru).reasons)
    assert (now.starts, now.bounds) == (before.starts, before.bounds)
    assert tab.sent == [{"go": "explore"}]
    tab.controller.act("undo")
    assert tab.controller.state.snapshot == before
    for wrong in (99, -1, "0", None):
        tab.view._received({"row": wrong})
    assert len(tab.sent) == 1


def test_coming_back_draws_only_what_has_changed(tab):
    drawn = []
    tab.view.draw = lambda: drawn.append(tab.view.request)
    tab.view._received({"row": 0})
    tab._received({"shown": True})
    assert not drawn  # Explore moved along the diagram's own parameter
    tab.controller.choose("fig5b")
    tab._received({"shown": True})
    assert drawn == [GAMMA]


def test_an_address_of_another_diagram(tab):
    tab._received({"query": "?tab=bifurcations&parameter=bh[0]&interval=0.1,0.2"})
    assert tab.view.request == DiagramRequest("bh[0]", 0.1, 0.2)
    tab.view._received({"draw": True})
    assert tab.view.findings.headline.startswith("bh₁ from 0.1 to 0.2: ")
    tab._received({"query": "?tab=bifurcations&parameter=bh[0]&interval=0.2,0.1"})
    assert "less than" in tab.view.findings.problem
    assert tab.view.request == DiagramRequest("bh[0]", 0.1, 0.2)
    tab._received({"query": "?tab=bifurcations&mode=space"})
    assert "no mode" in tab.view.findings.problem and tab.mode == "diagram"


def test_a_bad_address_is_told_beside_another_diagram(visit):
    for query, problem in (
        ("parameter=bh[1]&interval=1,0", "“from” must be less than “to”"),
        ("mode=space", "there is no mode 'space'"),
        ("parameter=bh[1]&parameter=bh[0]", "parameter stands twice in the address"),
    ):
        told = opened(visit("fig8b"), query).view.findings
        assert told.problem == f"The address was not opened: {problem}."
        assert told.headline.startswith("angle α from")


def test_each_mode_is_built_when_it_is_wanted_and_keeps_its_address(tab, monkeypatch):
    assert list(tab.views) == ["diagram"]
    tab._received({"query": "?tab=bifurcations&mode=sweep&quantity=period&parameter=bh[0]"
                            "&interval=0.1,0.2&values=7&v=1&preset=fig8b"})  # fmt: skip
    assert tab.mode == tab._modes.value == "sweep"
    sweep = tab.views["sweep"]
    assert sweep.form.request().quantity == "period" and not sweep.job.running
    own = "tab=bifurcations&mode=sweep&quantity=period&parameter=bh[0]&interval=0.1,0.2&values=7"
    assert tab.place.query.startswith(f"{own}&v=1")
    assert "away" in tab.view.main.css_classes and "away" not in sweep.main.css_classes
    tab._modes.value = "diagram"
    assert tab.place.query.startswith("tab=bifurcations&parameter=bh[1]&interval=0.0,0.12&v=1")
    assert "away" in sweep.main.css_classes and "away" not in tab.view.main.css_classes


@pytest.mark.parametrize("how", ["the session is destroyed", "the browser says so"])
def test_a_sweep_dies_with_its_page(tab, busy, how):
    tab.turn("sweep")
    sweep = tab.views["sweep"]
    sweep._service = busy
    sweep.form.fields[0][2].value = "20000"
    sweep._received({"start": True})
    (series,) = running(busy)
    assert sweep.job.running and not series._cancel[0]
    if how == "the browser says so":
        tab._received({"gone": True})
    else:
        tab.stop()
    assert series._cancel[0] and not running(busy)
    assert not sweep.job.running and sweep._result is None


def running(service):
    """The series that are computed for a service."""
    return [series for key, series in series_module._running.items() if key[0] is service]


def test_a_page_has_one_job_whichever_mode_asks(tab, busy):
    tab.turn("sweep")
    tab.turn("plane")
    sweep, plane = tab.views["sweep"], tab.views["plane"]
    sweep._service = plane._service = busy
    sweep.form.fields[0][2].value = "200000"
    sweep._received({"start": True})
    (first,) = running(busy)
    plane.ask()
    (second,) = running(busy)
    assert first._cancel[0] and not second._cancel[0]
    assert not sweep.job.running and "another was asked for" in sweep.findings.shown["text"]
    sweep._received({"start": True})
    assert second._cancel[0] and not plane.job.running
    assert "another was asked for" in plane.findings.shown["text"]
    tab.stop()


def test_what_is_ready_to_open(tab):
    tab.view.open("Eq. 8 over α")
    assert tab.controller.state.snapshot.preset == "fig5b"
    assert (
        "four folds" in tab.view.findings.headline
        and "one Hopf point" in tab.view.findings.headline
    )
    assert tab.view.parameter.value == "turn"


def test_words_take_the_true_minus(result):
    rows = words.special_points(*result)
    assert any("coefficient −9.497" in text for _, text in rows)
    assert not any("-9" in text for _, text in rows)
