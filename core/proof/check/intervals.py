"""Interval arithmetic on whole arrays, written for the check alone.

Nothing is shared with `core.fixed_points.intervals`, with which proofs are made: every result is
moved outward by `numpy.nextafter`, and NumPy's exp, tanh and log1p are taken to be accurate to
8 units in the last place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array

Mask = NDArray[np.bool_]

_FUNCTION = 8.0 * 2.0**-52
_TINY = 1e-300


def _out(low: Array, high: Array) -> Interval:
    """Rounded outward; the real line where there is no answer."""
    lost = np.isnan(low) | np.isnan(high)
    return Interval(
        np.where(lost, -np.inf, np.nextafter(low, -np.inf)),
        np.where(lost, np.inf, np.nextafter(high, np.inf)),
    )


@dataclass(frozen=True)
class Interval:
    """Intervals, one for each place of two arrays of the same shape.

    Attributes
    ----------
    low, high
        Their ends.
    """

    low: Array
    high: Array

    def __add__(self, other: Interval | float) -> Interval:
        """The sum."""
        o = interval(other)
        return _out(self.low + o.low, self.high + o.high)

    def __neg__(self) -> Interval:
        """Exactly."""
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval | float) -> Interval:
        """The difference."""
        return self + (-interval(other))

    def __mul__(self, other: Interval | float) -> Interval:
        """The product."""
        o = interval(other)
        products = [
            self.low * o.low, self.low * o.high, self.high * o.low, self.high * o.high
        ]  # fmt: skip
        # NaN (0 times infinity) must not be dropped: min and max of NumPy keep it
        return _out(np.min(products, axis=0), np.max(products, axis=0))

    def __truediv__(self, other: Interval | float) -> Interval:
        """The quotient; the real line where the divisor may be 0."""
        o = interval(other)
        safe = (o.low > 0.0) | (o.high < 0.0)
        inverse = _out(
            np.where(safe, 1.0 / np.where(safe, o.high, 1.0), -np.inf),
            np.where(safe, 1.0 / np.where(safe, o.low, 1.0), np.inf),
        )
        return self * inverse

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: float) -> Interval:
        """Likewise."""
        return -self + other

    @property
    def square(self) -> Interval:
        """x², not below 0."""
        far = np.maximum(np.abs(self.low), np.abs(self.high))
        near = np.where(
            (self.low <= 0.0) & (self.high >= 0.0), 0.0,
            np.minimum(np.abs(self.low), np.abs(self.high)),
        )  # fmt: skip
        squared = _out(near * near, far * far)
        return Interval(np.maximum(squared.low, 0.0), squared.high)

    @property
    def positive(self) -> Mask:
        """Where all of it is above 0."""
        return self.low > 0.0

    @property
    def negative(self) -> Mask:
        """Where all of it is below 0."""
        return self.high < 0.0

    def __getitem__(self, key: slice) -> Interval:
        """Some of them."""
        return Interval(self.low[key], self.high[key])


def interval(value: Interval | Array | float) -> Interval:
    """Numbers as intervals that hold nothing else."""
    if isinstance(value, Interval):
        return value
    exact = np.asarray(value, dtype=np.float64)
    return Interval(exact, exact)


def hull(*values: Array) -> Interval:
    """The smallest intervals that hold the given floats."""
    return Interval(np.min(values, axis=0), np.max(values, axis=0))


def _widened(low: Array, high: Array) -> Interval:
    """Increased by what a library function may be wrong."""
    return _out(
        low - _FUNCTION * np.abs(low) - _TINY, high + _FUNCTION * np.abs(high) + _TINY
    )  # fmt: skip


def exp(x: Interval) -> Interval:
    """e^x."""
    with np.errstate(over="ignore", under="ignore"):
        wide = _widened(np.exp(x.low), np.exp(x.high))
    return Interval(np.maximum(wide.low, 0.0), wide.high)


def tanh(x: Interval) -> Interval:
    """The hyperbolic tangent."""
    wide = _widened(np.tanh(x.low), np.tanh(x.high))
    return Interval(np.maximum(wide.low, -1.0), np.minimum(wide.high, 1.0))


def sech_squared(x: Interval) -> Interval:
    """4 e^(−2|x|) / (1 + e^(−2|x|))², which falls with |x|."""

    def at(size: Array) -> Interval:
        e = exp(interval(-2.0 * size))
        return 4.0 * e / (1.0 + e).square

    far = np.maximum(np.abs(x.low), np.abs(x.high))
    holds_zero = (x.low <= 0.0) & (x.high >= 0.0)
    near = np.where(holds_zero, 0.0, np.minimum(np.abs(x.low), np.abs(x.high)))
    return Interval(np.maximum(at(far).low, 0.0), np.minimum(at(near).high, 1.0))


def sigmoid(x: Interval) -> Interval:
    """1 / (1 + e^(−x))."""
    low, high = (interval(1.0) / (1.0 + exp(interval(-end))) for end in (x.low, x.high))
    return Interval(np.maximum(low.low, 0.0), np.minimum(high.high, 1.0))


def softplus(x: Interval) -> Interval:
    """log(1 + e^x)."""

    def at(u: Array) -> Interval:
        small = exp(interval(-np.abs(u)))
        logarithm = _widened(np.log1p(small.low), np.log1p(small.high))
        return interval(np.maximum(u, 0.0)) + logarithm

    return Interval(at(x.low).low, at(x.high).high)
