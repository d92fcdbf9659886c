"""Newton's method for the zeros of a planar field, compiled, from many starts at once.

In shares of the field's box, so that neither its units nor its place matter. Where the
Jacobian has rank one the step is that of its pseudo-inverse, which leads straight to a line
of equilibria.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

_ITERATIONS = 60
_CLOSE = 1e-12
"""A determinant below this part of the squared norm makes the step that of rank one."""
_FAR = 10.0
"""What goes farther from the box than so many of its sides comes to no zero in it."""
_DOUBLE = 1e-6
"""A double zero is approached slowly, and to half the digits: the last step's length there."""

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled
def rank_one_step(
    a: float, b: float, c: float, d: float, u: float, v: float
) -> tuple[float, float]:
    """J⁺ v = Jᵀ v / |J|², the pseudo-inverse of the matrix (a b; c d) of rank one; 0 for rank 0."""
    square = a * a + b * b + c * c + d * d
    if square == 0.0:
        return 0.0, 0.0
    return (a * u + c * v) / square, (b * u + d * v) / square


@compiled
def newton_step(a: float, b: float, c: float, d: float, u: float, v: float) -> tuple[float, float]:
    """J⁻¹ v of the matrix (a b; c d), or `rank_one_step` where its rank is one or zero."""
    determinant = a * d - b * c
    square = a * a + b * b + c * c + d * d
    if abs(determinant) > _CLOSE * square:
        return (d * u - b * v) / determinant, (a * v - c * u) / determinant
    return rank_one_step(a, b, c, d, u, v)


@compiled
def _zero_from(
    velocity: Velocity, jacobian: Jacobian, p: Array, box: Array, s: float, t: float,
    enough: float, rest: float,
) -> tuple[float, float]:  # fmt: skip
    width, height = box[1] - box[0], box[3] - box[2]
    size = math.inf
    for _ in range(_ITERATIONS):
        x, y = box[0] + s * width, box[2] + t * height
        u, v = velocity(p, x, y)
        if not math.isfinite(u + v):
            return math.nan, math.nan
        a, b, c, d = jacobian(p, x, y)
        ds, dt = newton_step(a, b * height / width, c * width / height, d, u / width, v / height)
        s, t = s - ds, t - dt
        size = max(abs(ds), abs(dt))
        if not max(abs(s - 0.5), abs(t - 0.5)) < _FAR:
            return math.nan, math.nan
        if size <= enough:
            break
    u, v = velocity(p, box[0] + s * width, box[2] + t * height)
    speed = math.hypot(u / width, v / height)
    slow = speed <= 1e3 * rest if size <= enough else size < _DOUBLE and speed <= rest
    return (s, t) if slow else (math.nan, math.nan)


@compiled_as(
    _TABLE(VELOCITY, JACOBIAN, _VECTOR, _VECTOR, _TABLE, types.float64, types.float64)
)  # fmt: skip
def zeros_from(
    velocity: Velocity, jacobian: Jacobian, p: Array, box: Array, starts: Array, enough: float,
    rest: float,
) -> Array:  # fmt: skip
    """The zeros (m, 2) to which Newton's method leads from ``starts`` (m, 2); NaN for none.

    Both in shares of the box (xmin, xmax, ymin, ymax). ``enough`` is the step below which a
    zero is reached, ``rest`` a speed in shares that cannot be distinguished from rest.
    """
    zeros = np.empty((len(starts), 2))
    for i in range(len(starts)):
        zeros[i, 0], zeros[i, 1] = _zero_from(
            velocity, jacobian, p, box, starts[i, 0], starts[i, 1], enough, rest
        )
    return zeros
