"""Which bifurcation is met on the straight way from one GRU to another, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from core.bifurcations.cycle_events import cycle_transitions
from core.bifurcations.point_event_results import Transition
from core.bifurcations.point_events import transitions
from core.cancellation import Cancel
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
    Words such as "saddle-node: a sink and a saddle vanish", computed.
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
    words = []
    for event in found:
        places = len(event.h)
        times = f" at {places} places at once" if places > 1 else ""
        if event.kind == "saddle-node":
            kinds = event.kinds_before or event.kinds_after
            cycle = "" if len(before.cycles) == len(after.cycles) else " on a cycle"
            words.append(f"saddle-node{cycle}: {_listed(kinds)} {event.change}{times}")
        elif event.kind == "hopf":
            change = f"a {event.kinds_before[0]} becomes a {event.kinds_after[0]}"
            words.append(f"Hopf: {change}{times}")
        else:
            change = f"{_listed(event.kinds_before)} become {_listed(event.kinds_after)}"
            words.append(f"{event.kind}: {change}{times}")
    return "; ".join(dict.fromkeys(words))


def _of_cycles(
    family: Callable[[float], GRU], last: float, before: Skeleton, after: Skeleton, flag: Cancel
) -> str:
    if _cycles(before) == _cycles(after):
        return ""
    events = cycle_transitions(family, last, 1.0, tolerance=1e-5, cancel=flag)
    words = []
    for event in events:
        if event.kind == "homoclinic":
            kind = "a stable" if event.stable else "an unstable"
            verb = "is born of" if event.change == "appear" else "ends in"
            words.append(f"homoclinic: {kind} cycle {verb} a saddle's loop")
        elif event.kind == "fold of cycles":
            words.append(f"saddle-node of cycles: a stable and an unstable cycle {event.change}")
    if words:
        return "; ".join(dict.fromkeys(words))
    gained, lost = _cycles(after) - _cycles(before), _cycles(before) - _cycles(after)
    for some, none, verb in ((gained, lost, "appear"), (lost, gained, "vanish")):
        if not none and some == Counter((True, False)):
            return f"saddle-node of cycles: a stable and an unstable cycle {verb}"
        if not none and some.total() == 1:  # as no point takes part: in a saddle's loop
            return f"homoclinic: {_many(some, verb)}"
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
        return "saddle connection: separatrices change their ends or their order"
    branch = min(near, key=lambda one: one.gap)
    if branch.saddle == branch.nearest_saddle:
        return "homoclinic saddle connection: separatrices change their ends"
    return "heteroclinic saddle connection: separatrices change their ends"


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
