"""What every mode of the tab does: take what its form asks for, open what is ready to be opened."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Generic, TypeVar

import panel as pn
import panel_material_ui as pmui

from app.bifurcations.host import Host
from core import GRU

Request = TypeVar("Request")


class AskingView(ABC, Generic[Request]):
    """A mode with a form, of one visitor.

    Parameters
    ----------
    host
        The tab.
    """

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def gru(self) -> GRU:
        """What Explore shows."""
        return self._host.gru

    @abstractmethod
    def asked(self) -> Request:
        """What the form asks of Explore's GRU; ValueError where that cannot be."""

    @abstractmethod
    def complain(self, problem: str) -> None:
        """Say what is wrong; nothing is lost."""

    @abstractmethod
    def start(self, request: Request) -> None:
        """Compute and show what is asked for."""

    @abstractmethod
    def fill(self, request: Request) -> None:
        """Show a request in the form."""

    def ask(self) -> None:
        """Start what the form says, or say what is wrong with it."""
        try:
            request = self.asked()
        except ValueError as error:
            self.complain(f"{error}.")
        else:
            self.start(request)

    def open_ready(self, preset: str, request: Request) -> None:
        """Show what is ready to open, its preset in Explore."""
        if self._host.controller.state.snapshot.preset != preset:
            self._host.controller.choose(preset)
        self.fill(request)
        self.start(request)

    def ready(self, labels: Iterable[str], open_one: Callable[[str], None]) -> list[Any]:
        """A heading, and a button for each thing that is ready to open."""
        buttons = [
            pmui.Button(
                label=label, variant="outlined", size="small", sizing_mode="stretch_width",
                on_click=self._host.later(partial(_without_event, open_one, label)),
            )
            for label in labels
        ]  # fmt: skip
        return [pn.pane.HTML("<h3>Ready to open</h3>"), *buttons]


def _without_event(open_one: Callable[[str], None], label: str, _event: object) -> None:
    open_one(label)
