"""Where curves of homoclinic orbits and of folds of cycles start, and the curves themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.bifurcations.bautin import half_stable_start
from core.bifurcations.bogdanov_takens import loop_start
from core.bifurcations.curve_walk import Budget, CurveWalk, OnCurve, Rectangle, Spent
from core.bifurcations.cycle_continuation import cycle_events
from core.cancellation import Cancel, Cancelled
from core.continuation.equilibrium_continuation import continue_equilibria
from core.continuation.fold_and_hopf_curves import PlanePoint
from core.cycles.displacement import TurningPoint
from core.cycles.folds import fold_of_pair, pairs_of, turning_height
from core.events.kinds import EventKind
from core.fixed_points.any_system import points_of
from core.invariant_manifolds.split_function import Loop, loop_gap, loops
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import SystemPlane
from core.separatrix_skeleton.assembly import skeleton

LINES = 5
"""Values of the second parameter on which curves are looked for."""

WORK = 3_000_000
"""Integration steps for one plane, about ten seconds: the same on every machine."""

SAMPLES = 24
GAPS = 12
"""Pieces of each grid line in which a saddle's gap is looked at, whatever the cycles do."""

_MEASURE = 1200
"""Integration steps that one measure of a walk stands for."""

_FIRST = 0.002
"""The first step from a place on a line, in the unit square."""

_ON = 0.05
"""A place lies on a curve if it is this close, in parts of the distance of its vertices …"""

_SAME = 2e-4
"""… or this close in the unit square."""

ENDS = {
    EventKind.BOGDANOV_TAKENS: EventKind.HOMOCLINIC,
    EventKind.BAUTIN: EventKind.FOLD_OF_CYCLES,
}
"""Which curve starts at a codimension-two point."""


class CurveSearch:
    """The curves over one rectangle, found one after the other."""

    def __init__(self, plane: SystemPlane, rectangle: Rectangle, flag: Cancel) -> None:
        self.flag = flag
        self.budget = Budget(WORK // _MEASURE)
        self.walks: dict[EventKind, CurveWalk[Any]] = {
            EventKind.HOMOCLINIC: CurveWalk(plane, rectangle, loop_gap, self.budget, flag),
            EventKind.FOLD_OF_CYCLES: CurveWalk(plane, rectangle, self._height, self.budget, flag),
        }
        self.rectangle, self.plane = rectangle, plane
        self.found: dict[EventKind, list[Array]] = {
            EventKind.HOMOCLINIC: [],
            EventKind.FOLD_OF_CYCLES: [],
        }
        self.points: list[tuple[EventKind, Array, PlanePoint]] = []
        self.unresolved: list[str] = []
        self.spent = False

    def _height(
        self, system: GRU | PlanarField, marker: TurningPoint
    ) -> tuple[float, TurningPoint] | None:
        return turning_height(system, marker, self.flag)

    def curves(self, kind: EventKind) -> Iterator[Array]:
        """The curves of a kind, as (n, 2) pairs of values."""
        walk = self.walks[kind]
        for curve in self.found[kind]:
            turned = curve if curve[0, 1] <= curve[-1, 1] else curve[::-1]
            yield np.array([walk.values(place) for place in turned])

    def from_points(self, points: Sequence[PlanePoint]) -> None:
        """Curves from Bogdanov–Takens and Bautin points."""
        walk = self.walks[EventKind.HOMOCLINIC]
        self.points = [
            (ENDS[point.kind], walk.scaled(point.value), point)
            for point in points
            if point.kind in ENDS
        ]
        every = [walk.scaled(point.value) for point in points]
        for k, (kind, place, point) in enumerate(self.points):
            if self._ends_at(kind, place):
                continue
            # a fair share for each, and as much as for one for what the lines meet
            kept = self.budget.left - self.budget.left // (len(self.points) - k + 1)
            self.budget.left -= kept
            try:
                start = self._start(kind, place, point, every)
                if start is not None:
                    self._follow(kind, *start, place)
            except Spent:
                self.spent = True
            self.budget.left = max(self.budget.left, 0) + kept

    def _start(
        self, kind: EventKind, place: Array, point: PlanePoint, every: list[Array]
    ) -> tuple[OnCurve[Any], Array] | None:
        walk = self.walks[kind]
        if kind is EventKind.HOMOCLINIC:
            apart = sorted(float(np.linalg.norm(place - other)) for other in every)
            away = [distance for distance in apart if distance > 1e-9]
            return loop_start(walk, place, point.h, min(away, default=1.0))
        begun = half_stable_start(walk, place, point.h)
        if begun is None:
            return None
        on, way = begun
        across = np.array([-way[1], way[0]])
        length = float(np.linalg.norm(on.place - place))
        exact = walk.crossing(on.place, across, 0.05 * length, on.marker)
        return None if exact is None else (exact, way)

    def from_line(self, share: float, left: int, seeds: ArrayLike | None) -> None:
        """Curves from what is met on the line at ``share`` of the second interval.

        ``left``: lines that are to come, with this one, for which work is to be kept.
        """
        low, high = self.rectangle[1]
        second = low + (high - low) * share
        if self.budget.left <= 0:
            self.unresolved.append(
                f"what the line at {second:.6g} meets: the work allowed was used up"
            )
            return

        def family(first: float) -> GRU | PlanarField:
            return self.plane(first, second)

        try:
            for place in self._loops_on(share):
                self._join(EventKind.HOMOCLINIC, place)
            points = continue_equilibria(family, self.rectangle[0], seeds=seeds, cancel=self.flag)
            allowed = self.budget.left * _MEASURE // left
            events = cycle_events(family, points, samples=SAMPLES, cancel=self.flag, work=allowed)
            self.unresolved += [f"{words}, at {second:.6g}" for words in events.unresolved]
            for _ in range(events.work // _MEASURE):
                self.budget.take()
            for event in events.events:
                if event.kind in self.found:
                    self._from_event(event.kind, event.value, second, event.change)
        except Spent:
            self.spent = True
            self.unresolved.append(
                f"what else the line at {second:.6g} meets: the work allowed was used up"
            )

    def finish(self) -> None:
        """Name the points from which no curve was found."""
        for kind, place, point in self.points:
            if not self._ends_at(kind, place):
                first, second = point.value
                why = ": the work allowed was used up" if self.spent else ""
                self.unresolved.append(
                    f"the curve ({kind}) that starts at the {point.kind.noun} "
                    f"({first:.6g}, {second:.6g}){why}"
                )

    def _from_event(self, kind: EventKind, first: float, second: float, change: str) -> None:
        walk = self.walks[kind]
        place = walk.scaled((first, second))
        if self._on(kind, place):
            return
        marker = (
            self._loop_at(first, second) if kind is EventKind.HOMOCLINIC
            else self._turning_at(first, second, change)
        )  # fmt: skip
        if marker is None:
            self.unresolved.append(f"the curve ({kind}) through ({first:.6g}, {second:.6g})")
            return
        self._join(kind, OnCurve(place, marker))

    def _loop_at(self, first: float, second: float) -> Loop | None:
        system = self.plane(first, second)
        saddles = [point for point in points_of(system) if point.kind == "saddle"]
        found = [loop for saddle in saddles for loop in loops(system, saddle)]
        return min(found, key=lambda loop: abs(loop.gap.value), default=None)

    def _turning_at(self, first: float, second: float, change: str) -> TurningPoint | None:
        """The turning point between the cycles of a fold, from the pair next to it."""
        a, b = self.rectangle[0]
        side = -1.0 if change == "vanish" else 1.0

        def family(value: float) -> GRU | PlanarField:
            return self.plane(value, second)

        for share in (1e-3, 1e-4, 1e-5, 1e-2):
            start = first + side * share * (b - a)
            frame = skeleton(family(start), cancel=self.flag)
            goal = first - side * share * (b - a)
            for pair in pairs_of(frame.cycles):
                fold = fold_of_pair(family, start, pair, goal, self.flag)
                if fold is not None and abs(fold.value - first) < 1e-6 * (b - a):
                    return fold.turning
        return None

    def _loops_on(self, share: float) -> Iterator[OnCurve[Loop]]:
        """Where gaps change their signs on the line at ``share``."""
        walk = self.walks[EventKind.HOMOCLINIC]
        edges = np.linspace(0.0, 1.0, GAPS + 1) + 1e-7
        edges[-1] = 1.0
        way = np.array([1.0, 0.0])
        for low, high in pairwise(edges.tolist()):
            if self.flag[0]:
                raise Cancelled
            system = walk.system(np.array([low, share]))
            saddles = [point for point in points_of(system) if point.kind == "saddle"]
            for loop in (loop for saddle in saddles for loop in loops(system, saddle)):
                half = 0.5 * (high - low)
                centre = np.array([low + half, share])
                self.budget.take()
                middle = loop_gap(walk.system(centre), loop)
                if middle is None:
                    continue
                found = walk.crossing(centre, way, half, middle[1])
                if found is not None:
                    yield found

    def _join(self, kind: EventKind, seed: OnCurve[Any]) -> None:
        """The curve through a place on a line, unless it is there already."""
        if self._on(kind, seed.place):
            return
        way = self._way(kind, seed)
        if way is None:
            first, second = self.walks[kind].values(seed.place)
            self.unresolved.append(f"the curve ({kind}) through ({first:.6g}, {second:.6g})")
            return
        self._follow(kind, seed, way, None)

    def _way(self, kind: EventKind, seed: OnCurve[Any]) -> Array | None:
        """The tangent at a place, from another one next to it."""
        walk = self.walks[kind]
        for size in (_FIRST, 0.1 * _FIRST, 0.01 * _FIRST):
            for axis in (1, 0):
                for sign in (1.0, -1.0):
                    centre = seed.place.copy()
                    centre[axis] += sign * size
                    if not 0.0 <= centre[axis] <= 1.0:
                        continue
                    along = np.zeros(2)
                    along[1 - axis] = 1.0
                    for reach in (2.0, 20.0):
                        found = walk.crossing(centre, along, reach * size, seed.marker)
                        if found is not None:
                            chord = found.place - seed.place
                            return np.asarray(chord / np.linalg.norm(chord))
        return None

    def _follow(
        self, kind: EventKind, start: OnCurve[Any], way: Array, begin: Array | None
    ) -> None:
        """All of the curve through a place; ``begin``: the point from which it was reached."""
        walk = self.walks[kind]
        # of each point there is one curve: not back to where this one began, nor to another's end
        ends = [
            (place, point.h)
            for other, place, point in self.points
            if other == kind and not (place is begin or self._ends_at(kind, place))
        ]
        step = _FIRST if begin is None else 0.5 * float(np.linalg.norm(start.place - begin))
        ahead: list[OnCurve[Any]] = []
        behind: list[OnCurve[Any]] = []
        # how either end was come by: not at all where the work is used up before
        outcome = [""] if begin is not None else ["", ""]
        try:
            outcome[0] = walk.walk(start, way, step, ends, ahead)
            if outcome[0] == "closed":
                outcome = outcome[:1]
            elif begin is None:
                outcome[1] = walk.walk(start, -way, step, ends, behind)
        finally:  # what was found before the work was used up is kept
            places = [*([] if begin is None else [begin]),
                      *(on.place for on in reversed(behind)), start.place,
                      *(on.place for on in ahead)]  # fmt: skip
            if len(places) > 1:
                self.found[kind].append(np.array(places))
            for end, path in zip(outcome, (ahead, behind), strict=False):
                if end in ("lost", ""):
                    here = walk.values((path[-1] if path else start).place)
                    why = "" if end else ": the work allowed was used up"
                    self.unresolved.append(
                        f"a curve ({kind}) beyond ({here[0]:.6g}, {here[1]:.6g}){why}"
                    )

    def _ends_at(self, kind: EventKind, place: Array) -> bool:
        return any(
            min(float(np.abs(curve[k] - place).max()) for k in (0, -1)) < 1e-9
            for curve in self.found[kind]
        )

    def _on(self, kind: EventKind, place: Array) -> bool:
        return any(_beside(curve, place) for curve in self.found[kind])


def _beside(curve: Array, place: Array) -> bool:
    """Whether a place lies on a polyline, as closely as its vertices allow to say."""
    start, step = curve[:-1], np.diff(curve, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-300)
    share = np.clip(((place - start) * step).sum(axis=1) / length, 0.0, 1.0)
    away = np.linalg.norm(start + share[:, None] * step - place, axis=1)
    return bool((away <= np.maximum(_ON * np.sqrt(length), _SAME)).any())
