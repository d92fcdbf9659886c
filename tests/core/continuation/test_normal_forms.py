"""Normal-form coefficients against closed forms, mpmath and motion in the field itself."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from numba import njit

from core.continuation.normal_forms import fold_coefficient, lyapunov_coefficient
from core.model.gru import GRU
from core.model.planar_field import JACOBIAN_SIGNATURE, VELOCITY_SIGNATURE, PlanarField
from tests.core.known_fields import bautin, eq9, fitzhugh_nagumo
from tests.core.normal_form_fields import bogdanov_takens, cusp


@njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")
def _general(p, x, y):
    u = p[0] * x * x + p[1] * x * y + p[2] * y * y + p[3] * x**3 + p[4] * x * y * y
    v = p[5] * x * x + p[6] * x * y + p[7] * y * y + p[8] * x * x * y + p[9] * y**3
    return -p[10] * y + u, p[10] * x + v


@njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")
def _general_jacobian(p, x, y):
    return (
        2 * p[0] * x + p[1] * y + 3 * p[3] * x * x + p[4] * y * y,
        -p[10] + p[1] * x + 2 * p[2] * y + 2 * p[4] * x * y,
        p[10] + 2 * p[5] * x + p[6] * y + 2 * p[8] * x * y,
        p[6] * x + 2 * p[7] * y + p[8] * x * x + 3 * p[9] * y * y,
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_formula_of_guckenheimer_and_holmes(seed):
    """Their (3.4.11), for a field whose linear part is a rotation by ω."""
    rng = np.random.default_rng(seed)
    p = np.append(rng.uniform(-1, 1, 10), rng.uniform(0.3, 3))
    field = PlanarField(_general, _general_jacobian, (-2.0, 2.0, -2.0, 2.0), p)
    fxx, fxy, fyy, fxxx, fxyy = 2 * p[0], p[1], 2 * p[2], 6 * p[3], 2 * p[4]
    gxx, gxy, gyy, gxxy, gyyy = 2 * p[5], p[6], 2 * p[7], 2 * p[8], 6 * p[9]
    w = p[10]
    a = (fxxx + fxyy + gxxy + gyyy) / 16
    a += (fxy * (fxx + fyy) - gxy * (gxx + gyy) - fxx * gxx + fyy * gyy) / (16 * w)
    # ṙ = a r³ there; a unit vector q measures the plane by √2 more, and l₁ is over ω
    assert lyapunov_coefficient(field, np.zeros(2)) == pytest.approx(2 * a / w, rel=1e-9)


def test_bautin_and_fitzhugh_nagumo():
    assert lyapunov_coefficient(bautin(0.0, -0.3), np.zeros(2)) == pytest.approx(-0.6, rel=1e-10)
    # at ±x with 1 − x² = 0.064; by hand from the cubic
    x = math.sqrt(0.936)
    field = fitzhugh_nagumo(0.33128134)
    b, c, d = -1.0, 0.08, -0.064  # A = ((−d, b), (c, d)), ω² = −d² − b c
    omega = math.sqrt(-d * d - b * c)
    # in coordinates where A is a rotation: x = ξ, y = (d ξ + ω η)/(−b)… done by mpmath
    with mp.workdps(40):
        eigen = mp.matrix([[-d, b], [c, d]])
        q = mp.matrix([mp.mpf(b), mp.mpc(d, omega)])
        q = q / mp.sqrt(abs(q[0]) ** 2 + abs(q[1]) ** 2)
        left = mp.matrix([[q[0], mp.conj(q[0])], [q[1], mp.conj(q[1])]]) ** -1
        assert abs((left[0, :] * eigen * q)[0] - mp.mpc(0, omega)) < 1e-14
        # only ∂²u/∂x² = −2x and ∂³u/∂x³ = −2 are not zero
        g20 = left[0, 0] * 2 * x * q[0] ** 2
        g11 = left[0, 0] * 2 * x * abs(q[0]) ** 2
        g21 = left[0, 0] * -2 * q[0] * abs(q[0]) ** 2
        exact = float(mp.re(mp.mpc(0, 1) * g20 * g11 + omega * g21) / (2 * omega**2))
    place = np.array([-x, (-x + 0.7) / 0.8])
    assert lyapunov_coefficient(field, place) == pytest.approx(exact, rel=1e-9)


def _derivative(f, powers):
    """A mixed derivative at 0 of a function of two mpmath numbers."""
    return mp.diff(f, (0, 0), powers)


def test_eq_9_against_mpmath():
    gamma, h = 0.053009394219754, np.array([-0.606056827343, -0.531734539955])
    gru = eq9(gamma)
    with mp.workdps(40):
        weights = [[mp.mpf(float(v)) / 2 for v in row] for row in gru.Uh]
        bias = [mp.mpf("0.32"), mp.mpf(gamma)]
        place = [mp.mpf(float(v)) for v in h]
        for _ in range(6):  # to the fixed point in 40 digits
            p = [sum(w * x for w, x in zip(row, place, strict=True)) for row in weights]
            f = mp.matrix([mp.tanh(p[i] + bias[i]) - place[i] for i in range(2)])
            slope = [mp.sech(p[i] + bias[i]) ** 2 for i in range(2)]
            j = mp.matrix(2, 2)
            for i in range(2):
                for k in range(2):
                    j[i, k] = slope[i] * weights[i][k] - (i == k)
            move = mp.lu_solve(j, -f)
            place = [place[i] + move[i] for i in range(2)]

        def component(i):
            row, b = weights[i], bias[i]
            return lambda x, y: (
                (
                    mp.tanh(row[0] * (place[0] + x) + row[1] * (place[1] + y) + b)
                    - (place[i] + (x, y)[i])
                )
                / 2
            )

        a = j / 2
        half = (a[0, 0] - a[1, 1]) / 2
        omega = mp.sqrt(-(half**2) - a[0, 1] * a[1, 0])
        q = mp.matrix([a[0, 1], mp.mpc(0, omega) - half])
        q = q / mp.sqrt(abs(q[0]) ** 2 + abs(q[1]) ** 2)
        both = mp.matrix([[q[0], mp.conj(q[0])], [q[1], mp.conj(q[1])]])
        left = both**-1
        g20 = g11 = g21 = mp.mpc(0)
        for i in range(2):
            f = component(i)
            second = {n: _derivative(f, (2 - n, n)) for n in range(3)}
            third = {n: _derivative(f, (3 - n, n)) for n in range(4)}
            for k in range(2):
                for m in range(2):
                    g20 += left[0, i] * second[k + m] * q[k] * q[m]
                    g11 += left[0, i] * second[k + m] * q[k] * mp.conj(q[m])
                    for n in range(2):
                        g21 += left[0, i] * third[k + m + n] * q[k] * q[m] * mp.conj(q[n])
        exact = float(mp.re(mp.mpc(0, 1) * g20 * g11 + omega * g21) / (2 * omega**2))
    found = lyapunov_coefficient(gru, np.array([float(v) for v in place]))
    assert found == pytest.approx(exact, rel=1e-8)


def test_the_sign_holds_under_the_symmetries_of_the_square():
    gamma, h = 0.053009394219754, np.array([-0.606056827343, -0.531734539955])
    gru = eq9(gamma)
    found = lyapunov_coefficient(gru, h)
    swapped = GRU(gru.Uh[::-1, ::-1], bh=gru.bh[::-1])
    assert lyapunov_coefficient(swapped, h[::-1]) == pytest.approx(found, rel=1e-9)
    s = np.diag([1.0, -1.0])
    mirrored = GRU(s @ gru.Uh @ s, bh=s @ gru.bh)
    assert lyapunov_coefficient(mirrored, s @ h) == pytest.approx(found, rel=1e-9)


def test_the_folds_coefficient():
    # ẋ = a + b x − x³: ½ u_xx = −3 x
    for x in (-0.5, 0.8):
        place = np.array([x, 0.0])
        found = fold_coefficient(cusp(x**3 - 3 * x * x * x, 3 * x * x), place)
        assert found == pytest.approx(-3 * x, rel=1e-10)
    # one unit w with x = tanh(w x/2 + b), beside a decaying one: ½ · ½ (tanh)″ (w/2)²
    x = math.sqrt(1 / 3)
    gru = GRU(np.diag([3.0, 0.0]), bh=[math.atanh(x) - 1.5 * x, 0.0])
    exact = 0.5 * 0.5 * (-2 * x * (1 - x * x)) * 1.5**2
    assert fold_coefficient(gru, np.array([x, 0.0])) == pytest.approx(exact, rel=1e-9)
    mirrored = GRU(np.diag([3.0, 0.0]), bh=-gru.bh)
    assert fold_coefficient(mirrored, np.array([-x, 0.0])) == pytest.approx(-exact, rel=1e-9)


def test_what_is_neither():
    assert math.isnan(lyapunov_coefficient(bogdanov_takens(0.0, 1.0), np.zeros(2)))  # a saddle
    assert math.isnan(fold_coefficient(bogdanov_takens(0.0, 0.0), np.zeros(2)))
