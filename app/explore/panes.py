"""The two passive strips of Explore: the layers with their legend, and the findings.

Both are shown by the packet that draws the portrait (`component.js` hands them its
header in the browser), so an update stays one message.
"""

from __future__ import annotations

import param

from app.figures.theme import THEMES
from app.live.component import Component
from app.live.receiver import Receiver
from app.live.scripts import joined
from app.looks import style
from app.state import LAYERS, QUANTITIES


class LayerBar(Receiver, Component):  # type: ignore[misc]
    """Checkboxes of the layers, with their colours, and the choice of the colour map."""

    takes = {"layers": list, "quantity": str}

    header = param.Dict(default={}, doc="filled in the browser")
    layers = param.Dict(default=LAYERS)
    quantities = param.Dict(default=QUANTITIES)
    themes = param.Dict(default={k: t.to_dict() for k, t in THEMES.items()})
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("explore/layerbar.js")
    _stylesheets = [style("layerbar.css")]


class Findings(Receiver, Component):  # type: ignore[misc]
    """The sentence, the proof, the tables; spoken politely when values rest."""

    takes = {"action": str, "query": str}

    header = param.Dict(default={}, doc="filled in the browser")
    whole = param.Dict(default={}, doc="the global dynamics, filled in the browser")
    happened = param.Dict(default={}, doc="what happened on the way, filled in the browser")
    stale = param.Boolean(default=False, doc="of another state than the knobs', set in the browser")
    themes = param.Dict(default={k: t.to_dict() for k, t in THEMES.items()})
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined(
        "live/stale.js",
        "explore/identified.js",
        "explore/whole_findings.js",
        "explore/findings.js",
    )
    _stylesheets = [style("findings.css"), style("portrait.css")]
