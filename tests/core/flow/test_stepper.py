"""One step at a time: the steps of DOP853, against SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numba import njit, types
from scipy.integrate import solve_ivp

from core.flow import stepper
from core.flow.dormand_prince import ROW, dense
from core.flow.stepper import ACCEPTED, H0, INFINITE, SIZE, T0, X0, Y0, T, X, Y
from core.model.planar_field import JACOBIAN, VELOCITY
from tests.core.known_fields import eq9, linear, van_der_pol

FIELDS = {"van der Pol": van_der_pol(), "eq 9": eq9(0.0535).field}


_VECTOR, _STAGES = types.float64[::1], types.float64[:, ::1]


@njit(
    [types.boolean(
        VELOCITY, _VECTOR, types.float64, types.float64, types.float64, types.float64,
        types.float64, types.float64, _VECTOR, _STAGES,
    )]
)  # fmt: skip
def begin_within(velocity, p, x, y, direction, rtol, atol, reach, state, k):
    """Compiled once for all fields."""
    return stepper.begin(velocity, p, x, y, direction, rtol, atol, reach, state, k)


def begin(velocity, p, x, y, direction, rtol, atol, state, k):
    return begin_within(velocity, p, x, y, direction, rtol, atol, 1e9, state, k)


@njit([types.int64(VELOCITY, JACOBIAN, _VECTOR, _VECTOR, _STAGES, types.float64, types.float64)])
def advance(velocity, jacobian, p, state, k, rtol, atol):
    return stepper.advance(velocity, jacobian, p, state, k, rtol, atol)


@njit([types.void(VELOCITY, _VECTOR, _VECTOR, _STAGES, _VECTOR)])
def last_step(velocity, p, state, k, row):
    stepper.last_step(velocity, p, state, k, row)


def _fresh():
    return np.empty(SIZE), np.empty((16, 2))


@pytest.mark.parametrize("direction", [1.0, -1.0])
@pytest.mark.parametrize("name", FIELDS)
def test_steps_follow_the_solution(name, direction):
    field, (state, k) = FIELDS[name], _fresh()
    p, start = field.parameters, np.array([0.3, -0.2])
    assert begin(field.velocity, p, *start, direction, 1e-11, 1e-13, state, k)
    row = np.empty(ROW)
    places, middles = [], []
    for _ in range(12):
        before = state[[T, X, Y]].copy()
        assert advance(field.velocity, field.jacobian, p, state, k, 1e-11, 1e-13) == ACCEPTED
        assert state[[T0, X0, Y0]].tolist() == before.tolist()
        assert state[T] == before[0] + state[H0] and direction * state[H0] > 0.0
        # k[12] is the velocity at the new state
        assert tuple(k[12]) == field.velocity(p, state[X], state[Y])
        last_step(field.velocity, p, state, k, row)
        assert dense(row, 0.0) == pytest.approx((state[X0], state[Y0]), abs=1e-15)
        assert dense(row, 1.0) == pytest.approx((state[X], state[Y]), abs=1e-14)
        places.append(state[[T, X, Y]].copy())
        middles.append((state[T0] + 0.4 * state[H0], *dense(row, 0.4)))
    times = np.array(places)[:, 0]
    exact = solve_ivp(
        lambda t, h: field.velocity(p, *h), (0.0, times[-1]), start, method="DOP853",
        rtol=1e-13, atol=1e-15, t_eval=np.sort(times) if direction > 0 else np.sort(times)[::-1],
    )  # fmt: skip
    assert np.abs(exact.y.T - np.array(places)[:, 1:]).max() < 1e-8
    inner = np.array(middles)
    exact = solve_ivp(
        lambda t, h: field.velocity(p, *h), (0.0, inner[-1, 0]), start, method="DOP853",
        rtol=1e-13, atol=1e-15, t_eval=inner[:, 0],
    )  # fmt: skip
    assert np.abs(exact.y.T - inner[:, 1:]).max() < 1e-7


def test_the_exponential():
    field, (state, k) = linear(-1.0, 0.0, 0.0, 0.5), _fresh()
    assert begin(field.velocity, field.parameters, 1.0, 1.0, 1.0, 1e-13, 1e-15, state, k)
    while state[T] < 5.0:
        assert (
            advance(field.velocity, field.jacobian, field.parameters, state, k, 1e-13, 1e-15)
            == ACCEPTED
        )
        assert state[X] == pytest.approx(math.exp(-state[T]), rel=1e-11)
        assert state[Y] == pytest.approx(math.exp(0.5 * state[T]), rel=1e-11)


def test_a_tighter_tolerance_takes_more_steps_and_errs_less():
    field = linear(0.0, -1.0, 1.0, 0.0)
    counts, errors = [], []
    for rtol in (1e-6, 1e-9, 1e-12):
        state, k = _fresh()
        begin(field.velocity, field.parameters, 1.0, 0.0, 1.0, rtol, 1e-2 * rtol, state, k)
        steps = 0
        while state[T] < 20.0:
            advance(field.velocity, field.jacobian, field.parameters, state, k, rtol, 1e-2 * rtol)
            steps += 1
        counts.append(steps)
        errors.append(math.hypot(state[X] - math.cos(state[T]), state[Y] - math.sin(state[T])))
    assert counts == sorted(set(counts)) and errors == sorted(errors, reverse=True)
    assert errors[2] < 1e-10


def test_a_step_looks_no_farther_than_it_may():
    # in a straight flow every stage agrees over any length: only the reach bounds a step
    field, reach = linear(0.0, 1e-9, 0.0, 0.0), 0.25
    for length, bounded in ((reach, True), (1e9, False)):
        state, k = _fresh()
        begin_within(field.velocity, field.parameters, 0.0, 1.0, 1.0, 1e-9, 1e-12, length, state, k)
        places = [0.0]
        for _ in range(30):
            assert (
                advance(field.velocity, field.jacobian, field.parameters, state, k, 1e-9, 1e-12)
                == ACCEPTED
            )
            places.append(state[X])
        moves = np.diff(places)
        assert (moves > 0.0).all()
        assert bool(moves.max() <= reach) is bounded


def test_a_field_that_is_not_finite_is_refused():
    field, (state, k) = linear(1.0, 0.0, 0.0, 1.0), _fresh()
    for x in (math.nan, math.inf):
        assert not begin(field.velocity, field.parameters, x, 0.0, 1.0, 1e-9, 1e-12, state, k)
    parameters = np.array([1e300, 0.0, 0.0, 1.0])
    assert begin(field.velocity, parameters, 1e-5, 0.0, 1.0, 1e-9, 1e-12, state, k)
    results = [
        advance(field.velocity, field.jacobian, parameters, state, k, 1e-9, 1e-12)
        for _ in range(4000)
    ]
    assert set(results) != {ACCEPTED} or np.isfinite(state).all()
    assert INFINITE != ACCEPTED
