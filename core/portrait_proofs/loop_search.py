"""Closed chains of arcs around a cycle or a focus: a turn of a wall, closed by a straight piece.

A turn of the turned field's orbit (`core.portrait_proofs.turned_field`), begun beside the cycle,
comes back nearer to it if the angle is less than what the cycle attracts in a turn. From where it
comes back straight arcs lead to where it began: the flow crosses them as it crosses the turn.
Places and angles are guesses; each arc is tested (`core.proof.one_way_arcs`).
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.portrait_proofs.turned_field import turned
from core.portrait_proofs.walls import drift, first_step, next_arc
from core.proof.interval_jets import Parameters
from core.proof.one_way_arcs import crossing

_PART_OF_DRIFT = 0.6
_LARGEST_ANGLE = 0.5
_FAILURES = 40
_LANDED = 0.1
_STRAIGHT = 32


@compiled
def angle_of_loop(
    p: Parameters, x: float, y: float, tx: float, ty: float, side: float, direction: float,
    work: NDArray[np.int64],
) -> float:  # fmt: skip
    """The angle by which a turn from (x, y) comes back nearer, but not all of the way; NaN if none.

    ``side``: 1 where the cycle lies to the right of (x, y), seen along (tx, ty).
    """
    small = side * 1e-6
    plain = drift(p, x, y, tx, ty, 0.0, direction, work)
    other = drift(p, x, y, tx, ty, small, direction, work)
    if not (plain * side < 0.0 and abs(other - plain) > 0.0):
        return math.nan
    return side * min(_LARGEST_ANGLE, _PART_OF_DRIFT * abs(small * plain / (other - plain)))


@compiled
def straight(
    p: Parameters, x: float, y: float, x1: float, y1: float, wanted: int, arcs: Array, begin: int,
    work: NDArray[np.int64],
) -> int:  # fmt: skip
    """Straight arcs from (x, y) to (x1, y1), each crossed with the sign; −1 where that fails."""
    parts = 1
    while parts <= _STRAIGHT and begin + parts <= len(arcs) and work[0] > 0:
        u, v, good = x, y, True
        for i in range(parts):
            share = (i + 1) / parts
            u1, v1 = (x1, y1) if i + 1 == parts else (x + share * (x1 - x), y + share * (y1 - y))
            arc = arcs[begin + i]
            for k in range(4):
                arc[2 * k], arc[2 * k + 1] = u + k * (u1 - u) / 3.0, v + k * (v1 - v) / 3.0
            arc[6], arc[7] = u1, v1
            work[0] -= 1
            if crossing(p, arc) != wanted:
                good = False
                break
            u, v = u1, v1
        if good:
            return begin + parts
        parts *= 2
    return -1


@compiled
def landing(before: float, after: float, along: float, at: float) -> float:
    """By what to shorten the step that led over the section, to end a little behind it; else 1."""
    gap = abs(at - along)
    if after <= _LANDED * gap:
        return 1.0
    return (0.5 * _LANDED * gap - before) / (after - before)


@compiled_as(
    types.int64(
        types.float64[::1], *(types.float64,) * 7, types.float64[:, ::1], types.int64,
        types.int64[::1],
    )
)  # fmt: skip
def loop(
    p: Parameters, bx: float, by: float, tx: float, ty: float, at: float, direction: float,
    angle: float, arcs: Array, begin: int, work: NDArray[np.int64],
) -> int:  # fmt: skip
    """A closed chain around a cycle or focus from (bx, by) + ``at`` times the left normal.

    (tx, ty): the unit direction of the motion in time ``direction`` there. ``angle``: by which the
    field is turned, towards the side of the start; 0: what `angle_of_loop` says. Writes arcs from
    row ``begin`` on; returns the row after the last, or −1.
    """
    side = math.copysign(1.0, at)
    x0, y0 = bx - at * ty, by + at * tx
    angle *= side
    if angle == 0.0:
        angle = angle_of_loop(p, x0, y0, tx, ty, side, direction, work)
    if not abs(angle) > 0.0:
        return -1
    c, s, wanted = math.cos(angle), math.sin(angle), 1 if angle * direction > 0.0 else -1
    x, y, h = x0, y0, first_step(p, x0, y0)
    end, failures, run, before, away = begin, 0, 0, 0.0, False
    while end < len(arcs) and failures < _FAILURES and work[0] > 0:
        arc = arcs[end]
        work[0] -= 1
        if not next_arc(p, x, y, c, s, direction, h, arc) or crossing(p, arc) != wanted:
            h, failures, run = 0.5 * h, failures + 1, 0
            continue
        after = (arc[6] - bx) * tx + (arc[7] - by) * ty
        if away and before < 0.0 <= after:
            along = (arc[7] - by) * tx - (arc[6] - bx) * ty
            share = landing(before, after, along, at)
            if share < 1.0:
                h, failures = share * h, failures + 1
                continue
            return straight(p, arc[6], arc[7], x0, y0, wanted, arcs, end + 1, work)
        h *= 1.0 if failures > 0 else (1.4 if run < 3 else 2.0)
        run, failures, end = run + 1, 0, end + 1
        x, y, before = arc[6], arc[7], after
        away = away or after < 0.0
    return -1


@compiled_as(types.int64(types.float64[::1], *(types.float64,) * 5, types.float64[:, ::1]))
def core_of_ring(
    p: Parameters, bx: float, by: float, tx: float, ty: float, direction: float, arcs: Array
) -> int:
    """Computed arcs along a cycle from (bx, by) back to it; how many, 0 if it does not close."""
    x, y, before, away = bx, by, 0.0, False
    for i in range(len(arcs)):
        u, v = turned(p, x, y, 1.0, 0.0, direction)
        h = min(0.4 * first_step(p, x, y), 0.03 / (math.hypot(u, v) + 1e-300))
        if not next_arc(p, x, y, 1.0, 0.0, direction, h, arcs[i]):
            return 0
        x, y = arcs[i, 6], arcs[i, 7]
        after = (x - bx) * tx + (y - by) * ty
        if away and before < 0.0 <= after:
            arcs[i, 6], arcs[i, 7] = bx, by
            return i + 1
        away, before = away or after < 0.0, after
    return 0


@compiled_as(
    types.int64(types.float64[::1], *(types.float64,) * 4, types.int64, types.float64[:, ::1])
)
def one_way_segment(
    p: Parameters, x: float, y: float, x1: float, y1: float, wanted: int, arcs: Array
) -> int:
    """Straight arcs from (x, y) to (x1, y1), each crossed with the sign; −1 where that fails."""
    return straight(p, x, y, x1, y1, wanted, arcs, 0, np.array([4 * _STRAIGHT]))
