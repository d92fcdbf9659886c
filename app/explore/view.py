"""The Explore tab of one visitor: its parts put together, nothing computed."""

from __future__ import annotations

import itertools
from typing import Any

import panel as pn

from app.explore.controller import Controller
from app.explore.controls import Controls
from app.explore.figures import FigurePane, figures_text
from app.explore.panes import Findings, LayerBar, MapScale
from app.frame.dock import DockPlace
from app.live.background import Background
from app.live.scheduling import scheduler
from app.state.presets import SHORTCUTS
from app.state.snapshot import ExploreState, Snapshot
from app.web.styles import style

_serial = itertools.count(1)


class ExploreView:
    """The live portrait with its controls, time series and findings.

    Parameters
    ----------
    snapshot
        The state to begin with.
    address
        Keep the browser's URL at the state (off in notebooks).
    """

    def __init__(self, snapshot: Snapshot, address: bool = True) -> None:
        self.uid = f"gruscope{next(_serial)}"
        self.state = ExploreState(snapshot=snapshot)
        self.controller = Controller(
            self.state, self._send, Background(scheduler()), self._send_global, self._tell
        )
        self.controls = Controls(
            self.controller.receive,
            self.controller.refuse,
            uid=self.uid,
            name=f"{self.uid}:controls",
            figures=figures_text(),
            shortcuts=SHORTCUTS if address else {},
            address=address,
            sizing_mode="stretch_width",
        )
        self.layerbar = LayerBar(
            lambda change: self.controller.look(**change),
            self.controller.refuse,
            name=f"{self.uid}:layerbar",
            css_classes=["gs-layers"],
            margin=0,
            sizing_mode="stretch_width",
        )
        self.mapscale = MapScale(
            name=f"{self.uid}:mapscale",
            css_classes=["gs-mapscale"],
            margin=0,
            sizing_mode="stretch_width",
        )
        self.findings = Findings(
            self.controller.receive,
            self.controller.refuse,
            uid=self.uid,
            name=f"{self.uid}:findings",
            css_classes=["gs-findings"],
            sizing_mode="stretch_both",
        )
        self.main = self._laid_out(narrow=address)
        self._await_page()
        self.controller.refresh()

    def _await_page(self) -> None:
        """Global dynamics wait until the page is loaded; a served one's end with it."""
        self.controller.dynamics.hold()
        document = pn.state.curdoc
        if document is None or document.session_context is None:
            return  # a notebook's output asks for them
        pn.state.onload(self.controller.dynamics.release)
        pn.state.on_session_destroyed(lambda _context: self.controller.stop())

    def _laid_out(self, narrow: bool) -> Any:
        """The parts in their places; ``narrow``: they have others in a narrow window."""

        def looks(name: str) -> list[str]:
            return [style(f"{name}.css"), *([style(f"{name}_narrow.css")] if narrow else [])]

        def pane(figure: str, css: str) -> Any:
            return FigurePane(
                uid=self.uid, figure=figure, css_classes=[css], sizing_mode="stretch_both", margin=0
            )

        stage = pn.Column(
            self.mapscale,
            pane("portrait", "gs-portrait"),
            self.layerbar,
            name=f"{self.uid}:stage",
            css_classes=["gs-stage"],
            stylesheets=looks("stage"),
        )
        side = pn.Column(
            pane("series_x", "gs-series"),
            pane("series_y", "gs-series-last"),
            self.findings,
            css_classes=["gs-side"],
            stylesheets=looks("side"),
        )
        dock = [
            DockPlace(name=f"{self.uid}:dock", label="Explore", css_classes=["gs-dock"], margin=0)
        ]
        return pn.Row(
            stage,
            *(dock if narrow else []),
            side,
            css_classes=["gs-explore"],
            stylesheets=looks("explore"),
            sizing_mode="stretch_both",
        )

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        theme = "dark" if dark else "light"
        self.controls.theme = theme
        self.layerbar.theme = theme
        self.mapscale.theme = theme
        self.findings.theme = theme

    def _send(self, packet: bytes) -> None:
        self.controls.packet = packet

    def _tell(self, happened: dict[str, Any]) -> None:
        self.controls.happened = happened

    def _send_global(self, packet: bytes) -> None:
        self.controls.global_dynamics = packet
