"""What a diagram is asked for: a parameter of Explore's GRU and an interval of its values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import quote

from app.state.knobs import BY_KEY, KNOBS, LIMIT
from app.state.rotation import angle_text
from app.words.typed_number import LONGEST, shown_angle, typed_number
from core import GRU
from core.model.families import Family, family_of, parameters, value_of
from core.model.parameter_names import SCALE, TURN, spelled

TAB = "bifurcations"

SHORTEST = 1e-9
"""Length of an interval, at least; of its larger end where that is beyond 1. Below, floating
point cannot tell its values apart well enough to draw them."""

_BOTH = {"bh": "both bh", "br": "both br", "bz": "both bz", "ch": "both ch"}
_SYMBOLS = {SCALE: "β", TURN: "α"}
_MATRIX = {SCALE: BY_KEY["gain"].label, TURN: BY_KEY["angle"].label}

LABELS = _MATRIX | {knob.key: knob.label for knob in KNOBS if knob.group != "rotation"} | _BOTH
"""Parameter → what the page calls it."""

WORDS = {
    SCALE: "The <b>gain</b> multiplies all of Uh by one number. Of a matrix that is no scaled "
    "rotation it is that of the nearest one.",
    TURN: "The <b>angle</b> rotates all of Uh. Of a matrix that is no scaled rotation it is that "
    "of the nearest one.",
}
"""What the parameters do that are no entries. Where Uh is a scaled rotation they are Explore's
gain and angle; else those would replace it by one."""


@dataclass(frozen=True)
class DiagramRequest:
    """A parameter (a name of `core.model.families.parameters`), from ``low`` to ``high``."""

    parameter: str
    low: float
    high: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameter", spelled(self.parameter))

    @property
    def label(self) -> str:
        """The parameter's name on the page."""
        return LABELS[self.parameter]

    @property
    def symbol(self) -> str:
        """The parameter's name on an axis."""
        return _SYMBOLS.get(self.parameter, self.label)

    @property
    def ends(self) -> tuple[str, str]:
        """The interval's ends as fields and titles show them."""
        return shown(self.low, self.parameter), shown(self.high, self.parameter)

    def family(self, gru: GRU) -> Family:
        """The GRUs of the diagram; ValueError names what cannot be."""
        return family_of(gru, self.parameter)

    def query(self, place: str = "") -> str:
        """Its part of the address; ``place`` "2" for a second one."""
        name = quote(self.parameter, safe="[],")
        write = angle_text if self.parameter == TURN else repr
        ends = f"{write(self.low)},{write(self.high)}"
        return f"parameter{place}={name}&interval{place}={ends}"


def request_of(parameter: str, low: str, high: str) -> DiagramRequest:
    """The request of a form's texts; ValueError names the field that is wrong."""
    if spelled(parameter) not in LABELS:
        raise ValueError(f"there is no parameter {parameter[:40]!r}")
    ends = [number(name, text) for name, text in (("from", low), ("to", high))]
    if ends[0] == ends[1]:
        raise ValueError("“from” and “to” are equal: the interval has no length")
    if ends[0] > ends[1]:
        raise ValueError("“from” must be less than “to”")
    check_length(*ends)
    if spelled(parameter) == SCALE and ends[0] < 0.0:
        raise ValueError("a gain is not negative")
    return DiagramRequest(parameter, *ends)


def check_length(low: float, high: float) -> None:
    """ValueError for an interval, low < high, that is too short to be drawn."""
    if low < high < low + SHORTEST * max(1.0, abs(low), abs(high)):
        raise ValueError(f"an interval that is {high - low:.1g} long is too short to be drawn")


def around(gru: GRU, parameter: str) -> DiagramRequest:
    """An interval around a parameter's present value, within its slider's range."""
    value = value_of(gru, parameter)
    if parameter == TURN:
        reach = 0.25 * math.pi
    else:
        reach = 0.5 if parameter[0] == "b" or parameter[:2] == "ch" else 1.0
    low, high = value - reach, value + reach
    if parameter == SCALE:
        low = max(low, 0.0)
    unit = math.pi if parameter == TURN else 1.0
    return DiagramRequest(parameter, round(low / unit, 4) * unit, round(high / unit, 4) * unit)


def offered(gru: GRU) -> dict[str, str]:
    """Label → name of the parameters that a GRU has, as the form lists them."""
    return {LABELS[name]: name for name in parameters(gru)}


def number(name: str, text: str) -> float:
    """A number as people type it (`app.words.typed_number`); ValueError names the field."""
    if len(text) > LONGEST:
        raise ValueError(f"“{name}”: a number of {len(text)} characters is too long")
    try:
        value = typed_number(text)
    except ValueError:
        shown = text.strip()[:30]
        wrong = f"“{shown}” is not a number" if shown else "a number is missing"
        raise ValueError(f"“{name}”: {wrong}") from None
    if abs(value) > LIMIT:
        raise ValueError(f"“{name}” must be a number within ±{LIMIT:g}")
    return value


def shown(value: float, parameter: str = "") -> str:
    """A number as fields and titles show it: an angle in parts of π, as everywhere."""
    if parameter == TURN or abs(value) == math.pi:
        return shown_angle(value)
    return f"{value:.6g}".replace("-", "−")
