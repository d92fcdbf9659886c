"""The table of the limit cycles that are known while others are looked for."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.cycles.return_map import HIGH, LOW, QX, QY, SECTION, TX, TY, crossing, extent
from core.flow.dormand_prince import ROW, dense, trusted_reach
from core.flow.stepper import ACCEPTED, COST, SIZE, X0, Y0, X, Y, advance, begin, last_step
from core.model.planar_field import Jacobian, Velocity

ATTRACTS, FROM, TO = SECTION, SECTION + 1, SECTION + 2
CYCLE_ROW = SECTION + 3
"""A known cycle as a row: its section through the cycle (tangent forward in time; on all
of LOW ≤ s ≤ HIGH trajectories approach it), ATTRACTS: +1 forward, −1 backward, and the
segment FROM ≤ s ≤ TO on which the flow crosses one way."""

RTOL, ATOL = 1e-11, 1e-14
"""Tolerances of the integrations that search for cycles."""


@compiled
def anchored(
    velocity: Velocity, p: Array, x: float, y: float, direction: float, box: Array, section: Array
) -> bool:
    """Set a section through (x, y) across the motion; False where it rests."""
    u, v = velocity(p, x, y)
    speed = math.hypot(u, v)
    if not speed > 0.0:
        return False
    section[QX], section[QY] = x, y
    section[TX], section[TY] = direction * u / speed, direction * v / speed
    extent(velocity, p, section, direction, box, 0.5 * max(box[1] - box[0], box[3] - box[2]))
    return bool(section[LOW] < 0.0 < section[HIGH])


@compiled
def known_crossing(
    cycle: Array, row: Array, ahead0: float, ahead1: float, low: float, high: float
) -> float:
    """s where a step crosses a known cycle's section, if low ≤ s ≤ high; else NaN."""
    if not (ahead0 < 0.0 <= ahead1 or ahead1 < 0.0 <= ahead0):
        return math.nan
    flipped = ahead0 > ahead1
    section = cycle[:SECTION].copy()
    if flipped:
        section[TX], section[TY] = -section[TX], -section[TY]
    end = crossing(row, section)
    x, y = dense(row, end)
    s = -(x - cycle[QX]) * cycle[TY] + (y - cycle[QY]) * cycle[TX]
    return s if low <= s <= high else math.nan


@compiled
def add_cycle(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    section: Array,
    root: float,
    start: float,
    direction: float,
    box: Array,
    cycles: Array,
    cycle_count: int,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
) -> tuple[int, int]:
    """Enter the cycle at base + root normal into the table, or find it there.

    ``start`` is an s from which the drift leads to it. Returns (its place, or −1 where it
    could not be followed once round; the number of cycles).
    """
    x = section[QX] - root * section[TY]
    y = section[QY] + root * section[TX]
    a = section[QX] - start * section[TY]
    b = section[QY] + start * section[TX]
    # once round the cycle: does it cross a known one's section at the known place?
    for j in range(cycle_count):
        if cycles[j, ATTRACTS] != direction:
            continue
        s = passes(
            velocity, jacobian, p, x, y, direction, cycles[j], -1e-6, 1e-6, box, max_steps,
            cancel, work,
        )  # fmt: skip
        if s == s:
            # the drift's start, seen on the known section, is in its trap as well
            far = passes(
                velocity, jacobian, p, a, b, direction, cycles[j], cycles[j, FROM], cycles[j, TO],
                box, max_steps, cancel, work,
            )  # fmt: skip
            if far == far:
                cycles[j, LOW] = min(cycles[j, LOW], far)
                cycles[j, HIGH] = max(cycles[j, HIGH], far)
            return j, cycle_count
    new = cycles[cycle_count]
    u, v = velocity(p, x, y)
    speed = math.hypot(u, v)
    if not speed > 0.0:
        return -1, cycle_count
    # the search's section, moved to the cycle; its tangent forward in time
    new[QX], new[QY] = x, y
    new[TX], new[TY] = direction * section[TX], direction * section[TY]
    extent(velocity, p, new, 1.0, box, 0.5 * max(box[1] - box[0], box[3] - box[2]))
    new[FROM], new[TO] = new[LOW], new[HIGH]
    reach = direction * (start - root)
    new[LOW], new[HIGH] = min(-1e-9, reach), max(1e-9, reach)
    new[ATTRACTS] = direction
    return cycle_count, cycle_count + 1


@compiled
def passes(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    x: float,
    y: float,
    direction: float,
    cycle: Array,
    low: float,
    high: float,
    box: Array,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
) -> float:
    """Where the trajectory through (x, y) first crosses a known cycle's section.

    With low ≤ s ≤ high and in the section's direction; NaN if not within a turn and a half.
    """
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    if not begin(velocity, p, x, y, direction, RTOL, ATOL, trusted_reach(box), state, k):
        return math.nan
    # the turning of the velocity, as the measure of a turn
    turned, heading = 0.0, math.atan2(k[12, 1], k[12, 0])
    for _ in range(max_steps):
        work[0] -= int(state[COST])
        if cancel[0] != 0 or work[0] < 0:
            return math.nan
        if advance(velocity, jacobian, p, state, k, RTOL, ATOL) != ACCEPTED:
            return math.nan
        ahead0 = (state[X0] - cycle[QX]) * cycle[TX] + (state[Y0] - cycle[QY]) * cycle[TY]
        ahead1 = (state[X] - cycle[QX]) * cycle[TX] + (state[Y] - cycle[QY]) * cycle[TY]
        if direction * ahead0 < 0.0 <= direction * ahead1:
            last_step(velocity, p, state, k, row)
            s = known_crossing(cycle, row, ahead0, ahead1, low, high)
            if s == s:
                return s
        now = math.atan2(k[12, 1], k[12, 0])
        turn = now - heading
        turned += turn - 2.0 * math.pi * math.floor(turn / (2.0 * math.pi) + 0.5)
        heading = now
        if abs(turned) > 9.5:
            return math.nan
        if abs(state[X]) + abs(state[Y]) > 1e6:
            return math.nan
    return math.nan
