"""Compiled loop behind `core.return_regions`: excursions from a disc and back."""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.flow.dormand_prince import ROW, dense, trusted_reach
from core.flow.stepper import ACCEPTED, SIZE, T, X, Y, advance, begin, last_step
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

INWARD, RETURNED, ELSEWHERE, UNDECIDED, STOPPED = range(5)
"""What a place of the circle does: the flow enters there; its orbit leaves and returns;
leaves and comes to rest elsewhere; was not decided within the bounds; was not reached,
because the computation was cancelled."""

_AT_SINK = 1e-4

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]
_INTEGERS = types.int64[::1]


@compiled
def _entry(row: Array, cx: float, cy: float, radius: float) -> float:
    """The fraction of a step at which it enters the disc; 2 if it does not.

    Looked for at eighths of the step.
    """
    low = 0.0
    for i in range(1, 9):
        high = 0.125 * i
        x, y = dense(row, high)
        if math.hypot(x - cx, y - cy) >= radius:
            low = high
            continue
        for _ in range(50):
            middle = 0.5 * (low + high)
            x, y = dense(row, middle)
            if math.hypot(x - cx, y - cy) >= radius:
                low = middle
            else:
                high = middle
        return high
    return 2.0


@compiled_as(
    types.Tuple((_INTEGERS, _VECTOR, _INTEGERS, _TABLE))(
        VELOCITY,
        JACOBIAN,
        _VECTOR,
        _VECTOR,
        _VECTOR,
        _TABLE,
        _VECTOR,
        types.float64,
        types.float64,
        types.int64,
        types.boolean,
        _INTEGERS,
    )
)
def excursions(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    disc: Array,
    angles: Array,
    sinks: Array,
    box: Array,
    longest: float,
    rtol: float,
    max_steps: int,
    record: bool,
    cancel: NDArray[np.int64],
) -> tuple[NDArray[np.int64], Array, NDArray[np.int64], Array]:
    """Follow the flow from the circle of ``disc`` (x, y, radius) at ``angles`` (m,).

    Returns what each does (m,), the angle at which it re-enters (m,; NaN else), and, if
    ``record``, its states from exit to entry, four for each step: offsets (m + 1,) into
    rows (n, 2). ``sinks`` (k, 2) lie outside the disc; one that is reached ends an orbit.
    ``box`` is what no orbit leaves.
    """
    m = len(angles)
    cx, cy, radius = disc[0], disc[1], disc[2]
    status = np.full(m, STOPPED)
    entry = np.full(m, math.nan)
    offsets = np.zeros(m + 1, np.int64)
    path = np.empty((256 if record else 1, 2))
    count = 0
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    reach = trusted_reach(box)
    for i in range(m):
        offsets[i + 1] = count
        if cancel[0] != 0:
            continue
        c, s = math.cos(angles[i]), math.sin(angles[i])
        x, y = cx + radius * c, cy + radius * s
        u, v = velocity(p, x, y)
        if not u * c + v * s > 0.0:
            status[i] = INWARD
            continue
        status[i] = UNDECIDED
        if not begin(velocity, p, x, y, 1.0, rtol, 1e-3 * rtol, reach, state, k):
            continue
        left = False
        for _ in range(max_steps):
            if cancel[0] != 0:
                status[i] = STOPPED
                break
            if advance(velocity, jacobian, p, state, k, rtol, 1e-3 * rtol) != ACCEPTED:
                break
            last_step(velocity, p, state, k, row)
            enters = 2.0
            if left:
                enters = _entry(row, cx, cy, radius)
            else:
                # rounding may put the start itself inside: look from the middle on
                x, y = dense(row, 0.5)
                left = math.hypot(x - cx, y - cy) >= radius
                inside = math.hypot(state[X] - cx, state[Y] - cy) < radius
                if inside:  # a grazing orbit is back within its first step
                    enters = _entry(row, cx, cy, radius) if left else 1e-9
                left = True
            if record:
                for part in range(4):
                    at = 0.25 * (part + 1) * min(enters, 1.0)
                    if count == len(path):
                        longer = np.empty((2 * count, 2))
                        longer[:count] = path
                        path = longer
                    path[count, 0], path[count, 1] = dense(row, at)
                    count += 1
            if enters <= 1.0:
                x, y = dense(row, enters)
                entry[i] = math.atan2(y - cy, x - cx)
                status[i] = RETURNED
                break
            for j in range(len(sinks)):
                if math.hypot(state[X] - sinks[j, 0], state[Y] - sinks[j, 1]) < _AT_SINK:
                    status[i] = ELSEWHERE
            if status[i] == ELSEWHERE or abs(state[T]) > longest:
                break
        offsets[i + 1] = count
    return status, entry, offsets, path[:count].copy()
