"""Winding numbers of curves that are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.cycles.winding_numbers import windings
from core.flow.batch_integration import integrate_all
from core.flow.trajectory_integration import trajectory
from tests.core.known_fields import duffing, linear, stuart_landau


def _turns(field, start, period, places):
    wide = np.tile(np.array(field.box), (1, 1))
    _, offsets, _, rows = integrate_all(
        field.velocity, field.jacobian, field.parameters, np.array([start], dtype=float),
        np.array([period]), wide, 1e-12, 1e-14, 3000,
    )  # fmt: skip
    return windings(offsets, np.array([period]), rows, np.array(places, dtype=float))[0].tolist()


@pytest.mark.parametrize(("rate", "sign"), [(1.0, 1), (-1.0, -1)])
def test_a_circle(rate, sign):
    field = linear(0.0, -rate, rate, 0.0, box=3.0)
    places = [(0, 0), (0.9, 0), (-0.7, 0.7), (1.1, 0), (5, 5), (0, -1.01)]
    expected = [sign, sign, sign, 0, 0, 0]
    assert _turns(field, (1.0, 0.0), 2.0 * math.pi, places) == expected


def test_three_turns():
    field = linear(0.0, -1.0, 1.0, 0.0, box=3.0)
    assert _turns(field, (1.0, 0.0), 6.0 * math.pi, [(0.2, 0.1), (2, 0)]) == [3, 0]


def test_points_very_close_to_the_curve():
    field = stuart_landau(1.0)
    for angle in (0.1, 1.3, 2.9, 4.4):
        unit = np.array([math.cos(angle), math.sin(angle)])
        places = [(1 - 1e-4) * unit, (1 + 1e-4) * unit]
        assert _turns(field, (1.0, 0.0), 2.0 * math.pi, places) == [1, 0]


def test_an_orbit_around_one_well_and_around_both():
    field = duffing(0.0)
    wells = [(1.0, 0.0), (-1.0, 0.0), (0.0, 0.0)]
    for start, expected in (((1.3, 0.0), [-1, 0, 0]), ((1.6, 0.0), [-1, -1, -1])):
        path = trajectory(field, start, 30.0, rtol=1e-12)
        times = np.linspace(0.5, 30.0, 200_001)
        y = path.at(times)[:, 1]
        # the period: the first downward crossing of y = 0 right of the well
        down = np.flatnonzero((y[:-1] > 0) & (y[1:] <= 0) & (path.at(times)[1:, 0] > 1.0))[0]
        period = times[down + 1]
        assert _turns(field, start, period, wells) == expected
