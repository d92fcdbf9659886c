"""The tab's address in the browser, and the way to Explore."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
import param

from app.live.component import Component
from app.live.receiver import Receiver
from app.web.scripts import joined


class Place(Receiver, Component):
    """Keeps the tab's address in the browser; nothing of it is seen.

    Parameters
    ----------
    receive
        Called with {"shown": True} when the tab is shown again, and with {"query": …} when
        an address names something else than what is shown (with "explores": Explore's part of
        it too), {"reset": True} for the first view again, and {"gone": True} when the page
        closes.
    """

    takes = {"shown": bool, "query": str, "explores": bool, "gone": bool, "reset": bool}

    there = param.Boolean(default=False, doc="set by the browser once it has this component")
    query = param.String(doc="the tab's address")
    addressed = param.Boolean(default=False, doc="the page began with an address of this tab")

    _esm = joined("bifurcations/place.js")

    def __init__(self, receive: Callable[[dict[str, Any]], None], **params: Any) -> None:
        super().__init__(receive, **params)
        self._newest = ""
        self.once_there(self._show)

    def keep(self, query: str) -> None:
        """Take this for the tab's address."""
        self._newest = query
        if self.there and pn.state.loaded:
            self._show()

    def go(self) -> None:
        """Show Explore."""
        self._send_msg({"go": "explore"})

    def _show(self) -> None:
        self.query = self._newest
