"""Folds of cycles, located from the pair of cycles that meet there.

Between a stable and an unstable cycle the displacement of the return map turns
(`core.cycles.displacement`). The height of that turning point is followed from where the pair was
found until it changes its sign: past the fold it is still there, though the cycles are gone,
so that a bracket and Brent's method give the value to rounding. Nothing depends on telling
two cycles apart next to the fold, nor on what else the portrait holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scipy.optimize import brentq

from core.cancellation import Cancel
from core.cycles.displacement import Displacement, TurningPoint
from core.cycles.limit_cycle import LimitCycle
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import SystemFamily

_STEPS = 80
_BEGIN = 1.0 / 16.0
"""The first step, as a share of the way to where the pair is gone."""
_SMALLEST = 1e-3
"""Where shorter steps than this share of the way were needed, the pair is to be found anew."""

_ZERO = 1e-9
"""A turning point higher than this is none of a fold: the return map jumps there."""

_OFF = 0.02

_NOISE = 1e-13
"""Heights of turning points are known to no less than this: the integration's tolerance."""
_SURE = 3.0
"""By so much what few differences show may be short of what they stand for."""
_CLEAR = 1e3
"""A height tells a slope where it is larger than so many times what it may be off by."""


@dataclass(frozen=True, eq=False)
class CycleFold:
    """A fold of cycles: ``value`` ± ``error``, the cycle's ``period``, and its turning point.

    The error is what the height at the root may be off by, as differences of tolerances and
    rounding show it, over the height's slope there.
    """

    value: float
    error: float
    period: float
    turning: TurningPoint


def pairs_of(cycles: Sequence[LimitCycle]) -> list[tuple[LimitCycle, LimitCycle]]:
    """Neighbours, inner and outer, around the same points, of which one is stable."""
    return [
        (inner, cycles[inner.parent])
        for inner in cycles
        if inner.parent is not None
        and cycles[inner.parent].stable is not inner.stable
        and cycles[inner.parent].encloses == inner.encloses
        and cycles[inner.parent].clusters == inner.clusters
    ]


def fold_of_pair(
    family: SystemFamily,
    start: float,
    pair: tuple[LimitCycle, LimitCycle],
    goal: float,
    cancel: Cancel,
) -> CycleFold | None:
    """Where a pair of cycles that exists at ``start`` ends on the way to ``goal``, if it does."""
    here = Displacement(family(start), cancel).between(pair)
    if here is None or here.height == 0.0:
        return None
    sign = 1.0 if here.height > 0.0 else -1.0
    span = goal - start
    value, step = start, _BEGIN * span
    for _ in range(_STEPS):
        ahead = value + step if abs(value + step - start) < abs(span) else goal
        found = Displacement(family(ahead), cancel).turning_near(here)
        if found is not None and sign * found.height <= 0.0:
            fold = fold_between(family, here, value, ahead, cancel)
            if fold is not None:
                return fold
            found = None  # that was another turning point: a shorter step keeps to this one
        if found is not None:
            if ahead == goal:
                return None
            fall = sign * (here.height - found.height)
            predicted = step * sign * found.height / fall if fall > 0.0 else 2.0 * step
            larger = 1.02 * predicted if abs(predicted) < abs(2.0 * step) else 2.0 * step
            here = Displacement(family(ahead), cancel).laid_anew(found) or found
            value, step = ahead, larger
        else:
            step *= 0.25
            if abs(step) < _SMALLEST * abs(span):
                return None
    return None


def turning_height(
    system: GRU | PlanarField, known: TurningPoint, cancel: Cancel
) -> tuple[float, TurningPoint] | None:
    """The height of a known turning point in a system close by, and its place there."""
    there = Displacement(system, cancel)
    found = there.turning_near(known)
    if found is None:
        return None
    if abs(found.s) > _OFF * found.extent:  # its section is to follow it
        found = there.laid_anew(found) or found
    return found.height, found


def fold_between(
    family: SystemFamily, known: TurningPoint, low: float, high: float, cancel: Cancel
) -> CycleFold | None:
    """The fold between two values at which the heights of a turning point differ in sign."""
    seen: dict[float, TurningPoint] = {}

    def at(value: float) -> TurningPoint:
        if value not in seen:
            near = min(seen, key=lambda other: abs(other - value), default=None)
            start = known if near is None else seen[near]
            found = Displacement(family(value), cancel).turning_near(start)
            if found is None:
                raise _Lost
            seen[value] = found
        return seen[value]

    precision = 4e-16 * max(abs(low), abs(high))
    options: Any = {
        "xtol": max(precision, 1e-300), "rtol": 8.9e-16, "maxiter": 60,
        "full_output": True, "disp": False,
    }  # fmt: skip
    try:
        ends = at(low).height, at(high).height
        if ends[0] * ends[1] > 0.0:
            return None
        value, report = brentq(lambda there: at(float(there)).height, low, high, **options)
        turning = at(float(value))
    except _Lost:
        return None
    # where one turning point was taken for another the height jumps: no zero, and no end
    if not report.converged or abs(turning.height) > _ZERO:
        return None
    noise = _SURE * max(_NOISE, Displacement(family(float(value)), cancel).noise(turning))
    clear = [v for v in seen if abs(seen[v].height) > _CLEAR * noise] or [low, high]
    near = min(clear, key=lambda v: abs(v - value))
    slope = abs((seen[near].height - turning.height) / (near - value)) if near != value else 0.0
    error = max(2.0 * precision, noise / slope) if slope > 0.0 else abs(high - low)
    return CycleFold(float(value), float(error), turning.period, turning)


class _Lost(Exception):  # noqa: N818
    """A turning point could not be followed."""
