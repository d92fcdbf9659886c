"""Orbits of the Euler map over a duration, thinned to a number of iterates."""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.discrete.euler_map import euler_orbits
from core.model.gru import GRU
from core.results import result

MOST_ITERATES = 20_000
"""An orbit is followed for at most so many steps of the map."""


@result
class ThinnedOrbit:
    """Some iterates of the Euler map.

    Attributes
    ----------
    t
        (n,) times: the iterates' numbers times the step.
    h
        (n, 2) states.
    stride
        Every so-manyth iterate is kept; odd, so that an orbit of period two still shows both
        its points.
    cut
        It ends before the duration, at `MOST_ITERATES`.
    """

    t: Array
    h: Array
    stride: int
    cut: bool


def thinned_orbits(
    gru: GRU, starts: Array, step: float, duration: float, most: int
) -> list[ThinnedOrbit]:
    """The orbits of all ``starts`` (m, 2) under the Euler map, in one kernel call.

    Parameters
    ----------
    step, duration
        Each orbit has as many steps as fit in the duration.
    most
        At most so many of its iterates are kept.
    """
    wanted = duration / step * (1.0 + 1e-12)  # 0.3 / 0.1 is a little below 3
    count = int(min(wanted, MOST_ITERATES))
    stride = -(-count // most) or 1
    stride += 1 - stride % 2
    states = euler_orbits(gru, starts, step, count)[:, ::stride]
    times = step * np.arange(0, count + 1, stride)
    times = np.minimum(times, duration)  # the last may be above it by its rounding
    cut = wanted >= MOST_ITERATES + 1
    return [ThinnedOrbit(times, np.ascontiguousarray(h), stride, cut) for h in states]
