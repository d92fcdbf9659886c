"""What a sweep runs over: one or two parameters, each with an interval and a count."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from core.arrays import Array
from core.model.families import family_of, plane_of
from core.model.gru import GRU
from core.model.parameter_names import spelled
from core.model.systems import GRUFamily
from core.validation import finite_float

LARGEST_GRID = 1_000_000
"""Cells of one sweep, at most: at about a millisecond each, a quarter of an hour."""


@dataclass(frozen=True)
class Axis:
    """A parameter, the interval over which it runs, and the number of its values.

    Attributes
    ----------
    parameter
        Its name, as in `core.model.families.parameters`; free text for other families.
    low, high
        The interval, low < high.
    count
        How many values.
    ends
        False: the values are the middles of ``count`` equal cells, so that none lies on
        the interval's ends, where portraits are often degenerate. True: ``count`` ≥ 2
        values from end to end.

    Raises
    ------
    ValueError
        For an interval that is empty, reversed, not finite or wider than a float can hold,
        and for a count that is no integer from 1 to `LARGEST_GRID`.
    """

    parameter: str
    low: float
    high: float
    count: int
    ends: bool = False

    def __post_init__(self) -> None:
        name = self.parameter
        low = finite_float(f"the start of {name}", self.low)
        high = finite_float(f"the end of {name}", self.high)
        if low == high:
            raise ValueError(f"the interval of {name} has length zero: it is {low:g} at both ends")
        if low > high:
            raise ValueError(f"the interval of {name} is reversed: {low:g} is above {high:g}")
        if not math.isfinite(high - low):
            raise ValueError(f"the interval of {name} is wider than the largest float, 1.8e308")
        count = finite_float(f"the count of {name}", self.count)
        least = 2 if self.ends else 1
        if count != int(count) or count < least:
            raise ValueError(f"the count of {name} must be an integer from {least} on")
        if count > LARGEST_GRID:
            raise ValueError(f"{name} has {count:g} values; the limit is {LARGEST_GRID:,} cells")
        for field, value in (("low", low), ("high", high), ("count", int(count))):
            object.__setattr__(self, field, value)

    @property
    def values(self) -> Array:
        """(count,) the values, ascending."""
        n = self.count
        places = np.linspace(0.0, 1.0, n) if self.ends else (np.arange(n) + 0.5) / n
        values: Array = self.low + places * (self.high - self.low)
        return values


def checked_axes(axes: Axis | Sequence[Axis]) -> tuple[Axis, ...]:
    """One or two axes, of different parameters, with a grid that is not too large."""
    found = (axes,) if isinstance(axes, Axis) else tuple(axes)
    if len(found) not in (1, 2) or not all(isinstance(axis, Axis) for axis in found):
        raise ValueError(f"a sweep needs one Axis or two, not {len(found)} of them")
    if len(found) == 2 and found[0].parameter == found[1].parameter:
        raise ValueError(f"a plane needs two parameters, not {found[0].parameter} twice")
    check_size([axis.count for axis in found])
    return found


def check_size(counts: Sequence[int]) -> None:
    """ValueError for a grid of more than `LARGEST_GRID` cells."""
    cells = math.prod(counts)
    if cells > LARGEST_GRID:
        raise ValueError(
            f"the grid has {cells:,} cells; the limit is {LARGEST_GRID:,} "
            f"(such as {math.isqrt(LARGEST_GRID):,} × {math.isqrt(LARGEST_GRID):,})"
        )


def family_along(system: GRU | GRUFamily, axes: Sequence[Axis]) -> GRUFamily:
    """The family of a sweep: ``system`` itself, or a GRU varied in the axes' parameters."""
    if isinstance(system, GRU):
        names = [spelled(axis.parameter) for axis in axes]
        return family_of(system, *names) if len(names) == 1 else plane_of(system, *names)
    if not callable(system):
        raise ValueError(f"a GRU or a family of GRUs is needed, not {type(system).__name__}")
    return system


def check_corners(family: GRUFamily, values: Sequence[Array]) -> None:
    """ValueError where weights are not finite at a corner of the grid.

    The entries of the families in `core.model.families` are linear in each parameter or turn
    with it: what is finite at all corners is finite between them.
    """
    for corner in product(*((float(v[0]), float(v[-1])) for v in values)):
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                gru: Any = family(*corner)
        except (ValueError, OverflowError) as error:
            place = ", ".join(f"{value:g}" for value in corner)
            raise ValueError(
                f"no GRU at the grid's corner ({place}): {error}; weights must stay below "
                "the largest float, 1.8e308"
            ) from None
        if not isinstance(gru, GRU):
            raise ValueError(f"a family must give GRUs, not {type(gru).__name__}")
