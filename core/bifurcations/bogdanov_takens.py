"""The homoclinic curve that begins at a Bogdanov–Takens point.

In the normal form η̇₀ = η₁, η̇₁ = β₁ + β₂ η₀ + η₀² ± η₀ η₁ the fold curve is β₁ = β₂²/4, the
Hopf curve β₁ = 0 with β₂ < 0, and the homoclinic curve β₁ = −6 β₂²/25 + … (Kuznetsov,
*Elements of Applied Bifurcation Theory*, 2004, §8.4): all three touch. So on a line across them
next to the point, the homoclinic curve lies beyond the Hopf curve by about as much (24/25) as
the fold curve lies before it. No coordinates of the normal form are needed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from scipy.optimize import root

from core.arrays import Array
from core.bifurcations.curve_walk import CurveWalk, OnCurve
from core.fixed_points.any_system import points_of
from core.invariant_manifolds.split_function import Loop, loop_gap, loops
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import planar

DISTANCES = (0.02, 0.007, 0.0025, 0.0008, 0.00025, 0.00008)
"""Tried from the point along the curves' tangent, in the unit square."""

_SHARES = (0.96, 0.8, 1.15, 0.6, 1.4, 0.35, 1.8, 2.6)
"""Where the loop is looked for: in units of the distance from the fold to the Hopf curve."""

_DIFFERENCE = 1e-6


def loop_start(
    walk: CurveWalk[Loop], place: Array, h: Array, nearest: float
) -> tuple[OnCurve[Loop], Array] | None:
    """A place of the homoclinic curve next to a Bogdanov–Takens point, and the way on.

    Parameters
    ----------
    walk
        Of the measure `core.invariant_manifolds.split_function.loop_gap`.
    place, h
        (2,) the point in the unit square, and its equilibrium.
    nearest
        How far the next codimension-two point is.
    """
    across = _across(walk, place, h)
    if across is None:
        return None
    along = np.array([-across[1], across[0]])
    for distance in DISTANCES:
        if distance > 0.3 * nearest:
            continue
        for sign in (1.0, -1.0):
            base = place + sign * distance * along
            hopf = _on_line(walk, base, across, h, _trace)
            fold = _on_line(walk, base, across, h, _determinant)
            if hopf is None or fold is None or not _determinant(_matrix(walk, *hopf)) > 0.0:
                continue
            found = _loop(walk, hopf[0], hopf[0] - fold[0], h)
            if found is not None:
                way = found.place - place
                return found, way / np.linalg.norm(way)
    return None


def _loop(walk: CurveWalk[Loop], hopf: Array, way: Array, h: Array) -> OnCurve[Loop] | None:
    """The loop on the line from the fold through the Hopf curve."""
    seen: dict[float, list[Loop]] = {}
    for share in _SHARES:
        walk.budget.take()
        seen[share] = _loops_near(walk.system(hopf + share * way), h)
        for low, high in pairwise(sorted(seen)):
            for loop in seen[low]:
                other = loop_gap(walk.system(hopf + high * way), loop)
                if other is None or other[0] * loop.gap.value > 0.0:
                    continue
                half = 0.5 * (high - low)
                centre = hopf + (low + half) * way
                size = float(np.linalg.norm(way))
                middle = loop_gap(walk.system(centre), loop)
                if middle is not None:
                    found = walk.crossing(centre, way / size, half * size, middle[1])
                    if found is not None:
                        return found
    return None


def _loops_near(system: GRU | PlanarField, h: Array) -> list[Loop]:
    saddles = [point for point in points_of(system) if point.kind == "saddle"]
    if not saddles:
        return []
    return loops(system, min(saddles, key=lambda point: float(np.linalg.norm(point.h - h))))


def _matrix(walk: CurveWalk[Loop], place: Array, h: Array) -> Array:
    field, _ = planar(walk.system(place))
    flat = field.jacobian(field.parameters, float(h[0]), float(h[1]))
    return np.array(flat).reshape(2, 2)


def _trace(matrix: Array) -> float:
    return float(matrix[0, 0] + matrix[1, 1])


def _determinant(matrix: Array) -> float:
    return float(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])


def _velocity(walk: CurveWalk[Loop], place: Array, h: Array) -> Array:
    field, _ = planar(walk.system(place))
    return np.array(field.velocity(field.parameters, float(h[0]), float(h[1])))


def _across(walk: CurveWalk[Loop], place: Array, h: Array) -> Array | None:
    """(2,) the unit vector across the fold curve: how the plane unfolds the double zero."""
    left = np.linalg.svd(_matrix(walk, place, h))[0][:, -1]
    steps = _DIFFERENCE * np.eye(2)
    slopes = np.array([
        left @ (_velocity(walk, place + step, h) - _velocity(walk, place - step, h))
        for step in steps
    ])  # fmt: skip
    size = float(np.linalg.norm(slopes))
    return slopes / size if size > 0.0 and np.isfinite(size) else None


def _on_line(
    walk: CurveWalk[Loop], base: Array, across: Array, h: Array, test: Callable[[Array], float]
) -> tuple[Array, Array] | None:
    """Place and equilibrium where a test of the Jacobian vanishes on the line across."""
    field, _ = planar(walk.system(base))
    size = np.array([field.box[1] - field.box[0], field.box[3] - field.box[2]])

    def residual(unknown: Array) -> Array:
        there, state = base + unknown[2] * across, h + size * unknown[:2]
        matrix = _matrix(walk, there, state)
        return np.append(_velocity(walk, there, state) / size, test(matrix))

    solved = root(residual, np.zeros(3), options={"xtol": 1e-12})
    if not solved.success and not np.abs(solved.fun).max() < 1e-12:
        return None
    return base + solved.x[2] * across, h + size * solved.x[:2]
