"""What the cycles found say about cycles that were not found.

Between two neighbouring cycles around the same points there is no point, so that what leaves
one must reach the other: their stabilities differ. In the same way the innermost cycle around a
sink is unstable and around a source stable, and in a trapping square a cycle around all points
is stable from outside (Poincaré and Bendixson). Where this fails a cycle is missing, or a
half-stable one was met. Next to a fold of cycles, where two cycles are all but one, both may be
missing, and nothing but their slow passage tells.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.protocols import Points
from core.reasons.reason import Code, Reason

_CLOSE = 4e-6
"""A pair whose displacement in between is below this part of their size is next to its fold."""

_WEAK = 0.02
"""A cycle whose log multiplier is smaller, and whose neighbour is missing, is next to its fold."""


def doubts(
    points: Points, cycles: Sequence[LimitCycle], *, near_miss: bool, trapping: bool
) -> list[Reason]:
    """Why a cycle may be missing among ``cycles``.

    Parameters
    ----------
    points
        The fixed points, with ``clusters``.
    cycles
        As `core.skeleton` gives them, outermost first.
    near_miss
        A place of almost no drift was passed.
    trapping
        All flow points inward at the border of the region.
    """
    found = _gaps(points, cycles, trapping=trapping)
    close = any(
        inner.parent is not None and _height(inner, cycles[inner.parent]) < _CLOSE
        for inner in cycles
    )
    weak = bool(found) and any(abs(cycle.log_multiplier) < _WEAK for cycle in cycles)
    # where a point is a weak focus all drift dies out, without any fold
    hyperbolic = all(point.kind for point in points)
    near = (near_miss and hyperbolic) or close or weak
    return [*found, Reason(Code.NEAR_FOLD_OF_CYCLES)] if near else found


def _gaps(points: Points, cycles: Sequence[LimitCycle], *, trapping: bool) -> list[Reason]:
    everything = tuple(range(len(points))), tuple(range(len(points.clusters)))
    inside = {cycle.parent for cycle in cycles}
    found = []
    for index, cycle in enumerate(cycles):
        here = (cycle.period,)
        around = cycle.encloses, cycle.clusters
        if cycle.parent is not None:
            outer = cycles[cycle.parent]
            if (outer.encloses, outer.clusters) == around and outer.stable is cycle.stable:
                both = cycle.period, outer.period
                found.append(Reason(Code.CYCLE_MISSING_BETWEEN, (), both))
        elif trapping and around == everything and not cycle.stable:
            found.append(Reason(Code.CYCLE_MISSING_OUTSIDE, (), here))
        if index not in inside and len(cycle.encloses) == 1 and not cycle.clusters:
            kind = points[cycle.encloses[0]].kind
            if (kind == "sink" and cycle.stable) or (kind == "source" and not cycle.stable):
                found.append(Reason(Code.CYCLE_MISSING_INSIDE, (), here))
    return found


def _height(inner: LimitCycle, outer: LimitCycle) -> float:
    """About the displacement halfway between two neighbours, in parts of their size."""
    if inner.stable is outer.stable or inner.encloses != outer.encloses:
        return np.inf
    size = np.ptp(outer.points, axis=0)
    slope = min(abs(inner.log_multiplier), abs(outer.log_multiplier))
    apart = np.abs(np.ptp(inner.points, axis=0) - size) / size
    return float(0.25 * slope * apart.max())
