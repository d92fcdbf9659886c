"""Walls: chains of one-way arcs that follow the turned field from one node to another.

Where a wall goes is a guess in floating point (`core.portrait_proofs.turned_field`). Proven of a
wall that has arrived are, in intervals: that it begins in its first node, that each arc begins at
the float where the one before ended and is crossed with the one sign, and that it ends in its last
node.

The work is bounded by numbers of arcs tested, never by a clock.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.portrait_proofs.turned_field import factors, pull_jacobian, turned, turned_jacobian
from core.proof.interval_jets import Parameters
from core.proof.nodes import NOWHERE, Nodes, node_at
from core.proof.one_way_arcs import Arc, crossing

_FARTHEST = 3.0
_FAILURES = 40
_STIFF = 1.5
_TURN_STEPS = 2000
_STEPS_OF_A_TEST = 4
_NEAR = 0.25
_PART_OF_DRIFT = 0.3
_LARGEST = 0.3

NEVER, EACH_TURN, LATER_TURNS = 0, 1, 2
"""When the angle of a wall is set anew."""


@compiled
def first_step(p: Parameters, x: float, y: float) -> float:
    """A step that is short against the field's own scale."""
    a11, a12, a21, a22 = pull_jacobian(p, x, y)
    k1, k2 = factors(p, x, y)
    size = max(k1 * (abs(a11) + abs(a12)), k2 * (abs(a21) + abs(a22)))
    return 0.2 / (size + 1e-300)


@compiled
def runge_kutta(
    p: Parameters, x: float, y: float, c: float, s: float, direction: float, h: float
) -> tuple[float, float]:
    """Where a classical Runge-Kutta step of the turned field leads."""
    u1, v1 = turned(p, x, y, c, s, direction)
    u2, v2 = turned(p, x + 0.5 * h * u1, y + 0.5 * h * v1, c, s, direction)
    u3, v3 = turned(p, x + 0.5 * h * u2, y + 0.5 * h * v2, c, s, direction)
    u4, v4 = turned(p, x + h * u3, y + h * v3, c, s, direction)
    return (
        x + h * (u1 + 2.0 * (u2 + u3) + u4) / 6.0,
        y + h * (v1 + 2.0 * (v2 + v3) + v4) / 6.0,
    )


@compiled
def explicit_arc(
    p: Parameters, x: float, y: float, c: float, s: float, direction: float, h: float, arc: Arc
) -> None:
    """A Runge-Kutta step; the arc is Hermite's cubic."""
    x1, y1 = runge_kutta(p, x, y, c, s, direction, h)
    u, v = turned(p, x, y, c, s, direction)
    u1, v1 = turned(p, x1, y1, c, s, direction)
    third = h / 3.0
    arc[0], arc[1], arc[2], arc[3] = x, y, x + third * u, y + third * v
    arc[4], arc[5], arc[6], arc[7] = x1 - third * u1, y1 - third * v1, x1, y1


@compiled
def implicit_arc(
    p: Parameters, x: float, y: float, c: float, s: float, direction: float, h: float, arc: Arc
) -> None:
    """A step of the L-stable Rosenbrock method of order 2 (ROS2); the arc is its chord."""
    a11, a12, a21, a22 = turned_jacobian(p, x, y, c, s, direction)
    d = h * (1.0 + math.sqrt(0.5))
    w11, w12, w21, w22 = 1.0 - d * a11, -d * a12, -d * a21, 1.0 - d * a22
    det = w11 * w22 - w12 * w21
    u, v = turned(p, x, y, c, s, direction)
    k1, l1 = (w22 * u - w12 * v) / det, (w11 * v - w21 * u) / det
    u, v = turned(p, x + h * k1, y + h * l1, c, s, direction)
    u, v = u - 2.0 * k1, v - 2.0 * l1
    k2, l2 = (w22 * u - w12 * v) / det, (w11 * v - w21 * u) / det
    dx, dy = h * (1.5 * k1 + 0.5 * k2), h * (1.5 * l1 + 0.5 * l2)
    arc[0], arc[1], arc[2], arc[3] = x, y, x + dx / 3.0, y + dy / 3.0
    arc[4], arc[5], arc[6], arc[7] = x + dx / 1.5, y + dy / 1.5, x + dx, y + dy


@compiled
def next_arc(
    p: Parameters, x: float, y: float, c: float, s: float, direction: float, h: float, arc: Arc
) -> bool:
    """The arc of one step from (x, y), a guess; whether it stays near the square."""
    a11, a12, a21, a22 = turned_jacobian(p, x, y, c, s, direction)
    if h * (abs(a11) + abs(a22) + math.sqrt(abs(a12 * a21))) > _STIFF:
        implicit_arc(p, x, y, c, s, direction, h, arc)
    else:
        explicit_arc(p, x, y, c, s, direction, h, arc)
    near: bool = abs(arc[6]) < _FARTHEST and abs(arc[7]) < _FARTHEST
    return near


@compiled
def drift(
    p: Parameters, x: float, y: float, tx: float, ty: float, angle: float, direction: float,
    work: NDArray[np.int64],
) -> float:  # fmt: skip
    """How far to the left of (x, y) the turned field's orbit comes back to the line across it.

    (tx, ty) is the direction at (x, y). NaN where it does not come back within the steps allowed.
    """
    c, s = math.cos(angle), math.sin(angle)
    u, v, before, away = x, y, 0.0, False
    for step in range(_TURN_STEPS):
        if step % _STEPS_OF_A_TEST == 0:
            if work[0] <= 0:
                break
            work[0] -= 1
        a, b = turned(p, u, v, c, s, direction)
        h = min(0.5 * first_step(p, u, v), 0.05 / (math.hypot(a, b) + 1e-300))
        u1, v1 = runge_kutta(p, u, v, c, s, direction, h)
        after = (u1 - x) * tx + (v1 - y) * ty
        away = away or after < 0.0
        if away and before < 0.0 <= after:
            share = before / (before - after)
            for _ in range(4):  # the last step shortened until it ends on the line
                u1, v1 = runge_kutta(p, u, v, c, s, direction, share * h)
                a, b = turned(p, u1, v1, c, s, direction)
                share -= ((u1 - x) * tx + (v1 - y) * ty) / (h * (a * tx + b * ty) + 1e-300)
            along: float = (v1 - y) * tx - (u1 - x) * ty
            if abs(along) < _NEAR:
                return along
        before, u, v = after, u1, v1
        if not (abs(u) < _FARTHEST and abs(v) < _FARTHEST):
            break
    return math.nan


@compiled
def angle_of_turn(
    p: Parameters, x: float, y: float, tx: float, ty: float, angle: float, direction: float,
    work: NDArray[np.int64],
) -> float:  # fmt: skip
    """The angle for the next turn of a spiral: a part of what would undo the turn's drift."""
    small = math.copysign(1e-6, angle)
    plain = drift(p, x, y, tx, ty, 0.0, direction, work)
    other = drift(p, x, y, tx, ty, small, direction, work)
    if not abs(other - plain) > 0.0:
        return angle
    most = _PART_OF_DRIFT * abs(small * plain / (other - plain))
    return math.copysign(max(1e-9, min(abs(angle), most)), angle)


@compiled
def follow(
    p: Parameters,
    x: float,
    y: float,
    angle: float,
    direction: float,
    turning: int,
    nodes: Nodes,
    origin: int,
    arcs: Array,
    begin: int,
    most: int,
    work: NDArray[np.int64],
) -> tuple[int, int]:
    """A wall from (x, y), which lies in the node ``origin``, of the field turned by ``angle``.

    ``turning``: `EACH_TURN`: where the wall spirals, the angle is set anew once in each turn, to
    less than the turn's own drift (any arc may follow any other); `LATER_TURNS`: in the first turn
    it is the one given; `NEVER`. The arcs are written to ``arcs`` from row ``begin`` on: at most
    ``most`` of them, and never beyond the last row. ``work[0]`` is what may still be tested.
    Returns the node reached, or NOWHERE, and the row after the last arc.
    """
    wanted = 1 if angle * direction > 0.0 else -1
    c, s = math.cos(angle), math.sin(angle)
    end, limit = begin, min(begin + most, len(arcs))
    h, failures, run = first_step(p, x, y), 0, 0
    turn, du, dv, anew = 0.0, 0.0, 0.0, turning == EACH_TURN
    largest = math.copysign(max(abs(angle), _LARGEST), angle) if turning == LATER_TURNS else angle
    while end < limit and failures < _FAILURES and work[0] > 0:
        if anew:
            u, v = turned(p, x, y, 1.0, 0.0, direction)
            size = math.hypot(u, v) + 1e-300
            now = angle_of_turn(p, x, y, u / size, v / size, largest, direction, work)
            turn, anew = 0.0, False
            c, s = math.cos(now), math.sin(now)
            if work[0] <= 0:
                break
        work[0] -= 1
        arc = arcs[end]
        if not next_arc(p, x, y, c, s, direction, h, arc) or crossing(p, arc) != wanted:
            h *= 0.5
            failures += 1
            run = 0
            continue
        h *= 1.0 if failures > 0 else (1.4 if run < 3 else 2.0)
        run, failures = run + 1, 0
        x, y = arc[6], arc[7]
        end += 1
        node = node_at(nodes, x, y, origin)
        if node != NOWHERE:
            return node, end
        u, v = arc[6] - arc[0], arc[7] - arc[1]
        turn += math.atan2(du * v - dv * u, du * u + dv * v)
        du, dv = u, v
        anew = turning != NEVER and abs(turn) >= 2.0 * math.pi
    return NOWHERE, end
