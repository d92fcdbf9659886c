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
    def h(self) -> Array: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def index(self) -> int: ...  # noqa: D102
    @property
    def eigenvalues(self) -> NDArray[np.complex128]: ...  # noqa: D102
    @property
    def eigenvectors(self) -> NDArray[np.complex128]: ...  # noqa: D102


class PointCluster(Protocol):
    """A `core.Cluster`."""

    @property
    def centre(self) -> Array: ...  # noqa: D102
    @property
    def enclosure(self) -> Array: ...  # noqa: D102
    @property
    def index(self) -> int | None: ...  # noqa: D102


class Points(Protocol):
    """Fixed points with their clusters: a `core.FixedPointSet`, or `core.Equilibria`."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Point: ...
    def __iter__(self) -> Iterator[Point]: ...
    @property
    def clusters(self) -> tuple[PointCluster, ...]: ...  # noqa: D102
