"""What a portrait computes from a state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.explore.portrait import MAP_RESOLUTION, compute_portrait
from app.state.presets import PRESETS
from app.state.snapshot import QUANTITIES, from_preset
from app.state.starts import Start

FIRST = from_preset(PRESETS["fig8b"])


def centres(bounds):
    xmin, xmax, ymin, ymax = bounds
    part = (np.arange(MAP_RESOLUTION) + 0.5) / MAP_RESOLUTION
    return np.stack(np.meshgrid(xmin + part * (xmax - xmin), ymin + part * (ymax - ymin)), axis=-1)


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("key", ["fig8b", "fig10b"])
def test_the_map_shows_the_chosen_quantity_at_pixel_centres(key, quantity):
    snapshot = replace(from_preset(PRESETS[key]), quantity=quantity)
    gru = snapshot.gru
    places = centres(snapshot.bounds)
    if quantity == "speed":
        expected = np.linalg.norm(gru.velocity(places), axis=-1)
    else:
        gate = gru.gates(places)["zr".index(quantity[0])]
        expected = gate[..., int(quantity[1]) - 1]
    found = compute_portrait(snapshot).map
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("direction", "signs"), [("forward", [1]), ("backward", [-1]), ("both", [1, -1])]
)
def test_directions_in_time(direction, signs):
    starts = (Start(0.3, 0.2), Start(0.1, -0.2, direction))
    paths = compute_portrait(replace(FIRST, starts=starts, highlighted=0)).paths
    mine = [p.trajectory for p in paths if p.start == 1]
    assert [np.sign(t.t[-1]) for t in mine] == signs
    assert all(t.h[0] == pytest.approx([0.1, -0.2]) for t in mine)
    assert len(paths) == 1 + len(signs)


def test_without_starts_there_are_no_paths():
    assert compute_portrait(replace(FIRST, starts=(), highlighted=None)).paths == ()


def test_the_longest_and_most_trajectories_stay_bounded():
    starts = tuple(Start(np.cos(k), np.sin(k), "both") for k in range(24))
    result = compute_portrait(replace(FIRST, starts=starts, duration=2000.0))
    assert len(result.paths) == 48
    assert max(len(p.trajectory.t) for p in result.paths) <= 1300


def test_lines_are_in_the_window():
    bounds = (0.2, 0.6, -0.3, 0.1)
    result = compute_portrait(replace(FIRST, bounds=bounds))
    xmin, xmax, ymin, ymax = bounds
    for line in (*result.streamlines.lines, *result.nullclines.x, *result.nullclines.y):
        assert (line >= np.array([xmin, ymin]) - 0.1).all()
        assert (line <= np.array([xmax, ymax]) + 0.1).all()
    assert result.streamlines.lines
