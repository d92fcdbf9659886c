"""A sweep's progress and results in words, in the browser, and its files."""

from __future__ import annotations

import param

from app.figures.theme import THEMES
from app.live.component import Component
from app.live.receiver import Receiver
from app.web.scripts import joined
from app.web.styles import style


class SweepFindings(Receiver, Component):
    """Progress, results, and the buttons that save them."""

    takes = {"start": bool, "cancel": bool, "local": bool, "want": str}

    there = param.Boolean(default=False, doc="set by the browser once it has this component")
    shown = param.Dict(default={}, doc="all that is shown")
    uid = param.String(doc="the tag of the picture's figure")
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("bifurcations/sweep/findings.js")
    _stylesheets = [style("tokens.css"), style("marks.css"), style("bifurcation_findings.css")]
