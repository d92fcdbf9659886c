"""What the lenses compute: z frozen at ½ compared with z as it is, the map with the flow.

Only what a lens in use needs; nothing while all lenses are off. The words are in
`app.explore.lens_words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.state.snapshot import Snapshot, frozen
from core import GRU, FixedPointSet, find_fixed_points
from core.discrete.euler_map import EulerStability, euler_stability
from core.discrete.orbit_limits import EulerEnd
from core.discrete.rest import flow_rest, orbit_rest


@dataclass(frozen=True)
class OrbitEnd:
    """What one start's orbit and the flow from there do in the end, *computed*.

    ``start`` is its place among the starts, ``orbit`` what its orbit settles on,
    ``steps`` how many steps it was given to do so. ``orbit_rest`` and ``flow_rest`` are
    the places among the fixed points of the sinks on which the two come to rest; None if
    an orbit does not, or the flow does not within
    `core.discrete.rest.FLOW_TIME`.
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
    found = orbit_rest(gru, h0, step, certified_points(gru))
    return OrbitEnd(start, found.orbit, found.steps, found.point, _flow_rest(gru, h0))


@lru_cache(maxsize=256)
def _flow_rest(gru: GRU, h0: tuple[float, float]) -> int | None:
    """`core.discrete.rest.flow_rest`, remembered: the step does not change it."""
    return flow_rest(gru, h0, certified_points(gru))
