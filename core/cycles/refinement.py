"""A limit cycle to full accuracy: Newton's method on the return map, and its checks.

The displacement P(s) − s is taken to zero at a relative tolerance of 1e-13 (the least that
DOP853 can use), in the direction of time in which the cycle attracts, where P′ < 1. That it
changes sign across the cycle is checked at two other tolerances.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled_as
from core.cycles.cycle_table import ATTRACTS, FROM, TO
from core.cycles.return_map import (
    DERIVATIVE,
    HIGH,
    LOG,
    LOW,
    QX,
    QY,
    RETURN,
    RETURNED,
    SECTION,
    TIME,
    TX,
    TY,
    WIDTH,
    P,
    first_return,
)
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

PERIOD, LOGARITHM, RESIDUAL, CONFIRMED, HALF_WIDTH = range(5)
REFINED = 5

RTOL, ATOL = 1e-13, 1e-15
CHECKS = (1e-9, 1e-12)

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled_as(
    _TABLE(
        VELOCITY,
        JACOBIAN,
        _VECTOR,
        _VECTOR,
        _TABLE,
        types.int64,
        types.int64[::1],
        types.int64[::1],
    )
)
def refine(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    box: Array,
    cycles: Array,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
) -> Array:
    """Move every cycle's section onto the cycle (in place); rows of REFINED for each.

    PERIOD is NaN where the cycle did not return.
    """
    out = np.full((len(cycles), REFINED), math.nan)
    none = np.empty((0, 16))
    turn = np.empty(RETURN)
    section = np.empty(SECTION)
    for c in range(len(cycles)):
        cycle = cycles[c]
        direction = cycle[ATTRACTS]
        section[TX], section[TY] = direction * cycle[TX], direction * cycle[TY]
        section[QX], section[QY] = cycle[QX], cycle[QY]
        section[LOW] = cycle[FROM] if direction > 0.0 else -cycle[TO]
        section[HIGH] = cycle[TO] if direction > 0.0 else -cycle[FROM]
        s, best = 0.0, math.inf
        for _ in range(8):
            status = first_return(
                velocity, jacobian, p, section, s, direction, box, none, RTOL, ATOL, max_steps,
                cancel, work, turn,
            )  # fmt: skip
            if status != RETURNED:
                break
            d = turn[P] - s
            if not abs(d) < best:
                break
            best, root = abs(d), s
            out[c, PERIOD], out[c, LOGARITHM] = turn[TIME], direction * turn[LOG]
            out[c, RESIDUAL], out[c, HALF_WIDTH] = abs(d), turn[WIDTH]
            if turn[DERIVATIVE] == 1.0:
                break
            s -= d / (turn[DERIVATIVE] - 1.0)
        if best == math.inf:
            continue
        cycle[QX] -= root * section[TY]
        cycle[QY] += root * section[TX]
        moved = direction * root
        cycle[FROM], cycle[TO] = cycle[FROM] - moved, cycle[TO] - moved
        cycle[LOW], cycle[HIGH] = cycle[LOW] - moved, cycle[HIGH] - moved
        section[QX], section[QY] = cycle[QX], cycle[QY]
        section[LOW] -= root
        section[HIGH] -= root
        confirmed = 1.0
        for side in (-1.0, 1.0):
            end = cycle[HIGH] if side * direction > 0.0 else -cycle[LOW]
            changed = False
            offset = 1e-6 * turn[WIDTH]
            while offset <= max(0.5 * end, 1e-6 * turn[WIDTH]) and not changed:
                changed = True
                for i in range(2):
                    tolerance = CHECKS[i]
                    status = first_return(
                        velocity, jacobian, p, section, side * offset, direction, box, none,
                        tolerance, 1e-2 * tolerance, max_steps, cancel, work, turn,
                    )  # fmt: skip
                    d = turn[P] - side * offset
                    # beyond what the tolerance can blur
                    if status != RETURNED or not -side * d > 2.0 * tolerance * turn[WIDTH]:
                        changed = False
                offset *= 10.0
            if not changed:
                confirmed = 0.0
        out[c, CONFIRMED] = confirmed
    return out
