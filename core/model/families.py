"""Families of GRUs: what a parameter is, and the GRU that has a given value of it.

A family is any callable from one parameter value (or two) to a GRU; those made here are
values themselves: they compare, hash and travel to other processes.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import Array
from core.model.gru import GRU
from core.model.parameter_names import OF_MATRIX, SCALE, TURN, spelled
from core.validation import finite_float

MATRICES = ("Uh", "Ur", "Uz")
VECTORS = ("bh", "br", "bz", "ch")

_PARAMETER = re.compile(r"(U[hrz])\[([01]), ([01])\]|(b[hrz]|ch)\[([01])\]|(b[hrz]|ch)|scale|turn")


def parameters(gru: GRU) -> tuple[str, ...]:
    """The names of a GRU's parameters: what `family_of` and `value_of` take.

    "scale" and "turn" (of two units), each entry such as "Uh[0, 1]" or "bh[1]", and "bh",
    "br", "bz" for both units; "ch[0]" and the like where the reset comes after the matrix.
    Names of before ("gain", "angle", "Uh12") are understood as well.
    """
    units = range(gru.dim)
    both = gru.dim == 2
    vectors = VECTORS if gru.reset_after else VECTORS[:3]
    return (
        *(OF_MATRIX if both else ()),
        *(f"{name}[{i}, {j}]" for name in MATRICES for i in units for j in units),
        *(f"{name}[{i}]" for name in vectors for i in units),
        *(vectors if both else ()),
    )


def value_of(gru: GRU, parameter: str) -> float:
    """The present value of a parameter of a GRU.

    Of "bh", "br", "bz" and "ch" it is the first unit's; of "scale" the gain, and of "turn" the
    angle (in radians, in (−π, π]), of the scaled rotation nearest to Uh. ValueError for other
    names.
    """
    parameter = spelled(parameter)
    matrix, row, column, vector, place, both = _parts(gru, parameter)
    if parameter in OF_MATRIX:
        gain, angle = nearest_rotation(gru.Uh)
        return gain if parameter == SCALE else angle
    if matrix:
        return float(getattr(gru, matrix)[int(row), int(column)])
    return float(getattr(gru, vector or both)[int(place or 0)])


def nearest_rotation(matrix: Array) -> tuple[float, float]:
    """Gain and angle of the scaled rotation nearest to a (2, 2) matrix (Frobenius norm)."""
    (a, b), (c, d) = matrix
    return 0.5 * math.hypot(a + d, c - b), math.atan2(c - b, a + d)


@dataclass(frozen=True)
class Family:
    """A GRU of one parameter: ``family(value)`` is ``gru`` with ``parameter`` set to it.

    An entry is set. "bh", "br", "bz" and "ch" move both units by the same, so that the
    first one's value is the one given. "scale" multiplies Uh and "turn" rotates it, so that
    the scaled rotation nearest to it has that gain or angle: for eq. 8 these are β and α.
    """

    gru: GRU
    parameter: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameter", spelled(self.parameter))
        start = value_of(self.gru, self.parameter)
        if self.parameter == SCALE and start == 0.0:
            raise ValueError("Uh has no part that is a rotation: it has no scale")

    def __call__(self, value: float) -> GRU:
        """The member of that value; ValueError unless it is finite."""
        value = finite_float(self.parameter, value)
        gru, parameter = self.gru, self.parameter
        matrix, row, column, vector, place, both = _parts(gru, parameter)
        start = value_of(gru, parameter)
        if value == start:
            return gru
        changed: dict[str, Any]
        if parameter == SCALE:
            changed = {"Uh": gru.Uh * (value / start)}
        elif parameter == TURN:
            c, s = math.cos(value - start), math.sin(value - start)
            changed = {"Uh": np.array([[c, -s], [s, c]]) @ gru.Uh}
        else:
            name = matrix or vector or both
            values = np.array(getattr(gru, name))
            if matrix:
                values[int(row), int(column)] = value
            elif vector:
                values[int(place)] = value
            else:
                values = values + (value - start)
                values[0] = value
            changed = {name: values}
        return replace(gru, **changed)


@dataclass(frozen=True)
class Plane:
    """A GRU of two parameters: ``plane(a, b)`` has ``first`` at a and ``second`` at b.

    ValueError for a parameter twice, and for two of which one moves the other: scale or
    turn with an entry of Uh, "bh" with "bh[0]".
    """

    gru: GRU
    first: str
    second: str

    def __post_init__(self) -> None:
        for name in ("first", "second"):
            checked = Family(self.gru, getattr(self, name))
            object.__setattr__(self, name, checked.parameter)
        if self.first == self.second:
            raise ValueError(f"a plane needs two parameters, not {self.first} twice")
        one, other = sorted((self.first, self.second), key=lambda name: "[" in name)
        containing = "Uh" if one in OF_MATRIX else one
        if other.startswith(f"{containing}["):
            raise ValueError(f"{one} and {other} make no plane: one moves the other")

    def __call__(self, first: float, second: float) -> GRU:
        """The member of those values; ValueError unless both are finite."""
        return Family(Family(self.gru, self.first)(first), self.second)(second)


def family_of(gru: GRU, parameter: str) -> Family:
    """The GRUs that differ from ``gru`` in one parameter (a name of `parameters`).

    Raises
    ------
    ValueError
        The GRU has no such parameter, or Uh has no scale.
    """
    return Family(gru, parameter)


def plane_of(gru: GRU, first: str, second: str) -> Plane:
    """The GRUs that differ from ``gru`` in two parameters; errors as of `Plane`."""
    return Plane(gru, first, second)


def _parts(gru: GRU, parameter: str) -> tuple[str, ...]:
    found = _PARAMETER.fullmatch(parameter) if isinstance(parameter, str) else None
    if found is None or parameter not in parameters(gru):
        known = "bh[0], Uh[0, 1], br, scale or turn" if gru.dim == 2 else "bh[0] or Uh[0, 0]"
        raise ValueError(f"{str(parameter)[:40]!r} is no parameter such as {known}")
    return found.groups(default="")
