"""What the One unit tab shows, computed from its state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from app.one_unit.state import FAN, UnitSnapshot
from core import GRU, PhaseLine, Trajectory, UnitPlane, folds_along, phase_line, unit_plane
from core.flow.trajectory_integration import trajectories
from core.model.planar_field import Bounds
from core.one_unit.folds import Fold

PIXELS = 160
LIMIT = 1000.0


@dataclass(frozen=True, eq=False)
class UnitResult:
    """Everything that is shown of one state.

    ``highlighted`` is the time series of the visitor's start, ``fan`` all others; the folds
    ``at_weight`` are met by turning the bias, those ``at_bias`` by turning the weight.
    """

    snapshot: UnitSnapshot
    line: PhaseLine
    highlighted: Trajectory
    fan: tuple[Trajectory, ...]
    plane: UnitPlane
    at_weight: Sequence[Fold]
    at_bias: Sequence[Fold]


def compute_unit(snapshot: UnitSnapshot) -> UnitResult:
    """Compute all of it; some 10 ms, 20 where the reset gate or the window is new."""
    gru = snapshot.gru
    starts = np.array([snapshot.start, *FAN])[:, None]
    first, *fan = trajectories(gru, starts, snapshot.duration, smoothness=2e-3)
    return UnitResult(
        snapshot=snapshot,
        line=phase_line(gru),
        highlighted=first,
        fan=tuple(fan),
        plane=_plane(_reset_alone(gru), snapshot.bounds),
        at_weight=folds_along(gru, "bias"),
        at_bias=folds_along(gru, "weight", LIMIT),
    )


def _reset_alone(gru: GRU) -> GRU:
    """The GRU with all zeros but its reset gate, of which alone the plane depends."""
    zero = np.zeros((1, 1))
    return replace(gru, Uh=zero, bh=zero[0], Uz=zero, bz=zero[0])


@lru_cache(maxsize=32)
def _plane(gru: GRU, bounds: Bounds) -> UnitPlane:
    return unit_plane(gru, bounds, PIXELS)
