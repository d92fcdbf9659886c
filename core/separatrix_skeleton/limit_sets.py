"""One trajectory followed to where it ends: a point, a cycle, a cluster, the border.

In the plane a bounded trajectory tends to a point, a cycle, or a ring of saddles and
their connections (Poincaré and Bendixson). Points and clusters are recognised by their
traps (`core.flow.traps`); a cycle by a return to a section through the trajectory itself,
from which the search starts (`core.cycles.drift`). Cycles that are known already trap, too:
on the part of their section where all trajectories approach them.
"""

from __future__ import annotations

import math

from core.arrays import Array
from core.compiled import compiled
from core.cycles.cycle_table import (
    ATOL as DRIFT_ATOL,
    RTOL as DRIFT_RTOL,
    add_cycle,
    anchored,
)
from core.cycles.drift import FOUND, REACHED, ROOT, STOPPED, TRAP, follow_drift
from core.cycles.return_map import HIGH, LOW, QX, QY, TX, TY, crossing
from core.flow.dormand_prince import dense
from core.flow.rosenbrock import CAUGHT, rosenbrock_tail
from core.flow.stepper import (
    H,
    T,
    X,
    Y,
)
from core.invariant_manifolds.arrival import arrival_angle
from core.separatrix_skeleton.ends import at_border, at_known_cycle, at_node, note_passages
from core.separatrix_skeleton.reports import (
    ARRIVAL,
    CANCELLED,
    CYCLE,
    DURATION,
    POINT,
    TARGET,
    UNRESOLVED,
)
from core.separatrix_skeleton.walk import (
    ANCHORED,
    BEFORE,
    FIRST_ANCHOR,
    GO_ON,
    GOAL,
    NEXT,
    NEXT_ANCHOR,
    SINK,
    TURNS,
    TURNS_KNOWN,
    Exploration,
    Walk,
    begun,
    kept,
    make_dense,
    new_walk,
    stepped,
)

_TURN_STEPS = 1000
"""A turn that takes more steps is none: the trajectory creeps."""
_SLOW, _CRAWL = 1000, 3e-4
"""After so many steps a trajectory counts as creeping, and `core.flow.rosenbrock` takes over; one
that is not to be drawn after a quarter of them, or a sixteenth if it is this slow."""


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
    walk = new_walk(report)
    count, marks = first, walk.marks
    if not begun(known, walk, x, y, direction):
        return UNRESOLVED, count, rows, cycle_count
    for i in range(known.max_steps):
        status = stepped(known, walk, report)
        if status == GO_ON and keep:
            status, count, rows = kept(known, walk, count, rows)
        if status == GO_ON:
            status = at_node(known, walk, direction, origin, keep, report)
        if status == GO_ON:
            status = at_border(known, walk, report)
        if status == GO_ON:
            note_passages(known, walk, direction, origin, report)
            status = at_known_cycle(known, walk, direction, cycles, cycle_count, keep, report)
        if status == GO_ON and marks[ANCHORED] != 0:
            status, cycle_count = _at_own_section(
                known, walk, direction, i, cycles, cycle_count, keep, report
            )
        if status == GO_ON and _creeps(walk, i, keep):
            status, used, rows = _crept(known, walk, i, keep, count, rows, report)
            # what was tried in vain is not part of the trajectory as drawn
            count = first + i + 1 if keep and status == GO_ON else used
        if status >= 0:
            return status, count, rows, cycle_count
        if status == GO_ON and i >= marks[NEXT_ANCHOR] and marks[GOAL] < 0 and marks[SINK] < 0:
            at, to = walk.state[X], walk.state[Y]
            marks[ANCHORED] = anchored(
                known.velocity, known.parameters, at, to, direction, known.box, walk.section
            )
            walk.values[BEFORE] = 0.0
            marks[NEXT_ANCHOR] = 2 * i
    return UNRESOLVED, count, rows, cycle_count


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
        return GO_ON, cycle_count
    make_dense(known, walk)
    xc, yc = dense(walk.row, crossing(walk.row, section))
    s = -(xc - section[QX]) * section[TY] + (yc - section[QY]) * section[TX]
    if not section[LOW] <= s <= section[HIGH]:
        return GO_ON, cycle_count
    if marks[SINK] < 0:
        return _searched(known, walk, direction, i, cycles, cycle_count, keep, report)
    marks[TURNS] += 1
    if marks[TURNS] > TURNS_KNOWN:  # a weak spiral: its end is known, its last turns not
        report[TARGET] = marks[SINK]
        return POINT, cycle_count
    return GO_ON, cycle_count


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
            return NEXT, cycle_count
        report[TARGET] = marks[SINK]
        return POINT, cycle_count
    marks[ANCHORED] = 0
    marks[NEXT_ANCHOR] = max(marks[NEXT_ANCHOR], i + 2)
    if status != FOUND:
        if keep or findings[REACHED] == 0.0:
            return GO_ON, cycle_count
        # nothing ends between here and where the drift was followed to
        x = section[QX] - findings[REACHED] * section[TY]
        y = section[QY] + findings[REACHED] * section[TX]
        marks[NEXT_ANCHOR] = i + FIRST_ANCHOR
        return NEXT if begun(known, walk, x, y, direction) else UNRESOLVED, cycle_count
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
    return GO_ON, cycle_count


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
        return GO_ON, count, rows
    report[DURATION], report[TARGET] = t, hit
    if keep:
        report[ARRIVAL] = arrival_angle(known.nodes[hit], rows[count - 1])
    return POINT, count, rows
