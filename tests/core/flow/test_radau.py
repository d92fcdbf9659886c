"""Radau IIA of five stages: its coefficients, its order, and what it is for."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from numba import njit
from numpy.polynomial import Polynomial
from scipy.integrate import solve_ivp

from core.flow import radau
from core.flow.dormand_prince import ROW, dense
from core.flow.radau import STAGES, implicit_error, stages, write_row
from tests.core.known_fields import linear, van_der_pol


@njit
def _solve(velocity, jacobian, p, x, y, h, z, f, row):
    found = stages(velocity, jacobian, p, x, y, h, 1e-13, 1e-15, 1e9, z, f)
    u, v = velocity(p, x, y)
    error = implicit_error(jacobian, p, x, y, h, u, v, f, z, 1e-9, 1e-11)
    write_row(0.0, h, x, y, z, row)
    return found, error


def step(field, place, h):
    z, f, row = np.zeros((STAGES, 2)), np.empty((STAGES, 2)), np.empty(ROW)
    found, error = _solve(field.velocity, field.jacobian, field.parameters, *place, h, z, f, row)
    assert found
    return np.array(place) + z[-1], error, row, np.array(place) + z


def test_nodes_and_weights_integrate_polynomials_of_degree_8():
    mpmath.mp.dps = 40
    # the nodes are the zeros of d⁴/dx⁴ [x⁴ (x − 1)⁵]: each within a rounding of its double
    polynomial = Polynomial.fromroots([0] * 4 + [1] * 5).deriv(4)
    for c in radau._C:
        below, above = (
            sum(int(a) * (mpmath.mpf(c) + d) ** k for k, a in enumerate(polynomial.coef))
            for d in (-2e-16, 2e-16)
        )
        assert below * above <= 0
    weights = radau._A[-1]
    for k in range(2 * STAGES - 1):
        assert weights @ radau._C**k == pytest.approx(1.0 / (k + 1), abs=3e-16)
    for k in range(STAGES):  # and every stage those up to degree 4
        assert radau._A @ radau._C**k == pytest.approx(radau._C ** (k + 1) / (k + 1), abs=5e-16)


def test_one_step_is_of_order_9():
    field, place = van_der_pol(1.0), (1.2, 0.4)
    errors = []
    for h in (0.4, 0.2):
        exact = solve_ivp(
            lambda t, q: field.velocity(field.parameters, *q), (0.0, h), place, method="DOP853",
            rtol=1e-13, atol=1e-15,
        ).y[:, -1]  # fmt: skip
        errors.append(np.abs(step(field, place, h)[0] - exact).max())
    assert 2.0**9 < errors[0] / errors[1] < 2.0**11


def test_a_stiff_step_forgets_what_has_died_out():
    # rates −1 and −1e8: L-stable, so that a step of a million fast times is right in the slow
    field = linear(-1.0, 0.0, 0.0, -1e8)
    (x, y), error, _, _ = step(field, (1.0, 0.0), 0.01)
    assert x == pytest.approx(math.exp(-0.01), rel=1e-14) and error < 1.0
    (x, y), _, _, _ = step(field, (1.0, 1e-3), 0.01)
    assert x == pytest.approx(math.exp(-0.01), rel=1e-14) and abs(y) < 1e-8


def test_the_row_is_the_collocation_polynomial():
    field, place, h = van_der_pol(2.0), (1.0, -0.5), 0.3
    end, _, row, at = step(field, place, h)
    for c, state in zip(radau._C, at, strict=True):
        assert dense(row, c) == pytest.approx(tuple(state), abs=1e-14)
    assert dense(row, 1.0) == pytest.approx(tuple(end), abs=1e-15)
    assert dense(row, 0.0) == place


def test_what_a_step_may_not_do():
    field = van_der_pol(1.0)
    z, f = np.zeros((STAGES, 2)), np.empty((STAGES, 2))
    args = (field.velocity, field.jacobian, field.parameters, 1.0, 1.0)
    # it may not look beyond its reach, nor begin from nothing
    assert not stages(*args, 0.5, 1e-9, 1e-11, 0.1, z, f)
    z[:] = math.nan
    assert not stages(*args, 0.1, 1e-9, 1e-11, 10.0, z, f)
    # over an endless step the stages solve for the fixed point, from which this field leads
    # away: the error says that it is no step
    (x, y), error, _, _ = step(field, (1.0, 1.0), 1e6)
    assert abs(x) + abs(y) < 1e-4 and error > 1e3
