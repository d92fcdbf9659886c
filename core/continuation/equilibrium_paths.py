"""Following all curves of equilibria of one family, and comparing them with proven sets."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.continuation.branch_points import departures, polished
from core.continuation.chebyshev_family import surface
from core.continuation.curve_system import CurveSystem, place_of
from core.continuation.equilibrium_diagram import crossings
from core.continuation.extended_systems import EQUILIBRIA
from core.continuation.path_following import STOPPED
from core.continuation.special_points import BRANCH_POINT, FLAG, X
from core.fixed_points.planar_equilibria import equilibria
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import SystemFamily

STEPS = (0.03, 0.008, 0.002)
"""The longest step, tried in this order until the curves agree with the certified sets."""

_OFFSET = 0.4142
"""Where in its share of the interval a certified value lies: round values, at which symmetric
systems degenerate, are unlikely to be met."""

FIELD_VALUES = 16
"""A field is searched for equilibria at so many values, from a grid of starts if none are given:"""

_FIELD_GRID = 6
"""so many each way."""


class EquilibriumPaths:
    """The curves of one family over one interval."""

    def __init__(
        self,
        family: SystemFamily,
        ends: tuple[float, float],
        flag: Cancel,
        system: CurveSystem | None = None,
    ) -> None:
        self.family, self.ends, self.flag = family, ends, flag
        if system is None:
            system = CurveSystem(surface(family, ends), EQUILIBRIA, (ends,), flag)
        self.system = system
        self.points = np.empty((0, 4))
        self.values, self.counts = np.empty(0), np.empty(0, np.int64)
        self.incomplete: list[float] = []
        self.curves: list[Array] = []
        self.outcomes: list[tuple[int, int]] = []
        self.branch_points: list[Array] = []

    def certify(self, number: int) -> None:
        """The proven sets at evenly spread values."""
        a, b = self.ends
        values, counts, points = [], [], []
        for k in range(number):
            for shift in (0.0, 0.0137, -0.0719, 0.2113):
                if self.flag[0]:
                    raise Cancelled
                value = a + (b - a) * (k + _OFFSET + shift) / number
                gru = self.family(value)
                assert isinstance(gru, GRU)
                found = find_fixed_points(gru)
                if found.complete:
                    break
            points += [[*place_of(gru, point.h), value, 0.0] for point in found]
            if found.complete:
                values.append(value)
                counts.append(len(found))
            else:
                self.incomplete.append(value)
        self.points = np.array(points).reshape(-1, 4)
        self.values, self.counts = np.array(values), np.array(counts, dtype=np.int64)

    def seed(self, number: int, seeds: ArrayLike | None) -> None:
        """Equilibria to start from: a GRU's certified sets, a field's as far as they are found."""
        if isinstance(self.system.surface.member, GRU):
            self.certify(number)
        else:
            self.search(min(number, FIELD_VALUES), seeds)

    def run(self) -> None:
        """Follow all curves, with shorter steps until they agree with the certified sets."""
        for most in STEPS:
            self.follow(most)
            if not len(self.unmatched()):
                break

    def search(self, number: int, seeds: ArrayLike | None) -> None:
        """The equilibria of a field at some values, as far as Newton's method finds them."""
        a, b = self.ends
        points = []
        for k in range(number):
            if self.flag[0]:
                raise Cancelled
            value = a + (b - a) * (k + _OFFSET) / number
            field = self.family(value)
            assert isinstance(field, PlanarField)
            points += [
                [*point.h, value, 0.0] for point in equilibria(field, seeds, grid=_FIELD_GRID)
            ]
        self.points = np.array(points).reshape(-1, 4)

    def follow(self, most: float, switch: bool = True) -> None:
        """All curves through the points, and those that branch off them."""
        self.curves, self.outcomes, self.branch_points = [], [], []
        left = self.points
        while len(left):
            self.add(left[0], most)
            if len(left) == 1:
                break
            missing = self.system.through(self.curves[-1:], left[1:]) < 0
            left = left[1:][missing]
        looked = 0
        while switch and looked < len(self.curves):
            rows = self.curves[looked]
            looked += 1
            for start in rows[rows[:, FLAG] == BRANCH_POINT]:
                self.branch(start[X], most)

    def add(self, start: Array, most: float, new: bool = False) -> None:
        """Follow a curve; with ``new`` only keep it if it is on none already."""
        rows, begin, end = self.system.path_from(start, most)
        if self.flag[0] or STOPPED in (begin, end):
            raise Cancelled
        if len(rows) < 2:
            return
        if new:
            probes = rows[[len(rows) // 3, len(rows) // 2, 2 * len(rows) // 3]]
            if (self.system.through(self.curves, probes[:, X]) >= 0).any():
                return
        self.curves.append(rows)
        self.outcomes.append((begin, end))

    def branch(self, start: Array, most: float) -> None:
        """A branch point: its exact place, and the curves through it."""
        x = polished(self.system, start)
        if x is None:
            return
        scale = self.system.scale(x)
        for known in self.branch_points:
            if np.abs((known - x)[:3] / scale).max() < 1e-6:
                return
        self.branch_points.append(x)
        for guess in departures(self.system, x):
            self.add(guess, most, new=True)

    def unmatched(self) -> Array:
        """The certified values at which curves and proven sets disagree."""
        if not len(self.values):
            return np.empty(0)
        total = np.zeros(len(self.values), np.int64)
        for rows in self.curves:
            total += crossings(rows[:, 2], self.values)
        off = self.system.through(self.curves, self.points) < 0
        bad = (total != self.counts) | np.isin(self.values, self.points[off, 2])
        out: Array = self.values[bad]
        return out
