"""The Catalogue tab: empty until it is opened for the first time."""

from __future__ import annotations

from dataclasses import replace

from app.catalogue.view import Catalogue, FilterPane
from app.explore.controller import Controller
from app.frame.tab import Tab
from app.live.background import Background
from app.live.scheduling import scheduler
from app.state.knobs import is_rotation
from app.state.snapshot import Snapshot
from core import GRU


class CatalogueTab(Tab):
    """The catalogue on one visitor's page.

    Parameters
    ----------
    controller
        Explore's, in which entries are opened.
    """

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self.view = Catalogue(
            self._explore, self._present, Background(scheduler()), name="tabs:catalogue", margin=0,
            sizing_mode="stretch_both",
        )  # fmt: skip
        self.filters = FilterPane(margin=0, sizing_mode="stretch_width")
        self.sidebar = [self.filters]
        self.main = [self.view]

    def open(self) -> None:
        """Show the catalogue, from now on; nothing of it is read before."""
        self.view.open()

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self.view.theme = "dark" if dark else "light"

    def stop(self) -> None:
        """Stop all that runs in the background (the page is closed)."""
        self.view.stop()

    def _present(self) -> GRU:
        return self._controller.state.snapshot.analysed

    def _explore(self, gru: GRU, stay: bool = False) -> None:
        """Open a GRU in Explore, as one step; layers and colour map stay.

        With ``stay`` it is a change of what is there (`Controller.vary`).
        """
        if stay:
            self._controller.vary(gru)
            return
        now = self._controller.state.snapshot
        mode = "rotation" if is_rotation(gru) else "entries"
        fresh = replace(Snapshot(gru, mode=mode), layers=now.layers, quantity=now.quantity)
        self._controller.open(fresh)
