"""Batches of trajectories, each integrated for a given time inside its box.

One kernel call integrates a batch, because handing a first-class function to a kernel
costs far more than a step does. The steps are those of `core.flow.stepper`: DOP853's, and Radau
IIA's where the system is stiff.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.flow.dormand_prince import ROW, exit_fraction, finite_step, trusted_reach
from core.flow.stepper import (
    ACCEPTED,
    H0,
    INFINITE,
    SIZE,
    T0,
    TOO_SMALL,
    H,
    T,
    advance,
    begin,
    last_step,
)
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

FINISHED, LEFT_BOX, STEP_LIMIT, STEP_TOO_SMALL, NOT_FINITE = range(5)
"""How an integration ended."""


@compiled
def _integrate(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    x: float,
    y: float,
    duration: float,
    box: Array,
    rtol: float,
    atol: float,
    max_steps: int,
    rows: Array,
    first: int,
) -> tuple[int, int, float, Array]:
    """Integrate one start; steps go to ``rows`` from ``first`` on.

    Returns the status, the number of rows used so far, the time reached and
    ``rows``, which may have been moved to a longer array.
    """
    count = first
    if duration == 0.0:
        return FINISHED, count, 0.0, rows
    state, k = np.empty(SIZE), np.empty((16, 2))
    direction = 1.0 if duration > 0.0 else -1.0
    if not begin(velocity, p, x, y, direction, rtol, atol, trusted_reach(box), state, k):
        return NOT_FINITE, count, 0.0, rows
    for _ in range(max_steps):
        last = abs(state[H]) >= abs(duration - state[T])
        if last:
            state[H] = duration - state[T]
        wanted = state[H]
        status = advance(velocity, jacobian, p, state, k, rtol, atol)
        if status != ACCEPTED:
            end = NOT_FINITE
            if status != INFINITE:
                end = STEP_TOO_SMALL if status == TOO_SMALL else STEP_LIMIT
            return end, count, state[T], rows
        if count == len(rows):
            longer = np.empty((2 * count, ROW))
            longer[:count] = rows
            rows = longer
        last_step(velocity, p, state, k, rows[count])
        if not finite_step(rows[count]):
            return NOT_FINITE, count, state[T0], rows
        left = exit_fraction(rows[count], box)
        count += 1
        if left <= 1.0:
            return LEFT_BOX, count, state[T0] + left * state[H0], rows
        if last and state[H0] == wanted:
            return FINISHED, count, duration, rows
    return STEP_LIMIT, count, state[T], rows


_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]
_INTEGERS = types.int64[::1]


@compiled_as(
    types.Tuple((_INTEGERS, _INTEGERS, _VECTOR, _TABLE))(
        VELOCITY, JACOBIAN, _VECTOR, _TABLE, _VECTOR, _TABLE, types.float64, types.float64,
        types.int64,
    )
)  # fmt: skip
def integrate_all(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    starts: Array,
    durations: Array,
    boxes: Array,
    rtol: float,
    atol: float,
    max_steps: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], Array, Array]:
    """Integrate from every row of ``starts`` (m, 2) for its duration, inside its box.

    Returns the statuses (m,), the offsets (m + 1,) into the rows, the times reached
    (m,), and all accepted steps as rows (n, ROW).
    """
    m = len(starts)
    status = np.empty(m, np.int64)
    offsets = np.zeros(m + 1, np.int64)
    reached = np.empty(m)
    rows = np.empty((64 * m + 64, ROW))
    for i in range(m):
        status[i], offsets[i + 1], reached[i], rows = _integrate(
            velocity, jacobian, p, starts[i, 0], starts[i, 1], durations[i], boxes[i], rtol,
            atol, max_steps, rows, offsets[i],
        )  # fmt: skip
    return status, offsets, reached, rows[: offsets[m]].copy()
