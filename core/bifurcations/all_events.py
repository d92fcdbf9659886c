"""Everything that happens between two parameter values, to points and to cycles, as it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.bifurcations.cycle_events import (
    CycleTransition,
    cycle_transitions,
    saddle_node_on_cycle,
)
from core.bifurcations.point_event_results import Transition, quiet_intervals
from core.bifurcations.point_events import transitions
from core.cancellation import Cancel
from core.events.kinds import EventKind
from core.found import Found
from core.model.gru import GRU
from core.reasons.reason import Reason

BESIDE = 1e-5
"""How far beside a fold cycles are compared, as a part of the way, by default."""


def events_between(
    family: Callable[[float], GRU],
    before: float,
    after: float,
    *,
    tolerance: float = 1e-9,
    beside: float | None = None,
    cancel: Cancel | None = None,
) -> Found[Transition | CycleTransition]:
    """The events of fixed points and of cycles from ``before`` to ``after``.

    Parameters
    ----------
    family
        Gives the GRU of a parameter value; smooth in it.
    before, after
        The two values, in either order.
    tolerance
        How exactly at least each event is located; see `core.transitions` and
        `core.cycle_transitions`.
    beside
        How far on both sides of a fold cycles are compared, to see whether it lies on one; at
        most a quarter of the way. Default: `BESIDE` of the way.
    cancel
        Stops the computation when another thread sets it to 1: raises `core.Cancelled`.

    Returns
    -------
    The events in the order in which they are met. A fold through which a cycle runs has the
    kind "saddle-node on a cycle". *Computed*; ``complete`` as the two searches are.

    Raises
    ------
    ValueError, Cancelled
        As `core.transitions`.
    """
    way = abs(after - before)
    reach = min(BESIDE * way if beside is None else beside, 0.25 * way)
    points = transitions(family, before, after, tolerance=tolerance, cancel=cancel)
    found: list[Transition | CycleTransition] = []
    reasons: list[Reason] = list(points.reasons)
    for event in points:
        on_cycle = event.kind is EventKind.FOLD and saddle_node_on_cycle(
            family, event.value, reach, cancel=cancel
        )
        found.append(replace(event, kind=EventKind.SADDLE_NODE_ON_CYCLE) if on_cycle else event)
    for a, b in quiet_intervals(points, before, after, tolerance):
        cycles = cycle_transitions(family, a, b, tolerance=tolerance, cancel=cancel)
        found += cycles
        reasons += cycles.reasons
    sign = 1.0 if after > before else -1.0
    return Found.of(sorted(found, key=lambda event: sign * event.value), reasons)
