"""Cycles at neighbouring parameter values, joined into branches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from core.arrays import Array
from core.bifurcations.cycle_diagram import NOT_RESOLVED, CycleBranch, CyclePoint
from core.continuation.equilibrium_diagram import SpecialPoint
from core.cycles.limit_cycle import LimitCycle
from core.events.event import Event
from core.events.kinds import EventKind

_ON = 0.05
"""How far from a cycle, in parts of its size, a saddle-node on it may seem to lie."""

UNLIKE = 1e3
"""The cost of joining cycles of different stability or sense: they never are."""


@dataclass(frozen=True, eq=False)
class Look:
    """The cycles at one value, and the sides of the box (2,)."""

    value: float
    cycles: tuple[LimitCycle, ...]
    box: Array

    @property
    def numbers(self) -> list[tuple[bool, int]]:
        """What changes at a bifurcation: stability and number of points inside, sorted."""
        return sorted((cycle.stable, len(cycle.encloses)) for cycle in self.cycles)


@dataclass(frozen=True, eq=False)
class Boundary:
    """Where a calm part ends.

    There is an ``event`` of cycles, of this ``period``; or ``points`` bifurcate; or
    the interval has its ``end``; or nothing is known to happen.
    """

    value: float
    event: Event[float] | None = None
    period: float = math.nan
    points: tuple[SpecialPoint, ...] = ()
    end: bool = False

    @property
    def kind(self) -> EventKind | None:
        """That of the event, if there is one."""
        return None if self.event is None else self.event.kind


@dataclass(eq=False)
class _Strand:
    """A branch that is being joined."""

    starts: str
    values: list[float] = field(default_factory=list)
    cycles: list[LimitCycle | None] = field(default_factory=list)  # None: see `extents`
    extents: list[tuple[Array, Array]] = field(default_factory=list)
    periods: list[float] = field(default_factory=list)
    log_multipliers: list[float] = field(default_factory=list)
    stable: bool = True
    ends: str = ""

    @property
    def last(self) -> LimitCycle:
        cycle = self.cycles[-1]
        assert cycle is not None
        return cycle

    def add(self, value: float, cycle: LimitCycle) -> None:
        low, high = cycle.points.min(axis=0), cycle.points.max(axis=0)
        self._put(value, cycle, (low, high), cycle.period, cycle.log_multiplier)
        self.stable = cycle.stable

    def close(self, boundary: Boundary, *, first: bool) -> str:
        """Add the bifurcation at which the branch begins or ends; what it is, in words."""
        at = 0 if first else -1
        cycle, extent = self.cycles[at], self.extents[at]
        assert cycle is not None
        kind, vertex = _ending(boundary, cycle, extent)
        if vertex is not None:
            low, high, period, log_multiplier = vertex
            self._put(boundary.value, None, (low, high), period, log_multiplier, first=first)
        return kind

    def _put(
        self, value: float, cycle: LimitCycle | None, extent: tuple[Array, Array],
        period: float, log_multiplier: float, *, first: bool = False,
    ) -> None:  # fmt: skip
        at = 0 if first else len(self.values)
        self.values.insert(at, value)
        self.cycles.insert(at, cycle)
        self.extents.insert(at, extent)
        self.periods.insert(at, period)
        self.log_multipliers.insert(at, log_multiplier)

    def branch(self) -> CycleBranch:
        return CycleBranch(
            values=np.array(self.values), period=np.array(self.periods),
            log_multiplier=np.array(self.log_multipliers),
            stable=np.full(len(self.values), self.stable),
            lower=np.array([low for low, _ in self.extents]),
            upper=np.array([high for _, high in self.extents]),
            starts=self.starts, ends=self.ends,
        )  # fmt: skip


def joined(
    parts: Sequence[Sequence[Look]], boundaries: Sequence[Boundary], unresolved: list[str]
) -> tuple[tuple[CycleBranch, ...], tuple[CyclePoint, ...]]:
    """The branches over calm parts, ``parts[i]`` from ``boundaries[i]`` to the next one.

    What ends where nothing is known to happen is added to ``unresolved``.
    """
    done: list[_Strand] = []
    live: list[_Strand] = []
    special: list[CyclePoint] = []
    for looks, before, after in zip(parts, boundaries[:-1], boundaries[1:], strict=True):
        point = _special(before)
        if point is not None:
            special.append(point)
        here = before
        for look in looks:
            live = _step(live, look, here, done, special)
            here = Boundary(look.value)
        if after is boundaries[-1]:
            for strand in live:
                strand.ends = strand.close(after, first=False)
            done += live
    _meet(done)
    for strand in done:
        unresolved += [
            f"{word} of a cycle at {value:.6g}"
            for word, end, value in (
                ("the birth", strand.starts, strand.values[0]),
                ("the end", strand.ends, strand.values[-1]),
            )
            if end == NOT_RESOLVED
        ]
    done.sort(key=lambda strand: strand.values[0])
    return tuple(strand.branch() for strand in done), _merged(special)


def _meet(strands: Sequence[_Strand]) -> None:
    """Let the two branches of a fold of cycles share their vertex there: the mean."""
    ends = [
        (strand, place)
        for strand in strands
        for word, place in ((strand.starts, 0), (strand.ends, -1))
        if word == EventKind.FOLD_OF_CYCLES
    ]
    for value in {strand.values[place] for strand, place in ends}:
        pair = [(strand, place) for strand, place in ends if strand.values[place] == value]
        if len(pair) != 2:
            continue
        (one, i), (other, k) = pair
        period = 0.5 * (one.periods[i] + other.periods[k])
        low, high = (0.5 * (a + b) for a, b in zip(one.extents[i], other.extents[k], strict=True))
        for strand, place in pair:
            strand.periods[place], strand.extents[place] = period, (low, high)


def _step(
    live: list[_Strand], look: Look, boundary: Boundary, done: list[_Strand],
    special: list[CyclePoint],
) -> list[_Strand]:  # fmt: skip
    """The strands that go on through ``look``, after ``boundary`` was passed."""
    pairs = _matched([strand.last for strand in live], look.cycles, look.box)
    kept = {i for i, _ in pairs}
    for i, strand in enumerate(live):
        if i not in kept:
            last = strand.last
            strand.ends = strand.close(boundary, first=False)
            _note(strand.ends, boundary, last, special)
            done.append(strand)
    went: list[_Strand] = []
    for i, k in pairs:
        live[i].add(look.value, look.cycles[k])
        went.append(live[i])
    for k in sorted(set(range(len(look.cycles))) - {k for _, k in pairs}):
        strand = _Strand("")
        strand.add(look.value, look.cycles[k])
        strand.starts = strand.close(boundary, first=True)
        _note(strand.starts, boundary, look.cycles[k], special)
        went.append(strand)
    return went


def _matched(
    one: Sequence[LimitCycle], other: Sequence[LimitCycle], box: Array
) -> list[tuple[int, int]]:
    """Pairs of indices: like to like, such that the cycles' extents move least in all."""
    if not one or not other:
        return []
    cost = np.array([[_apart(a, b, box) for b in other] for a in one])
    rows, columns = linear_sum_assignment(cost)
    return [(int(i), int(k)) for i, k in zip(rows, columns, strict=True) if cost[i, k] < UNLIKE]


def _apart(a: LimitCycle, b: LimitCycle, box: Array) -> float:
    """How far the ends of two cycles are apart along the axes, in parts of the box at most."""
    if a.stable is not b.stable or a.sense != b.sense:
        return UNLIKE
    first, second = (np.array([c.points.min(axis=0), c.points.max(axis=0)]) for c in (a, b))
    return float((np.abs(first - second) / box).max())


_Vertex = tuple[Array, Array, float, float]


def _ending(
    boundary: Boundary, cycle: LimitCycle, extent: tuple[Array, Array]
) -> tuple[str, _Vertex | None]:
    """What a cycle beside a boundary ends in: in words, and the branch's vertex there."""
    low, high = extent
    if boundary.end:
        return "end of the interval", None
    if boundary.kind is EventKind.FOLD_OF_CYCLES:
        return EventKind.FOLD_OF_CYCLES, (low, high, cycle.period, 0.0)
    if boundary.kind is EventKind.HOMOCLINIC:
        log_multiplier = -math.inf if cycle.stable else math.inf
        return EventKind.HOMOCLINIC, (low, high, math.inf, log_multiplier)
    inside = [p for p in boundary.points if _bears(p, cycle) and _within(p.h, low, high)]
    if inside:
        middle, size = 0.5 * (low + high), high - low
        point = min(inside, key=lambda p: float((np.abs(p.h - middle) / size).max()))
        period = 2.0 * math.pi / (point.frequency or math.nan)
        return EventKind.HOPF, (point.h, point.h, period, 0.0)
    if any(p.kind is EventKind.FOLD and _passes(cycle, p.h) for p in boundary.points):
        log_multiplier = -math.inf if cycle.stable else math.inf
        return EventKind.SADDLE_NODE_ON_CYCLE, (low, high, math.inf, log_multiplier)
    return NOT_RESOLVED, None


def _bears(point: SpecialPoint, cycle: LimitCycle) -> bool:
    """It is a Hopf point at which cycles of this stability are born."""
    if point.kind is not EventKind.HOPF:
        return False
    return not point.lyapunov or (point.lyapunov < 0.0) is cycle.stable


def _passes(cycle: LimitCycle, h: Array) -> bool:
    """A cycle runs through a place, as closely as it was seen beside the bifurcation."""
    size = np.ptp(cycle.points, axis=0)
    start, step = cycle.points[:-1] / size, np.diff(cycle.points, axis=0) / size
    square = np.maximum((step**2).sum(axis=1), np.finfo(np.float64).tiny)
    share = np.clip(((h / size - start) * step).sum(axis=1) / square, 0.0, 1.0)
    away = np.linalg.norm(start + share[:, None] * step - h / size, axis=1)
    return bool(away.min() < _ON)


def _within(h: Array, low: Array, high: Array) -> bool:
    return bool(((low < h) & (h < high)).all())


def _note(end: str, boundary: Boundary, cycle: LimitCycle, special: list[CyclePoint]) -> None:
    """Add the saddle-node in which a branch ends to the special points."""
    if end == EventKind.SADDLE_NODE_ON_CYCLE:
        place = [p.h for p in boundary.points if p.kind is EventKind.FOLD and _passes(cycle, p.h)]
        special.append(
            CyclePoint(
                EventKind.SADDLE_NODE_ON_CYCLE, boundary.value, math.nan, np.array(place), math.inf
            )
        )


def _special(boundary: Boundary) -> CyclePoint | None:
    event = boundary.event
    if event is None or event.kind not in (EventKind.HOMOCLINIC, EventKind.FOLD_OF_CYCLES):
        return None
    period = math.inf if event.kind is EventKind.HOMOCLINIC else boundary.period
    return CyclePoint(event.kind, event.value, event.error, event.place, period)


def _merged(special: Sequence[CyclePoint]) -> tuple[CyclePoint, ...]:
    """By value, each once."""
    seen: dict[tuple[str, float], CyclePoint] = {}
    for point in special:
        seen.setdefault((point.kind, point.value), point)
    return tuple(sorted(seen.values(), key=lambda point: point.value))
