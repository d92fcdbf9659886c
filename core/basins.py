"""Basins of attraction, as results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.planar_field import Bounds

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Attractor:
    """What attracts an open set: a sink, a stable cycle, or a half-stable cluster.

    ``kind`` is "point", "cycle" or "cluster"; ``index`` its place among the skeleton's.
    """

    kind: str
    index: int


@dataclass(frozen=True, eq=False)
class Basins:
    """Which attractor every pixel of a window ends at: *computed*.

    Attributes
    ----------
    bounds
        (xmin, xmax, ymin, ymax), the outer borders of the outermost pixels.
    labels
        (ny, nx) int16, row 0 lowest: index into ``attractors``; −1 unresolved.
    attractors
        Sinks first, then stable cycles, then clusters.
    shares
        (n,) share of the square (−1, 1)² of each attractor; what is missing to 1 is
        unresolved.
    checked, agreed
        How many random points were integrated directly to check the labels, and how
        many agreed.
    """

    bounds: Bounds
    labels: NDArray[np.int16]
    attractors: tuple[Attractor, ...]
    shares: Array
    checked: int
    agreed: int
