"""Streamlines: they follow the flow, cover the window, and keep their distance."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial import cKDTree

from core.flow.evenly_spaced_streamlines import Streamlines, streamlines
from core.flow.streamline_placement import TEST
from core.model.gru import GRU
from core.model.planar_field import PlanarField

SQUARE = (-1.1, 1.1, -1.1, 1.1)


def _eq9(gamma):
    c, s = 3 * math.cos(math.pi / 20), 3 * math.sin(math.pi / 20)
    return GRU(Uh=[[c, s], [-s, c]], bh=[0.32, gamma])


def _saddle(p, x, y):
    return x, -y


def _zero(p, x, y):
    return 0.0, 0.0


def _no_jacobian(p, x, y):
    return 0.0, 0.0, 0.0, 0.0


ELEVEN = GRU(Uh=[[7, 2], [2, 8]], Ur=[[4, 6], [6, 3]], bh=1, br=4)
CASES = {
    "cycle": (GRU.rotation(3, math.pi / 5), SQUARE),
    "bistable": (GRU(Uh=3 * np.eye(2)), SQUARE),
    "eq. 9": (_eq9(0.0535), SQUARE),
    "eleven points": (ELEVEN, SQUARE),
    "oblong": (_eq9(0.0535), (-0.7, -0.2, -0.95, 0.9)),
    "tiny": (GRU.rotation(3, math.pi / 5), (-1e-7, 2e-7, 0.4, 0.4 + 1e-7)),
    "update gate": (GRU(Uh=2 * np.eye(2), Uz=[[3, -2], [1, 4]], bz=[60.0, 70.0]), SQUARE),
}


@pytest.fixture(params=CASES, scope="module")
def case(request):
    system, bounds = CASES[request.param]
    return system, bounds, streamlines(system, bounds)


def _unit(points, bounds):
    xmin, xmax, ymin, ymax = bounds
    return (points - [xmin, ymin]) / [xmax - xmin, ymax - ymin]


def _directions(system, points, bounds):
    xmin, xmax, ymin, ymax = bounds
    v = system.velocity(points) / [xmax - xmin, ymax - ymin]
    v /= np.abs(v).max(axis=1, keepdims=True)
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def _dense(line, gap=0.002):
    """Points on a polyline of the unit square, no further apart than ``gap``."""
    pieces = [
        a + (b - a) * np.linspace(0, 1, 2 + int(np.linalg.norm(b - a) / gap))[:, None]
        for a, b in pairwise(line)
    ]
    return np.concatenate(pieces)


def test_shapes_and_payload(case):
    result = case[2]
    assert isinstance(result, Streamlines)
    assert 80 <= len(result.lines) <= 260
    assert all(line.ndim == 2 and line.shape[1] == 2 and len(line) > 1 for line in result.lines)
    assert sum(len(line) for line in result.lines) <= 6000
    assert result.arrows.shape[1] == 4
    assert 0.7 * len(result.lines) <= len(result.arrows) <= 2 * len(result.lines)


def test_lines_stay_in_the_window(case):
    _, bounds, result = case
    xmin, xmax, ymin, ymax = bounds
    for line in result.lines:
        assert np.all((line[:, 0] >= xmin) & (line[:, 0] <= xmax))
        assert np.all((line[:, 1] >= ymin) & (line[:, 1] <= ymax))


def test_lines_run_along_the_flow(case):
    system, bounds, result = case
    cosines, lengths = [], []
    for line in result.lines:
        u = _unit(line, bounds)
        steps = np.diff(u, axis=0)
        lengths.append(np.linalg.norm(steps, axis=1))
        tangents = steps / lengths[-1][:, None]
        middles = 0.5 * (line[1:] + line[:-1])
        cosines.append(np.sum(tangents * _directions(system, middles, bounds), axis=1))
    every, weights = np.concatenate(cosines), np.concatenate(lengths)
    share = weights / weights.sum()
    assert share[every > math.cos(math.radians(3))].sum() > 0.98
    assert share[every > 0].sum() > 0.999


def test_window_is_covered_and_lines_keep_their_distance(case):
    system, bounds, result = case
    strokes = [_dense(_unit(line, bounds)) for line in result.lines]
    everything = cKDTree(np.concatenate(strokes))
    # away from fixed points, that is where the direction hardly changes over a separation
    grid = np.stack(np.meshgrid(np.linspace(0.02, 0.98, 60), np.linspace(0.02, 0.98, 60)), -1)
    grid = grid.reshape(-1, 2)
    size = np.array([bounds[1] - bounds[0], bounds[3] - bounds[2]])
    corner = np.array([bounds[0], bounds[2]])
    there = _directions(system, grid * size + corner, bounds)
    calm = np.ones(len(grid), bool)
    for offset in ([1, 0], [-1, 0], [0, 1], [0, -1]):
        near = grid + 1.5 * result.separation * np.array(offset)
        calm &= np.sum(there * _directions(system, near * size + corner, bounds), axis=1) > 0.9
    distances = everything.query(grid[calm])[0] / result.separation
    assert calm.sum() > 1000
    assert np.median(distances) < 0.7
    assert distances.max() < 3.0
    # points of a line are half a separation apart, which lets lines come a little closer
    for i in range(0, len(strokes), 7):
        others = np.concatenate(strokes[:i] + strokes[i + 1 :])
        assert cKDTree(others).query(strokes[i])[0].min() > 0.75 * TEST * result.separation


def test_arrows_lie_on_lines_and_point_with_the_flow(case):
    system, bounds, result = case
    places, along = result.arrows[:, :2], result.arrows[:, 2:]
    assert np.allclose(np.linalg.norm(along, axis=1), 1.0)
    v = system.velocity(places)
    v = v / np.abs(v).max(axis=1, keepdims=True)
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    assert np.sum(v * along, axis=1).min() > 1 - 1e-9
    strokes = cKDTree(np.concatenate([_dense(_unit(line, bounds)) for line in result.lines]))
    assert strokes.query(_unit(places, bounds))[0].max() < 2e-3


def test_no_arrow_next_to_a_fixed_point():
    result = streamlines(CASES["bistable"][0], SQUARE)
    s = 0.8585596366401104
    points = np.array([[a, b] for a in (-s, 0, s) for b in (-s, 0, s)])
    distances = np.linalg.norm(result.arrows[:, None, :2] - points, axis=2)
    assert distances.min() > 0.4 * result.separation * 2.2


def test_same_input_same_lines():
    a, b = (streamlines(_eq9(0.054), SQUARE) for _ in range(2))
    assert len(a.lines) == len(b.lines)
    assert all(np.array_equal(p, q) for p, q in zip(a.lines, b.lines, strict=True))
    assert np.array_equal(a.arrows, b.arrows)


def test_density_scales_the_number_of_lines():
    counts = [len(streamlines(ELEVEN, SQUARE, d).lines) for d in (0.5, 1.0, 2.0)]
    assert counts[0] * 1.5 < counts[1] < counts[2] / 1.5


def test_other_fields_follow_their_closed_form():
    field = PlanarField(_saddle, _no_jacobian, SQUARE)
    result = streamlines(field, (-2.0, 1.0, -1.0, 1.0))
    for line in result.lines:  # x y is constant along the flow of a saddle
        product = line[:, 0] * line[:, 1]
        assert np.ptp(product) < 4e-3


def test_a_field_at_rest_has_no_lines():
    result = streamlines(PlanarField(_zero, _no_jacobian, SQUARE), SQUARE)
    assert result.lines == () and result.arrows.shape == (0, 4)


def test_velocity_that_underflows_keeps_its_direction():
    # keep = σ(−700) ≈ 1e−304, whose square is 0 in floating point
    frozen = streamlines(GRU(Uh=3 * np.eye(2), bz=700.0), SQUARE)
    normal = streamlines(GRU(Uh=3 * np.eye(2)), SQUARE)
    assert abs(len(frozen.lines) - len(normal.lines)) <= 10
    assert streamlines(GRU(Uh=3 * np.eye(2), bz=1000.0), SQUARE).lines == ()


@pytest.mark.parametrize(
    ("bounds", "density", "entry"),
    [
        ((1, 0, 0, 1), 1.0, "xmin"),
        ((0, 1, 0, math.nan), 1.0, "bounds"),
        (SQUARE, 0.0, "density"),
        (SQUARE, "many", "density"),
        (SQUARE, 100.0, "density"),
    ],
)
def test_bad_input_is_named(bounds, density, entry):
    with pytest.raises(ValueError, match=entry):
        streamlines(GRU(Uh=0), bounds, density)


def test_only_planar_systems():
    with pytest.raises(ValueError, match="2 units"):
        streamlines(GRU(Uh=[[2.0]]), SQUARE)
    with pytest.raises(ValueError, match="PlanarField"):
        streamlines("gru", SQUARE)
