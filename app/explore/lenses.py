"""What the lenses compute: z frozen at ½ compared with z as it is, the map with the flow.

Only what a lens in use needs; nothing while all lenses are off. The words are in
`app.explore.lens_words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.state.snapshot import Snapshot, frozen
from core import GRU, FixedPointSet, find_fixed_points, trajectory
from core.discrete.euler_map import EulerStability, euler_stability
from core.discrete.orbit_limits import EulerEnd, settles

FLOW_TIME = 5000.0
"""How long the differential equation is followed to see where it comes to rest."""
AT_REST = 1e-4
"""So close to a sink it counts as come to rest there."""
_STEPS = 100_000
"""An orbit settles within so many steps of the map, or is not waited for …"""
_WATCHED = 20_000
"""… and is then watched for so many."""


@dataclass(frozen=True)
class OrbitEnd:
    """What one start's orbit and the flow from there do in the end, *computed*.

    ``start`` is its place among the starts, ``orbit`` what its orbit settles on,
    ``steps`` how many steps it was given to do so. ``orbit_rest`` and ``flow_rest`` are
    the places among the fixed points of the sinks on which the two come to rest; None if
    an orbit does not, or the flow does not within `FLOW_TIME`.
    """

    start: int
    orbit: EulerEnd
    steps: int
    orbit_rest: int | None
    flow_rest: int | None


@dataclass(frozen=True)
class Lenses:
    """Results of the lenses in use; None for each that is not.

    ``true`` and ``frozen`` are the fixed points with z as it is and with z at ½.
    ``stability`` is that of the fixed points under the Euler map.
    """

    true: FixedPointSet | None = None
    frozen: FixedPointSet | None = None
    stability: tuple[EulerStability, ...] | None = None
    end: OrbitEnd | None = None


@lru_cache(maxsize=256)
def certified_points(gru: GRU) -> FixedPointSet:
    """`find_fixed_points`, remembered: zooming and clicking do not change the points."""
    return find_fixed_points(gru)


def compute_lenses(snapshot: Snapshot) -> Lenses:
    """The results of the lenses that ``snapshot`` uses."""
    gru = snapshot.gru
    true = still = None
    if gru.Uz.any() or gru.bz.any():
        true, still = certified_points(gru), certified_points(frozen(gru))
    if not snapshot.step:
        return Lenses(true, still)
    analysed = snapshot.analysed
    stability = euler_stability(analysed, certified_points(analysed), snapshot.step)
    watched = watched_start(snapshot)
    end = None
    if watched is not None:
        start = snapshot.starts[watched]
        end = _end(analysed, (start.x, start.y), snapshot.step, watched)
    return Lenses(true, still, stability, end)


def watched_start(snapshot: Snapshot) -> int | None:
    """The highlighted start if it runs forward, else the first that does."""
    forward = [i for i, s in enumerate(snapshot.starts) if s.direction != "backward"]
    if snapshot.highlighted in forward:
        return snapshot.highlighted
    return forward[0] if forward else None


@lru_cache(maxsize=256)
def _end(gru: GRU, h0: tuple[float, float], step: float, start: int) -> OrbitEnd:
    points = certified_points(gru)
    transient = min(10_000.0, _STEPS * step)
    watched = min(2_000.0, _WATCHED * step)
    orbit = settles(gru, h0, step, points, transient=transient, duration=watched)
    rest = _nearest(points, orbit.points[-1]) if orbit.kind == "point" else None
    return OrbitEnd(start, orbit, int(transient / step), rest, _flow_rest(gru, h0))


@lru_cache(maxsize=256)
def _flow_rest(gru: GRU, h0: tuple[float, float]) -> int | None:
    """The sink at which the flow from ``h0`` comes to rest within `FLOW_TIME`."""
    last = trajectory(gru, h0, FLOW_TIME, max_points=2).h[-1]
    points = certified_points(gru)
    nearest = _nearest(points, last)
    return nearest if nearest is not None and points[nearest].kind == "sink" else None


def _nearest(points: FixedPointSet, h: NDArray[np.float64]) -> int | None:
    """The fixed point within `AT_REST` of ``h``."""
    gaps = [float(np.abs(p.h - h).max()) for p in points]
    if not gaps or min(gaps) > AT_REST:
        return None
    return int(np.argmin(gaps))
