"""What is asked of fixed points, whether they were proven or computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array


class Point(Protocol):
    """A fixed point: a `core.FixedPoint`, or an equilibrium of another field."""

    @property
    def h(self) -> Array:
        """(d,) its state."""

    @property
    def kind(self) -> str:
        """ "sink", "source", "saddle", or "" where that is undecided."""

    @property
    def index(self) -> int:
        """Its Poincaré index."""

    @property
    def eigenvalues(self) -> NDArray[np.complex128]:
        """(d,) those of the Jacobian."""

    @property
    def eigenvectors(self) -> NDArray[np.complex128]:
        """(d, d) one in each column."""


class PointCluster(Protocol):
    """A `core.Cluster`."""

    @property
    def centre(self) -> Array:
        """(d,) the middle of its box."""

    @property
    def enclosure(self) -> Array:
        """(2, d) the lower and upper corner of its box."""

    @property
    def index(self) -> int | None:
        """The sum of its points' indices, proven; None where it is not known."""


class Points(Protocol):
    """Fixed points with their clusters: a `core.FixedPointSet`, or `core.Equilibria`."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Point: ...
    def __iter__(self) -> Iterator[Point]: ...
    @property
    def clusters(self) -> tuple[PointCluster, ...]:
        """Groups of points that floating point cannot tell apart."""
