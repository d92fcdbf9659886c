"""The sweep view's Python side: form, progress, results, files, and the way to Explore."""

from __future__ import annotations

import base64
import csv
import io
import math
import time
from functools import partial

import holoviews as hv
import numpy as np
import pytest
from bokeh.events import Tap
from bokeh.models import LinearColorMapper, Plot

from app.bifurcations import service
from app.bifurcations.address import own_part
from app.bifurcations.host import Host
from app.bifurcations.request import SHORTEST
from app.bifurcations.stage import Stage
from app.bifurcations.sweep import fig6b
from app.bifurcations.sweep.picture import SweepData, picture
from app.bifurcations.sweep.request import FIG_6, MOST_CELLS, SweepRequest, sweep_in, sweep_of
from app.bifurcations.sweep.view import SweepView
from app.figures.theme import THEMES
from app.live.background import Background
from core import GRU, find_fixed_points
from core.model.families import plane_of
from core.sweeps import QUANTITIES, Axis, NotResolved, Quantity, SweepCache, running
from core.sweeps.results import from_npz

SMALL = SweepRequest("fixed points", (Axis("turn", 0.05, 1.0, 12), Axis("scale", 1.5, 3.0, 8)))


@pytest.fixture
def view(visit, tmp_path, here):
    """A view of eq. 8 whose sweeps run in a thread of this process."""
    visitor = visit("fig5b")
    opened, kept = [], []
    host = Host(
        visitor.controller, opened.append, Background(None), lambda action: action(),
        lambda: kept.append(view.query()),
    )  # fmt: skip
    view = SweepView(host, cache=SweepCache(tmp_path), service=here)
    view.kept = kept
    view.opened, view.controller = opened, visitor.controller
    view.sent = []
    view.findings._send_msg = view.sent.append
    yield view
    view.stop()


def finished(view, seconds=30.0):
    end = time.monotonic() + seconds
    while (view.job.running or view.findings.shown.get("running")) and time.monotonic() < end:
        time.sleep(0.01)
    assert not view.job.running
    return view.findings.shown


def clicked(view, x, y):
    """Click in the figure that is drawn."""
    plot = hv.renderer("bokeh").get_plot(view.stage.pane.object)
    figure = next(one for one in plot.state.select({"type": Plot}) if view.stage.uid in one.tags)
    figure._trigger_event(Tap(figure, sx=0, sy=0, x=x, y=y))


def test_a_map_has_the_certified_counts(view):
    view.start(SMALL)
    told = finished(view)
    assert told["headline"] == "Number of fixed points over angle α and gain β"
    assert told["text"] == "96 cells." and told["finished"]
    family = plane_of(view.gru, "turn", "scale")
    first, second = (axis.values for axis in SMALL.axes)
    for i, k in ((0, 0), (11, 7), (0, 7), (5, 3)):
        count = len(find_fixed_points(family(first[i], second[k])))
        assert view._result.values[k, i] == count
    image, grey = view.stage.pane.object[()]
    assert not (grey.dimension_values(2) > 0.5).any()
    assert image.vdims[0].label.startswith("number of fixed points")
    assert np.array_equal(image.dimension_values(2, flat=False), view._result.values)


def test_files_hold_all_cells(view):
    view._received({"want": "csv"})  # nothing is there yet
    assert not view.sent
    view.start(SMALL)
    finished(view)
    view._received({"want": "csv"})
    view._received({"want": "npz"})
    table, archive = view.sent
    rows = list(csv.reader(io.StringIO(table["text"])))
    assert rows[0][:2] == ["angle α", "gain β"] and len(rows) == 1 + SMALL.cells
    back = from_npz(base64.b64decode(archive["base64"]))
    assert np.array_equal(back.values, view._result.values)


def test_a_finished_sweep_comes_from_the_cache(view, monkeypatch):
    view.start(SMALL)
    finished(view)
    monkeypatch.setattr(running, "swept", None)  # would fail if it were called
    view.start(SMALL)
    assert finished(view)["finished"]


def test_cancelling_tells_nothing_more(view):
    view.start(SweepRequest("frequency", (Axis("turn", 0.2, 0.8, 4000),)))
    time.sleep(0.3)
    view._received({"cancel": True})
    assert view.findings.shown["text"] == "cancelled"
    time.sleep(1.0)
    assert view.findings.shown["text"] == "cancelled"
    assert not view.job.running and view._result is None


def test_one_parameter_is_a_curve(view):
    view.start(SweepRequest("frequency", (Axis("turn", 0.3, 0.7, 5),)))
    finished(view)
    curve, rug = view.stage.pane.object[()]
    assert len(rug) == 0
    values = curve.dimension_values(1)
    assert values == pytest.approx(view._result.values)
    assert (np.diff(values) > 0).all()  # it oscillates faster as the angle grows


def test_a_click_opens_the_portrait_there(view):
    view.start(SMALL)
    finished(view)
    clicked(view, 0.5, 2.0)
    (gru,) = view.opened
    assert gru.Uh == pytest.approx(GRU.rotation(2.0, 0.5).Uh)
    for x, y in ((2.0, 2.0), (0.5, 9.0), (None, None)):
        clicked(view, x, y)
    assert len(view.opened) == 1


def test_bad_forms_are_told_and_lose_nothing(view):
    view.start(SMALL)
    told = finished(view)
    for field, text, words in (
        (0, "9", "reversed"),
        (1, "no", "is not a number"),
        (2, "1.5", "no whole number"),
        (2, "100000000", "limit"),
        (2, "300000", "the page takes 250,000"),
    ):
        good = view.form.fields[0][field].value
        view.form.fields[0][field].value = text
        view.ask()
        assert words in view.findings.shown["problem"]
        assert view.findings.shown["finished"] and view._result is not None
        view.form.fields[0][field].value = good
    view.form.parameters[1].value = "turn"
    view.ask()
    assert "twice" in view.findings.shown["problem"]
    assert view.findings.shown["headline"] == told["headline"]


def test_texts_of_the_form():
    request = sweep_of("period", [("turn", "0", "π", "10"), ("br", "−1", "1", "3")])
    assert request.axes[0].high == math.pi and request.axes[1].low == -1.0
    for rows, words in (
        ([("nothing", "0", "1", "2")], "no parameter"),
        ([("turn", "1", "1", "2")], "length zero"),
        ([("br", "0", "1e-320", "2")], "too short"),
    ):
        with pytest.raises(ValueError, match=words):
            sweep_of("period", rows)
    with pytest.raises(ValueError, match="no quantity"):
        sweep_of("mass", [])
    with pytest.raises(ValueError, match="one Axis or two"):
        SweepRequest("period", ()).check(GRU.rotation(3, 1))
    assert FIG_6.cells <= MOST_CELLS


def test_an_unreachable_scheduler_offers_this_machine(view, monkeypatch):
    started = []
    monkeypatch.setenv("GRUSCOPE_SCHEDULER", "tcp://127.0.0.1:9")
    view._service = service.workers()
    view.start(SMALL)
    told = finished(view)
    assert told["local"] and "127.0.0.1:9" in told["problem"]
    monkeypatch.setattr(view.job, "start", lambda *args: started.append(args))
    view._received({"local": True})
    assert started[0] == ([(view.gru, SMALL)], service.workers_here())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("low", [0.0, 1.0, 999.9])
def test_the_shortest_interval_is_drawn_and_nothing_known_is_no_warning(low):
    high = low + 2.0 * SHORTEST * max(1.0, low)
    rows = [("bh[0]", repr(low), repr(high), "5"), ("bh[1]", repr(low), repr(high), "4")]
    request, stage = sweep_of("frequency", rows), Stage("a sweep", print)
    draw = partial(picture, request, lambda: THEMES["light"], stage.hook)
    stage.begin(draw, SweepData(np.full(20, np.nan), np.zeros(20, bool)))
    figure = stage.pane.get_root().select_one({"type": Plot})
    (shown,) = {m for m in figure.select({"type": LinearColorMapper}) if m.high < 1.5}
    assert (shown.low, shown.high) == (0.0, 1.0)
    stage.show(SweepData(np.arange(20.0), np.zeros(20, bool)))
    assert (shown.low, shown.high) == (0.0, 19.0)


def test_fig_6a_is_ready_to_open(view, monkeypatch):
    started = []
    monkeypatch.setattr(view.job, "start", lambda *args: started.append(args))
    view.open_fig_6a()
    assert started[0][0] == [(view.gru, FIG_6)]
    assert [select.value for select in view.form.parameters] == ["turn", "scale"]
    assert view.form.fields[1][0].value == "1" and view.form.fields[0][2].value == "120"
    assert view.form.fields[0][1].value == "π" and view.form.request() == FIG_6


def test_fig_6b_compares_both_regions(view, monkeypatch):
    coarse = SweepRequest("frequency", (Axis("turn", 0.0, math.pi, 40), Axis("scale", 1, 3, 20)))
    monkeypatch.setattr(fig6b, "FIG_6", coarse)
    view.open_fig_6b()
    told = finished(view, 120.0)
    assert told["text"].endswith("the mean falls and the variance rises.")
    assert "own region the mean rises and the variance rises" in told["text"]
    table = told["table"]
    assert table[0] == list(fig6b.HEADER) and [row[0] for row in table[1:]] == ["0", "1", "2"]
    # MATH's values, on a finer grid
    means = [float(row[2]) for row in table[1:]]
    assert means == pytest.approx([0.0312, 0.0481, 0.0566], rel=0.06)
    assert [float(row[4]) for row in table[1:]] == pytest.approx([0.0431, 0.0385, 0.0339], rel=0.06)
    view._received({"want": "csv"})
    rows = list(csv.reader(io.StringIO(view.sent[-1]["text"])))
    assert len(rows) == 4 and float(rows[2][2]) == pytest.approx(means[1], abs=1e-4)
    curves = view.stage.pane.object
    assert np.allclose(curves.get(0).dimension_values(1), [float(r[2]) for r in rows[1:]])
    view.show_theme(True)  # draws it anew
    assert view.findings.shown["table"] == table


def test_what_is_not_resolved_is_drawn_apart(view, monkeypatch):
    def some(gru):
        if gru.Uh[0, 0] < 1.0:
            raise NotResolved("too small")
        return math.nan if gru.Uh[0, 0] < 2.0 else 1.0

    odd = Quantity("period", "period of the stable cycle", "units of time", some)
    monkeypatch.setitem(QUANTITIES, "period", odd)
    view.start(SweepRequest("period", (Axis("turn", 0.1, 1.5, 9), Axis("scale", 0.5, 3.0, 5))))
    told = finished(view)
    image, grey = view.stage.pane.object[()]
    values = image.dimension_values(2, flat=False)
    open_ = grey.dimension_values(2, flat=False) > 0.5
    assert open_.any() and np.isnan(values[open_]).all() and (np.isnan(values) & ~open_).any()
    assert f"{open_.sum()} not resolved (grey)" in told["text"]
    view.start(SweepRequest("period", (Axis("scale", 0.5, 3.0, 5),)))
    finished(view)
    _, rug = view.stage.pane.object[()]
    assert len(rug) == int(view._result.unresolved.sum()) > 0


def test_speed_at_a_point(view):
    view.form.quantity.value = "speed"
    assert view.form.request().at == (0.0, 0.0)
    view.form.at[0].value, view.form.at[1].value = "0.3", "−0.2"
    view.form.fields[0][2].value = "4"
    view.ask()
    finished(view)
    request = view.form.request()
    for value, speed in zip(request.axes[0].values, view._result.values, strict=True):
        velocity = plane_of(view.gru, "turn", "scale")(value, 3.0).velocity(np.array([0.3, -0.2]))
        assert speed == pytest.approx(np.linalg.norm(velocity), rel=1e-12)
    assert view.findings.shown["headline"] == "Speed at (0.3, -0.2) over angle α"
    view.form.at[0].value = "far"
    view.ask()
    assert "“x”: “far” is not a number" in view.findings.shown["problem"]


def test_addresses_hold_the_sweep(view):
    for request in (
        SMALL,
        FIG_6,
        SweepRequest("speed", (Axis("bh[1]", -0.5, 0.25, 7),), (0.25, -0.5)),
    ):
        assert sweep_in(own_part(f"?{request.query()}&v=1&preset=fig5b")) == request
    view.start(SMALL)
    finished(view)
    assert view.kept[-1].startswith(f"{SMALL.query()}&v=1&")
    view.addressed(own_part(FIG_6.query()))
    assert view.form.request() == FIG_6 and not view.job.running
    good = FIG_6.query()
    for query, words in (
        (good.replace("frequency", "mass"), "no quantity"),
        (good.replace("values=120", "values=0"), "an integer from 1"),
        (good.replace("&values2=60", ""), "names no values2"),
        (good.replace("120", "99999"), "the limit"),
    ):
        view.addressed(own_part(query))
        assert words in view.findings.shown["problem"]
    assert view.form.request() == FIG_6
