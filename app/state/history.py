"""Undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

State = TypeVar("State")


class Step(NamedTuple, Generic[State]):
    """A state beside a step, with what kind of step it is.

    Attributes
    ----------
    state
        What the step leads to from the other side.
    looks
        The step also changed how one looks.
    jump
        The step was no way from one state to the other (a preset, a file): nothing
        happened in between.
    """

    state: State
    looks: bool
    jump: bool


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
        The steps before and after, the nearest last.
    """

    depth: int = 200
    alike: Callable[[State, State], State] = _as_it_was
    past: list[Step[State]] = field(default_factory=list)
    future: list[Step[State]] = field(default_factory=list)

    def copy(self) -> History[State]:
        """A history of its own with the same steps."""
        return History(self.depth, self.alike, self.past.copy(), self.future.copy())

    def commit(self, before: State, after: State, looks: bool = False, jump: bool = False) -> None:
        """Record a step from ``before`` to ``after`` (`Step` tells of what kind)."""
        if before == after:
            return
        self.past.append(Step(before, looks, jump))
        del self.past[: -self.depth]
        self.future.clear()

    def undo(self, now: State) -> State:
        """The state before the last step (``now`` itself if there is none)."""
        return self._step(self.past, self.future, now)

    def redo(self, now: State) -> State:
        """The state before the last undo (``now`` itself if there is none)."""
        return self._step(self.future, self.past, now)

    def _step(self, source: list[Step[State]], target: list[Step[State]], now: State) -> State:
        if not source:
            return now
        step = source.pop()
        target.append(step._replace(state=now))
        return step.state if step.looks else self.alike(step.state, now)
