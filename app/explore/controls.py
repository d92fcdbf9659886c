"""The knobs as a Panel component, and the channel through which the portrait is live.

Native range inputs and text fields, because no slider of a widget library met all of:
accessible names and keyboard, typed numbers that take multiples of π, and one request
in flight from the browser's side (docs/decisions/0003-live-updates.md).
"""

from __future__ import annotations

from typing import Any

import param

from app.figures.layers import LAYERS
from app.figures.portrait import CROSS
from app.figures.series import SERIES
from app.figures.theme import THEMES
from app.live.component import Component
from app.live.receiver import Receiver
from app.state.knobs import KNOBS, LIMIT, Knob
from app.state.presets import PRESETS
from app.state.snapshot import CODINGS
from app.state.starts import DIRECTIONS
from app.web.scripts import joined
from app.web.styles import style


def _spec(knob: Knob) -> dict[str, Any]:
    """A knob as the browser builds it."""
    rotation = knob.group == "rotation"
    return {
        "key": knob.key,
        "html": knob.label,
        "label": knob.label.split()[0] if rotation else knob.label,  # no Greek letter is spoken
        "group": knob.group,
        "low": knob.low,
        "high": knob.high,
        "step": knob.step,
        "angle": knob.angle,
    }


_RANGES = {
    preset.key: {key: list(run) for key, run in preset.ranges.items()}
    for preset in PRESETS.values()
    if preset.ranges
}


_BESIDE_LAYERS = [glyph.served() for glyphs in (CROSS, *SERIES.values()) for glyph in glyphs]


class Controls(Receiver, Component):
    """Sliders, number fields, starts and window of one visitor's portrait.

    The browser sends a dictionary of changes with a ``sequence``; ``receive`` answers
    every one of them with a `packet` (see `app.live.packet`), also on failure, or the
    browser's gate would stay shut. What is wrong with a value, the fields' codings say.
    """

    takes = dict.fromkeys((*CODINGS, "values", "reset_after", "value"), object) | {
        "sequence": int, "commit": bool, "back": bool, "action": str, "key": str, "query": str
    }  # fmt: skip

    uid = param.String(doc="prefix of the names of this visitor's components")
    figures = param.String(doc="what the figures are made of")
    layers = param.List(default=[layer.served() for layer in LAYERS.values()])
    glyphs = param.List(default=_BESIDE_LAYERS, doc="those of no layer")
    packet = param.Bytes(default=b"", doc="the newest portrait")
    global_dynamics = param.Bytes(default=b"", doc="the newest global dynamics")
    happened = param.Dict(default={}, doc="bifurcations on the way to the state shown")
    knobs = param.List(default=[_spec(knob) for knob in KNOBS], doc="what sliders to build")
    ranges = param.Dict(default=_RANGES, doc="of presets: where a slider runs shorter")
    limit = param.Number(default=LIMIT)
    directions = param.List(default=list(DIRECTIONS))
    themes = param.Dict(default={k: t.to_dict() for k, t in THEMES.items()})
    theme = param.Selector(default="light", objects=list(THEMES))
    shortcuts = param.Dict(default={}, doc="key → preset")
    address = param.Boolean(default=True, doc="keep the page's URL at the state shown")

    _esm = joined("explore/component.js")
    _stylesheets = [style("controls.css")]
