"""What a visitor has set: the model state, without widgets.

Widgets and messages change an `ExploreState`; computing and sharing read it. Its
values travel as one immutable `Snapshot`, which undo, the URL and JSON files share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import param

from app.figures.layers import LAYERS
from app.state.coding import Coding, Role, choice, chosen, coded, number, number_of, truth
from app.state.knobs import is_rotation
from app.state.presets import Preset
from app.state.starts import HIGHLIGHTED, STARTS, Start
from app.state.window import SQUARE, WINDOW
from core import GRU
from core.model.planar_field import Bounds
from core.validation import finite_float

DEFAULT_LAYERS = tuple(layer.key for layer in LAYERS.values() if not layer.on_demand)
QUANTITIES = {
    "speed": "speed (log)",
    "z1": "update gate z₁",
    "z2": "update gate z₂",
    "r1": "reset gate r₁",
    "r2": "reset gate r₂",
}
MODES = ("rotation", "entries")
MAX_DURATION = 2000.0
SLOW_LEVELS = (1e-6, 1.0)
"""The lowest and the highest slowness level."""


def _duration(value: Any) -> float:
    duration = finite_float("duration", value)
    if not 0 < duration <= MAX_DURATION:
        raise ValueError(f"duration must be above 0 and at most {MAX_DURATION:g}")
    return duration


def _layers(value: Any) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError("layers must be a list of names")
    names = [chosen("layers", name, LAYERS) for name in value]
    return tuple(name for name in LAYERS if name in names)


_DURATION = Coding(_duration, parse=number_of, spell=repr, role=Role.LOOK)
_LAYERS = Coding(
    _layers,
    write=list,
    parse=lambda text: [name for name in text.split(",") if name],
    spell=",".join,
    role=Role.LOOK,
)


@dataclass(frozen=True)
class Snapshot:
    """Everything a visitor can share: the GRU and how it is looked at.

    This is the table of the state's fields: type, default and coding of each. Only the GRU and
    the preset, which supplies what is not said, are coded apart.

    ``frozen``, ``step`` and ``slow_level`` are the lenses: the update gate held at ½; the
    Euler step of the trajectories, from 0 (the differential equation) to 1 (the discrete
    GRU); the speed |ḣ| below which a state counts as slow.
    """

    gru: GRU
    mode: str = coded("rotation", choice("mode", MODES))
    preset: str = ""
    bounds: Bounds = coded(SQUARE, WINDOW)
    starts: tuple[Start, ...] = coded((), STARTS)
    highlighted: int | None = coded(None, HIGHLIGHTED)
    duration: float = coded(100.0, _DURATION)
    layers: tuple[str, ...] = coded(DEFAULT_LAYERS, _LAYERS)
    quantity: str = coded("speed", choice("quantity", QUANTITIES, Role.LOOK))
    frozen: bool = coded(False, truth("frozen", Role.STEP, brief=True))
    step: float = coded(0.0, number("step", 0.0, 1.0, Role.STEP, brief=True))
    slow_level: float = coded(1e-3, number("slow_level", *SLOW_LEVELS, Role.LOOK, brief=True))

    @property
    def runs(self) -> list[tuple[int, Start, float]]:
        """The trajectories: which start, it, and the time it runs, negative for backward."""
        return [
            (i, start, sign * self.duration)
            for i, start in enumerate(self.starts)
            for sign in (1.0, -1.0)
            if start.direction == "both" or (start.direction == "forward") == (sign > 0)
        ]

    @property
    def analysed(self) -> GRU:
        """The GRU that everything is computed for: the visitor's, with z at ½ if frozen."""
        return frozen(self.gru) if self.frozen else self.gru


CODINGS: dict[str, Coding] = {
    field.name: field.metadata["coding"] for field in fields(Snapshot) if field.metadata
}
"""Every field but the GRU and the preset: what the browser may set, beside knobs."""

_DEFAULTS = {field.name: field.default for field in fields(Snapshot)}


def written(snapshot: Snapshot) -> dict[str, Any]:
    """Those fields as plain values."""
    return {name: coding.write(getattr(snapshot, name)) for name, coding in CODINGS.items()}


def at_default(snapshot: Snapshot, name: str) -> bool:
    """True if a field has the value that it begins with."""
    return bool(getattr(snapshot, name) == _DEFAULTS[name])


def fields_of(snapshot: Snapshot, role: Role) -> dict[str, Any]:
    """The fields of a role with their values."""
    return {n: getattr(snapshot, n) for n, coding in CODINGS.items() if coding.role is role}


def frozen(gru: GRU) -> GRU:
    """The same GRU with its update gate held at ½: Uz = 0, bz = 0."""
    none = np.zeros_like(gru.Uz)
    return replace(gru, Uz=none, bz=none[0])


def from_preset(preset: Preset) -> Snapshot:
    """The state that a preset describes; a scaled rotation opens as gain and angle."""
    return Snapshot(
        gru=preset.gru,
        mode="rotation" if is_rotation(preset.gru) else "entries",
        preset=preset.key,
        bounds=preset.bounds,
        starts=tuple(Start(s.x, s.y, s.direction) for s in preset.starts),
        highlighted=preset.highlighted,
        duration=preset.duration,
    )


class ExploreState(param.Parameterized):  # type: ignore[misc]
    """One visitor's state. ``snapshot`` is the truth; replace it, never edit it."""

    snapshot: Snapshot = param.ClassSelector(class_=Snapshot, doc="what is shown now")
