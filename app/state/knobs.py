"""The knobs: every adjustable number of a two-unit GRU, as the page knows it.

One table serves the sliders, the URL, the JSON files and the limits. A knob's `key`
is its name everywhere (``Uh[0, 1]``, ``bh[1]``, ``gain``); `read` and `turn` translate
between a `GRU` and the knobs' values.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.state.rotation import without_rounding
from core import GRU
from core.model.families import nearest_rotation
from core.model.parameter_names import spelled
from core.validation import finite_float

LIMIT = 1000.0
"""The page takes entries up to this absolute value; `core` takes any finite one."""

ROTATION_TOLERANCE = 1e-12
"""Relative size below which a matrix's non-rotation part counts as rounding."""


@dataclass(frozen=True)
class Knob:
    """One adjustable number: where its slider runs, and where it lives in the GRU."""

    key: str
    label: str
    group: str
    low: float
    high: float
    step: float
    """What an arrow key changes at most (of π, for an angle)."""
    angle: bool = False
    """Shown and typed in multiples of π."""

    @property
    def name(self) -> str:
        """The part of the key that names the GRU's field: Uh[0, 1] → Uh."""
        return self.key[:2]

    @property
    def index(self) -> tuple[int, ...]:
        """The zero-based position in that field: Uh[0, 1] → (0, 1)."""
        return tuple(int(part) for part in self.key[3:-1].split(","))

    @property
    def digits(self) -> str:
        """The position as mathematics counts it: Uh[0, 1] → 12."""
        return "".join(str(place + 1) for place in self.index)


def _entries(name: str, group: str, reach: float) -> list[Knob]:
    matrix = name.startswith("U")
    places = [f"{i}, {j}" for i in (0, 1) for j in (0, 1)] if matrix else ["0", "1"]
    keys = [f"{name}[{place}]" for place in places]
    step = 0.001 if matrix else 0.0001
    plain = [Knob(key, "", group, -reach, reach, step) for key in keys]
    return [replace(knob, label=f"{name}{subscript(knob.digits)}") for knob in plain]


def subscript(digits: str) -> str:
    """Digits below the line: one string for the screen, a tooltip, a file and speech."""
    return "".join(chr(ord("₀") + int(digit)) for digit in digits)


KNOBS: tuple[Knob, ...] = (
    Knob("gain", "gain β", "rotation", 0.0, 10.0, 0.001),
    Knob("angle", "angle α", "rotation", -math.pi, math.pi, 0.001, angle=True),
    *_entries("Uh", "Uh", 10.0),
    *_entries("bh", "bh", 3.0),
    *_entries("Ur", "reset", 10.0),
    *_entries("br", "reset", 10.0),
    *_entries("ch", "ch", 3.0),
    *_entries("Uz", "update", 10.0),
    *_entries("bz", "update", 10.0),
)
BY_KEY = {knob.key: knob for knob in KNOBS}
ENTRY_KEYS = tuple(knob.key for knob in KNOBS if knob.group != "rotation")


def read(gru: GRU) -> dict[str, float]:
    """Every knob's value, gain and angle of the nearest scaled rotation included."""
    values = {k: float(getattr(gru, BY_KEY[k].name)[BY_KEY[k].index]) for k in ENTRY_KEYS}
    gain, angle = nearest_rotation(gru.Uh)
    return {"gain": gain, "angle": angle, **values}


def is_rotation(gru: GRU) -> bool:
    """True if Uh is a scaled rotation up to `ROTATION_TOLERANCE` of its size."""
    (a, b), (c, d) = gru.Uh
    scale = float(np.abs(gru.Uh).max())
    return bool(max(abs(a - d), abs(b + c)) <= ROTATION_TOLERANCE * scale)


def turn(gru: GRU, changes: Mapping[str, object], reset_after: bool | None = None) -> GRU:
    """The GRU with some knobs set; ValueError (naming the knob) leaves nothing changed.

    Setting ``gain`` or ``angle`` replaces Uh by the scaled rotation of both. Leaving
    the reset-after convention drops ``ch``, which exists only there. Keys of before
    (``Uh12``) are understood as well.
    """
    named = {key if key in BY_KEY else spelled(key): value for key, value in changes.items()}
    values = {key: checked(key, value) for key, value in named.items()}
    fields = {n: np.array(getattr(gru, n)) for n in ("Uh", "Ur", "Uz", "bh", "br", "bz", "ch")}
    for key, value in values.items():
        if BY_KEY[key].group != "rotation":
            fields[BY_KEY[key].name][BY_KEY[key].index] = value
    if "gain" in values or "angle" in values:
        gain, angle = nearest_rotation(gru.Uh)
        both = values.get("gain", gain), values.get("angle", angle)
        rotation = GRU.rotation(*without_rounding(*both))
        fields["Uh"] = rotation.Uh
        for knob in KNOBS:  # the old gain may be beyond the limit
            if knob.group == "Uh":
                checked(knob.key, float(rotation.Uh[knob.index]))
    after = gru.reset_after if reset_after is None else reset_after
    if not after:
        fields["ch"] = np.zeros(2)
    return GRU(**fields, reset_after=after)


def checked(key: str, value: object) -> float:
    """``value`` as this knob's number; ValueError naming the knob and the limit."""
    if key not in BY_KEY:
        raise ValueError(f"there is no parameter {key[:40]!r}")
    number = finite_float(key, value)
    if abs(number) > LIMIT:
        raise ValueError(f"{key} = {number:g} is beyond the page's limit of ±{LIMIT:g}")
    return number
