"""The equations that continuation solves, compiled: equilibria, folds, Hopf points.

Unknowns are a place (u₁, u₂) and one or two parameter values. A GRU's place is its
pre-activation a = artanh h, in which points pressed against ±1 stay apart, and its
equations are P(tanh a) − a = 0; any other field's place is its state.

    EQUILIBRIA   F = 0                       unknown (u₁, u₂, λ)
    FOLDS        F = 0, det ∂F/∂u = 0        unknown (u₁, u₂, λ₁, λ₂)
    HOPF_POINTS  F = 0, tr ∂ẋ/∂x = 0         likewise

For the GRU sign det ∂F/∂u is that of the flow's Jacobian (they differ by the factor
(1 − z₁)(1 − z₂) > 0 at a fixed point); the trace is that of the flow's full Jacobian.
"""

from __future__ import annotations

import math

import numpy as np

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.continuation.chebyshev_family import ParameterSurface, parameters_at
from core.model import gru_field
from core.model.gru import GRU
from core.model.gru_field import preactivations, sech_squared, sigmoid
from core.model.planar_field import JACOBIAN_SIGNATURE, VELOCITY_SIGNATURE, Jacobian, Velocity

EQUILIBRIA, FOLDS, HOPF_POINTS = 0, 1, 2

Equations = tuple[int, Velocity, Jacobian, Jacobian, bool, Array, Array, Array, Array, Array]
"""A system as kernels hand it on: mode, F, ∂F/∂u, the flow's Jacobian, whether places are
pre-activations, coefficients, domain, line, widths of the unknowns, steps of stencils."""

_STATE_STEP, _VALUE_STEP = 1e-5, 1e-4
"""Steps of differences: of the place (relative to 1 + |u|), and of a value in widths."""


@compiled_as(VELOCITY_SIGNATURE)
def excess(p: Array, a: float, b: float) -> tuple[float, float]:
    """P(tanh a) − a: zero at the pre-activations of a GRU's fixed points."""
    u, v = preactivations(p, math.tanh(a), math.tanh(b))
    return u - a, v - b


@compiled_as(JACOBIAN_SIGNATURE)
def excess_jacobian(p: Array, a: float, b: float) -> tuple[float, float, float, float]:
    """The derivatives of `excess`, row by row."""
    x, y = math.tanh(a), math.tanh(b)
    u1, u2 = p[4] * x + p[5] * y + p[14], p[6] * x + p[7] * y + p[15]
    r1, r2 = sigmoid(u1), sigmoid(u2)
    d1, d2 = 0.25 * sech_squared(0.5 * u1), 0.25 * sech_squared(0.5 * u2)
    s1, s2 = sech_squared(a), sech_squared(b)
    if p[20] != 0.0:
        w1, w2 = p[0] * x + p[1] * y + p[18], p[2] * x + p[3] * y + p[19]
        return (
            s1 * (p[0] * r1 + w1 * d1 * p[4]) - 1.0,
            s2 * (p[1] * r1 + w1 * d1 * p[5]),
            s1 * (p[2] * r2 + w2 * d2 * p[6]),
            s2 * (p[3] * r2 + w2 * d2 * p[7]) - 1.0,
        )
    v1, v2 = x * d1, y * d2
    return (
        s1 * (p[0] * (r1 + v1 * p[4]) + p[1] * v2 * p[6]) - 1.0,
        s2 * (p[1] * (r2 + v2 * p[7]) + p[0] * v1 * p[5]),
        s1 * (p[2] * (r1 + v1 * p[4]) + p[3] * v2 * p[6]),
        s2 * (p[3] * (r2 + v2 * p[7]) + p[2] * v1 * p[5]) - 1.0,
    )


def functions(
    surface: ParameterSurface,
) -> tuple[Velocity, Jacobian, Jacobian, bool]:
    """F, ∂F/∂u and the flow's Jacobian of a family, and whether places are pre-activations."""
    member = surface.member
    if isinstance(member, GRU):
        return excess, excess_jacobian, gru_field.jacobian, True
    return member.velocity, member.jacobian, member.jacobian, False


@compiled
def values_of(mode: int, line: Array, x: Array) -> tuple[float, float]:
    """The two parameter values of an unknown; for equilibria they lie on a line."""
    if mode == EQUILIBRIA:
        return line[0] + line[2] * x[2], line[1] + line[3] * x[2]
    return x[2], x[3]


@compiled
def flow_jacobian(
    flow: Jacobian, squashed: bool, p: Array, a: float, b: float
) -> tuple[float, float, float, float]:
    """The flow's Jacobian at a place."""
    if squashed:
        return flow(p, math.tanh(a), math.tanh(b))
    return flow(p, a, b)


@compiled
def trace_of(flow: Jacobian, squashed: bool, p: Array, a: float, b: float) -> float:
    """The trace of the flow's Jacobian at a place."""
    j = flow_jacobian(flow, squashed, p, a, b)
    return j[0] + j[3]


@compiled
def _third(
    mode: int, slopes: Jacobian, flow: Jacobian, squashed: bool, p: Array, a: float, b: float
) -> float:
    if mode == FOLDS:
        j = slopes(p, a, b)
        return j[0] * j[3] - j[1] * j[2]
    return trace_of(flow, squashed, p, a, b)


@compiled
def residual(system: Equations, x: Array, p: Array, out: Array) -> None:
    """The equations at an unknown ``x``, into ``out``; its parameters into ``p``."""
    mode, f, slopes, flow, squashed, c, domain, line, _, _ = system
    first, second = values_of(mode, line, x)
    parameters_at(c, domain, first, second, p)
    out[0], out[1] = f(p, x[0], x[1])
    if mode != EQUILIBRIA:
        out[2] = _third(mode, slopes, flow, squashed, p, x[0], x[1])


@compiled
def derivative(system: Equations, x: Array, p: Array, out: Array) -> None:
    """∂(equations)/∂x at ``x``, into ``out`` (n, n + 1); ``p`` holds the parameters.

    Exact in the place for F; fourth-order differences in the values and for the third
    equation. Only Newton's steps and tangents rest on it, never a residual.
    """
    mode, _, slopes, flow, squashed, c, _, _, width, _ = system
    n = unknowns(mode) - 1
    out[0, 0], out[0, 1], out[1, 0], out[1, 1] = slopes(p, x[0], x[1])
    if mode != EQUILIBRIA:
        for i in range(2):
            h = _STATE_STEP * (1.0 + abs(x[i]))
            da, db = (h, 0.0) if i == 0 else (0.0, h)
            after = _third(mode, slopes, flow, squashed, p, x[0] + da, x[1] + db)
            before = _third(mode, slopes, flow, squashed, p, x[0] - da, x[1] - db)
            out[2, i] = (after - before) / (2.0 * h)
    moved, q, r = x.copy(), np.empty(c.shape[2]), np.empty(3)
    for k in range(2, n + 1):
        h = _VALUE_STEP * width[k]
        for i in range(n):
            out[i, k] = 0.0
        for shift, weight in ((1.0, 8.0), (-1.0, -8.0), (2.0, -1.0), (-2.0, 1.0)):
            moved[k] = x[k] + shift * h
            residual(system, moved, q, r)
            for i in range(n):
                out[i, k] += weight * r[i] / (12.0 * h)
        moved[k] = x[k]


@compiled
def unknowns(mode: int) -> int:
    """How many unknowns a system has: one more than equations."""
    return 3 if mode == EQUILIBRIA else 4
