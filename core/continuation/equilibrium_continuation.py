"""All branches of equilibria over an interval of a parameter, with their special points.

Certified sets of fixed points at many values seed pseudo-arclength continuation: whatever
point lies on no curve yet starts one, and at each of those values the curves are compared
with the proven set, point by point and in number. Where they disagree, all is followed again
with shorter steps. So no branch that is present at any of the values is missed, isolas
included; what lives only between two neighbouring values may be.

The curves and special points are *computed*: zeros of the determinant, the trace and the
natural tangent along the curves (`core.continuation.path_following`,
`core.continuation.branch_points`). The search between two portraits (`core.transitions`) meets the
same events by bisection.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.cancellation import Cancel
from core.continuation.chebyshev_family import checked_interval
from core.continuation.curve_system import place_of
from core.continuation.equilibrium_diagram import Branch, EquilibriumDiagram, SpecialPoint
from core.continuation.equilibrium_paths import STEPS, EquilibriumPaths
from core.continuation.normal_forms import degenerate, fold_coefficient, lyapunov_coefficient
from core.continuation.path_following import CLOSED, LIMIT, LONG, STUCK
from core.continuation.special_points import DETERMINANT, FIRST, FLAG, SECOND, TRACE, X
from core.events.kinds import EventKind
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import SystemFamily
from core.validation import finite_float, finite_states

__all__ = ["Branch", "EquilibriumDiagram", "SpecialPoint", "continue_branch", "continue_equilibria"]


_MOST_CERTIFIED = 100_000


def continue_equilibria(
    family: SystemFamily,
    interval: tuple[float, float],
    *,
    certified: int = 200,
    seeds: ArrayLike | None = None,
    cancel: Cancel | None = None,
) -> EquilibriumDiagram:
    """Every branch of equilibria of a family over an interval.

    Parameters
    ----------
    family
        Gives the GRU, or the planar field, of a value; smooth in it. All members of a
        family of fields share their compiled functions and differ in their parameters.
    interval
        (a, b) with a < b.
    certified
        At how many values the proven sets are computed. Default 200.
    seeds
        For fields: (m, 2) guesses at the equilibria, from which Newton's method starts at
        16 values. Default: a grid over the field's box.
    cancel
        Stops the computation when another thread sets it to 1.

    Raises
    ------
    ValueError
        An interval without length, reversed, not finite, or so wide that a weight exceeds
        `core.continuation.chebyshev_family.LARGEST`; a family that is not smooth.
    Cancelled
        ``cancel`` was set.
    """
    ends = checked_interval("interval", interval)
    number = finite_float("certified", certified)
    if number != int(number) or not 1 <= number <= _MOST_CERTIFIED:
        raise ValueError(f"certified must be from 1 to {_MOST_CERTIFIED}, not {certified}")
    work = EquilibriumPaths(family, ends, np.zeros(1, np.int64) if cancel is None else cancel)
    work.seed(int(number), seeds)
    work.run()
    return _Diagram(work).diagram()


def continue_branch(
    family: SystemFamily,
    h: ArrayLike,
    interval: tuple[float, float],
    *,
    start: float | None = None,
    cancel: Cancel | None = None,
) -> EquilibriumDiagram:
    """The one branch through an equilibrium: nothing is certified, and it takes a millisecond.

    Parameters
    ----------
    family, interval, cancel
        As for `continue_equilibria`.
    h
        (d,) the equilibrium, or a guess from which Newton's method finds it.
    start
        The value at which it is one. Default: the lower end.

    Raises
    ------
    ValueError
        As `continue_equilibria`; no equilibrium is found from ``h``.
    """
    ends = checked_interval("interval", interval)
    value = ends[0] if start is None else finite_float("start", start)
    if not ends[0] <= value <= ends[1]:
        raise ValueError(f"start must lie in the interval, not at {value}")
    work = EquilibriumPaths(family, ends, np.zeros(1, np.int64) if cancel is None else cancel)
    member = family(value)
    guess = finite_states("h", h, work.system.surface.dim).reshape(-1)
    work.points = np.array([[*place_of(member, guess), value, 0.0]])
    work.follow(STEPS[0], switch=False)
    if not work.curves:
        raise ValueError("no equilibrium was found from h at the start")
    return _Diagram(work).diagram()


class _Diagram:
    """Branches and special points from the rows of the curves."""

    def __init__(self, paths: EquilibriumPaths) -> None:
        self.paths = paths

    def diagram(self) -> EquilibriumDiagram:
        unmatched = self.paths.unmatched()
        unresolved = []
        if len(self.paths.incomplete):
            unresolved.append(
                f"at {len(self.paths.incomplete)} values, such as "
                f"{self.paths.incomplete[0]:.6g}, fixed points could not be distinguished: "
                "the branches were not compared there"
            )
        if len(unmatched):
            unresolved.append(
                f"at {len(unmatched)} values, such as {unmatched[0]:.6g}, the branches are not "
                "the certified fixed points"
            )
        for begin, end in self.paths.outcomes:
            if {begin, end} & {STUCK, LONG}:
                unresolved.append("a branch ends where its continuation failed")
        return EquilibriumDiagram(
            interval=self.paths.ends,
            branches=tuple(map(self.as_branch, self.paths.curves, self.paths.outcomes)),
            special_points=tuple(self.special_points()),
            certified=len(self.paths.values),
            unmatched=tuple(map(float, unmatched)),
            unresolved=tuple(unresolved),
        )

    def as_branch(self, rows: Array, outcome: tuple[int, int]) -> Branch:
        trace, determinant = rows[:, TRACE].copy(), rows[:, DETERMINANT].copy()
        if self.paths.system.surface.dim == 1:
            trace += 0.5  # without the second, decaying unit
            determinant = trace.copy()
            kinds = np.where(trace < 0.0, "sink", "source")
        else:
            kinds = np.where(trace < 0.0, "sink", "source")
            kinds = np.where(determinant < 0.0, "saddle", kinds)
        first, last = (self.ending(*pair) for pair in zip(outcome, rows[[0, -1]], strict=True))
        return Branch(
            values=rows[:, 2].copy(),
            h=self.paths.system.states(rows),
            trace=trace,
            determinant=determinant,
            kinds=kinds,
            closed=outcome[0] == CLOSED,
            ends=(first, last),
        )

    def ending(self, outcome: int, row: Array) -> str:
        if outcome == LIMIT:
            return "end of the interval" if row[2] in self.paths.ends else "edge of the box"
        words = {CLOSED: "closed", LONG: "not resolved: the branch is too long"}
        return words.get(outcome, "not resolved: the continuation failed")

    def special_points(self) -> list[SpecialPoint]:
        out: list[SpecialPoint] = []
        for flag, make in ((FIRST, self.fold), (SECOND, self.hopf)):
            found: list[tuple[Array, list[int]]] = []
            for index, rows in enumerate(self.paths.curves):
                for row in rows[rows[:, FLAG] == flag]:
                    self.gather(found, row[X], index)
            out += [make(x, tuple(curves)) for x, curves in found]
        for x in self.paths.branch_points:
            near = [
                index
                for index, rows in enumerate(self.paths.curves)
                if self.paths.system.through([rows], x[None], 1e-5)[0] >= 0
            ]
            h = self.paths.system.states(x[None])[0]
            out.append(_special(EventKind.BRANCH_POINT, float(x[2]), h, tuple(near)))
        out.sort(key=lambda point: (round(point.value, 11), *np.round(point.h, 9)))
        return out

    def gather(self, found: list[tuple[Array, list[int]]], x: Array, index: int) -> None:
        """Add a special point, unless it is one already or a branch point."""
        scale = self.paths.system.scale(x)
        for known in self.paths.branch_points:
            if np.abs((known - x)[:3] / scale).max() < 1e-5:
                return
        for known, curves in found:
            if np.abs((known - x)[:3] / scale).max() < 1e-8:
                if index not in curves:
                    curves.append(index)
                return
        found.append((x, [index]))

    def fold(self, x: Array, curves: tuple[int, ...]) -> SpecialPoint:
        value, h = float(x[2]), self.paths.system.states(x[None])[0]
        member = self.paths.family(value)
        if self.paths.system.surface.dim == 1:
            return _special(EventKind.FOLD, value, h, curves)
        trace = float(np.trace(_jacobian(member, h)))
        return _special(
            EventKind.FOLD, value, h, curves,
            coefficient=fold_coefficient(member, h),
            kinds=("saddle", "sink" if trace < 0.0 else "source"),
        )  # fmt: skip

    def hopf(self, x: Array, curves: tuple[int, ...]) -> SpecialPoint:
        value, h = float(x[2]), self.paths.system.states(x[None])[0]
        member = self.paths.family(value)
        frequency = math.sqrt(max(float(np.linalg.det(_jacobian(member, h))), 0.0))
        lyapunov = lyapunov_coefficient(member, h)
        return _special(
            EventKind.HOPF, value, h, curves,
            lyapunov=lyapunov, frequency=frequency, degenerate=degenerate(member, h, lyapunov),
        )  # fmt: skip


def _special(
    kind: EventKind, value: float, h: Array, branches: tuple[int, ...], *,
    lyapunov: float | None = None, frequency: float | None = None,
    coefficient: float | None = None, degenerate: bool = False, kinds: tuple[str, ...] = (),
) -> SpecialPoint:  # fmt: skip
    """At one equilibrium, with what is known of its kind."""
    return SpecialPoint(
        kind, value, math.nan, h[None, :], branches,
        lyapunov, frequency, coefficient, degenerate, kinds,
    )  # fmt: skip


def _jacobian(member: GRU | PlanarField, h: Array) -> Array:
    if isinstance(member, GRU):
        return member.jacobian(h)
    return np.array(member.jacobian(member.parameters, h[0], h[1])).reshape(2, 2)
