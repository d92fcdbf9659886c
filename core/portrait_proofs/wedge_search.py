"""A wedge around a separatrix at its saddle, and the rung through which it leaves: guesses.

The wedge's walls are the turned fields' own separatrices (rotated vector fields: Duff 1953); they
are proven by `core.proof.wedges`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.portrait_proofs.loop_search import straight
from core.portrait_proofs.turned_field import (
    Numbers,
    eigen_direction,
    factors,
    pull_jacobian,
    real_eigenvalues,
    scaled_matrix,
)
from core.proof.interval_jets import Parameters
from core.proof.wedges import Basis, Box, rung_spans, wedge_holds

WEDGE = 7
"""P row by row, the slopes left and right, the length (`core.proof.wedges`)."""

_SHRINKS = 60
_SHRINK = 0.6
_MARGIN = 0.98
_STEEPEST = 3.0
_ACROSS, _LEVEL, _UPRIGHT = 0, 1, 2


@compiled
def turned_matrix(p: Parameters, x: float, y: float, angle: float) -> Numbers:
    """The linear part of the turned field at a fixed point."""
    a11, a12, a21, a22 = pull_jacobian(p, x, y)
    k1, k2 = factors(p, x, y)
    c, s = math.cos(angle), math.sin(angle)
    return (
        k1 * (c * a11 - s * a21), k1 * (c * a12 - s * a22),
        k2 * (s * a11 + c * a21), k2 * (s * a12 + c * a22),
    )  # fmt: skip


@compiled
def saddle_directions(m: Numbers, direction: float) -> Basis:
    """P: the branch that leaves in this time, and the other direction to its left."""
    one, two = real_eigenvalues(m)
    leaves, comes = (one, two) if direction * one > 0.0 else (two, one)
    ux, uy = eigen_direction(m, leaves)
    sx, sy = eigen_direction(m, comes)
    side = 1.0 if ux * sy - uy * sx > 0.0 else -1.0
    return ux, side * sx, uy, side * sy


@compiled
def turned_slope(
    p: Parameters, x: float, y: float, basis: Basis, angle: float, direction: float
) -> float:
    """b / a of the turned field's own branch, NaN where its point is no saddle."""
    m = turned_matrix(p, x, y, angle)
    if not m[0] * m[3] - m[1] * m[2] < 0.0:
        return math.nan
    one, two = real_eigenvalues(m)
    ux, uy = eigen_direction(m, one if direction * one > 0.0 else two)
    det = basis[0] * basis[3] - basis[1] * basis[2]
    a, b = (basis[3] * ux - basis[1] * uy) / det, (basis[0] * uy - basis[2] * ux) / det
    return b / a if a != 0.0 else math.nan


@compiled
def wedge_length(
    p: Parameters, box: Box, basis: Basis, left: float, right: float, direction: float,
    work: NDArray[np.int64],
) -> float:  # fmt: skip
    """The largest length of a wedge that is proven; 0 if none is."""
    length = 0.5
    for _ in range(_SHRINKS):
        work[0] -= 1
        if wedge_holds(p, box, basis, left, right, length, direction):
            return length
        length *= _SHRINK
    return 0.0


@compiled
def corner(
    x: float, y: float, basis: Basis, slope: float, reach: float, shape: int
) -> tuple[float, float]:
    """Where the wedge's line b = slope · a meets the end of it, across or along an axis."""
    a, b = basis[0] + slope * basis[1], basis[2] + slope * basis[3]
    if shape == _LEVEL and b != 0.0:
        return x + reach * basis[2] * a / b, y + reach * basis[2]
    if shape == _UPRIGHT and a != 0.0:
        return x + reach * basis[0], y + reach * basis[0] * b / a
    return x + reach * a, y + reach * b


@compiled
def leave_wedge(
    p: Parameters, box: Box, basis: Basis, left: float, right: float, direction: float,
    chain: Array, wedge: Array, work: NDArray[np.int64],
) -> int:  # fmt: skip
    """Write a proven wedge, and its rung to the chain, left to right; the rung's arcs, or 0.

    Where the units' speeds are far apart only a rung along an axis can be crossed one way: what the
    faster unit does is then multiplied by an exact 0.
    """
    length = wedge_length(p, box, basis, _MARGIN * left, _MARGIN * right, direction, work)
    if length == 0.0:
        return 0
    x, y = 0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3])
    wanted = -1 if direction > 0.0 else 1
    for shape in (_ACROSS, _LEVEL, _UPRIGHT):
        reach = (_MARGIN if shape == _ACROSS else 0.7) * length
        lx, ly = corner(x, y, basis, left, reach, shape)
        rx, ry = corner(x, y, basis, -right, reach, shape)
        rung = straight(p, lx, ly, rx, ry, wanted, chain, 0, work)
        one, two = _MARGIN * left, _MARGIN * right
        if rung > 0 and rung_spans(box, basis, one, two, length, chain[:rung]):
            for k in range(4):
                wedge[k] = basis[k]
            wedge[4], wedge[5], wedge[6] = one, two, length
            return rung
    return 0


@compiled
def begin_chain(
    p: Parameters, box: Box, side: float, direction: float, angle: float, chain: Array,
    wedge: Array, work: NDArray[np.int64],
) -> int:  # fmt: skip
    """Write a wedge around a branch, and its rung to the chain; the rung's arcs, or 0.

    The wedge's walls are the turned fields' own branches, or are moved apart where these are too
    close.
    """
    x, y = 0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3])
    b = saddle_directions(scaled_matrix(p, x, y), direction)
    basis = (side * b[0], side * b[1], side * b[2], side * b[3])
    left = turned_slope(p, x, y, basis, angle, direction)
    right = -turned_slope(p, x, y, basis, -angle, direction)
    if not (left > 0.0 and right > 0.0):
        return 0
    for least in (0.0, 0.02):
        one, two = min(max(left, least), _STEEPEST), min(max(right, least), _STEEPEST)
        if least > 0.0 and one == left and two == right:
            break
        rung = leave_wedge(p, box, basis, one, two, direction, chain, wedge, work)
        if rung > 0:
            return rung
    return 0
