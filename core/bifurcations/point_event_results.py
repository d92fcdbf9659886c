"""Events between two parameter values, as results, and the intervals between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.events.event import Event
from core.fixed_points.proven import FixedPointSet
from core.results import result


@result
class Transition(Event[float]):
    """One event of fixed points between two parameter values, *computed*.

    Attributes
    ----------
    kind, value, error, place
        As of every `core.Event`. The kind is a fold, Hopf, pitchfork, transcritical,
        degenerate, or not resolved: an interval, ``value`` ± ``error``, in which points could
        not be proven apart, or not within the bound on work; its place may then be NaN.
    change
        From the first to the second value asked for: "appear", "vanish", "loses
        stability", "gains stability", or "exchange".
    kinds_before, kinds_after
        The kinds of the points involved on either side, sorted, for the first place.
    points_before, points_after
        All fixed points at the last sample before and the first after.
    involved_before, involved_after
        Indices into those of the points that take part, at all places.
    """

    change: str
    kinds_before: tuple[str, ...]
    kinds_after: tuple[str, ...]
    points_before: FixedPointSet
    points_after: FixedPointSet
    involved_before: tuple[int, ...]
    involved_after: tuple[int, ...]


def quiet_intervals(
    found: Sequence[Transition], before: float, after: float, tolerance: float = 1e-9
) -> list[tuple[float, float]]:
    """The intervals between transitions, each kept off them by ``tolerance``.

    On each the fixed points persist with their kinds, as computed; what happens there
    happens to cycles and separatrices.
    """
    sign = 1.0 if after > before else -1.0
    out, start = [], before
    for event in found:
        gap = sign * (tolerance + event.error)
        if sign * (event.value - gap - start) > 0.0:
            out.append((start, event.value - gap))
        start = event.value + gap
    if sign * (after - start) > 0.0:
        out.append((start, after))
    return out


def merged(found: list[Transition], tolerance: float) -> list[Transition]:
    """Events of one kind at one value become one event with several places."""
    out: list[Transition] = []
    for event in found:
        place = next((k for k, o in enumerate(out) if _same(o, event, tolerance)), None)
        if place is None:
            out.append(event)
            continue
        one = out[place]
        out[place] = replace(
            one,
            place=np.vstack([one.place, event.place]),
            error=max(one.error, event.error, abs(one.value - event.value)),
            involved_before=one.involved_before + event.involved_before,
            involved_after=one.involved_after + event.involved_after,
        )
    return out


def _same(one: Transition, other: Transition, tolerance: float) -> bool:
    return (
        abs(one.value - other.value) <= tolerance
        and (one.kind, one.change) == (other.kind, other.change)
        and one.kinds_before == other.kinds_before
        and one.kinds_after == other.kinds_after
        and one.points_before is other.points_before
        and one.points_after is other.points_after
    )
