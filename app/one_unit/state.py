"""What a visitor has set on the One unit tab, and its knobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.state.knobs import LIMIT
from app.state.located import pointed_at
from core import GRU
from core.model.planar_field import Bounds
from core.validation import finite_float

HOME: Bounds = (-10.0, 10.0, -4.0, 4.0)
"""The window of the (weight, bias) plane that a newcomer sees."""

FIELDS = ("Uh", "bh", "Ur", "br", "Uz", "bz", "ch")
MAX_DURATION = 2000.0
FAN = tuple(round(-1.0 + k / 6.0, 12) for k in range(13))
"""Where the fan of time series starts."""


@dataclass(frozen=True)
class UnitKnob:
    """One adjustable number: where its slider runs, and what it is called."""

    key: str
    group: str
    low: float
    high: float
    label: str = ""
    html: str = ""
    fixed: bool = False

    def to_dict(self) -> dict[str, object]:
        """As the browser builds it."""
        return {
            "key": self.key,
            "html": self.html or self.key,
            "label": self.label or self.key,
            "group": self.group,
            "low": self.low,
            "high": self.high,
            "step": 0.001 if self.key.startswith("U") else 0.0001,
            "angle": False,
            "fixed": self.fixed,
        }


KNOBS: tuple[UnitKnob, ...] = (
    UnitKnob("Uh", "unit", -10.0, 10.0),
    UnitKnob("bh", "unit", -4.0, 4.0),
    UnitKnob("Ur", "reset", -10.0, 10.0),
    UnitKnob("br", "reset", -10.0, 10.0),
    UnitKnob("ch", "inner", -4.0, 4.0),
    UnitKnob("Uz", "update", -10.0, 10.0),
    UnitKnob("bz", "update", -10.0, 10.0),
    UnitKnob("start", "start", -1.0, 1.0, "start h", "start <i>h</i>", fixed=True),
)


@dataclass(frozen=True)
class UnitSnapshot:
    """Everything that a visitor can share: the GRU and how it is looked at.

    ``start`` is where the highlighted time series begins, ``duration`` how long all run,
    ``bounds`` the window of the (weight, bias) plane.
    """

    gru: GRU
    preset: str = ""
    start: float = 0.5
    duration: float = 40.0
    bounds: Bounds = HOME


def read(gru: GRU) -> dict[str, float]:
    """Every entry of a one-unit GRU by its knob's key."""
    return {key: float(np.ravel(getattr(gru, key))[0]) for key in FIELDS}


def unit_gru(values: Mapping[str, float], reset_after: bool = False) -> GRU:
    """The one-unit GRU with these entries; those not named are 0."""
    fields: dict[str, object] = {}
    for key in FIELDS:
        value = values.get(key, 0.0)
        fields[key] = [[value]] if key.startswith("U") else [value]
    return GRU.from_dict({**fields, "reset_after": reset_after})


def turn(gru: GRU, changes: Mapping[str, object], reset_after: bool | None = None) -> GRU:
    """The GRU with some entries set; ValueError (naming the entry) changes nothing.

    Leaving the reset-after convention drops ``ch``, which exists only there.
    """
    values = read(gru) | {key: checked(key, value) for key, value in changes.items()}
    after = gru.reset_after if reset_after is None else reset_after
    if not after:
        values["ch"] = 0.0
    return unit_gru(values, after)


def checked(key: str, value: object) -> float:
    """``value`` as this entry's number; ValueError naming it and the limit."""
    if key not in FIELDS:
        raise ValueError(f"there is no parameter {key[:40]!r}")
    number = finite_float(key, value)
    if abs(number) > LIMIT:
        raise ValueError(f"{key} = {number:g} is beyond the page's limit of ±{LIMIT:g}")
    return number


def showing(bounds: Bounds, gru: GRU) -> Bounds:
    """The window, widened where the GRU's weight or bias lies outside it."""
    w, b = float(gru.Uh[0, 0]), float(gru.bh[0])
    wmin, wmax, bmin, bmax = bounds
    return (*_widened(wmin, wmax, w), *_widened(bmin, bmax, b))


def _widened(low: float, high: float, value: float) -> tuple[float, float]:
    """The interval, lengthened by a tenth more than ``value`` needs if it lies outside."""
    if value < low:
        reach = value - 0.1 * (high - value)
        return pointed_at(reach, reach, high), high
    if value > high:
        reach = value + 0.1 * (value - low)
        return low, pointed_at(reach, low, reach)
    return low, high
