"""Where a straight step leaves a box: each side's place in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.flow.dormand_prince import ROW
from core.flow.stepper import SIZE, advance, begin, last_step
from core.invariant_manifolds.arrival import border_place
from core.model.planar_field import PlanarField

BOX = np.array([-1.0, 3.0, 0.0, 2.0])


def straight(direction):
    """A step of the constant field (cos, sin) of an angle through the box's middle (1, 1)."""

    def velocity(p, x, y):
        return p[0], p[1]

    def jacobian(p, x, y):
        return 0.0, 0.0, 0.0, 0.0

    parameters = [math.cos(direction), math.sin(direction)]
    field = PlanarField(velocity, jacobian, (-1.0, 3.0, 0.0, 2.0), parameters)
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    p = np.array(parameters)
    assert begin(field.velocity, p, 1.0, 1.0, 1.0, 1e-9, 1e-12, 100.0, state, k)
    advance(field.velocity, field.jacobian, p, state, k, 1e-9, 1e-12)
    while math.hypot(state[1] - 1.0, state[2] - 1.0) < 2.5:
        assert begin(field.velocity, p, 1.0, 1.0, 1.0, 1e-9, 1e-12, 100.0, state, k)
        state[3] = 5.0
        advance(field.velocity, field.jacobian, p, state, k, 1e-9, 1e-12)
    last_step(field.velocity, p, state, k, row)
    return row, state


@pytest.mark.parametrize(
    ("angle", "place"),
    [
        (-math.pi / 2, 0.5),  # the middle of the lower side
        (0.0, 1.5),
        (math.pi / 2, 2.5),
        (math.pi, 3.5),
        (math.atan2(0.5, 2.0), 1.75),  # (3, 1.5) on the right
        (math.atan2(-1.0, 1.0), 0.75),  # (2, 0) below
    ],
)
def test_places_run_counter_clockwise_from_the_lower_left(angle, place):
    row, _ = straight(angle)
    share, found = border_place(row, BOX)
    assert found == pytest.approx(place, abs=1e-6)
    assert 0.0 < share < 1.0
