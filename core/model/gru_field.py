"""The continuous GRU's right-hand side, compiled (Jordan, Sokół & Park 2021, eq. 5–7).

    z = σ(Uz h + bz),   r = σ(Ur h + br),
    ḣ = (1 − z) ⊙ (tanh(p) − h),
    p = Uh (r ⊙ h) + bh            reset before the matrix (the paper)
    p = bh + r ⊙ (Uh h + ch)       reset after it (PyTorch, cuDNN, Keras)

The parameters of a two-unit GRU travel as one flat float64 array of length `SIZE`;
the slices below say where each entry lives. 1 − z is computed as σ(−u), and
1 − tanh² as sech² of the pre-activation, because 1 − σ(u) vanishes in floating
point at pre-activations that weights of ±30 reach.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.compiled import compiled, compiled_as
from core.model.planar_field import JACOBIAN_SIGNATURE, VELOCITY_SIGNATURE

UH, UR, UZ = slice(0, 4), slice(4, 8), slice(8, 12)
BH, BR, BZ, CH = slice(12, 14), slice(14, 16), slice(16, 18), slice(18, 20)
RESET_AFTER = 20
SIZE = 21
LARGEST = 1.7976931348623157e308

_POINTS = types.float64[:, ::1]
_PARAMETERS = types.float64[::1]


@compiled
def sigmoid(u: float) -> float:
    """The logistic function σ(u) = 1 / (1 + e^−u), without overflow."""
    return 1.0 / (1.0 + math.exp(-u))


@compiled
def sech_squared(u: float) -> float:
    """sech² u = 1 − tanh² u, to full relative accuracy at any u; never above 1."""
    e = math.exp(-2.0 * abs(u))
    return min(1.0, 4.0 * e / ((1.0 + e) * (1.0 + e)))


@compiled
def affine(a: float, x: float, b: float, y: float, c: float) -> float:
    """``a x + b y + c``, finite for all finite arguments.

    What overflows is taken as the largest float of its sign: an infinity would turn a
    later product with a closed gate into NaN.
    """
    value = a * x + b * y + c
    if value - value != 0.0:
        size = max(abs(x), abs(y), 1.0)
        scaled = (0.125 * a) * (x / size) + (0.125 * b) * (y / size) + (0.125 * c) / size
        value = min(max(8.0 * (scaled * size), -LARGEST), LARGEST)
    return value


@compiled
def preactivations(p: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    """The argument of the tanh, for both units."""
    r1 = sigmoid(affine(p[4], x, p[5], y, p[14]))
    r2 = sigmoid(affine(p[6], x, p[7], y, p[15]))
    if p[20] != 0.0:
        return (
            p[12] + r1 * affine(p[0], x, p[1], y, p[18]),
            p[13] + r2 * affine(p[2], x, p[3], y, p[19]),
        )
    return (
        affine(p[0], r1 * x, p[1], r2 * y, p[12]),
        affine(p[2], r1 * x, p[3], r2 * y, p[13]),
    )


@compiled_as(VELOCITY_SIGNATURE)
def velocity(p: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    """ḣ at (x, y), eq. 7."""
    a1, a2 = preactivations(p, x, y)
    keep1 = sigmoid(-affine(p[8], x, p[9], y, p[16]))
    keep2 = sigmoid(-affine(p[10], x, p[11], y, p[17]))
    return keep1 * (math.tanh(a1) - x), keep2 * (math.tanh(a2) - y)


@compiled_as(JACOBIAN_SIGNATURE)
def jacobian(p: NDArray[np.float64], x: float, y: float) -> tuple[float, float, float, float]:
    """∂ḣ/∂h at (x, y), row by row, the update gate's own derivative included."""
    a1, a2 = preactivations(p, x, y)
    s1, s2 = sech_squared(a1), sech_squared(a2)
    u1, u2 = affine(p[4], x, p[5], y, p[14]), affine(p[6], x, p[7], y, p[15])
    r1, r2 = sigmoid(u1), sigmoid(u2)
    # dr/du = sech²(u/2) / 4
    d1, d2 = 0.25 * sech_squared(0.5 * u1), 0.25 * sech_squared(0.5 * u2)
    # sech² multiplies each weight first: it is 0 where a product could overflow
    if p[20] != 0.0:
        w1 = s1 * affine(p[0], x, p[1], y, p[18])
        w2 = s2 * affine(p[2], x, p[3], y, p[19])
        f11 = s1 * p[0] * r1 + w1 * (d1 * p[4])
        f12 = s1 * p[1] * r1 + w1 * (d1 * p[5])
        f21 = s2 * p[2] * r2 + w2 * (d2 * p[6])
        f22 = s2 * p[3] * r2 + w2 * (d2 * p[7])
    else:
        v1, v2 = x * d1, y * d2
        f11 = s1 * p[0] * (r1 + v1 * p[4]) + s1 * p[1] * (v2 * p[6])
        f12 = s1 * p[1] * (r2 + v2 * p[7]) + s1 * p[0] * (v1 * p[5])
        f21 = s2 * p[2] * (r1 + v1 * p[4]) + s2 * p[3] * (v2 * p[6])
        f22 = s2 * p[3] * (r2 + v2 * p[7]) + s2 * p[2] * (v1 * p[5])
    w1 = affine(p[8], x, p[9], y, p[16])
    w2 = affine(p[10], x, p[11], y, p[17])
    keep1, keep2 = sigmoid(-w1), sigmoid(-w2)
    # ∂(1 − z_i)/∂h_k = −z_i (1 − z_i) Uz_ik, times the part of ḣ_i it multiplies
    g1 = -keep1 * sigmoid(w1) * (math.tanh(a1) - x)
    g2 = -keep2 * sigmoid(w2) * (math.tanh(a2) - y)
    return (
        keep1 * (f11 - 1.0) + g1 * p[8],
        keep1 * f12 + g1 * p[9],
        keep2 * f21 + g2 * p[10],
        keep2 * (f22 - 1.0) + g2 * p[11],
    )


@compiled_as(_POINTS(_PARAMETERS, _POINTS))
def velocities(p: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """ḣ at every row of ``points`` (n, 2)."""
    out = np.empty_like(points)
    for i in range(points.shape[0]):
        out[i, 0], out[i, 1] = velocity(p, points[i, 0], points[i, 1])
    return out


@compiled_as(_POINTS(_PARAMETERS, _POINTS))
def jacobians(p: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Jacobian at every row of ``points`` (n, 2), flattened to (n, 4)."""
    out = np.empty((points.shape[0], 4))
    for i in range(points.shape[0]):
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = jacobian(p, points[i, 0], points[i, 1])
    return out


@compiled_as(_POINTS(_PARAMETERS, _POINTS))
def gates(p: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns z1, z2, r1, r2 at every row of ``points`` (n, 2)."""
    out = np.empty((points.shape[0], 4))
    for i in range(points.shape[0]):
        x, y = points[i, 0], points[i, 1]
        out[i, 0] = sigmoid(affine(p[8], x, p[9], y, p[16]))
        out[i, 1] = sigmoid(affine(p[10], x, p[11], y, p[17]))
        out[i, 2] = sigmoid(affine(p[4], x, p[5], y, p[14]))
        out[i, 3] = sigmoid(affine(p[6], x, p[7], y, p[15]))
    return out


@compiled_as(_POINTS(_PARAMETERS, _POINTS))
def steps(p: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """One step of the discrete GRU, eq. 4, from every row of ``points`` (n, 2).

    Written as the convex combination of eq. 4, not as h + ḣ: at a gate close to 0
    or 1 the sum would lose digits.
    """
    out = np.empty_like(points)
    for i in range(points.shape[0]):
        x, y = points[i, 0], points[i, 1]
        a1, a2 = preactivations(p, x, y)
        w1 = affine(p[8], x, p[9], y, p[16])
        w2 = affine(p[10], x, p[11], y, p[17])
        out[i, 0] = sigmoid(-w1) * math.tanh(a1) + sigmoid(w1) * x
        out[i, 1] = sigmoid(-w2) * math.tanh(a2) + sigmoid(w2) * y
    return out
