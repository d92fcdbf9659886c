"""Fold and Hopf curves and their special points against normal forms and other root finders."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from scipy.optimize import brentq, fsolve

from core.cancellation import Cancelled
from core.continuation.equilibrium_continuation import continue_equilibria
from core.continuation.fold_and_hopf_curves import equilibrium_curves
from core.continuation.normal_forms import lyapunov_coefficient
from core.model.families import Plane, plane_of
from tests.core.known_fields import bautin, eq9, rotation
from tests.core.normal_form_fields import bogdanov_takens, cusp

SEEDS = [(x, 0.0) for x in (-1.3, -0.4, 0.3, 1.2)]


def test_eq_8_over_angle_and_gain():
    curves = equilibrium_curves(lambda a, b: rotation(a, b), (0.05, 1.5), (1.0, 3.5))
    (hopf,) = curves.hopfs
    assert hopf[:, 1] * np.cos(hopf[:, 0]) == pytest.approx(2, abs=1e-13)
    assert hopf[[0, -1], 1].max() == 3.5 and np.abs(hopf[:, 0].min() - 0.05) < 1e-15
    assert len(curves.folds) == 4 and not curves.special_points and not curves.unresolved
    for fold, states in zip(curves.folds, curves.fold_states, strict=True):
        for (angle, gain), h in zip(fold, states, strict=True):
            gru = rotation(angle, gain)
            assert np.abs(gru.velocity(h)).max() < 1e-14
            assert abs(np.linalg.det(gru.jacobian(h))) < 1e-14
    # a diagram at β = 3 crosses them where they are
    diagram = continue_equilibria(rotation, (0.05, 1.0), certified=20)
    angle = diagram.special_points[0].value
    for fold in curves.folds:
        order = np.argsort(fold[:, 1])
        near = np.interp(3.0, fold[order, 1], fold[order, 0])
        assert near == pytest.approx(angle, abs=1e-4)


def test_the_point_of_eq_8_at_which_the_jacobian_vanishes():
    curves = equilibrium_curves(lambda a, b: rotation(a, b), (0.0, 1.0), (1.5, 3.0), lines=5)
    assert curves.unresolved == (
        "a fold curve ends near (0, 2), where all of the Jacobian vanishes",
    )
    assert len(curves.folds) == 4
    for fold in curves.folds:
        assert min(np.abs(end - [0, 2]).max() for end in fold[[0, -1]]) < 1e-6


def test_the_cusp():
    curves = equilibrium_curves(cusp, (-0.5, 0.6), (-0.3, 0.8), lines=4, seeds=SEEDS)
    (fold,) = curves.folds
    assert 27 * fold[:, 0] ** 2 == pytest.approx(4 * fold[:, 1] ** 3, abs=1e-12)
    (point,) = curves.special_points
    assert point.kind == "cusp"
    assert point.value == pytest.approx([0, 0], abs=1e-12)
    assert point.h == pytest.approx([0, 0], abs=1e-9) and not curves.hopfs


def test_bogdanov_takens():
    curves = equilibrium_curves(bogdanov_takens, (-0.3, 0.31), (-0.8, 0.7), lines=5, seeds=SEEDS)
    (fold,), (hopf,) = curves.folds, curves.hopfs
    assert fold[:, 0] == pytest.approx(fold[:, 1] ** 2 / 4, abs=1e-13)
    assert hopf[:, 0] == pytest.approx(0, abs=1e-13) and hopf[:, 1].max() < 1e-9
    assert hopf[:, 1].min() == -0.8
    (point,) = curves.special_points
    assert point.kind == "Bogdanov–Takens" and point.value == pytest.approx([0, 0], abs=1e-10)


def test_bautin():
    curves = equilibrium_curves(bautin, (-0.4, 0.5), (-0.7, 0.6), lines=3, seeds=SEEDS)
    (hopf,) = curves.hopfs
    assert hopf[:, 0] == pytest.approx(0, abs=1e-14)
    (point,) = curves.special_points
    assert point.kind == "Bautin" and point.value == pytest.approx([0, 0], abs=1e-11)


@pytest.fixture(scope="module")
def around_eq_9():
    plane = plane_of(eq9(0.05), "angle", "bh[1]")
    return plane, equilibrium_curves(plane, (-0.5, 0.2), (-0.2, 0.3))


def _equations(plane: Plane, third):
    def system(x):
        gru = plane(x[2], x[3])
        j = gru.jacobian(x[:2])
        return [*gru.velocity(x[:2]), np.linalg.det(j), third(gru, x[:2], j)]

    return system


def test_bogdanov_takens_points_around_eq_9(around_eq_9):
    plane, curves = around_eq_9
    assert not curves.unresolved and curves.certified == 24
    found = [p for p in curves.special_points if p.kind == "Bogdanov–Takens"]
    assert len(found) == 3
    system = _equations(plane, lambda gru, h, j: np.trace(j))
    for point in found:
        start = np.append(point.h, point.value) + np.array([1e-3, -2e-3, 1e-3, 5e-4])
        exact = fsolve(system, start, xtol=1e-12)
        assert point.value == pytest.approx(exact[2:], abs=1e-10)
        assert point.h == pytest.approx(exact[:2], abs=1e-9)
        # one Hopf curve ends there
        ends = [hopf[k] for hopf in curves.hopfs for k in (0, -1)]
        assert min(np.abs(end - point.value).max() for end in ends) < 1e-9


def test_cusps_around_eq_9(around_eq_9):
    _, curves = around_eq_9
    found = [p for p in curves.special_points if p.kind == "cusp"]
    assert found
    with mp.workdps(30):
        for point in found:
            # F = det = 0 and (∂det/∂h) · q = 0 with A q = 0, in 30 digits
            def system(x, y, angle, gamma):
                c, s = 1.5 * mp.cos(angle), 1.5 * mp.sin(angle)
                p = (c * x - s * y + mp.mpf("0.32"), s * x + c * y + gamma)
                t = [mp.tanh(v) for v in p]
                d = [1 - v * v for v in t]
                det = (d[0] * c - 1) * (d[1] * c - 1) + d[0] * d[1] * s * s
                q = (d[0] * s, d[0] * c - 1)
                dp = (c * q[0] - s * q[1], s * q[0] + c * q[1])
                dd = [-2 * t[i] * d[i] * dp[i] for i in range(2)]
                slope = dd[0] * c * (d[1] * c - 1) + (d[0] * c - 1) * dd[1] * c
                slope += (dd[0] * d[1] + d[0] * dd[1]) * s * s
                return [t[0] - x, t[1] - y, det, slope]

            exact = mp.findroot(system, [*map(mp.mpf, point.h), *map(mp.mpf, point.value)])
            assert point.value == pytest.approx([float(exact[2]), float(exact[3])], abs=1e-10)


def test_every_fold_and_hopf_point_of_other_lines_is_on_a_curve(around_eq_9):
    plane, curves = around_eq_9
    for gamma in (-0.133, 0.02, 0.05, 0.211):
        diagram = continue_equilibria(lambda a, g=gamma: plane(a, g), (-0.5, 0.2), certified=40)
        assert len(diagram.special_points) > 1
        for point in diagram.special_points:
            group = curves.folds if point.kind == "fold" else curves.hopfs
            assert _distance(group, np.array([point.value, gamma])) < 2e-4
        passed = sum(
            int((np.diff(np.sign(curve[:, 1] - gamma)) != 0).sum())
            for curve in (*curves.folds, *curves.hopfs)
        )
        assert passed == len(diagram.special_points)


def _distance(curves, place):
    best = math.inf
    for curve in curves:
        a, step = curve[:-1], np.diff(curve, axis=0)
        share = np.clip(((place - a) * step).sum(1) / (step**2).sum(1), 0, 1)
        best = min(best, np.linalg.norm(a + share[:, None] * step - place, axis=1).min())
    return best


def test_a_bautin_point_of_a_gru():
    """Where l₁ along the Hopf curve, solved for independently, changes its sign."""
    plane = plane_of(eq9(0.05, Ur=[[0.0, 3.0], [-2.0, 0.0]]), "angle", "bh[1]")
    curves = equilibrium_curves(plane, (-0.8, 0.8), (-0.5, 0.5))
    points = [p for p in curves.special_points if p.kind == "Bautin"]
    assert points
    for point in points:

        def hopf(angle, start=point):
            def system(x):
                gru = plane(angle, x[2])
                return [*gru.velocity(x[:2]), np.trace(gru.jacobian(x[:2]))]

            return fsolve(system, [*start.h, start.value[1]], xtol=1e-12)

        def coefficient(angle):
            x = hopf(angle)
            return lyapunov_coefficient(plane(angle, x[2]), x[:2])

        angle = brentq(coefficient, point.value[0] - 1e-3, point.value[0] + 1e-3, xtol=1e-13)
        assert point.value[0] == pytest.approx(angle, abs=1e-9)
        assert point.value[1] == pytest.approx(hopf(angle)[2], abs=1e-9)


def test_bad_input():
    plane = plane_of(eq9(0.05), "angle", "bh[1]")
    for first, second, message in (
        ((0, 0), (0, 1), "first_interval has no length"),
        ((0, 1), (1, 0), "second_interval must ascend"),
        ((0, 1), (0, 1e9), "exceeds"),
    ):
        with pytest.raises(ValueError, match=message):
            equilibrium_curves(plane, first, second)
    with pytest.raises(ValueError, match="lines"):
        equilibrium_curves(plane, (0, 1), (0, 1), lines=0)
    with pytest.raises(Cancelled):
        equilibrium_curves(plane, (0, 1), (0, 1), cancel=np.ones(1, np.int64))
