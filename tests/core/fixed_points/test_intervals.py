"""Interval operations against exact arithmetic: fractions, and mpmath at 60 digits."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings, strategies as st

from core.fixed_points import intervals as iv

LARGEST = 1.7976931348623157e308
TINIEST = 5e-324

finite = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-100.0, 100.0),
    st.sampled_from([0.0, TINIEST, -TINIEST, LARGEST, -LARGEST, 1.0, 2.0**-1022]),
)
moderate = st.one_of(st.floats(-800.0, 800.0), st.floats(-1e-300, 1e-300), st.just(0.0))


def an_interval(numbers):
    return st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))


def holds(interval, exact) -> bool:
    """The exact number (a Fraction) lies in the interval, whose ends may be infinite."""
    low, high = interval
    return (low == -math.inf or Fraction(low) <= exact) and (
        high == math.inf or exact <= Fraction(high)
    )


@given(finite)
def test_down_and_up_pass_the_neighbouring_floats(c):
    assert iv.down(c) <= math.nextafter(c, -math.inf)
    assert iv.up(c) >= math.nextafter(c, math.inf)


def test_nan_becomes_unbounded():
    assert iv.down(math.nan) == -math.inf
    assert iv.up(math.nan) == math.inf


EXACT = {
    iv.add: lambda a, b: a + b,
    iv.subtract: lambda a, b: a - b,
    iv.multiply: lambda a, b: a * b,
}


@pytest.mark.parametrize("operation", EXACT, ids=lambda f: f.__name__)
@given(x=an_interval(finite), y=an_interval(finite))
def test_arithmetic_holds_the_exact_results_at_all_corners(operation, x, y):
    result = operation(x, y)
    assert not math.isnan(result[0]) and not math.isnan(result[1])
    for a in x:
        for b in y:
            assert holds(result, EXACT[operation](Fraction(a), Fraction(b)))


@given(x=an_interval(finite), c=finite)
def test_operations_with_a_number_hold_the_exact_results(x, c):
    for a in x:
        assert holds(iv.shift(x, c), Fraction(a) + Fraction(c))
        assert holds(iv.scale(c, x), Fraction(a) * Fraction(c))


@given(x=an_interval(finite), y=an_interval(finite))
def test_division_holds_the_exact_results(x, y):
    result = iv.divide(x, y)
    if y[0] <= 0.0 <= y[1]:
        assert result == (-math.inf, math.inf)
    else:
        assert all(holds(result, Fraction(a) / Fraction(b)) for a in x for b in y)


FUNCTIONS = {
    iv.tanh: mpmath.tanh,
    iv.exp: mpmath.exp,
    iv.sech_squared: lambda t: mpmath.sech(t) ** 2,
    iv.sigmoid: lambda t: 1 / (1 + mpmath.exp(-t)),
    iv.sigmoid_derivative: lambda t: mpmath.sech(t / 2) ** 2 / 4,
}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
@settings(max_examples=150)
@given(x=an_interval(moderate), share=st.floats(0.0, 1.0))
def test_functions_hold_the_exact_values_inside_too(function, x, share):
    result = function(x)
    inner = min(max(x[0] + share * (x[1] - x[0]), x[0]), x[1])
    points = [x[0], x[1], inner] + ([0.0] if x[0] <= 0.0 <= x[1] else [])
    with mpmath.workdps(60):
        for t in points:
            value = FUNCTIONS[function](mpmath.mpf(t))
            assert mpmath.mpf(result[0]) <= value <= mpmath.mpf(result[1])


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
@given(t=st.floats(-30.0, 30.0))
def test_functions_of_a_number_are_tight(function, t):
    low, high = function((t, t))
    assert high - low <= 40 * 2.0**-53 * abs(high) + 1e-320


def test_sech_squared_keeps_relative_accuracy_where_one_minus_tanh_squared_is_zero():
    low, high = iv.sech_squared((90.0, 90.0))
    assert 0.0 < low < high < 1.0001 * low
    assert 1.0 - math.tanh(90.0) ** 2 == 0.0


def test_operations_without_an_answer_give_the_whole_line():
    whole = (-math.inf, math.inf)
    assert iv.multiply((0.0, 1.0), whole) == whole
    assert iv.add(whole, whole) == whole
    assert iv.subtract((math.inf, math.inf), (math.inf, math.inf)) == whole
    assert iv.divide(whole, (1.0, math.inf)) == whole
    assert iv.scale(0.0, whole) == (0.0, 0.0)


def test_overflow_keeps_a_finite_bound_on_the_sure_side():
    low, high = iv.multiply((1e200, 1e200), (1e200, 1e300))
    assert low <= LARGEST and high == math.inf
    low, high = iv.exp((800.0, 900.0))
    assert 1e308 < low <= LARGEST and high == math.inf


def test_unbounded_arguments():
    whole = (-math.inf, math.inf)
    assert iv.tanh(whole) == (-1.0, 1.0)
    assert iv.sigmoid(whole) == (0.0, 1.0)
    assert iv.sech_squared(whole) == (0.0, 1.0)
    assert iv.exp(whole) == (0.0, math.inf)


@given(an_interval(finite))
def test_centre_lies_inside_and_radius_reaches_both_ends(x):
    c = iv.centre(x)
    assert x[0] <= c <= x[1]
    r = iv.radius(x, c)
    assert r == math.inf or Fraction(r) >= max(
        Fraction(x[1]) - Fraction(c), Fraction(c) - Fraction(x[0])
    )


@given(an_interval(finite), an_interval(finite))
def test_signs_magnitudes_and_sets(x, y):
    assert iv.sign(x) == (1 if x[0] > 0 else -1 if x[1] < 0 else 0)
    low, high = iv.magnitudes(x)
    assert high == max(abs(x[0]), abs(x[1]))
    assert low == (0.0 if x[0] <= 0.0 <= x[1] else min(abs(x[0]), abs(x[1])))
    both = iv.intersection(x, y)
    assert (both[0] > both[1]) == (x[1] < y[0] or y[1] < x[0])
    assert iv.inside(x, y) == (y[0] < x[0] and x[1] < y[1])
