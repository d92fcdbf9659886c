"""The skeleton of a phase portrait: fixed points, limit cycles and separatrices.

It decides what every trajectory does in the end; basins, the signature and the
homoclinic gap are read off it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.fixed_points import FixedPointSet
from core.gru import GRU
from core.limit_cycles import LimitCycle
from core.separatrices import Separatrix

Cancel = NDArray[np.int64]
"""One integer, shared with a running computation: set it to 1 and that stops early."""


class Cancelled(Exception):
    """The computation was stopped by its `Cancel`."""


@dataclass(frozen=True, eq=False)
class Skeleton:
    """Fixed points, cycles and separatrices of one system.

    Attributes
    ----------
    points
        The fixed points, proven (see `core.fixed_points`).
    cycles
        All limit cycles found, computed. "None" means none found.
    separatrices
        Four branches for each saddle, in the order of the saddles.
    cluster_branches
        The branches of clusters that act like half-stable points.
    reasons
        Why the skeleton may be incomplete, in words; empty where everything ended at
        something listed.
    """

    points: FixedPointSet
    cycles: tuple[LimitCycle, ...]
    separatrices: tuple[Separatrix, ...]
    cluster_branches: tuple[Separatrix, ...]
    reasons: tuple[str, ...]


def skeleton(gru: GRU, *, cancel: Cancel | None = None) -> Skeleton:
    """Everything that bounds and ends trajectories of ``gru``."""
    raise NotImplementedError


def find_limit_cycles(gru: GRU) -> list[LimitCycle]:
    """Every limit cycle found."""
    return list(skeleton(gru).cycles)


def separatrices(gru: GRU) -> list[Separatrix]:
    """The four branches of every saddle."""
    return list(skeleton(gru).separatrices)
