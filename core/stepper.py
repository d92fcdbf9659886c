"""One accepted step of DOP853 at a time, for kernels that watch where a trajectory goes.

`core.dormand_prince` integrates whole batches for a given time. Here the caller decides
after each step whether to go on: it begins with `begin`, calls `advance` until it has
seen enough, and may ask for the last step's dense output with `last_step`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled
from core.dormand_prince import attempt, first_step, record_step
from core.planar_field import Velocity

Array = NDArray[np.float64]

T, X, Y, H, T0, X0, Y0, H0, REJECTED, REACH = range(10)
"""A stepper's state: where it is, the length it will try next, and the same of the last
accepted step's beginning (its length for the trial); whether the last trial was rejected;
how far a step may look."""
SIZE = 10

ACCEPTED, TOO_SMALL, INFINITE = range(3)

_SAFETY, _SHRINK, _GROW, _EXPONENT = 0.9, 0.2, 8.0, -1.0 / 8.0
_FAR = 1e6
_LATEST = 1e250
"""Times beyond this are near overflow: what is so slow is not resolved."""


@compiled
def begin(
    velocity: Velocity,
    p: Array,
    x: float,
    y: float,
    direction: float,
    rtol: float,
    atol: float,
    reach: float,
    state: Array,
    k: Array,
) -> bool:
    """Set ``state`` (`SIZE`,) and the stages ``k`` (16, 2) at (x, y); False if not finite.

    ``direction`` is +1 forward and −1 backward in time; ``reach`` is how far a step may
    look (see `core.dormand_prince.attempt`).
    """
    state[REACH] = reach
    state[T], state[X], state[Y] = 0.0, x, y
    state[T0], state[X0], state[Y0], state[H0], state[REJECTED] = 0.0, x, y, 0.0, 0.0
    k[12, 0], k[12, 1] = velocity(p, x, y)
    k[0] = k[12]
    if not math.isfinite(k[0, 0] + k[0, 1]):
        return False
    state[H] = first_step(velocity, p, x, y, k, direction * _FAR, rtol, atol)
    return True


@compiled
def advance(velocity: Velocity, p: Array, state: Array, k: Array, rtol: float, atol: float) -> int:
    """Take one accepted step; afterwards ``k[12]`` is the velocity at the new state."""
    k[0] = k[12]
    h = state[H]
    x, y = state[X], state[Y]
    for _ in range(60):
        x_new, y_new, error = attempt(velocity, p, x, y, h, k, rtol, atol, state[REACH])
        if not abs(state[T]) + abs(h) < _LATEST:
            return INFINITE
        if math.isfinite(error) and error <= 1.0:
            state[T0], state[X0], state[Y0], state[H0] = state[T], x, y, h
            state[T], state[X], state[Y] = state[T] + h, x_new, y_new
            grow = _GROW if error == 0.0 else min(_GROW, _SAFETY * error**_EXPONENT)
            state[H] = h * (min(1.0, grow) if state[REJECTED] != 0.0 else grow)
            state[REJECTED] = 0.0
            return ACCEPTED
        shrink = _SAFETY * error**_EXPONENT if math.isfinite(error) else _SHRINK
        h *= max(_SHRINK, shrink)
        state[REJECTED] = 1.0
        if abs(h) <= 1e-15 * abs(state[T]) or abs(h) < 1e-300:
            return TOO_SMALL
    return INFINITE


@compiled
def last_step(velocity: Velocity, p: Array, state: Array, k: Array, row: Array) -> None:
    """Write the last accepted step with its dense output into ``row`` (ROW,)."""
    record_step(velocity, p, state[T0], state[H0], state[X0], state[Y0], state[X], state[Y], k, row)
