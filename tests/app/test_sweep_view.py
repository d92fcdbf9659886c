"""The sweep view's Python side: form, progress, results, files, and the way to Explore."""

from __future__ import annotations

import base64
import csv
import io
import math
import time

import numpy as np
import pytest

from app.bifurcations.sweep.request import FIG_6, MOST_CELLS, SweepRequest, sweep_of
from app.bifurcations.sweep.view import SweepView
from core import GRU, find_fixed_points
from core.families import plane_of
from core.sweeps import Axis, SweepCache, running
from core.sweeps.results import from_npz

SMALL = SweepRequest("fixed points", (Axis("angle", 0.05, 1.0, 12), Axis("gain", 1.5, 3.0, 8)))


@pytest.fixture
def view(visit, tmp_path):
    """A view of eq. 8 whose sweeps run in a thread of this process."""
    visitor = visit("fig5b")
    opened = []
    view = SweepView(
        visitor.controller, opened.append, lambda action: action(),
        cache=SweepCache(tmp_path), workers=0,
    )  # fmt: skip
    view.opened, view.controller = opened, visitor.controller
    view.sent = []
    view.findings._send_msg = view.sent.append
    yield view
    view.stop()


def finished(view, seconds=30.0):
    end = time.monotonic() + seconds
    while view.job.running and time.monotonic() < end:
        time.sleep(0.01)
    assert not view.job.running
    return view.findings.told


def test_a_map_has_the_certified_counts(view):
    view.start(SMALL)
    told = finished(view)
    assert told["headline"] == "Number of fixed points over angle α and gain β"
    assert told["text"] == "96 cells, computed." and told["finished"]
    family = plane_of(view.gru, "angle", "gain")
    first, second = (axis.values for axis in SMALL.axes)
    for i, k in ((0, 0), (11, 7), (0, 7), (5, 3)):
        count = len(find_fixed_points(family(first[i], second[k])))
        assert view._result.values[k, i] == count
    image = view.pane.object[()]
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
    assert rows[0][:2] == ["angle", "gain"] and len(rows) == 1 + SMALL.cells
    back = from_npz(base64.b64decode(archive["base64"]))
    assert np.array_equal(back.values, view._result.values)


def test_a_finished_sweep_comes_from_the_cache(view, monkeypatch):
    view.start(SMALL)
    finished(view)
    monkeypatch.setattr(running, "swept", None)  # would fail if it were called
    view.start(SMALL)
    assert finished(view)["finished"]


def test_cancelling_tells_nothing_more(view):
    view.start(SweepRequest("frequency", (Axis("angle", 0.2, 0.8, 4000),)))
    time.sleep(0.3)
    view._received({"cancel": True})
    assert view.findings.told["text"] == "cancelled"
    time.sleep(1.0)
    assert view.findings.told["text"] == "cancelled"
    assert not view.job.running and view._result is None


def test_one_parameter_is_a_curve(view):
    view.start(SweepRequest("frequency", (Axis("angle", 0.3, 0.7, 5),)))
    finished(view)
    curve = view.pane.object[()]
    values = curve.dimension_values(1)
    assert values == pytest.approx(view._result.values)
    assert (np.diff(values) > 0).all()  # it oscillates faster as the angle grows


def test_a_click_opens_the_portrait_there(view):
    view.start(SMALL)
    finished(view)
    view._taps.event(x=0.5, y=2.0)
    (gru,) = view.opened
    assert gru.Uh == pytest.approx(GRU.rotation(2.0, 0.5).Uh)
    assert view.sent[-1] == {"go": "explore"}
    for x, y in ((2.0, 2.0), (0.5, 9.0), (None, None)):
        view._taps.event(x=x, y=y)
    assert len(view.opened) == 1


def test_bad_forms_are_told_and_lose_nothing(view):
    view.start(SMALL)
    told = finished(view)
    for field, text, words in (
        (0, "9", "reversed"),
        (1, "no", "is no number"),
        (2, "1.5", "no whole number"),
        (2, "100000000", "limit"),
        (2, "300000", "the page takes 250,000"),
    ):
        good = view.fields[0][field].value
        view.fields[0][field].value = text
        view.ask()
        assert words in view.findings.told["problem"]
        assert view.findings.told["finished"] and view._result is not None
        view.fields[0][field].value = good
    view.parameters[1].value = "angle"
    view.ask()
    assert "twice" in view.findings.told["problem"]
    assert view.findings.told["headline"] == told["headline"]


def test_texts_of_the_form():
    request = sweep_of("period", [("angle", "0", "π", "10"), ("br", "−1", "1", "3")])
    assert request.axes[0].high == math.pi and request.axes[1].low == -1.0
    for rows, words in (
        ([("nothing", "0", "1", "2")], "no parameter"),
        ([("angle", "1", "1", "2")], "length zero"),
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
    view._workers = None
    view.start(SMALL)
    told = finished(view)
    assert told["local"] and "127.0.0.1:9" in told["problem"]
    monkeypatch.setattr(view.job, "start", lambda *args: started.append(args))
    view._received({"local": True})
    assert started[0][1] is SMALL and started[0][2] >= 1


def test_fig_6_is_ready_to_open(view, monkeypatch):
    started = []
    monkeypatch.setattr(view.job, "start", lambda *args: started.append(args))
    view.open_fig_6()
    assert started[0][1] is FIG_6
    assert [select.value for select in view.parameters] == ["angle", "gain"]
    assert view.fields[1][0].value == "1" and view.fields[0][2].value == "120"
