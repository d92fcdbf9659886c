"""What Euler orbits settle on, against closed forms and known bifurcation values."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.discrete.euler_map import euler_orbit
from core.discrete.orbit_limits import settles
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU

PERIOD = {0.7: 14.977200040, math.pi / 5: 17.457965280}


@pytest.mark.parametrize(
    ("step", "value"),
    [(1.0, 0.0534746), (0.5, 0.0538155), (0.2, 0.0540286), (0.1, 0.0541012), (0.05, 0.0541379)],
)
def test_euler_moves_the_homoclinic_of_eq_9_down(step, value):
    """Below it the orbit from near the source oscillates around it, above it escapes."""
    Uh = GRU.rotation(3, -math.pi / 20).Uh
    for gamma, kind in ((value - 2e-5, "closed curve"), (value + 2e-5, "point")):
        gru = GRU(Uh=Uh, bh=[0.32, gamma])
        points = find_fixed_points(gru)
        (source,) = (p for p in points if p.kind == "source")
        end = settles(gru, source.h + np.array([0.01, 0.0]), step, points)
        assert end.kind == kind
        if kind == "point":
            assert end.points[0] == pytest.approx([0.891, -0.904], abs=1e-3)
        else:
            assert np.array_equal(end.centre, source.h)
            assert 80 < end.period * step < 200
            assert np.abs(end.points - source.h).max() < 0.4


@pytest.mark.parametrize("alpha", PERIOD)
def test_turning_time_tends_to_the_cycles_period(alpha):
    gru = GRU.rotation(3, alpha)
    points = find_fixed_points(gru)
    turns = [settles(gru, [0.3, 0.1], s, points) for s in (0.04, 0.02)]
    assert all(t.kind == "closed curve" for t in turns)
    coarse, fine = turns[0].period * 0.04, turns[1].period * 0.02
    # Euler's error is of first order: extrapolating removes it
    assert 2 * fine - coarse == pytest.approx(PERIOD[alpha], rel=1e-3)


def test_flips_make_a_period_of_two():
    """h ↦ ½ (tanh(−5h) + h) has the 2-cycle ±x with tanh(5x) = 3x."""
    gru = GRU(Uh=[[-10.0]])
    end = settles(gru, [0.2], 1.0, find_fixed_points(gru))
    assert (end.kind, end.period) == ("periodic orbit", 2.0)
    assert end.points.shape == (2, 1) and end.points.sum() == pytest.approx(0, abs=1e-14)
    x = abs(end.points[0, 0])
    assert math.tanh(5 * x) == pytest.approx(3 * x, abs=1e-13)
    assert settles(gru, [0.2], 0.5, find_fixed_points(gru)).kind == "point"


def test_a_period_of_four():
    """Uh = g R(π/2) turns by 90° each step once z = 0: states lock to a 4-cycle."""
    gru = GRU(Uh=[[0.0, -9.0], [9.0, 0.0]], bz=-40.0)
    points = find_fixed_points(gru)
    end = settles(gru, [0.3, 0.3], 1.0, points)
    assert (end.kind, end.period) == ("periodic orbit", 4.0)
    assert euler_orbit(gru, end.points[0], 1.0, 4)[-1] == pytest.approx(end.points[0], abs=1e-13)
    x = np.abs(end.points)
    assert x == pytest.approx(np.tanh(4.5 * x), abs=1e-12)


def test_a_point_is_found_to_all_digits():
    gru = GRU(Uh=[[3.0, 0.0], [0.0, 3.0]])
    end = settles(gru, [0.1, -0.3], 0.3, find_fixed_points(gru))
    assert (end.kind, end.period) == ("point", 1.0)
    assert end.points[0] == pytest.approx([0.8585596366401104, -0.8585596366401104], abs=1e-14)


def test_neither_found_is_an_answer():
    """A creeping orbit is neither on a point nor on a curve."""
    slow = GRU(Uh=[[0.0]], bz=[12.0])
    assert settles(slow, [0.5], 1.0, find_fixed_points(slow)).kind == "neither found"
    turning = GRU.rotation(3, math.acos(2 / 3) + 1e-4)  # a very weak spiral
    points = find_fixed_points(turning)
    end = settles(turning, [0.3, 0.1], 0.001, points, transient=0.0)
    assert end.kind == "neither found" and np.isfinite(end.points).all()


def test_a_start_on_a_source_does_not_settle_there():
    gru = GRU.rotation(3, 0.5)
    end = settles(gru, [0.0, 0.0], 1.0, find_fixed_points(gru))
    assert end.kind == "neither found"


def test_bad_input_is_refused_by_name():
    gru = GRU.rotation(3, 0.5)
    points = find_fixed_points(gru)
    for more in ({"transient": -1.0}, {"duration": math.nan}):
        with pytest.raises(ValueError, match=next(iter(more))):
            settles(gru, [0, 0], 0.5, points, **more)
    with pytest.raises(ValueError, match="step"):
        settles(gru, [0, 0], 2.0, points)
