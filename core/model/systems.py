"""What the planar analysis takes: a GRU of two units or any planar field, and its box."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.model.box_units import SAME, UNIT_BOX, BoxUnits, Rated, box_units, scaled
from core.model.gru import GRU
from core.model.planar_field import Bounds, PlanarField

System = GRU | PlanarField

SystemFamily = Callable[[float], System]
"""A system for each value of a parameter."""

SystemPlane = Callable[[float, float], System]
"""A system for each pair of values: for each point of a parameter plane."""

GRUFamily = Callable[..., GRU]
"""A GRU for each value of a parameter, or of several."""

MAX_STEPS = 3000
"""Steps that one trajectory may take before its end counts as not resolved."""

OUTSIDE = 0.1
"""How far beyond the square of a GRU separatrices are followed: all flow points inward
there, so that nothing else can happen."""


def planar(system: object) -> tuple[PlanarField, Bounds]:
    """The field of a system, and the box in which its separatrices are followed."""
    if isinstance(system, PlanarField):
        return system, system.box
    if not isinstance(system, GRU):
        raise ValueError(f"a GRU or a PlanarField is needed, not {type(system).__name__}")
    xmin, xmax, ymin, ymax = system.field.box
    return system.field, (xmin - OUTSIDE, xmax + OUTSIDE, ymin - OUTSIDE, ymax + OUTSIDE)


def boxed(system: object, points: Iterable[Rated] = ()) -> tuple[PlanarField, Bounds, BoxUnits]:
    """The same in units in which the box is (−1, 1)²: a GRU's are that already.

    The unit of time is taken from ``points`` where they are given.
    """
    field, box = planar(system)
    if isinstance(system, GRU):
        return field, box, SAME
    units = box_units(field, points)
    return scaled(field, units), UNIT_BOX, units
