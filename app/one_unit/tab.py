"""The One unit tab: empty until it is opened for the first time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import panel as pn

from app.frame.tab import Tab
from app.one_unit.share import UnitShare
from app.words.files import not_opened

if TYPE_CHECKING:
    from app.one_unit.view import UnitView

_log = logging.getLogger("gruscope")


class OneUnitTab(Tab):
    """The one-unit GRU on one visitor's page.

    Parameters
    ----------
    query
        The address's query if it belongs to this tab. One that holds no valid state is
        refused whole: the first preset is shown, with the reason.
    """

    def __init__(self, query: str = "") -> None:
        self._query = query
        self._dark = False
        self.view: UnitView | None = None
        self._main = pn.Column(sizing_mode="stretch_both", margin=0)
        self._side = pn.Column(sizing_mode="stretch_width", margin=0)
        self.header = [UnitShare(lambda: self.view.controller.result if self.view else None)]
        self.main, self.sidebar = [self._main], [self._side]

    def open(self) -> None:
        """Compute and show the first phase line; later calls change nothing."""
        if self.view is not None:
            return
        # nothing of it is imported or computed before somebody wants to see it
        from app.one_unit.codec import from_query
        from app.one_unit.presets import FIRST, from_preset
        from app.one_unit.view import UnitView

        snapshot, problem = from_preset(FIRST), ""
        try:
            snapshot = from_query(self._query) or snapshot
        except ValueError as error:
            _log.info("an address was refused: %s", error)
            problem = not_opened("the address", error)
        self.view = UnitView(snapshot)
        if problem:
            self.view.controller.refuse(problem, refused=False)
        self.view.show_theme(self._dark)
        self._main.append(self.view.main)  # first: the controls draw on its figures
        self._side.append(self.view.controls)

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self._dark = dark
        if self.view is not None:
            self.view.show_theme(dark)

    def stop(self) -> None:
        """Nothing runs in the background."""
