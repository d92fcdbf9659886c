"""What the continuation of equilibria gives: branches, special points, and what was checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.events.event import Event
from core.results import result

__all__ = ["Branch", "EquilibriumDiagram", "SpecialPoint", "crossings"]


@result
class Branch:
    """One connected curve of equilibria, from end to end, *computed*.

    Attributes
    ----------
    values
        (n,) of the parameter along the curve; it may turn around at folds, which are
        vertices, as are Hopf and branch points.
    h
        (n, d) the equilibria.
    trace, determinant
        (n,) of the field's Jacobian (of one unit: both its derivative).
    kinds
        (n,) "sink", "saddle" or "source" by their signs; at special points rounding decides.
    closed
        True for an isola: the last vertex is the first.
    ends
        How both ends came about: "end of the interval", "edge of the box", or
        "not resolved: …"; of an isola "closed".
    """

    values: Array
    h: Array
    trace: Array
    determinant: Array
    kinds: NDArray[np.str_]
    closed: bool
    ends: tuple[str, str]


@result
class SpecialPoint(Event[float]):
    """A fold, Hopf point or branch point, *computed*; one for each place in the phase plane.

    Attributes
    ----------
    kind, value, error, place
        As of every `core.Event`: a fold, Hopf, or branch point (two branches or more cross),
        at one equilibrium, `h`; the error is not estimated.
    branches
        Indices of the branches through it.
    lyapunov
        Hopf: the first Lyapunov coefficient (`core.continuation.normal_forms`), else None.
        Negative: supercritical, a stable cycle is born; positive: subcritical.
    frequency
        Hopf: ω, radians per unit time, else None.
    coefficient
        Fold: its quadratic coefficient (`core.continuation.normal_forms`), else None.
    degenerate
        Hopf: the first Lyapunov coefficient cannot be distinguished from zero.
    kinds
        Fold of two units: those of the points that meet there, "saddle" and "sink" or "source".
    """

    branches: tuple[int, ...]
    lyapunov: float | None
    frequency: float | None
    coefficient: float | None
    degenerate: bool
    kinds: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class EquilibriumDiagram:
    """Branches of equilibria over an interval of a parameter.

    Attributes
    ----------
    interval
        (a, b).
    branches, special_points
        In the order in which they were found, and by value.
    certified
        At how many values the branches were compared with *proven* complete sets of fixed
        points; 0 for fields that are no GRU.
    unmatched
        Those of them at which the two disagree; empty if none.
    unresolved
        What is not resolved, in words.
    """

    interval: tuple[float, float]
    branches: tuple[Branch, ...]
    special_points: tuple[SpecialPoint, ...]
    certified: int
    unmatched: tuple[float, ...]
    unresolved: tuple[str, ...]

    def count(self, values: Array) -> NDArray[np.int64]:
        """How many equilibria the branches have at each of ``values`` (k,)."""
        total = np.zeros(len(values), np.int64)
        for branch in self.branches:
            total += crossings(branch.values, values)
        return total


def crossings(along: Array, values: Array) -> NDArray[np.int64]:
    """How often a polyline of parameter values (n,) passes each of ``values`` (k,)."""
    low = np.sort(np.minimum(along[:-1], along[1:]))
    high = np.sort(np.maximum(along[:-1], along[1:]))
    # low ≤ value < high: a vertex at a value counts once where the curve passes through
    total: NDArray[np.int64] = np.searchsorted(low, values, "right") - np.searchsorted(
        high, values, "right"
    )
    return total
