"""Special points on a step of a curve: test functions, and their zeros located.

A test function is compared at both ends of a step; its zero is found on the solutions
between them, to rounding, and becomes a vertex of the curve.
"""

from __future__ import annotations

import math

import numpy as np

from core.arrays import Array
from core.compiled import compiled
from core.continuation.chebyshev_family import parameters_at
from core.continuation.extended_systems import (
    EQUILIBRIA,
    FOLDS,
    HOPF_POINTS,
    Equations,
    flow_jacobian,
    trace_of,
    unknowns,
    values_of,
)
from core.continuation.normal_forms import first_lyapunov
from core.continuation.pseudo_arclength import between, natural_tangent, scales

X, T = slice(0, 4), slice(4, 8)
DETERMINANT, TRACE, FLAG = 8, 9, 10
ROW = 11
"""A row of a curve: unknowns, unit tangent, determinant and trace of the flow's Jacobian,
and what the vertex is."""

REGULAR, FIRST, SECOND, BRANCH_POINT = 0, 1, 2, 3
"""Flags. The zeros are those of `tests`: of an equilibrium fold and Hopf point, of a fold
curve cusp and Bogdanov–Takens point, of a Hopf curve Bogdanov–Takens and Bautin point."""


@compiled
def judge(system: Equations, row: Array) -> None:
    """Determinant and trace of the flow at a row's place, into the row."""
    mode, _, _, flow, squashed, c, domain, line, _, _ = system
    p = np.empty(c.shape[2])
    first, second = values_of(mode, line, row)
    parameters_at(c, domain, first, second, p)
    j = flow_jacobian(flow, squashed, p, row[0], row[1])
    row[DETERMINANT], row[TRACE] = j[0] * j[3] - j[1] * j[2], j[0] + j[3]


@compiled
def tests(system: Equations, x: Array, t: Array, kind: int, guide: Array) -> float:
    """A test function at ``x``, whose zeros are special points; NaN where it means nothing.

    ``guide`` is a solution close by, the same for all values that are compared: it decides
    which row of the adjugate serves as left null vector.
    """
    mode, f, slopes, flow, squashed, c, domain, line, width, step = system
    p = np.empty(c.shape[2])
    first, second = values_of(mode, line, x)
    parameters_at(c, domain, first, second, p)
    a, b = x[0], x[1]
    j = slopes(p, a, b)
    determinant: float = j[0] * j[3] - j[1] * j[2]
    if kind == FIRST and mode != FOLDS:
        return determinant
    if mode == HOPF_POINTS:
        if not determinant > 0.0:
            return math.nan
        if squashed:
            return first_lyapunov(flow, p, math.tanh(a), math.tanh(b), step)
        return first_lyapunov(flow, p, a, b, step)
    if kind == SECOND:
        return trace_of(flow, squashed, p, a, b)
    # a cusp: the motion in the plane of values, along (−w·F₂, w·F₁), w left null, vanishes
    g1, g2 = values_of(mode, line, guide)
    parameters_at(c, domain, g1, g2, p)
    g = slopes(p, guide[0], guide[1])
    if abs(g[3]) + abs(g[1]) >= abs(g[2]) + abs(g[0]):
        w0, w1 = j[3], -j[1]
    else:
        w0, w1 = -j[2], j[0]
    size = math.hypot(w0, w1)
    w0, w1 = w0 / size, w1 / size
    slope = np.zeros(2)
    for axis in range(2):
        h = 1e-5 * width[2 + axis]
        dx, dy = (h, 0.0) if axis == 0 else (0.0, h)
        parameters_at(c, domain, first + dx, second + dy, p)
        after = f(p, a, b)
        parameters_at(c, domain, first - dx, second - dy, p)
        before = f(p, a, b)
        slope[axis] = (w0 * (after[0] - before[0]) + w1 * (after[1] - before[1])) / 2e-5
    moved: float = -slope[1] * t[2] / width[2] + slope[0] * t[3] / width[3]
    return moved


@compiled
def oriented(system: Equations, x: Array, along: Array, t: Array) -> float:
    """The tangent at ``x`` that goes with ``along``; the natural one's side (0: none)."""
    size = natural_tangent(system, x, t)
    if not size > 0.0:
        t[:] = along
        return 0.0
    scale, inner = np.ones(4), 0.0
    scales(system, x, scale)
    for k in range(unknowns(system[0])):
        inner += t[k] * along[k] / scale[k] ** 2
    if inner < 0.0:
        for k in range(4):
            t[k] = -t[k]
        return -size
    return size


@compiled
def _locate(
    system: Equations, old: Array, new: Array, kind: int, start: float, end: float, out: Array
) -> float:
    """The zero of a test function on a step, as a row into ``out``; its share, or −1."""
    low, high, f_low, f_high = 0.0, 1.0, start, end
    x, t, along, share = np.zeros(4), np.zeros(4), np.zeros(4), 0.5
    for turn in range(100):
        if turn % 3 == 2 or kind == BRANCH_POINT:
            share = 0.5 * (low + high)
        else:
            share = low - f_low * (high - low) / (f_high - f_low)
            if not low < share < high:
                share = 0.5 * (low + high)
        if not between(system, old[X], old[T], new[X], new[T], share, x, along):
            if kind == BRANCH_POINT and high - low < 1e-6:
                break  # Newton's method has nothing to hold on to this close to it
            return -1.0
        side = oriented(system, x, along, t)
        value = side if kind == BRANCH_POINT else tests(system, x, t, kind, old[X])
        if value != value:
            return -1.0
        if value == 0.0:
            break
        if (value > 0.0) == (f_low > 0.0):
            low, f_low = share, value
            f_high *= 0.6
        else:
            high, f_high = share, value
            f_low *= 0.6
        if high - low < 1e-15:
            break
    if kind == BRANCH_POINT:
        # the natural tangent vanishes there; after a jump it does not
        if abs(oriented(system, x, along, t)) > 1e-3 * max(abs(start), abs(end)):
            return -1.0
        t[:] = along
    out[X], out[T] = x, t
    out[FLAG] = kind
    judge(system, out)
    return share


@compiled
def specials(
    system: Equations, old: Array, new: Array, side: float, other: float, found: Array
) -> int:  # fmt: skip
    """The special points on a step in order, as rows; −1 if it has to be shortened."""
    mode = system[0]
    n = 0
    shares = np.zeros(3)
    flipped = (side > 0.0) != (other > 0.0)
    if flipped:
        share = _locate(system, old, new, BRANCH_POINT, side, other, found[n])
        if share < 0.0:
            return -1
        shares[n] = share
        n += 1
    for kind in (FIRST, SECOND):
        start = tests(system, old[X], old[T], kind, old[X])
        end = tests(system, new[X], new[T], kind, old[X])
        if not start * end < 0.0:
            continue
        if kind == FIRST and mode == EQUILIBRIA and flipped:
            continue  # the determinant changes its sign at the branch point itself
        share = _locate(system, old, new, kind, start, end, found[n])
        if share < 0.0:
            return -1
        if kind == SECOND and mode == EQUILIBRIA and not found[n, DETERMINANT] > 0.0:
            continue
        shares[n] = share
        n += 1
    for i in range(n):
        for k in range(i):
            if shares[k] > shares[i]:
                kept = found[i].copy()
                found[i], found[k] = found[k], kept
                shares[i], shares[k] = shares[k], shares[i]
    return n


@compiled
def natural_side(system: Equations, x: Array, t: Array) -> float:
    """The natural tangent's length, negative where it opposes ``t``."""
    other = np.zeros(4)
    return oriented(system, x, t, other)
