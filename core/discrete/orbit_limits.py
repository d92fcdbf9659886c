"""What an orbit of the Euler map does in the end: a point, a periodic orbit, a curve.

A cycle of the flow becomes a closed invariant curve of the map, on which orbits go round
without ever repeating (or lock to a period); flips make periodic orbits that no flow has.
All of it is *computed* from one orbit, and "neither found" is an answer.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.discrete.euler_map import euler_orbit, iterate, orbits, padded, step_size
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU
from core.results import result
from core.validation import finite_array, finite_float

LONGEST_PERIOD = 16
"""Periods are looked for up to this."""

_NEAR = 1e-6
"""An orbit that is this close to an attracting periodic point has settled on it."""

_ON_CURVE = 1e-3
"""Two halves of an orbit on one curve have the same radius to this share of the largest."""


_FEWEST, _MOST, _MOST_SKIPPED = 4_000, 400_000, 2_000_000


@result
class EulerEnd:
    """What an orbit of the Euler map settled on, *computed*.

    Attributes
    ----------
    kind
        "point", "periodic orbit", "closed curve" or "neither found".
    period
        In steps: 1 for a point, k for a periodic orbit; for a closed curve the mean
        number of steps of one turn; NaN where neither was found. Times the step it is
        in units of the flow's time.
    points
        (k, d) the point or the periodic orbit, in its order; for a closed curve the
        states of the orbit on it by angle around ``centre``; else the last state.
    centre
        (d,) the fixed point that a closed curve surrounds; NaN for all else.
    """

    kind: str
    period: float
    points: Array
    centre: Array


def settles(
    gru: GRU,
    h0: ArrayLike,
    step: float,
    points: FixedPointSet,
    *,
    transient: float = 10_000.0,
    duration: float = 2_000.0,
) -> EulerEnd:
    """What the orbit of ``h0`` (d,) under the Euler map with ``step`` settles on.

    Parameters
    ----------
    gru
        One or two units.
    h0
        (d,) the start.
    step
        0 < step ≤ 1.
    points
        The GRU's fixed points: a closed curve is looked for around each.
    transient
        How long the orbit runs before it is looked at, in units of the discrete GRU's
        step, so transient / step steps of the map (at most 2 000 000). Default 10 000.
    duration
        How long it is then looked at for a closed curve, likewise; at least 4000 steps,
        at most 400 000. Default 2000.

    Raises
    ------
    ValueError
        For wrong shapes and values out of range.

    Notes
    -----
    *Periods* up to `LONGEST_PERIOD`: the k-th iterate's fixed point nearest to the orbit
    is found by Newton's method; it counts if the orbit is within 1e-6 of it and all its
    multipliers have modulus below 1. *Closed curve*: on one that a homeomorphism turns,
    the order of the states by angle around a fixed point inside is kept by the map, and
    the radius is a function of the angle. Both are checked, the radius between the first
    and the second half of the states. So only curves that are star-shaped seen from a
    fixed point inside are recognised, and a much slower approach than ``transient``
    gives "neither found".
    """
    start = finite_array("h0", h0, (gru.dim,))
    size = step_size(step)
    skipped = min(_time("transient", transient) / size, _MOST_SKIPPED)
    count = int(min(max(_time("duration", duration) / size, _FEWEST), _MOST))
    state = iterate(gru.packed, padded(start[None, :]), size, int(skipped))
    orbit = orbits(gru.packed, state, size, count)[0, :, : gru.dim]
    for period in range(1, LONGEST_PERIOD + 1):
        point = _periodic_point(gru, orbit[-1], size, period)
        if point is not None:
            cycle = euler_orbit(gru, point, size, period - 1)
            nowhere = np.full(gru.dim, math.nan)
            kind = "point" if period == 1 else "periodic orbit"
            return EulerEnd(kind, float(period), cycle, nowhere)
    if gru.dim == 2:
        for fixed in points:
            turns = _turns_on_curve(orbit, fixed.h)
            if turns is not None:
                angles = np.arctan2(*(orbit - fixed.h).T[::-1])
                return EulerEnd("closed curve", 1.0 / turns, orbit[np.argsort(angles)], fixed.h)
    nowhere = np.full(gru.dim, math.nan)
    return EulerEnd("neither found", math.nan, orbit[-1:].copy(), nowhere)


def _time(name: str, value: object) -> float:
    number = finite_float(name, value)
    if number < 0.0:
        raise ValueError(f"{name} must not be negative, but it is {number}")
    return number


def _periodic_point(gru: GRU, h: Array, step: float, period: int) -> Array | None:
    """The attracting point of this period within `_NEAR` of ``h``, by Newton; or None."""
    after = euler_orbit(gru, h, step, period)[-1]
    if np.abs(after - h).max() > _NEAR:
        return None
    point = h
    identity = np.eye(gru.dim)
    for _ in range(8):
        states = euler_orbit(gru, point, step, period)
        derivative = identity
        for jacobian in gru.jacobian(states[:-1]):
            derivative = (identity + step * jacobian) @ derivative
        if np.abs(np.linalg.eigvals(derivative)).max() >= 1.0:
            return None
        move = np.linalg.solve(derivative - identity, states[-1] - point)
        point = point - move
        if np.abs(point - h).max() > _NEAR:
            return None
        if np.abs(move).max() <= 1e-14:
            break
    return point


def _turns_on_curve(orbit: Array, centre: Array) -> float | None:
    """Turns for each step, if ``orbit`` (n + 1, 2) runs on a closed curve around ``centre``."""
    away = orbit - centre
    radius = np.hypot(away[:, 0], away[:, 1])
    angle = np.arctan2(away[:, 1], away[:, 0])
    if radius.min() <= 1e-9:
        return None
    advance = np.angle(np.exp(1j * np.diff(angle)))
    turned = float(advance.sum()) / (2.0 * math.pi)
    if abs(turned) < 4.0:
        return None
    # the map keeps the cyclic order: the images of the states, by angle, are in order too
    order = np.argsort(angle[:-1])
    images = angle[1:][order]
    steps = np.mod(np.diff(np.append(images, images[0])), 2.0 * math.pi)
    if abs(steps.sum() - 2.0 * math.pi) > 1e-6:
        return None
    half = len(orbit) // 2
    first = np.argsort(angle[:half])
    expected = np.interp(
        angle[half:], angle[:half][first], radius[:half][first], period=2.0 * math.pi
    )
    if np.abs(expected - radius[half:]).max() > _ON_CURVE * radius.max():
        return None
    return abs(turned) / (len(orbit) - 1)
