"""Limit cycles over an interval of a parameter, from their birth to their end.

Between two bifurcations nothing happens to a cycle but a gradual change, so that cycles
found from scratch at neighbouring values can be joined. The bifurcations of fixed points
part the interval first (`core.continuation.equilibrium_continuation`). In each part, values at
which the numbers of cycles differ enclose a homoclinic orbit or a fold of cycles
(`core.cycle_transitions`). What remains are calm parts with the same cycles all over. Each cycle is
explored anew at every value: nothing is lost by following the wrong one, and cycles that are born
of nothing that was followed are seen as well. (Kuznetsov, *Elements of Applied Bifurcation Theory*,
2004, §3.5, §5.3, §6, §7.1.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.arrays import Array
from core.bifurcations.cycle_branches import Boundary, Look, joined
from core.bifurcations.cycle_diagram import CycleDiagram
from core.bifurcations.cycle_events import CycleTransition, cycle_transitions
from core.cancellation import Cancel, Cancelled
from core.continuation.equilibrium_continuation import continue_equilibria
from core.continuation.equilibrium_diagram import EquilibriumDiagram, SpecialPoint
from core.events.kinds import EventKind
from core.model.systems import SystemFamily
from core.separatrix_skeleton.assembly import Skeleton, skeleton
from core.validation import finite_float

SAMPLES = 48
"""Values at which cycles are looked for before anything is known."""

CURVE = 24
"""Values in each calm part that has cycles, denser towards its ends …"""

NEAR = (1e-4, 1e-3)
"""… with two more close to either end, as shares of the part. Where points
bifurcate at that end, cycles are looked for there from the beginning."""

APART = 1e-9
"""Events closer together than this share of the interval count as one."""

BLIND = 1e-4
"""So close to a fold of cycles, in parts of the stretch that it ends, portraits in which its two
cycles were not distinguished do not count."""

WORK = 3_000_000
"""Integration steps for one diagram, about ten seconds: the same on every machine."""

SEARCH = 0.6
"""The share of it that goes into looking for events, before branches are drawn."""


def continue_cycles(
    family: SystemFamily,
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
    Hopf points are as exact as those of ``equilibria``; homoclinic values and folds of cycles
    come out at about 1e-12. The work is bounded by `WORK`, the same on every machine: what was
    left is named in ``unresolved``.

    Raises
    ------
    ValueError
        As `continue_equilibria`; for samples that are not a positive integer.
    Cancelled
        ``cancel`` was set.
    """
    count = finite_float("samples", samples)
    if count < 1 or count != int(count):
        raise ValueError(f"samples must be a positive integer, not {samples!r}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    if equilibria is None:
        equilibria = continue_equilibria(family, interval, cancel=flag)
    return _Search(family, equilibria, int(count), flag).run()


@dataclass(frozen=True, eq=False)
class CycleEvents:
    """What happens to cycles along a line, without the branches.

    ``events`` are homoclinic orbits and folds of cycles, ``unresolved`` as of a `CycleDiagram`,
    ``work`` the integration steps taken.
    """

    events: tuple[CycleTransition, ...]
    unresolved: tuple[str, ...]
    work: int


def cycle_events(
    family: SystemFamily, equilibria: EquilibriumDiagram, *, samples: int, cancel: Cancel, work: int
) -> CycleEvents:
    """The events of `continue_cycles`, for a fraction of its work (``work`` steps at most)."""
    search = _Search(family, equilibria, samples, cancel, work)
    search.survey(1.0)
    events = [event for part, _ in search.parts() for event in search.events(*part)]
    return CycleEvents(tuple(events), tuple(dict.fromkeys(search.unresolved)), search.spent)


class _Search:
    def __init__(
        self, family: SystemFamily, equilibria: EquilibriumDiagram, samples: int, flag: Cancel,
        work: int | None = None,
    ) -> None:  # fmt: skip
        self.family, self.samples, self.flag = family, samples, flag
        self.work = WORK if work is None else work
        self.interval = equilibria.interval
        self.points = equilibria.special_points
        self.known: dict[float, Skeleton] = {}
        self.unresolved: list[str] = []

    @property
    def spent(self) -> int:
        """Integration steps so far."""
        return sum(frame.work for frame in self.known.values())

    def run(self) -> CycleDiagram:
        """The diagram."""
        self.survey(SEARCH)
        a, b = self.interval
        boundaries = [Boundary(a, end=True)]
        for part, points in self.parts():
            boundaries += [
                Boundary(event.value, event, event.period) for event in self.events(*part)
            ]
            boundaries.append(Boundary(part[1], points=points) if points else Boundary(b, end=True))
        parts = []
        for k, (before, after) in enumerate(pairwise(boundaries)):
            share = (self.work - self.spent) // (len(boundaries) - 1 - k)
            parts.append(self.curve(before, after, share))
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

    def places(self, low: float, high: float) -> list[float]:
        """Where cycles are looked for on a part on which the points persist, ascending."""
        a, b = self.interval
        count = max(5, round(self.samples * (high - low) / (b - a)))
        shares = [float(share) for share in _spread(count)]
        # a cycle that is born where points bifurcate may fold back at once
        for share in NEAR:
            shares += [share] if low != a else []
            shares += [1.0 - share] if high != b else []
        return sorted(low + (high - low) * share for share in shares)

    def survey(self, share: float) -> None:
        """Look at all these places, coarsely first, for this share of the work at most."""
        values = sorted(value for part, _ in self.parts() for value in self.places(*part))
        for k in _coarse_first(len(values)):
            if self.spent > share * self.work:
                left = len(values) - sum(value in self.known for value in values)
                self.unresolved.append(
                    f"cycles at {left} of {len(values)} values, for which the work allowed was "
                    "not enough: what happens between the others only was not looked for"
                )
                return
            self.look(values[k])

    def look(self, value: float) -> Look | None:
        """The cycles at a value; None where not all could be resolved."""
        if self.flag[0]:
            raise Cancelled
        if value not in self.known:
            self.known[value] = skeleton(self.family(value), cancel=self.flag)
        frame = self.known[value]
        if _missing(frame):
            return None
        xmin, xmax, ymin, ymax = frame.box
        return Look(value, frame.cycles, np.array([xmax - xmin, ymax - ymin]))

    def events(self, low: float, high: float) -> Iterator[CycleTransition]:
        """What happens to cycles within a part on which the points persist."""
        values = [value for value in self.places(low, high) if value in self.known]
        looks = [look for value in values if (look := self.look(value)) is not None]
        if len(looks) < 2:
            self.unresolved.append(f"cycles between {low:.6g} and {high:.6g}")
            return
        last = -np.inf
        near = APART * (self.interval[1] - self.interval[0])
        for one, other in pairwise(looks):
            if one.numbers == other.numbers:
                continue
            found = cycle_transitions(
                self.family, one.value, other.value,
                tolerance=1e-6 * (high - low), cancel=self.flag, known=self.known,
                limits=(low, high),
            )  # fmt: skip
            if not found:
                self.unresolved.append(
                    f"what happens to cycles between {one.value:.6g} and {other.value:.6g}"
                )
            for event in found:
                if event.value > last + near:  # by symmetry the same may happen twice
                    yield event
                    last = event.value

    def curve(self, before: Boundary, after: Boundary, allowed: int) -> list[Look]:
        """The cycles all over a calm part, and none if a first look finds none."""
        low, high = before.value, after.value
        length = high - low
        inner = [v for v in self.known if low < v < high]
        found = [look for v in inner if (look := self.look(v)) is not None]
        if len(found) < 3 or any(look.cycles for look in found):
            ends = [*NEAR, *(1.0 - share for share in NEAR)]
            shares = np.concatenate([_spread(CURVE), ends])
            values = [float(value) for value in low + length * shares]
            begun = self.spent
            for done, k in enumerate(_coarse_first(len(values))):
                if self.spent - begun > allowed:
                    self.unresolved.append(
                        f"cycles between {low:.6g} and {high:.6g} were looked for at "
                        f"{len(inner) + done} values only: the work allowed was not enough"
                    )
                    break
                look = self.look(values[k])
                if look is not None and values[k] not in inner:
                    found.append(look)
        found.sort(key=_value)
        folds = [end.value for end in (before, after) if end.kind is EventKind.FOLD_OF_CYCLES]
        clear = [v for v in found if all(abs(v.value - f) > BLIND * length for f in folds)]
        usual = Counter(map(str, (look.numbers for look in clear))).most_common(1)
        return [
            look for look in found if look in clear or (usual and str(look.numbers) == usual[0][0])
        ]


def _coarse_first(count: int) -> list[int]:
    """0 … count − 1 such that the first ones already lie all over (van der Corput's order)."""
    bits = max(count - 1, 1).bit_length()
    order = (int(f"{k:0{bits}b}"[::-1], 2) for k in range(2**bits))
    return [k for k in order if k < count]


def _value(one: Look | SpecialPoint) -> float:
    return one.value


def _missing(frame: Skeleton) -> bool:
    """Whether a cycle may have been missed; branches that are not resolved do not matter."""
    return any(not reason.of_branch for reason in frame.reasons)


def _spread(count: int) -> Array:
    """``count`` numbers inside (0, 1), denser towards its ends, off round numbers."""
    steps = (np.arange(count) + 0.5) / count
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * steps) + 1.7e-5 * np.sin(7.0 * steps))
