"""The two-parameter plane's Python side: form, curves, map, words, and the way to Explore."""

from __future__ import annotations

import base64
import csv
import io
import math
import time

import numpy as np
import pytest

from app.bifurcations import service
from app.bifurcations.address import explores, own_part
from app.bifurcations.host import Host
from app.bifurcations.lines import CURVES
from app.bifurcations.plane import (
    known as known_module,
    regions as regions_module,
    request as request_module,
    view as view_module,
    words,
)
from app.bifurcations.plane.picture import NOTHING, TINTS, UNRESOLVED, tints
from app.bifurcations.plane.regions import RegionColours
from app.bifurcations.plane.request import READY, PlaneRequest, plane_in
from app.bifurcations.plane.view import PlaneView, _curves_of as curves_of
from app.bifurcations.request import DiagramRequest
from app.bifurcations.sweep.job import SoFar
from app.figures.theme import THEMES
from app.live.background import Background
from app.words.typed_number import typed_number
from core import GRU
from core.sweeps import Progress, SweepCache, Topology
from core.sweeps.results import from_npz

SMALL = ((9, 6), (27, 18))
EQ_8 = READY["Eq. 8 over α and β"][1]


@pytest.fixture
def view(visit, tmp_path, monkeypatch, here, once):
    """A view of eq. 8 with small maps, all computed in this process; curves once."""
    curves = once(lambda request, gru: list(curves_of(request, gru, np.zeros(1, np.int64))))
    monkeypatch.setattr(view_module, "_curves_of", lambda *given: iter(curves(*given[:2])))
    for module in (request_module, regions_module, known_module):
        monkeypatch.setattr(module, "LEVELS", SMALL)
    visitor = visit("fig5b")
    opened, kept = [], []
    host = Host(
        visitor.controller, opened.append, Background(None), lambda action: action(),
        lambda: kept.append(view.query()),
    )  # fmt: skip
    view = PlaneView(host, cache=SweepCache(tmp_path), service=here)
    view.opened, view.kept, view.controller = opened, kept, visitor.controller
    view.sent = []
    view.findings._send_msg = view.sent.append
    yield view
    view.stop()


def finished(view, seconds=120.0):
    end = time.monotonic() + seconds
    while (view.job.running or view.findings.shown.get("running")) and time.monotonic() < end:
        time.sleep(0.01)
    assert not view.job.running
    return view.findings.shown


def drawn(view):
    """The picture's layers: map, curves by kind, marks, labels, here."""
    image, *layers = view.stage.pane.object[()]
    return image, dict(zip(CURVES, layers[:4], strict=True)), *layers[4:]


def test_an_address_fills_the_form_and_computes_nothing(view, monkeypatch):
    started = []
    monkeypatch.setattr(view.job, "start", lambda *given: started.append(given))
    monkeypatch.setattr(view._background, "start", lambda *given: started.append(given))
    view.findings.there = True  # as the browser says
    assert view.findings.shown["ready"] and view.findings.shown["headline"] == "angle α and gain β"
    view.addressed(own_part("parameter=turn&interval=0.2,1&parameter2=scale&interval2=2,3"))
    assert view.form.request().first == DiagramRequest("turn", 0.2, 1.0)
    view.shown()
    view.show_theme(True)
    view._tapped((0.5, 2.5))
    assert not started and view.known is None and not view.opened
    view._received({"draw": True})
    assert len(started) == 2 and "ready" not in view.findings.shown
    view.stop()


def test_the_plane_of_eq_8(view):
    view.draw()
    told = finished(view)
    assert told["headline"] == "angle α and gain β" and not told["problem"]
    assert told["curves"] == "Four fold curves and one Hopf curve."
    assert [row["words"].rpartition(" (")[0] for row in told["regions"]] == [
        "One sink", "One source and one stable cycle", "Four sinks, four saddles and one source",
    ]  # fmt: skip
    assert told["regions"][0]["entry"]["name"] == "n1-s1-d0-u0-c00-a"
    lost = [one["text"] for one in told["how"] if one["status"] == "not resolved"]
    assert any("a fold curve ends near (0, 2)" in text for text in lost)
    assert "24 values on each of 24 grid lines" in told["how"][0]["text"]
    assert told["how"][0]["status"] == "proven"
    image, curves, _, labels, here = drawn(view)
    # the colours are parted by the Hopf curve β cos α = 2, and the curve lies on it
    numbers = image.dimension_values(2, flat=False)
    angles, gains = np.meshgrid(image.dimension_values(0, False), image.dimension_values(1, False))
    texts = view.known._colours.texts
    sink = next(i for i, t in enumerate(texts) if Topology.of_text(t).counts == (1, 0, 0, 0, 0))
    assert np.array_equal(numbers == sink, gains * np.cos(angles) < 2.0)
    (hopf,) = curves["Hopf"].split(datatype="array")
    assert hopf[:, 1] * np.cos(hopf[:, 0]) == pytest.approx(2.0, abs=1e-9)
    assert len(curves["fold"].split(datatype="array")) == 4
    assert len(curves["homoclinic"].split(datatype="array")) <= 1
    assert "1/0/0" in labels.dimension_values(2).tolist()
    assert here.dimension_values(0) == pytest.approx([math.pi / 5])
    assert here.dimension_values(1) == pytest.approx([3.0])
    query = "tab=bifurcations&mode=plane&parameter=turn&interval=0,pi"
    assert view.kept[-1].startswith(query) and "preset=fig5b" in view.kept[-1]


def test_ways_to_explore(view):
    view.draw()
    told = finished(view)
    view._tapped((0.5, 2.9))
    assert view.opened[-1].Uh == pytest.approx(GRU.rotation(2.9, 0.5).Uh)
    row = next(i for i, r in enumerate(told["regions"]) if "four saddles" in r["words"])
    view._received({"region": row})
    place = view.known.places[row]
    assert view.opened[-1].Uh == pytest.approx(GRU.rotation(place[1], place[0]).Uh)
    for wrong in (99, -1, "0", None):
        view._received({"region": wrong})
        view._received({"point": wrong})
    view._tapped((4.0, 2.0))
    view._tapped((1.0, 3.5))
    assert len(view.opened) == 2


def test_points_of_codimension_two_are_ways_to_explore(view):
    view.controller.choose("fig8b")
    view.request = PlaneRequest(
        DiagramRequest("turn", -0.2, -0.1), DiagramRequest("bh[1]", 0.06, 0.12)
    )
    view.draw()
    told = finished(view)
    assert told["points"] == ["Bogdanov–Takens point at (−0.13238929, 0.095576836)"]
    view._received({"point": 0})
    assert view.opened[-1].bh[1] == pytest.approx(0.095576836, abs=1e-8)
    _, curves, marks, *_ = drawn(view)
    assert marks.dimension_values(0) == pytest.approx([-0.13238929])
    (homoclinic,) = curves["homoclinic"].split(datatype="array")
    assert homoclinic[-1] == pytest.approx([-0.13238929, 0.095576836], abs=1e-7)


def test_files_hold_all_cells(view):
    view.draw()
    finished(view)
    view._received({"want": "csv"})
    view._received({"want": "npz"})
    view._received({"want": "exe"})
    table, archive = view.sent
    rows = list(csv.reader(io.StringIO(table["text"])))
    assert rows[0][:2] == ["angle α", "gain β"] and len(rows) == 1 + 27 * 18
    assert Topology.of_text(rows[1][2]).counts[0] in (1, 4)
    back = from_npz(base64.b64decode(archive["base64"]))
    assert np.array_equal(back.values, view.known.result.values)


def test_the_coarse_map_shows_until_the_fine_one_comes(monkeypatch):
    monkeypatch.setattr(regions_module, "LEVELS", ((2, 1), (4, 2)))
    colours = RegionColours()
    none = Progress(1, 2, 0.0, 0.0, 0.0)
    open_ = np.zeros(2, bool)
    first = colours.cells(SoFar(0, np.array([0.0, np.nan]), open_, ("A",), none), None)
    assert first.tolist() == [[0.0, NOTHING]]
    coarse = colours.cells(SoFar(0, np.array([0.0, 1.0]), open_, ("A", "B"), none), None)
    fine = np.full(8, np.nan)
    fine[:2] = 0.0, 1.0  # another numbering: the fine map met B first
    marked = np.zeros(8, bool)
    marked[4] = True
    so_far = SoFar(1, fine, marked, ("B", "C"), none)
    found = colours.cells(so_far, coarse)
    assert found.tolist() == [[1.0, 2.0, 1.0, 1.0], [UNRESOLVED, 0.0, 1.0, 1.0]]


def test_bad_forms_are_told_and_lose_nothing(view):
    view.draw()
    told = finished(view)
    for k, end, text, problem in (
        (0, 0, "9", "angle α: “from” must be less than “to”"),
        (1, 1, "no", "gain β: “to”: “no” is not a number"),
        (1, 0, "3", "gain β: “from” and “to” are equal"),
        (1, 0, "-1", "a gain is not negative"),
    ):
        good = view.form.ends[k][end].value
        view.form.ends[k][end].value = text
        view.ask()
        assert problem in view.findings.shown["problem"]
        assert view.findings.shown["regions"] == told["regions"]
        view.form.ends[k][end].value = good
    view.form.parameters[1].value = "turn"
    view.ask()
    assert "angle α twice" in view.findings.shown["problem"]
    view.form.parameters[1].value = "Uh[0, 1]"
    view.ask()
    assert "one moves the other" in view.findings.shown["problem"]
    assert view.request == EQ_8


def test_cancelling_keeps_what_there_is(view):
    view.draw()
    view._received({"cancel": True})
    told = view.findings.shown
    assert told["text"] == "cancelled" and not told.get("running") and not view.job.running
    time.sleep(0.5)
    assert view.findings.shown == told
    assert told["curves"] == "Four fold curves and one Hopf curve."


def test_explore_moves_within_the_plane_or_out_of_it(view):
    view.draw()
    finished(view)
    view.controller.vary(GRU.rotation(2.5, 0.7))
    view.shown()
    *_, here = drawn(view)
    assert (*here.dimension_values(0), *here.dimension_values(1)) == pytest.approx((0.7, 2.5))
    assert not view.findings.shown["stale"]
    view.controller.vary(GRU.rotation(4.0, 0.7))  # in the plane, outside of the rectangle
    view.shown()
    assert len(drawn(view)[-1]) == 0 and not view.findings.shown["stale"]
    view.controller.choose("fig8b")
    view.shown()
    assert "another GRU" in view.findings.shown["stale"] and len(drawn(view)[-1]) == 0


def test_addresses_hold_the_plane(view):
    for _, request in READY.values():
        own = own_part(f"?{request.query()}&v=1&preset=fig5b")
        assert plane_in(own) == request
        assert explores(f"?{request.query()}&v=1&preset=fig5b") == "v=1&preset=fig5b"
    view.draw()
    finished(view)
    for query, problem in (
        ("mode=plane&parameter=turn&interval=0,1", "a plane needs two parameters"),
        ("parameter=turn&interval=0,1&parameter2=bh[0]", "names no interval2"),
        ("parameter=turn&interval=0,1&parameter2=turn&interval2=0,1", "twice"),
        ("parameter=turn&interval=0,1&parameter2=x&interval2=0,1", "no parameter 'x'"),
    ):
        view.addressed(own_part(query))
        assert problem in view.findings.shown["problem"]
        assert view.findings.shown["finished"]
    view.addressed(own_part(view.request.query()))  # as drawn: nothing happens
    assert view.findings.shown["finished"]
    view.addressed(own_part("parameter=turn&interval=0.2,1&parameter2=scale&interval2=2,3"))
    assert view.request.first == DiagramRequest("turn", 0.2, 1.0)
    assert view.form.ends[0][0].value == "0.2" and view.findings.shown["ready"]


def test_a_bad_address_is_told_beside_another_plane(visit, tmp_path, here):
    host = Host(
        visit("fig8b").controller, print, Background(None), lambda action: action(), lambda: None
    )
    own = own_part("parameter=turn&interval=1,0&parameter2=scale&interval2=0,1")
    view = PlaneView(host, own, cache=SweepCache(tmp_path), service=here)
    assert "“from” must be less than “to”" in view.findings.shown["problem"]
    assert view.request == READY["Around eq. 9: angle and bh₂"][1]


def test_an_unreachable_scheduler_offers_this_machine(view, monkeypatch):
    monkeypatch.setenv("GRUSCOPE_SCHEDULER", "tcp://127.0.0.1:9")
    view._service = service.workers()
    view.draw()
    told = finished(view)
    assert told["local"] and "127.0.0.1:9" in told["problem"]
    assert told["curves"] == "Four fold curves and one Hopf curve."  # these need no workers
    started = []
    monkeypatch.setattr(view.job, "start", lambda *given: started.append(given))
    view._received({"local": True})
    assert started[0][1] is service.workers_here()


def test_words_and_colours():
    cycles = Topology(2, 2, 1, 1, 1, "X")
    assert words.label(cycles) == "2/2/1\n2 cycles"
    assert words.label(Topology(3, 2, 0, 0, 0, "X")) == "3/2/0"
    text = "Two sinks, two saddles, one source, one stable cycle and one unstable cycle"
    assert words.spelled(cycles) == text
    for theme in THEMES.values():
        colours = tints(theme)
        assert len(set(colours)) == TINTS == len(colours)
        assert theme.paper not in colours


def test_both_themes_draw_the_same(view):
    view.draw()
    told = finished(view)
    view.show_theme(True)
    dark = view.findings.shown
    assert [r["words"] for r in dark["regions"]] == [r["words"] for r in told["regions"]]
    assert [r["colour"] for r in dark["regions"]] != [r["colour"] for r in told["regions"]]
    view.open("Eq. 8 over α and β")
    finished(view)


def test_the_form_offers_what_the_present_gru_has(view):
    view.controller.vary(GRU(Uh=[[3, 0], [0, 3]], reset_after=True))
    view.shown()
    assert "ch[0]" in view.form.parameters[0].options.values()
    view.form.parameters[0].value = "ch[0]"
    assert [field.value for field in view.form.ends[0]] == ["−0.5", "0.5"]
    view.controller.vary(GRU.rotation(3.0, 0.7))
    view.form.parameters[0].value = "turn"
    assert typed_number(view.form.ends[0][1].value) == pytest.approx(0.7 + math.pi / 4, abs=1e-4)
    view.shown()
    assert "ch[0]" not in view.form.parameters[0].options.values()
