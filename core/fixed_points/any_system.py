"""The fixed points of any planar system: proven or computed, in its own or its box's units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from core.fixed_points.planar_equilibria import Equilibria, Equilibrium, equilibria
from core.fixed_points.proven import FixedPoint, FixedPointSet, find_fixed_points
from core.model.box_units import BoxUnits
from core.model.gru import GRU
from core.model.systems import System

One = TypeVar("One", bound=FixedPoint | Equilibrium)
Known = TypeVar("Known", bound=FixedPointSet | Equilibria)


def points_of(system: System) -> Sequence[FixedPoint | Equilibrium]:
    """The fixed points of a GRU, proven, or of another field, computed."""
    return find_fixed_points(system) if isinstance(system, GRU) else equilibria(system)


def points_inside(points: Known, units: BoxUnits) -> Known:
    """Fixed points with their clusters and lines, in box units."""
    changed: dict[str, Any] = {
        "points": tuple(point_inside(point, units) for point in points),
        "clusters": tuple(
            replace(cluster, enclosure=units.inside(cluster.enclosure))
            for cluster in points.clusters
        ),
    }
    if isinstance(points, Equilibria):
        changed["lines"] = tuple(units.inside(line) for line in points.lines)
    return replace(points, **changed)


def point_inside(point: One, units: BoxUnits) -> One:
    """One fixed point in box units."""
    changed: dict[str, Any] = {
        "h": units.inside(point.h),
        "eigenvalues": point.eigenvalues * units.time,
        "eigenvectors": units.directions_inside(point.eigenvectors),
    }
    if isinstance(point, FixedPoint):
        changed["enclosure"] = units.inside(point.enclosure)
    return replace(point, **changed)
