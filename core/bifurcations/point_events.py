"""What happens to the fixed points of a GRU between two values of a parameter.

The certified fixed points of sampled values are matched with those of the next; where
they cannot be, the interval is halved until what happened is known, and the event is
then solved for: a fold as F = 0, det J = 0, a Hopf bifurcation as the root of the
trace along the point (Kuznetsov, *Elements of Applied Bifurcation Theory*, §3 and §10).
That points exist at the samples is *proven*; the events are *computed*, and two that undo
each other between neighbouring samples go unseen.

Events of cycles happen on the intervals between these (`quiet_intervals`), where all
fixed points persist with their kinds: there skeletons can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.bifurcations.point_event_results import Transition, merged, quiet_intervals
from core.bifurcations.point_event_roots import fold, stability_change
from core.bifurcations.point_matching import Matching, match, pairs
from core.cancellation import Cancel, Cancelled
from core.events.kinds import EventKind
from core.fixed_points.proven import FixedPointSet, find_fixed_points
from core.found import Found
from core.model.gru import GRU
from core.model.systems import GRUFamily
from core.reasons.reason import Code, Reason
from core.validation import finite_float

__all__ = ["Transition", "quiet_intervals", "transitions"]


SAMPLES = 8
"""The interval is first parted into so many; between, events may cancel unseen."""

_MOST_SAMPLES = 2_000
"""A bound on the work; what is not parted when it is reached is not resolved."""

_SPLIT = 0.5 + 0.0314159
"""Where intervals are parted: round numbers, at which symmetric systems degenerate, are
unlikely to be met."""


def transitions(
    family: GRUFamily,
    before: float,
    after: float,
    *,
    tolerance: float = 1e-9,
    cancel: Cancel | None = None,
    samples: int = SAMPLES,
) -> Found[Transition]:
    """Every event of the fixed points of ``family`` from ``before`` to ``after``.

    Parameters
    ----------
    family
        Gives the GRU of a parameter value; smooth in it.
    before, after
        The two values, in either order. Where the points of one are not all proven, or a
        kind is undecided, a value inside by ``tolerance`` is taken instead, and an event
        just there is left out.
    tolerance
        How exactly at least each event is located, absolute, and how close two of a kind
        count as one with several places. Default 1e-9; folds and Hopf
        points come out at about 1e-13.
    cancel
        Stops the computation when another thread sets it to 1.
    samples
        The number of intervals to begin with. Default `SAMPLES`.

    Returns
    -------
    The transitions in the order in which they are met; not ``complete`` where one is "not
    resolved", or an end was moved inside.

    Raises
    ------
    ValueError
        For values that are not finite, and tolerances that are not positive.
    Cancelled
        ``cancel`` was set.
    """
    ends = finite_float("before", before), finite_float("after", after)
    width = finite_float("tolerance", tolerance)
    parts = finite_float("samples", samples)
    if width <= 0.0:
        raise ValueError(f"tolerance must be positive, not {width}")
    if parts != int(parts) or parts < 1:
        raise ValueError(f"samples must be a positive integer, not {samples}")
    if ends[0] == ends[1]:
        return Found()
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    search = _Search(family, *ends, width, flag)
    found = list(search.run(int(parts)))
    sign = 1.0 if ends[1] > ends[0] else -1.0
    found.sort(key=lambda event: (sign * event.value, *event.h))
    return Found.of(merged(found, width), search.reasons(found))


@dataclass(frozen=True, eq=False)
class _Sample:
    value: float
    gru: GRU
    points: FixedPointSet


class _Search:
    """Recursive bisection between two values."""

    def __init__(
        self, family: GRUFamily, before: float, after: float, tolerance: float, flag: Cancel
    ) -> None:
        self.family, self.before, self.after = family, before, after
        size = max(abs(before), abs(after))
        self.least = max(0.5 * tolerance, 1e-14 * size)
        self.flag = flag
        self.left = _MOST_SAMPLES
        self.narrow: list[tuple[_Sample, _Sample]] = []
        self.moved: list[float] = []

    def run(self, parts: int) -> Iterator[Transition]:
        values = [self.before + (self.after - self.before) * k / parts for k in range(parts + 1)]
        samples = [self.sample(x, self.after - self.before) for x in values]
        for a, b in pairwise(samples):
            yield from self.between(a, b)
        for a, b in self.joined():
            yield from self.meetings(a, b)

    def reasons(self, found: list[Transition]) -> list[Reason]:
        """What may be missing: the ends that were moved, and what was not distinguished."""
        lost = [event for event in found if event.kind is EventKind.NOT_RESOLVED]
        return [Reason(Code.VALUE_NOT_RESOLVED, (), (value,)) for value in self.moved] + [
            Reason(
                Code.POINTS_NOT_APART, (), (event.value - event.error, event.value + event.error)
            )
            for event in lost
        ]

    def sample(self, value: float, span: float) -> _Sample:
        """The points at ``value`` or, if they are not all decided there, a little beside."""
        if self.flag[0]:
            raise Cancelled
        inward = -span if value == self.after else span
        # the first and last value move by the tolerance only, the others with room
        step = self.least if value in (self.before, self.after) else 0.01 * abs(span)
        first = None
        self.left -= 1
        for shift in (0.0, 1.0, 2.7, 7.3):
            moved = value + np.copysign(shift * step, inward)
            gru = self.family(float(moved))
            found = _Sample(float(moved), gru, find_fixed_points(gru))
            first = first or found
            if found.points.complete and not found.points.undecided:
                if shift and value in (self.before, self.after):
                    self.moved.append(value)
                return found
        assert first is not None
        return first

    def between(self, a: _Sample, b: _Sample) -> Iterator[Transition]:
        stack = [(a, b)]
        while stack:
            a, b = stack.pop()
            matching = match(a.points, b.points, b.gru)
            done = self.explained(a, b, matching)
            known = a.points.complete or b.points.complete
            narrow = abs(b.value - a.value) <= self.least
            if done is None and (narrow or not known or self.left <= 0):
                self.narrow.append((a, b))
                continue
            if done is not None:
                yield from done
                yield from self.hopf(a, b, matching)
                continue
            span = b.value - a.value
            middle = self.sample(a.value + _SPLIT * span, 0.1 * span)
            stack += [(middle, b), (a, middle)]

    def explained(self, a: _Sample, b: _Sample, matching: Matching) -> list[Transition] | None:
        """The folds that account for all unmatched points, or None."""
        if not (a.points.complete and b.points.complete):
            return None
        out = []
        for side, other, left in ((a, b, matching.left_before), (b, a, matching.left_after)):
            paired = pairs(side.points, left)
            if paired is None:
                return None
            for i, j in paired:
                one, two = side.points[i], side.points[j]
                root = fold(self.family, side.value, other.value, one.h, two.h)
                if root is None:
                    return None
                antisaddle = one if one.index > 0 else two
                born = "sink" if root.trace < 0.0 else "source"
                if side.gru.dim == 2 and antisaddle.kind != born:
                    return None  # it changed its kind since: part the two events
                kinds = tuple(sorted((one.kind, two.kind)))
                out.append(
                    Transition(
                        kind=EventKind.FOLD,
                        value=root.value,
                        error=root.error,
                        place=root.h[None, :],
                        change="vanish" if side is a else "appear",
                        kinds_before=kinds if side is a else (),
                        kinds_after=kinds if side is b else (),
                        points_before=a.points,
                        points_after=b.points,
                        involved_before=(i, j) if side is a else (),
                        involved_after=(i, j) if side is b else (),
                    )
                )
        return out

    def hopf(self, a: _Sample, b: _Sample, matching: Matching) -> Iterator[Transition]:
        """Matched points whose trace changed its sign."""
        for i, j in matching.matched:
            one, two = a.points[i], b.points[j]
            if not one.kind or not two.kind or one.kind == two.kind or one.index < 0:
                continue
            root = stability_change(self.family, a.value, b.value, one.h, two.h)
            if root is None:
                continue
            yield Transition(
                kind=EventKind.HOPF,
                value=root.value,
                error=root.error,
                place=root.h[None, :],
                change="loses stability" if one.kind == "sink" else "gains stability",
                kinds_before=(one.kind,),
                kinds_after=(two.kind,),
                points_before=a.points,
                points_after=b.points,
                involved_before=(i,),
                involved_after=(j,),
            )

    def joined(self) -> list[tuple[_Sample, _Sample]]:
        """The unexplained narrow intervals; those side by side belong to one event."""
        out: list[tuple[_Sample, _Sample]] = []
        for a, b in self.narrow:
            if out and abs(a.value - out[-1][1].value) <= 10.0 * self.least:
                out[-1] = (out[-1][0], b)
            else:
                out.append((a, b))
        return out

    def meetings(self, a: _Sample, b: _Sample) -> Iterator[Transition]:
        """What stays unmatched across a narrow interval, place by place."""
        # points leave a meeting like a square root
        reach = max(20.0 * float(np.sqrt(abs(b.value - a.value))), 1e-6)
        resolved = a.points.complete and b.points.complete
        resolved &= abs(b.value - a.value) <= 100.0 * self.least
        for old, new in match(a.points, b.points, b.gru).places(a.points, b.points, reach):
            kinds = tuple(
                tuple(sorted(side[i].kind for i in part))
                for side, part in ((a.points, old), (b.points, new))
            )
            kind = _meeting(kinds[0], kinds[1]) if resolved else EventKind.NOT_RESOLVED
            if kind is None:
                continue
            states = [a.points[i].h for i in old] + [b.points[j].h for j in new]
            yield Transition(
                kind=kind,
                value=0.5 * (a.value + b.value),
                error=0.5 * abs(b.value - a.value),
                place=(
                    np.mean(states, axis=0)[None, :] if states else np.full((1, a.gru.dim), np.nan)
                ),
                change=_change(len(old), len(new)),
                kinds_before=kinds[0],
                kinds_after=kinds[1],
                points_before=a.points,
                points_after=b.points,
                involved_before=tuple(old),
                involved_after=tuple(new),
            )


def _meeting(old: tuple[str, ...], new: tuple[str, ...]) -> EventKind | None:
    """What turns points of these kinds into those; None for mere movement."""
    if old == new and len({kind == "saddle" for kind in old}) < 2 and len(old) < 3:
        return None
    return _MEETINGS.get((len(old), len(new)), EventKind.DEGENERATE)


_MEETINGS = {
    (1, 3): EventKind.PITCHFORK,
    (3, 1): EventKind.PITCHFORK,
    (2, 2): EventKind.TRANSCRITICAL,
    (0, 2): EventKind.FOLD,
    (2, 0): EventKind.FOLD,
}
"""How many points became how many."""


def _change(old: int, new: int) -> str:
    return "exchange" if old == new else "appear" if new > old else "vanish"
