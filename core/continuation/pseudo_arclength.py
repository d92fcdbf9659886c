"""Pseudo-arclength steps along the curve of solutions of a system, compiled.

A predictor along the tangent, or along a cubic between two known points, and Newton's
method on the hyperplane across it (Keller 1977; Kuznetsov, *Elements of Applied Bifurcation
Theory*, §10.2). The *natural* tangent is the vector of the Jacobian's minors: it turns
around, against the direction of travel, exactly where the curve passes a simple branch
point, or where a step has jumped to another branch.

Lengths are measured in the place by 1 + |u| and in the values by their intervals' widths.
"""

from __future__ import annotations

import math

import numpy as np

from core.arrays import Array
from core.compiled import compiled
from core.continuation.extended_systems import Equations, derivative, residual, unknowns

_ITERATIONS = 8
_EXACT = 2e-14
_GOOD = 1e-9
"""Newton has converged below the first size; between the two it may stagnate by rounding."""


@compiled
def scales(system: Equations, x: Array, out: Array) -> None:
    """The units in which lengths are measured at ``x``."""
    width = system[8]
    for k in range(unknowns(system[0])):
        out[k] = 1.0 + abs(x[k]) if k < 2 else width[k]


@compiled
def length(n: int, v: Array, scale: Array) -> float:
    """The length of a vector of n entries in those units."""
    total = 0.0
    for k in range(n):
        total += (v[k] / scale[k]) ** 2
    return math.sqrt(total)


@compiled
def solve(a: Array, b: Array, n: int) -> bool:
    """Solve the leading n × n part of ``a`` in place, into ``b``; False if singular."""
    for i in range(n):
        best = i
        for k in range(i + 1, n):
            if abs(a[k, i]) > abs(a[best, i]):
                best = k
        if not abs(a[best, i]) > 0.0:
            return False
        if best != i:
            for j in range(n):
                a[i, j], a[best, j] = a[best, j], a[i, j]
            b[i], b[best] = b[best], b[i]
        for k in range(i + 1, n):
            factor = a[k, i] / a[i, i]
            for j in range(i, n):
                a[k, j] -= factor * a[i, j]
            b[k] -= factor * b[i]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            b[i] -= a[i, j] * b[j]
        b[i] /= a[i, i]
    return True


@compiled
def natural_tangent(system: Equations, x: Array, t: Array) -> float:
    """The vector of minors, at unit length, into ``t``; its length before.

    The parameters are evaluated anew: ``x`` alone decides.
    """
    m = unknowns(system[0])
    p, r, j = np.empty(system[5].shape[2]), np.empty(3), np.empty((3, 4))
    scale = np.ones(4)
    residual(system, x, p, r)
    derivative(system, x, p, j)
    scales(system, x, scale)
    for i in range(m - 1):
        for k in range(m):
            j[i, k] *= scale[k]
    t[:] = 0.0
    if m == 3:
        t[0] = j[0, 1] * j[1, 2] - j[0, 2] * j[1, 1]
        t[1] = j[0, 2] * j[1, 0] - j[0, 0] * j[1, 2]
        t[2] = j[0, 0] * j[1, 1] - j[0, 1] * j[1, 0]
    else:
        for k in range(4):
            a, b, c = (k + 1) % 4, (k + 2) % 4, (k + 3) % 4
            minor = (
                j[0, a] * (j[1, b] * j[2, c] - j[1, c] * j[2, b])
                - j[0, b] * (j[1, a] * j[2, c] - j[1, c] * j[2, a])
                + j[0, c] * (j[1, a] * j[2, b] - j[1, b] * j[2, a])
            )
            t[k] = minor if k % 2 == 0 else -minor
    size = math.sqrt(t[0] ** 2 + t[1] ** 2 + t[2] ** 2 + t[3] ** 2)
    for k in range(m):
        t[k] = t[k] / size * scale[k] if size > 0.0 else 0.0
    return size


@compiled
def correct(system: Equations, x: Array, normal: Array) -> tuple[int, float]:
    """Newton from ``x`` (in place) on the hyperplane through it with a ``normal`` covector.

    Returns the number of iterations, or −1, and the distance to the first guess.
    """
    m = unknowns(system[0])
    p, r, j = np.empty(system[5].shape[2]), np.empty(3), np.empty((3, 4))
    a, b, scale, start = np.empty((4, 4)), np.empty(4), np.ones(4), x.copy()
    scales(system, x, scale)
    previous = math.inf
    for turn in range(_ITERATIONS):
        residual(system, x, p, r)
        derivative(system, x, p, j)
        b[m - 1] = 0.0
        for k in range(m):
            for i in range(m - 1):
                a[i, k] = j[i, k]
            a[m - 1, k] = normal[k]
            b[m - 1] -= normal[k] * (x[k] - start[k])
        for i in range(m - 1):
            b[i] = -r[i]
        if not solve(a, b, m):
            return -1, math.inf
        size = length(m, b, scale)
        if not size < 1e3:
            return -1, math.inf
        for k in range(m):
            x[k] += b[k]
        if size < _EXACT or (size < _GOOD and size > 0.1 * previous):
            for k in range(m):
                b[k] = x[k] - start[k]
            return turn + 1, length(m, b, scale)
        previous = size
    return -1, math.inf


@compiled
def covector(system: Equations, x: Array, t: Array, out: Array) -> None:
    """The covector of a tangent: what a hyperplane across it is orthogonal to."""
    scale = np.ones(4)
    scales(system, x, scale)
    out[:] = 0.0
    for k in range(unknowns(system[0])):
        out[k] = t[k] / scale[k] ** 2


@compiled
def between(
    system: Equations, x0: Array, t0: Array, x1: Array, t1: Array, s: float, x: Array, t: Array
) -> bool:
    """The solution at the share ``s`` of a step, into ``x``; its tangent into ``t``."""
    m = unknowns(system[0])
    scale, chord, normal = np.ones(4), np.zeros(4), np.empty(4)
    scales(system, x0, scale)
    for k in range(m):
        chord[k] = x1[k] - x0[k]
    ds = length(m, chord, scale)
    h10, h01, h11 = s * (1 - s) ** 2, s * s * (3 - 2 * s), s * s * (s - 1)
    for k in range(m):
        x[k] = x0[k] + h01 * chord[k] + ds * (h10 * t0[k] + h11 * t1[k])
        t[k] = (1 - s) * t0[k] + s * t1[k]
    covector(system, x0, t, normal)
    turns, _ = correct(system, x, normal)
    return turns > 0
