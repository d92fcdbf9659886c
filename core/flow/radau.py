"""Radau IIA of five stages, order 9, compiled for planar fields: one step at a time.

An implicit Runge–Kutta method by collocation at the right Radau points: L-stable, so that
its steps are as long as the motion allows, however fast what has died out was (Hairer &
Wanner, *Solving Ordinary Differential Equations II*, 2nd ed., Springer 1996, §IV.5 and
§IV.8). The collocation points are roots of a Jacobi polynomial; all other coefficients are
integrals of Lagrange polynomials through them. The stages are found by Newton's method with
the Jacobian of every stage, which in two dimensions is ten linear equations.

The error is that of an embedded method of order 5, filtered as in §IV.8, eq. 8.20. Dense
output is the collocation polynomial, of degree 5, written as `core.flow.dormand_prince` writes
its own, so that whatever reads a step need not know which method made it.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import roots_jacobi

from core.arrays import Array
from core.compiled import compiled
from core.model.planar_field import Jacobian, Velocity

STAGES = 5
_SIZE = 2 * STAGES
_ITERATIONS = 12
_CONVERGED = 1e-3
"""Newton's last step, in units of the tolerance, below which the stages are good enough."""


def _lagrange(places: Array, number: int, at: Array) -> Array:
    """The Lagrange polynomial of ``places`` that is 1 at the one of this number."""
    others = np.delete(places, number)
    return np.asarray(np.prod((at[..., None] - others) / (places[number] - others), axis=-1))


def _collocation_points() -> Array:
    interior, _ = roots_jacobi(STAGES - 1, 1.0, 0.0)
    return np.append(0.5 * (interior + 1.0), 1.0)


def _matrix(places: Array) -> Array:
    """A[i, j]: the integral of the j-th Lagrange polynomial from 0 to collocation point i."""
    abscissae, weights = np.polynomial.legendre.leggauss(STAGES)
    out = np.empty((STAGES, STAGES))
    for i, end in enumerate(places):
        at = 0.5 * end * (abscissae + 1.0)
        for j in range(STAGES):
            out[i, j] = 0.5 * end * weights @ _lagrange(places, j, at)
    return out


def _embedded(places: Array, matrix: Array) -> tuple[float, Array]:
    """The weight of the field at the step's start, and of the stages, in the error.

    The weight at the start is the real eigenvalue of A; the others make the sum of both
    methods' difference vanish on polynomials of degree below 5.
    """
    values = np.linalg.eigvals(matrix)
    first = float(values[np.argmin(np.abs(values.imag))].real)
    powers = places[None, :] ** np.arange(STAGES)[:, None]
    right = np.zeros(STAGES)
    right[0] = -first
    return first, np.asarray(np.linalg.solve(powers, right), float)


def _nested(places: Array) -> Array:
    """From stage displacements (STAGES,) to the seven dense-output coefficients."""
    s = 0.5 - 0.5 * np.cos(np.pi * np.arange(1, 8) / 8.0)
    basis, factor = np.empty((7, 7)), np.ones(7)
    for i in range(7):
        factor = factor * (s if i % 2 == 0 else 1.0 - s)
        basis[:, i] = factor
    with_start = np.insert(places, 0, 0.0)
    values = np.stack([_lagrange(with_start, j + 1, s) for j in range(STAGES)], axis=1)
    return np.ascontiguousarray(np.linalg.solve(basis, values))


_C = _collocation_points()
_A = np.ascontiguousarray(_matrix(_C))
_GAMMA, _E = _embedded(_C, _A)
_DENSE = _nested(_C)


@compiled
def _solve(matrix: Array, right: Array) -> bool:
    """Gaussian elimination with pivots, in place; False where the matrix is singular."""
    n = len(right)
    for k in range(n):
        best = k
        for i in range(k + 1, n):
            if abs(matrix[i, k]) > abs(matrix[best, k]):
                best = i
        pivot = matrix[best, k]
        if not (math.isfinite(pivot) and pivot != 0.0):
            return False
        if best != k:
            for j in range(k, n):
                matrix[k, j], matrix[best, j] = matrix[best, j], matrix[k, j]
            right[k], right[best] = right[best], right[k]
        for i in range(k + 1, n):
            factor = matrix[i, k] / pivot
            if factor != 0.0:
                for j in range(k + 1, n):
                    matrix[i, j] -= factor * matrix[k, j]
                right[i] -= factor * right[k]
    for k in range(n - 1, -1, -1):
        total = right[k]
        for j in range(k + 1, n):
            total -= matrix[k, j] * right[j]
        right[k] = total / matrix[k, k]
    return True


@compiled
def stages(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    x: float,
    y: float,
    h: float,
    rtol: float,
    atol: float,
    reach: float,
    z: Array,
    f: Array,
) -> bool:
    """Solve for the stage displacements ``z`` (STAGES, 2), from the guess that is there.

    ``f`` (STAGES, 2) are the velocities at the stages. False where Newton's method does not
    converge, or a stage lies farther than ``reach`` from (x, y).
    """
    matrix, right = np.empty((_SIZE, _SIZE)), np.empty(_SIZE)
    before = math.inf
    for _ in range(_ITERATIONS):
        for j in range(STAGES):
            if not abs(z[j, 0]) + abs(z[j, 1]) <= reach:
                return False
            u, v = x + z[j, 0], y + z[j, 1]
            f[j, 0], f[j, 1] = velocity(p, u, v)
            a, b, c, d = jacobian(p, u, v)
            for i in range(STAGES):
                weight = -h * _A[i, j]
                matrix[2 * i, 2 * j], matrix[2 * i, 2 * j + 1] = weight * a, weight * b
                matrix[2 * i + 1, 2 * j], matrix[2 * i + 1, 2 * j + 1] = weight * c, weight * d
        for i in range(_SIZE):
            matrix[i, i] += 1.0
            total = -z[i // 2, i % 2]
            for j in range(STAGES):
                total += h * _A[i // 2, j] * f[j, i % 2]
            right[i] = total
        if not _solve(matrix, right):
            return False
        size = 0.0
        for i in range(_SIZE):
            z[i // 2, i % 2] += right[i]
            scale = atol + rtol * abs((x, y)[i % 2])
            size = max(size, abs(right[i]) / scale)
        # rounding may keep the last steps from getting smaller still
        if size <= _CONVERGED or (size <= 0.5 and size > 0.3 * before):
            for j in range(STAGES):
                f[j, 0], f[j, 1] = velocity(p, x + z[j, 0], y + z[j, 1])
            return True
        if not size <= 2.0 * before:
            return False
        before = size
    return False


@compiled
def implicit_error(
    jacobian: Jacobian, p: Array, x: float, y: float, h: float, u: float, v: float, f: Array,
    z: Array, rtol: float, atol: float,
) -> float:  # fmt: skip
    """The step's error in units of the tolerance; (u, v) is the velocity at its start."""
    ex, ey = _GAMMA * u, _GAMMA * v
    for i in range(STAGES):
        ex += _E[i] * f[i, 0]
        ey += _E[i] * f[i, 1]
    ex, ey = h * ex, h * ey
    a, b, c, d = jacobian(p, x, y)
    g = h * _GAMMA
    m11, m12, m21, m22 = 1.0 - g * a, -g * b, -g * c, 1.0 - g * d
    determinant = m11 * m22 - m12 * m21
    if determinant == 0.0:
        return math.nan
    ex, ey = (m22 * ex - m12 * ey) / determinant, (m11 * ey - m21 * ex) / determinant
    sx = atol + rtol * max(abs(x), abs(x + z[STAGES - 1, 0]))
    sy = atol + rtol * max(abs(y), abs(y + z[STAGES - 1, 1]))
    return math.sqrt(0.5 * ((ex / sx) ** 2 + (ey / sy) ** 2))


@compiled
def write_row(t: float, h: float, x: float, y: float, z: Array, row: Array) -> None:
    """A step as a row of `core.flow.dormand_prince`, dense by the collocation polynomial."""
    row[0], row[1], row[2], row[3] = t, h, x, y
    for i in range(7):
        u, v = 0.0, 0.0
        for j in range(STAGES):
            u += _DENSE[i, j] * z[j, 0]
            v += _DENSE[i, j] * z[j, 1]
        row[4 + 2 * i], row[5 + 2 * i] = u, v
