"""From a state to everything its portrait shows: the only place where Explore computes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.explore.lenses import Lenses, certified_points, compute_lenses
from app.figures.layers import ALL_POINTS
from app.state.snapshot import Snapshot
from app.state.starts import Start
from core import (
    FixedPointSet,
    Nullclines,
    Streamlines,
    Trajectory,
    map_quantity,
    nullclines,
    streamlines,
    trajectories,
)
from core.arrays import Array
from core.discrete.thinned_orbits import ThinnedOrbit, thinned_orbits

MAP_RESOLUTION = 150
NULLCLINE_RESOLUTION = 96
STREAMLINE_DENSITY = 1.0
SMOOTHNESS = 5e-4
"""Drawn trajectories stray from the solution by at most this part of the window …"""
MAX_POINTS = 1200
"""… unless one would need more points than this, or all together more than `ALL_POINTS`."""


@dataclass(frozen=True)
class Path:
    """One drawn trajectory: a start run one way in time, or its orbit under the map."""

    start: int
    trajectory: Trajectory | ThinnedOrbit

    @property
    def discrete(self) -> bool:
        """True if it is an orbit of the Euler map."""
        return isinstance(self.trajectory, ThinnedOrbit)


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
    lenses: Lenses


# The kernels release the interpreter lock: half of the layers are computed beside the rest
_beside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="gruscope-layers")


def compute_portrait(snapshot: Snapshot) -> PortraitResult:
    """Compute every layer of the portrait of ``snapshot`` on its window."""
    gru, bounds = snapshot.analysed, snapshot.bounds
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
        lenses=compute_lenses(snapshot),
    )


def curves_of(result: PortraitResult) -> dict[str, list[Array]]:
    """The lines of a portrait's layers, by the sections of the packet (`app.figures.layers`)."""
    main, rest = split_paths(result)
    return {
        "streamlines": list(result.streamlines.lines),
        "x_nullcline": list(result.nullclines.x),
        "y_nullcline": list(result.nullclines.y),
        "highlighted": [path.trajectory.h for path in main],
        "trajectories": [path.trajectory.h for path in rest],
        "iterates_main": [path.trajectory.h for path in main if path.discrete],
        "iterates_rest": [path.trajectory.h for path in rest if path.discrete],
    }


def split_paths(result: PortraitResult) -> tuple[list[Path], list[Path]]:
    """The paths of the highlighted start, and all others."""
    chosen = result.snapshot.highlighted
    main = [path for path in result.paths if path.start == chosen]
    return main, [path for path in result.paths if path.start != chosen]


def _background(snapshot: Snapshot) -> tuple[NDArray[np.float64], Streamlines]:
    """The layers that need no others: the colour map and the streamlines."""
    gru, bounds = snapshot.analysed, snapshot.bounds
    field = map_quantity(gru, bounds, snapshot.quantity, MAP_RESOLUTION)
    return field, streamlines(gru, bounds, STREAMLINE_DENSITY)


def _paths(snapshot: Snapshot) -> tuple[Path, ...]:
    """Every start's trajectories, in one kernel call; with a step all forward ones' orbits."""
    runs = snapshot.runs
    most = min(MAX_POINTS, ALL_POINTS // max(1, len(runs)))
    if not snapshot.step:
        return _integrated(snapshot, runs, most)
    backward = _integrated(snapshot, [run for run in runs if run[2] < 0], most)
    forward = [run for run in runs if run[2] > 0]
    begin = np.array([[s.x, s.y] for _, s, _ in forward]).reshape(-1, 2)
    found = thinned_orbits(snapshot.analysed, begin, snapshot.step, snapshot.duration, most)
    discrete = tuple(Path(i, orbit) for (i, _, _), orbit in zip(forward, found, strict=True))
    return discrete + backward


def _integrated(
    snapshot: Snapshot, runs: list[tuple[int, Start, float]], most: int
) -> tuple[Path, ...]:
    """Solutions of the differential equation: each run a start and a signed duration.

    Each is drawn by ``most`` points at most.
    """
    if not runs:
        return ()
    begin = np.array([[s.x, s.y] for _, s, _ in runs])
    spans = np.array([span for _, _, span in runs])
    xmin, xmax, ymin, ymax = snapshot.bounds
    # as smooth in a zoomed window as in the whole square, within reason
    smoothness = float(np.clip(SMOOTHNESS * min(xmax - xmin, ymax - ymin), 1e-5, 1e-3))
    found = trajectories(snapshot.analysed, begin, spans, smoothness=smoothness, max_points=most)
    return tuple(Path(i, t) for (i, _, _), t in zip(runs, found, strict=True))
