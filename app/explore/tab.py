"""The Explore tab with its parts of the page."""

from __future__ import annotations

import logging

from app.explore.presets_menu import PresetMenu
from app.explore.share import ExploreShare
from app.explore.view import ExploreView
from app.frame.tab import Tab
from app.state.address import from_query
from app.state.presets import PRESETS
from app.state.snapshot import Snapshot, from_preset
from app.words.files import not_opened

_log = logging.getLogger("gruscope")
FIRST = "fig8b"
"""The preset that a newcomer sees."""


class ExploreTab(Tab):
    """Everything of Explore on one visitor's page.

    A query that holds no valid state is refused whole: the first preset is shown, with
    the reason.
    """

    def __init__(self, query: str) -> None:
        snapshot, problem = opened(query)
        self.view = ExploreView(snapshot)
        controller = self.view.controller
        self.presets = PresetMenu(controller)
        self.header = [ExploreShare(controller, uid=self.view.uid)]
        self.sidebar = [self.presets.view, self.view.controls]
        self.main = [self.view.main]
        if problem:
            controller.refuse(not_opened("the address", problem), refused=False)

    def open(self) -> None:
        """Nothing is left to do: whatever tab a page begins with, its portrait is there."""

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self.view.show_theme(dark)

    def stop(self) -> None:
        """Stop all that runs in the background (the page is closed)."""
        self.view.controller.stop()


def opened(query: str) -> tuple[Snapshot, str]:
    """The state of an address, or the first preset and what is wrong with the address."""
    first = from_preset(PRESETS[FIRST])
    try:
        return from_query(query) or first, ""
    except ValueError as error:
        _log.info("an address was refused: %s", error)
        return first, str(error)
