"""The nearest homoclinic orbit in one knob."""

from __future__ import annotations

from dataclasses import replace

from app.state.knobs import BY_KEY, LIMIT, read, turn
from app.state.located import connections_found, located
from app.state.snapshot import Snapshot
from core import GRU
from core.cancellation import Cancel
from core.invariant_manifolds.homoclinic_search import nearest_homoclinic as nearest


def nearest_homoclinic(snapshot: Snapshot, key: str, cancel: Cancel | None = None) -> float:
    """The knob's value at the nearest homoclinic orbit, within half its range on either side.

    With no more digits than are needed to be told that the orbit is near.

    Raises ValueError where there is none, `core.Cancelled` if told to stop.
    """
    knob = BY_KEY[key]
    now = read(snapshot.gru)[key]
    reach = 0.5 * (knob.high - knob.low)

    def family(value: float) -> GRU:
        return replace(snapshot, gru=turn(snapshot.gru, {key: value})).analysed

    try:
        found = nearest(family, now, reach, limits=(-LIMIT, LIMIT), cancel=cancel).value
    except ValueError:
        raise ValueError(
            f"no homoclinic orbit was found within ±{reach:.3g} of {knob.label} = {now:.6g}"
        ) from None
    (value,) = located((found,), lambda value: connections_found(family(value), cancel))
    return value
