"""The field as an image: speed and gates at the pixels of a window."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.model.gru import GRU
from core.model.gru_field import affine, sigmoid, velocity as gru_velocity
from core.model.planar_field import VELOCITY, Bounds, PlanarField, Velocity
from core.results import result
from core.validation import Window, finite_float, window

QUANTITIES = ("speed", "z1", "z2", "r1", "r2")
"""What a map can show: |ḣ|, the update gate or the reset gate of either unit."""

SPEED_FLOOR = 1e-16
"""The smallest speed that `log_speed` tells from rest.

tanh(p) − h is off by about 1e-16 from rounding alone, so that smaller speeds carry no
digits, unless the update gate made them small; and a speed may underflow to 0.
"""


@result
class FieldMap:
    """The field of a GRU of two units, or any planar field, at a window's pixel centres.

    Row 0 is the lowest row: entry [j, i] belongs to
    x = xmin + (i + ½)(xmax − xmin)/nx, y = ymin + (j + ½)(ymax − ymin)/ny.

    Attributes
    ----------
    bounds
        (xmin, xmax, ymin, ymax), the outer borders of the outermost pixels.
    speed
        (ny, nx) the Euclidean length |ḣ|, in units of state per discrete step.
    update, reset
        (ny, nx, 2) the gates z and r of both units, in [0, 1]; None for a field without.
    """

    bounds: Bounds
    speed: Array
    update: Array | None
    reset: Array | None

    @property
    def log_speed(self) -> Array:
        """(ny, nx) log10 of the speed, no less than log10 of `SPEED_FLOOR`."""
        return log_speed(self.speed)


def field_map(system: GRU | PlanarField, bounds: Window, resolution: int = 150) -> FieldMap:
    """Speed and gates of ``system`` at ``resolution`` × ``resolution`` pixels of a window.

    Parameters
    ----------
    system
        A GRU of two units, or any planar field, whose speed is evaluated to rounding.
    bounds
        (xmin, xmax, ymin, ymax).
    resolution
        Pixels along either side, 2 to 2000. Default 150.

    Raises
    ------
    ValueError
        For one unit, an empty window or a resolution out of range.
    """
    if isinstance(system, PlanarField):
        speed = map_quantity(system, bounds, "speed", resolution)
        return FieldMap(window(bounds), speed, None, None)
    maps = {name: map_quantity(system, bounds, name, resolution) for name in QUANTITIES}
    return FieldMap(
        bounds=window(bounds),
        speed=maps["speed"],
        update=np.stack([maps["z1"], maps["z2"]], axis=-1),
        reset=np.stack([maps["r1"], maps["r2"]], axis=-1),
    )


def map_quantity(
    system: GRU | PlanarField, bounds: Window, quantity: str, resolution: int = 150
) -> Array:
    """One of `QUANTITIES` alone, (resolution, resolution), laid out as in `FieldMap`."""
    field = planar(system, "a field map")
    if quantity not in QUANTITIES:
        raise ValueError(f"quantity must be one of {', '.join(QUANTITIES)}, not {quantity!r}")
    pixels = finite_float("resolution", resolution)
    if pixels != int(pixels) or not 2 <= pixels <= 2000:
        raise ValueError(f"resolution must be an integer from 2 to 2000, not {resolution}")
    frame = np.array(window(bounds))
    if quantity == "speed":
        if isinstance(system, GRU):
            return _gru_speed(system.packed, frame, int(pixels))
        return _speed(field.velocity, field.parameters, frame, int(pixels))
    if not isinstance(system, GRU):
        raise ValueError(f"{quantity} is a GRU's; of a planar field there is only the speed")
    # where the weights and the bias of a gate's pre-activation sit (core.model.gru_field)
    row, bias = {"z1": (8, 16), "z2": (10, 17), "r1": (4, 14), "r2": (6, 15)}[quantity]
    return _gate(system.packed, frame, int(pixels), row, bias)


def planar(system: object, what: str) -> PlanarField:
    """The field of a two-unit GRU, or a planar field itself; ValueError names ``what``."""
    if isinstance(system, PlanarField):
        return system
    if not isinstance(system, GRU) or system.dim != 2:
        raise ValueError(f"{what} needs a GRU of 2 units or a PlanarField")
    return system.field


def log_speed(speed: Array) -> Array:
    """log10 of ``speed``, no less than log10 of `SPEED_FLOOR`; same shape."""
    logarithm: Array = np.log10(np.maximum(speed, SPEED_FLOOR))
    return logarithm


_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled
def _length(velocity: tuple[float, float]) -> float:
    """Its length; hypot is slower, and needed only where the square is not normal."""
    u, v = velocity
    square = u * u + v * v
    return math.sqrt(square) if 1e-290 < square < 1e290 else math.hypot(u, v)


@compiled_as(_TABLE(VELOCITY, _VECTOR, _VECTOR, types.int64))
def _speed(velocity: Velocity, p: Array, frame: Array, n: int) -> Array:
    out = np.empty((n, n))
    for j in range(n):
        y = frame[2] + (j + 0.5) * (frame[3] - frame[2]) / n
        for i in range(n):
            x = frame[0] + (i + 0.5) * (frame[1] - frame[0]) / n
            out[j, i] = _length(velocity(p, x, y))
    return out


@compiled_as(_TABLE(_VECTOR, _VECTOR, types.int64))
def _gru_speed(p: Array, frame: Array, n: int) -> Array:
    """The same for GRUs: an eighth faster, with the velocity inlined."""
    out = np.empty((n, n))
    for j in range(n):
        y = frame[2] + (j + 0.5) * (frame[3] - frame[2]) / n
        for i in range(n):
            x = frame[0] + (i + 0.5) * (frame[1] - frame[0]) / n
            out[j, i] = _length(gru_velocity(p, x, y))
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
