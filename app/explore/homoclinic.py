"""The nearest homoclinic orbit in one knob."""

from __future__ import annotations

from dataclasses import replace

from app.state.knobs import BY_KEY, LIMIT, read, turn
from app.state.snapshot import Snapshot
from core import GRU, find_homoclinic
from core.cancellation import Cancel, Cancelled

FIRST = 1e-5
"""Half the first bracket's width, as a part of the knob's range; each next reaches twice as far."""


def nearest_homoclinic(snapshot: Snapshot, key: str, cancel: Cancel | None = None) -> float:
    """The knob's value at the nearest homoclinic orbit.

    Brackets are laid beside each other, outward from the present value, until a saddle's
    gap changes its sign in one. Each is short enough to follow the saddle and its branches.
    Raises ValueError where none does within the knob's range, `Cancelled` if told to stop.
    """
    knob = BY_KEY[key]
    now = read(snapshot.gru)[key]
    reach = knob.high - knob.low

    def family(value: float) -> GRU:
        if cancel is not None and cancel[0]:
            raise Cancelled
        return replace(snapshot, gru=turn(snapshot.gru, {key: value})).analysed

    def within(low: float, high: float) -> float | None:
        low, high = max(low, -LIMIT), min(high, LIMIT)
        try:
            return find_homoclinic(family, (low, high)).value if low < high else None
        except ValueError:
            return None

    near, far = 0.0, FIRST * reach
    while near < 0.5 * reach:
        if near == 0.0:
            found = [within(now - far, now + far)]
        else:
            found = [within(now + near, now + far), within(now - far, now - near)]
        values = [value for value in found if value is not None]
        if values:
            return min(values, key=lambda value: abs(value - now))
        near, far = far, min(2.0 * far, 0.5 * reach)
    raise ValueError(
        f"no homoclinic orbit was found within ±{0.5 * reach:.3g} of {knob.label} = {now:.6g}"
    )
