"""What ends a trajectory: a node's trap, the border, a known cycle; and how saddles are passed."""

from __future__ import annotations

from core.arrays import Array
from core.compiled import compiled
from core.cycles.cycle_table import (
    ATTRACTS,
    FROM,
    TO,
    known_crossing,
)
from core.cycles.return_map import HIGH, LOW, QX, QY, TX, TY
from core.flow.dormand_prince import inside_box
from core.flow.stepper import (
    H0,
    T0,
    X0,
    Y0,
    X,
    Y,
)
from core.flow.traps import BALL, LEVEL, NX, NY, caught, closeness, height
from core.invariant_manifolds.arrival import arrival_angle, border_place
from core.separatrix_skeleton.reports import (
    ARRIVAL,
    BORDER,
    CYCLE,
    DURATION,
    GAP,
    GAP_NODE,
    POINT,
    TARGET,
)
from core.separatrix_skeleton.walk import (
    CROSSINGS,
    DRAWN,
    GO_ON,
    GOAL,
    LEFT,
    NEAR_SINCE,
    NEXT,
    SINK,
    TURNS,
    TURNS_KNOWN,
    Exploration,
    Walk,
    make_dense,
)

_DRAWN, _LAST_STEPS = 1e-3, 120
"""A branch that is trapped by a point is drawn up to this distance, or so many steps."""
_NEAR = 1.5e-3
"""A branch that winds onto a cycle is drawn up to this distance (of the plane's units) …"""
_CLOSE = 1e-7
"""… and followed up to this one, so that it can be ordered among others."""


@compiled
def at_node(
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
        return GO_ON
    if report[ARRIVAL] != report[ARRIVAL]:
        make_dense(known, walk)
        report[TARGET], report[ARRIVAL] = hit, arrival_angle(nodes[hit], walk.row)
        marks[SINK], marks[TURNS], marks[DRAWN] = hit, 0, 0
    marks[DRAWN] += 1  # what is left is to be drawn only
    dx, dy = x - nodes[hit, NX], y - nodes[hit, NY]
    if not keep or dx * dx + dy * dy < _DRAWN * _DRAWN or marks[DRAWN] > _LAST_STEPS:
        return POINT
    return NEXT


@compiled
def at_border(known: Exploration, walk: Walk, report: Array) -> int:
    """Leaving the box ends it."""
    state = walk.state
    if inside_box(known.box, state[X], state[Y]):
        return GO_ON
    make_dense(known, walk)
    share, place = border_place(walk.row, known.box)
    report[ARRIVAL] = place
    report[DURATION] = state[T0] + share * state[H0]
    return BORDER


@compiled
def note_passages(
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
def at_known_cycle(
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
        make_dense(known, walk)
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
        if abs(s) < _CLOSE or marks[CROSSINGS] >= TURNS_KNOWN:
            report[TARGET] = j
            if values[NEAR_SINCE] == values[NEAR_SINCE]:
                report[DURATION] = values[NEAR_SINCE]
            return CYCLE
    return NEXT if marks[GOAL] >= 0 else GO_ON
