"""What the tab gives to the views of its modes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.bifurcations.sweep.job import OneJob
from app.explore.controller import Controller
from app.live.background import Background
from app.live.scheduling import Schedule, later
from app.state.address import to_query
from core import GRU


@dataclass(frozen=True)
class Host:
    """One visitor's tab, as its modes see it.

    Attributes
    ----------
    controller
        Explore's.
    explore
        Shows a GRU in Explore.
    background
        Where what takes seconds is computed, one job at a time.
    schedule
        Runs an action where figures may be changed: messages of components come without
        the document's lock.
    keep
        Called when the address of the mode that is shown has changed.
    complain
        Tells the visitor what went wrong, in the mode that is shown.
    one
        What the page has running on the workers: one job for all modes.
    """

    controller: Controller
    explore: Callable[[GRU], None]
    background: Background
    schedule: Schedule
    keep: Callable[[], None]
    complain: Callable[[str], None] = lambda _problem: None
    one: OneJob = field(default_factory=OneJob)

    @property
    def gru(self) -> GRU:
        """What Explore shows."""
        return self.controller.state.snapshot.analysed

    def later(self, action: Callable[[Any], None]) -> Callable[[Any], None]:
        """``action`` as a callback of a component."""
        return later(self.schedule, action, self.complain)

    def address(self, own: str) -> str:
        """The tab's address: a mode's own part, and Explore's."""
        return f"{own}&{to_query(self.controller.state.snapshot)}"
