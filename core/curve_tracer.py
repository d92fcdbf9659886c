"""A whole curve of solutions from one of its points, with its special points, compiled.

Steps are halved where Newton's method is slow, the curve turns, or the orientation flips
without a branch point (a jump); test functions are watched between steps and their zeros
become vertices of the curve. A curve ends at the limits of the values, at a box of the
place, or where it closes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arclength import between, correct, covector, length, natural_tangent, scales
from core.compiled import compiled, compiled_as
from core.continuation_system import (
    EQUILIBRIA,
    FOLDS,
    HOPF_POINTS,
    flow_jacobian,
    trace_of,
    unknowns,
    values_of,
)
from core.normal_forms import first_lyapunov
from core.parameter_surface import parameters_at
from core.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

Array = NDArray[np.float64]

X, T = slice(0, 4), slice(4, 8)
DETERMINANT, TRACE, FLAG = 8, 9, 10
ROW = 11
"""A row of a curve: unknowns, unit tangent, determinant and trace of the flow's Jacobian,
and what the vertex is."""

REGULAR, FIRST, SECOND, BRANCH_POINT = 0, 1, 2, 3
"""Flags. The zeros are those of `tests`: of an equilibrium fold and Hopf point, of a fold
curve cusp and Bogdanov–Takens point, of a Hopf curve Bogdanov–Takens and Bautin point."""

LIMIT, CLOSED, STUCK, LONG, STOPPED = 0, 1, 2, 3, 4
"""How a curve ends."""

LEAST_STEP = 1e-9
_TURN = 0.985
_LARGEST_CORRECTION = 0.15


@compiled
def judge(system: Any, row: Array) -> None:
    """Determinant and trace of the flow at a row's place, into the row."""
    mode, _, _, flow, squashed, c, domain, line, _, _ = system
    p = np.empty(c.shape[2])
    first, second = values_of(mode, line, row)
    parameters_at(c, domain, first, second, p)
    j = flow_jacobian(flow, squashed, p, row[0], row[1])
    row[DETERMINANT], row[TRACE] = j[0] * j[3] - j[1] * j[2], j[0] + j[3]


@compiled
def tests(system: Any, x: Array, t: Array, kind: int, guide: Array) -> float:
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
    determinant = j[0] * j[3] - j[1] * j[2]
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
    return -slope[1] * t[2] / width[2] + slope[0] * t[3] / width[3]


@compiled
def _oriented(system: Any, x: Array, along: Array, t: Array) -> float:
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
    system: Any, old: Array, new: Array, kind: int, start: float, end: float, out: Array
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
        side = _oriented(system, x, along, t)
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
        if abs(_oriented(system, x, along, t)) > 1e-3 * max(abs(start), abs(end)):
            return -1.0
        t[:] = along
    out[X], out[T] = x, t
    out[FLAG] = kind
    judge(system, out)
    return share


@compiled
def _specials(
    system: Any, old: Array, new: Array, side: float, other: float, found: Array
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
        start, end = (
            tests(system, old[X], old[T], kind, old[X]), tests(system, new[X], new[T], kind, old[X]),
        )  # fmt: skip
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
def _exit(system: Any, old: Array, new: Array, low: Array, high: Array) -> bool:
    """Cut a step at the first limit that it passes; True if it passes one."""
    worst, axis, bound = 1.0, -1, 0.0
    for k in range(unknowns(system[0])):
        for edge in (low[k], high[k]):
            beyond = new[k] - edge if edge == high[k] else edge - new[k]
            inside = edge - old[k] if edge == high[k] else old[k] - edge
            if beyond > 0.0 and max(inside, 0.0) / (max(inside, 0.0) + beyond) <= worst:
                worst, axis, bound = max(inside, 0.0) / (max(inside, 0.0) + beyond), k, edge
    if axis < 0:
        return False
    x, normal, t = np.zeros(4), np.zeros(4), np.zeros(4)
    normal[axis] = 1.0
    for k in range(4):
        x[k] = old[k] + worst * (new[k] - old[k])
    x[axis] = bound
    turns, _ = correct(system, x, normal)
    if turns > 0:
        new[X] = x
        new[axis] = bound
        _oriented(system, x, old[T].copy(), t)
        new[T] = t
    return True


@compiled
def _closes(system: Any, old: Array, new: Array, start: Array) -> bool:
    """Does a step pass the place where the curve began, in the same direction?"""
    m = unknowns(system[0])
    scale, chord, back = np.ones(4), np.zeros(4), np.zeros(4)
    scales(system, old, scale)
    inner, same = 0.0, 0.0
    for k in range(m):
        chord[k], back[k] = new[k] - old[k], start[k] - old[k]
        inner += chord[k] * back[k] / scale[k] ** 2
        same += old[4 + k] * start[4 + k] / scale[k] ** 2
    ds = length(m, chord, scale)
    share = inner / ds**2
    if same < 0.5 or not -1e-9 <= share <= 1.0 + 1e-9 or length(m, back, scale) > 1.1 * ds:
        return False
    x, t = np.zeros(4), np.zeros(4)
    for _ in range(4):
        if not between(system, old[X], old[T], new[X], new[T], share, x, t):
            return False
        missing, along = 0.0, 0.0
        for k in range(m):
            missing += (start[k] - x[k]) * t[k] / scale[k] ** 2
            along += t[k] * t[k] / scale[k] ** 2
        share += missing / along / ds
    for k in range(m):
        back[k] = start[k] - x[k]
    return length(m, back, scale) < 1e-7


@compiled
def _follow(
    system: Any, start: Array, direction: float, low: Array, high: Array, most: float,
    rows: Array, flag: NDArray[np.int64],
) -> tuple[int, int]:  # fmt: skip
    """Rows from ``start`` on, which is the first, and how they end."""
    m = unknowns(system[0])
    old, new, found = start.copy(), np.zeros(ROW), np.zeros((3, ROW))
    x, t, normal, scale = np.zeros(4), np.zeros(4), np.zeros(4), np.ones(4)
    side = direction * natural_tangent(system, old[X], t)
    for k in range(4):
        old[4 + k] = direction * t[k]
    origin = old.copy()
    rows[0] = old
    n, ds = 1, 0.2 * most
    while n < len(rows) - 4:
        if flag[0]:
            return n, STOPPED
        if ds < LEAST_STEP:
            return n, STUCK
        for k in range(4):
            x[k] = old[k] + ds * old[4 + k]
        covector(system, old[X], old[T], normal)
        turns, moved = correct(system, x, normal)
        if turns < 0 or turns > 6 or moved > _LARGEST_CORRECTION * ds:
            ds *= 0.4
            continue
        _oriented(system, x, old[T], t)
        scales(system, x, scale)
        cosine = 0.0
        for k in range(m):
            cosine += t[k] * old[4 + k] / scale[k] ** 2
        middle = 1.5 * (x[2] - old[2]) - 0.25 * ds * (t[2] + old[6])
        hidden = old[6] * t[2] > 0.0 and middle * t[2] < 0.0 and ds > 1e-3 * most
        if cosine < _TURN or hidden:
            ds *= 0.5
            continue
        new[:] = 0.0
        new[X], new[T] = x, t
        # the side of the natural tangent on which the curve runs
        other = natural_side(system, x, t)
        left = _exit(system, old, new, low, high)
        if left:
            other = natural_side(system, new[X], new[T])
        judge(system, new)
        closed = not left and n > 3 and _closes(system, old, new, origin)
        if closed:
            new[:] = origin
            other = natural_side(system, new[X], new[T])
        count = _specials(system, old, new, side, other, found)
        if count < 0 and ds > 1e3 * LEAST_STEP:
            ds *= 0.25
            continue
        for i in range(count):
            rows[n] = found[i]
            n += 1
            # a curve that begins at one has rounding noise for a sign there
            if system[0] == HOPF_POINTS and found[i, FLAG] == FIRST and new[DETERMINANT] < 0.0:
                return n, LIMIT  # beyond lie neutral saddles
        rows[n] = new
        rows[n, FLAG] = REGULAR
        n += 1
        if left:
            return n, LIMIT
        if closed:
            return n, CLOSED
        old[:] = new
        side = other
        if turns <= 4 and cosine > 0.996:
            ds = min(1.5 * ds, most)
    return n, LONG


@compiled
def natural_side(system: Any, x: Array, t: Array) -> float:
    """The natural tangent's length, negative where it opposes ``t``."""
    other = np.zeros(4)
    return _oriented(system, x, t, other)


SYSTEM = (
    types.int64, VELOCITY, JACOBIAN, JACOBIAN, types.boolean, types.float64[:, :, ::1],
    types.float64[::1], types.float64[::1], types.float64[::1], types.float64,
)  # fmt: skip
_ROWS = types.float64[:, ::1]


@compiled_as(types.Tuple((_ROWS, types.int64, types.int64))(
    *SYSTEM, types.float64[::1], types.float64[::1], types.float64[::1], types.float64,
    types.int64, types.int64[::1]))  # fmt: skip
def trace_curve(
    mode: int, f: Velocity, slopes: Jacobian, flow: Jacobian, squashed: bool, c: Array,
    domain: Array, line: Array, width: Array, step: float, start: Array, low: Array,
    high: Array, most: float, capacity: int, flag: NDArray[np.int64],
) -> tuple[Array, int, int]:  # fmt: skip
    """The curve through a solution ``start`` (4,), both ways: rows, and how both ends end.

    ``low`` and ``high`` (4,) bound the unknowns, ``most`` the steps. An empty result means
    that Newton's method found nothing at the start.
    """
    system = (mode, f, slopes, flow, squashed, c, domain, line, width, step)
    row, normal = np.zeros(ROW), np.zeros(4)
    row[X] = start
    t = np.zeros(4)
    natural_tangent(system, row[X], t)
    covector(system, row[X], t, normal)
    x = row[X].copy()
    turns, _ = correct(system, x, normal)
    if turns < 0:
        return np.empty((0, ROW)), STUCK, STUCK
    row[X] = x
    judge(system, row)
    ahead = np.empty((capacity, ROW))
    n, end = _follow(system, row, 1.0, low, high, most, ahead, flag)
    if end == CLOSED:
        return ahead[:n].copy(), CLOSED, CLOSED
    behind = np.empty((capacity, ROW))
    k, begin = _follow(system, row, -1.0, low, high, most, behind, flag)
    out = np.empty((n + k - 1, ROW))
    for i in range(k):
        out[k - 1 - i] = behind[i]
        for j in range(4):
            out[k - 1 - i, 4 + j] = -behind[i, 4 + j]
    out[k - 1 :] = ahead[:n]
    return out, begin, end
