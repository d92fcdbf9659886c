"""The fixed points of any planar system: proven or computed, in its own or its box's units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.fixed_points.planar_equilibria import Equilibrium, equilibria
from core.fixed_points.proven import FixedPoint, find_fixed_points
from core.model.box_units import BoxUnits
from core.model.gru import GRU
from core.model.systems import System


def points_of(system: System) -> Sequence[FixedPoint | Equilibrium]:
    """The fixed points of a GRU, proven, or of another field, computed."""
    return find_fixed_points(system) if isinstance(system, GRU) else equilibria(system)


def points_inside(points: Any, units: BoxUnits) -> Any:
    """Fixed points with their clusters and lines, in box units."""
    changed: dict[str, Any] = {
        "points": tuple(point_inside(point, units) for point in points),
        "clusters": tuple(
            replace(cluster, enclosure=units.inside(cluster.enclosure))
            for cluster in points.clusters
        ),
    }
    if hasattr(points, "lines"):
        changed["lines"] = tuple(units.inside(line) for line in points.lines)
    return replace(points, **changed)


def point_inside(point: Any, units: BoxUnits) -> Any:
    """One fixed point in box units."""
    changed = {"enclosure": units.inside(point.enclosure)} if hasattr(point, "enclosure") else {}
    return replace(
        point,
        h=units.inside(point.h),
        eigenvalues=point.eigenvalues * units.time,
        eigenvectors=units.directions_inside(point.eigenvectors),
        **changed,
    )
