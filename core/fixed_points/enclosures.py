"""Interval enclosures of the GRU's fixed-point equation and its derivative.

A fixed point satisfies h = tanh P(h), where P is the pre-activation of either reset
convention (`core.model.gru_field`). In the coordinates a = atanh h it is a root of

    G(a) = P(tanh a) − a,     DG_ij(a) = M_ij sech² a_j − δ_ij,     M = ∂P/∂h,

in which points pressed against the border h = ±1 are as well resolved as all others.
At a root the Jacobian of the vector field is diag(1 − z) (diag(sech² a) M − I): its
determinant has the sign of det DG, and the two matrices have the same diagonal up to
the factors 1 − z. G is component by component of the same sign as ḣ.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled
from core.fixed_points.intervals import (
    Interval,
    add,
    divide,
    exp,
    magnitudes,
    multiply,
    scale,
    sech_squared,
    shift,
    sigmoid,
    sigmoid_derivative,
    sign,
    subtract,
    tanh,
)

Parameters = NDArray[np.float64]
Matrix = tuple[Interval, Interval, Interval, Interval]
"""A 2×2 interval matrix, row by row."""


@compiled
def affine(p: Parameters, weight: int, bias: int, x: Interval, y: Interval) -> Interval:
    """p[weight] x + p[weight + 1] y + p[bias]."""
    return shift(add(scale(p[weight], x), scale(p[weight + 1], y)), p[bias])


@compiled
def preactivation_enclosure(p: Parameters, x: Interval, y: Interval) -> tuple[Interval, Interval]:
    """P over the box of states h in x × y."""
    r1, r2 = sigmoid(affine(p, 4, 14, x, y)), sigmoid(affine(p, 6, 15, x, y))
    if p[20] != 0.0:
        return (
            shift(multiply(r1, affine(p, 0, 18, x, y)), p[12]),
            shift(multiply(r2, affine(p, 2, 19, x, y)), p[13]),
        )
    v, w = multiply(r1, x), multiply(r2, y)
    return affine(p, 0, 12, v, w), affine(p, 2, 13, v, w)


@compiled
def map_enclosure(p: Parameters, a: Interval, b: Interval) -> tuple[Interval, Interval]:
    """Φ(a) = P(tanh a), whose fixed points are the roots of G, over a box."""
    return preactivation_enclosure(p, tanh(a), tanh(b))


@compiled
def residual_enclosure(p: Parameters, a: Interval, b: Interval) -> tuple[Interval, Interval]:
    """G over a box of pre-activations."""
    f, g = map_enclosure(p, a, b)
    return subtract(f, a), subtract(g, b)


@compiled
def _weights_before(p: Parameters, x: Interval, y: Interval) -> Matrix:
    """M for the reset before the matrix: Uh diag(r) + Uh diag(h r') Ur."""
    u1, u2 = affine(p, 4, 14, x, y), affine(p, 6, 15, x, y)
    v, w = multiply(x, sigmoid_derivative(u1)), multiply(y, sigmoid_derivative(u2))
    # the Jacobian of r ⊙ h
    q11, q12 = add(sigmoid(u1), scale(p[4], v)), scale(p[5], v)
    q21, q22 = scale(p[6], w), add(sigmoid(u2), scale(p[7], w))
    return (
        add(scale(p[0], q11), scale(p[1], q21)),
        add(scale(p[0], q12), scale(p[1], q22)),
        add(scale(p[2], q11), scale(p[3], q21)),
        add(scale(p[2], q12), scale(p[3], q22)),
    )


@compiled
def _weights_after(p: Parameters, x: Interval, y: Interval) -> Matrix:
    """M for the reset after the matrix: diag(r) Uh + diag((Uh h + ch) r') Ur."""
    u1, u2 = affine(p, 4, 14, x, y), affine(p, 6, 15, x, y)
    r1, r2 = sigmoid(u1), sigmoid(u2)
    v = multiply(affine(p, 0, 18, x, y), sigmoid_derivative(u1))
    w = multiply(affine(p, 2, 19, x, y), sigmoid_derivative(u2))
    return (
        add(scale(p[0], r1), scale(p[4], v)),
        add(scale(p[1], r1), scale(p[5], v)),
        add(scale(p[2], r2), scale(p[6], w)),
        add(scale(p[3], r2), scale(p[7], w)),
    )


@compiled
def derivative_enclosure(p: Parameters, a: Interval, b: Interval) -> Matrix:
    """DG over a box of pre-activations."""
    x, y = tanh(a), tanh(b)
    if p[20] != 0.0:
        m11, m12, m21, m22 = _weights_after(p, x, y)
    else:
        m11, m12, m21, m22 = _weights_before(p, x, y)
    s, t = sech_squared(a), sech_squared(b)
    return (
        shift(multiply(m11, s), -1.0),
        multiply(m12, t),
        multiply(m21, s),
        shift(multiply(m22, t), -1.0),
    )


@compiled
def determinant(m: Matrix) -> Interval:
    """The determinant of an interval matrix."""
    return subtract(multiply(m[0], m[3]), multiply(m[1], m[2]))


@compiled
def trace_sign(p: Parameters, a: Interval, b: Interval, m: Matrix) -> int:
    """Proven sign of the trace of the vector field's Jacobian at the root in a box.

    The trace is (1 − z1) DG11 + (1 − z2) DG22. Where both terms have one sign the gates
    do not matter. Elsewhere the quotient of the two factors decides, computed from the
    gates' pre-activations, because saturated gates make both factors 0 in floating
    point. 0 stands for "not decided".
    """
    first, second = sign(m[0]), sign(m[3])
    if first == second:
        return first
    x, y = tanh(a), tanh(b)
    u, v = affine(p, 8, 16, x, y), affine(p, 10, 17, x, y)
    big, small = m[0], m[3]
    if u[0] > v[0]:  # the factor of the first term is the smaller one
        u, v = v, u
        big, small = small, big
    return sign(add(big, multiply(factor_quotient(u, v), small)))


@compiled
def factor_quotient(u: Interval, v: Interval) -> Interval:
    """(1 − z2) / (1 − z1) for update gates with the pre-activations u and v.

    From 1 − z = σ(−u) = e^−max(u, 0) / (1 + e^−|u|).
    """
    gap = subtract(
        (max(u[0], 0.0), max(u[1], 0.0)),
        (max(v[0], 0.0), max(v[1], 0.0)),
    )
    return multiply(exp(gap), divide(_one_plus_exp(u), _one_plus_exp(v)))


@compiled
def _one_plus_exp(u: Interval) -> Interval:
    """1 + e^−|u|."""
    near, far = magnitudes(u)
    return shift(exp((-far, -near)), 1.0)


@compiled
def search_bound(p: Parameters, unit: int) -> float:
    """A bound of |a_i| at every fixed point, from |tanh| < 1 and 0 < r < 1.

    Enlarged a little, so that no root lies on the border; infinite where it
    overflows.
    """
    bound = abs(p[2 * unit]) + abs(p[2 * unit + 1]) + abs(p[12 + unit])
    if p[20] != 0.0:
        bound += abs(p[18 + unit])
    bound = bound * (1.0 + 2.0**-30) + 2.0**-30
    return bound if bound < 1e300 else math.inf
