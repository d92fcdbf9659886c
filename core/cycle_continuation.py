"""Limit cycles over an interval of a parameter, from their birth to their end.

Between two bifurcations nothing happens to a cycle but a gradual change, so that cycles
found from scratch at neighbouring values can be joined. The bifurcations of fixed points
part the interval first (`core.continuation`). In each part, values at which the numbers of
cycles differ enclose a homoclinic orbit or a fold of cycles (`core.cycle_transitions`).
What remains are calm parts with the same cycles all over. Each cycle is explored anew at
every value: nothing is lost by following the wrong one, and cycles that are born of
nothing that was followed are seen as well. (Kuznetsov, *Elements of Applied Bifurcation
Theory*, 2004, §3.5, §5.3, §6, §7.1.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.continuation import continue_equilibria
from core.cycle_branches import Boundary, Look, joined
from core.cycle_diagram import CycleDiagram
from core.cycle_folds import fold_value
from core.cycle_transitions import CycleTransition, cycle_transitions
from core.equilibrium_diagram import EquilibriumDiagram, SpecialPoint
from core.gru import GRU
from core.planar_field import PlanarField
from core.skeleton import Cancel, Cancelled, Skeleton, skeleton
from core.validation import finite_float

Array = NDArray[np.float64]
Family = Callable[[float], GRU | PlanarField]

SAMPLES = 48
"""Values at which cycles are looked for before anything is known."""

CURVE = 24
"""Values in each calm part that has cycles, denser towards its ends …"""

NEAR = (1e-4, 1e-3)
"""… with two more close to either end, as shares of the part."""

APART = 1e-9
"""Events closer together than this share of the interval count as one."""


def continue_cycles(
    family: Family,
    interval: tuple[float, float],
    *,
    equilibria: EquilibriumDiagram | None = None,
    samples: int = SAMPLES,
    cancel: Cancel | None = None,
) -> CycleDiagram:
    """Every branch of limit cycles that is met, with where and how it begins and ends.

    Parameters
    ----------
    family
        Gives the GRU (of two units) or the planar field of a parameter value.
    interval
        (a, b) with a < b.
    equilibria
        What `continue_equilibria` gave for the same family and interval, if it is there
        already. For planar fields it must be, as their equilibria need starting points.
    samples
        At how many values cycles are looked for at first: a cycle that lives between two
        neighbouring ones only can be missed. Default `SAMPLES`.
    cancel
        Stops the computation when another thread sets it to 1: raises `Cancelled`.

    Returns
    -------
    Hopf points are as exact as those of ``equilibria``; homoclinic values come out at about
    1e-12, folds of cycles at 1e-9 of the interval or better.

    Raises
    ------
    ValueError
        As `continue_equilibria`; for samples that are not a positive whole number.
    Cancelled
        ``cancel`` was set.
    """
    count = finite_float("samples", samples)
    if count < 1 or count != int(count):
        raise ValueError(f"samples must be a positive whole number, not {samples!r}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    if equilibria is None:
        equilibria = continue_equilibria(family, interval, cancel=flag)
    return _Search(family, equilibria, int(count), flag).run()


class _Search:
    def __init__(
        self, family: Family, equilibria: EquilibriumDiagram, samples: int, flag: Cancel
    ) -> None:
        self.family, self.samples, self.flag = family, samples, flag
        self.interval = equilibria.interval
        self.points = equilibria.special_points
        self.known: dict[float, Skeleton] = {}
        self.unresolved: list[str] = []

    def run(self) -> CycleDiagram:
        """The diagram."""
        a, b = self.interval
        boundaries = [Boundary(a, "end of the interval")]
        parts: list[list[Look]] = []
        for part, points in self.parts():
            events = list(self.events(*part))
            for event in events:
                parts.append(self.curve(boundaries[-1].value, event.value))
                boundaries.append(event)
            parts.append(self.curve(boundaries[-1].value, part[1]))
            boundaries.append(
                Boundary(part[1], "points", points)
                if points
                else Boundary(b, "end of the interval")
            )
        branches, special = joined(parts, boundaries, self.unresolved)
        return CycleDiagram(
            interval=self.interval, branches=branches, special_points=special,
            samples=len(self.known), unresolved=tuple(dict.fromkeys(self.unresolved)),
        )  # fmt: skip

    def parts(self) -> Iterator[tuple[tuple[float, float], tuple[SpecialPoint, ...]]]:
        """The intervals between bifurcations of points, each with those at its upper end."""
        a, b = self.interval
        near = APART * (b - a)
        rest = sorted((p for p in self.points if a + near < p.value < b - near), key=_value)
        start = a
        while rest:
            here = tuple(p for p in rest if p.value - rest[0].value <= near)
            yield (start, here[0].value), here
            start, rest = here[-1].value, rest[len(here) :]
        yield (start, b), ()

    def look(self, value: float) -> Look | None:
        """The cycles at a value; None where not all could be resolved."""
        if self.flag[0]:
            raise Cancelled
        if value not in self.known:
            self.known[value] = skeleton(self.family(value), cancel=self.flag)
        frame = self.known[value]
        return Look(value, frame.cycles) if not _missing(frame) else None

    def events(self, low: float, high: float) -> Iterator[Boundary]:
        """What happens to cycles within a part on which the points persist."""
        a, b = self.interval
        count = max(5, round(self.samples * (high - low) / (b - a)))
        values = low + (high - low) * _spread(count)
        looks = [look for value in values if (look := self.look(float(value))) is not None]
        if len(looks) < 2:
            self.unresolved.append(f"cycles between {low:.6g} and {high:.6g}")
            return
        for one, other in pairwise(looks):
            if one.numbers == other.numbers:
                continue
            found = cycle_transitions(
                self.family, one.value, other.value,
                tolerance=1e-6 * (high - low), cancel=self.flag, known=self.known,
            )  # fmt: skip
            if not found:
                self.unresolved.append(
                    f"what happens to cycles between {one.value:.6g} and {other.value:.6g}"
                )
            for event in found:
                yield self.boundary(event)

    def boundary(self, event: CycleTransition) -> Boundary:
        """An event, a fold of cycles located more exactly."""
        if event.kind != "fold of cycles":
            return Boundary(event.value, event.kind, error=event.error, period=event.period)
        value, error = fold_value(self.family, event, self.flag)
        return Boundary(value, event.kind, error=error, period=event.period)

    def curve(self, low: float, high: float) -> list[Look]:
        """The cycles all over a calm part, and none if a first look finds none."""
        length = high - low
        inner = [v for v in self.known if low < v < high]
        found = [look for v in inner if (look := self.look(v)) is not None]
        if len(found) >= 3 and not any(look.cycles for look in found):
            return sorted(found, key=_value)
        ends = [*NEAR, *(1.0 - share for share in NEAR)]
        shares = np.concatenate([_spread(CURVE), ends])
        values = [*(low + length * shares).tolist(), *inner]
        looks = (self.look(float(value)) for value in sorted(set(values)))
        return [look for look in looks if look is not None]


def _value(one: Look | SpecialPoint) -> float:
    return one.value


def _missing(frame: Skeleton) -> bool:
    """Whether a cycle may have been missed; branches that are not resolved do not matter."""
    return any(not reason.of_branch for reason in frame.reasons)


def _spread(count: int) -> Array:
    """``count`` numbers inside (0, 1), denser towards its ends, off round numbers."""
    steps = (np.arange(count) + 0.5) / count
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * steps) + 1.7e-5 * np.sin(7.0 * steps))
