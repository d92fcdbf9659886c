"""Interval jets hold the exact derivatives, with no slack; a missing rounding is noticed."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from core.proof import interval_jets, scaled_field
from tests.core.proof.exact_field import DIGITS, scaled
from tests.core.random_gru import random_gru

SAMPLES = 60
NAIVE = {
    "add": lambda x, y: (x[0] + y[0], x[1] + y[1]),
    "subtract": lambda x, y: (x[0] - y[1], x[1] - y[0]),
    "scale": lambda c, x: (min(c * x[0], c * x[1]), max(c * x[0], c * x[1])),
    "shift": lambda x, c: (x[0] + c, x[1] + c),
    "multiply": lambda x, y: (
        min(a * b for a in x for b in y),
        max(a * b for a in x for b in y),
    ),
    "square": lambda x: (min(x[0] ** 2, x[1] ** 2), max(x[0] ** 2, x[1] ** 2)),
}


def thin(a):
    return tuple((v, v) for v in a)


def coefficients(function, jets):
    """Value, derivative and half the second derivative of function(curves) at 0, exactly."""

    def along(s):
        return function(*(mpmath.mpf(a[0]) + a[1] * s + a[2] * s * s for a in jets))

    return mpmath.taylor(along, 0, 2)


def outside(kernel, function, count, seed=0):
    """How many of the random thin jets' exact coefficients lie outside the enclosure."""
    rng = np.random.default_rng(seed)
    wrong = 0
    with mpmath.workdps(DIGITS):
        for _ in range(SAMPLES):
            jets = rng.normal(size=(count, 3)).tolist()
            got = kernel(*map(thin, jets))
            exact = coefficients(function, jets)
            wrong += sum(
                not low <= value <= high for (low, high), value in zip(got, exact, strict=True)
            )
    return wrong


FUNCTIONS = {
    "product": (lambda a, b: a * b, 2),
    "difference": (lambda a, b: a - b, 2),
    "negative": (lambda a: -a, 1),
    "tanh_jet": (mpmath.tanh, 1),
    "sigmoid_jet": (lambda a: 1 / (1 + mpmath.exp(-a)), 1),
    "exp_jet": (mpmath.exp, 1),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_jets_hold_the_exact_coefficients(name):
    assert outside(getattr(interval_jets, name), *FUNCTIONS[name]) == 0


@pytest.mark.parametrize(
    ("name", "operation"),
    # a sum's own rounding is covered by that of the widened products that it adds
    [("product", "multiply"), ("difference", "subtract")],
)
def test_a_missing_rounding_is_noticed(name, operation, monkeypatch):
    kernel = getattr(interval_jets, name)
    plain = getattr(kernel, "py_func", kernel)
    assert outside(plain, *FUNCTIONS[name]) == 0
    monkeypatch.setattr(interval_jets, operation, NAIVE[operation])
    assert outside(plain, *FUNCTIONS[name]) > 0


def test_square_is_tight_around_zero_and_never_negative():
    assert interval_jets.square((-2.0, 1.0))[0] == 0.0
    assert interval_jets.square((-2.0, 1.0))[1] >= 4.0
    assert interval_jets.square((1e-200, 2e-200))[0] == 0.0


@pytest.mark.parametrize("reset_after", [False, True])
@pytest.mark.parametrize("scale", [2.0, 30.0])
@pytest.mark.parametrize("first", [False, True])
def test_the_scaled_field_holds_the_exact_coefficients(reset_after, scale, first):
    rng = np.random.default_rng(3)
    with mpmath.workdps(DIGITS):
        for seed in range(12):
            p = random_gru(seed, reset_after=reset_after, scale=scale).packed
            jets = rng.uniform(-1.0, 1.0, (2, 3)).tolist()
            got = scaled_field.field_jets(p, thin(jets[0]), thin(jets[1]), first)
            for component in (0, 1):
                exact = coefficients(lambda x, y: scaled(p, x, y, first)[component], jets)  # noqa: B023
                for (low, high), value in zip(got[component], exact, strict=True):
                    assert low <= value <= high


def test_equal_gates_leave_the_pull_as_it_is():
    p = random_gru(1).packed
    p[10:12], p[17] = p[8:10], p[16]
    x, y = thin([0.1, 1.0, 0.0]), thin([0.2, 0.5, 0.0])
    assert scaled_field.field_jets(p, x, y, True) == scaled_field.pull_jets(p, x, y)
    assert scaled_field.quotients(p, x[0], y[0], False) == ((1.0, 1.0), (1.0, 1.0))
