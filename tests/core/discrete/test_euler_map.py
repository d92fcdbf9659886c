"""The Euler map: the GRU's own step at 1, the flow for small steps, stability by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from core.discrete.euler_map import euler_orbit, euler_orbits, euler_stability
from core.fixed_points.proven import find_fixed_points
from core.flow.trajectory_integration import trajectory
from core.model.gru import GRU
from tests.core.random_gru import random_gru


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("reset_after", [False, True])
def test_step_one_is_the_discrete_gru_bit_for_bit(dim, reset_after):
    gru = random_gru(5, dim, reset_after)
    orbit = euler_orbit(gru, np.full(dim, 0.3), 1.0, 40)
    assert orbit.shape == (41, dim)
    for before, after in itertools.pairwise(orbit):
        assert np.array_equal(gru.step(before), after)


@pytest.mark.parametrize("step", [1.0, 0.37, 0.01])
def test_every_step_is_eulers(step):
    gru = random_gru(6)
    starts = np.array([[0.2, -0.4], [0.9, 0.9], [-3.0, 2.0]])
    orbits = euler_orbits(gru, starts, step, 25)
    expected = orbits[:, :-1] + step * gru.velocity(orbits[:, :-1])
    assert orbits[:, 1:] == pytest.approx(expected, abs=1e-14)
    assert np.array_equal(orbits[1], euler_orbit(gru, starts[1], step, 25))


def test_a_nearly_closed_gate_keeps_its_digits():
    """With z = 1 − 1e-13 the state decays by (1 − s·1e-13); h + s·ḣ is no better than 1e-16."""
    gru = GRU(Uh=[[0.0]], bz=[math.log(1e13)])
    end = euler_orbit(gru, [0.7], 1.0, 1)[-1, 0]
    assert end == 0.7 * (1.0 / (1.0 + math.exp(-math.log(1e13))))
    opened = GRU(Uh=[[0.0]], bz=[-50.0])  # z = 2e-22: the state is forgotten at once
    end = euler_orbit(opened, [0.7], 1.0, 1)[-1, 0]
    assert end == pytest.approx(0.7 * math.exp(-50.0), rel=1e-12)


def test_small_steps_approach_the_flow_at_first_order():
    gru = GRU.rotation(3, math.pi / 5)
    exact = trajectory(gru, [0.3, 0.1], 10.0, rtol=1e-12, atol=1e-14).h[-1]
    errors = [
        np.linalg.norm(euler_orbit(gru, [0.3, 0.1], step, round(10 / step))[-1] - exact)
        for step in (0.02, 0.01, 0.005)
    ]
    assert errors[0] / errors[1] == pytest.approx(2.0, abs=0.1)
    assert errors[1] / errors[2] == pytest.approx(2.0, abs=0.1)


def test_multipliers_of_eq_8_at_the_origin():
    """ḣ = ½ (tanh(½ β R h) − h): λ = ½ (½ β e^{±iα} − 1)."""
    alpha = 1.2
    gru = GRU.rotation(3, alpha)
    (point,) = euler_stability(gru, find_fixed_points(gru), 1.0)
    exponent = 0.5 * (1.5 * np.exp(1j * alpha) - 1.0)
    assert sorted(point.multipliers, key=np.imag)[1] == pytest.approx(1 + exponent, abs=1e-14)
    assert point.kind == "sink" and abs(1 + exponent) > 1
    assert (point.stability, point.differs) == ("repelling", True)
    assert point.critical_step == pytest.approx(-2 * exponent.real / abs(exponent) ** 2, abs=1e-13)
    just_below = euler_stability(gru, find_fixed_points(gru), point.critical_step - 1e-9)
    just_above = euler_stability(gru, find_fixed_points(gru), point.critical_step + 1e-9)
    assert (just_below[0].stability, just_above[0].stability) == ("attracting", "repelling")


def test_a_sink_that_flips():
    """λ = ½ (−5 − 1) = −3 twice: attracting up to the step 2/3."""
    gru = GRU(Uh=[[-10.0, 0.0], [0.0, -10.0]])
    points = find_fixed_points(gru)
    (whole,) = euler_stability(gru, points, 1.0)
    assert (whole.stability, whole.differs) == ("flip repelling", True)
    assert whole.multipliers == pytest.approx([-2.0, -2.0])
    assert whole.critical_step == pytest.approx(2 / 3, abs=1e-14)
    (half,) = euler_stability(gru, points, 0.5)
    assert (half.stability, half.differs) == ("attracting", False)


def test_one_direction_flips():
    gru = GRU(Uh=[[-10.0, 0.0], [0.0, 0.0]])
    (point,) = euler_stability(gru, find_fixed_points(gru), 1.0)
    assert point.stability == "flip saddle"
    one = GRU(Uh=[[-10.0]])
    (point,) = euler_stability(one, find_fixed_points(one), 1.0)
    assert point.stability == "flip repelling" and point.multipliers.shape == (1,)


def test_two_switches_keep_their_kinds():
    gru = GRU(Uh=[[3.0, 0.0], [0.0, 3.0]])
    points = find_fixed_points(gru)
    found = euler_stability(gru, points, 1.0)
    expected = {"sink": "attracting", "saddle": "saddle", "source": "repelling"}
    assert [s.stability for s in found] == [expected[p.kind] for p in points]
    assert not any(s.differs for s in found)
    # a critical step beyond 1: no step of the dial makes it unstable
    assert found[0].critical_step == pytest.approx(2 / 0.302843487, rel=1e-8)
    assert all(math.isnan(s.critical_step) == (s.kind != "sink") for s in found)


def test_bad_input_is_refused_by_name():
    gru = GRU.rotation(3, 0.5)
    points = find_fixed_points(gru)
    for step in (0.0, -0.1, 1.1, math.nan, "1"):
        with pytest.raises(ValueError, match="step"):
            euler_orbit(gru, [0, 0], step, 3)
        with pytest.raises(ValueError, match="step"):
            euler_stability(gru, points, step)
    with pytest.raises(ValueError, match="count"):
        euler_orbit(gru, [0, 0], 0.5, -1)
    with pytest.raises(ValueError, match="count"):
        euler_orbits(gru, np.zeros((100, 2)), 0.5, 10**7)
    with pytest.raises(ValueError, match="h0"):
        euler_orbit(gru, [0, 0, 0], 0.5, 1)
    with pytest.raises(ValueError, match="points"):
        euler_stability(GRU(Uh=[[1.0]]), points, 0.5)
