"""What the continuation of limit cycles gives: branches, and the points where they end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.events.event import Event
from core.results import result

NOT_RESOLVED = "not resolved"
"""How a branch of cycles begins or ends where nothing is known to happen."""

__all__ = ["CycleBranch", "CycleDiagram", "CyclePoint"]


@result
class CycleBranch:
    """A family of limit cycles of one stability, from where it begins to where it ends.

    *Computed* at each value from scratch and joined. At a fold of cycles a stable and an
    unstable branch meet.

    Attributes
    ----------
    values
        (n,) of the parameter, ascending; where the branch begins or ends in a bifurcation,
        its value is the first or the last.
    period
        (n,) time of one turn; infinite at homoclinic orbits and saddle-nodes on the cycle.
    log_multiplier
        (n,) logarithm of the Floquet multiplier: −∞ or ∞ at homoclinic orbits and saddle-nodes
        on the cycle.
    stable
        (n,) all True or all False.
    lower, upper
        (n, 2) least and greatest x and y over the cycle as it is drawn: within 5e-4
        of half the box.
    starts, ends
        A `core.EventKind` (Hopf, fold of cycles, saddle-node on a cycle, homoclinic), "end of
        the interval", or `NOT_RESOLVED`.
    """

    values: Array
    period: Array
    log_multiplier: Array
    stable: NDArray[np.bool_]
    lower: Array
    upper: Array
    starts: str
    ends: str

    @property
    def multiplier(self) -> Array:
        """(n,) Floquet multiplier; 0 where a float cannot hold it."""
        with np.errstate(over="ignore", under="ignore"):
            return np.asarray(np.exp(self.log_multiplier))


@result
class CyclePoint(Event[float]):
    """Where cycles end without a Hopf point, *computed*.

    Attributes
    ----------
    kind, value, error, place
        As of every `core.Event`: a fold of cycles (at no one state), homoclinic (at the saddle),
        or a saddle-node on a cycle (at that point).
    period
        At a fold of cycles; infinite at the others.
    """

    period: float


@dataclass(frozen=True, eq=False)
class CycleDiagram:
    """Branches of limit cycles over an interval of a parameter.

    Attributes
    ----------
    interval
        (a, b).
    branches, special_points
        In the order of their first values, and by value.
    samples
        At how many values the cycles were looked for from scratch; every cycle found at any
        of them is on a branch.
    unresolved
        What could not be decided, in words.
    """

    interval: tuple[float, float]
    branches: tuple[CycleBranch, ...]
    special_points: tuple[CyclePoint, ...]
    samples: int
    unresolved: tuple[str, ...]
