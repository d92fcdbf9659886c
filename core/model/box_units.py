"""A planar field in units of its own: its box is (−1, 1)², its fastest rate is 1.

All that follows trajectories has lengths, speeds and tolerances in it that suit a GRU, whose
states lie in (−1, 1)² and move by about their own size in a unit of time. A field in millivolts
and shares of open channels is brought to the same form before anything is computed, so that no
answer depends on the units of x, y or time; results are brought back by
`core.separatrix_skeleton.own_units`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numba import njit
from numpy.typing import NDArray

from core.arrays import Array
from core.model.planar_field import JACOBIAN_SIGNATURE, VELOCITY_SIGNATURE, Bounds, PlanarField
from core.results import result

UNIT_BOX: Bounds = (-1.0, 1.0, -1.0, 1.0)

_GRID = 12
"""The typical speed is the median over so many places along either side of the box."""

_OWN = 7
"""Parameters of a scaled field before the field's own: centre, half lengths, and the time unit
as a time and over either length."""


@result
class BoxUnits:
    """Units of length along both axes and of time.

    Attributes
    ----------
    centre
        (2,) the place that is (0, 0) in these units.
    half
        (2,) the units of length: half the box's sides.
    time
        The unit of time: the fastest rate at the field's points is 1 in it, or, where those are
        not known, half the box is crossed in it at the field's typical speed.
    """

    centre: Array
    half: Array
    time: float

    def inside(self, places: Array) -> Array:
        """Places (…, 2) of the phase plane in these units."""
        return np.asarray((places - self.centre) / self.half)

    def outside(self, places: Array) -> Array:
        """The other way round."""
        return np.asarray(self.centre + places * self.half)

    def stretch(self, direction: Array) -> float:
        """How long a unit of length along a unit vector of these units is in the phase plane."""
        return float(np.linalg.norm(direction * self.half))

    def directions_inside(self, vectors: NDArray[Any]) -> NDArray[Any]:
        """Unit vectors, as columns where there are several, in these units."""
        return _of_length_one((np.asarray(vectors).T / self.half).T)

    def directions_outside(self, vectors: Array) -> Array:
        """The other way round."""
        return _of_length_one((np.asarray(vectors).T * self.half).T)

    def bounds_inside(self, bounds: Bounds) -> Bounds:
        """A window of the phase plane in these units."""
        low, high = self.inside(np.array(bounds).reshape(2, 2).T)
        return float(low[0]), float(high[0]), float(low[1]), float(high[1])

    def steps_outside(self, steps: Array) -> Array:
        """Steps (k, 18), as `core.flow.dormand_prince` lays them out, in units of h."""
        found = steps.copy()
        found[:, :2] *= self.time
        found[:, 2:] *= np.tile(self.half, 8)
        found[:, 2:4] += self.centre
        return found


SAME = BoxUnits(np.zeros(2), np.ones(2), 1.0)
"""The units of a GRU."""


class Rated(Protocol):
    """A fixed point, of which the eigenvalues are asked."""

    @property
    def eigenvalues(self) -> NDArray[np.complex128]:
        """Those of the Jacobian there."""


def box_units(field: PlanarField, points: Iterable[Rated] = ()) -> BoxUnits:
    """The units of a field, from its box and its rates at ``points``.

    Elsewhere it may be faster by any number of powers of ten: a neuron's, far from all voltages
    that occur.
    """
    xmin, xmax, ymin, ymax = field.box
    centre = np.array([xmin + 0.5 * (xmax - xmin), ymin + 0.5 * (ymax - ymin)])
    half = 0.5 * np.array([xmax - xmin, ymax - ymin])
    rates = [float(np.abs(point.eigenvalues).max()) for point in points]
    known = [rate for rate in rates if math.isfinite(rate) and rate > 0.0]
    rate = float(np.median(known)) if known else _typical_speed(field, centre, half)
    return BoxUnits(centre, half, 1.0 / rate if rate > 0.0 else 1.0)


def scaled(field: PlanarField, units: BoxUnits) -> PlanarField:
    """The same field in these units."""
    velocity, jacobian = _scaled_functions(field.velocity, field.jacobian)
    own = [*units.centre, *units.half, units.time, *(units.time / units.half)]
    return PlanarField(velocity, jacobian, UNIT_BOX, np.array([*own, *field.parameters]))


def _typical_speed(field: PlanarField, centre: Array, half: Array) -> float:
    shares = (2.0 * np.arange(_GRID) + 1.0) / _GRID - 1.0  # mirror images have the same places
    p, velocity = field.parameters, field.velocity
    places = [(x, y) for x in centre[0] + half[0] * shares for y in centre[1] + half[1] * shares]
    speeds = np.hypot(*(np.array([velocity(p, float(x), float(y)) for x, y in places]) / half).T)
    moving = speeds[np.isfinite(speeds) & (speeds > 0.0)]
    return float(np.median(moving)) if len(moving) else 0.0


@lru_cache(maxsize=128)
def _scaled_functions(
    own_velocity: Callable[..., Any], own_jacobian: Callable[..., Any]
) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The functions of a scaled field; they are compiled once, for all parameters and units."""

    @njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")  # type: ignore[untyped-decorator, unused-ignore]
    def velocity(p: Array, x: float, y: float) -> tuple[float, float]:
        u, v = own_velocity(p[_OWN:], p[0] + p[2] * x, p[1] + p[3] * y)
        return p[5] * u, p[6] * v

    @njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")  # type: ignore[untyped-decorator, unused-ignore]
    def jacobian(p: Array, x: float, y: float) -> tuple[float, float, float, float]:
        a, b, c, d = own_jacobian(p[_OWN:], p[0] + p[2] * x, p[1] + p[3] * y)
        return p[4] * a, p[5] * p[3] * b, p[6] * p[2] * c, p[4] * d

    return velocity, jacobian


def _of_length_one(vectors: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(vectors / np.linalg.norm(vectors, axis=0))
