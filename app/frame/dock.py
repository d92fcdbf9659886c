"""The place of the knob turned last, in narrow windows (app/live/dock.js fills it)."""

from __future__ import annotations

import param

from app.live.component import Component
from app.web.scripts import joined
from app.web.styles import style


class DockPlace(Component):
    """An empty place, named like the view whose knob it shows.

    In a narrow window what it lies in scrolls; by keys too, as the region ``label``.
    """

    label = param.String(doc="what the page around it is called")

    _esm = joined("frame/dock_place.js")
    _stylesheets = [style("controls.css"), style("dock.css")]
