"""What a sweep is asked for: a quantity over one or two parameters of Explore's GRU."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from app.bifurcations.address import FIRST, SECOND, address_of, request_in
from app.bifurcations.request import LABELS, DiagramRequest, check_length, number
from app.words.typed_number import LONGEST
from core import GRU
from core.model.parameter_names import SCALE, TURN, spelled
from core.sweeps import QUANTITIES, Axis, Quantity, SpeedAt
from core.sweeps.axes import check_corners, checked_axes, family_along

MOST_CELLS = 250_000
"""Cells of a sweep that the page starts; `core.sweeps` takes more."""


SPEED = "speed"
"""The quantity that needs a place: |ḣ| there."""


@dataclass(frozen=True)
class SweepRequest:
    """A quantity over one axis or two.

    Attributes
    ----------
    quantity
        A key of `core.sweeps.QUANTITIES`, or `SPEED`.
    axes
        What it runs over.
    at
        The place (x, y) of the speed.
    """

    quantity: str
    axes: tuple[Axis, ...]
    at: tuple[float, float] | None = None

    @property
    def measured(self) -> Quantity:
        """The quantity itself."""
        if self.quantity == SPEED:
            return SpeedAt(*(self.at or (0.0, 0.0))).quantity
        return QUANTITIES[self.quantity]

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

    def query(self) -> str:
        """Its part of the address."""
        parts = [f"quantity={quote(self.quantity)}"]
        if self.quantity == SPEED and self.at is not None:
            parts.append(f"at={self.at[0]!r},{self.at[1]!r}")
        for axis, place in zip(self.axes, ("", "2"), strict=False):
            parts.append(DiagramRequest(axis.parameter, axis.low, axis.high).query(place))
            parts.append(f"values{place}={axis.count}")
        return address_of("sweep", *parts)


OFFERED = {
    one.label: key for key, one in QUANTITIES.items() if key not in ("signature", "topology")
} | {"speed at a point": SPEED}
"""Label → quantity, as the form lists them; topologies have a mode of their own."""

FIG_6 = SweepRequest(
    "frequency", (Axis(TURN, 0.0, math.pi, 120), Axis(SCALE, 1.0, 3.0, 60))
)  # fmt: skip
"""The paper's Fig. 6A: eq. 8 with s = 0."""


def sweep_of(
    quantity: str, rows: Sequence[tuple[str, str, str, str]], at: tuple[str, str] = ("0", "0")
) -> SweepRequest:  # fmt: skip
    """The request of a form's texts: (parameter, from, to, count) for each axis."""
    if quantity not in OFFERED.values():
        raise ValueError(f"there is no quantity {quantity[:40]!r}")
    place = None
    if quantity == SPEED:
        place = number("x", at[0]), number("y", at[1])
    axes = tuple(_axis(*row) for row in rows)
    if len(axes) == 2 and axes[0].parameter == axes[1].parameter:
        raise ValueError(f"a map needs two parameters, not {LABELS[axes[0].parameter]} twice")
    return SweepRequest(quantity, axes, place)


def sweep_in(own: dict[str, str]) -> SweepRequest | None:
    """The sweep that an address names, if any; ValueError for half of one or a bad one."""
    if "quantity" not in own:
        return None
    rows = []
    for keys, count in ((FIRST, "values"), (SECOND, "values2")):
        one = request_in(own, keys)
        if one is not None:
            if count not in own:
                raise ValueError(f"the address names no {count}")
            rows.append((one.parameter, repr(one.low), repr(one.high), own[count]))
    at = own.get("at", "0,0").split(",")
    if len(at) != 2:
        raise ValueError("a place is two numbers, such as 0.1,−0.2")
    return sweep_of(own["quantity"], rows, (at[0], at[1]))


def _axis(parameter: str, low: str, high: str, count: str) -> Axis:
    if spelled(parameter) not in LABELS:
        raise ValueError(f"there is no parameter {parameter[:40]!r}")
    parameter = spelled(parameter)
    label = LABELS[parameter]
    start, end = (number(f"{label}, {name}", x) for name, x in (("from", low), ("to", high)))
    try:
        if len(count) > LONGEST:
            raise ValueError
        values = int(count)
    except ValueError:
        raise ValueError(f"“{label}, values”: {count[:20]!r} is no whole number") from None
    axis = Axis(parameter, start, end, values)
    check_length(start, end)
    return axis
