"""The elements of a skeleton as reasons name them (`core.reasons.reason.Element`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.arrays import Array
from core.reasons.reason import Element


class Cycle(Protocol):
    """What the name of a limit cycle is made of (`LimitCycle`, which cannot be imported here)."""

    @property
    def period(self) -> float:
        """The time of one turn."""

    @property
    def stable(self) -> bool:
        """Whether its neighbours approach it."""


BORDER = Element("border")


class Placed(Protocol):
    """A fixed point, of which the kind and the place are asked."""

    @property
    def h(self) -> Array:
        """Its state."""

    @property
    def kind(self) -> str:
        """ "sink", "source", "saddle" or ""."""


class Centred(Protocol):
    """A cluster, of which the centre is asked."""

    @property
    def centre(self) -> Array:
        """The middle of its box."""


class Listed(Protocol):
    """Fixed points in their order."""

    def __getitem__(self, index: int, /) -> Placed: ...


class Clustered(Protocol):
    """What has clusters."""

    @property
    def clusters(self) -> Sequence[Centred]:
        """Groups of points that cannot be told apart."""


def point_element(points: Listed, index: int) -> Element:
    """A fixed point: its kind, number and place."""
    point = points[index]
    return Element("point", index, point.kind, _place(point.h))


def cluster_element(points: Clustered, index: int) -> Element:
    """A cluster: its number and place."""
    return Element("cluster", index, "", _place(points.clusters[index].centre))


def cycle_element(index: int, cycle: Cycle) -> Element:
    """A cycle: its stability, number and period."""
    kind = "stable" if cycle.stable else "unstable"
    return Element("cycle", index, kind, (cycle.period,))


def branch_element(stable: bool, saddle: int | None, cluster: int | None) -> Element:
    """A separatrix: its kind, and the saddle or cluster to which it belongs."""
    owner = None
    if saddle is not None:
        owner = Element("point", saddle, "saddle")
    elif cluster is not None:
        owner = Element("cluster", cluster)
    return Element("branch", None, "stable" if stable else "unstable", (), owner)


def _place(h: Array) -> tuple[float, ...]:
    return tuple(float(v) for v in h)
