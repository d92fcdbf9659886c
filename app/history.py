"""Undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

State = TypeVar("State")


@dataclass
class History(Generic[State]):
    """Undo and redo over snapshots of any kind, immutable and equal by value.

    A *commit* closes a step (a slider let go, a number typed, a preset chosen); what
    happens in between, such as the steps of a drag, belongs to it. Zooming and layers
    never make a step of their own, but a step undone brings back the state as it was
    when the step began.
    """

    depth: int = 200
    past: list[State] = field(default_factory=list)
    future: list[State] = field(default_factory=list)

    def copy(self) -> History[State]:
        """A history of its own with the same steps."""
        return History(self.depth, self.past.copy(), self.future.copy())

    def commit(self, before: State, after: State) -> None:
        """Record a step that led from ``before`` to ``after``."""
        if before == after:
            return
        self.past.append(before)
        del self.past[: -self.depth]
        self.future.clear()

    def undo(self, now: State) -> State:
        """The state before the last step (``now`` itself if there is none)."""
        if not self.past:
            return now
        self.future.append(now)
        return self.past.pop()

    def redo(self, now: State) -> State:
        """The state before the last undo (``now`` itself if there is none)."""
        if not self.future:
            return now
        self.past.append(now)
        return self.future.pop()
