"""Checks on numbers from outside: what passes, and that errors name the entry."""

from __future__ import annotations

import math
import re
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from core.validation import finite_array, finite_float, finite_states, is_scalar, window


@pytest.mark.parametrize(
    "value",
    [2, 2.0, np.float32(2), np.int8(2), np.uint64(2), np.longdouble(2), Fraction(2), np.array(2)],
    ids=lambda v: type(v).__name__,
)
def test_real_numbers_become_floats(value):
    number = finite_float("gain", value)
    assert type(number) is float and number == 2.0


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2", "gain must be a real number, not '2'"),
        (np.str_("2"), "gain must be a real number"),
        (None, "gain must be a real number, not None"),
        (True, "gain must be a real number, not True"),
        (np.bool_(True), "gain must be a real number"),
        (np.array(True), "gain must be a real number"),
        (2 + 0j, "gain must be a real number"),
        (np.complex128(2), "gain must be a real number"),
        (np.complex64(2), "gain must be a real number"),
        (np.array(2 + 0j), "gain must be a real number"),
        (Decimal(2), "gain must be a real number"),
        (np.timedelta64(2, "s"), "gain must be a real number"),
        (np.ma.masked, "gain must be a real number"),
        ([2.0], "gain must be a real number"),
        (np.array([2.0]), "gain must be a real number"),
        (math.nan, "gain must be finite, not nan"),
        (np.float32("inf"), "gain must be finite, not inf"),
        (-math.inf, "gain must be finite, not -inf"),
        (np.longdouble("1e4000"), "gain must be finite, not inf"),
        (10**400, "gain must be a real number that a float can hold"),
        (-(10**5000), "gain must be a real number that a float can hold"),
        (Fraction(10**400), "gain must be a real number that a float can hold"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_anything_else_is_refused_by_name(value, message):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        finite_float("gain", value)


def test_the_largest_numbers_pass():
    largest = np.finfo(float).max
    assert finite_float("gain", largest) == largest
    assert finite_float("gain", int(largest)) == largest
    assert finite_array("U", [largest, -largest], (2,)).tolist() == [largest, -largest]


def test_arrays_are_copies_read_only_and_without_minus_zero():
    given = np.array([[-0.0, 1.0], [2.0, -0.0]])
    array = finite_array("U", given, (2, 2))
    assert array.dtype == np.float64 and not array.flags.writeable
    assert not np.shares_memory(array, given) and np.signbit(given[0, 0])
    assert not np.signbit(array).any()
    assert not np.signbit(finite_array("U", [[-0.0, 1], [1, -0.0]], (2, 2))).any()
    subclass = given.view(np.recarray)
    assert type(finite_array("U", subclass, (2, 2))) is np.ndarray


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("ab", "U must be numbers, not 'ab'"),
        (b"ab", "U must be numbers"),
        (None, "U must be numbers, not None"),
        ({1: 2}, "U must be numbers"),
        (iter([1, 2]), "U must be numbers"),
        ([1.0, "2"], "U[1] must be a real number, not '2'"),
        ([1.0, None], "U[1] must be a real number, not None"),
        ([True, 1.0], "U[0] must be a real number, not True"),
        ([1.0, np.complex128(1)], "U[1] must be a real number"),
        ([1.0, math.nan], "U[1] must be finite, not nan"),
        ([1.0, 10**400], "U[1] must be a real number that a float can hold"),
        ([1.0, [2.0]], "U[1] must be a real number"),
        (np.array([1.0, np.nan]), "U[1] must be finite"),
        (np.array([1.0, 1j]), "U[0] must be a real number"),
        (np.array([True, False]), "U[0] must be a real number"),
        (np.array(["1", "2"]), "U[0] must be a real number"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), "U must be a plain array"),
        (np.ma.array([1, 2], mask=[0, 1], dtype=object), "U"),
        ([np.ma.masked, 1.0], "U must be a plain array"),
        ([1.0], "U must have shape (2,), not (1,)"),
        ([[1.0, 2.0]], "U must have shape (2,), not (1, 2)"),
        (1.0, "U must have shape (2,), not ()"),
        ([], "U must have shape (2,), not (0,)"),
    ],
)
def test_wrong_arrays_are_named(value, message):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        finite_array("U", value, (2,))


@pytest.mark.parametrize(
    "check", [lambda v: finite_array("U", v, (2,)), lambda v: finite_states("U", v, 2)]
)
def test_too_wide_floats_are_refused_without_a_warning(check):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=r"U\[1\] must be finite"):
            check(np.array([1.0, np.longdouble("1e4000")]))


def test_ragged_arrays_are_named():
    for ragged in ([[1.0, 2.0], [3.0]], [np.zeros((2, 2)), np.zeros((2, 3))]):
        with pytest.raises(ValueError, match=r"^U must"):
            finite_array("U", ragged, (2, 2))
        with pytest.raises(ValueError, match=r"^U\b"):
            finite_states("U", ragged, 2)


def test_states_of_any_leading_shape():
    for shape in [(2,), (0, 2), (3, 2), (2, 0, 2), (2, 3, 4, 2)]:
        given = np.arange(float(np.prod(shape))).reshape(shape)
        states = finite_states("h", given, 2)
        assert states.dtype == np.float64 and np.array_equal(states, given)
        assert states.shape == shape and not np.shares_memory(states, given)
    assert finite_states("h", [[1, 2], [3, 4]], 2).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    mixed = np.array([[1, Fraction(1, 2)]], dtype=object)
    assert finite_states("h", mixed, 2).tolist() == [[1.0, 0.5]]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "h must be numbers"),
        ("ab", "h must be numbers"),
        (1.0, "h must have shape (..., 2), not ()"),
        ([1.0, 2.0, 3.0], "h must have shape (..., 2), not (3,)"),
        ([], "h must have shape (..., 2), not (0,)"),
        ([[1, 2], [3, "4"]], "h[1, 1] must be a real number, not '4'"),
        ([[1, 2], [np.inf, 4]], "h[1, 0] must be finite, not inf"),
        (np.array([[1, 2], [3, np.nan]]), "h[1, 1] must be finite, not nan"),
        (np.array([[1, 2], [3, 1j]]), "h[0, 0] must be a real number"),
        ([[1, 2], [3, False]], "h[1, 1] must be a real number, not False"),
        ([[1, 2], [3, 10**400]], "h[1, 1] must be a real number that a float can hold"),
        (np.ma.array([[1.0, 2.0]]), "h must be a plain array"),
        (np.ma.array([1, 2], mask=[0, 1], dtype=object), "h"),
    ],
)
def test_wrong_states_are_named(value, message):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        finite_states("h", value, 2)


@pytest.mark.parametrize(
    "value",
    [(-1, 1, -2, 2), [-1, 1, -2, 2], np.array([-1, 1, -2, 2]), np.array([-1, 1, -2, 2], "f4")],
)
def test_a_window_is_four_floats(value):
    bounds = window(value)
    assert bounds == (-1.0, 1.0, -2.0, 2.0)
    assert type(bounds) is tuple and all(type(b) is float for b in bounds)


def test_extreme_windows_pass():
    tiny = np.nextafter(1.0, 2.0)
    assert window((1.0, tiny, -5e-324, 0.0)) == (1.0, tiny, -5e-324, 0.0)
    assert window((-8e307, 8e307, 0, 1e308))[1] == 8e307


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "bounds must be numbers"),
        ("-1 1 -1 1", "bounds must be numbers"),
        (1.0, "bounds must have shape (4,), not ()"),
        ((-1, 1), "bounds must have shape (4,), not (2,)"),
        (((-1, 1), (-1, 1)), "bounds must have shape (4,), not (2, 2)"),
        ((-1, 1, -1, None), "bounds[3] must be a real number"),
        ((-1, "1", -1, 1), "bounds[1] must be a real number"),
        ((-1, 1, math.nan, 1), "bounds[2] must be finite"),
        ((-math.inf, 1, -1, 1), "bounds[0] must be finite"),
        ((-1, 1, -1, True), "bounds[3] must be a real number"),
        ((1, -1, -1, 1), "bounds need xmin < xmax, not 1.0 and -1.0"),
        ((-1, -1, -1, 1), "bounds need xmin < xmax"),
        ((0.0, -0.0, -1, 1), "bounds need xmin < xmax"),
        ((-1, 1, 1, -1), "bounds need ymin < ymax, not 1.0 and -1.0"),
        ((-1, 1, 2, 2), "bounds need ymin < ymax"),
        ((-1e308, 1e308, -1, 1), "bounds are too far apart"),
        ((-1, 1, -1e308, 1.7e308), "bounds are too far apart"),
    ],
)
def test_wrong_windows_are_refused(value, message):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match="^" + re.escape(message)):
            window(value)


def test_what_counts_as_a_scalar():
    for scalar in (1, 1.0, None, np.float32(1), np.array(1.0), {1}, {}, 1j):
        assert is_scalar(scalar)
    for other in ([], (1,), "text", b"text", range(2), np.array([1.0]), np.empty(0)):
        assert not is_scalar(other)
