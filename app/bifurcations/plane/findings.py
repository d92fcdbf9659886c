"""The plane in words, in the browser: regions as ways to Explore, progress, files."""

from __future__ import annotations

import param

from app.bifurcations.lines import CURVES, signs
from app.figures.theme import THEMES
from app.live.component import Component
from app.live.receiver import Receiver
from app.web.scripts import joined
from app.web.styles import style


class PlaneFindings(Receiver, Component):
    """What the plane shows in words, and the buttons that save it."""

    takes = {
        "draw": bool, "cancel": bool, "local": bool, "want": str, "region": int, "point": int
    }  # fmt: skip

    there = param.Boolean(default=False, doc="set by the browser once it has this component")
    shown = param.Dict(default={}, doc="all that is shown")
    uid = param.String(doc="the tag of the picture's figure")
    lines = param.List(default=signs(CURVES.values()), doc="of the legend")
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("bifurcations/plane/findings.js")
    _stylesheets = [style("tokens.css"), style("marks.css"), style("bifurcation_findings.css")]
