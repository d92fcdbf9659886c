"""The last, slow part of a trajectory, by an implicit method.

Where a trajectory drifts along a slow manifold (a nearly closed update gate, a pseudo-line
attractor, points that almost merge) an explicit method takes steps of the fast time scale
for as long as the slow one lasts. The Rosenbrock method of order 2(3) of Shampine &
Reichelt ("The MATLAB ODE suite", SIAM J. Sci. Comput. 18, 1997) steps as the slow motion
allows. Its tolerance is coarser: it serves to learn where a trajectory ends.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.flow.dormand_prince import ROW, inside_box, trusted_reach
from core.flow.traps import trap_at
from core.model.planar_field import Jacobian, Velocity

RTOL, ATOL = 1e-6, 1e-10
MAX_STEPS = 1500
CAUGHT, LEFT, LOST = range(3)

_D = 1.0 / (2.0 + math.sqrt(2.0))
_E32 = 6.0 + math.sqrt(2.0)


@compiled
def hermite_row(
    row: Array, t: float, h: float, x: float, y: float, x1: float, y1: float,
    u: float, v: float, u1: float, v1: float,
) -> None:  # fmt: skip
    """A step as a row of `core.flow.dormand_prince`, its dense output a cubic."""
    row[:] = 0.0
    row[0], row[1], row[2], row[3] = t, h, x, y
    row[4], row[5] = x1 - x, y1 - y
    row[6], row[7] = h * u - row[4], h * v - row[5]
    row[8], row[9] = 2.0 * row[4] - h * (u + u1), 2.0 * row[5] - h * (v + v1)


@compiled
def rosenbrock_tail(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    t: float,
    x: float,
    y: float,
    h: float,
    fastest: float,
    box: Array,
    points: Array,
    keep: bool,
    rows: Array,
    count: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
) -> tuple[int, int, float, int, Array]:
    """Follow (x, y) from time t with first step h (its sign is the direction of time).

    It gives up where the speed exceeds ``fastest``: there an explicit method is better.

    Returns (CAUGHT, LEFT or LOST; the point that caught it or −1; the time reached; the
    number of rows; rows).
    """
    direction = 1.0 if h > 0.0 else -1.0
    reach = trusted_reach(box)
    u, v = velocity(p, x, y)
    for _ in range(MAX_STEPS):
        work[0] -= 1
        if cancel[0] != 0 or work[0] < 0:
            break
        a, b, c, d = jacobian(p, x, y)
        w11, w12, w21, w22 = 1.0 - h * _D * a, -h * _D * b, -h * _D * c, 1.0 - h * _D * d
        determinant = w11 * w22 - w12 * w21
        if determinant == 0.0 or not math.isfinite(determinant):
            h *= 0.5
            continue
        k1x = (w22 * u - w12 * v) / determinant
        k1y = (w11 * v - w21 * u) / determinant
        fx, fy = velocity(p, x + 0.5 * h * k1x, y + 0.5 * h * k1y)
        gx, gy = fx - k1x, fy - k1y
        k2x = (w22 * gx - w12 * gy) / determinant + k1x
        k2y = (w11 * gy - w21 * gx) / determinant + k1y
        if not abs(h * k2x) + abs(h * k2y) <= reach:
            h *= 0.2
            if abs(h) < 1e-300:
                break
            continue
        x1, y1 = x + h * k2x, y + h * k2y
        u1, v1 = velocity(p, x1, y1)
        gx = u1 - _E32 * (k2x - fx) - 2.0 * (k1x - u)
        gy = v1 - _E32 * (k2y - fy) - 2.0 * (k1y - v)
        k3x = (w22 * gx - w12 * gy) / determinant
        k3y = (w11 * gy - w21 * gx) / determinant
        ex = abs(h / 6.0 * (k1x - 2.0 * k2x + k3x)) / (ATOL + RTOL * max(abs(x), abs(x1)))
        ey = abs(h / 6.0 * (k1y - 2.0 * k2y + k3y)) / (ATOL + RTOL * max(abs(y), abs(y1)))
        error = max(ex, ey)
        factor = 5.0 if error == 0.0 else min(5.0, 0.8 * error ** (-1.0 / 3.0))
        if not error <= 1.0:
            h *= max(0.2, factor) if math.isfinite(error) else 0.2
            if abs(h) < 1e-300:
                break
            continue
        if keep:
            if count == len(rows):
                longer = np.empty((2 * count, ROW))
                longer[:count] = rows
                rows = longer
            hermite_row(rows[count], t, h, x, y, x1, y1, u, v, u1, v1)
            count += 1
        t, x, y, u, v = t + h, x1, y1, u1, v1
        h *= factor
        if abs(h) > 1e15:
            break
        point = trap_at(points, x, y, u, v, direction)
        if point >= 0:
            return CAUGHT, point, t, count, rows
        if not inside_box(box, x, y):
            return LEFT, -1, t, count, rows
        if u * u + v * v > fastest * fastest:
            break
    return LOST, -1, t, count, rows
