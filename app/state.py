"""What a visitor has set: the model state, without widgets.

Widgets and messages change an `ExploreState`; computing and sharing read it. Its
values travel as one immutable `Snapshot`, which undo, the URL and JSON files share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import param

from app.parameters import is_rotation
from app.presets import Preset
from core import GRU
from core.model.planar_field import Bounds

LAYERS = {
    "map": "map",
    "basins": "basins",
    "streamlines": "streamlines",
    "nullclines": "nullclines",
    "separatrices": "separatrices",
    "cycles": "cycles",
    "regions": "regions",
    "slow": "slow",
    "points": "points",
    "trajectories": "trajectories",
}
DEFAULT_LAYERS = tuple(name for name in LAYERS if name not in ("basins", "slow"))
QUANTITIES = {
    "speed": "speed (log)",
    "z1": "update gate z₁",
    "z2": "update gate z₂",
    "r1": "reset gate r₁",
    "r2": "reset gate r₂",
}
DIRECTIONS = ("forward", "backward", "both")
MODES = ("rotation", "entries")
VIEW = (
    "mode", "bounds", "starts", "highlighted", "duration", "layers", "quantity", "frozen", "step",
    "slow_level",
)  # fmt: skip
"""What of a `Snapshot` the browser may set, beside the GRU."""
MAX_STARTS = 24
MAX_DURATION = 2000.0
SLOW_LEVELS = (1e-6, 1.0)
"""The lowest and the highest slowness level."""
SQUARE: Bounds = (-1.1, 1.1, -1.1, 1.1)


@dataclass(frozen=True)
class Start:
    """Where a trajectory starts, and which way in time it runs."""

    x: float
    y: float
    direction: str = "forward"


@dataclass(frozen=True)
class Snapshot:
    """Everything a visitor can share: the GRU and how it is looked at.

    ``frozen``, ``step`` and ``slow_level`` are the lenses: the update gate held at ½; the
    Euler step of the trajectories, from 0 (the differential equation) to 1 (the discrete
    GRU); the speed |ḣ| below which a state counts as slow.
    """

    gru: GRU
    mode: str = "rotation"
    preset: str = ""
    bounds: Bounds = SQUARE
    starts: tuple[Start, ...] = ()
    highlighted: int | None = None
    duration: float = 100.0
    layers: tuple[str, ...] = DEFAULT_LAYERS
    quantity: str = "speed"
    frozen: bool = False
    step: float = 0.0
    slow_level: float = 1e-3

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


class ExploreState(param.Parameterized):
    """One visitor's state. ``snapshot`` is the truth; replace it, never edit it."""

    snapshot = param.ClassSelector(class_=Snapshot, doc="what is shown now")
