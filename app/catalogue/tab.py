"""The Catalogue tab: empty until it is opened for the first time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import panel as pn

from app.explore.background import Background
from app.explore.controller import Controller
from app.live.scheduling import scheduler
from app.parameters import is_rotation
from app.state import Snapshot
from core import GRU

if TYPE_CHECKING:
    from app.catalogue.view import Catalogue


class CatalogueTab:
    """The catalogue on one visitor's page.

    Parameters
    ----------
    controller
        Explore's, in which entries are opened.
    """

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._background = Background(scheduler())
        self._theme = "light"
        self.view: Catalogue | None = None
        self.main = pn.Column(css_classes=["of-catalogue"], sizing_mode="stretch_both", margin=0)
        self.side = pn.Column(css_classes=["of-catalogue"], sizing_mode="stretch_width", margin=0)

    def open(self) -> None:
        """Read the catalogue and show it; later calls change nothing."""
        if self.view is not None:
            return
        # nothing of it is read before somebody wants to see it
        from app.catalogue.view import Catalogue, FilterPane

        self.view = Catalogue(
            self._explore, self._background, theme=self._theme, sizing_mode="stretch_both", margin=0
        )
        self.side.append(FilterPane(sizing_mode="stretch_width", margin=0))
        self.main.append(self.view)

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self._theme = "dark" if dark else "light"
        if self.view is not None:
            self.view.theme = self._theme

    def stop(self) -> None:
        """Stop all that runs in the background (the page is closed)."""
        self._background.stop()

    def _explore(self, gru: GRU) -> None:
        """Open an entry's GRU in Explore, as one step; layers and colour map stay."""
        now = self._controller.state.snapshot
        mode = "rotation" if is_rotation(gru) else "entries"
        fresh = replace(Snapshot(gru, mode=mode), layers=now.layers, quantity=now.quantity)
        self._controller.open(fresh)
