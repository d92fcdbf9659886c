"""The Bifurcations tab: empty until it is opened for the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import panel as pn
import panel_material_ui as pmui

from app.bifurcations.address import MODES, explores, mode_in, own_part
from app.bifurcations.host import Host
from app.bifurcations.layout import show
from app.bifurcations.place import Place
from app.bifurcations.share import BifurcationsShare
from app.bifurcations.sweep.job import OneJob
from app.explore.controller import Controller
from app.frame.tab import Tab
from app.live.background import Background
from app.live.scheduling import later, scheduler
from core import GRU

LABELS = {"One parameter": "diagram", "Two parameters": "plane", "Sweep": "sweep"}

_NAMES_IN_FULL = {
    "display": "flex", "width": "100%",
    "& .MuiToggleButton-root": {
        "flex": "1 1 auto", "textTransform": "none", "fontSize": 13, "lineHeight": 1.3,
        "padding": "5px 6px", "minWidth": 0,
    },
}  # fmt: skip
"""The row fits into every drawer: its buttons share the room, and words wrap where it is short."""


class ModeView(Protocol):
    """What each mode shows: built when it is first turned to."""

    main: Any
    controls: Any

    def query(self) -> str:
        """Its address."""

    def shown(self) -> None:
        """The tab is shown again; Explore may have changed meanwhile."""

    def addressed(self, own: dict[str, str]) -> None:
        """Show what an address says, or say what is wrong with it."""

    def complain(self, problem: str) -> None:
        """Say what is wrong; nothing is lost."""

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""

    def stop(self) -> None:
        """Stop what is being computed (the page is closed)."""


class BifurcationsTab(Tab):
    """Where the portrait of Explore's GRU changes, on one visitor's page.

    Parameters
    ----------
    controller
        Explore's, whose GRU is varied and in which portraits are opened.
    query
        The address's query if it belongs to this tab. What cannot be is refused, with the
        reason, and something else is chosen.
    """

    def __init__(self, controller: Controller, query: str = "") -> None:
        self._controller, self._query = controller, query
        self._schedule = scheduler()
        self._background = Background(self._schedule, long=True)
        self._one = OneJob()
        self._dark = False
        self.mode = ""
        self.views: dict[str, ModeView] = {}
        self.place = Place(
            later(self._schedule, self._received, self._complain), addressed=bool(query),
            width=0, height=0, margin=0,
        )  # fmt: skip
        self._main = pn.Column(sizing_mode="stretch_both", margin=0)
        self._side = pn.Column(sizing_mode="stretch_width", margin=0)
        self.header = [BifurcationsShare()]
        self.main, self.sidebar = [self._main], [self._side]

    def open(self) -> None:
        """Show the address's mode; later calls change nothing."""
        if self.mode:
            return
        own: dict[str, str] | None = None  # by a click on the tab, not by an address
        mode, problem = MODES[0], ""
        try:
            own = own_part(self._query) if self._query else None
            mode = mode_in(own or {})
        except ValueError as error:
            own, problem = {}, f"The address was not opened: {error}."
        self._modes = pmui.RadioButtonGroup(
            options=LABELS, value=mode, size="small", margin=(10, 10, 0, 10),
            sizing_mode="stretch_width",
            sx=_NAMES_IN_FULL,
        )  # fmt: skip
        turned = later(self._schedule, lambda event: self.turn(event.new), self._complain)
        self._modes.param.watch(turned, "value")
        self._side.extend([self._modes, self.place])
        self.turn(mode, own, problem)

    def turn(self, mode: str, own: dict[str, str] | None = None, problem: str = "") -> None:
        """Show a mode; ``own`` is what an address says of it, ``problem`` what is wrong.

        None: no address asks for it, somebody has turned to it.
        """
        if mode == self.mode:
            return
        self.mode = mode
        if mode not in self.views:
            view = self._made(mode, own, problem)
            view.show_theme(self._dark)
            self.views[mode] = view
            self._main.append(view.main)
            self._side.append(view.controls)
        elif own is None:
            self.views[mode].shown()
        for name, view in self.views.items():
            for part in (view.main, view.controls):
                show(part, name == mode)
        self._keep()

    def _made(self, mode: str, own: dict[str, str] | None, problem: str) -> ModeView:
        # nothing of a mode before it is wanted
        if mode == "diagram":
            from app.bifurcations.diagram.view import DiagramView

            make: Callable[..., ModeView] = DiagramView
        elif mode == "plane":
            from app.bifurcations.plane.view import PlaneView

            make = PlaneView
        else:
            from app.bifurcations.sweep.view import SweepView

            make = SweepView
        host = Host(
            self._controller, self._explore, self._background, self._schedule, self._keep,
            self._complain, self._one,
        )  # fmt: skip
        return make(host, own, problem)

    def reset(self) -> None:
        """Show the mode as it is when it is first turned to."""
        mode, view = self.mode, self.views.pop(self.mode)
        view.stop()
        self._background.stop()
        self._main.remove(view.main)
        self._side.remove(view.controls)
        self.mode = ""
        self.turn(mode, {})

    def _explore(self, gru: GRU) -> None:
        """Show a GRU in Explore."""
        self._controller.vary(gru)
        self.place.go()

    def _complain(self, problem: str) -> None:
        """Tell what went wrong, where it is seen."""
        if self.mode in self.views:
            self.views[self.mode].complain(problem)

    def _keep(self) -> None:
        """The address of the mode that is shown."""
        if self.mode in self.views:
            self.place.keep(self.views[self.mode].query())

    def _received(self, data: dict[str, Any]) -> None:
        if data.get("shown"):
            self.views[self.mode].shown()
        elif data.get("gone"):
            self.stop()
        elif data.get("reset"):
            self.reset()
        elif isinstance(data.get("query"), str):
            if data.get("explores"):
                self._controller.show_query(explores(data["query"]))
            self._addressed(data["query"])

    def _addressed(self, query: str) -> None:
        try:
            own = own_part(query)
            mode = mode_in(own)
        except ValueError as error:
            self.views[self.mode].complain(f"The address was not opened: {error}.")
            return
        new = mode not in self.views
        self.turn(mode, own)
        self._modes.value = mode
        if not new:
            self.views[mode].addressed(own)
        self._keep()

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self._dark = dark
        for view in self.views.values():
            view.show_theme(dark)

    def stop(self) -> None:
        """Stop what is being computed (the page is closed)."""
        self._background.stop()
        for view in self.views.values():
            view.stop()
