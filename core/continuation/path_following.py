"""A curve of solutions from one of its points, with its special points, compiled.

Steps are halved where Newton's method is slow, the curve turns, or the orientation flips
without a branch point (a jump); test functions are watched between steps and their zeros
become vertices of the curve. A curve ends at the limits of the values, at a box of the
place, or where it closes.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.continuation.extended_systems import HOPF_POINTS, Equations, unknowns
from core.continuation.pseudo_arclength import (
    between,
    correct,
    covector,
    length,
    natural_tangent,
    scales,
)
from core.continuation.special_points import (
    BRANCH_POINT,
    DETERMINANT,
    FIRST,
    FLAG,
    REGULAR,
    ROW,
    T,
    X,
    judge,
    natural_side,
    oriented,
    specials,
)
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

LIMIT, CLOSED, STUCK, LONG, STOPPED = 0, 1, 2, 3, 4
"""How a curve ends."""

LEAST_STEP = 1e-9
_TURN = 0.985
_LARGEST_CORRECTION = 0.15

_DEGENERATE = 1e-4
"""A natural tangent shorter than this belongs to a nearly degenerate place."""


@compiled
def _exit(system: Equations, old: Array, new: Array, low: Array, high: Array) -> bool:
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
        oriented(system, x, old[T].copy(), t)
        new[T] = t
    return True


@compiled
def _outside(x: Array, low: Array, high: Array) -> bool:
    inside = True
    for k in range(4):
        inside &= low[k] <= x[k] <= high[k]
    return not inside


@compiled
def _closes(system: Equations, old: Array, new: Array, start: Array) -> bool:
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
    system: Equations, start: Array, direction: float, low: Array, high: Array, most: float,
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
        oriented(system, x, old[T], t)
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
        count = specials(system, old, new, side, other, found)
        if count < 0 and ds < 0.02 * most and max(abs(side), abs(other)) < _DEGENERATE:
            # Newton's method has no hold there, as where all of the Jacobian vanishes
            for k in range(ROW):
                found[0, k] = 0.5 * (old[k] + new[k])
            found[0, FLAG] = BRANCH_POINT
            count = 1
        elif count < 0 and ds > 1e3 * LEAST_STEP:
            ds *= 0.25
            continue
        for i in range(count):
            if _outside(found[i], low, high):
                # it turned around beyond the limit, within one step
                new[:] = found[i]
                closed, left = False, _exit(system, old, new, low, high)
                judge(system, new)
                break
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


SYSTEM = (
    types.int64, VELOCITY, JACOBIAN, JACOBIAN, types.boolean, types.float64[:, :, ::1],
    types.float64[::1], types.float64[::1], types.float64[::1], types.float64[::1],
)  # fmt: skip
_ROWS = types.float64[:, ::1]


@compiled_as(types.Tuple((_ROWS, types.int64, types.int64))(
    *SYSTEM, types.float64[::1], types.float64[::1], types.float64[::1], types.float64,
    types.int64, types.int64[::1]))  # fmt: skip
def follow_path(
    mode: int, f: Velocity, slopes: Jacobian, flow: Jacobian, squashed: bool, c: Array,
    domain: Array, line: Array, width: Array, step: Array, start: Array, low: Array,
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
