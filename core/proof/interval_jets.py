"""Interval jets: a function along a curve with its first two derivatives, enclosed.

A jet (g0, g1, g2) stands for the value, the first derivative and *half* the second derivative,
with respect to the curve's parameter, at every parameter of some set: each of the three is an
interval that holds all exact values (Moore, Kearfott & Cloud 2009, chapter 9, who call them
Taylor coefficients). Everything is rounded outward by `core.fixed_points.intervals`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled
from core.fixed_points.intervals import (
    Interval,
    add,
    down,
    exp,
    magnitudes,
    multiply,
    scale,
    sech_squared,
    shift,
    sigmoid,
    sigmoid_derivative,
    subtract,
    tanh,
    up,
)

Parameters = NDArray[np.float64]
Jet = tuple[Interval, Interval, Interval]


@compiled
def square(x: Interval) -> Interval:
    """x², never below 0."""
    near, far = magnitudes(x)
    return max(0.0, down(near * near)), up(far * far)


@compiled
def negative(a: Jet) -> Jet:
    """−a, exactly."""
    return (-a[0][1], -a[0][0]), (-a[1][1], -a[1][0]), (-a[2][1], -a[2][0])


@compiled
def difference(a: Jet, b: Jet) -> Jet:
    """a − b."""
    return subtract(a[0], b[0]), subtract(a[1], b[1]), subtract(a[2], b[2])


@compiled
def product(a: Jet, b: Jet) -> Jet:
    """a b, by Leibniz' rule."""
    return (
        multiply(a[0], b[0]),
        add(multiply(a[0], b[1]), multiply(a[1], b[0])),
        add(add(multiply(a[0], b[2]), multiply(a[2], b[0])), multiply(a[1], b[1])),
    )


@compiled
def plus_number(a: Jet, c: float) -> Jet:
    """a + c."""
    return shift(a[0], c), a[1], a[2]


@compiled
def affine_jet(p: Parameters, weight: int, bias: int, x: Jet, y: Jet) -> Jet:
    """p[weight] x + p[weight + 1] y + p[bias]."""
    c, d = p[weight], p[weight + 1]
    return (
        shift(add(scale(c, x[0]), scale(d, y[0])), p[bias]),
        add(scale(c, x[1]), scale(d, y[1])),
        add(scale(c, x[2]), scale(d, y[2])),
    )


@compiled
def tanh_jet(a: Jet) -> Jet:
    """The jet of tanh a: tanh' = sech², tanh'' / 2 = −tanh sech²."""
    value, slope = tanh(a[0]), sech_squared(a[0])
    bend = subtract(a[2], multiply(value, square(a[1])))
    return value, multiply(slope, a[1]), multiply(slope, bend)


@compiled
def sigmoid_jet(a: Jet) -> Jet:
    """The jet of σ(a): σ'' / 2 = σ' (½ − σ)."""
    value, slope = sigmoid(a[0]), sigmoid_derivative(a[0])
    bend = add(a[2], multiply(subtract((0.5, 0.5), value), square(a[1])))
    return value, multiply(slope, a[1]), multiply(slope, bend)


@compiled
def exp_jet(a: Jet) -> Jet:
    """The jet of e^a."""
    value = exp(a[0])
    bend = add(a[2], scale(0.5, square(a[1])))
    return value, multiply(value, a[1]), multiply(value, bend)
