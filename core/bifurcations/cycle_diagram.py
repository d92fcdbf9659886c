"""What the continuation of limit cycles gives: branches, and the points where they end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.results import result

NOT_RESOLVED = "not resolved"
"""How a branch of cycles begins or ends where nothing is known to happen."""

CycleKind = Literal["fold of cycles", "homoclinic", "saddle-node on cycle"]

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
        "Hopf point", "fold of cycles", "saddle-node on the cycle", "homoclinic orbit", "end
        of the interval", or `NOT_RESOLVED`.
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


@dataclass(frozen=True, eq=False)
class CyclePoint:
    """Where cycles end without a Hopf point, *computed*.

    Attributes
    ----------
    kind
        "fold of cycles", "homoclinic", or "saddle-node on cycle".
    value
        The parameter.
    error
        How far off it may be.
    period
        At a fold of cycles; infinite at the others.
    words
        One line for people.
    """

    kind: CycleKind
    value: float
    error: float
    period: float
    words: str


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
