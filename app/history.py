"""Undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

State = TypeVar("State")


def _as_it_was(state: State, _now: State) -> State:
    return state


@dataclass
class History(Generic[State]):
    """Undo and redo over snapshots of any kind, immutable and equal by value.

    A *commit* closes a step (a slider let go, a number typed, a preset chosen); what
    happens in between, such as the steps of a drag, belongs to it.

    Attributes
    ----------
    depth
        So many steps are remembered.
    alike
        From a state and the present one, the state looked at as the present one is: so a
        step comes back that did not change how one looks. By default as it was.
    past, future
        The states before and after, each with whether its step changed the *whole*.
    """

    depth: int = 200
    alike: Callable[[State, State], State] = _as_it_was
    past: list[tuple[State, bool]] = field(default_factory=list)
    future: list[tuple[State, bool]] = field(default_factory=list)

    def copy(self) -> History[State]:
        """A history of its own with the same steps."""
        return History(self.depth, self.alike, self.past.copy(), self.future.copy())

    def commit(self, before: State, after: State, whole: bool = False) -> None:
        """Record a step from ``before`` to ``after``; ``whole``: also of how one looks."""
        if before == after:
            return
        self.past.append((before, whole))
        del self.past[: -self.depth]
        self.future.clear()

    def undo(self, now: State) -> State:
        """The state before the last step (``now`` itself if there is none)."""
        return self._step(self.past, self.future, now)

    def redo(self, now: State) -> State:
        """The state before the last undo (``now`` itself if there is none)."""
        return self._step(self.future, self.past, now)

    def _step(
        self, source: list[tuple[State, bool]], target: list[tuple[State, bool]], now: State
    ) -> State:
        if not source:
            return now
        state, whole = source.pop()
        target.append((now, whole))
        return state if whole else self.alike(state, now)
