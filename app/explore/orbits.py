"""The discrete orbits that are drawn instead of trajectories while the step is above 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import GRU
from core.discrete.euler_map import euler_orbits

MOST_ITERATES = 20_000
"""An orbit is followed for at most so many steps of the map."""


@dataclass(frozen=True)
class Orbit:
    """Iterates of the Euler map, as they are drawn.

    ``t`` (n,) are their times (their number times the step) and ``h`` (n, 2) their states;
    of all iterates every ``stride``-th is kept. ``cut`` is True if the orbit ends before
    the duration, at `MOST_ITERATES`.
    """

    t: NDArray[np.float64]
    h: NDArray[np.float64]
    stride: int
    cut: bool


def orbits(
    gru: GRU, starts: NDArray[np.float64], step: float, duration: float, most: int
) -> list[Orbit]:
    """The orbits of all ``starts`` (m, 2) under the Euler map, in one kernel call.

    Each has as many steps as fit in the duration. At most ``most`` of its iterates are
    kept, at an odd stride, so that an orbit of period two still shows both its points.
    """
    wanted = duration / step * (1.0 + 1e-12)  # 0.3 / 0.1 is a little below 3
    count = int(min(wanted, MOST_ITERATES))
    stride = -(-count // most) or 1
    stride += 1 - stride % 2
    states = euler_orbits(gru, starts, step, count)[:, ::stride]
    times = step * np.arange(0, count + 1, stride)
    times = np.minimum(times, duration)  # the last may be above it by its rounding
    cut = wanted >= MOST_ITERATES + 1
    return [Orbit(times, np.ascontiguousarray(h), stride, cut) for h in states]
