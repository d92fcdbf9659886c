"""Regions of one topology, and sweeps in series."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core import GRU, find_fixed_points, signature
from core.sweeps import (
    QUANTITIES,
    Axis,
    NotResolved,
    Quantity,
    Sweep,
    SweepCache,
    SweepTask,
    Topology,
    regions,
    running,
    sweep,
    sweeps,
)

EQ_8 = GRU.rotation(3.0, 0.5)
PLANE = (Axis("angle", 0.02, 1.5, 20), Axis("gain", 1.0, 3.0, 10))


@pytest.fixture(scope="module")
def swept():
    return sweep(EQ_8, PLANE, "topology", workers=0)


def test_a_topology_has_numbers_and_signature():
    found = Topology.of_text(QUANTITIES["topology"](EQ_8))
    assert found.counts == (0, 0, 1, 1, 0)  # the cycle around its source
    assert found.signature == signature(EQ_8).text
    assert Topology.of_text(found.text) == found
    nine = Topology.of_text(QUANTITIES["topology"](GRU.rotation(3.0, 0.1)))
    assert nine.counts == (4, 4, 1, 0, 0)
    for text in ("", "1/2/3 A", "1/2/3/4/5", "1/2/3/4/x A", "1/0/0/0/0 "):
        with pytest.raises(ValueError, match="is no topology"):
            Topology.of_text(text)
    with pytest.raises(NotResolved):  # a Hopf point
        QUANTITIES["topology"](GRU.rotation(3.0, math.acos(2.0 / 3.0)))


def test_regions_are_bounded_by_the_hopf_curve(swept):
    # σ(0) β cos α = 1 parts the sink from the cycle (MATH §2)
    angles, gains = np.meshgrid(*swept.axes)
    sink = gains * np.cos(angles) < 2.0
    counts = [Topology.of_text(text).counts for text in swept.texts]
    assert set(counts) == {(1, 0, 0, 0, 0), (0, 0, 1, 1, 0), (4, 4, 1, 0, 0)}
    assert not swept.unresolved.any()
    assert np.array_equal(swept.values == counts.index((1, 0, 0, 0, 0)), sink)


def test_every_cell_is_in_one_region_and_places_lie_inside(swept):
    found = regions(swept)
    assert [r.cells for r in found] == sorted((r.cells for r in found), reverse=True)
    assert sum(r.cells for r in found) == swept.values.size
    assert sum(r.share for r in found) == pytest.approx(1.0)
    for region in found:
        gru = GRU.rotation(region.place[1], region.place[0])
        points = find_fixed_points(gru)
        assert (points.sinks, points.saddles, points.sources) == region.topology.counts[:3]
        assert swept.texts[region.number] == region.topology.text


def made(values, unresolved=None):
    values = np.array(values, float)
    axes = (np.arange(values.shape[1], dtype=float), np.arange(values.shape[0], dtype=float))
    open_ = np.isnan(values) if unresolved is None else unresolved
    texts = ("1/0/0/0/0 A", "2/1/0/0/0 B")
    return Sweep(("a", "b"), axes, "topology", "", values, open_, texts)


def test_pieces_that_share_only_a_corner_are_two():
    found = regions(made([[0, 0, 1], [0, 0, 1], [1, 1, np.nan]]))
    assert [(r.number, r.cells) for r in found] == [(0, 4), (1, 2), (1, 2)]
    assert sum(r.share for r in found) == pytest.approx(8 / 9)  # one cell is not resolved


def test_the_deepest_cell():
    values = np.ones((9, 9))
    values[2:7, 1:6] = 0
    (region,) = [r for r in regions(made(values)) if r.number == 0]
    assert region.place.tolist() == [3.0, 4.0] and region.depth == 3.0
    assert region.topology == Topology(1, 0, 0, 0, 0, "A")


def test_regions_are_those_of_a_plane(swept):
    for other in (
        sweep(EQ_8, PLANE, "fixed points", workers=0),
        sweep(EQ_8, Axis("angle", 0.2, 0.4, 3), "topology", workers=0),
    ):
        with pytest.raises(ValueError, match="over two parameters"):
            regions(other)


def test_sweeps_in_series_open_their_workers_once(tmp_path, monkeypatch):
    opened = []
    make = running.sweep_workers

    def counted(*given):
        opened.append(given)
        return make(*given)

    monkeypatch.setattr(running, "sweep_workers", counted)
    axis = Axis("angle", 0.1, 1.4, 9)
    tasks = [SweepTask(EQ_8, axis, name) for name in ("fixed points", "sinks", "sources")]
    cache, parts = SweepCache(tmp_path), []
    found = list(sweeps(tasks, workers=0, cache=cache, partial=parts.append))
    assert len(opened) == 1 and len(parts) >= 3
    for task, result in zip(tasks, found, strict=True):
        alone = sweep(EQ_8, axis, task.quantity, workers=0)
        assert result.quantity == task.quantity
        assert np.array_equal(result.values, alone.values)
    opened.clear()
    again = list(sweeps([*tasks, SweepTask(EQ_8, axis, "saddles")], workers=0, cache=cache))
    assert len(opened) == 1  # for the one that was not kept
    assert all(np.array_equal(a.values, b.values) for a, b in zip(found, again[:3], strict=True))
    opened.clear()
    assert len(list(sweeps(tasks, workers=0, cache=cache))) == 3 and not opened


def test_a_bad_task_stops_a_series_before_it_begins():
    begun = []
    first = Quantity("x", "", "", lambda gru: begun.append(gru) or 0.0)
    axis = Axis("angle", 0.1, 1.4, 3)
    with pytest.raises(ValueError, match="is none of"):
        sweeps([SweepTask(EQ_8, axis, first), SweepTask(EQ_8, axis, "mass")], workers=0)
    assert not begun
