"""Curves of homoclinic orbits and of folds of cycles in a plane of two parameters.

On grid lines along the first parameter both are found as ends of branches of cycles
(`core.cycle_continuation`), homoclinic orbits also where a saddle's gap changes its sign.
From there they are followed in the second parameter: each step solves the one-parameter
problem beside the place that the last two steps predict, by Brent's method on the gap or
by the secant rule on the pair's multipliers. A curve that crosses no grid line is not
found, and one that turns back in the second parameter is followed up to there from each
line that it crosses. All *computed*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.continuation import continue_equilibria
from core.cycle_continuation import continue_cycles
from core.cycle_folds import fold_near
from core.gru import GRU
from core.homoclinic import find_homoclinic
from core.parameter_curves import PlanePoint
from core.parameter_surface import checked_interval
from core.planar_field import PlanarField
from core.results import result
from core.skeleton import Cancel, Cancelled
from core.validation import finite_float

Array = NDArray[np.float64]
Plane = Callable[[float, float], GRU | PlanarField]
Interval = tuple[float, float]
CurveKind = Literal["homoclinic", "fold of cycles"]

LINES = 5
"""Values of the second parameter on which curves are looked for."""

STEPS = {"homoclinic": 30, "fold of cycles": 16}
"""Steps over the second interval; halved where a curve is lost, up to `HALVINGS` times."""

HALVINGS = 4
SAMPLES = 24
_SAME = 1e-5
_WIDER = {"homoclinic": (0.02, 0.1, 0.5, 2.5), "fold of cycles": (0.1, 1.0)}
"""Half widths tried around a prediction, in units of the step along the first parameter."""

_GAPS = 12
"""Pieces of each grid line in which a saddle's gap is looked at, whatever the cycles do."""


@result
class CycleCurves:
    """Where cycles end without a Hopf point, over a rectangle of two parameters, *computed*.

    Attributes
    ----------
    homoclinics, cycle_folds
        Curves as (n, 2) pairs of values, by ascending second value.
    lines
        On so many values of the second parameter they were looked for.
    unresolved
        What is not resolved, in words: curves that were lost inside the rectangle, and what
        `continue_cycles` says.
    """

    homoclinics: tuple[Array, ...]
    cycle_folds: tuple[Array, ...]
    lines: int
    unresolved: tuple[str, ...]


def cycle_curves(
    plane: Plane,
    first_interval: Interval,
    second_interval: Interval,
    *,
    lines: int = LINES,
    ends: Sequence[PlanePoint] = (),
    seeds: Any = None,
    cancel: Cancel | None = None,
) -> CycleCurves:
    """The curves of homoclinic orbits and of folds of cycles of a family of two parameters.

    Parameters
    ----------
    plane
        Two parameter values to a GRU of two units or a planar field.
    first_interval, second_interval
        The rectangle: (a, b) with a < b each.
    lines
        On so many values of the second parameter curves are looked for. Default `LINES`.
    ends
        Codimension-two points of `core.parameter_curves`: a homoclinic curve that is lost
        within two steps of a Bogdanov–Takens point, or a fold of cycles of a Bautin point,
        is taken to end there.
    seeds
        For planar fields: as in `continue_equilibria`.
    cancel
        Stops the computation when another thread sets it to 1: raises `Cancelled`.

    Raises
    ------
    ValueError
        As `continue_equilibria`; for lines that are not a positive whole number.
    Cancelled
        ``cancel`` was set.
    """
    *_, last = cycle_curves_by_lines(
        plane, first_interval, second_interval, lines=lines, ends=ends, seeds=seeds, cancel=cancel
    )
    return last


def cycle_curves_by_lines(
    plane: Plane,
    first_interval: Interval,
    second_interval: Interval,
    *,
    lines: int = LINES,
    ends: Sequence[PlanePoint] = (),
    seeds: Any = None,
    cancel: Cancel | None = None,
) -> Iterator[CycleCurves]:
    """`cycle_curves` as they come: what there is after each line, the last one the result."""
    rectangle = (
        checked_interval("first_interval", first_interval),
        checked_interval("second_interval", second_interval),
    )
    count = finite_float("lines", lines)
    if count < 1 or count != int(count):
        raise ValueError(f"lines must be a positive whole number, not {lines!r}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    follower = _Follower(plane, rectangle, ends, flag)
    low, high = rectangle[1]
    for k in range(int(count)):
        second = low + (high - low) * (k + 0.5) / count
        for kind, seed in _seeds(plane, rectangle[0], second, seeds, follower.unresolved, flag):
            follower.follow(kind, seed)
        yield follower.result(k + 1)


@dataclass(frozen=True)
class _Place:
    """A point of a curve; ``side``: where a fold's two cycles exist."""

    first: float
    second: float
    side: float = 0.0


def _seeds(
    plane: Plane, interval: Interval, second: float, seeds: Any, unresolved: list[str],
    flag: Cancel,
) -> Iterator[tuple[CurveKind, _Place]]:  # fmt: skip
    def family(first: float) -> GRU | PlanarField:
        return plane(first, second)

    points = continue_equilibria(family, interval, seeds=seeds, cancel=flag)
    diagram = continue_cycles(family, interval, equilibria=points, samples=SAMPLES, cancel=flag)
    unresolved += [f"{words}, at {second:.6g}" for words in diagram.unresolved]
    for point in diagram.special_points:
        if point.kind == "homoclinic":
            yield "homoclinic", _Place(point.value, second)
        elif point.kind == "fold of cycles":
            begins = any(b.starts == point.kind and b.values[0] == point.value
                         for b in diagram.branches)  # fmt: skip
            yield "fold of cycles", _Place(point.value, second, 1.0 if begins else -1.0)
    edges = np.linspace(*interval, _GAPS + 1) + 1e-7 * (interval[1] - interval[0])
    for low, high in pairwise([*edges[:-1].tolist(), interval[1]]):
        if flag[0]:
            raise Cancelled
        with suppress(ValueError):  # no gap changes its sign there
            yield "homoclinic", _Place(find_homoclinic(family, (low, high)).value, second)


class _Follower:
    def __init__(
        self,
        plane: Plane,
        rectangle: tuple[Interval, Interval],
        ends: Sequence[PlanePoint],
        flag: Cancel,
    ) -> None:
        self.plane, self.rectangle, self.flag = plane, rectangle, flag
        self.ends = ends
        self.curves: dict[CurveKind, list[Array]] = {"homoclinic": [], "fold of cycles": []}
        self.unresolved: list[str] = []

    def result(self, lines: int) -> CycleCurves:
        """What there is after so many lines."""
        return CycleCurves(
            homoclinics=tuple(self.curves["homoclinic"]),
            cycle_folds=tuple(self.curves["fold of cycles"]),
            lines=lines,
            unresolved=tuple(dict.fromkeys(self.unresolved)),
        )

    def follow(self, kind: CurveKind, seed: _Place) -> None:
        """The whole curve through a seed, unless it lies on one that is there."""
        if any(self._on(curve, seed) for curve in self.curves[kind]):
            return
        down, up = (list(self._walk(kind, seed, sign)) for sign in (-1.0, 1.0))
        places = [*reversed(down), seed, *up]
        if len(places) > 1:
            self.curves[kind].append(np.array([(p.first, p.second) for p in places]))

    def _on(self, curve: Array, seed: _Place) -> bool:
        a, b = self.rectangle[0]
        if not curve[0, 1] <= seed.second <= curve[-1, 1]:
            return False
        there = float(np.interp(seed.second, curve[:, 1], curve[:, 0]))
        return abs(there - seed.first) < 100.0 * _SAME * (b - a)

    def _walk(self, kind: CurveKind, seed: _Place, sign: float) -> Iterator[_Place]:
        """On from the seed until the rectangle ends, or the curve is lost."""
        (a, b), (low, high) = self.rectangle
        whole = (high - low) / STEPS[kind]
        step, slope, here, smallest = whole, 0.0, seed, whole / 2**HALVINGS
        while True:
            if self.flag[0]:
                raise Cancelled
            second = min(max(here.second + sign * step, low), high)
            if second == here.second:
                return
            guess = here.first + slope * (second - here.second)
            if not a <= guess <= b:
                return
            found = self._solve(kind, guess, second, here)
            if found is None or not a <= found <= b:
                step *= 0.5
                if step < smallest:
                    end = self._end(kind, here, slope, whole)
                    if end is not None:
                        yield end
                    else:
                        self.unresolved.append(
                            f"a curve ({kind}) beyond ({here.first:.6g}, {here.second:.6g})"
                        )
                    return
                continue
            slope = (found - here.first) / (second - here.second)
            here = _Place(found, second, here.side)
            yield here
            step = min(whole, 2.0 * step)

    def _end(self, kind: CurveKind, here: _Place, slope: float, whole: float) -> _Place | None:
        """The codimension-two point at which a curve that was lost here ends, if any."""
        wanted = "Bogdanov-Takens" if kind == "homoclinic" else "Bautin"
        a, b = self.rectangle[0]
        across = 0.02 * (b - a) + 2.0 * abs(slope) * whole
        for point in self.ends:
            first, second = (float(v) for v in point.place)
            if (
                point.kind == wanted
                and abs(second - here.second) <= 2.0 * whole
                and abs(first - here.first) <= across
            ):
                return _Place(first, second)
        return None

    def _solve(self, kind: CurveKind, guess: float, second: float, here: _Place) -> float | None:
        """The place near ``guess`` on the line of this second value."""
        (a, b), (low, high) = self.rectangle
        unit = (b - a) * abs(second - here.second) / (high - low)

        def family(first: float) -> GRU | PlanarField:
            return self.plane(first, second)

        for width in _WIDER[kind]:
            half = width * unit
            if kind == "fold of cycles":
                found = fold_near(family, guess, here.side, half, 3.0 * half, self.flag)
                if found is not None and found[1] < _SAME * (b - a):
                    return found[0]
                continue
            bracket = max(a, guess - half), min(b, guess + half)
            if not bracket[0] < bracket[1]:
                return None
            try:
                return find_homoclinic(family, bracket).value
            except ValueError:
                continue
        return None
