"""Systems whose portraits are known, many of them close to a bifurcation."""

from __future__ import annotations

import math

from core.model.gru import GRU

HOPF = math.acos(2.0 / 3.0)
SADDLE_NODES = 0.147822070679066
HIDDEN = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=(0.47, 0.17))
FOLD = 0.4596792683632
HOMOCLINIC = 0.0541746769162


def rotation(angle):
    """Equation 8 with β = 3."""
    return GRU.rotation(3.0, angle)


def eq9(value):
    """Equation 9 with γ."""
    return GRU(Uh=GRU.rotation(3.0, -math.pi / 20.0).Uh, bh=(0.32, value))


def fold(bias):
    """A family with a fold of cycles at `FOLD`."""
    return GRU(Uh=[[1.0, 0.71], [-3.98, 4.37]], bh=(0.17, bias))


def slow_gate(bias):
    """A rotation whose second unit is slow."""
    return GRU(Uh=GRU.rotation(3.0, 0.5).Uh, bz=(0.0, bias))
