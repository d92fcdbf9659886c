"""Which bifurcation is met on the straight way from one GRU to another, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from core.bifurcations.cycle_events import CycleTransition, cycle_transitions
from core.bifurcations.point_event_results import Transition
from core.bifurcations.point_events import transitions
from core.cancellation import Cancel
from core.events.kinds import EventKind
from core.model.gru import GRU
from core.model.parameter_space import at, position
from core.separatrix_skeleton.assembly import Skeleton, skeleton

__all__ = ["bifurcation_between"]

CONNECTION = 0.2
"""A branch that passes a saddle within so much counts as nearly connected to it."""


def bifurcation_between(gru: GRU, other: GRU, last: float, *, cancel: Cancel | None = None) -> str:
    """What happens between the share ``last`` of the way from ``gru`` to ``other`` and its end.

    Parameters
    ----------
    gru, other
        Two GRUs of two units with one reset convention and different signatures.
    last
        A share of the way, from 0 to 1, at which the signature is still the first.

    Returns
    -------
    Words such as "fold: a sink and a saddle vanish", computed: the event's `core.EventKind`, and
    what changes.
    """
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    first, step = position(gru), position(other) - position(gru)

    def family(share: float) -> GRU:
        return at(gru, first + share * step)

    start = max(0.0, last - 0.02)
    found = transitions(family, start, 1.0, tolerance=1e-9, cancel=flag, samples=2)
    before, after = skeleton(family(last), cancel=flag), skeleton(other, cancel=flag)
    if found:
        return _of_points(found, before, after)
    return _of_cycles(family, last, before, after, flag) or _of_connections(before, after)


def _of_points(found: Sequence[Transition], before: Skeleton, after: Skeleton) -> str:
    on_cycle = len(before.cycles) != len(after.cycles)
    return "; ".join(dict.fromkeys(_of_point(event, on_cycle) for event in found))


def _of_point(event: Transition, on_cycle: bool) -> str:
    places = len(event.place)
    times = f" at {places} places at once" if places > 1 else ""
    if event.kind is EventKind.FOLD:
        kind = EventKind.SADDLE_NODE_ON_CYCLE if on_cycle else event.kind
        return f"{kind}: {_listed(event.kinds_before or event.kinds_after)} {event.change}{times}"
    if event.kind is EventKind.HOPF:
        return f"{event.kind}: a {event.kinds_before[0]} becomes a {event.kinds_after[0]}{times}"
    change = f"{_listed(event.kinds_before)} become {_listed(event.kinds_after)}"
    return f"{event.kind}: {change}{times}"


def _of_cycles(
    family: Callable[[float], GRU], last: float, before: Skeleton, after: Skeleton, flag: Cancel
) -> str:
    if _cycles(before) == _cycles(after):
        return ""
    events = cycle_transitions(family, last, 1.0, tolerance=1e-5, cancel=flag)
    words = [_of_cycle(event) for event in events if event.kind is not EventKind.CYCLE]
    return "; ".join(dict.fromkeys(words)) or _by_number(before, after)


def _of_cycle(event: CycleTransition) -> str:
    if event.kind is EventKind.FOLD_OF_CYCLES:
        return f"{event.kind}: a stable and an unstable cycle {event.change}"
    kind = "a stable" if event.stable else "an unstable"
    verb = "is born of" if event.change == "appear" else "ends in"
    return f"{event.kind}: {kind} cycle {verb} a saddle's loop"


def _by_number(before: Skeleton, after: Skeleton) -> str:
    """What must have happened, by how many cycles there are on both sides."""
    gained, lost = _cycles(after) - _cycles(before), _cycles(before) - _cycles(after)
    for some, none, verb in ((gained, lost, "appear"), (lost, gained, "vanish")):
        if not none and some == Counter((True, False)):
            return f"{EventKind.FOLD_OF_CYCLES}: a stable and an unstable cycle {verb}"
        if not none and some.total() == 1:  # as no point takes part: in a saddle's loop
            return f"{EventKind.HOMOCLINIC}: {_many(some, verb)}"
    parts = [_many(gained, "appear")] if gained else []
    parts += [_many(lost, "vanish")] if lost else []
    return "cycles: " + ", ".join(parts)


def _of_connections(before: Skeleton, after: Skeleton) -> str:
    near = [
        branch
        for frame in (before, after)
        for branch in frame.separatrices
        if branch.gap < CONNECTION
    ]
    if not near:
        return f"{EventKind.SADDLE_CONNECTION}: separatrices change their ends or their order"
    branch = min(near, key=lambda one: one.gap)
    own = branch.saddle == branch.nearest_saddle
    kind = EventKind.HOMOCLINIC if own else EventKind.HETEROCLINIC
    return f"{kind}: separatrices change their ends"


def _cycles(frame: Skeleton) -> Counter[bool]:
    """How many stable cycles (True), and how many unstable ones."""
    return Counter(cycle.stable for cycle in frame.cycles)


def _many(cycles: Counter[bool], verb: str) -> str:
    words = ["a stable cycle"] * cycles[True] + ["an unstable cycle"] * cycles[False]
    ending = ("s" if verb == "appear" else "es") if cycles.total() == 1 else ""
    return " and ".join(words) + f" {verb}{ending}"


def _listed(kinds: tuple[str, ...]) -> str:
    """ "a sink and a saddle", "2 sinks and a saddle"."""
    parts = [
        f"a {kind}" if number == 1 else f"{number} {kind}s"
        for kind, number in sorted(Counter(kinds).items(), key=lambda item: item[0], reverse=True)
    ]
    return " and ".join(parts) if parts else "nothing"
