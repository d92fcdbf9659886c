"""The implicit method: its order, and where it ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numba import njit, types

from core.flow import rosenbrock as cr, traps
from core.flow.dormand_prince import ROW, dense
from core.model.planar_field import JACOBIAN, VELOCITY
from tests.core.known_fields import half_stable, linear

BOX = np.array([-1.0, 1.0, -1.0, 1.0])
NONE = np.empty((0, traps.POINT))


@njit(
    [types.Tuple((types.int64, types.int64, types.float64, types.int64, types.float64[:, ::1]))(
        VELOCITY, JACOBIAN, types.float64[::1], types.float64, types.float64, types.float64,
        types.float64, types.float64[::1], types.float64[:, ::1], types.boolean,
        types.float64[:, ::1], types.int64[::1], types.int64[::1],
    )]
)  # fmt: skip
def _creep(velocity, jacobian, p, x, y, h, fastest, box, points, keep, rows, cancel, work):
    """Compiled once for all fields."""
    return cr.rosenbrock_tail(
        velocity, jacobian, p, 0.0, x, y, h, fastest, box, points, keep, rows, 0, cancel, work
    )


def run(field, x, y, h=1e-3, points=NONE, box=BOX, cancel=0, keep=True, fastest=np.inf):
    rows = np.empty((4, ROW))
    end, point, t, count, rows = _creep(
        field.velocity, field.jacobian, field.parameters, x, y, h, fastest, box, points, keep,
        rows, np.array([cancel]), np.array([100_000]),
    )  # fmt: skip
    return end, point, t, rows[:count]


def _trap(x, radius):
    points = np.zeros((1, traps.POINT))
    points[0, [traps.PX, traps.FORWARD, traps.BACKWARD]] = x, 1.0, 1.0
    points[0, [traps.M11, traps.M22, traps.LEVEL]] = 1.0, 1.0, radius**2
    return points


def test_it_reaches_a_point_that_attracts_like_one_over_t():
    # ẋ = −x², ẏ = −y: x = x₀/(1 + x₀ t) is within 1e-5 after 1e5, and takes few steps
    end, point, t, rows = run(half_stable(), 0.5, 0.8, points=_trap(0.0, 1e-5))
    assert (end, point) == (cr.CAUGHT, 0) and len(rows) < 1000
    assert t >= 1e5 - 2.0
    for row in rows[::10]:
        assert row[2] == pytest.approx(0.5 / (1.0 + 0.5 * row[0]), rel=1e-3, abs=1e-8)


def test_it_follows_the_slow_motion_of_a_stiff_system():
    field = linear(-1e4, 0.0, 0.0, -1e-3)
    end, _, t, rows = run(field, 0.5, 0.8, points=_trap(0.0, 1e-3))
    assert end == cr.CAUGHT and len(rows) < 1000  # an explicit method takes 2e7
    assert t == pytest.approx(1e3 * math.log(0.8 / 1e-3), rel=0.1)
    for row in rows:
        assert row[3] == pytest.approx(0.8 * math.exp(-1e-3 * row[0]), rel=2e-3)


def test_it_leaves_by_the_border():
    end, point, t, _ = run(linear(1.0, 0.0, 0.0, 1.0), 0.1, 0.1)
    assert (end, point) == (cr.LEFT, -1) and t > math.log(10.0) - 1e-6
    # backward in time the half-stable point repels on this side: x = 1 after t = −9
    end, _, t, _ = run(half_stable(), 0.1, 0.0, h=-1e-3)
    assert end == cr.LEFT and t <= -9.0 + 1e-3


def test_lost_where_nothing_ever_ends():
    assert run(linear(0.0, 0.0, 0.0, 0.0), 0.1, 0.1)[0] == cr.LOST
    assert run(half_stable(), 0.5, 0.5, points=_trap(0.0, 1e-3), cancel=1)[0] == cr.LOST


def test_it_gives_up_where_the_motion_is_fast():
    end, _, t, rows = run(linear(1.0, 0.0, 0.0, 1.0), 1e-3, 0.0, fastest=0.01)
    assert end == cr.LOST and t == pytest.approx(math.log(10.0), abs=1.0)
    assert len(rows) > 0


def test_the_kept_steps_are_the_motion():
    field = linear(-1.0, -0.4, 0.4, -1.0)
    _, _, _, rows = run(field, 0.9, 0.0, points=_trap(0.0, 0.01))
    for row in rows:
        for share in (0.0, 0.3, 0.7, 1.0):
            t = row[0] + share * row[1]
            exact = 0.9 * math.exp(-t) * np.array([math.cos(0.4 * t), math.sin(0.4 * t)])
            assert dense(row, share) == pytest.approx(exact, abs=3e-4)
    assert rows[1:, 0] == pytest.approx(rows[:-1, 0] + rows[:-1, 1])


def test_its_order_is_2():
    # one step of length h: the local error is of third order
    def error(h):
        field = linear(-1.0, 0.3, -0.2, -0.5)
        box = np.array([-2.0, 2.0, -2.0, 2.0])
        _, _, _, rows = run(field, 1.0, 1.0, h=h, box=box)
        assert rows[0, 1] == h  # accepted as it was
        matrix = np.array([[-1.0, 0.3], [-0.2, -0.5]])
        values, vectors = np.linalg.eig(matrix)
        exact = (vectors * np.exp(values * h)) @ np.linalg.solve(vectors, [1.0, 1.0])
        return np.abs(dense(rows[0], 1.0) - exact).max()

    errors = [error(h) for h in (0.016, 0.008, 0.004)]
    ratios = np.array(errors[:-1]) / errors[1:]
    assert ratios == pytest.approx(8.0, rel=0.1)
