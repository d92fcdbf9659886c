"""Regions of return against direct integration both ways, closed forms of area, symmetry."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.cancellation import Cancelled
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.presets import load_presets
from core.transients.homoclinic_like_return import return_regions
from core.transients.slow_outlines import inside

PRESETS = {preset.key: preset for preset in load_presets()}
EXACT = GRU(Uh=[[2.0, 0.0], [0.0, 2.0]], Ur=[[4.0, -8.0], [8.0, -4.0]])
UNFOLDED = GRU(Uh=EXACT.Uh, Ur=EXACT.Ur, br=[1e-6, 1e-5])


def _regions(gru, radius=0.02):
    return return_regions(gru, find_fixed_points(gru), radius)


def _enters(gru, h, sign, centre, radius):
    """Whether the orbit of ``h``, forward or backward, enters the disc; by SciPy."""

    def disc(t, x):
        return np.hypot(*(x - centre)) - radius

    def border(t, x):
        return 1.02 - np.abs(x).max()

    disc.terminal = border.terminal = True
    run = solve_ivp(
        lambda t, x: sign * gru.velocity(x),
        (0, 4000),
        h,
        "DOP853",
        events=[disc, border],
        rtol=1e-10,
        atol=1e-12,
    )
    return len(run.t_events[0]) > 0


@pytest.mark.parametrize(("key", "count"), [("fig9a", 1), ("fig9b", 2)])
@pytest.mark.parametrize("radius", [0.005, 0.02, 0.05])
def test_figure_9_has_one_and_two_regions(key, count, radius):
    (region,) = _regions(PRESETS[key].gru, radius)
    assert len(region.polygons) == count and not region.undecided
    assert region.radius == radius and len(region.group) >= 3 and region.clusters == ()
    assert np.linalg.norm(region.centre) < 1e-4
    for line in region.polygons:
        assert np.array_equal(line[0], line[-1])
    quadrants = {tuple(np.sign(p.mean(axis=0))) for p in region.polygons}
    assert quadrants == ({(1, 1)} if count == 1 else {(1, 1), (-1, -1)})


@pytest.mark.parametrize("gru", [PRESETS["fig9a"].gru, PRESETS["fig9b"].gru, EXACT, UNFOLDED])
def test_regions_equal_direct_integration_both_ways(gru):
    (region,) = _regions(gru)
    random = np.random.default_rng(9)
    both = 0
    for h in random.uniform(-1, 1, (60, 2)):
        if np.hypot(*(h - region.centre)) < region.radius:
            continue
        line = np.vstack(region.polygons)
        if np.hypot(*(line - h).T).min() < 0.01:
            continue
        expected = all(_enters(gru, h, sign, region.centre, region.radius) for sign in (1, -1))
        assert inside(region.polygons, h) == expected
        both += expected
    assert 5 < both < 50


def test_share_is_that_of_random_points():
    (region,) = _regions(PRESETS["fig9b"].gru)
    random = np.random.default_rng(1).uniform(-1, 1, (4000, 2))
    hit = np.mean([inside(region.polygons, h) for h in random])
    assert region.share == pytest.approx(hit, abs=4 * math.sqrt(hit * (1 - hit) / 4000))


def test_a_cluster_and_its_unfolding_sweep_the_same():
    exact, unfolded = find_fixed_points(EXACT), find_fixed_points(UNFOLDED)
    assert len(exact.clusters) == 1 and unfolded.complete
    (one,) = return_regions(EXACT, exact)
    (two,) = return_regions(UNFOLDED, unfolded)
    assert one.clusters == (0,) and one.group == ()
    kinds = sorted(unfolded[i].kind for i in two.group)
    assert kinds == ["saddle", "sink", "sink", "source"]
    assert two.share == pytest.approx(one.share, rel=1e-3)


def test_symmetries_map_regions():
    gru = PRESETS["fig9a"].gru
    (one,) = _regions(gru)
    swap = [1, 0]
    swapped = GRU(Uh=gru.Uh[swap][:, swap], Ur=gru.Ur[swap][:, swap], br=gru.br[swap])
    (two,) = _regions(swapped)
    assert two.share == pytest.approx(one.share, rel=1e-4)
    flip = np.diag([-1.0, 1.0])
    (three,) = _regions(GRU(Uh=flip @ gru.Uh @ flip, Ur=gru.Ur @ flip, br=gru.br))
    assert three.share == pytest.approx(one.share, rel=1e-4)
    assert np.sign(three.polygons[0].mean(axis=0)).tolist() == [-1, 1]


def test_a_saddle_node_on_a_cycle_returns_along_the_cycle():
    """Just after the four folds of eq. 8, each pair's sink takes what leaves another pair."""
    gru = GRU.rotation(3, 0.147822070679066 - 1e-9)
    regions = _regions(gru, 0.01)
    assert len(regions) == 4
    assert all(r.polygons == () and r.share == 0.0 for r in regions)


@pytest.mark.parametrize("key", ["fig2a", "fig5b", "fig7", "fig10a"])
def test_no_tight_group_gives_none(key):
    assert _regions(PRESETS[key].gru) == ()


def test_a_tight_group_without_return_has_no_polygons():
    regions = _regions(PRESETS["fig3b"].gru)
    assert sorted(len(r.group) for r in regions) == [2, 2, 4]
    assert all(r.polygons == () for r in regions)


def test_the_chain_decides_what_is_a_group():
    gru = PRESETS["fig3b"].gru
    points = find_fixed_points(gru)
    assert return_regions(gru, points, chain=1e-5) == ()
    (whole,) = return_regions(gru, points, chain=0.01)[-1:]
    assert len(whole.group) == 4


def test_cancelling_and_bad_input():
    gru = PRESETS["fig9a"].gru
    points = find_fixed_points(gru)
    with pytest.raises(Cancelled):
        return_regions(gru, points, cancel=np.ones(1, np.int64))
    for radius in (0.0, -1.0, math.inf):
        with pytest.raises(ValueError, match="radius"):
            return_regions(gru, points, radius)
    with pytest.raises(ValueError, match="2 units"):
        return_regions(GRU(Uh=[[1.0]]), points)
