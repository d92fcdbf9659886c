"""Where the Euler map and the differential equation come to rest from one state."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.discrete.orbit_limits import EulerEnd, settles
from core.fixed_points.proven import FixedPointSet
from core.flow.trajectory_integration import trajectory
from core.model.gru import GRU
from core.results import result

FLOW_TIME = 5000.0
"""How long the differential equation is followed to see where it comes to rest."""

AT_REST = 1e-4
"""So close to a fixed point it counts as come to rest there."""

_STEPS, _TIME = 100_000, 10_000.0
"""An orbit settles within so many steps of the map and so much time, or is not waited for …"""

_WATCHED_STEPS, _WATCHED_TIME = 20_000, 2_000.0
"""… and is then watched for so many, and so much."""


@result
class OrbitRest:
    """What an orbit of the Euler map does in the end, *computed*.

    Attributes
    ----------
    orbit
        What it settles on.
    steps
        How many steps it was given to do so.
    point
        Index of the fixed point at which it comes to rest; None if it does at none.
    """

    orbit: EulerEnd
    steps: int
    point: int | None


def orbit_rest(gru: GRU, h0: ArrayLike, step: float, points: FixedPointSet) -> OrbitRest:
    """Where the orbit of ``h0`` (2,) under the Euler map comes to rest, if it does.

    Raises
    ------
    ValueError
        As `core.discrete.orbit_limits.settles`.
    """
    transient = min(_TIME, _STEPS * step)
    watched = min(_WATCHED_TIME, _WATCHED_STEPS * step)
    orbit = settles(gru, h0, step, points, transient=transient, duration=watched)
    point = nearest_point(points, orbit.points[-1]) if orbit.kind == "point" else None
    return OrbitRest(orbit, int(transient / step), point)


def flow_rest(gru: GRU, h0: ArrayLike, points: FixedPointSet) -> int | None:
    """Index of the sink at which the flow from ``h0`` comes to rest within `FLOW_TIME`."""
    last = trajectory(gru, h0, FLOW_TIME, max_points=2).h[-1]
    nearest = nearest_point(points, last)
    return nearest if nearest is not None and points[nearest].kind == "sink" else None


def nearest_point(points: FixedPointSet, h: Array) -> int | None:
    """Index of the nearest fixed point within `AT_REST` of ``h``, entry by entry."""
    gaps = [float(np.abs(p.h - h).max()) for p in points]
    if not gaps or min(gaps) > AT_REST:
        return None
    return int(np.argmin(gaps))
