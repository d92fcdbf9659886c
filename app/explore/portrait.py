"""From a state to everything its portrait shows: the only place where Explore computes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.state import Snapshot
from core import (
    GRU,
    FixedPointSet,
    Nullclines,
    Streamlines,
    Trajectory,
    find_fixed_points,
    map_quantity,
    nullclines,
    streamlines,
    trajectories,
)

MAP_RESOLUTION = 150
NULLCLINE_RESOLUTION = 96
STREAMLINE_DENSITY = 1.0
SMOOTHNESS = 5e-4
"""Drawn trajectories stray from the solution by at most this part of the window …"""
MAX_POINTS = 1200
"""… unless one would need more points than this."""


@dataclass(frozen=True)
class Path:
    """One drawn trajectory: a start run one way in time."""

    start: int
    trajectory: Trajectory


@dataclass(frozen=True)
class PortraitResult:
    """All numbers of one phase portrait, in data coordinates."""

    snapshot: Snapshot
    points: FixedPointSet
    map: NDArray[np.float64]
    """(ny, nx) the chosen quantity, row 0 at ymin, pixel centres."""
    streamlines: Streamlines
    nullclines: Nullclines
    paths: tuple[Path, ...]


@lru_cache(maxsize=256)
def certified_points(gru: GRU) -> FixedPointSet:
    """`find_fixed_points`, remembered: zooming and clicking do not change the points."""
    return find_fixed_points(gru)


# The kernels release the interpreter lock: half of the layers are computed beside the rest
_beside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="gruscope-layers")


def compute_portrait(snapshot: Snapshot) -> PortraitResult:
    """Compute every layer of the portrait of ``snapshot`` on its window."""
    gru, bounds = snapshot.gru, snapshot.bounds
    background = _beside.submit(_background, snapshot)
    points = certified_points(gru)
    locations = np.array([p.h for p in points]).reshape(-1, 2)
    curves = nullclines(gru, bounds, NULLCLINE_RESOLUTION, fixed_points=locations)
    paths = _paths(snapshot)
    field, flow = background.result()
    return PortraitResult(
        snapshot=snapshot,
        points=points,
        map=field,
        streamlines=flow,
        nullclines=curves,
        paths=paths,
    )


def _background(snapshot: Snapshot) -> tuple[NDArray[np.float64], Streamlines]:
    """The layers that need no others: the colour map and the streamlines."""
    gru, bounds = snapshot.gru, snapshot.bounds
    field = map_quantity(gru, bounds, snapshot.quantity, MAP_RESOLUTION)
    return field, streamlines(gru, bounds, STREAMLINE_DENSITY)


def _paths(snapshot: Snapshot) -> tuple[Path, ...]:
    """Every start's trajectories, all integrated in one kernel call."""
    runs = [
        (i, s, sign * snapshot.duration)
        for i, s in enumerate(snapshot.starts)
        for sign in (1.0, -1.0)
        if s.direction == "both" or (s.direction == "forward") == (sign > 0)
    ]
    if not runs:
        return ()
    begin = np.array([[s.x, s.y] for _, s, _ in runs])
    spans = np.array([span for _, _, span in runs])
    xmin, xmax, ymin, ymax = snapshot.bounds
    # as smooth in a zoomed window as in the whole square, within reason
    smoothness = float(np.clip(SMOOTHNESS * min(xmax - xmin, ymax - ymin), 1e-5, 1e-3))
    found = trajectories(snapshot.gru, begin, spans, smoothness=smoothness, max_points=MAX_POINTS)
    return tuple(Path(i, t) for (i, _, _), t in zip(runs, found, strict=True))
