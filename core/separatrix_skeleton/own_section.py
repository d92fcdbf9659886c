"""Where a trajectory goes that comes back to its own section: to a cycle, a trap, or further."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.cycles import drift
from core.cycles.cycle_table import ATOL, RTOL, add_cycle
from core.cycles.drift import FOUND, REACHED, ROOT, TRAP, follow_drift
from core.cycles.return_map import HIGH, LOW, QX, QY, TX, TY, crossing
from core.flow.dormand_prince import dense
from core.flow.stepper import REACH, begin, last_step
from core.model.planar_field import Jacobian, Velocity

APART, TURNED, PASSED, JUMPED, TRAPPED, ADDED, FULL, STOPPED = range(8)
"""What a step leads to: it does not cross the section; one more turn; nothing more; the end of the
drift, from where it goes on; a point's trap; a new cycle; one too many, or a place that is not
finite; cancelled."""

TURN_STEPS = 1000
"""A turn that takes more steps is none: the trajectory is slow."""


@compiled
def own_return(
    velocity: Velocity, jacobian: Jacobian, p: Array, state: Array, k: Array, row: Array,
    dense_known: bool, section: Array, sinks: bool, direction: float, box: Array, points: Array,
    cycles: Array, cycle_count: int, max_steps: int, rtol: float, atol: float,
    cancel: NDArray[np.int64], work: NDArray[np.int64], findings: Array,
) -> tuple[int, int, int]:  # fmt: skip
    """What a step that passes the own section leads to: (which; point or cycle; cycles known).

    ``sinks``: the trajectory's end is known, and turns are counted only.
    """
    if not dense_known:
        last_step(velocity, p, state, k, row)
    xc, yc = dense(row, crossing(row, section))
    s = -(xc - section[QX]) * section[TY] + (yc - section[QY]) * section[TX]
    if not section[LOW] <= s <= section[HIGH]:
        return APART, -1, cycle_count
    if sinks:
        return TURNED, -1, cycle_count
    status = follow_drift(
        velocity, jacobian, p, section, 0.0, direction, box, points, RTOL, ATOL,
        min(max_steps, TURN_STEPS), cancel, work, findings,
    )  # fmt: skip
    if status == drift.STOPPED:
        return STOPPED, -1, cycle_count
    if status == FOUND:
        if cycle_count == len(cycles):
            return FULL, -1, cycle_count
        added, cycle_count = add_cycle(
            velocity, jacobian, p, section, findings[ROOT], 0.0, direction, box, cycles,
            cycle_count, max_steps, cancel, work,
        )  # fmt: skip
        return (ADDED if added >= 0 else FULL), added, cycle_count
    if findings[TRAP] >= 0.0:
        return TRAPPED, int(findings[TRAP]), cycle_count
    if dense_known or findings[REACHED] == 0.0:  # what is to be drawn does not jump
        return PASSED, -1, cycle_count
    # nothing ends between here and where the drift was followed to
    x = section[QX] - findings[REACHED] * section[TY]
    y = section[QY] + findings[REACHED] * section[TX]
    begun = begin(velocity, p, x, y, direction, rtol, atol, state[REACH], state, k)
    return (JUMPED if begun else FULL), -1, cycle_count
