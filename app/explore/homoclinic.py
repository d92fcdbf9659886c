"""The nearest homoclinic orbit in one knob."""

from __future__ import annotations

from dataclasses import replace

from app.parameters import BY_KEY, LIMIT, read, turn
from app.state import Snapshot
from core import GRU, find_homoclinic
from core.skeleton import Cancel, Cancelled

FIRST = 1e-5
"""Half the first bracket's width, as a part of the knob's range; each next is 4 times as wide."""


def nearest_homoclinic(snapshot: Snapshot, key: str, cancel: Cancel | None = None) -> float:
    """The knob's value at the nearest homoclinic orbit.

    Brackets around the present value are widened until a saddle's gap changes its sign.
    Raises ValueError where none does within the knob's range, `Cancelled` if told to stop.
    """
    knob = BY_KEY[key]
    now = read(snapshot.gru)[key]
    reach = knob.high - knob.low

    def family(value: float) -> GRU:
        if cancel is not None and cancel[0]:
            raise Cancelled
        return replace(snapshot, gru=turn(snapshot.gru, {key: value})).analysed

    width = FIRST * reach
    while width <= 0.5 * reach:
        low, high = max(now - width, -LIMIT), min(now + width, LIMIT)
        try:
            return find_homoclinic(family, (low, high)).value
        except ValueError:
            width *= 4.0
    raise ValueError(
        f"no homoclinic orbit was found within ±{0.5 * reach:.3g} of {knob.label} = {now:.6g}"
    )
