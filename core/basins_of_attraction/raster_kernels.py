"""Compiled parts of `core.basins`: drawing into a raster, and where starts end."""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled_as
from core.cycles.cycle_table import CYCLE_ROW
from core.flow.dormand_prince import ROW
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity
from core.separatrix_skeleton.exploration import MOST_CYCLES
from core.separatrix_skeleton.limit_sets import BORDER, CYCLE, POINT, REPORT, TARGET, follow

Integers = NDArray[np.int64]

RTOL, ATOL = 1e-8, 1e-10

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]
_INTEGERS = types.int64[::1]


@compiled_as(types.void(_TABLE, _INTEGERS, _VECTOR, types.uint8[:, ::1]))
def draw_lines(
    vertices: Array, offsets: Integers, extent: Array, raster: NDArray[np.uint8]
) -> None:
    """Set every pixel that the polylines run through, sampled at thirds of a pixel."""
    ny, nx = raster.shape
    for line in range(len(offsets) - 1):
        for i in range(offsets[line], offsets[line + 1] - 1):
            x0 = (vertices[i, 0] - extent[0]) / (extent[1] - extent[0]) * nx
            y0 = (vertices[i, 1] - extent[2]) / (extent[3] - extent[2]) * ny
            x1 = (vertices[i + 1, 0] - extent[0]) / (extent[1] - extent[0]) * nx
            y1 = (vertices[i + 1, 1] - extent[2]) / (extent[3] - extent[2]) * ny
            # only the part that can be inside
            if max(x0, x1) < 0.0 or min(x0, x1) > nx or max(y0, y1) < 0.0 or min(y0, y1) > ny:
                continue
            # bounded as a float: no integer is made of what may be too large for one
            length = min(max(abs(x1 - x0), abs(y1 - y0)), 4.0 * (nx + ny))
            if not math.isfinite(length):
                continue
            parts = max(1, math.ceil(3.0 * length))
            for k in range(parts + 1):
                column, row = x0 + (x1 - x0) * k / parts, y0 + (y1 - y0) * k / parts
                if 0.0 <= column < nx and 0.0 <= row < ny:
                    raster[int(row), int(column)] = 1


@compiled_as(
    types.UniTuple(_INTEGERS, 2)(
        VELOCITY,
        JACOBIAN,
        _VECTOR,
        _VECTOR,
        _TABLE,
        _TABLE,
        _TABLE,
        types.int64,
        _INTEGERS,
        _INTEGERS,
    )
)
def settle(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    box: Array,
    points: Array,
    cycles: Array,
    starts: Array,
    max_steps: int,
    cancel: Integers,
    work: Integers,
) -> tuple[Integers, Integers]:
    """The point and the cycle at which each start (m, 2) ends forward in time, else −1.

    The point is −2 for one that leaves the box.
    """
    table = np.zeros((MOST_CYCLES, CYCLE_ROW))
    table[: len(cycles)] = cycles
    count = len(cycles)
    ends = np.full(len(starts), -1, np.int64)
    onto = np.full(len(starts), -1, np.int64)
    report, rows = np.empty(REPORT), np.empty((1, ROW))
    for i in range(len(starts)):
        status, _, rows, count = follow(
            velocity, jacobian, p, starts[i, 0], starts[i, 1], 1.0, -1, box, points, table, count,
            max_steps, False, RTOL, ATOL, rows, 0, cancel, work, report,
        )  # fmt: skip
        if status == POINT:
            ends[i] = int(report[TARGET])
        elif status == CYCLE:
            onto[i] = int(report[TARGET])
        elif status == BORDER:
            ends[i] = -2
        if cancel[0] != 0 or work[0] < 0:
            break
    return ends, onto


@compiled_as(
    _VECTOR(types.int16[:, ::1], types.boolean[:, ::1], types.boolean[:, ::1], types.int64)
)
def counted(
    labels: NDArray[np.int16], wall: NDArray[np.bool_], inside: NDArray[np.bool_], count: int
) -> Array:
    """How many of the pixels ``inside`` belong to each of ``count`` labels.

    A pixel that a boundary runs through is shared out among the labels of those of its
    neighbours through which none does (5 × 5, by their numbers).
    """
    ny, nx = labels.shape
    out = np.zeros(count)
    near = np.zeros(count)
    for r in range(ny):
        for c in range(nx):
            if not inside[r, c]:
                continue
            label = labels[r, c]
            if not wall[r, c]:
                if label >= 0:
                    out[label] += 1.0
                continue
            near[:] = 0.0
            total = 0.0
            for i in range(max(0, r - 2), min(ny, r + 3)):
                for j in range(max(0, c - 2), min(nx, c + 3)):
                    if not wall[i, j]:
                        total += 1.0
                        if labels[i, j] >= 0:
                            near[labels[i, j]] += 1.0
            if total == 0.0:
                if label >= 0:
                    out[label] += 1.0
                continue
            for k in range(count):
                out[k] += near[k] / total
    return out
