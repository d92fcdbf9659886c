"""The record of what happens at a value of one parameter, or of two."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np

from core.arrays import Array
from core.events.kinds import EventKind
from core.results import result

Value = TypeVar("Value", float, Array)


@result
class Event(Generic[Value]):
    """Something that happens at a parameter value, *computed*.

    What finds events adds what it knows besides: `core.Transition`, `core.CycleTransition`,
    `core.SpecialPoint`, `core.CyclePoint`, `core.PlanePoint`.

    Attributes
    ----------
    kind
        What happens.
    value
        The parameter; of two parameters both, (2,).
    error
        How far off ``value`` may be, computed: the width of a bracket, or Newton's last move;
        NaN where it was not estimated.
    place
        (k, d) the states at which it happens, k of them at once by symmetry: fixed points, or
        the saddle of a homoclinic orbit. (0, d) where it happens at no one state, as with a
        fold of cycles.
    """

    kind: EventKind
    value: Value
    error: float
    place: Array

    @property
    def h(self) -> Array:
        """(d,) the first of its places; NaN where it has none."""
        first: Array = self.place[0] if len(self.place) else np.full(self.place.shape[1], np.nan)
        return first

    def __str__(self) -> str:
        numbers = ", ".join(f"{number:.10g}" for number in np.atleast_1d(self.value))
        at = f"({numbers})" if np.ndim(self.value) else numbers
        return f"{self.kind.noun} at {at}"
