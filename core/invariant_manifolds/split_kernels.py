"""Compiled parts of the split function: the far point of a branch, and where one crosses."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.cycles.cycle_table import anchored
from core.cycles.return_map import HIGH, LOW, QX, QY, SECTION, TX, TY, crossing
from core.flow.dormand_prince import ROW, dense, inside_box, trusted_reach
from core.flow.stepper import ACCEPTED, SIZE, X, Y, advance, begin, last_step, part_of_last_step
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

RTOL, ATOL = 1e-13, 1e-15

_VECTOR = types.float64[::1]
NONE, FOUND, LOST = 0, 1, 2
"""Of `far_section`: no such place, found, or not known since the branch was not followed."""


@compiled
def radial(velocity: Velocity, p: Array, x: float, y: float, cx: float, cy: float) -> float:
    """Half the rate at which the squared distance from (cx, cy) grows."""
    u, v = velocity(p, x, y)
    value: float = (x - cx) * u + (y - cy) * v
    return value


@compiled_as(
    types.int64(
        VELOCITY, JACOBIAN, _VECTOR, _VECTOR, _VECTOR, _VECTOR, types.int64, _VECTOR
    )
)  # fmt: skip
def far_section(
    velocity: Velocity, jacobian: Jacobian, p: Array, start: Array, saddle: Array, box: Array,
    max_steps: int, section: Array,
) -> int:  # fmt: skip
    """Set a section where a branch is farthest from its saddle for the first time.

    The branch is followed forward from ``start``; `NONE` if its distance grows to the end.
    """
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    cx, cy = saddle[0], saddle[1]
    if not begin(velocity, p, start[0], start[1], 1.0, RTOL, ATOL, trusted_reach(box), state, k):
        return LOST
    before = radial(velocity, p, start[0], start[1], cx, cy)
    for _ in range(max_steps):
        if advance(velocity, jacobian, p, state, k, RTOL, ATOL) != ACCEPTED:
            return LOST
        if not inside_box(box, state[X], state[Y]):
            return NONE
        after = radial(velocity, p, state[X], state[Y], cx, cy)
        if math.hypot(k[12, 0], k[12, 1]) < 1e-9:
            return NONE  # it comes to rest there
        if before > 0.0 >= after:
            last_step(velocity, p, state, k, row)
            low, high = 0.0, 1.0
            for _ in range(60):
                middle = 0.5 * (low + high)
                x, y = dense(row, middle)
                if radial(velocity, p, x, y, cx, cy) > 0.0:
                    low = middle
                else:
                    high = middle
            # a step that ends there: more accurate than the dense output
            x, y = part_of_last_step(velocity, jacobian, p, state, k, low, RTOL, ATOL)
            return FOUND if anchored(velocity, p, x, y, 1.0, box, section) else LOST
        before = after
    return LOST


@compiled_as(
    types.float64(
        VELOCITY, JACOBIAN, _VECTOR, _VECTOR, types.float64, _VECTOR, _VECTOR, types.int64
    )
)  # fmt: skip
def crosses_at(
    velocity: Velocity, jacobian: Jacobian, p: Array, start: Array, direction: float,
    section: Array, box: Array, max_steps: int,
) -> float:  # fmt: skip
    """s where the trajectory from ``start`` first crosses a section.

    NaN if it leaves the box or comes to rest before; infinite if it could not be followed so
    far.

    The section's tangent is that of the motion forward in time.
    """
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    line = section[:SECTION].copy()
    line[TX], line[TY] = direction * section[TX], direction * section[TY]
    if not begin(
        velocity, p, start[0], start[1], direction, RTOL, ATOL, trusted_reach(box), state, k
    ):
        return math.inf
    before = (start[0] - line[QX]) * line[TX] + (start[1] - line[QY]) * line[TY]
    for _ in range(max_steps):
        if advance(velocity, jacobian, p, state, k, RTOL, ATOL) != ACCEPTED:
            return math.inf
        ahead = (state[X] - line[QX]) * line[TX] + (state[Y] - line[QY]) * line[TY]
        if before < 0.0 <= ahead:
            last_step(velocity, p, state, k, row)
            end = crossing(row, line)
            x, y = part_of_last_step(velocity, jacobian, p, state, k, end, RTOL, ATOL)
            u, v = velocity(p, x, y)
            off = (x - line[QX]) * line[TX] + (y - line[QY]) * line[TY]
            dt = -off / (u * line[TX] + v * line[TY])
            x, y = x + dt * u, y + dt * v
            s: float = -(x - section[QX]) * section[TY] + (y - section[QY]) * section[TX]
            if section[LOW] <= s <= section[HIGH]:
                return s
        if not inside_box(box, state[X], state[Y]) or math.hypot(k[12, 0], k[12, 1]) < 1e-9:
            return math.nan
        before = ahead
    return math.inf
