"""A trajectory under way, step by step, within what may be spent."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.cycles.drift import FINDINGS
from core.cycles.return_map import SECTION
from core.flow.dormand_prince import ROW, finite_step, trusted_reach
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
)
from core.model.planar_field import Jacobian, Velocity
from core.separatrix_skeleton.reports import (
    ARRIVAL,
    CANCELLED,
    DURATION,
    GAP,
    GAP_NODE,
    REACH_X,
    REACH_Y,
    TARGET,
    UNRESOLVED,
)

Integers = NDArray[np.int64]

RTOL, ATOL = 1e-11, 1e-13
FIRST_ANCHOR = 6
TURNS_KNOWN = 40


class Exploration(NamedTuple):
    """What all that is followed in one system shares.

    Attributes
    ----------
    velocity, jacobian, parameters, box
        The field, and (4,) the box beyond which nothing is followed.
    nodes
        (n, NODE) what may end a trajectory (`core.flow.traps`).
    rtol, atol
        Tolerances of the steps.
    max_steps
        Of one trajectory.
    cancel, work
        Set to stop early; steps left (and, second, near misses of cycles).
    """

    velocity: Velocity
    jacobian: Jacobian
    parameters: Array
    box: Array
    nodes: Array
    rtol: float
    atol: float
    max_steps: int
    cancel: Integers
    work: Integers


class Walk(NamedTuple):
    """One trajectory under way: the stepper's arrays, its own section, and where things stand."""

    state: Array
    stages: Array
    row: Array
    section: Array
    findings: Array
    marks: Integers
    values: Array


GOAL, SINK, TURNS, DRAWN, CROSSINGS, NEXT_ANCHOR, ANCHORED, LEFT, DENSE = range(9)
"""A walk's marks: the known cycle it winds onto and the node in whose trap its drift ends (−1:
none yet); returns and steps since that was known, crossings of the known cycle's section; the
step at which it takes its next section, whether it has one, whether it has left where it began,
whether ``row`` is the last step."""
_MARKS = 9
BEFORE, NEAR_SINCE = range(2)
"""A walk's values: how far ahead of its section it was; when it first came near its goal."""

GO_ON, NEXT = -1, -2
"""What a part of a step says where the trajectory has not ended: go on with this step's other
parts, or with the next step."""


@compiled
def new_walk(report: Array) -> Walk:
    """Nothing is known yet."""
    report[:] = 0.0
    report[TARGET], report[GAP], report[GAP_NODE] = -1.0, math.inf, -1.0
    report[ARRIVAL] = math.nan
    marks, values = np.zeros(_MARKS, np.int64), np.zeros(2)
    marks[GOAL], marks[SINK], marks[NEXT_ANCHOR] = -1, -1, FIRST_ANCHOR
    values[NEAR_SINCE] = math.nan
    return Walk(
        np.empty(SIZE), np.empty((16, 2)), np.empty(ROW), np.empty(SECTION), np.empty(FINDINGS),
        marks, values,
    )  # fmt: skip


@compiled
def begun(known: Exploration, walk: Walk, x: float, y: float, direction: float) -> bool:
    """The stepper is at (x, y)."""
    return bool(
        begin(
            known.velocity, known.parameters, x, y, direction, known.rtol, known.atol,
            trusted_reach(known.box), walk.state, walk.stages,
        )
    )  # fmt: skip


@compiled
def stepped(known: Exploration, walk: Walk, report: Array) -> int:
    """One step, within what may be spent."""
    state = walk.state
    if known.cancel[0] != 0:
        return CANCELLED
    known.work[0] -= int(state[COST])
    if known.work[0] < 0:
        return UNRESOLVED
    taken = advance(
        known.velocity, known.jacobian, known.parameters, state, walk.stages, known.rtol,
        known.atol,
    )  # fmt: skip
    if taken != ACCEPTED:
        return UNRESOLVED
    report[DURATION] = state[T0] + state[H0]
    report[REACH_X], report[REACH_Y] = state[X], state[Y]
    walk.marks[DENSE] = 0
    return GO_ON


@compiled
def make_dense(known: Exploration, walk: Walk) -> None:
    """Let ``row`` be the last step."""
    if walk.marks[DENSE] == 0:
        last_step(known.velocity, known.parameters, walk.state, walk.stages, walk.row)
        walk.marks[DENSE] = 1


@compiled
def kept(known: Exploration, walk: Walk, count: int, rows: Array) -> tuple[int, int, Array]:
    """Record the last step."""
    if count == len(rows):
        longer = np.empty((2 * count, ROW))
        longer[:count] = rows
        rows = longer
    make_dense(known, walk)
    if not finite_step(walk.row):
        return UNRESOLVED, count, rows
    rows[count] = walk.row
    return GO_ON, count + 1, rows
