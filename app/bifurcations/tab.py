"""The Bifurcations tab: empty until it is opened for the first time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import panel as pn
import panel_material_ui as pmui

from app.bifurcations.request import TAB, DiagramRequest
from app.explore.background import Background
from app.explore.controller import Controller
from app.live.scheduling import scheduler
from app.parameters import is_rotation
from core import GRU

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
    request
        The diagram that the address names; None: one is chosen.
    problem
        Why the address's diagram was refused.
    """

    def __init__(
        self, controller: Controller, request: DiagramRequest | None = None, problem: str = ""
    ) -> None:
        self._controller, self._request, self._problem = controller, request, problem
        self._schedule = scheduler()
        self._background = Background(self._schedule)
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

        self.view = DiagramView(
            self._controller, self._explore, self._background, self._schedule, self._request
        )
        if self._problem:
            self.view.findings.problem = f"The address was not opened: {self._problem}."
        self.view.show_theme(self._dark)
        self.sweeps = SweepView(self._controller, self._explore, self._schedule)
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
                kept = [css for css in part.css_classes or [] if css != "away"]
                part.css_classes = kept if name == mode else [*kept, "away"]

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

    def _explore(self, gru: GRU) -> None:
        """Show a GRU in Explore, as one step; window, starts and layers stay."""
        now = self._controller.state.snapshot
        mode = now.mode if is_rotation(gru) else "entries"
        self._controller.open(replace(now, gru=gru, mode=mode, preset="", frozen=False))
