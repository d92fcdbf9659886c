"""Where the map and the flow come to rest: GRUs whose ends are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from core.discrete.rest import AT_REST, flow_rest, nearest_point, orbit_rest
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU

SWITCHES = GRU(Uh=[[3.0, 0.0], [0.0, 3.0]])  # with the reset gate at ½: h = tanh(1.5 h)


def at(points, h):
    """The index of the fixed point at ``h``."""
    return int(np.argmin([np.abs(point.h - h).max() for point in points]))


@pytest.mark.parametrize("signs", [(1, 1), (-1, 1), (1, -1), (-1, -1)])
def test_two_switches_come_to_rest_in_their_quadrant(signs):
    points = find_fixed_points(SWITCHES)
    h = 0.858  # tanh(1.5 h) = h
    there = at(points, np.array(signs) * h)
    start = 0.1 * np.array(signs, float)
    assert points[there].kind == "sink"
    assert flow_rest(SWITCHES, start, points) == there
    found = orbit_rest(SWITCHES, start, 0.5, points)
    assert found.point == there and found.orbit.kind == "point"
    assert found.steps == 20_000


def test_a_saddle_is_no_rest_of_the_flow():
    """On a saddle's own stable line both end there, and it is no sink."""
    points = find_fixed_points(SWITCHES)
    saddle = at(points, np.array([0.858, 0.0]))
    assert points[saddle].kind == "saddle"
    assert flow_rest(SWITCHES, (0.5, 0.0), points) is None
    found = orbit_rest(SWITCHES, (0.5, 0.0), 0.5, points)
    assert found.point is None and np.abs(found.orbit.points[-1] - points[saddle].h).max() < 1e-9


def test_a_cycle_of_the_flow_is_no_rest():
    gru = GRU.rotation(3.0, 0.5)
    points = find_fixed_points(gru)
    assert flow_rest(gru, (0.3, 0.1), points) is None
    assert orbit_rest(gru, (0.3, 0.1), 0.5, points).point is None


def test_near_means_within_the_stated_distance():
    points = find_fixed_points(SWITCHES)
    h = points[0].h
    assert nearest_point(points, h + 0.9 * AT_REST) == 0
    assert nearest_point(points, h + np.array([1.1 * AT_REST, 0.0])) is None
