"""Where a trajectory's end is certain enough: traps around the fixed points.

Around a sink (backward in time: a source) the quadratic Lyapunov function V = dᵀ M d of
the linear part, AᵀM + M A = −I, decreases on an ellipse V ≤ level, whose size is found
by trying the true field on smaller and smaller ellipses (Khalil, *Nonlinear Systems*,
2002, §4.3; sampled, so *computed*). A trajectory that enters it ends at the point, and
no limit cycle meets it. A cluster, where several points act as one, traps on the side
from which its slow direction leads inward, within a ball that is clear of all others.
"""

from __future__ import annotations

import math

from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.model.planar_field import VELOCITY, Velocity

PX, PY, FORWARD, BACKWARD, M11, M12, M22, LEVEL, AX, AY, BX, BY, U, S, BALL, SIDED = range(16)
"""A point as a row: its place; whether it traps forward and backward in time (0 or 1);
its metric and the level of V; for a saddle the covectors that give the unstable (AX, AY)
and the stable coordinate (BX, BY), its eigenvalues U > 0 > S, and the radius BALL in which
a passage counts as close. SIDED: 1 for a cluster that traps forward only where
AX dx + AY dy > 0, backward only where BX dx + BY dy > 0 (a zero covector: everywhere);
2 for one that traps where the flow leads steeply inward."""
POINT = 16

_DIRECTIONS = 24


@compiled
def height(point: Array, x: float, y: float) -> float:
    """V at (x, y)."""
    dx, dy = x - point[PX], y - point[PY]
    value: float = dx * dx * point[M11] + 2.0 * dx * dy * point[M12] + dy * dy * point[M22]
    return value


@compiled
def caught(point: Array, x: float, y: float, u: float, v: float, direction: float) -> bool:
    """A trajectory through (x, y) with velocity (u, v) ends at this point."""
    if point[FORWARD if direction > 0.0 else BACKWARD] == 0.0:
        return False
    if not height(point, x, y) < point[LEVEL]:
        return False
    if point[SIDED] == 0.0:
        return True
    dx, dy = x - point[PX], y - point[PY]
    if point[SIDED] == 2.0:
        inwards: bool = direction * (dx * u + dy * v) < -0.5 * math.hypot(dx, dy) * math.hypot(u, v)
        return inwards
    a, b = (point[AX], point[AY]) if direction > 0.0 else (point[BX], point[BY])
    if a == 0.0 and b == 0.0:
        return True
    inward: bool = a * dx + b * dy > 0.05 * math.sqrt(point[LEVEL])
    return inward


@compiled
def trap_at(points: Array, x: float, y: float, u: float, v: float, direction: float) -> int:
    """The point that traps a trajectory at (x, y), or −1."""
    for i in range(len(points)):
        if caught(points[i], x, y, u, v, direction):
            return i
    return -1


@compiled
def closeness(point: Array, x: float, y: float, direction: float) -> float:
    """By how much a passing trajectory misses a saddle's manifold: inf outside its ball.

    In the saddle's linear coordinates u v^(λu/|λs|) is constant along a trajectory: the
    distance from the manifold along which it arrives, where it enters the ball.
    """
    if point[BALL] == 0.0:
        return math.inf
    dx, dy = x - point[PX], y - point[PY]
    if dx * dx + dy * dy > point[BALL] * point[BALL]:
        return math.inf
    u = abs(point[AX] * dx + point[AY] * dy)
    s = abs(point[BX] * dx + point[BY] * dy)
    rate, along, off = point[U] / -point[S], s, u
    if direction < 0.0:
        rate, along, off = 1.0 / rate, u, s
    miss: float = off * (along / point[BALL]) ** rate
    return miss


@compiled_as(types.void(VELOCITY, types.float64[::1], types.float64[:, ::1]))
def set_levels(velocity: Velocity, p: Array, points: Array) -> None:
    """Set LEVEL of every trapping point without sides: the largest ellipse that traps.

    LEVEL holds the largest level to try on entry. V̇ must be below half of what the
    linear part makes it, on this and all smaller ellipses tried (each half as wide, down
    to a thousandth of the first that passes).
    """
    for i in range(len(points)):
        point = points[i]
        if point[FORWARD] + point[BACKWARD] == 0.0 or point[SIDED] != 0.0:
            continue
        sign = 1.0 if point[FORWARD] != 0.0 else -1.0
        # V = |Lᵀ d|² with M = L Lᵀ: the ellipse is d = r L⁻ᵀ (cos, sin)
        l11 = math.sqrt(point[M11])
        l21 = point[M12] / l11
        l22 = math.sqrt(point[M22] - l21 * l21)
        radius = math.sqrt(point[LEVEL])
        good, passed = 0.0, 0
        for _ in range(48):
            fits = True
            for j in range(2 * _DIRECTIONS):
                angle = 2.0 * math.pi * (j + 0.5) / _DIRECTIONS
                if j < _DIRECTIONS:
                    wx, wy = math.cos(angle), math.sin(angle)
                else:  # a long ellipse turns fast where it is narrow: evenly in the phase plane
                    dx, dy = math.cos(angle), math.sin(angle)
                    wx, wy = l11 * dx + l21 * dy, l22 * dy
                    size = math.hypot(wx, wy)
                    wx, wy = wx / size, wy / size
                dy = radius * wy / l22
                dx = (radius * wx - l21 * dy) / l11
                u, v = velocity(p, point[PX] + dx, point[PY] + dy)
                change = (
                    2.0
                    * sign
                    * (
                        dx * (point[M11] * u + point[M12] * v)
                        + dy * (point[M12] * u + point[M22] * v)
                    )
                )
                if not change < -0.5 * (dx * dx + dy * dy):
                    fits = False
                    break
            if fits:
                if passed == 0:
                    good = radius
                passed += 1
                if passed == 10:
                    break
            else:
                passed = 0
            radius *= 0.5
        point[LEVEL] = good * good if passed > 0 else 0.0
