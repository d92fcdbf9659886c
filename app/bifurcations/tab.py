"""The Bifurcations tab: empty until it is opened for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import panel as pn
import panel_material_ui as pmui

from app.bifurcations.address import request_in
from app.bifurcations.layout import show
from app.bifurcations.request import TAB
from app.explore.background import Background
from app.explore.controller import Controller
from app.live.scheduling import scheduler

if TYPE_CHECKING:
    from app.bifurcations.sweep.view import SweepView
    from app.bifurcations.view import DiagramView


MODES = ("One parameter", "Sweep")


class BifurcationsTab:
    """Where the portrait of Explore's GRU changes, on one visitor's page.

    Parameters
    ----------
    controller
        Explore's, whose GRU is varied and in which portraits are opened.
    query
        The address's query if it belongs to this tab. A diagram in it that cannot be is
        refused, with the reason, and one is chosen.
    """

    def __init__(self, controller: Controller, query: str = "") -> None:
        self._controller, self._query = controller, query
        self._schedule = scheduler()
        self._background = Background(self._schedule, long=True)
        self._dark = False
        self.view: DiagramView | None = None
        self.sweeps: SweepView | None = None
        css = [f"of-{TAB}"]
        self._main = pn.Column(css_classes=css, sizing_mode="stretch_both", margin=0)
        self._side = pn.Column(css_classes=css, sizing_mode="stretch_width", margin=0)
        self.main, self.sidebar = [self._main], [self._side]

    def open(self) -> None:
        """Compute and show the first diagram; later calls change nothing."""
        if self.view is not None:
            return
        # nothing of it before it is wanted
        from app.bifurcations.sweep.view import SweepView
        from app.bifurcations.view import DiagramView

        request, problem = None, ""
        try:
            request = request_in(self._query)
        except ValueError as error:
            problem = f"The address was not opened: {error}."
        self.view = DiagramView(
            self._controller, self._controller.vary, self._background, self._schedule, request,
            problem,
        )  # fmt: skip
        self.view.show_theme(self._dark)
        self.sweeps = SweepView(self._controller, self._controller.vary, self._schedule)
        self.sweeps.show_theme(self._dark)
        self._modes = pmui.RadioButtonGroup(
            options=list(MODES), value=MODES[0], size="small", margin=(10, 10, 0, 10),
            sx={"& .MuiToggleButton-root": {"textTransform": "none", "fontSize": 14}},
        )  # fmt: skip
        self._modes.param.watch(lambda event: self._turned(event.new), "value")
        self._turned(MODES[0])
        self._main.extend([self.view.main, self.sweeps.main])
        self._side.extend([self._modes, self.view.controls, self.sweeps.controls])

    def _turned(self, mode: str) -> None:
        """Show one of the modes."""
        for name, view in zip(MODES, (self.view, self.sweeps), strict=True):
            assert view is not None
            for part in (view.main, view.controls):
                show(part, name == mode)

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self._dark = dark
        for view in (self.view, self.sweeps):
            if view is not None:
                view.show_theme(dark)

    def stop(self) -> None:
        """Stop what is being computed (the page is closed)."""
        self._background.stop()
        if self.sweeps is not None:
            self.sweeps.stop()
