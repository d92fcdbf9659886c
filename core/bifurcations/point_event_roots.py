"""Folds and changes of stability of a family of GRUs, solved for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from core.arrays import Array
from core.model.gru import GRU
from core.model.systems import GRUFamily

_STEP = 1e-6
_ROUNDS = 20


@dataclass(frozen=True, eq=False)
class Root:
    """Where an event happens: parameter, its uncertainty, state, trace of the Jacobian."""

    value: float
    error: float
    h: Array
    trace: float


def fold(family: GRUFamily, start: float, end: float, one: Array, two: Array) -> Root | None:
    """The fold between ``start`` and ``end`` in which ``one`` and ``two`` meet.

    ``one`` and ``two`` are fixed points at ``start``. Newton's method for F = 0,
    det J = 0 in state and parameter, from the middle between the two; None unless it
    converges between the two values and near the pair.
    """
    span = end - start
    middle, apart = 0.5 * (one + two), float(np.linalg.norm(one - two))
    h, value = middle.copy(), start
    step = max(_STEP * abs(span), 1e-9 * max(abs(start), abs(end)), 1e-12)
    d = len(h)
    move = np.full(d + 1, np.inf)
    slow = 0
    for _ in range(_ROUNDS):
        gru, later, earlier = family(value), family(value + step), family(value - step)
        residual = np.append(gru.velocity(h), _det(gru, h))
        matrix = np.empty((d + 1, d + 1))
        matrix[:d, :d] = gru.jacobian(h)
        matrix[:d, d] = (later.velocity(h) - earlier.velocity(h)) / (2.0 * step)
        for axis in range(d):
            shift = _STEP * np.eye(d)[axis]
            matrix[d, axis] = (_det(gru, h + shift) - _det(gru, h - shift)) / (2.0 * _STEP)
        matrix[d, d] = (_det(later, h) - _det(earlier, h)) / (2.0 * step)
        try:
            new = np.linalg.solve(matrix, -residual)
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(new).all():
            return None
        previous, move = np.abs(move).max(), new
        h, value = h + move[:d], value + float(move[d])
        if not -0.5 <= (value - start) / span <= 1.5 or np.linalg.norm(h - middle) > 4.0 * apart:
            return None
        size = np.abs(move).max()
        slow = slow + 1 if 0.3 * previous < size else 0
        if slow > 4:
            return None  # it only halves: no plain fold, where it would be quadratic
        if size < 1e-14 or (slow and size < 1e-12):
            break
    else:
        return None
    if not 0.0 <= (value - start) / span <= 1.0:
        return None
    trace = float(np.trace(family(value).jacobian(h)))
    return Root(value, max(abs(float(move[d])), 4e-16 * abs(value)), h, trace)


def stability_change(
    family: GRUFamily, start: float, end: float, one: Array, two: Array
) -> Root | None:
    """Where the trace vanishes along the fixed point that goes from ``one`` to ``two``.

    By Brent's method, the point at each value by Newton's; None if it is lost.
    """

    def point(value: float) -> Array:
        share = (value - start) / (end - start)
        h = one + share * (two - one)
        gru = family(value)
        for _ in range(30):
            move = np.linalg.solve(gru.jacobian(h), gru.velocity(h))
            h = h - move
            if np.abs(move).max() < 1e-15:
                break
        return h

    def trace(value: float) -> float:
        return float(np.trace(family(value).jacobian(point(value))))

    try:
        tiny = 4e-16 * max(abs(start), abs(end), 1e-300)
        value = float(brentq(trace, start, end, xtol=max(tiny, 1e-15), rtol=1e-15))
        h = point(value)
    except (ValueError, np.linalg.LinAlgError):
        return None
    near = max(np.linalg.norm(h - one), np.linalg.norm(h - two))
    if near > 2.0 * np.linalg.norm(two - one) + 1e-6:
        return None
    return Root(value, 1e-14 * max(abs(value), 1.0), h, 0.0)


def _det(gru: GRU, h: Array) -> float:
    return float(np.linalg.det(gru.jacobian(h)))
