"""Hidden attractors: stable cycles that no fixed point's neighbourhood leads to.

Leonov & Kuznetsov, "Hidden attractors in dynamical systems", International Journal of
Bifurcation and Chaos 23, 2013. The paper (Discussion) conjectures that GRUs have none.
"""

from __future__ import annotations

import numpy as np

from core.basins_of_attraction.partition import attractors_of
from core.basins_of_attraction.raster import settled
from core.separatrix_skeleton.assembly import WORK, Skeleton

_DIRECTIONS = 64
_RADIUS = 1e-3


def hidden_cycles(frame: Skeleton) -> tuple[int, ...]:
    """Indices of the stable cycles that are hidden, *computed*.

    A cycle is not hidden if a saddle's unstable branch ends at it, or a trajectory that
    starts 1e-3 from a source or an unresolved cluster (64 directions) does.
    """
    stable = {c for c, cycle in enumerate(frame.cycles) if cycle.stable}
    if not stable:
        return ()
    branches = (*frame.separatrices, *frame.cluster_branches)
    reached = {b.target for b in branches if not b.stable and b.ends_at == "cycle"}
    places = [p.h for p in frame.points if p.kind != "sink"]
    places += [cluster.centre for cluster in frame.points.clusters]
    if places:
        angles = np.linspace(0.0, 2.0 * np.pi, _DIRECTIONS, endpoint=False) + 0.1
        circle = _RADIUS * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        starts = np.vstack([place + circle for place in places])
        attractors = attractors_of(frame)
        ends = settled(frame, attractors, starts, np.zeros(1, np.int64), np.array([WORK]))
        ended = {attractors[k] for k in np.unique(ends) if k >= 0}
        reached |= {a.index for a in ended if a.kind == "cycle"}
    return tuple(sorted(stable - reached))
