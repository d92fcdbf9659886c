"""Limit cycles: isolated closed trajectories, as results."""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.results import result


@result
class Section:
    """A straight segment that the flow crosses in one direction (a Poincaré section).

    Its points are ``base`` + s ``normal`` for ``low`` ≤ s ≤ ``high``.

    Attributes
    ----------
    base
        (2,) the point s = 0.
    tangent
        (2,) unit vector to the side to which all of the segment is crossed.
    normal
        (2,) unit vector along the segment, ``tangent`` turned by +90°: to the left of
        the motion.
    low, high
        The ends, low < 0 < high.
    """

    base: Array
    tangent: Array
    normal: Array
    low: float
    high: float


@result
class LimitCycle:
    """A hyperbolic limit cycle: *computed*, not proven.

    Attributes
    ----------
    steps
        (k, 18) the integration's steps over one turn, with their dense output, as
        `core.flow.dormand_prince` lays them out; forward in time along a stable cycle, backward
        along an unstable one.
    points
        (n, 2) the closed curve in the order of time, last point equal to the first, close
        enough together to draw as straight pieces.
    period
        The time of one turn.
    log_multiplier
        The integral of the divergence over one turn: the logarithm of the Floquet
        multiplier. Negative for a stable cycle.
    stable
        Neighbouring trajectories approach it forward in time.
    encloses
        Indices of the fixed points inside, ascending.
    clusters
        Indices of the clusters inside, ascending.
    parent
        Index of the smallest cycle that encloses this one, or None.
    sense
        +1 where the motion is counter-clockwise, −1 clockwise.
    section
        A Poincaré section through ``section.base``, which lies on the cycle. On all of
        low ≤ s ≤ high trajectories approach it (forward if stable, else backward).
    residual
        The distance by which the return map misses the base.
    confirmed
        The displacement P(s) − s was found to change its sign across the cycle at two
        integration tolerances.
    """

    steps: Array
    points: Array
    period: float
    log_multiplier: float
    stable: bool
    encloses: tuple[int, ...]
    clusters: tuple[int, ...]
    parent: int | None
    sense: int
    section: Section
    residual: float
    confirmed: bool

    @property
    def multiplier(self) -> float:
        """The Floquet multiplier, exp of the divergence's integral over one turn."""
        with np.errstate(over="ignore", under="ignore"):
            return float(np.exp(self.log_multiplier))

    @property
    def frequency(self) -> float:
        """Turns per unit of time."""
        return 1.0 / self.period
