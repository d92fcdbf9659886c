"""The drawer's own head, by which it is closed where it lies over the page."""

from __future__ import annotations

import param

from app.live.component import Component
from app.web.scripts import joined
from app.web.styles import style

NARROW = 1200
"""Below so many pixels the drawer is closed at first and lies over the page."""


class DrawerHead(Component):
    """Title and close button of the drawer, and how it behaves in a narrow window (drawer.js)."""

    narrow = param.Integer(default=NARROW)

    _esm = joined("frame/drawer.js")
    _stylesheets = [style("drawer.css")]
