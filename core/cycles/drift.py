"""From a trajectory that returns to a section to the limit cycle that it approaches.

The displacement d(s) = P(s) − s of the return map has the sign in which trajectories
drift. Following the drift turn by turn would take for ever near a Hopf point or a fold
of cycles, so the search steps ahead: by Newton's step where P′ < 1, else by a growing part
of the turn's size. A step is accepted if d keeps its sign and a cubic through d and d′ at
both ends has no zero between them; it is halved otherwise. Where the sign changes a
cycle is bracketed, and Newton's method, safeguarded by bisection, finds it (Dahlquist &
Björck, *Numerical Methods in Scientific Computing I*, SIAM 2008, §6.3).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.cycles.return_map import (
    CANCELLED,
    DERIVATIVE,
    HIGH,
    LOW,
    QX,
    QY,
    RETURN,
    RETURNED,
    TX,
    TY,
    WIDTH,
    P,
    first_return,
)
from core.flow.traps import trap_at
from core.model.planar_field import Jacobian, Velocity

FOUND, NONE, STOPPED = range(3)

ROOT, REACHED, TRAP = range(3)
"""What a search finds: s of the cycle; the last s to which the walk came; the point in whose
trap the walk ended (−1: in none)."""
FINDINGS = 3

_WALK = 80
_NOISE = 2e-12
"""Displacements below this part of the turn's extent are rounding."""
_GHOST = 1e-5
"""Where less drift than this is passed without a cycle, two have vanished or will appear."""


@compiled
def hidden_zero(h: float, d0: float, s0: float, d1: float, s1: float) -> bool:
    """A cubic comes close to zero between its ends.

    It has the values d0, d1 (of one sign) and the slopes s0, s1 there, over a length h.
    """
    floor = 0.1 * min(abs(d0), abs(d1))
    sign = 1.0 if d0 > 0.0 else -1.0
    for i in range(1, 16):
        t = i / 16.0
        value = (
            (1.0 + 2.0 * t) * (1.0 - t) ** 2 * d0
            + t * (1.0 - t) ** 2 * h * s0
            + t * t * (3.0 - 2.0 * t) * d1
            - t * t * (1.0 - t) * h * s1
        )
        if sign * value < floor:
            return True
    return False


@compiled
def bracketed_root(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    section: Array,
    a: float,
    b: float,
    sign: float,
    direction: float,
    box: Array,
    points: Array,
    rtol: float,
    atol: float,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
    out: Array,
) -> tuple[bool, float]:
    """The zero of d between a (where d has ``sign``) and b (the other sign).

    Returns (found, s); not found where the map ends in between.
    """
    s = 0.5 * (a + b)
    for i in range(70):
        status = first_return(
            velocity, jacobian, p, section, s, direction, box, points, rtol, atol, max_steps,
            cancel, work, out,
        )  # fmt: skip
        if status != RETURNED:
            return False, s
        d = out[P] - s
        noise = _NOISE * out[WIDTH]
        if d * sign > 0.0:
            a = s
        else:
            b = s
        newton = s - d / (out[DERIVATIVE] - 1.0) if out[DERIVATIVE] != 1.0 else math.nan
        if abs(d) <= noise and abs(newton - s) <= 1e-9 * out[WIDTH]:
            return True, s
        if abs(b - a) <= 1e-13 * out[WIDTH]:
            return True, s
        inside = min(a, b) < newton < max(a, b)
        s = newton if inside and i % 8 != 7 else 0.5 * (a + b)
    return True, s


@compiled
def follow_drift(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    section: Array,
    s: float,
    direction: float,
    box: Array,
    points: Array,
    rtol: float,
    atol: float,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
    findings: Array,
) -> int:
    """Follow the drift from base + s normal along a section.

    FOUND: ``findings`` hold the cycle. NONE: the trajectory leaves the section for good;
    REACHED is how far its drift was followed. Where it was all but at rest on the way, as next
    to a fold of cycles, a second entry of ``work``, if there is one, counts that.
    """
    here, there = np.empty(RETURN), np.empty(RETURN)
    findings[REACHED], findings[TRAP] = s, -1.0
    status = first_return(
        velocity, jacobian, p, section, s, direction, box, points, rtol, atol, max_steps,
        cancel, work, here,
    )  # fmt: skip
    if status != RETURNED:
        return STOPPED if status == CANCELLED else NONE
    grow, fell = 0.125, False
    for _ in range(_WALK):
        d, slope, width = here[P] - s, here[DERIVATIVE] - 1.0, here[WIDTH]
        sign = 1.0 if d > 0.0 else -1.0
        if abs(d) <= _NOISE * width:
            findings[ROOT] = s
            return FOUND
        ahead = max(4.0 * abs(d), grow * width)
        if slope < 0.0:
            ahead = min(ahead, 1.02 * abs(d / slope))
        accepted = False
        for _ in range(12):
            ahead = max(ahead, abs(d))  # the trajectory's own next crossing is always safe
            to = s + sign * ahead
            to = min(max(to, section[LOW]), section[HIGH])
            status = first_return(
                velocity, jacobian, p, section, to, direction, box, points, rtol, atol,
                max_steps, cancel, work, there,
            )  # fmt: skip
            if status == CANCELLED:
                return STOPPED
            if status != RETURNED:
                if ahead <= abs(d) * 1.0000001:
                    return NONE
                ahead *= 0.25
                grow *= 0.25
                continue
            d_to, slope_to = there[P] - to, there[DERIVATIVE] - 1.0
            if d_to * sign <= 0.0:
                found, root = bracketed_root(
                    velocity, jacobian, p, section, s, to, sign, direction, box, points, rtol,
                    atol, max_steps, cancel, work, there,
                )  # fmt: skip
                if cancel[0] != 0:
                    return STOPPED
                if found:
                    findings[ROOT] = root
                    return FOUND
                ahead *= 0.25
                continue
            if ahead > abs(d) * 1.0000001 and hidden_zero(to - s, d, slope, d_to, slope_to):
                ahead *= 0.5
                grow *= 0.5
                continue
            accepted = True
            break
        if not accepted or to == s:
            return NONE
        if abs(there[P] - to) < abs(d):
            fell = True
        elif fell and abs(d) < _GHOST * width and len(work) > 1:
            work[1] += 1
        s = to
        here[:] = there
        findings[REACHED] = s
        x, y = section[QX] - s * section[TY], section[QY] + s * section[TX]
        u, v = velocity(p, x, y)
        point = trap_at(points, x, y, u, v, direction)
        if point >= 0:
            findings[TRAP] = point
            return NONE
        grow = min(2.0 * grow, 1.0)
    return NONE
