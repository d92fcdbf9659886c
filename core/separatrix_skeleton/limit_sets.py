"""One trajectory followed to where it ends: a point, a cycle, a cluster, the border.

In the plane a bounded trajectory tends to a point, a cycle, or a ring of saddles and
their connections (Poincaré and Bendixson). Points and clusters are recognised by their
traps (`core.flow.traps`); a cycle by a return to a section through the trajectory itself,
from which the search starts (`core.cycles.drift`). Cycles that are known already trap, too:
on the part of their section where all trajectories approach them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.cycles.cycle_table import (
    ATOL as DRIFT_ATOL,
    ATTRACTS,
    FROM,
    RTOL as DRIFT_RTOL,
    TO,
    add_cycle,
    anchored,
    known_crossing,
)
from core.cycles.drift import FINDINGS, FOUND, REACHED, ROOT, STOPPED, TRAP, follow_drift
from core.cycles.return_map import HIGH, LOW, QX, QY, SECTION, TX, TY, crossing
from core.flow.dormand_prince import ROW, dense, finite_step, inside_box, trusted_reach
from core.flow.rosenbrock import CAUGHT, rosenbrock_tail
from core.flow.stepper import (
    ACCEPTED,
    COST,
    H0,
    SIZE,
    T0,
    X0,
    Y0,
    H,
    T,
    X,
    Y,
    advance,
    begin,
    last_step,
)
from core.flow.traps import BALL, LEVEL, NX, NY, caught, closeness, height
from core.invariant_manifolds.arrival import arrival_angle, border_place
from core.model.planar_field import Jacobian, Velocity

Integers = NDArray[np.int64]

POINT, CYCLE, BORDER, UNRESOLVED, CANCELLED = range(5)


TARGET, ARRIVAL, GAP, GAP_NODE, REACH_X, REACH_Y, DURATION = range(7)
REPORT = 7
"""What is told of a trajectory: the node or cycle at which it ends (−1: none); where it arrives
there (`core.invariant_manifolds.arrival`); how closely it passes a saddle's manifold, and which
node that is; the last place reached; the time up to which it is to be drawn."""

RTOL, ATOL = 1e-11, 1e-13
_FIRST_ANCHOR = 6
_TURNS = 40
_DRAWN, _LAST_STEPS = 1e-3, 120
"""A branch that is trapped by a point is drawn up to this distance, or so many steps."""
_TURN_STEPS = 1000
"""A turn that takes more steps is none: the trajectory creeps."""
_SLOW, _CRAWL = 1000, 3e-4
"""After so many steps a trajectory counts as creeping, and `core.flow.rosenbrock` takes over; one
that is not to be drawn after a quarter of them, or a sixteenth if it is this slow."""
_NEAR = 1.5e-3
"""A branch that winds onto a cycle is drawn up to this distance (of the plane's units) …"""
_CLOSE = 1e-7
"""… and followed up to this one, so that it can be ordered among others."""


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

_GO_ON, _NEXT = -1, -2
"""What a part of a step says where the trajectory has not ended: go on with this step's other
parts, or with the next step."""


@compiled
def follow(
    known: Exploration,
    x: float,
    y: float,
    direction: float,
    origin: int,
    cycles: Array,
    cycle_count: int,
    keep: bool,
    rows: Array,
    first: int,
    report: Array,
) -> tuple[int, int, Array, int]:
    """Follow (x, y) to its end.

    ``origin`` is the node that it starts from (−1: none), whose saddle ball and trap do
    not count until it was left. With ``keep`` the steps are recorded in ``rows`` from
    ``first`` on, and a trajectory that winds onto a cycle is followed until it can hardly
    be told from it (DURATION is where drawing may end). New cycles are added to ``cycles``
    by `add_cycle`. Without ``keep``, a trajectory that drifts slowly jumps ahead to where the
    search for cycles has followed its drift.

    Returns (status, rows used so far, rows, number of cycles).
    """
    walk = _new_walk(report)
    count, marks = first, walk.marks
    if not _begun(known, walk, x, y, direction):
        return UNRESOLVED, count, rows, cycle_count
    for i in range(known.max_steps):
        status = _stepped(known, walk, report)
        if status == _GO_ON and keep:
            status, count, rows = _kept(known, walk, count, rows)
        if status == _GO_ON:
            status = _at_node(known, walk, direction, origin, keep, report)
        if status == _GO_ON:
            status = _at_border(known, walk, report)
        if status == _GO_ON:
            _note_passages(known, walk, direction, origin, report)
            status = _at_known_cycle(known, walk, direction, cycles, cycle_count, keep, report)
        if status == _GO_ON and marks[ANCHORED] != 0:
            status, cycle_count = _at_own_section(
                known, walk, direction, i, cycles, cycle_count, keep, report
            )
        if status == _GO_ON and _creeps(walk, i, keep):
            status, used, rows = _crept(known, walk, i, keep, count, rows, report)
            # what was tried in vain is not part of the trajectory as drawn
            count = first + i + 1 if keep and status == _GO_ON else used
        if status >= 0:
            return status, count, rows, cycle_count
        if status == _GO_ON and i >= marks[NEXT_ANCHOR] and marks[GOAL] < 0 and marks[SINK] < 0:
            at, to = walk.state[X], walk.state[Y]
            marks[ANCHORED] = anchored(
                known.velocity, known.parameters, at, to, direction, known.box, walk.section
            )
            walk.values[BEFORE] = 0.0
            marks[NEXT_ANCHOR] = 2 * i
    return UNRESOLVED, count, rows, cycle_count


@compiled
def _new_walk(report: Array) -> Walk:
    """Nothing is known yet."""
    report[:] = 0.0
    report[TARGET], report[GAP], report[GAP_NODE] = -1.0, math.inf, -1.0
    report[ARRIVAL] = math.nan
    marks, values = np.zeros(_MARKS, np.int64), np.zeros(2)
    marks[GOAL], marks[SINK], marks[NEXT_ANCHOR] = -1, -1, _FIRST_ANCHOR
    values[NEAR_SINCE] = math.nan
    return Walk(
        np.empty(SIZE), np.empty((16, 2)), np.empty(ROW), np.empty(SECTION), np.empty(FINDINGS),
        marks, values,
    )  # fmt: skip


@compiled
def _begun(known: Exploration, walk: Walk, x: float, y: float, direction: float) -> bool:
    """The stepper is at (x, y)."""
    return bool(
        begin(
            known.velocity, known.parameters, x, y, direction, known.rtol, known.atol,
            trusted_reach(known.box), walk.state, walk.stages,
        )
    )  # fmt: skip


@compiled
def _stepped(known: Exploration, walk: Walk, report: Array) -> int:
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
    return _GO_ON


@compiled
def _make_dense(known: Exploration, walk: Walk) -> None:
    """Let ``row`` be the last step."""
    if walk.marks[DENSE] == 0:
        last_step(known.velocity, known.parameters, walk.state, walk.stages, walk.row)
        walk.marks[DENSE] = 1


@compiled
def _kept(known: Exploration, walk: Walk, count: int, rows: Array) -> tuple[int, int, Array]:
    """Record the last step."""
    if count == len(rows):
        longer = np.empty((2 * count, ROW))
        longer[:count] = rows
        rows = longer
    _make_dense(known, walk)
    if not finite_step(walk.row):
        return UNRESOLVED, count, rows
    rows[count] = walk.row
    return _GO_ON, count + 1, rows


@compiled
def _at_node(
    known: Exploration, walk: Walk, direction: float, origin: int, keep: bool, report: Array
) -> int:
    """A node's trap ends it; what is to be drawn is followed some way into it."""
    nodes, marks = known.nodes, walk.marks
    x, y = walk.state[X], walk.state[Y]
    u, v = walk.stages[12, 0], walk.stages[12, 1]
    hit = -1
    for j in range(len(nodes)):
        if (j != origin or marks[LEFT] != 0) and caught(nodes[j], x, y, u, v, direction):
            hit = j
            break
    if hit < 0:
        return _GO_ON
    if report[ARRIVAL] != report[ARRIVAL]:
        _make_dense(known, walk)
        report[TARGET], report[ARRIVAL] = hit, arrival_angle(nodes[hit], walk.row)
        marks[SINK], marks[TURNS], marks[DRAWN] = hit, 0, 0
    marks[DRAWN] += 1  # what is left is to be drawn only
    dx, dy = x - nodes[hit, NX], y - nodes[hit, NY]
    if not keep or dx * dx + dy * dy < _DRAWN * _DRAWN or marks[DRAWN] > _LAST_STEPS:
        return POINT
    return _NEXT


@compiled
def _at_border(known: Exploration, walk: Walk, report: Array) -> int:
    """Leaving the box ends it."""
    state = walk.state
    if inside_box(known.box, state[X], state[Y]):
        return _GO_ON
    _make_dense(known, walk)
    share, place = border_place(walk.row, known.box)
    report[ARRIVAL] = place
    report[DURATION] = state[T0] + share * state[H0]
    return BORDER


@compiled
def _note_passages(
    known: Exploration, walk: Walk, direction: float, origin: int, report: Array
) -> None:
    """How closely saddles are passed."""
    nodes, marks = known.nodes, walk.marks
    x, y = walk.state[X], walk.state[Y]
    if origin >= 0 and marks[LEFT] == 0:
        dx, dy = x - nodes[origin, NX], y - nodes[origin, NY]
        ball = max(nodes[origin, BALL], 1e-12)
        left = dx * dx + dy * dy > ball * ball
        if nodes[origin, BALL] == 0.0:
            left = not height(nodes[origin], x, y) < nodes[origin, LEVEL]
        marks[LEFT] = left
    for j in range(len(nodes)):
        if j == origin and marks[LEFT] == 0:
            continue
        miss = closeness(nodes[j], x, y, direction)
        if miss < report[GAP]:
            report[GAP], report[GAP_NODE] = miss, j


@compiled
def _at_known_cycle(
    known: Exploration,
    walk: Walk,
    direction: float,
    cycles: Array,
    cycle_count: int,
    keep: bool,
    report: Array,
) -> int:
    """A known cycle's trap ends it; what is to be drawn winds on until it is next to the cycle."""
    state, marks, values = walk.state, walk.marks, walk.values
    for j in range(cycle_count):
        cycle = cycles[j]
        goal = marks[GOAL]
        if cycle[ATTRACTS] != direction or (goal >= 0 and j != goal) or marks[SINK] >= 0:
            continue
        ahead0 = (state[X0] - cycle[QX]) * cycle[TX] + (state[Y0] - cycle[QY]) * cycle[TY]
        ahead1 = (state[X] - cycle[QX]) * cycle[TX] + (state[Y] - cycle[QY]) * cycle[TY]
        if not (ahead0 < 0.0 <= ahead1 or ahead1 < 0.0 <= ahead0):
            continue
        _make_dense(known, walk)
        low, high = (cycle[FROM], cycle[TO]) if goal >= 0 else (cycle[LOW], cycle[HIGH])
        s = known_crossing(cycle, walk.row, ahead0, ahead1, low, high)
        if s != s:
            continue
        if not keep:
            report[TARGET] = j
            return CYCLE
        marks[GOAL] = j
        marks[CROSSINGS] += 1
        near_since = values[NEAR_SINCE]
        if near_since != near_since and abs(s) < _NEAR and marks[CROSSINGS] >= 3:
            values[NEAR_SINCE] = report[DURATION]
        if abs(s) < _CLOSE or marks[CROSSINGS] >= _TURNS:
            report[TARGET] = j
            if values[NEAR_SINCE] == values[NEAR_SINCE]:
                report[DURATION] = values[NEAR_SINCE]
            return CYCLE
    return _NEXT if marks[GOAL] >= 0 else _GO_ON


@compiled
def _at_own_section(
    known: Exploration,
    walk: Walk,
    direction: float,
    i: int,
    cycles: Array,
    cycle_count: int,
    keep: bool,
    report: Array,
) -> tuple[int, int]:
    """A return to its own section begins a search for the cycle that it approaches."""
    section, marks = walk.section, walk.marks
    x, y = walk.state[X], walk.state[Y]
    before = walk.values[BEFORE]
    ahead = (x - section[QX]) * section[TX] + (y - section[QY]) * section[TY]
    walk.values[BEFORE] = ahead
    if not before < 0.0 <= ahead:
        return _GO_ON, cycle_count
    _make_dense(known, walk)
    xc, yc = dense(walk.row, crossing(walk.row, section))
    s = -(xc - section[QX]) * section[TY] + (yc - section[QY]) * section[TX]
    if not section[LOW] <= s <= section[HIGH]:
        return _GO_ON, cycle_count
    if marks[SINK] < 0:
        return _searched(known, walk, direction, i, cycles, cycle_count, keep, report)
    marks[TURNS] += 1
    if marks[TURNS] > _TURNS:  # a weak spiral: its end is known, its last turns not
        report[TARGET] = marks[SINK]
        return POINT, cycle_count
    return _GO_ON, cycle_count


@compiled
def _searched(
    known: Exploration,
    walk: Walk,
    direction: float,
    i: int,
    cycles: Array,
    cycle_count: int,
    keep: bool,
    report: Array,
) -> tuple[int, int]:
    """Follow the drift along its section: to a cycle, into a trap, or to where it is lost."""
    section, findings, marks = walk.section, walk.findings, walk.marks
    status = follow_drift(
        known.velocity, known.jacobian, known.parameters, section, 0.0, direction, known.box,
        known.nodes, DRIFT_RTOL, DRIFT_ATOL, min(known.max_steps, _TURN_STEPS), known.cancel,
        known.work, findings,
    )  # fmt: skip
    if status == STOPPED:
        return CANCELLED, cycle_count
    if status != FOUND and findings[TRAP] >= 0.0:
        marks[SINK] = int(findings[TRAP])
        if keep:
            return _NEXT, cycle_count
        report[TARGET] = marks[SINK]
        return POINT, cycle_count
    marks[ANCHORED] = 0
    marks[NEXT_ANCHOR] = max(marks[NEXT_ANCHOR], i + 2)
    if status != FOUND:
        if keep or findings[REACHED] == 0.0:
            return _GO_ON, cycle_count
        # nothing ends between here and where the drift was followed to
        x = section[QX] - findings[REACHED] * section[TY]
        y = section[QY] + findings[REACHED] * section[TX]
        marks[NEXT_ANCHOR] = i + _FIRST_ANCHOR
        return _NEXT if _begun(known, walk, x, y, direction) else UNRESOLVED, cycle_count
    if cycle_count == len(cycles):
        return UNRESOLVED, cycle_count
    added, cycle_count = add_cycle(
        known.velocity, known.jacobian, known.parameters, section, findings[ROOT], 0.0, direction,
        known.box, cycles, cycle_count, known.max_steps, known.cancel, known.work,
    )  # fmt: skip
    if added < 0:
        return UNRESOLVED, cycle_count
    if not keep:
        report[TARGET] = added
        return CYCLE, cycle_count
    marks[GOAL] = added
    return _GO_ON, cycle_count


@compiled
def _creeps(walk: Walk, i: int, keep: bool) -> bool:
    """It takes so many steps that the slow method shall try."""
    if walk.marks[GOAL] >= 0 or walk.marks[SINK] >= 0:
        return False
    return i == (_SLOW if keep else _SLOW // 4) or _crawls(walk, i, keep)


@compiled
def _crawls(walk: Walk, i: int, keep: bool) -> bool:
    """It is so slow that it need not take all these steps first."""
    u, v = walk.stages[12, 0], walk.stages[12, 1]
    return not keep and i == _SLOW // 16 and u**2 + v**2 < _CRAWL**2


@compiled
def _crept(
    known: Exploration, walk: Walk, i: int, keep: bool, count: int, rows: Array, report: Array
) -> tuple[int, int, Array]:
    """The rest of the way by Rosenbrock's steps, if they lead into a trap."""
    state = walk.state
    fastest = 100.0 * _CRAWL if _crawls(walk, i, keep) else math.inf
    end, hit, t, count, rows = rosenbrock_tail(
        known.velocity, known.jacobian, known.parameters, state[T], state[X], state[Y], state[H],
        fastest, known.box, known.nodes, keep, rows, count, known.cancel, known.work,
    )  # fmt: skip
    if end != CAUGHT:
        return _GO_ON, count, rows
    report[DURATION], report[TARGET] = t, hit
    if keep:
        report[ARRIVAL] = arrival_angle(known.nodes[hit], rows[count - 1])
    return POINT, count, rows
