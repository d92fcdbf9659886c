"""What a sweep is asked for: a quantity over one or two parameters of Explore's GRU."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.bifurcations.request import LABELS, number
from core import GRU
from core.sweeps import QUANTITIES, Axis
from core.sweeps.axes import check_corners, checked_axes, family_along

MOST_CELLS = 250_000
"""Cells of a sweep that the page starts; `core.sweeps` takes more."""


@dataclass(frozen=True)
class SweepRequest:
    """A quantity (a key of `core.sweeps.QUANTITIES`) over one axis or two."""

    quantity: str
    axes: tuple[Axis, ...]

    @property
    def cells(self) -> int:
        """How many values it has."""
        return math.prod(axis.count for axis in self.axes)

    def check(self, gru: GRU) -> None:
        """ValueError where the grid or its weights cannot be."""
        axes = checked_axes(self.axes)
        if self.cells > MOST_CELLS:
            raise ValueError(
                f"the grid has {self.cells:,} cells; the page takes {MOST_CELLS:,}, "
                "core.sweeps up to a million"
            )
        check_corners(family_along(gru, axes), tuple(axis.values for axis in axes))


FIG_6 = SweepRequest(
    "frequency", (Axis("angle", 0.0, math.pi, 120), Axis("gain", 1.0, 3.0, 60))
)  # fmt: skip
"""The paper's Fig. 6A: eq. 8 with s = 0."""


def sweep_of(quantity: str, rows: Sequence[tuple[str, str, str, str]]) -> SweepRequest:
    """The request of a form's texts: (parameter, from, to, count) for each axis."""
    if quantity not in QUANTITIES:
        raise ValueError(f"there is no quantity {quantity[:40]!r}")
    axes = tuple(_axis(*row) for row in rows)
    return SweepRequest(quantity, axes)


def _axis(parameter: str, low: str, high: str, count: str) -> Axis:
    if parameter not in LABELS:
        raise ValueError(f"there is no parameter {parameter[:40]!r}")
    label = LABELS[parameter]
    start, end = (number(f"{label}, {name}", x) for name, x in (("from", low), ("to", high)))
    try:
        values = int(count.strip())
    except ValueError:
        raise ValueError(f"“{label}, values”: {count[:20]!r} is no whole number") from None
    return Axis(parameter, start, end, values)
