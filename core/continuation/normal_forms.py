"""Normal-form coefficients of planar equilibria: the first Lyapunov coefficient, the fold's.

Both from Kuznetsov, *Elements of Applied Bifurcation Theory* (3rd ed.), with A the Jacobian
and B, C the second and third derivatives of the field at the equilibrium:

* Hopf (§3.5, eq. 3.18): A q = iω q, Aᵀ p = −iω p, ⟨p, q⟩ = 1, |q| = 1,
  l₁ = Re(i g₂₀ g₁₁ + ω g₂₁) / (2ω²) with g₂₀ = ⟨p, B(q, q)⟩, g₁₁ = ⟨p, B(q, q̄)⟩,
  g₂₁ = ⟨p, C(q, q, q̄)⟩. Negative: supercritical, a stable cycle is born.
* Fold (§5.4): A q = 0, Aᵀ p = 0, ⟨p, q⟩ = 1, |q| = 1, a = ½ ⟨p, B(q, q)⟩, with the larger
  entry of q positive; the motion on the centre manifold is ẇ = a w² + ….

B and C are differences of the analytic Jacobian, of eighth order: about eleven digits.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.model import gru_field
from core.model.gru import GRU
from core.model.planar_field import JACOBIAN, Jacobian, PlanarField

_FIRST = np.array([4.0 / 5.0, -1.0 / 5.0, 4.0 / 105.0, -1.0 / 280.0])
_SECOND = np.array([8.0 / 5.0, -1.0 / 5.0, 8.0 / 315.0, -1.0 / 560.0])
_CENTRE = -205.0 / 72.0
"""Eighth-order central differences (Fornberg, *Math. Comp.* 51, 1988)."""

_ZERO = 1e-7
"""A first Lyapunov coefficient below this cannot be distinguished from zero."""


@compiled
def tensors(flow: Jacobian, p: Array, x: float, y: float, step: Array) -> tuple[Array, Array]:
    """B (2, 2, 2) and C (2, 2, 2, 2): second and third derivatives of the field.

    ``step`` (2,) is that of the differences along either axis.
    """
    first, second = np.zeros((2, 4)), np.zeros((4, 4))
    centre = flow(p, x, y)
    for axis in range(4):
        dx = step[0] if axis != 1 else 0.0
        dy = (0.0, step[1], step[1], -step[1])[axis]
        for i in range(4):
            second[axis, i] = _CENTRE * centre[i]
        for k in range(4):
            after = flow(p, x + (k + 1) * dx, y + (k + 1) * dy)
            before = flow(p, x - (k + 1) * dx, y - (k + 1) * dy)
            for i in range(4):
                second[axis, i] += _SECOND[k] * (after[i] + before[i])
                if axis < 2:
                    first[axis, i] += _FIRST[k] * (after[i] - before[i]) / step[axis]
    b, c = np.empty((2, 2, 2)), np.empty((2, 2, 2, 2))
    for i in range(2):
        for j in range(2):
            entry = 2 * i + j
            xx, yy = second[0, entry] / step[0] ** 2, second[1, entry] / step[1] ** 2
            xy = 0.25 * (second[2, entry] - second[3, entry]) / (step[0] * step[1])
            for k in range(2):
                b[i, j, k] = first[k, entry]
            c[i, j, 0, 0], c[i, j, 1, 1] = xx, yy
            c[i, j, 0, 1] = c[i, j, 1, 0] = xy
    return b, c


@compiled_as(types.float64(JACOBIAN, types.float64[::1], types.float64, types.float64,
                           types.float64[::1]))  # fmt: skip
def first_lyapunov(flow: Jacobian, p: Array, x: float, y: float, step: Array) -> float:
    """l₁ at a Hopf point (x, y); NaN where the determinant is not positive."""
    j = flow(p, x, y)
    half = 0.5 * (j[0] - j[3])  # the trace is taken as exactly zero
    square = -(half * half + j[1] * j[2])
    if not square > 0.0:
        return math.nan
    omega = math.sqrt(square)
    # (A − iω) q = 0 with A = ((half, j1), (j2, −half))
    q = np.empty(2, np.complex128)
    if abs(j[1]) >= abs(j[2]):
        q[0], q[1] = j[1], omega * 1j - half
    else:
        q[0], q[1] = omega * 1j + half, j[2]
    q /= math.sqrt(abs(q[0]) ** 2 + abs(q[1]) ** 2)
    # a left vector of iω: p̄ with p̄·q = 1 and p̄·q̄ = 0
    w = np.empty(2, np.complex128)
    w[0], w[1] = -np.conj(q[1]), np.conj(q[0])
    w /= w[0] * q[0] + w[1] * q[1]
    b, c = tensors(flow, p, x, y, step)
    g20, g11, g21 = 0j, 0j, 0j
    for i in range(2):
        for k in range(2):
            for m in range(2):
                g20 += w[i] * b[i, k, m] * q[k] * q[m]
                g11 += w[i] * b[i, k, m] * q[k] * np.conj(q[m])
                for n in range(2):
                    g21 += w[i] * c[i, k, m, n] * q[k] * q[m] * np.conj(q[n])
    value = (1j * g20 * g11 + omega * g21) / (2.0 * square)
    return value.real


@compiled_as(types.float64(JACOBIAN, types.float64[::1], types.float64, types.float64,
                           types.float64[::1]))  # fmt: skip
def fold_quadratic(flow: Jacobian, p: Array, x: float, y: float, step: Array) -> float:
    """a at a fold (x, y); NaN where the eigenvalue 0 is double."""
    j = flow(p, x, y)
    trace = j[0] + j[3]
    # adj A = trace · q pᵀ for a matrix A of determinant 0
    adjugate = np.array([[j[3], -j[1]], [-j[2], j[0]]])
    column = 0 if abs(j[3]) + abs(j[2]) >= abs(j[1]) + abs(j[0]) else 1
    q0, q1 = adjugate[0, column], adjugate[1, column]
    size = math.hypot(q0, q1)
    if size == 0.0 or trace == 0.0:
        return math.nan
    sign = 1.0 if (q0 if abs(q0) >= abs(q1) else q1) > 0.0 else -1.0
    q0, q1 = sign * q0 / size, sign * q1 / size
    row = 0 if abs(q0) >= abs(q1) else 1
    largest = q0 if row == 0 else q1
    p0, p1 = adjugate[row, 0] / (trace * largest), adjugate[row, 1] / (trace * largest)
    b, _ = tensors(flow, p, x, y, step)
    total = 0.0
    for i in range(2):
        form = b[i, 0, 0] * q0 * q0 + (b[i, 0, 1] + b[i, 1, 0]) * q0 * q1 + b[i, 1, 1] * q1 * q1
        total += (p0 if i == 0 else p1) * form
    return 0.5 * total


def stencil_step(member: GRU | PlanarField) -> Array:
    """(2,) the steps of the differences: a part of the scale on which the field bends."""
    if isinstance(member, GRU):
        rows = [np.abs(m).sum(axis=1).max() for m in (member.Uh, member.Ur, member.Uz)]
        return np.full(2, 0.06 / (1.0 + float(max(rows))))
    xmin, xmax, ymin, ymax = member.box
    return 0.002 * np.array([xmax - xmin, ymax - ymin])


def lyapunov_coefficient(member: GRU | PlanarField, h: Array) -> float:
    """The first Lyapunov coefficient at a Hopf point ``h`` (2,); NaN if it is none.

    Multiplied by a positive number if time or the phase plane is scaled; only its sign is not.
    """
    flow, p = _flow(member)
    return float(first_lyapunov(flow, p, float(h[0]), float(h[1]), stencil_step(member)))


def degenerate(member: GRU | PlanarField, h: Array, lyapunov: float) -> bool:
    """Whether this first Lyapunov coefficient at a Hopf point cannot be distinguished from zero.

    In units of half the box, so that those of the phase plane do not matter.
    """
    flow, p = _flow(member)
    j = flow(p, float(h[0]), float(h[1]))
    half = 0.5 * (j[0] - j[3])
    omega = math.sqrt(max(-(half * half + j[1] * j[2]), 0.0))
    upper = abs(j[1]) >= abs(j[2])
    q = np.array([j[1], omega * 1j - half] if upper else [omega * 1j + half, j[2]])
    size = np.ones(2)
    if isinstance(member, PlanarField):
        xmin, xmax, ymin, ymax = member.box
        size = 0.5 * np.array([xmax - xmin, ymax - ymin])
    # l₁ grows with the square of |q|
    return bool(abs(lyapunov) * np.linalg.norm(q) ** 2 < _ZERO * np.linalg.norm(q / size) ** 2)


def fold_coefficient(member: GRU | PlanarField, h: Array) -> float:
    """The quadratic coefficient at a fold ``h`` (2,); NaN where the trace vanishes too."""
    flow, p = _flow(member)
    return float(fold_quadratic(flow, p, float(h[0]), float(h[1]), stencil_step(member)))


def _flow(member: GRU | PlanarField) -> tuple[Jacobian, Array]:
    if isinstance(member, GRU):
        return gru_field.jacobian, member.packed
    return member.jacobian, member.parameters
