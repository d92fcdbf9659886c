"""One trajectory followed to where it ends: a point, a cycle, a cluster, the border.

In the phase plane a bounded trajectory tends to a point, a cycle, or a ring of saddles and
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
from core.cycles.cycle_table import ATTRACTS, FROM, TO, anchored, known_crossing
from core.cycles.drift import FINDINGS
from core.cycles.return_map import HIGH, LOW, QX, QY, SECTION, TX, TY
from core.flow.dormand_prince import ROW, finite_step, inside_box, trusted_reach
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
from core.flow.traps import BALL, LEVEL, PX, PY, caught, closeness, height
from core.invariant_manifolds.arrival import arrival_angle, border_place
from core.model.planar_field import Jacobian, Velocity
from core.separatrix_skeleton.own_section import (
    ADDED,
    APART,
    FULL,
    JUMPED,
    TRAPPED,
    TURNED,
    own_return,
)

POINT, CYCLE, BORDER, UNRESOLVED, CANCELLED = range(5)


TARGET, ARRIVAL, GAP, GAP_POINT, REACH_X, REACH_Y, DURATION = range(7)
REPORT = 7
"""What is known of a trajectory: the point or cycle at which it ends (−1: none); where it arrives
there (`core.invariant_manifolds.arrival`); how closely it passes a saddle's manifold, and which
point that is; the last place reached; the time up to which it is to be drawn."""

RTOL, ATOL = 1e-11, 1e-13
_FIRST_ANCHOR = 6
_TURNS = 40
_DRAWN, _LAST_STEPS = 1e-3, 120
"""A branch that is trapped by a point is drawn up to this distance, or so many steps."""
_SLOW, _CRAWL = 1000, 3e-4
"""After so many steps a trajectory counts as slow, and `core.flow.rosenbrock` takes over; one
that is not to be drawn after a quarter of them, or a sixteenth if it is this slow."""
_NEAR = 1.5e-3
"""A branch that winds onto a cycle is drawn up to this distance (of the phase plane's units) …"""
_CLOSE = 1e-7
"""… and followed up to this one, so that it can be ordered among others."""


@compiled
def follow(
    velocity: Velocity, jacobian: Jacobian, p: Array, x: float, y: float, direction: float,
    origin: int, box: Array, points: Array, cycles: Array, cycle_count: int, max_steps: int,
    keep: bool, rtol: float, atol: float, rows: Array, first: int, cancel: NDArray[np.int64],
    work: NDArray[np.int64], report: Array,
) -> tuple[int, int, Array, int]:  # fmt: skip
    """Follow (x, y) to its end.

    ``origin`` is the point that it starts from (−1: none), whose saddle ball and trap do not count
    until it was left. With ``keep`` steps are recorded in ``rows`` from ``first`` on, and a cycle
    is approached until it can hardly be distinguished (DURATION is where drawing may end); without,
    slow drift is jumped over. New cycles are added to ``cycles``.

    Returns (status, rows used so far, rows, number of cycles).
    """
    state, k, row, section = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW), np.empty(SECTION)
    findings, count, reach = np.empty(FINDINGS), first, trusted_reach(box)
    _clear(report)
    left, next_anchor, has_anchor, before = False, _FIRST_ANCHOR, False, 0.0
    goal, sink, turns, drawn, crossings, near_at = -1, -1, 0, 0, 0, math.nan
    if not begin(velocity, p, x, y, direction, rtol, atol, reach, state, k):
        return UNRESOLVED, count, rows, cycle_count
    for i in range(max_steps):
        if cancel[0] != 0:
            return CANCELLED, count, rows, cycle_count
        work[0] -= int(state[COST])
        if work[0] < 0 or advance(velocity, jacobian, p, state, k, rtol, atol) != ACCEPTED:
            return UNRESOLVED, count, rows, cycle_count
        x, y = state[X], state[Y]
        report[DURATION], report[REACH_X], report[REACH_Y] = state[T0] + state[H0], x, y
        if keep:
            last_step(velocity, p, state, k, row)
            if not finite_step(row):
                return UNRESOLVED, count, rows, cycle_count
            rows = rows if count < len(rows) else _doubled(rows)
            rows[count] = row
            count += 1
        hit = _trap(points, x, y, k[12, 0], k[12, 1], direction, origin, left)
        if hit >= 0:
            if report[ARRIVAL] != report[ARRIVAL]:
                _arrive(velocity, p, state, k, row, keep, points[hit], hit, report)
                sink, turns, drawn = hit, 0, 0
            drawn += 1  # what is left is to be drawn only
            if not keep or drawn > _LAST_STEPS or _reached(points[hit], x, y):
                return POINT, count, rows, cycle_count
            continue
        if not inside_box(box, x, y):
            _leave(velocity, p, state, k, row, keep, box, report)
            return BORDER, count, rows, cycle_count
        left = left or origin < 0 or _has_left(points[origin], x, y)
        _pass_saddles(points, x, y, direction, origin, left, report)
        if sink < 0:
            j, s = _crossed(velocity, p, state, k, row, keep, cycles, cycle_count, goal, direction)
            if j >= 0:
                goal, crossings = j, crossings + 1
                if near_at != near_at and abs(s) < _NEAR and crossings >= 3:
                    near_at = report[DURATION]
                if not keep or abs(s) < _CLOSE or crossings >= _TURNS:
                    report[TARGET] = j
                    if near_at == near_at:
                        report[DURATION] = near_at
                    return CYCLE, count, rows, cycle_count
        if goal >= 0:
            continue
        what, found = APART, -1
        if has_anchor:
            ahead = (x - section[QX]) * section[TX] + (y - section[QY]) * section[TY]
            if before < 0.0 <= ahead:
                what, found, cycle_count = own_return(
                    velocity, jacobian, p, state, k, row, keep, section, sink >= 0, direction,
                    box, points, cycles, cycle_count, max_steps, rtol, atol, cancel, work, findings,
                )  # fmt: skip
            before = ahead
        if what == TURNED:
            turns += 1
            if turns > _TURNS:  # a weak spiral: its end is known, its last turns not
                report[TARGET] = sink
                return POINT, count, rows, cycle_count
        elif what != APART:
            if what >= FULL:
                return (UNRESOLVED if what == FULL else CANCELLED), count, rows, cycle_count
            if not keep and what >= TRAPPED:
                report[TARGET] = found
                return (POINT if what == TRAPPED else CYCLE), count, rows, cycle_count
            sink = found if what == TRAPPED else sink
            goal = found if what == ADDED else goal
            has_anchor = what == TRAPPED
            next_anchor = i + _FIRST_ANCHOR if what == JUMPED else max(next_anchor, i + 2)
        if goal >= 0 or sink >= 0 or what == JUMPED:
            continue
        fastest = _fastest_tail(i, keep, k[12, 0], k[12, 1])
        if fastest > 0.0:
            ended, count, rows = _tail(velocity, jacobian, p, state, fastest, box, points, keep,
                                       rows, count, cancel, work, report)  # fmt: skip
            if ended:
                return POINT, count, rows, cycle_count
        if i >= next_anchor:
            has_anchor = anchored(velocity, p, x, y, direction, box, section)
            before, next_anchor = 0.0, 2 * i
    return UNRESOLVED, count, rows, cycle_count


@compiled
def _clear(report: Array) -> None:
    report[:] = 0.0
    report[TARGET], report[GAP], report[GAP_POINT] = -1.0, math.inf, -1.0
    report[ARRIVAL] = math.nan


@compiled
def _doubled(rows: Array) -> Array:
    longer = np.empty((2 * len(rows), ROW))
    longer[: len(rows)] = rows
    return longer


@compiled
def _trap(
    points: Array, x: float, y: float, u: float, v: float, direction: float, origin: int,
    left: bool,
) -> int:  # fmt: skip
    """The point in whose trap (x, y) lies; −1: in none."""
    for j in range(len(points)):
        if (j != origin or left) and caught(points[j], x, y, u, v, direction):
            return j
    return -1


@compiled
def _reached(point: Array, x: float, y: float) -> bool:
    """As close to a point as is drawn."""
    dx, dy = x - point[PX], y - point[PY]
    return dx * dx + dy * dy < _DRAWN * _DRAWN  # type: ignore[no-any-return]


@compiled
def _has_left(point: Array, x: float, y: float) -> bool:
    """Outside the ball of a saddle, or the trap of another point."""
    if point[BALL] == 0.0:
        return not height(point, x, y) < point[LEVEL]
    dx, dy = x - point[PX], y - point[PY]
    ball = max(point[BALL], 1e-12)
    return dx * dx + dy * dy > ball * ball  # type: ignore[no-any-return]


@compiled
def _pass_saddles(
    points: Array, x: float, y: float, direction: float, origin: int, left: bool, report: Array
) -> None:
    """Note how closely saddles are passed."""
    for j in range(len(points)):
        if j == origin and not left:
            continue
        miss = closeness(points[j], x, y, direction)
        if miss < report[GAP]:
            report[GAP], report[GAP_POINT] = miss, j


@compiled
def _crossed(
    velocity: Velocity, p: Array, state: Array, k: Array, row: Array, dense_known: bool,
    cycles: Array, cycle_count: int, goal: int, direction: float,
) -> tuple[int, float]:  # fmt: skip
    """The known cycle (``goal``, if there is one) in whose trap the last step lies, and where.

    (−1, NaN): none.
    """
    for j in range(cycle_count):
        cycle = cycles[j]
        if cycle[ATTRACTS] != direction or (goal >= 0 and j != goal):
            continue
        ahead0 = (state[X0] - cycle[QX]) * cycle[TX] + (state[Y0] - cycle[QY]) * cycle[TY]
        ahead1 = (state[X] - cycle[QX]) * cycle[TX] + (state[Y] - cycle[QY]) * cycle[TY]
        if not (ahead0 < 0.0 <= ahead1 or ahead1 < 0.0 <= ahead0):
            continue
        if not dense_known:
            last_step(velocity, p, state, k, row)
            dense_known = True
        low, high = (cycle[FROM], cycle[TO]) if goal >= 0 else (cycle[LOW], cycle[HIGH])
        s = known_crossing(cycle, row, ahead0, ahead1, low, high)
        if s == s:
            return j, s
    return -1, math.nan


@compiled
def _arrive(
    velocity: Velocity, p: Array, state: Array, k: Array, row: Array, dense_known: bool,
    point: Array, index: int, report: Array,
) -> None:  # fmt: skip
    if not dense_known:
        last_step(velocity, p, state, k, row)
    report[TARGET], report[ARRIVAL] = index, arrival_angle(point, row)


@compiled
def _leave(
    velocity: Velocity, p: Array, state: Array, k: Array, row: Array, dense_known: bool,
    box: Array, report: Array,
) -> None:  # fmt: skip
    if not dense_known:
        last_step(velocity, p, state, k, row)
    share, report[ARRIVAL] = border_place(row, box)
    report[DURATION] = state[T0] + share * state[H0]


@compiled
def _fastest_tail(i: int, keep: bool, u: float, v: float) -> float:
    """Up to which speed Rosenbrock steps are to be tried after step i; 0.0: not now."""
    if not keep and i == _SLOW // 16 and u**2 + v**2 < _CRAWL**2:
        return 100.0 * _CRAWL
    return math.inf if i == (_SLOW if keep else _SLOW // 4) else 0.0


@compiled
def _tail(
    velocity: Velocity, jacobian: Jacobian, p: Array, state: Array, fastest: float, box: Array,
    points: Array, keep: bool, rows: Array, count: int, cancel: NDArray[np.int64],
    work: NDArray[np.int64], report: Array,
) -> tuple[bool, int, Array]:  # fmt: skip
    """Rosenbrock steps: whether they end in a trap, and the rows with them if so."""
    end, hit, t, longer, rows = rosenbrock_tail(
        velocity, jacobian, p, state[T], state[X], state[Y], state[H], fastest, box, points, keep,
        rows, count, cancel, work,
    )  # fmt: skip
    if end != CAUGHT:  # what was tried is not part of the trajectory as drawn
        return False, count, rows
    report[DURATION], report[TARGET] = t, hit
    if keep:
        report[ARRIVAL] = arrival_angle(points[hit], rows[longer - 1])
    return True, longer, rows
