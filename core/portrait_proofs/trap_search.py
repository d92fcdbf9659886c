"""The largest trap of a sink or source that is found, and places in it."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.portrait_proofs.turned_field import (
    box_ratio,
    lyapunov_matrix,
    pull_jacobian,
    scaled_matrix,
)
from core.proof.interval_jets import Parameters
from core.proof.nodes import DOORS
from core.proof.traps import (
    BOX,
    DIRECTION,
    ELLIPSE,
    L11,
    L12,
    L21,
    L22,
    SHAPE,
    SIZE,
    TRAP,
    XHI,
    XLO,
    YHI,
    YLO,
    Trap,
    in_trap,
    settle_size,
)


@compiled
def half_sides(trap: Trap) -> tuple[float, float]:
    """Of the box around an ellipse of size 1."""
    det = abs(trap[L11] * trap[L22] - trap[L12] * trap[L21])
    return math.hypot(trap[L22], trap[L12]) / det, math.hypot(trap[L21], trap[L11]) / det


@compiled
def ellipse_trap(p: Parameters, trap: Trap, x: float, y: float) -> None:
    """Fill in an ellipse around the point near (x, y)."""
    trap[L11], trap[L12], trap[L21], trap[L22] = lyapunov_matrix(scaled_matrix(p, x, y))
    trap[SHAPE] = ELLIPSE
    wide, high = half_sides(trap)
    settle_size(p, trap, 1.0 / max(wide, high))


@compiled
def box_trap(p: Parameters, trap: Trap, x: float, y: float) -> None:
    """Fill in a box around the point near (x, y)."""
    ratio = box_ratio(pull_jacobian(p, x, y))
    trap[L12] = trap[L21] = trap[SIZE] = 0.0
    trap[SHAPE] = BOX
    if ratio > 0.0:
        trap[L11], trap[L22] = min(1.0, 1.0 / ratio), min(1.0, ratio)
        settle_size(p, trap, 1.0)


@compiled
def thickness(trap: Trap) -> float:
    """About the smaller half axis."""
    if not trap[SIZE] > 0.0:
        return 0.0
    if trap[SHAPE] == BOX:
        narrow: float = trap[SIZE] * min(trap[L11], trap[L22])
        return narrow
    squares = trap[L11] ** 2 + trap[L12] ** 2 + trap[L21] ** 2 + trap[L22] ** 2
    axis: float = trap[SIZE] / math.sqrt(squares)
    return axis


@compiled_as(types.float64[:, ::1](types.float64[::1], types.float64[:, ::1]))
def find_traps(p: Parameters, points: Array) -> Array:
    """The traps of sinks and sources, one row each (`core.proof.traps`).

    ``points`` (n, 7): the enclosure's xlo, xhi, ylo, yhi; a place x, y in it; 1 for a sink, −1
    for a source. Of the ellipse and the box the thicker one is taken.
    """
    traps = np.zeros((len(points), TRAP))
    box = np.zeros(TRAP)
    for i in range(len(points)):
        trap, point = traps[i], points[i]
        for k in range(4):
            trap[XLO + k] = point[k]
        trap[DIRECTION] = point[6]
        box[:] = trap
        ellipse_trap(p, trap, point[4], point[5])
        box_trap(p, box, point[4], point[5])
        if thickness(box) > thickness(trap):
            trap[:] = box
    return traps


@compiled
def start(trap: Trap, k: int) -> tuple[bool, float, float]:
    """The k-th place near the trap's border; whether it is proven to lie in the trap."""
    angle = 2.0 * math.pi * (k + 0.3) / DOORS
    c, s = math.cos(angle), math.sin(angle)
    x, y = 0.5 * (trap[XLO] + trap[XHI]), 0.5 * (trap[YLO] + trap[YHI])
    if trap[SHAPE] == BOX:
        widest = max(abs(c), abs(s))
        dx, dy = c / widest * trap[L11], s / widest * trap[L22]
    else:
        det = trap[L11] * trap[L22] - trap[L12] * trap[L21]
        dx, dy = (trap[L22] * c - trap[L12] * s) / det, (trap[L11] * s - trap[L21] * c) / det
    for share in (0.98, 0.8, 0.4):
        u, v = x + share * trap[SIZE] * dx, y + share * trap[SIZE] * dy
        if in_trap(trap, u, v):
            return True, u, v
    return False, x, y


@compiled_as(types.float64[:, :, ::1](types.float64[:, ::1]))
def trap_doors(traps: Array) -> Array:
    """(n, `DOORS`, 2) the doors of traps."""
    doors = np.full((len(traps), DOORS, 2), np.nan)
    for i in range(len(traps)):
        if traps[i, SIZE] > 0.0:
            for k in range(DOORS):
                proven, x, y = start(traps[i], k)
                if proven:
                    doors[i, k, 0], doors[i, k, 1] = x, y
    return doors
