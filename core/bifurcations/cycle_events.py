"""What happens to the limit cycles of a family between two parameter values.

On an interval on which all fixed points persist (`core.bifurcations.point_events.quiet_intervals`)
a cycle can appear or vanish in two ways only: in a homoclinic orbit, or in pairs, in a fold of
cycles (Kuznetsov, *Elements of Applied Bifurcation Theory*, 2004, §6 and §5.3). Where the numbers
of cycles differ at the ends, a saddle's gap that changes its sign gives the homoclinic value at
once, and the pair of cycles itself its fold (`core.cycles.folds`); elsewhere the interval is
halved. A cycle may also end in a saddle-node that appears on it (§7.1): `saddle_node_on_cycle`
looks on both sides of one.
"""

from __future__ import annotations

import numpy as np

from core.cancellation import Cancel, Cancelled
from core.cycles.folds import fold_of_pair, pairs_of
from core.cycles.limit_cycle import LimitCycle
from core.events.event import Event
from core.events.kinds import EventKind
from core.found import Found
from core.invariant_manifolds.homoclinic import find_homoclinic
from core.model.systems import SystemFamily
from core.reasons.reason import Code, Reason
from core.results import result
from core.separatrix_skeleton.assembly import Skeleton, skeleton

BESIDE = 1e-6
"""How far beside a homoclinic value the cycles are counted, as a part of the interval."""

MOST_EVENTS = 4

_PLACES = (0.5314159, 0.4181, 0.6372, 0.2718, 0.7559)
"""Where an interval is parted; the next one where the portrait there is not resolved."""

_BEYOND = 1e-3
"""A fold may lie beyond the value at which its pair was not seen, by this part of the interval:
next to a fold two cycles cannot be distinguished."""


@result
class CycleTransition(Event[float]):
    """A cycle that appears or vanishes, *computed*.

    Attributes
    ----------
    kind, value, error, place
        As of every `core.Event`. The kind is homoclinic (at the saddle), a fold of cycles, or
        "cycle" where neither was recognised.
    change
        "appear" or "vanish", from the first value asked for to the second.
    stable
        Whether the cycle was stable; None for a pair.
    period
        Of the cycle at the nearest value at which it was seen.
    """

    change: str
    stable: bool | None
    period: float


def cycle_transitions(
    family: SystemFamily,
    before: float,
    after: float,
    *,
    tolerance: float = 1e-6,
    cancel: Cancel | None = None,
    known: dict[float, Skeleton] | None = None,
    limits: tuple[float, float] | None = None,
) -> Found[CycleTransition]:
    """The events of cycles from ``before`` to ``after``, between which points persist.

    Parameters
    ----------
    family
        Gives the GRU of a parameter value.
    before, after
        The two values, in either order.
    tolerance
        How exactly is located what neither a gap nor a pair of cycles locates; homoclinic
        orbits and folds of cycles come out at about 1e-12.
    cancel
        Stops the computation when another thread sets it to 1: raises `Cancelled`.
    known
        Skeletons by their values: those that are there are used, and others added.
    limits
        Between which points persist; folds are looked for a little beyond ``before`` and
        ``after``, but not beyond these. Default: ``before`` and ``after``.

    Notes
    -----
    Events that undo each other between the two values go unseen. No more than
    `MOST_EVENTS` are looked for. What is found is not ``complete`` where a portrait on the
    way is not resolved, or there may be more events.
    """
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    search = _Search(family, tolerance, flag, known)
    search.limits = limits or (min(before, after), max(before, after))
    ends = search.resolved(before, after), search.resolved(after, before)
    if ends[0] is not None and ends[1] is not None:
        search.between(ends[0], ends[1])
    else:
        search.lose(before, after)
    sign = 1.0 if after > before else -1.0
    return Found.of(sorted(search.found, key=lambda event: sign * event.value), search.reasons)


def saddle_node_on_cycle(
    family: SystemFamily, value: float, reach: float, *, cancel: Cancel | None = None
) -> bool | None:
    """Whether a cycle ends in the fold at ``value``.

    The cycles at ``reach`` to either side are compared, and at a tenth of it where those
    are the same. None: one side could not be resolved.
    """
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    search = _Search(family, reach, flag)
    for distance in (reach, 0.1 * reach):
        one, other = search.at(value - distance), search.at(value + distance)
        if one.reasons or other.reasons:
            return None
        if len(one.cycles) != len(other.cycles):
            return True
    return False


class _Search:
    def __init__(
        self,
        family: SystemFamily,
        tolerance: float,
        flag: Cancel,
        known: dict[float, Skeleton] | None = None,
    ) -> None:
        self.family, self.tolerance, self.flag = family, tolerance, flag
        self.found: list[CycleTransition] = []
        self.reasons: list[Reason] = []
        self.limits = -np.inf, np.inf
        self.known = {} if known is None else known

    def at(self, value: float) -> Skeleton:
        if self.flag[0]:
            raise Cancelled
        if value not in self.known:
            self.known[value] = skeleton(self.family(value), cancel=self.flag)
        return self.known[value]

    def resolved(self, end: float, other: float) -> float | None:
        """The end, or a value a little inside where its skeleton is resolved."""
        for share in (0.0, 1e-4, 1e-3, 1e-2):
            value = end + share * (other - end)
            if not self.at(value).reasons:
                return value
        return None

    def between(self, a: float, b: float) -> None:
        """Record what happens from a to b."""
        if _counts(self.at(a)) == _counts(self.at(b)):
            return
        if len(self.found) == MOST_EVENTS:
            self.reasons.append(Reason(Code.MANY_EVENTS, (), (MOST_EVENTS,)))
            return
        if self.homoclinic(a, b) or self.folds(a, b):
            return
        if abs(b - a) <= self.tolerance:
            self.found.append(self.event(a, b))
            return
        for share in _PLACES:
            middle = a + share * (b - a)
            if not self.at(middle).reasons:
                self.between(a, middle)
                self.between(middle, b)
                return
        self.lose(a, b)  # nothing is known from any of them

    def folds(self, a: float, b: float) -> bool:
        """Record folds of cycles between a and b, if that is all that happens."""
        lost, gained = _difference(self.at(a), self.at(b)), _difference(self.at(b), self.at(a))
        if (lost and gained) or len(lost or gained) % 2:
            return False
        start, end = (a, b) if lost else (b, a)
        goal = float(np.clip(end + _BEYOND * (end - start), *self.limits))
        found = []
        for pair in pairs_of(self.at(start).cycles):
            fold = fold_of_pair(self.family, start, pair, goal, self.flag)
            if fold is not None:
                found.append(fold)
        if 2 * len(found) != len(lost or gained):
            return False
        self.found += [
            CycleTransition(
                kind=EventKind.FOLD_OF_CYCLES,
                value=fold.value,
                error=fold.error,
                place=np.zeros((0, 2)),
                change="vanish" if lost else "appear",
                stable=None,
                period=fold.period,
            )
            for fold in found
        ]
        return True

    def lose(self, a: float, b: float) -> None:
        """Say that what happens from a to b is not known."""
        self.reasons.append(Reason(Code.CYCLES_UNKNOWN, (), (min(a, b), max(a, b))))

    def homoclinic(self, a: float, b: float) -> bool:
        """Record a homoclinic orbit between a and b, if that is all that happens."""
        try:
            orbit = find_homoclinic(self.family, (a, b))
        except ValueError:
            return False
        beside = max(BESIDE * abs(b - a), 1e-9) * (1.0 if b > a else -1.0)
        low, high = orbit.value - beside, orbit.value + beside
        one, other = self.at(low), self.at(high)
        if _counts(self.at(a)) != _counts(one) or _counts(other) != _counts(self.at(b)):
            return False
        lost, gained = _difference(one, other), _difference(other, one)
        cycles = lost or gained
        if len(lost) + len(gained) != 1:
            return False
        self.found.append(
            CycleTransition(
                kind=EventKind.HOMOCLINIC,
                value=orbit.value,
                error=1e-11,
                place=orbit.orbit[:1].copy(),
                change="vanish" if lost else "appear",
                stable=cycles[0].stable,
                period=cycles[0].period,
            )
        )
        return True

    def event(self, a: float, b: float) -> CycleTransition:
        """An event that was enclosed, between a and b."""
        lost, gained = _difference(self.at(a), self.at(b)), _difference(self.at(b), self.at(a))
        cycles = lost or gained
        pair = len(cycles) == 2 and cycles[0].stable is not cycles[1].stable
        return CycleTransition(
            kind=EventKind.FOLD_OF_CYCLES if pair else EventKind.CYCLE,
            value=0.5 * (a + b),
            error=0.5 * abs(b - a),
            place=np.zeros((0, 2)),
            change="vanish" if len(lost) >= len(gained) else "appear",
            stable=None if pair or not cycles else cycles[0].stable,
            period=cycles[0].period if cycles else float("nan"),
        )


def _counts(frame: Skeleton) -> list[tuple[bool, int]]:
    """What is compared: stability and how many points each cycle encloses, in order."""
    return sorted((cycle.stable, len(cycle.encloses)) for cycle in frame.cycles)


def _difference(one: Skeleton, other: Skeleton) -> list[LimitCycle]:
    """Cycles of ``one`` without a counterpart in ``other``."""
    rest = _counts(other)
    lost = []
    for cycle in one.cycles:
        key = (cycle.stable, len(cycle.encloses))
        if key in rest:
            rest.remove(key)
        else:
            lost.append(cycle)
    return lost
