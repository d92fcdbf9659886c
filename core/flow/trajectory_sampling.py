"""Where to sample a trajectory so that straight pieces draw it, in time and in the phase plane.

Compiled; works on the accepted steps that `core.flow.dormand_prince` records.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.flow.dormand_prince import dense

SUBDIVISIONS = 8
"""Parts of a step over which the bend of the curve is measured."""

LEAST_POINTS = 24
"""Samples that even a resting trajectory gets, so that hovering finds one."""

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]
_INTEGERS = types.int64[::1]


@compiled_as(_TABLE(_TABLE, _VECTOR))
def evaluate(rows: Array, times: Array) -> Array:
    """The dense output at ``times``, each found in its step by bisection."""
    out = np.empty((len(times), 2))
    for i in range(len(times)):
        low, high = 0, len(rows) - 1
        while low < high:
            middle = (low + high + 1) // 2
            begun = abs(times[i]) >= abs(rows[middle, 0])
            low, high = (middle, high) if begun else (low, middle - 1)
        out[i] = dense(rows[low], (times[i] - rows[low, 0]) / rows[low, 1])
    return out


@compiled
def _effort(rows: Array, end: float, tolerance: float) -> Array:
    """Samples that the curve needs up to the end of each eighth of each step.

    A straight piece over the time τ strays by |ḧ| τ²/8 at most, so that samples of
    density √(|ḧ| / 8 tolerance) stray everywhere by the same ``tolerance``: in the
    phase plane and, because the pieces are straight in time too, in the time series.
    """
    parts = SUBDIVISIONS
    total = np.zeros(len(rows) * parts + 1)
    for i in range(len(rows)):
        ds = min(1.0, (end - rows[i, 0]) / rows[i, 1]) / parts
        dt = abs(ds * rows[i, 1])
        x0, y0 = dense(rows[i], 0.0)
        for j in range(parts):
            x1, y1 = dense(rows[i], (j + 0.5) * ds)
            x2, y2 = dense(rows[i], (j + 1) * ds)
            # the second difference over a half is ḧ (dt/2)²
            bend = 4.0 * max(abs(x0 - 2.0 * x1 + x2), abs(y0 - 2.0 * y1 + y2))
            effort = math.sqrt(bend / (8.0 * tolerance)) + LEAST_POINTS * abs(dt / end)
            place = i * parts + j
            total[place + 1] = total[place] + (effort if math.isfinite(effort) else 0.0)
            x0, y0 = x2, y2
    return total


@compiled
def _sample(rows: Array, end: float, total: Array, out: Array) -> None:
    """Fill ``out`` (n, 3) with t, x, y at equal shares of the effort ``total``."""
    parts, n = SUBDIVISIONS, len(out)
    place = 0
    for k in range(n):
        goal = total[-1] * k / (n - 1)
        while place < len(total) - 2 and total[place + 1] < goal:
            place += 1
        width = total[place + 1] - total[place]
        share = (goal - total[place]) / width if width > 0.0 else 1.0
        i, j = place // parts, place % parts
        taken = min(1.0, (end - rows[i, 0]) / rows[i, 1])
        s = taken * (j + min(1.0, share)) / parts
        out[k, 0] = rows[i, 0] + s * rows[i, 1]
        out[k, 1], out[k, 2] = dense(rows[i], s)
    out[n - 1, 0] = end


@compiled_as(
    types.Tuple((_INTEGERS, _TABLE))(_INTEGERS, _VECTOR, _TABLE, _TABLE, types.float64, types.int64)
)
def sample_all(
    offsets: NDArray[np.int64],
    reached: Array,
    rows: Array,
    starts: Array,
    tolerance: float,
    max_points: int,
) -> tuple[NDArray[np.int64], Array]:
    """The samples (t, x, y) of every trajectory one below the other, and their offsets."""
    m = len(reached)
    ends = np.zeros(m + 1, np.int64)
    out = np.empty((256 * m, 3))
    for i in range(m):
        steps = rows[offsets[i] : offsets[i + 1]]
        moved = reached[i] != 0.0
        total = _effort(steps, reached[i], tolerance) if moved else np.zeros(1)
        # compared as floats: no integer is made of what may be too large for one
        n = math.ceil(total[-1]) + 1 if total[-1] < max_points - 1.0 else max_points
        if ends[i] + n > len(out):
            longer = np.empty((2 * (ends[i] + n), 3))
            longer[: ends[i]] = out[: ends[i]]
            out = longer
        piece = out[ends[i] : ends[i] + n]
        if n > 1:
            _sample(steps, reached[i], total, piece)
        piece[0, 0], piece[0, 1], piece[0, 2] = 0.0, starts[i, 0], starts[i, 1]
        ends[i + 1] = ends[i] + n
    return ends, out[: ends[m]].copy()
