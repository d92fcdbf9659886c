"""Fold and Hopf curves in a plane of two parameters, with their codimension-two points.

The extended systems F = 0, det = 0 and F = 0, tr = 0 (Kuznetsov, *Elements of Applied
Bifurcation Theory*, §10.3) are continued in place and both values. They are seeded by the
folds and Hopf points on grid lines in both directions, each line a diagram of
`core.continuation.equilibrium_continuation`: what crosses none of the lines, nor starts at a
Bogdanov–Takens point of a curve that does, is not found.

On a fold curve the motion in the plane of values stops at a *cusp*, and the trace vanishes
at a *Bogdanov–Takens* point. A Hopf curve ends at such a point (beyond it are neutral
saddles), and its first Lyapunov coefficient vanishes at a *Bautin* point. All *computed*.

Curves of branch points, as symmetric families have them, are none of these: the extended
system is singular along them. They are not followed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.continuation.chebyshev_family import ParameterSurface, checked_interval, surface
from core.continuation.curve_system import CurveSystem
from core.continuation.equilibrium_paths import EquilibriumPaths
from core.continuation.extended_systems import EQUILIBRIA, FOLDS, HOPF_POINTS
from core.continuation.path_following import LONG, STOPPED, STUCK
from core.continuation.special_points import DETERMINANT, FIRST, FLAG, SECOND, X
from core.events.event import Event
from core.events.kinds import EventKind
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import SystemPlane
from core.results import result
from core.validation import finite_float

__all__ = ["Curves", "PlanePoint", "equilibrium_curves"]


LINES = 12
"""Grid lines in each direction, by default; the outer ones lie on the rectangle's border."""

CERTIFIED = 24
"""Values on each of them at which proven sets of fixed points are computed."""

_MOST_LINES = 500
_STEP = 0.02
_SAME = 1e-6


@result
class PlanePoint(Event[Array]):
    """A codimension-two point, *computed*: a cusp, Bogdanov–Takens or Bautin point.

    As every `core.Event`; its ``value`` are both parameters (2,), its error is not estimated.
    """


@result
class Curves:
    """Fold and Hopf curves over a rectangle of two parameters, *computed*.

    Attributes
    ----------
    intervals
        The two intervals.
    folds, hopfs
        Curves as (n, 2) pairs of values. By symmetry several may lie on one another.
    fold_states, hopf_states
        (n, d) the equilibria along them.
    special_points
        Cusps, Bogdanov–Takens and Bautin points, ordered by their values.
    lines, certified
        The curves were looked for on so many grid lines in each direction, each with proven
        sets of fixed points at so many values (0 for fields that are no GRU).
    unresolved
        What is not resolved, in words.
    """

    intervals: tuple[tuple[float, float], tuple[float, float]]
    folds: tuple[Array, ...]
    hopfs: tuple[Array, ...]
    fold_states: tuple[Array, ...]
    hopf_states: tuple[Array, ...]
    special_points: tuple[PlanePoint, ...]
    lines: int
    certified: int
    unresolved: tuple[str, ...]


def equilibrium_curves(
    plane: SystemPlane,
    first_interval: tuple[float, float],
    second_interval: tuple[float, float],
    *,
    lines: int = LINES,
    certified: int = CERTIFIED,
    seeds: ArrayLike | None = None,
    cancel: Cancel | None = None,
) -> Curves:
    """The fold and Hopf curves of a family of two parameters in a rectangle.

    Parameters
    ----------
    plane
        Gives the GRU, or the planar field, of two values; smooth in them.
    first_interval, second_interval
        (a, b) with a < b.
    lines
        Grid lines in each direction on which curves are looked for. Default 12.
    certified
        Values on each line at which the proven sets are computed. Default 24.
    seeds
        For fields: (m, 2) guesses at the equilibria (default: a grid over the box).
    cancel
        Stops the computation when another thread sets it to 1.

    Raises
    ------
    ValueError
        Bad intervals and families, as for
        `core.continuation.equilibrium_continuation.continue_equilibria`.
    Cancelled
        ``cancel`` was set.
    """
    limits = (
        checked_interval("first_interval", first_interval),
        checked_interval("second_interval", second_interval),
    )
    for name, number, most in (("lines", lines, _MOST_LINES), ("certified", certified, 10_000)):
        if finite_float(name, number) != int(number) or not 1 <= number <= most:
            raise ValueError(f"{name} must be from 1 to {most}, not {number}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    work = _Plane(plane, limits, surface(plane, *limits), seeds, flag)
    for axis in range(2):
        for k in range(int(lines)):
            work.look(axis, _share(k, int(lines)), int(certified))
    work.follow()
    return work.curves(int(lines), int(certified))


def _share(k: int, lines: int) -> float:
    """Where the k-th grid line lies: the first and last all but on the border.

    Then a curve that is not found has to be closed, or to turn around near the border.
    """
    if 0 < k < lines - 1 or lines == 1:  # off round values, at which symmetric systems degenerate
        return (k + 0.5314159 * (lines == 1) + 0.0314159) / max(lines - 1, 1)
    return 1e-5 if k == 0 else 1.0 - 1e-5


class _Plane:
    """The curves of one plane."""

    def __init__(
        self,
        plane: SystemPlane,
        limits: tuple[tuple[float, float], tuple[float, float]],
        made: ParameterSurface,
        seeds: ArrayLike | None,
        flag: Cancel,
    ) -> None:
        self.plane, self.limits, self.surface = plane, limits, made
        self.guesses, self.flag = seeds, flag
        self.systems = [CurveSystem(made, mode, limits, flag) for mode in (FOLDS, HOPF_POINTS)]
        self.seeds: list[list[Array]] = [[], []]
        self.rows: list[list[Array]] = [[], []]
        self.unresolved: list[str] = []
        self.bad_lines = 0

    def look(self, axis: int, share: float, certified: int) -> None:
        """Seeds from the folds and Hopf points on the line at ``share`` across an axis."""
        a, b = self.limits[1 - axis]
        across = a + (b - a) * share
        line = (0.0, across, 1.0, 0.0) if axis == 0 else (across, 0.0, 0.0, 1.0)

        def family(value: float) -> GRU | PlanarField:
            return self.plane(value, across) if axis == 0 else self.plane(across, value)

        ends = self.limits[axis]
        system = CurveSystem(self.surface, EQUILIBRIA, (ends,), self.flag, line)
        paths = EquilibriumPaths(family, ends, self.flag, system)
        paths.seed(certified, self.guesses)
        paths.run()
        self.bad_lines += len(paths.unmatched()) > 0
        for rows in paths.curves:
            for seeds, kind in zip(self.seeds, (FIRST, SECOND), strict=True):
                for x in rows[rows[:, FLAG] == kind][:, X]:
                    values = (x[2], across) if axis == 0 else (across, x[2])
                    seeds.append(np.array([x[0], x[1], *values]))

    def follow(self) -> None:
        """Follow all curves from the seeds, and Hopf curves from Bogdanov–Takens points."""
        for mode in range(2):
            left = np.array(self.seeds[mode]).reshape(-1, 4)
            if mode == 1:
                ends = [r[r[:, FLAG] == SECOND][:, X] for r in self.rows[0]]
                left = np.concatenate([left, *ends])
            while len(left):
                self.add(mode, left[0])
                left = left[1:]
                if self.rows[mode] and len(left):
                    left = left[self.systems[mode].through(self.rows[mode][-1:], left) < 0]

    def add(self, mode: int, start: Array) -> None:
        rows, begin, end = self.systems[mode].path_from(start, _STEP)
        if self.flag[0] or STOPPED in (begin, end):
            raise Cancelled
        if mode == 1 and len(rows):
            rows = _longest(rows, rows[:, DETERMINANT] > -1e-9)
        if len(rows) < 2:
            return
        for outcome, row in ((begin, rows[0]), (end, rows[-1])):
            if outcome in (STUCK, LONG):
                self.unresolved.append(self.failure(mode, row))
        self.rows[mode].append(rows)

    def failure(self, mode: int, row: Array) -> str:
        """Where and probably why a curve could not be followed."""
        jacobian = self.systems[0].linearised(row[X])[1][:2, :2]
        first, second = np.round(row[2:4], 9) + 0.0
        name = ("fold", "Hopf")[mode]
        if np.abs(jacobian).max() < 1e-3:
            why = "all of the Jacobian vanishes"
        else:
            why = "its continuation failed"
        return f"a {name} curve ends near ({first:.6g}, {second:.6g}), where {why}"

    def curves(self, lines: int, certified: int) -> Curves:
        if self.bad_lines:
            self.unresolved.append(
                f"on {self.bad_lines} of {2 * lines} grid lines the branches are not the "
                "certified fixed points everywhere"
            )
        gru = isinstance(self.surface.member, GRU)
        return Curves(
            intervals=self.limits,
            folds=tuple(rows[:, 2:4].copy() for rows in self.rows[0]),
            hopfs=tuple(rows[:, 2:4].copy() for rows in self.rows[1]),
            fold_states=tuple(self.systems[0].states(rows) for rows in self.rows[0]),
            hopf_states=tuple(self.systems[1].states(rows) for rows in self.rows[1]),
            special_points=tuple(self.special_points()),
            lines=lines,
            certified=certified if gru else 0,
            unresolved=tuple(dict.fromkeys(self.unresolved)),
        )

    def special_points(self) -> list[PlanePoint]:
        kinds = (
            (0, FIRST, EventKind.CUSP),
            (0, SECOND, EventKind.BOGDANOV_TAKENS),
            (1, FIRST, EventKind.BOGDANOV_TAKENS),
            (1, SECOND, EventKind.BAUTIN),
        )
        found: list[tuple[EventKind, Array]] = []
        for mode, flag, kind in kinds:
            for rows in self.rows[mode]:
                for x in rows[rows[:, FLAG] == flag][:, X]:
                    scale = self.systems[mode].scale(x)
                    if not any(
                        kind == other and (np.abs(x - y) / scale).max() < _SAME
                        for other, y in found
                    ):
                        found.append((kind, x))
        out = []
        for kind, x in found:
            out.append(PlanePoint(kind, x[2:].copy(), np.nan, self.systems[0].states(x[None])[:1]))
        out.sort(key=lambda point: (*np.round(point.value, 9), *np.round(point.h, 9)))
        return out


def _longest(rows: Array, good: NDArray[np.bool_]) -> Array:
    """The longest run of rows that are all good."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(int)))
    if not len(edges):
        return rows[:0]
    starts, ends = edges[::2], edges[1::2]
    best = int(np.argmax(ends - starts))
    return rows[starts[best] : ends[best]]
