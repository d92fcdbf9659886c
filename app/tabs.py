"""The page's tabs: which one an address opens, and the bar that switches between them.

Switching happens in the browser (`tabs.js`): nothing is computed, and what is hidden keeps
its state. The server hears only of the first time that a tab is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import param
from panel.custom import JSComponent

from app.live.scripts import joined
from app.looks import style

TABS = {"explore": "Explore", "catalogue": "Catalogue"}
FIRST = "explore"


def tab_of(query: str) -> tuple[str, str]:
    """The tab that an address opens, and the query that is left for Explore."""
    query = query.removeprefix("?")
    named = parse_qs(query).get("tab", [])
    if len(named) != 1 or named[0] not in TABS:
        return FIRST, query  # which Explore refuses if it names a tab
    if named[0] == FIRST:
        rest = [part for part in query.split("&") if not part.startswith("tab=")]
        return FIRST, "&".join(rest)
    return named[0], ""


class TabBar(JSComponent):  # type: ignore[misc]
    """The tabs in the header.

    Parts of the page that belong to one tab have the class ``of-<tab>`` and stand in a
    frame (`framed`) of the page.
    """

    tabs = param.Dict(default=TABS)
    active = param.Selector(default=FIRST, objects=list(TABS), doc="what is shown at first")
    frames = param.List(default=[], doc="the names of the models that tabs.css looks at")

    _esm = joined("tabs.js")
    _stylesheets = [style("tabbar.css")]

    def __init__(self, opened: Callable[[str], None], **params: Any) -> None:
        super().__init__(**params)
        self._opened = opened

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict) and data.get("opened") in TABS:
            self._opened(data["opened"])
