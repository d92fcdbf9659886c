"""Following a curve in a plane of two parameters by a function that vanishes on it.

The plane is scaled to the unit square of its rectangle. From the last place the curve is
predicted along its tangent, turned on as it turned before, and found on the line square to
it: by Brent's method where a *measure* of the system changes its sign. So a curve may turn
around in either parameter. (Allgower & Georg, *Introduction to Numerical Continuation
Methods*, SIAM 2003, §§2 and 6.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import SystemPlane, planar

Rectangle = tuple[tuple[float, float], tuple[float, float]]

LONGEST = 1.0 / 40.0
"""Steps, in parts of the rectangle's sides: at most …"""

SHORTEST = 1e-5
"""… and before a curve counts as lost."""

_REACHES = (0.02, 0.1)
"""Half widths tried around a prediction, in steps."""

_OFFSETS = (0.0, 1.0, -1.0, 0.3, -0.3)
"""Where the measure is taken on a line across, in half widths."""

_BENT, _STRAIGHT = 0.3, 0.05
"""Predictions that miss by more of the step are made anew, by less allow longer ones."""

_SMOOTH = 3e-6
"""How far the curve may run from its chords, in the unit square, about."""

_LEAP = 0.01
"""A curve that is lost this close to a point at which it may end, and towards it, ends there …"""

_BESIDE = 0.15
"""… if what is followed has shrunk to the point's equilibrium: in parts of the box."""

_PRECISION = 1e-14
_JUMP, _ROUNDING = 1e-3, 1e-11
"""Where more than this is left of a measure, it does not vanish but jumps."""

_MOST = 4000
"""Places on one curve."""


class Marker(Protocol):
    """By what is known which cycles or branches are meant: a loop, or a turning point."""

    @property
    def place(self) -> Array:
        """(2,) where it is in the phase plane."""


M = TypeVar("M", bound=Marker)

Measure = Callable[[GRU | PlanarField, M], tuple[float, M] | None]
"""What vanishes on a curve: from a system and a marker to its value and a new marker; None
where what is marked is not found."""

End = tuple[Array, Array]
"""A point at which curves may end: (2,) in the unit square, and (2,) its equilibrium."""


@dataclass(frozen=True, eq=False)
class OnCurve(Generic[M]):
    """A place of a curve: (2,) in the unit square, and the marker there."""

    place: Array
    marker: M


class Budget:
    """How many measures may still be taken: the same work on every machine."""

    def __init__(self, measures: int) -> None:
        self.left = measures

    def take(self) -> None:
        """One more; raises `Spent` where none is left."""
        self.left -= 1
        if self.left < 0:
            raise Spent


class Spent(Exception):  # noqa: N818
    """The work allowed is done."""


class CurveWalk(Generic[M]):
    """Curves of one measure over one rectangle."""

    def __init__(
        self, plane: SystemPlane, rectangle: Rectangle, measure: Measure[M], budget: Budget,
        cancel: Cancel,
    ) -> None:  # fmt: skip
        self.plane, self.measure, self.budget, self.cancel = plane, measure, budget, cancel
        self.low = np.array([ends[0] for ends in rectangle])
        self.size = np.array([ends[1] for ends in rectangle]) - self.low
        self.high = np.array([ends[1] for ends in rectangle])

    def scaled(self, values: ArrayLike) -> Array:
        """From the parameters to the unit square."""
        return np.asarray((np.asarray(values, float) - self.low) / self.size)

    def values(self, place: Array) -> Array:
        """From the unit square to the parameters, exactly at its border."""
        values = self.low + self.size * place
        return np.where(place == 1.0, self.high, values)

    def system(self, place: Array) -> GRU | PlanarField:
        """The system at a place of the unit square."""
        first, second = self.values(place)
        return self.plane(float(first), float(second))

    def taken(self, place: Array, marker: M) -> tuple[float, M] | None:
        """The measure at a place."""
        if self.cancel[0]:
            raise Cancelled
        self.budget.take()
        return self.measure(self.system(place), marker)

    def crossing(self, centre: Array, way: Array, half: float, marker: M) -> OnCurve[M] | None:
        """Where the curve crosses a line, within ``half`` of its centre."""
        known: dict[float, tuple[float, M]] = {}

        def value(t: float) -> float:
            if t not in known:
                near = min(known, key=lambda other: abs(other - t), default=None)
                found = self.taken(centre + t * way, marker if near is None else known[near][1])
                if found is None:
                    raise _Lost
                known[t] = found
            return known[t][0]

        for share in _OFFSETS:  # beside the curve the measure may not be defined
            with suppress(_Lost):
                value(share * half)
            for low, high in pairwise(sorted(known)):
                if value(low) * value(high) <= 0.0:
                    with suppress(_Lost):
                        t = float(
                            brentq(
                                lambda t: value(float(t)), low, high, xtol=_PRECISION, rtol=1e-13
                            )
                        )
                        jump = abs(value(high) - value(low))
                        if abs(value(t)) <= _JUMP * jump + _ROUNDING:
                            return OnCurve(centre + t * way, known[t][1])
        return None

    def walk(
        self, start: OnCurve[M], way: Array, step: float, ends: list[End], path: list[OnCurve[M]]
    ) -> str:
        """Go on from ``start`` and add every place to ``path``; how it ends.

        "border", "end" (at one of ``ends``), "closed", or "lost".
        ``way`` (2,) is the unit tangent.
        """
        here, step, longest = start, min(step, LONGEST), LONGEST
        bend: float | None = None
        last, before, gone = way, 0.0, 0.0
        while len(path) < _MOST:
            there = here.place + step * way
            edge = _edge(here.place, way, step)
            bent = _BENT if bend is not None else 1.0  # the first tangent is rough
            found = (
                self._at_edge(here, *edge) if edge else self._ahead(here, there, way, step, bent)
            )
            if found is None:
                shortest = step < 2.0 * SHORTEST
                reach = _LEAP if shortest else min(2.0 * step, 0.1 * gone)
                end = _near(self._within(ends, here), here.place, way, reach)
                if end is not None:
                    path.append(OnCurve(end, here.marker))
                    return "end"
                if shortest:
                    return "lost"
                step *= 0.5
                continue
            path.append(found)
            if edge:
                return "border"
            chord = found.place - here.place
            length = float(np.linalg.norm(chord))
            if len(path) > 4 and float(np.linalg.norm(found.place - start.place)) < 0.7 * length:
                path.append(start)
                return "closed"
            turned = _angle(way, chord)
            if bend is not None:  # the curve's curvature, from its last two chords
                bend = 2.0 * _angle(last, chord) / (before + length)
            last, before = chord, length
            way = _turned(chord / length, (bend or 0.0) * length)
            bend = bend or 0.0
            here, gone = found, gone + length
            off = abs(bend) * length * length / 8.0  # of the chord from the curve
            if off > 4.0 * _SMOOTH:
                step *= 0.5
            elif abs(turned) < _STRAIGHT and off < _SMOOTH:
                step = min(1.6 * step, longest)
        return "lost"

    def _within(self, ends: list[End], here: OnCurve[M]) -> list[Array]:
        """Those of ``ends`` at whose equilibrium is what is followed: others pass by."""
        xmin, xmax, ymin, ymax = planar(self.system(here.place))[0].box
        there, size = here.marker.place, np.array([xmax - xmin, ymax - ymin])
        return [end for end, h in ends if (np.abs(there - h) < _BESIDE * size).all()]

    def _ahead(
        self, here: OnCurve[M], there: Array, way: Array, step: float, bent: float
    ) -> OnCurve[M] | None:
        across = np.array([-way[1], way[0]])
        for reach in (*_REACHES, bent):
            found = self.crossing(there, across, reach * step, here.marker)
            if found is None:
                continue
            off = float((found.place - there) @ across)
            inside = ((found.place >= 0.0) & (found.place <= 1.0)).all()
            return found if abs(off) <= bent * step and inside else None
        return None

    def _at_edge(
        self, here: OnCurve[M], there: Array, axis: int, length: float
    ) -> OnCurve[M] | None:
        """The place on the border, along the side on which coordinate ``axis`` is constant."""
        along = np.zeros(2)
        along[1 - axis] = 1.0
        for reach in (*_REACHES, 1.0):
            found = self.crossing(there, along, reach * length, here.marker)
            if found is not None and 0.0 <= found.place[1 - axis] <= 1.0:
                return found
        return None


class _Lost(Exception):  # noqa: N818
    """The measure is not defined somewhere."""


def _edge(place: Array, way: Array, step: float) -> tuple[Array, int, float] | None:
    """Where a step meets the border: the place, which coordinate is constant, the length."""
    best: tuple[Array, int, float] | None = None
    for axis in range(2):
        for border in (0.0, 1.0):
            if way[axis] == 0.0 or place[axis] == border:
                continue
            length = (border - place[axis]) / way[axis]
            if 0.0 < length <= step and (best is None or length < best[2]):
                there = place + length * way
                there[axis] = border
                best = there, axis, max(float(length), 0.1 * step)
    return best


def _near(ends: list[Array], place: Array, way: Array, reach: float) -> Array | None:
    """The nearest of ``ends`` ahead, if within reach."""
    ahead = [
        end
        for end in ends
        if np.linalg.norm(end - place) <= reach and (end - place) @ way >= -1e-12
    ]
    return min(ahead, key=lambda end: float(np.linalg.norm(end - place)), default=None)


def _angle(one: Array, other: Array) -> float:
    return math.atan2(float(one[0] * other[1] - one[1] * other[0]), float(one @ other))


def _turned(way: Array, angle: float) -> Array:
    c, s = math.cos(angle), math.sin(angle)
    return np.array([c * way[0] - s * way[1], s * way[0] + c * way[1]])
