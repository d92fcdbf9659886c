"""Functions of one or two variables over boxes, with their first and second derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from core.proof.check.intervals import (
    Interval,
    exp,
    interval,
    sech_squared,
    sigmoid,
    softplus,
    tanh,
)


@dataclass(frozen=True)
class Jet:
    """A function and its derivatives, each enclosed over the same boxes.

    Attributes
    ----------
    value
        The function.
    first
        Its derivatives by the variables.
    second
        Its second derivatives: of two variables by x x, x y, y y.
    """

    value: Interval
    first: tuple[Interval, ...]
    second: tuple[Interval, ...]

    def __add__(self, other: Jet | float) -> Jet:
        """The sum."""
        if not isinstance(other, Jet):
            return Jet(self.value + other, self.first, self.second)
        return Jet(
            self.value + other.value,
            tuple(a + b for a, b in zip(self.first, other.first, strict=True)),
            tuple(a + b for a, b in zip(self.second, other.second, strict=True)),
        )

    def __neg__(self) -> Jet:
        """Exactly."""
        return Jet(-self.value, tuple(-a for a in self.first), tuple(-a for a in self.second))

    def __sub__(self, other: Jet | float) -> Jet:
        """The difference."""
        return self + (-other)

    def __mul__(self, other: Jet | float) -> Jet:
        """The product."""
        if not isinstance(other, Jet):
            return Jet(
                self.value * other, tuple(a * other for a in self.first),
                tuple(a * other for a in self.second),
            )  # fmt: skip
        u, v = self, other
        second = [
            u.second[k] * v.value + u.value * v.second[k]
            + u.first[i] * v.first[j] + u.first[j] * v.first[i]
            for k, (i, j) in enumerate(_pairs(len(u.first)))
        ]  # fmt: skip
        first = tuple(a * v.value + u.value * b for a, b in zip(u.first, v.first, strict=True))
        return Jet(u.value * v.value, first, tuple(second))

    __radd__, __rmul__ = __add__, __mul__

    def of(self, value: Interval, slope: Interval, bend: Interval) -> Jet:
        """A function of this one, of which value, derivative and second derivative are given."""
        second = [
            slope * self.second[k] + bend * self.first[i] * self.first[j]
            for k, (i, j) in enumerate(_pairs(len(self.first)))
        ]
        return Jet(value, tuple(slope * a for a in self.first), tuple(second))


def _pairs(variables: int) -> list[tuple[int, int]]:
    return list(combinations_with_replacement(range(variables), 2))


def variables(boxes: Sequence[Interval]) -> list[Jet]:
    """The variables themselves over boxes."""
    none = interval(np.zeros_like(boxes[0].low))
    one = interval(np.ones_like(boxes[0].low))
    return [
        Jet(
            box,
            tuple(one if i == k else none for i in range(len(boxes))),
            (none,) * len(_pairs(len(boxes))),
        )
        for k, box in enumerate(boxes)
    ]


def tanh_of(u: Jet) -> Jet:
    """tanh u."""
    value, slope = tanh(u.value), sech_squared(u.value)
    return u.of(value, slope, -2.0 * value * slope)


def sigmoid_of(u: Jet) -> Jet:
    """σ(u)."""
    value = sigmoid(u.value)
    slope = 0.25 * sech_squared(0.5 * u.value)
    return u.of(value, slope, slope * (1.0 - 2.0 * value))


def softplus_of(u: Jet) -> Jet:
    """log(1 + e^u)."""
    return u.of(softplus(u.value), sigmoid(u.value), 0.25 * sech_squared(0.5 * u.value))


def exp_of(u: Jet) -> Jet:
    """e^u."""
    value = exp(u.value)
    return u.of(value, value, value)
