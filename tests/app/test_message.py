"""The packet of a portrait: small, finite, and with markers that can be told apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.explore.findings import findings
from app.explore.global_dynamics import compute_global
from app.explore.global_message import global_packet
from app.explore.message import portrait_packet
from app.explore.portrait import compute_portrait
from app.figures.layers import LAYERS
from app.live.refusal import LONGEST_MESSAGE, refusal_packet
from app.state.address import to_query
from app.state.presets import PRESETS
from app.state.snapshot import MAX_DURATION, QUANTITIES, Snapshot, from_preset
from app.state.starts import MAX_STARTS, Start
from core import GRU

LARGEST = 110 * 1024
SECTIONS = [
    "angles", "arrows", "highlighted", "iterates_main", "iterates_rest", "map", "series_main",
    "series_rest", "streamlines", "trajectories", "x_nullcline", "y_nullcline",
]  # fmt: skip


def packed(snapshot):
    result = compute_portrait(snapshot)
    query = {"query": to_query(snapshot)}
    return result, portrait_packet(result, findings(result), 3, query)


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_is_small_and_whole(decode, key):
    snapshot = from_preset(PRESETS[key])
    result, packet = packed(snapshot)
    assert len(packet) <= LARGEST
    header, sections = decode(packet)
    assert sorted(sections) == SECTIONS
    assert header["sequence"] == 3
    assert sections["map"].size == np.prod(header["map"]["shape"]) == 150 * 150
    assert len(sections["arrows"]) == 2 * len(sections["angles"]) > 0
    for name in ("x_nullcline", "y_nullcline", "streamlines", "highlighted", "series_main"):
        assert sections[name].any(), name
    shown = len(header["points"]["x"]) + sum(
        int(label) for label in header["groups"]["label"] if label != "?"
    )
    assert shown == len(result.points)
    assert header["home"] == list(snapshot.bounds)


def edges():
    """States at the edges of what the page takes."""
    big = 1000.0
    yield "zero", Snapshot(gru=GRU(Uh=[[0, 0], [0, 0]]))
    yield "all large", Snapshot(gru=GRU([[big] * 2] * 2, [[big] * 2] * 2, [[big] * 2] * 2, big))
    yield "large rotation", Snapshot(gru=GRU.rotation(big, 1.0))
    yield "stopped by z", Snapshot(gru=GRU(Uh=[[3, 0], [0, 3]], bz=[big, big]))
    yield "r shut", Snapshot(gru=GRU(Uh=[[3, 0], [0, 3]], br=[-big, -big], bh=[1, 1]))
    yield "after", Snapshot(gru=GRU([[big] * 2] * 2, reset_after=True, ch=[big, -big], br=big))
    base = from_preset(PRESETS["fig8b"])
    yield "tiny window", replace(base, bounds=(0.0, 1e-9, 0.0, 1e-9))
    yield "huge window", replace(base, bounds=(-100.0, 100.0, -100.0, 100.0))
    yield "far window", replace(base, bounds=(99.0, 100.0, 99.0, 100.0))
    yield "flat window", replace(base, bounds=(-100.0, 100.0, 0.0, 1e-9))
    far = (Start(100.0, -100.0, "both"), Start(1.0, 1.0, "backward"))
    yield "far starts", replace(base, starts=far, highlighted=None, duration=2000.0)
    yield "short", replace(base, duration=1e-300)


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize(("name", "snapshot"), list(edges()), ids=[name for name, _ in edges()])
def test_the_edges_of_what_the_page_takes_can_be_shown(decode, name, snapshot, quantity):
    _, packet = packed(replace(snapshot, quantity=quantity))
    header, _ = decode(packet)
    assert header["map"]["low"] < header["map"]["high"]
    for low, high in header["span"].values():
        assert low <= high


def test_the_map_s_range_spans_its_values(decode):
    result, packet = packed(from_preset(PRESETS["fig8b"]))
    header, sections = decode(packet)
    low, high = header["map"]["low"], header["map"]["high"]
    logs = np.log10(result.map)
    assert logs.max() <= high <= logs.max() + 0.25
    assert high - 4.5 <= low < high
    assert (logs < low).mean() < 0.01
    shown = low + sections["map"].reshape(header["map"]["shape"]) * (high - low) / 255
    assert np.abs(shown - np.clip(logs, low, high)).max() < (high - low) / 500


def test_points_too_close_to_draw_apart_are_one_marker_until_zoomed(decode):
    # nine points within ±0.2 of the origin: tanh(1.01 h / ... ) just past the pitchfork
    snapshot = Snapshot(gru=GRU(Uh=[[2.0002, 0], [0, 2.0002]]), mode="entries")
    result, packet = packed(snapshot)
    assert len(result.points) == 9
    header, _ = decode(packet)
    assert header["points"]["x"] == []
    assert header["groups"]["label"] == ["9"]
    assert "Nine fixed points, proven" in header["groups"]["title"][0]
    assert header["groups"]["eigenvalues"][0].count("sink") == 4
    reach = 2 * max(abs(p.h).max() for p in result.points)
    header, _ = decode(packed(replace(snapshot, bounds=(-reach, reach, -reach, reach)))[1])
    assert len(header["points"]["x"]) == 9
    assert header["groups"]["label"] == []


def test_clusters_are_marked_by_a_question_mark(decode):
    snapshot = Snapshot(gru=GRU(Uh=[[2, 0], [0, 2]]))
    result, packet = packed(snapshot)
    header, _ = decode(packet)
    assert len(result.points.clusters) == 1
    assert header["groups"]["label"] == ["?"]
    assert header["groups"]["title"] == ["cluster, not resolved"]
    (cluster,) = result.points.clusters
    assert cluster.guess in header["groups"]["eigenvalues"][0]
    assert header["groups"]["x"] == [pytest.approx(0, abs=1e-3)]


def test_kinds_are_told_by_marker_as_well_as_by_colour(decode):
    header, _ = decode(packed(from_preset(PRESETS["fig2a"]))[1])
    points = header["points"]
    markers = dict(zip(points["kind"], points["marker"], strict=True))
    assert markers == {"sink": "circle", "saddle": "circle_x", "source": "circle"}
    assert points["kind"].count("sink") == 4
    assert all("(proven)" in title.split(",")[0] for title in points["title"])


def test_real_eigenvectors_are_sent_and_spirals_have_none(decode):
    result, packet = packed(from_preset(PRESETS["fig2a"]))
    header, _ = decode(packet)
    for x, y, vectors in zip(*(header["points"][k] for k in "xyv"), strict=True):
        (point,) = (p for p in result.points if tuple(p.h) == (x, y))
        jacobian = result.snapshot.gru.jacobian(point.h)
        for vector in vectors:
            image = jacobian @ vector
            cross = image[0] * vector[1] - image[1] * vector[0]
            assert cross == pytest.approx(0, abs=1e-9)
        assert len(vectors) == 2
    spiral = Snapshot(gru=GRU.rotation(1, 1.0))
    header, _ = decode(packed(spiral)[1])
    assert header["points"]["v"] == [[]]
    assert "spiral" in header["points"]["title"][0]
    assert "±" in header["points"]["eigenvalues"][0]


def test_arrows_point_along_the_flow_on_the_screen(decode):
    snapshot = replace(from_preset(PRESETS["fig8b"]), bounds=(-1.0, 1.0, -0.5, 0.5))
    result, packet = packed(snapshot)
    _, sections = decode(packet)
    angle = sections["angles"] / 65536 * 2 * np.pi + np.pi / 2  # the glyph points up at 0
    places = result.streamlines.arrows[:, :2]
    flow = snapshot.gru.velocity(places) / np.array([2.0, 1.0])
    flow /= np.linalg.norm(flow, axis=1, keepdims=True)
    along = flow[:, 0] * np.cos(angle) + flow[:, 1] * np.sin(angle)
    assert np.median(along) > 0.999
    assert along.min() > 0.9


def test_the_highlighted_trajectory_is_apart_from_the_rest(decode):
    base = from_preset(PRESETS["fig8b"])
    header, sections = decode(packed(base)[1])
    assert sections["highlighted"].any()
    assert sections["trajectories"].any()
    header, sections = decode(packed(replace(base, highlighted=None))[1])
    assert sections["highlighted"].size == 0
    assert sections["series_main"].size == 0
    header, sections = decode(packed(replace(base, starts=(), highlighted=None))[1])
    assert sections["trajectories"].size == 0
    assert header["span"]["t"] == [0, base.duration]


def test_backward_trajectories_run_to_the_left(decode):
    base = replace(from_preset(PRESETS["fig8b"]), starts=(Start(0.1, 0.2, "backward"),))
    header, _ = decode(packed(replace(base, highlighted=0))[1])
    begin, end = header["span"]["t"]
    assert begin < 0
    assert end == 0


def test_a_refusal_carries_the_last_good_portrait(decode):
    _, packet = packed(from_preset(PRESETS["fig8b"]))
    before, sections = decode(packet)
    after, kept = decode(refusal_packet(packet, 9, "“no”"))
    assert after == before | {"sequence": 9, "error": "“no”", "refused": True}
    assert all(np.array_equal(kept[name], sections[name]) for name in SECTIONS)


def test_refusals_are_short(decode):
    header, sections = decode(refusal_packet(b"", 4, "no"))
    assert (header["error"], header["sequence"], sections) == ("no", 4, {})
    header, _ = decode(refusal_packet(b"", 4, "x" * 9999))
    assert len(header["error"]) == LONGEST_MESSAGE
    assert header["error"].endswith("x…")


@pytest.mark.parametrize("step", [0.0, 0.5])
@pytest.mark.parametrize("key", ["fig5c", "hidden"])
def test_the_most_that_a_visitor_can_ask_for_stays_small(key, step):
    places = np.random.default_rng(1).uniform(-1.0, 1.0, (MAX_STARTS, 2)).tolist()
    snapshot = replace(
        from_preset(PRESETS[key]),
        starts=tuple(Start(x, y, "both") for x, y in places),
        duration=MAX_DURATION,
        layers=tuple(LAYERS),
        step=step,
    )
    result, packet = packed(snapshot)
    assert len(result.paths) == 2 * MAX_STARTS
    assert len(packet) <= 200_000
    for dynamics in compute_global(snapshot, result.points, np.zeros(1, np.int64)):
        assert len(global_packet(dynamics, 1, [])) <= 200_000
