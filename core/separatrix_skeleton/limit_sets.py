"""One trajectory followed to where it ends: a point, a cycle, a cluster, the border.

In the plane a bounded trajectory tends to a point, a cycle, or a ring of saddles and
their connections (Poincaré and Bendixson). Points and clusters are recognised by their
traps (`core.flow.traps`); a cycle by a return to a section through the trajectory itself,
from which the search starts (`core.cycles.drift`). Cycles that are known already trap, too:
on the part of their section where all trajectories approach them.
"""

from __future__ import annotations

import math

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


@compiled
def follow(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    x: float,
    y: float,
    direction: float,
    origin: int,
    box: Array,
    nodes: Array,
    cycles: Array,
    cycle_count: int,
    max_steps: int,
    keep: bool,
    rtol: float,
    atol: float,
    rows: Array,
    first: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
    report: Array,
) -> tuple[int, int, Array, int]:
    """Follow (x, y) to its end.

    ``origin`` is the node that it starts from (−1: none), whose saddle ball and trap do
    not count until it was left. With ``keep`` the steps are recorded in ``rows`` from
    ``first`` on, and a trajectory that winds onto a cycle is followed until it can hardly
    be told from it (DURATION is where drawing may end). New cycles are added to ``cycles``
    by `add_cycle`. Without ``keep``, a trajectory that drifts slowly jumps ahead to where the
    search has followed its drift.

    Returns (status, rows used so far, rows, number of cycles).
    """
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    section, findings = np.empty(SECTION), np.empty(FINDINGS)
    count, reach = first, trusted_reach(box)
    report[:] = 0.0
    report[TARGET], report[GAP], report[GAP_NODE] = -1.0, math.inf, -1.0
    report[ARRIVAL] = math.nan
    crossings = 0
    left = False
    if not begin(velocity, p, x, y, direction, rtol, atol, reach, state, k):
        return UNRESOLVED, count, rows, cycle_count
    next_anchor, has_anchor, before = _FIRST_ANCHOR, False, 0.0
    goal, sink, turns, drawn, near_at = -1, -1, 0, 0, math.nan
    for i in range(max_steps):
        if cancel[0] != 0:
            return CANCELLED, count, rows, cycle_count
        work[0] -= int(state[COST])
        if work[0] < 0:
            return UNRESOLVED, count, rows, cycle_count
        if advance(velocity, jacobian, p, state, k, rtol, atol) != ACCEPTED:
            return UNRESOLVED, count, rows, cycle_count
        x0, y0, x, y = state[X0], state[Y0], state[X], state[Y]
        report[DURATION], report[REACH_X], report[REACH_Y] = state[T0] + state[H0], x, y
        dense_known = False
        if keep:
            if count == len(rows):
                longer = np.empty((2 * count, ROW))
                longer[:count] = rows
                rows = longer
            last_step(velocity, p, state, k, row)
            if not finite_step(row):
                return UNRESOLVED, count, rows, cycle_count
            dense_known = True
            rows[count] = row
            count += 1
        # the ends
        hit = -1
        for j in range(len(nodes)):
            if (j != origin or left) and caught(nodes[j], x, y, k[12, 0], k[12, 1], direction):
                hit = j
                break
        if hit >= 0 and report[ARRIVAL] != report[ARRIVAL]:
            if not dense_known:
                last_step(velocity, p, state, k, row)
            report[TARGET], report[ARRIVAL] = hit, arrival_angle(nodes[hit], row)
            sink, turns, drawn = hit, 0, 0
        if hit >= 0:
            drawn += 1  # what is left is to be drawn only
            dx, dy = x - nodes[hit, NX], y - nodes[hit, NY]
            if not keep or dx * dx + dy * dy < _DRAWN * _DRAWN or drawn > _LAST_STEPS:
                return POINT, count, rows, cycle_count
            continue
        if not inside_box(box, x, y):
            if not dense_known:
                last_step(velocity, p, state, k, row)
            share, place = border_place(row, box)
            report[ARRIVAL] = place
            report[DURATION] = state[T0] + share * state[H0]
            return BORDER, count, rows, cycle_count
        # how closely saddles are passed
        if origin >= 0 and not left:
            dx, dy = x - nodes[origin, NX], y - nodes[origin, NY]
            ball = max(nodes[origin, BALL], 1e-12)
            left = dx * dx + dy * dy > ball * ball
            if nodes[origin, BALL] == 0.0:
                left = not height(nodes[origin], x, y) < nodes[origin, LEVEL]
        for j in range(len(nodes)):
            if j == origin and not left:
                continue
            miss = closeness(nodes[j], x, y, direction)
            if miss < report[GAP]:
                report[GAP], report[GAP_NODE] = miss, j
        # known cycles
        for j in range(cycle_count):
            cycle = cycles[j]
            if cycle[ATTRACTS] != direction or (goal >= 0 and j != goal) or sink >= 0:
                continue
            ahead0 = (x0 - cycle[QX]) * cycle[TX] + (y0 - cycle[QY]) * cycle[TY]
            ahead1 = (x - cycle[QX]) * cycle[TX] + (y - cycle[QY]) * cycle[TY]
            if not (ahead0 < 0.0 <= ahead1 or ahead1 < 0.0 <= ahead0):
                continue
            if not dense_known:
                last_step(velocity, p, state, k, row)
                dense_known = True
            low, high = (cycle[FROM], cycle[TO]) if goal >= 0 else (cycle[LOW], cycle[HIGH])
            s = known_crossing(cycle, row, ahead0, ahead1, low, high)
            if s != s:
                continue
            if not keep:
                report[TARGET] = j
                return CYCLE, count, rows, cycle_count
            goal = j
            crossings += 1
            if near_at != near_at and abs(s) < _NEAR and crossings >= 3:
                near_at = report[DURATION]
            if abs(s) < _CLOSE or crossings >= _TURNS:
                report[TARGET] = j
                if near_at == near_at:
                    report[DURATION] = near_at
                return CYCLE, count, rows, cycle_count
        if goal >= 0:
            continue
        # a return to the own section
        if has_anchor:
            ahead = (x - section[QX]) * section[TX] + (y - section[QY]) * section[TY]
            if before < 0.0 <= ahead:
                if not dense_known:
                    last_step(velocity, p, state, k, row)
                end = crossing(row, section)
                xc, yc = dense(row, end)
                s = -(xc - section[QX]) * section[TY] + (yc - section[QY]) * section[TX]
                if section[LOW] <= s <= section[HIGH] and sink >= 0:
                    turns += 1
                    if turns > _TURNS:  # a weak spiral: its end is known, its last turns not
                        report[TARGET] = sink
                        return POINT, count, rows, cycle_count
                elif section[LOW] <= s <= section[HIGH]:
                    status = follow_drift(
                        velocity, jacobian, p, section, 0.0, direction, box, nodes, DRIFT_RTOL,
                        DRIFT_ATOL, min(max_steps, _TURN_STEPS), cancel, work, findings,
                    )  # fmt: skip
                    if status == STOPPED:
                        return CANCELLED, count, rows, cycle_count
                    if status != FOUND and findings[TRAP] >= 0.0:
                        sink = int(findings[TRAP])
                        before = ahead
                        if not keep:
                            report[TARGET] = sink
                            return POINT, count, rows, cycle_count
                        continue
                    has_anchor = False
                    next_anchor = max(next_anchor, i + 2)
                    if status != FOUND and not keep and findings[REACHED] != 0.0:
                        # nothing ends between here and where the drift was followed to
                        x = section[QX] - findings[REACHED] * section[TY]
                        y = section[QY] + findings[REACHED] * section[TX]
                        if not begin(velocity, p, x, y, direction, rtol, atol, reach, state, k):
                            return UNRESOLVED, count, rows, cycle_count
                        next_anchor = i + _FIRST_ANCHOR
                        continue
                    if status == FOUND:
                        if cycle_count == len(cycles):
                            return UNRESOLVED, count, rows, cycle_count
                        added, cycle_count = add_cycle(
                            velocity, jacobian, p, section, findings[ROOT], 0.0, direction, box,
                            cycles, cycle_count, max_steps, cancel, work,
                        )  # fmt: skip
                        if added < 0:
                            return UNRESOLVED, count, rows, cycle_count
                        if not keep:
                            report[TARGET] = added
                            return CYCLE, count, rows, cycle_count
                        goal = added
            before = ahead
        crawls = not keep and i == _SLOW // 16 and k[12, 0] ** 2 + k[12, 1] ** 2 < _CRAWL**2
        if (crawls or i == (_SLOW if keep else _SLOW // 4)) and goal < 0 and sink < 0:
            end, hit, t, count, rows = rosenbrock_tail(
                velocity, jacobian, p, state[T], x, y, state[H],
                100.0 * _CRAWL if crawls else math.inf, box, nodes, keep, rows, count,
                cancel, work,
            )  # fmt: skip
            if end == CAUGHT:
                report[DURATION], report[TARGET] = t, hit
                if keep:
                    report[ARRIVAL] = arrival_angle(nodes[hit], rows[count - 1])
                return POINT, count, rows, cycle_count
            if keep:  # what was tried is not part of the trajectory as drawn
                count = first + i + 1
        if i >= next_anchor and goal < 0 and sink < 0:
            has_anchor = anchored(velocity, p, x, y, direction, box, section)
            before = 0.0
            next_anchor = 2 * i
    return UNRESOLVED, count, rows, cycle_count
