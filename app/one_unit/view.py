"""The One unit tab of one visitor: its parts put together, nothing computed."""

from __future__ import annotations

import itertools
import logging
from typing import Any

import panel as pn
import param

from app.figures.theme import COLOURS, THEMES
from app.frame.dock import DockPlace
from app.live.component import Component
from app.live.receiver import Receiver
from app.one_unit.controller import UnitController
from app.one_unit.figures import phase_figure, plane_figure, series_figure
from app.one_unit.presets import PRESETS, SHORTCUTS
from app.one_unit.state import KNOBS, MAX_DURATION, UnitSnapshot
from app.state.knobs import LIMIT
from app.web.scripts import joined
from app.web.styles import style

_log = logging.getLogger("gruscope")
_serial = itertools.count(1)


class UnitControls(Receiver, Component):
    """Presets, sliders and window, and the channel through which the figures are live.

    As in Explore, the browser sends a dictionary of changes with a ``sequence``, and every
    one of them is answered by a packet.
    """

    takes = dict.fromkeys(("values", "reset_after", "duration", "bounds"), object) | {
        "sequence": int, "commit": bool, "back": bool, "action": str, "key": str, "query": str
    }  # fmt: skip

    uid = param.String(doc="prefix of the names of this visitor's figure models")
    packet = param.Bytes(default=b"", doc="the newest phase line")
    there = param.Boolean(default=False, doc="set by the browser once it has this component")
    knobs = param.List(default=[knob.to_dict() for knob in KNOBS])
    limit = param.Number(default=LIMIT)
    longest = param.Number(default=MAX_DURATION)
    presets = param.List(
        default=[
            {"key": k, "name": p.name, "title": p.title, "caption": p.caption}
            for k, p in PRESETS.items()
        ]
    )
    shortcuts = param.Dict(default=SHORTCUTS)
    themes = param.Dict(default=COLOURS)
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("one_unit/component.js")
    _stylesheets = [style("controls.css"), style("one_unit_controls.css")]


class UnitFindings(Receiver, Component):
    """The findings in words; spoken politely when values rest."""

    takes = {"land": str, "commit": bool}

    header = param.Dict(default={}, doc="filled in the browser")
    stale = param.Boolean(default=False, doc="of another state than the knobs', set in the browser")
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("one_unit/findings.js")
    _stylesheets = [
        style("tokens.css"),
        style("marks.css"),
        style("findings.css"),
        style("one_unit_findings.css"),
    ]


class UnitView:
    """Phase line, time series, plane and findings over one state."""

    def __init__(self, snapshot: UnitSnapshot) -> None:
        self.uid = f"oneunit{next(_serial)}"
        self.controller = UnitController(snapshot, self._send)
        answered = self.controller.receive, self.controller.refuse
        self.controls = UnitControls(
            *answered, uid=self.uid, name=f"{self.uid}:unit_controls", sizing_mode="stretch_width"
        )
        self.findings = UnitFindings(
            *answered, name=f"{self.uid}:unit_findings", css_classes=["gs-unit-findings"],
            sizing_mode="stretch_both",
        )  # fmt: skip
        self.main = self._laid_out()
        self.controller.refresh()

    def _laid_out(self) -> Any:
        def pane(figure: Any, css: str) -> Any:
            figure.css_classes = [css]
            return pn.pane.Bokeh(figure, sizing_mode="stretch_both", margin=0)

        column = [style("one_unit_column.css"), style("one_unit_column_narrow.css")]
        stage = pn.Column(
            pane(phase_figure(self.uid), "gs-unit-phase"),
            pane(series_figure(self.uid), "gs-unit-series"),
            name=f"{self.uid}:unit_stage",
            css_classes=["gs-unit-stage"],
            stylesheets=column,
            margin=0,
        )
        side = pn.Column(
            pane(plane_figure(self.uid), "gs-unit-plane"),
            self.findings,
            css_classes=["gs-unit-side"],
            stylesheets=column,
            margin=0,
        )
        return pn.Row(
            stage,
            DockPlace(name=f"{self.uid}:dock", label="One unit", css_classes=["gs-dock"], margin=0),
            side,
            css_classes=["gs-unit"],
            stylesheets=[style("one_unit.css"), style("one_unit_narrow.css")],
            sizing_mode="stretch_both",
            margin=0,
        )

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        for part in (self.controls, self.findings):
            part.theme = "dark" if dark else "light"

    def _send(self, packet: bytes) -> None:
        self.controls.packet = packet
