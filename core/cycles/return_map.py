"""The return map of a Poincaré section, with its derivative.

A section is a straight segment base + s normal, low ≤ s ≤ high, that the flow crosses in
one direction only, along the tangent. On such a segment the successive crossings of one
trajectory are monotone (Poincaré and Bendixson), so that P(s), the first return, is
monotone as well. Its derivative is

    P′(s) = (f(s) · tangent) / (f(P(s)) · tangent) · exp ∮ div f dt

(Andronov, Leontovich, Gordon & Maier, *Theory of Bifurcations of Dynamic Systems on a
Plane*, 1971, §13), the integral by Gauss's rule on the steps' dense output.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.flow.dormand_prince import ROW, dense, inside_box, trusted_reach
from core.flow.stepper import (
    ACCEPTED,
    COST,
    H0,
    SIZE,
    T0,
    X,
    Y,
    advance,
    begin,
    last_step,
    part_of_last_step,
)
from core.flow.traps import height, trap_at
from core.model.planar_field import Jacobian, Velocity

QX, QY, TX, TY, LOW, HIGH = range(6)
"""A section as an array: base, tangent (along the motion), ends."""
SECTION = 6

P, TIME, LOG, DERIVATIVE, WIDTH, STEPS = range(6)
"""What a return tells: where, after what time, ∫ div dt, P′, half the turn's extent."""
RETURN = 6

RETURNED, ENDED, EXHAUSTED, CANCELLED = range(4)

_GAUSS, _WEIGHTS = (np.ascontiguousarray(v) for v in np.polynomial.legendre.leggauss(5))


@compiled
def crossing(row: Array, section: Array) -> float:
    """The fraction of a step at which it crosses a section's line, from behind to front."""
    low, high = 0.0, 1.0
    f_low = (row[2] - section[QX]) * section[TX] + (row[3] - section[QY]) * section[TY]
    x, y = dense(row, 1.0)
    f_high = (x - section[QX]) * section[TX] + (y - section[QY]) * section[TY]
    middle = 0.5
    for i in range(80):
        # the Illinois rule, kept inside by bisection now and then
        if i % 3 == 2 or f_high == f_low:
            middle = 0.5 * (low + high)
        else:
            middle = low - f_low * (high - low) / (f_high - f_low)
            if not low < middle < high:
                middle = 0.5 * (low + high)
        x, y = dense(row, middle)
        f = (x - section[QX]) * section[TX] + (y - section[QY]) * section[TY]
        if f == 0.0 or high - low < 1e-15:
            return middle
        if f < 0.0:
            low, f_low = middle, f
        else:
            high, f_high = middle, f
        if high - low < 4e-16:
            break
    return middle


@compiled
def divergence_integral(jacobian: Jacobian, p: Array, row: Array, end: float) -> float:
    """∫ div f dt over the fraction [0, ``end``] of a step, in forward or backward time.

    Backward in time dt is negative, as the step's length is.
    """
    total = 0.0
    for g in range(5):
        x, y = dense(row, end * 0.5 * (1.0 + _GAUSS[g]))
        a, _, _, d = jacobian(p, x, y)
        total += _WEIGHTS[g] * (a + d)
    integral: float = 0.5 * end * row[1] * total
    return integral


@compiled
def extent(
    velocity: Velocity, p: Array, section: Array, direction: float, box: Array, reach: float
) -> None:
    """Set a section's ends: as far as the flow crosses it one way, ``reach`` at most.

    Tried at distances that grow by a tenth, from 1e-7 of the reach on.
    """
    nx, ny = -section[TY], section[TX]
    for side in (-1.0, 1.0):
        s, good = 1e-7 * reach, 0.0
        while s <= reach * 1.0000001:
            x, y = section[QX] + side * s * nx, section[QY] + side * s * ny
            if not inside_box(box, x, y):
                break
            u, v = velocity(p, x, y)
            along = direction * (u * section[TX] + v * section[TY])
            if not along > 0.02 * math.hypot(u, v):
                break
            good = s
            s *= 1.1
        if side < 0.0:
            section[LOW] = -good
        else:
            section[HIGH] = good


@compiled
def first_return(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    section: Array,
    s: float,
    direction: float,
    box: Array,
    points: Array,
    rtol: float,
    atol: float,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
    out: Array,
) -> int:
    """Follow base + s normal until it crosses the section again; fills ``out`` (RETURN,).

    ENDED: it reached a point or left the box before. Every step takes one from ``work``;
    below zero the map gives up.
    """
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    x = section[QX] - s * section[TY]
    y = section[QY] + s * section[TX]
    if not begin(velocity, p, x, y, direction, rtol, atol, trusted_reach(box), state, k):
        return ENDED
    out[LOG], out[STEPS] = 0.0, 0.0
    start = direction * (k[12, 0] * section[TX] + k[12, 1] * section[TY])
    xmin, xmax, ymin, ymax = x, x, y, y
    before = 0.0
    # next to a point that attracts, drifts can be seen inside its trap as well
    within = trap_at(points, x, y, k[12, 0], k[12, 1], direction)
    floor = 0.05 * height(points[within], x, y) if within >= 0 else 0.0
    for i in range(max_steps):
        if cancel[0] != 0:
            return CANCELLED
        work[0] -= int(state[COST])
        if work[0] < 0:
            return EXHAUSTED
        if advance(velocity, jacobian, p, state, k, rtol, atol) != ACCEPTED:
            return EXHAUSTED
        x, y = state[X], state[Y]
        xmin, xmax = min(xmin, x), max(xmax, x)
        ymin, ymax = min(ymin, y), max(ymax, y)
        ahead = (x - section[QX]) * section[TX] + (y - section[QY]) * section[TY]
        last_step(velocity, p, state, k, row)
        if before < 0.0 <= ahead:
            end = crossing(row, section)
            x, y = dense(row, end)
            there = -(x - section[QX]) * section[TY] + (y - section[QY]) * section[TX]
            if section[LOW] <= there <= section[HIGH]:
                out[LOG] += divergence_integral(jacobian, p, row, end)
                # the dense output is of order 7 only: a step that ends there, and Newton's
                x, y = part_of_last_step(velocity, jacobian, p, state, k, end, rtol, atol)
                u, v = velocity(p, x, y)
                across = u * section[TX] + v * section[TY]
                dt = -((x - section[QX]) * section[TX] + (y - section[QY]) * section[TY]) / across
                x, y, across = x + dt * u, y + dt * v, direction * across
                out[P] = -(x - section[QX]) * section[TY] + (y - section[QY]) * section[TX]
                out[TIME] = abs(state[T0] + end * state[H0] + dt)
                out[DERIVATIVE] = start / across * math.exp(min(out[LOG], 700.0))
                out[WIDTH] = 0.5 * max(xmax - xmin, ymax - ymin)
                out[STEPS] = i + 1.0
                return RETURNED
        out[LOG] += divergence_integral(jacobian, p, row, 1.0)
        before = ahead
        if not inside_box(box, x, y):
            return ENDED
        if within >= 0:
            if height(points[within], x, y) < floor:
                return ENDED
        elif trap_at(points, x, y, k[12, 0], k[12, 1], direction) >= 0:
            return ENDED
    return EXHAUSTED
