"""Slow sets against closed forms, direct integration, and known ghosts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.cancellation import Cancelled
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.presets import load_presets
from core.transients.slow_outlines import inside
from core.transients.slow_regions import slow_sets

PRESETS = {preset.key: preset for preset in load_presets()}
SWITCHES = GRU(Uh=[[3.0, 0.0], [0.0, 3.0]])


def _speed(gru, h):
    return np.linalg.norm(gru.velocity(h), axis=-1)


@pytest.mark.parametrize(
    ("gru", "level"),
    [
        (GRU.rotation(3, 0.15), 0.01),
        (SWITCHES, 1e-2),
        (SWITCHES, 1e-6),
        (PRESETS["fig9b"].gru, 1e-3),
        (PRESETS["fig10a"].gru, 1e-2),
        (GRU(Uh=SWITCHES.Uh, bz=[0.0, 10.0]), 0.01),
    ],
)
def test_outlines_lie_on_the_level(gru, level):
    found = slow_sets(gru, level)
    assert found.parted == 0
    for region in found.regions:
        for line in region.outlines:
            assert np.array_equal(line[0], line[-1])
            free = np.abs(line).max(axis=1) < 1.0
            assert free.any()
            assert _speed(gru, line[free]) == pytest.approx(level, rel=1e-9)


def test_slow_means_inside_an_outline():
    gru, level = GRU.rotation(3, 0.15), 0.02
    found = slow_sets(gru, level)
    random = np.random.default_rng(4)
    near = np.vstack([m.h for m in found.minima])
    h = near[random.integers(len(near), size=600)] + random.normal(0, 0.05, (600, 2))
    h = h[np.abs(h).max(axis=1) < 1]
    slow = _speed(gru, h)
    for point, speed in zip(h, slow, strict=True):
        if abs(speed / level - 1) > 0.05:  # between vertices the outline is a chord
            assert any(inside(r.outlines, point) for r in found.regions) == (speed < level)
    assert 50 < (slow < level).sum() < 500


def test_areas_at_hyperbolic_points_are_those_of_ellipses():
    """|J δ| < level is an ellipse of area π level² / |det J|."""
    level = 1e-5
    points = find_fixed_points(SWITCHES)
    found = slow_sets(SWITCHES, level)
    assert sorted(p for r in found.regions for p in r.points) == list(range(9))
    for region in found.regions:
        (index,) = region.points
        det = np.linalg.det(SWITCHES.jacobian(points[index].h))
        assert region.area == pytest.approx(math.pi * level**2 / abs(det), rel=0.01)
        expected = {"sink": "stays", "saddle": "leaves", "source": "no entry"}
        assert region.status == expected[points[index].kind]
        assert not region.pseudo_attractor


def test_ghosts_of_eq_8():
    """At α = 0.15, just before the four saddle-nodes at 0.147822, four slow passages."""
    gru = GRU.rotation(3, 0.15)
    found = slow_sets(gru, 0.01)
    ghosts = [m for m in found.minima if m.ghost]
    assert len(ghosts) == 4
    at = np.array([-0.565513954536, -0.896755619546])
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])
    for _ in range(4):
        at = quarter @ at
        assert min(np.linalg.norm(g.h - at) for g in ghosts) < 0.01
    for ghost in ghosts:
        # where the speed is least without vanishing, Jᵀ ḣ = 0
        assert gru.jacobian(ghost.h).T @ gru.velocity(ghost.h) == pytest.approx([0, 0], abs=1e-12)
        assert ghost.speed == pytest.approx(ghosts[0].speed, rel=1e-9)
    pseudo = [r for r in found.regions if r.pseudo_attractor]
    assert len(pseudo) == 4 and all(r.status == "leaves" for r in pseudo)
    # the cycle of period 561.5 spends its time there, and no visit lasts a whole turn
    assert all(80 < r.longest < 561.5 / 4 for r in pseudo)
    assert sum(r.longest for r in pseudo) > 0.75 * 561.5


def test_dwell_times_equal_direct_integration():
    gru, level = GRU.rotation(3, 0.15), 0.01
    region = next(r for r in slow_sets(gru, level, entries=400).regions if r.pseudo_attractor)

    def fast(t, h):
        return _speed(gru, h) - level

    fast.terminal, fast.direction = True, 1.0
    line = region.outlines[0]
    longest = 0.0
    for h in 0.5 * (line[1:] + line[:-1]):
        flow = gru.velocity(h)
        if flow @ gru.jacobian(h) @ flow < 0:
            run = solve_ivp(
                lambda t, x: gru.velocity(x), (0, 2000), h, "DOP853",
                events=fast, rtol=1e-10, atol=1e-13,
            )  # fmt: skip
            longest = max(longest, run.t[-1])
    assert region.longest == pytest.approx(longest, rel=0.01)


@pytest.mark.parametrize("mu", [1e-4, 2.5e-5, 4e-6])
def test_passage_through_a_saddle_node_ghost(mu):
    """ẋ = μ + a x² takes π/√(μ a): one unit just past its fold, the other decaying.

    With Ur = 0 the unit is ½ (tanh(w h/2 + b) − h); its fold lies where both the bracket
    and its slope vanish.
    """
    w = 4.0
    slope = 2.0 / w  # tanh' = sech² = 2/w at the fold
    u = math.acosh(1.0 / math.sqrt(slope))
    fold = math.tanh(u)
    a = 0.25 * (w / 2) ** 2 * 2.0 * fold * slope  # ½·½·|tanh″|·(w/2)²
    b = -u + (w / 2) * fold  # touches at h = −fold
    gru = GRU(Uh=[[w, 0.0], [0.0, 0.0]], bh=[b + 2 * mu / slope, 0.0])
    found = slow_sets(gru, 100 * mu, entries=64, longest=1e5)
    (ghost,) = (m for m in found.minima if m.ghost and m.speed < 2 * mu)
    assert ghost.h == pytest.approx([-fold, 0.0], abs=20 * math.sqrt(mu) * 0.2)
    assert ghost.speed == pytest.approx(mu, rel=0.05)
    (region,) = (r for r in found.regions if inside(r.outlines, ghost.h))
    assert region.pseudo_attractor
    # of the whole passage, the part with speed below 100 μ is (2/π) atan √99
    expected = math.pi / math.sqrt(mu * a) * (2 / math.pi) * math.atan(math.sqrt(99))
    assert region.longest == pytest.approx(expected, rel=0.06)


def test_a_nearly_closed_gate_makes_a_slow_direction():
    gru = GRU(Uh=SWITCHES.Uh, bz=[0.0, 10.0])
    found = slow_sets(gru, 0.01)
    # three bands along y, at the three rests of x; each holds three of the nine points
    assert sorted(len(r.points) for r in found.regions) == [3, 3, 3]
    for region in found.regions:
        low, high = region.outlines[0].min(axis=0), region.outlines[0].max(axis=0)
        assert high[1] - low[1] > 1.9 and high[0] - low[0] < 0.2
    assert sorted(r.status for r in found.regions) == ["leaves", "stays", "stays"]


def test_the_pseudo_line_attractor_is_one_long_slow_region():
    gru = PRESETS["fig10a"].gru
    (region,) = slow_sets(gru, 0.01).regions
    assert region.points == (0,) and region.status == "stays"
    line = region.outlines[0]
    along, across = line @ np.array([1, 1]) / 2**0.5, line @ np.array([1, -1]) / 2**0.5
    assert np.ptp(along) > 1.0 and region.area < 0.1 * np.ptp(along)
    assert region.median == math.inf and np.ptp(across) < 0.1


def test_a_channel_too_narrow_for_the_grid_is_said_to_be_parted():
    found = slow_sets(PRESETS["fig10a"].gru, 1e-4)
    assert found.parted > 0
    assert all(r.points for r in found.regions)


def test_quarter_turns_map_regions_to_regions():
    found = slow_sets(GRU.rotation(3, 0.2), 0.03)
    areas = sorted(r.area for r in found.regions)
    assert len(areas) == 5 and areas[0] == pytest.approx(areas[3], rel=1e-2)


def test_a_window_cuts_regions():
    found = slow_sets(SWITCHES, 0.02, (0.0, 0.9, 0.0, 0.9))
    centre = next(r for r in found.regions if 8 in r.points)
    whole = next(r for r in slow_sets(SWITCHES, 0.02).regions if 8 in r.points)
    assert centre.area == pytest.approx(whole.area / 4, rel=1e-2)


def test_cancelling_and_bad_input():
    with pytest.raises(Cancelled):
        slow_sets(SWITCHES, 0.01, cancel=np.ones(1, np.int64))
    for level in (0.0, -1.0, math.nan, "x"):
        with pytest.raises(ValueError, match="level"):
            slow_sets(SWITCHES, level)
    with pytest.raises(ValueError, match="resolution"):
        slow_sets(SWITCHES, 0.1, resolution=3)
    with pytest.raises(ValueError, match="2 units"):
        slow_sets(GRU(Uh=[[1.0]]), 0.1)
