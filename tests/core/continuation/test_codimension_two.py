"""Cusps, Bogdanov–Takens and Bautin points against another solver, and none but these.

The defining equations are written anew (`tests.core.taylor`): f = 0 with det = 0 and a vanishing
quadratic coefficient, with det = trace = 0, or with trace = 0 and a vanishing coefficient of
Guckenheimer and Holmes. Newton's method in 40 digits has to stay where `core` is, and Newton's
method from random starts has to find the same points.
"""

from __future__ import annotations

import math
from functools import cache

import mpmath
import numpy as np
import pytest
from numba import njit

from core.continuation.fold_and_hopf_curves import equilibrium_curves
from core.continuation.normal_forms import lyapunov_coefficient
from core.model.families import plane_of, value_of
from core.model.planar_field import JACOBIAN_SIGNATURE, VELOCITY_SIGNATURE, PlanarField
from tests.core.random_gru import random_gru
from tests.core.taylor import (
    Unit2,
    expanded,
    guckenheimer_holmes,
    matrix_of,
    polished,
    quadratic,
    searched,
)

KINDS = ("cusp", "Bogdanov–Takens", "Bautin")

# the coefficients come from differences in `core`: the worst seen were 3e-10 and 4e-9
TOLERANCE = {"cusp": 1e-9, "Bogdanov–Takens": 1e-11, "Bautin": 2e-8}

# seed, with the reset after the matrix where it is odd, and the two parameters
GRUS = {
    "216": (216, ("bh", 0), ("bh", 1)),
    "217": (217, ("bh", 0), ("bh", 1)),
    "225": (225, ("bh", 0), ("bh", 1)),
    "127, reset bias": (127, ("br", 0), ("bh", 0)),
    "160, reset bias": (160, ("br", 0), ("bh", 0)),
    "136, update bias": (136, ("bz", 0), ("bh", 1)),
}


@njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")
def _nagumo(p, x, y):
    return x - x * x * x / 3.0 - y + p[0], 0.08 * (x + 0.7 - p[1] * y)


@njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")
def _nagumo_jacobian(p, x, y):
    return 1.0 - x * x, -1.0, 0.08, -0.08 * p[1]


def nagumo(current, b):
    return PlanarField(_nagumo, _nagumo_jacobian, (-3.0, 3.0, -4.0, 4.0), [current, b])


def nagumo_series(x, y, current, b):
    third = _number(1, x) / 3
    epsilon = _number(8, x) / 100
    return x - x * x * x * third - y + current, (x + _number(7, x) / 10 - b * y) * epsilon


@njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")
def _bazykin(p, x, y):
    eaten = x * y / (1.0 + p[0] * x)
    return x - eaten - 0.01 * x * x, eaten - y - p[1] * y * y


@njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")
def _bazykin_jacobian(p, x, y):
    q = 1.0 + p[0] * x
    return (
        1.0 - y / (q * q) - 0.02 * x, -x / q,
        y / (q * q), x / q - 1.0 - 2.0 * p[1] * y,
    )  # fmt: skip


def bazykin(alpha, delta):
    """Bazykin's predators and prey (Kuznetsov, §8.4), with γ = 1 and ε = 0.01."""
    return PlanarField(_bazykin, _bazykin_jacobian, (0.5, 105.0, 0.2, 40.0), [alpha, delta])


def bazykin_series(x, y, alpha, delta):
    eaten = x * y * (alpha * x + 1).reciprocal()
    return x - eaten - x * x * (_number(1, x) / 100), eaten - y - y * y * delta


def _number(value, like):
    return mpmath.mpf(value) if isinstance(like.c[0], mpmath.mpf) else float(value)


FIELDS = {
    "FitzHugh-Nagumo": (nagumo, nagumo_series, (-3.0, 3.0, -4.0, 4.0), ((-1.0, 3.2), (0.3, 4.7))),
    "Bazykin": (bazykin, bazykin_series, (0.5, 105.0, 0.2, 40.0), ((0.05, 0.9), (0.002, 0.6))),
}
SEEDS = {
    "FitzHugh-Nagumo": [(x, y) for x in (-1.8, -0.6, 0.6, 1.8) for y in (0.0,)],
    "Bazykin": [(x, y) for x in (2.0, 6.0, 30.0, 90.0) for y in (1.0, 4.0, 15.0)],
}


def spelled(name, *index):
    return f"{name}[{', '.join(map(str, index))}]"


@cache
def made(name):
    """The curves, the field in series, where to draw states, and the intervals."""
    if name in FIELDS:
        plane, field, box, intervals = FIELDS[name]
        return (
            equilibrium_curves(plane, *intervals, lines=6, seeds=SEEDS[name]),
            field,
            box,
            intervals,
        )
    seed, *moved = GRUS[name]
    gru = random_gru(seed, 2, bool(seed % 2), 7.0)
    names = [spelled(*one) for one in moved]
    intervals = tuple((value_of(gru, n) - 5.0, value_of(gru, n) + 5.0) for n in names)
    curves = equilibrium_curves(plane_of(gru, *names), *intervals)
    return curves, Unit2(gru, *moved), (-1.0, 1.0, -1.0, 1.0), intervals


@pytest.mark.parametrize("name", [*GRUS, *FIELDS])
def test_points_are_where_another_solver_has_them_and_there_are_no_others(name):
    curves, field, box, intervals = made(name)
    assert not curves.unresolved and curves.special_points
    scale = np.array([box[1] - box[0], box[3] - box[2], *np.diff(intervals)[:, 0]])
    for kind in KINDS:
        ours = [np.append(p.h, p.value) for p in curves.special_points if p.kind == kind]
        for point in ours:
            exact = polished(kind, field, point)
            assert np.abs((point - exact) / scale).max() < TOLERANCE[kind]
        others = searched(kind, field, box, intervals, 300, 1)
        if kind == "Bautin":
            others = [z for z in others if _determinant(field, z) > 0.0]
        # what is sure: none that the search finds is missing; few of ours escape the search
        assert 0.7 * len(ours) <= len(others) <= len(ours)
        for other in others:
            assert min(np.abs((point - other) / scale).max() for point in ours) < 1e-6


def _determinant(field, place):
    a, b, c, d = matrix_of(expanded(field, *place))
    return a * d - b * c


def test_each_kind_was_met_often_in_both_conventions():
    for after in (0, 1):
        names = [name for name in GRUS if GRUS[name][0] % 2 == after]
        kinds = [p.kind for name in names for p in made(name)[0].special_points]
        assert all(kinds.count(kind) >= 3 for kind in KINDS)


def test_the_closed_forms_of_fitzhugh_and_nagumo():
    """The cusp at (0.7, 1); det = trace = 0 where ε b² = 1 and 1 − x² = ε b."""
    points = made("FitzHugh-Nagumo")[0].special_points
    (cusp,) = [p for p in points if p.kind == "cusp"]
    assert cusp.value == pytest.approx([0.7, 1.0], abs=1e-9)
    b = 1 / math.sqrt(0.08)
    places = []
    for x in (-math.sqrt(1 - 0.08 * b), math.sqrt(1 - 0.08 * b)):
        y = (x + 0.7) / b
        places.append([y - x + x**3 / 3, b])
    places = sorted(p for p in places if -1.0 < p[0] < 3.2)
    found = sorted(p.value.tolist() for p in points if p.kind == "Bogdanov–Takens")
    assert places and np.allclose(found, places, atol=1e-11)


@pytest.mark.parametrize("name", ["217", "160, reset bias", "Bazykin"])
def test_the_lyapunov_coefficient_has_the_sign_of_the_planar_formula(name):
    """On Hopf curves of all kinds, and its size: l₁ = 4 a / (ω |q|²) in their frame."""
    curves, field, _, _ = made(name)
    rng = np.random.default_rng(3)
    signs = set()
    for hopf, states in zip(curves.hopfs, curves.hopf_states, strict=True):
        for k in rng.integers(0, len(hopf), 6):
            (a, b), h = hopf[k], states[k]
            if _determinant(field, (*h, a, b)) < 1e-6:
                continue
            theirs = guckenheimer_holmes(field, (*h, a, b), math.sqrt)
            matrix = np.array(matrix_of(expanded(field, *h, a, b))).reshape(2, 2)
            w = math.sqrt(np.linalg.det(matrix))
            # there q = T (1, −i) has the length of both columns of T; in core's it is 1
            frame = np.column_stack([[1.0, 0.0], matrix[:, 0] / w])
            norm = (frame**2).sum()
            member = _member(name, a, b)
            ours = lyapunov_coefficient(member, h)
            assert ours == pytest.approx(4 * theirs / (norm * w), rel=1e-6, abs=1e-9)
            signs.add(ours > 0)
    assert signs == {True, False}


def _member(name, a, b):
    if name in FIELDS:
        return FIELDS[name][0](a, b)
    seed, *moved = GRUS[name]
    gru = random_gru(seed, 2, bool(seed % 2), 7.0)
    return plane_of(gru, *(spelled(*one) for one in moved))(a, b)


def test_the_series_are_those_of_mpmath():
    """What the other tests stand on: every coefficient of a GRU's field by `mpmath.diff`."""
    gru = random_gru(7, 2, True, 2.0)
    field = Unit2(gru, ("bh", 0), ("Uh", 0, 1))
    with mpmath.workdps(40):
        place = [mpmath.mpf(v) for v in (0.3, -0.2, 0.7, 1.1)]
        series = expanded(field, *place, order=3)
        for i in range(2):

            def component(x, y, i=i):
                return expanded(field, x, y, *place[2:], order=0)[i][0, 0]

            for powers in ((0, 0), (1, 0), (1, 1), (0, 2), (3, 0), (2, 1), (0, 3)):
                exact = mpmath.diff(component, tuple(place[:2]), powers)
                exact /= mpmath.factorial(powers[0]) * mpmath.factorial(powers[1])
                assert abs(series[i][powers] - exact) < 1e-15
        velocity = plane_of(gru, "bh[0]", "Uh[0, 1]")(0.7, 1.1).velocity([0.3, -0.2])
        assert velocity == pytest.approx([float(s[0, 0]) for s in series], abs=1e-14)


def test_the_quadratic_coefficient_is_that_along_the_null_vector():
    """ẋ = a + b x − x³, ẏ = −y: −3 x, up to the factors of the adjugate's entries."""
    value = quadratic(lambda x, y, a, b: (b * x - x * x * x + a, -y), (0.5, 0.0, 0.0, 0.75), (0, 0))
    assert value == pytest.approx(-3 * 0.5 * -1.0)
