"""Finding every limit cycle by following what must end at it.

In a structurally stable flow in the phase plane every cycle is where one of these ends: an
unstable branch of a saddle, forward; a stable branch, backward; a trajectory that starts
next to a source, forward, or next to a sink, backward; or one that starts next to another
cycle, on either side, in the direction in which that repels. For the side of a stable
cycle from which trajectories come is bounded by a source, by an unstable cycle, or by
saddles, of which at least one sends an unstable branch to it, and an unstable cycle is
the same with time reversed (Andronov, Leontovich, Gordon & Maier, *Qualitative Theory of
Second-Order Dynamic Systems*, 1973, ch. XI). So each of them is followed once, and each
cycle found adds two more starts. One kernel does it all, because a cycle that is known
shortens every later search.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.cycles.cycle_table import (
    ATOL as DRIFT_ATOL,
    ATTRACTS,
    CYCLE_ROW,
    FROM,
    RTOL as DRIFT_RTOL,
    TO,
    add_cycle,
)
from core.cycles.drift import FINDINGS, FOUND, REACHED, ROOT, STOPPED, follow_drift
from core.cycles.return_map import (
    HIGH,
    LOW,
    QX,
    QY,
    RETURN,
    RETURNED,
    SECTION,
    TX,
    TY,
    WIDTH,
    P,
    first_return,
)
from core.flow.dormand_prince import ROW
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity
from core.separatrix_skeleton.limit_sets import (
    ATOL,
    BORDER,
    CANCELLED,
    CYCLE,
    REACH_X,
    REACH_Y,
    REPORT,
    RTOL,
    TARGET,
    UNRESOLVED,
    follow,
)

SX, SY, SDIRECTION, SORIGIN, SKEEP = range(5)
"""A start as a row: place, direction in time, the point it leaves (−1: none), whether its
steps are kept."""
START = 5
MOST_CYCLES = 24


@compiled
def walk_away(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    box: Array,
    points: Array,
    cycles: Array,
    cycle_count: int,
    which: int,
    side: float,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
) -> tuple[int, int]:
    """Explore one side of a cycle in the direction of time in which it repels.

    Widens the cycle's trap over all that was seen to come from it. Returns (status of
    `core.separatrix_skeleton.limit_sets`, number of cycles).
    """
    direction = -cycles[which, ATTRACTS]
    section, turn, findings = np.empty(SECTION), np.empty(RETURN), np.empty(FINDINGS)
    section[QX], section[QY] = cycles[which, QX], cycles[which, QY]
    section[TX], section[TY] = direction * cycles[which, TX], direction * cycles[which, TY]
    # the normal turns with the tangent
    section[LOW] = cycles[which, FROM] if direction > 0.0 else -cycles[which, TO]
    section[HIGH] = cycles[which, TO] if direction > 0.0 else -cycles[which, FROM]
    none = np.empty((0, points.shape[1]))
    # the cycle's own turn, in the direction in which it attracts
    width = 1e-2
    back = section.copy()
    back[TX], back[TY], back[LOW], back[HIGH] = (
        -section[TX],
        -section[TY],
        -section[HIGH],
        -section[LOW],
    )
    if (
        first_return(
            velocity, jacobian, p, back, 0.0, -direction, box, none, DRIFT_RTOL, DRIFT_ATOL,
            max_steps, cancel, work, turn,
        )
        == RETURNED
    ):  # fmt: skip
        width = turn[WIDTH]
    begun = math.nan
    offset = 1e-4 * width
    for _ in range(3):
        s = side * offset
        status = first_return(
            velocity, jacobian, p, section, s, direction, box, points, DRIFT_RTOL, DRIFT_ATOL,
            max_steps, cancel, work, turn,
        )  # fmt: skip
        if status != RETURNED or (turn[P] - s) * side > 0.0:
            begun = s
            break
        offset *= 10.0
    if begun != begun:
        return UNRESOLVED, cycle_count  # it does not repel on this side: degenerate
    status = follow_drift(
        velocity, jacobian, p, section, begun, direction, box, points, DRIFT_RTOL, DRIFT_ATOL,
        max_steps, cancel, work, findings,
    )  # fmt: skip
    if status == STOPPED:
        return CANCELLED, cycle_count
    # in the cycle's own coordinates the normal is the other one if time runs backward
    seen = direction * findings[REACHED]
    cycles[which, LOW] = min(cycles[which, LOW], seen)
    cycles[which, HIGH] = max(cycles[which, HIGH], seen)
    if status == FOUND:
        if cycle_count < len(cycles):
            _, cycle_count = add_cycle(
                velocity, jacobian, p, section, findings[ROOT], findings[REACHED], direction, box,
                cycles, cycle_count, max_steps, cancel, work,
            )  # fmt: skip
        return CYCLE, cycle_count
    x = section[QX] - findings[REACHED] * section[TY]
    y = section[QY] + findings[REACHED] * section[TX]
    report, rows = np.empty(REPORT), np.empty((1, ROW))
    status, _, rows, cycle_count = follow(
        velocity, jacobian, p, x, y, direction, -1, box, points, cycles, cycle_count, max_steps,
        False, RTOL, ATOL, rows, 0, cancel, work, report,
    )  # fmt: skip
    return status, cycle_count


_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]
_INTEGERS = types.int64[::1]


@compiled_as(
    types.Tuple((_INTEGERS, _TABLE, _INTEGERS, _TABLE, _TABLE, _INTEGERS))(
        VELOCITY, JACOBIAN, _VECTOR, _VECTOR, _TABLE, _TABLE, types.int64, _INTEGERS, _INTEGERS
    )
)
def explore(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    box: Array,
    points: Array,
    starts: Array,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
) -> tuple[NDArray[np.int64], Array, NDArray[np.int64], Array, Array, NDArray[np.int64]]:
    """Follow all ``starts`` (m, START), then both sides of every cycle found.

    Returns, as in `core.separatrix_skeleton.limit_sets`: statuses (m,), reports (m, REPORT),
    offsets (m + 1,) into the rows, rows (n, ROW), the cycles (c, CYCLE_ROW), and the statuses of
    the cycles' two sides (2 c,).
    """
    m = len(starts)
    status = np.full(m, CANCELLED, np.int64)
    reports = np.zeros((m, REPORT))
    offsets = np.zeros(m + 1, np.int64)
    rows = np.empty((64 * m + 64, ROW))
    cycles = np.zeros((MOST_CYCLES, CYCLE_ROW))
    sides = np.full(2 * MOST_CYCLES, CANCELLED, np.int64)
    count, used = 0, 0
    ahead = np.empty(REPORT)
    for i in range(m):
        status[i], used, rows, count = follow(
            velocity, jacobian, p, starts[i, SX], starts[i, SY], starts[i, SDIRECTION],
            int(starts[i, SORIGIN]), box, points, cycles, count, max_steps,
            starts[i, SKEEP] != 0.0, RTOL, ATOL, rows, used, cancel, work, reports[i],
        )  # fmt: skip
        offsets[i + 1] = used
        if status[i] == UNRESOLVED and starts[i, SKEEP] != 0.0:
            # too slow to be drawn to its end: jump ahead along its drift
            ahead[:] = reports[i]
            end, _, rows, count = follow(
                velocity, jacobian, p, ahead[REACH_X], ahead[REACH_Y], starts[i, SDIRECTION], -1,
                box, points, cycles, count, max_steps, False, RTOL, ATOL, rows, used,
                cancel, work, ahead,
            )  # fmt: skip
            status[i] = end
            reports[i, TARGET] = ahead[TARGET]
            if end == BORDER:
                status[i] = UNRESOLVED
        if status[i] == CANCELLED:
            break
    which = 0
    while which < count and cancel[0] == 0:
        for side in range(2):
            sides[2 * which + side], count = walk_away(
                velocity, jacobian, p, box, points, cycles, count, which, 2.0 * side - 1.0,
                max_steps, cancel, work,
            )  # fmt: skip
        which += 1
    return (
        status,
        reports,
        offsets,
        rows[:used].copy(),
        cycles[:count].copy(),
        sides[: 2 * count].copy(),
    )
