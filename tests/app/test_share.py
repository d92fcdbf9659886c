"""What leaves the page as files and text, and what comes back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.catalogue.own import OwnEntries
from app.explore.portrait import compute_portrait
from app.explore.python_code import python_code
from app.explore.share import ExploreShare, points_csv, trajectories_csv
from app.live.background import Background
from app.state.document import from_json
from app.state.presets import PRESETS
from app.state.snapshot import Snapshot, from_preset
from app.state.starts import Start
from core import GRU
from core.catalogue import Find, finds_to_json


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("key", PRESETS)
def test_fixed_points_survive_csv_exactly(key):
    result = compute_portrait(from_preset(PRESETS[key]))
    table = rows(points_csv(result))
    assert len(table) == len(result.points) + len(result.points.clusters)
    for row, point in zip(table, result.points, strict=False):
        assert row["kind"] == point.kind
        assert row["shape"] == point.shape
        assert [float(row["x"]), float(row["y"])] == point.h.tolist()
        corners = [[float(row[f"{c}_{side}"]) for c in "xy"] for side in ("lower", "upper")]
        assert corners == point.enclosure.tolist()
        assert int(row["index"]) == point.index
        eigen = [complex(*(float(row[f"eigenvalue{k}_{p}"]) for p in ("re", "im"))) for k in (1, 2)]
        assert eigen == point.eigenvalues.tolist()


def test_clusters_are_rows_that_say_what_is_unknown():
    result = compute_portrait(Snapshot(gru=GRU(Uh=[[2, 0], [0, 2]])))
    (row,) = rows(points_csv(result))
    assert row["kind"] == "cluster not resolved"
    (cluster,) = result.points.clusters
    assert row["index"] == ("unknown" if cluster.index is None else str(cluster.index))
    assert row["eigenvalue1_re"] == ""
    assert float(row["x_lower"]) <= 0 <= float(row["x_upper"])


def test_trajectories_survive_csv_exactly():
    starts = (Start(0.1, 0.2), Start(-0.3, 0.4, "both"))
    result = compute_portrait(replace(from_preset(PRESETS["fig8b"]), starts=starts, highlighted=0))
    table = rows(trajectories_csv(result))
    assert [int(row["start"]) for row in table] == [
        p.start + 1 for p in result.paths for _ in p.trajectory.t
    ]
    found = np.array([[float(row[c]) for c in "txy"] for row in table])
    expected = [np.column_stack([p.trajectory.t, p.trajectory.h]) for p in result.paths]
    assert np.array_equal(found, np.concatenate(expected))


def test_no_trajectories_are_a_table_without_rows():
    snapshot = replace(from_preset(PRESETS["fig8b"]), starts=(), highlighted=None)
    assert trajectories_csv(compute_portrait(snapshot)) == "start,t,x,y\n"


@pytest.mark.parametrize("key", PRESETS)
def test_the_python_code_rebuilds_the_same_state(key, capsys):
    snapshot = from_preset(PRESETS[key])
    names = {}
    exec(python_code(snapshot), names)
    assert names["gru"] == snapshot.gru and names["window"] == snapshot.bounds
    shown = compute_portrait(snapshot)
    assert len(names["points"]) == len(shown.points)
    assert len(names["paths"]) == len(shown.paths)
    for path, drawn in zip(names["paths"], shown.paths, strict=True):
        assert path.h[0].tolist() == drawn.trajectory.h[0].tolist()
        assert path.t[-1] == drawn.trajectory.t[-1]
        assert path.h[-1] == pytest.approx(drawn.trajectory.h[-1], abs=1e-5)
    assert capsys.readouterr().out.strip()


def test_the_python_code_knows_the_step_and_the_frozen_gate():
    starts = (Start(0.1, 0.2), Start(-0.3, 0.4, "both"))
    snapshot = replace(
        from_preset(PRESETS["gate"]), starts=starts, highlighted=0, step=0.3, frozen=True,
        duration=20.0,
    )  # fmt: skip
    names = {}
    exec(python_code(snapshot), names)
    assert names["gru"] == snapshot.analysed != snapshot.gru
    assert names["durations"] == [-20.0] and names["step"] == 0.3
    forward, both, backward = compute_portrait(snapshot).paths
    assert np.array_equal(names["orbits"][0], forward.trajectory.h)
    assert np.array_equal(names["orbits"][1], both.trajectory.h)
    assert names["paths"][0].h[-1] == pytest.approx(backward.trajectory.h[-1], abs=1e-5)


def test_the_python_code_of_a_portrait_without_starts_runs():
    names = {}
    exec(python_code(replace(from_preset(PRESETS["fig2a"]), starts=(), highlighted=None)), names)
    assert len(names["points"]) == 9 and "paths" not in names


ENTRY = st.floats(-1000, 1000)
PAIR = st.lists(ENTRY, min_size=2, max_size=2)
MATRIX = st.lists(PAIR, min_size=2, max_size=2)


@given(MATRIX, MATRIX, MATRIX, PAIR, PAIR, PAIR, PAIR, st.booleans())
def test_every_entry_of_the_code_is_exact(Uh, Ur, Uz, bh, br, bz, ch, after):
    gru = GRU(Uh, Ur, Uz, bh, br, bz, reset_after=after, ch=ch if after else 0)
    line = next(
        line for line in python_code(Snapshot(gru=gru)).splitlines() if line.startswith("gru = ")
    )
    names = {"GRU": GRU}
    exec(line, names)
    assert names["gru"] == gru


class Menu(ExploreShare):
    """The menu with what it sends to the browser kept."""

    def _send_msg(self, data):
        self.__dict__.setdefault("sent", []).append(data)


@pytest.fixture
def menu(visit):
    visitor = visit("fig8b")
    menu = Menu(visitor.controller)
    menu.__dict__["visitor"] = visitor
    return menu


@pytest.mark.parametrize(
    ("want", "name", "kind"),
    [
        ("json", "gruscope-state.json", "application/json"),
        ("points", "gruscope-fixed-points.csv", "text/csv"),
        ("trajectories", "gruscope-trajectories.csv", "text/csv"),
    ],
)
def test_files_are_named_and_hold_what_is_shown(menu, want, name, kind):
    menu._handle_msg({"want": want})
    (sent,) = menu.sent
    assert (sent["name"], sent["type"]) == (name, kind)
    if want == "json":
        assert from_json(sent["text"]) == menu.visitor.snapshot
    else:
        assert sent["text"].count("\n") > 5


def test_code_is_copied(menu):
    menu._handle_msg({"want": "python"})
    (sent,) = menu.sent
    assert "GRU(" in sent["copy"]


WISHES = ["text", None, [], {}, {"want": "passwords"}, {"want": ["json"]}]


@pytest.mark.parametrize("message", WISHES)
def test_other_wishes_are_not_answered(menu, message):
    menu._handle_msg(message)
    assert "sent" not in menu.__dict__


def test_a_file_that_was_saved_can_be_opened(menu):
    menu._handle_msg({"want": "json"})
    saved = menu.visitor.snapshot
    menu.visitor.ask(values={"gain": 1}, bounds=[0, 1, 0, 1], commit=True)
    menu._handle_msg({"upload": menu.sent[0]["text"]})
    assert menu.visitor.snapshot == saved
    assert menu.visitor.controller.can_undo


@pytest.mark.parametrize(
    ("upload", "named"),
    [
        ("", "not JSON"),
        ("{}", "format"),
        ("__import__('os').abort()", "not JSON"),
        ('{"format": "gruscope", "version": 9}', "version 9"),
        (" " * 64_001, "larger than 64 kB"),
        ('{"format": "gruscope", "version": 1, "gru": {"Uh": [[1, 2], [3, "x"]]}}', "Uh[1, 1]"),
    ],
)
def test_a_bad_file_is_refused_and_the_state_kept(menu, upload, named):
    before = menu.visitor.snapshot
    menu._handle_msg({"upload": upload})
    assert "the file was not opened" in menu.visitor.header["error"]
    assert named in menu.visitor.header["error"]
    assert menu.visitor.snapshot is before


GATED = GRU(Uh=[[3, 0.5], [0, 2]], bz=[1, 0])


@pytest.mark.parametrize("kind", ["find", "parameters"])
def test_a_file_of_the_catalogue_opens_its_gru(menu, kind):
    find = finds_to_json([Find(GATED, origin="somewhere")])
    text = json.dumps(find if kind == "find" else GATED.to_dict())
    menu.visitor.ask(layers=["points"], quantity="r2")
    menu._handle_msg({"upload": text, "file": "gruscope-find.json"})
    snapshot = menu.visitor.snapshot
    assert snapshot.gru == GATED and snapshot.mode == "entries" and not snapshot.preset
    assert (snapshot.layers, snapshot.quantity) == (("points",), "r2")
    assert menu.visitor.controller.can_undo


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (finds_to_json([Find(GATED), Find(GRU.rotation(3, 0.5))]), "it holds two finds"),
        (finds_to_json([]), "it holds no finds"),
        (finds_to_json([Find(GATED)]) | {"version": 7}, "version is unknown"),
        (finds_to_json([Find(GRU(Uh=[[2000, 0], [0, 1]]))]), "beyond the page's limit"),
        ({"format": "gruscope-catalogue", "version": 1, "entries": []}, "gruscope-catalogue"),
        (GRU(Uh=[[3]]).to_dict(), "two units"),
        ([1, 2], "one JSON object"),
    ],
)
def test_what_else_a_file_may_hold_is_refused_by_name(menu, document, told):
    before = menu.visitor.snapshot
    menu._handle_msg({"upload": json.dumps(document), "file": "mine.json"})
    error = menu.visitor.header["error"]
    assert error.startswith("“mine.json” was not opened: ") and told in error
    assert menu.visitor.snapshot is before


@pytest.mark.parametrize("upload", [7, None, ["x"], {"format": "gruscope"}])
def test_what_is_no_text_is_refused(menu, upload):
    before = menu.visitor.snapshot
    menu._handle_msg({"upload": upload})
    assert "upload must be text" in menu.visitor.header["error"]
    assert menu.visitor.snapshot is before


def test_a_file_too_large_to_send_is_refused(menu):
    menu._handle_msg({"too_large": True})
    assert "larger than 64 kB" in menu.visitor.header["error"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\ufffdPNG\r\n", "it is a picture (PNG), not JSON"),
        ("", "it is empty"),
        ("{", "not JSON"),
        (json.dumps(finds_to_json([])), "it holds no finds"),
    ],
)
def test_explore_and_the_catalogue_refuse_a_file_in_the_same_words(menu, text, why):
    menu._handle_msg({"upload": text, "file": "mine.json"})
    told = []
    own = OwnEntries(tuple, Background(None), told.append)
    own.take(text, "mine.json")
    (answer,) = told
    error, problem = menu.visitor.header["error"], answer["own"]["problem"]
    assert problem.startswith("“mine.json” was not opened: ") and why in problem
    assert error == problem or error.startswith(problem.removesuffix(".") + ", ")
    assert menu.visitor.header["refused"] is False  # the words say it


def test_a_huge_file_is_refused_in_the_same_words(menu):
    menu._handle_msg({"too_large": True, "file": "huge.json"})
    assert menu.visitor.header["error"] == "“huge.json” was not opened: it is larger than 64 kB."
    told = []
    OwnEntries(tuple, Background(None), told.append).too_large("huge.json")
    assert told == [{"own": {"problem": "“huge.json” was not opened: it is larger than 2 MB."}}]
