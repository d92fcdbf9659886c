"""Where the separatrices of saddles and of half-stable clusters begin.

Next to a saddle the branch along an eigenvector e with eigenvalue λ is

    h(ξ) = p + ξ e + ξ² a + O(ξ³),     (2λ − J) a = ½ D²f(e, e)

(Kuznetsov, *Elements of Applied Bifurcation Theory*, 2004, §5.4, for invariant manifolds
by series). D²f(e, e) is the central difference of the Jacobian along e.
"""

from __future__ import annotations

import math

import numpy as np

from core.arrays import Array
from core.fixed_points.protocols import Point
from core.model.planar_field import PlanarField

STEP = 1e-4
"""ξ, unless the curve bends so much that ξ² a would exceed a thousandth of ξ."""

_DIFFERENCE = 1e-4


def branch_start(
    field: PlanarField, point: Point, column: int, side: float, longest: float = STEP
) -> Array:
    """(2,) the point of a branch at distance about ``longest`` from its saddle.

    Parameters
    ----------
    field
        The planar field.
    point
        The saddle, with ``h``, ``eigenvalues`` and ``eigenvectors``.
    column
        Which eigenvector: 0 the stable, 1 the unstable one.
    side
        +1 along it, −1 against it.
    """
    place = np.asarray(point.h)
    value = float(point.eigenvalues.real[column])
    vector = point.eigenvectors.real[:, column]
    second = (
        jacobian_at(field, place + _DIFFERENCE * vector)
        - jacobian_at(field, place - _DIFFERENCE * vector)
    ) @ vector / (2.0 * _DIFFERENCE)  # fmt: skip
    system = 2.0 * value * np.eye(2) - jacobian_at(field, place)
    determinant = system[0, 0] * system[1, 1] - system[0, 1] * system[1, 0]
    bend: Array = np.zeros(2)
    if determinant != 0.0 and np.isfinite(second).all():
        bend = np.asarray(0.5 * np.linalg.solve(system, second))
    size = math.hypot(*bend)
    step = longest if not size * longest > 1e-3 else max(1e-3 / size, 1e-9)
    return np.asarray(place + side * step * vector + step * step * bend)


def jacobian_at(field: PlanarField, place: Array) -> Array:
    """(2, 2) the Jacobian of a field at one place."""
    flat = field.jacobian(field.parameters, float(place[0]), float(place[1]))
    return np.array(flat).reshape(2, 2)
