"""The diagram in words, in the browser: bifurcations as ways to Explore."""

from __future__ import annotations

import param

from app.bifurcations.lines import CYCLES, POINTS, signs
from app.figures.theme import THEMES
from app.live.component import Component
from app.live.receiver import Receiver
from app.web.scripts import joined
from app.web.styles import style


class DiagramFindings(Receiver, Component):
    """What the diagram shows in words."""

    takes = {"row": int, "draw": bool}

    there = param.Boolean(default=False, doc="set by the browser once it has this component")
    headline = param.String()
    rows = param.List(doc="value and words of each bifurcation")
    how = param.List(doc="claims, each with how certain it is")
    ready = param.Boolean(doc="nothing is drawn before somebody wants it")
    busy = param.String()
    problem = param.String()
    lines = param.List(default=signs([*POINTS.values(), *CYCLES.values()]), doc="of the legend")
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("bifurcations/diagram/findings.js")
    _stylesheets = [style("tokens.css"), style("marks.css"), style("bifurcation_findings.css")]
