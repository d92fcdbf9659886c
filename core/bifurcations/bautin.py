"""The curve of folds of cycles that begins at a Bautin point.

There the first Lyapunov coefficient vanishes, and the half-stable cycles on the curve grow from
the equilibrium: in the normal form ṙ = r (β₁ + β₂ r² ± r⁴) the one of radius r lies at β₂ = ∓2 r²,
β₁ = ±r⁴ (Kuznetsov, *Elements of Applied Bifurcation Theory*, 2004, §8.3). So the two values at
which a half-stable cycle passes through a given place near the equilibrium are close to the
point's own, and Newton's method goes there.
"""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.bifurcations.curve_walk import CurveWalk, OnCurve
from core.cycles.displacement import Displacement, TurningPoint
from core.cycles.return_map import DERIVATIVE, TIME, WIDTH, P

Walk = CurveWalk[TurningPoint]
Place = OnCurve[TurningPoint]

RADII = (0.03, 0.012, 0.005)
"""Tried from the equilibrium to the cycle, in parts of the box."""

_DIFFERENCE = 1e-6
_CENTRE, _FLAT = 1e-11, 1e-6
"""Where no more than this is left of the displacement at the point itself, or log P′ changes by
less over the turn, there is no half-stable cycle but a centre."""

_ROUNDS = 12
_FAR = 0.1
"""The curve's place lies closer to the point than this, in the unit square."""


def half_stable_start(walk: Walk, place: Array, h: Array) -> tuple[Place, Array] | None:
    """A place of the curve of folds next to a Bautin point, and the way on.

    ``walk`` is of the measure `core.cycles.folds.turning_height`; ``place`` and ``h`` (2,) are the
    point in the unit square and its equilibrium.
    """
    for radius in RADII:
        for way in (np.array([1.0, 0.0]), np.array([0.0, 1.0])):
            found = _through(walk, place, h, radius * way)
            if found is not None:
                onward = found.place - place
                return found, onward / np.linalg.norm(onward)
    return None


def _through(walk: Walk, place: Array, h: Array, offset: Array) -> Place | None:
    """Where a half-stable cycle passes a place beside the equilibrium, by Newton's method."""
    here = place.copy()
    for turn in range(_ROUNDS):
        value = _residual(walk, here, h, offset)
        if value is None or (turn == 0 and np.abs(value).max() < _CENTRE):
            return None
        columns = []
        for step in _DIFFERENCE * np.eye(2):
            beside = _residual(walk, here + step, h, offset)
            if beside is None:
                return None
            columns.append((beside - value) / _DIFFERENCE)
        try:
            move = np.linalg.solve(np.array(columns).T, -value)
        except np.linalg.LinAlgError:
            return None
        here = here + move
        away = float(np.linalg.norm(here - place))
        if not 0.0 < away < _FAR:
            return None
        if np.abs(move).max() < 1e-4 * away:
            return _found(walk, here, h, offset)
    return None


def _residual(walk: Walk, place: Array, h: Array, offset: Array) -> Array | None:
    """(2,) the displacement and log P′ there, both 0 on a half-stable cycle."""
    walk.budget.take()
    there = Displacement(walk.system(place), walk.cancel)
    section = there.section(_beside(there, h, offset))
    turn = None if section is None else there.turn(section, 0.0)
    return None if turn is None else np.array([turn[P] / turn[WIDTH], turn[DERIVATIVE]])


def _beside(there: Displacement, h: Array, offset: Array) -> Array:
    """The place beside the equilibrium, in box units."""
    size = there.box[[1, 3]] - there.box[[0, 2]]
    return np.asarray(there.units.inside(h) + offset * size)


def _found(walk: Walk, place: Array, h: Array, offset: Array) -> Place | None:
    """The place with the turning point of the displacement as its marker."""
    there = Displacement(walk.system(place), walk.cancel)
    section = there.section(_beside(there, h, offset))
    turn = None if section is None else there.turn(section, 0.0)
    if section is None or turn is None:
        return None
    step = 1e-3 * float(turn[WIDTH])
    ends = there.turn(section, step), there.turn(section, -step)
    if ends[0] is None or ends[1] is None:
        return None
    slope = float(ends[0][DERIVATIVE] - ends[1][DERIVATIVE]) / (2.0 * step)
    if not abs(slope) * float(turn[WIDTH]) > _FLAT:
        return None
    period = float(turn[TIME]) * there.units.time
    marker = TurningPoint(section, 0.0, 0.0, float(turn[WIDTH]), period, slope, there.units)
    return OnCurve(place, marker)
