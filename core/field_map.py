"""The field as an image: speed and gates at the pixels of a window."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.compiled import compiled_as
from core.gru import GRU
from core.gru_field import affine, sigmoid, velocity
from core.planar_field import Bounds
from core.results import result
from core.validation import finite_float, window

Array = NDArray[np.float64]

QUANTITIES = ("speed", "z1", "z2", "r1", "r2")
"""What a map can show: |ḣ|, the update gate or the reset gate of either unit."""

SPEED_FLOOR = 1e-16
"""The smallest speed that `log_speed` tells from rest.

tanh(p) − h is off by about 1e-16 from rounding alone, so that smaller speeds carry no
digits, unless the update gate made them small; and a speed may underflow to 0.
"""


@result
class FieldMap:
    """The field of a GRU of two units at the pixel centres of a window.

    Row 0 is the lowest row: entry [j, i] belongs to
    x = xmin + (i + ½)(xmax − xmin)/nx, y = ymin + (j + ½)(ymax − ymin)/ny.

    Attributes
    ----------
    bounds
        (xmin, xmax, ymin, ymax), the outer borders of the outermost pixels.
    speed
        (ny, nx) the Euclidean length |ḣ|, in units of state per discrete step.
    update, reset
        (ny, nx, 2) the gates z and r of both units, in [0, 1].
    """

    bounds: Bounds
    speed: Array
    update: Array
    reset: Array

    @property
    def log_speed(self) -> Array:
        """(ny, nx) log10 of the speed, no less than log10 of `SPEED_FLOOR`."""
        return log_speed(self.speed)


def field_map(gru: GRU, bounds: Any, resolution: int = 150) -> FieldMap:
    """Speed and gates of ``gru`` at ``resolution`` × ``resolution`` pixels of a window.

    Parameters
    ----------
    gru
        A GRU of two units.
    bounds
        (xmin, xmax, ymin, ymax).
    resolution
        Pixels along either side, 2 to 2000. Default 150.

    Raises
    ------
    ValueError
        For one unit, an empty window or a resolution out of range.
    """
    maps = {name: map_quantity(gru, bounds, name, resolution) for name in QUANTITIES}
    return FieldMap(
        bounds=window(bounds),
        speed=maps["speed"],
        update=np.stack([maps["z1"], maps["z2"]], axis=-1),
        reset=np.stack([maps["r1"], maps["r2"]], axis=-1),
    )


def map_quantity(gru: GRU, bounds: Any, quantity: str, resolution: int = 150) -> Array:
    """One of `QUANTITIES` alone, (resolution, resolution), laid out as in `FieldMap`."""
    if not isinstance(gru, GRU) or gru.dim != 2:
        raise ValueError("a field map needs a GRU of 2 units")
    if quantity not in QUANTITIES:
        raise ValueError(f"quantity must be one of {', '.join(QUANTITIES)}, not {quantity!r}")
    pixels = finite_float("resolution", resolution)
    if pixels != int(pixels) or not 2 <= pixels <= 2000:
        raise ValueError(f"resolution must be a whole number from 2 to 2000, not {resolution}")
    frame = np.array(window(bounds))
    if quantity == "speed":
        return _speed(gru.packed, frame, int(pixels))
    # where the weights and the bias of a gate's pre-activation sit (core.gru_field)
    row, bias = {"z1": (8, 16), "z2": (10, 17), "r1": (4, 14), "r2": (6, 15)}[quantity]
    return _gate(gru.packed, frame, int(pixels), row, bias)


def log_speed(speed: Array) -> Array:
    """log10 of ``speed``, no less than log10 of `SPEED_FLOOR`; same shape."""
    logarithm: Array = np.log10(np.maximum(speed, SPEED_FLOOR))
    return logarithm


_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled_as(_TABLE(_VECTOR, _VECTOR, types.int64))
def _speed(p: Array, frame: Array, n: int) -> Array:
    out = np.empty((n, n))
    for j in range(n):
        y = frame[2] + (j + 0.5) * (frame[3] - frame[2]) / n
        for i in range(n):
            x = frame[0] + (i + 0.5) * (frame[1] - frame[0]) / n
            u, v = velocity(p, x, y)
            square = u * u + v * v
            # hypot is slower, and needed only where the square leaves the normal range
            out[j, i] = math.sqrt(square) if 1e-290 < square < 1e290 else math.hypot(u, v)
    return out


@compiled_as(_TABLE(_VECTOR, _VECTOR, types.int64, types.int64, types.int64))
def _gate(p: Array, frame: Array, n: int, row: int, bias: int) -> Array:
    out = np.empty((n, n))
    for j in range(n):
        y = frame[2] + (j + 0.5) * (frame[3] - frame[2]) / n
        for i in range(n):
            x = frame[0] + (i + 0.5) * (frame[1] - frame[0]) / n
            out[j, i] = sigmoid(affine(p[row], x, p[row + 1], y, p[bias]))
    return out
