"""The passive parts of Explore: the map's scale, the layers with their legend, the findings.

All are shown by the packet that draws the portrait (`component.js` hands them its
header in the browser), so an update stays one message.
"""

from __future__ import annotations

import param

from app.explore.terms import TERMS
from app.figures.layers import LAYERS
from app.figures.theme import THEMES
from app.live.component import Component
from app.live.receiver import Receiver
from app.state.snapshot import QUANTITIES
from app.web.scripts import joined
from app.web.styles import style


class LayerBar(Receiver, Component):
    """Layers as buttons that are their own legend, and the choice of the colour map."""

    takes = {"layers": list, "quantity": str}

    header = param.Dict(default={}, doc="filled in the browser")
    layers = param.Dict(default={key: layer.button() for key, layer in LAYERS.items()})
    quantities = param.Dict(default=QUANTITIES)
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("explore/layerbar.js")
    _stylesheets = [style("tokens.css"), style("tip.css"), style("layerbar.css")]


class MapScale(Component):
    """The line above the portrait: what the colours of the map mean."""

    header = param.Dict(default={}, doc="filled in the browser")
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("explore/mapscale.js")
    _stylesheets = [style("tokens.css"), style("mapscale.css")]


class Findings(Receiver, Component):
    """A title and three cards: points, the long run, what changed; spoken when values rest."""

    takes = {"action": str, "query": str}

    uid = param.String(doc="the Explore whose findings they are")
    header = param.Dict(default={}, doc="filled in the browser")
    global_dynamics = param.Dict(default={}, doc="the global dynamics, filled in the browser")
    happened = param.Dict(default={}, doc="what happened on the way, filled in the browser")
    stale = param.Boolean(default=False, doc="of another state than the knobs', set in the browser")
    terms = param.Dict(default=TERMS, doc="what words mean that are pointed at")
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("explore/findings.js")
    _stylesheets = [
        style("tokens.css"),
        style("tip.css"),
        style("marks.css"),
        style("cards.css"),
        style("explore_findings.css"),
        style("portrait.css"),
    ]
