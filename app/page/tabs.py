"""The page's tabs: which one an address opens, and the bar that switches between them.

Switching happens in the browser (`tabs.js`): nothing is computed, and what is hidden keeps
its state. The server hears only of the first time that a tab is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

import param

from app.live.component import Component
from app.live.receiver import Receiver
from app.page.registry import FIRST, TABS
from app.web.scripts import joined
from app.web.styles import style

PLACES = ("head", "side", "main")


def tab_of(query: str) -> tuple[str, str]:
    """The tab that an address opens, and what of its query is Explore's."""
    query = query.removeprefix("?")
    named = parse_qs(query).get("tab", [])
    if len(named) != 1 or named[0] not in TABS:
        return FIRST, query  # which Explore refuses if it names a tab
    if named[0] == FIRST:
        rest = [part for part in query.split("&") if not part.startswith("tab=")]
        return FIRST, "&".join(rest)
    return named[0], TABS[named[0]].explores(query)


def frame_style() -> str:
    """The style sheet of frames: tabs.css, with what is away spelled out for every tab."""

    def away(found: re.Match[str]) -> str:
        frame = found[1] or ""
        pairs = ((shown, other) for shown in TABS for other in TABS if shown != other)
        return ", ".join(f":host({frame}.tab-{shown}) > .of-{other}" for shown, other in pairs)

    return re.sub(r"(?:(\.[\w-]+) )?AWAY(?= \{)", away, style("tabs.css"))


def marked(tab: str, parts: Sequence[Any]) -> list[Any]:
    """Parts of a tab, with the class by which frames know them."""
    for part in parts:
        part.css_classes = [*part.css_classes, f"of-{tab}"]
    return list(parts)


def framed(kind: Any, place: str, active: str, *parts: Any, **layout: Any) -> Any:
    """Parts of several tabs in one place of the page, those of the active tab shown.

    Parameters
    ----------
    kind
        `panel.Row` or `panel.Column`.
    place
        One of `PLACES`.
    active
        The tab that is shown at first.
    *parts
        Components; what belongs to one tab is `marked`, the rest is shown always.
    """
    return kind(
        *parts, name=f"tabs:{place}", css_classes=[f"gs-{place}", f"tab-{active}"], margin=0,
        stylesheets=[frame_style()], **layout,
    )  # fmt: skip


class TabBar(Receiver, Component):
    """The header's row: the tabs, the tools of the tab shown, and a menu for what does not fit.

    Parts of the page that belong to one tab stand in frames (`framed`), which it marks with
    the tab that is shown. ``opened`` is called with a tab that is shown for the first time.
    """

    takes = {"opened": str}

    tabs = param.Dict(default={key: tab.label for key, tab in TABS.items()})
    active = param.Selector(default=FIRST, objects=list(TABS), doc="what is shown at first")
    frames = param.List(default=[f"tabs:{place}" for place in PLACES])
    trails = param.Dict(
        default={key: tab.trail for key, tab in TABS.items() if tab.trail is not None}
    )

    _esm = joined("page/tabs.js")
    _stylesheets = [style("tabbar.css")]

    def __init__(self, opened: Callable[[str], None], **params: Any) -> None:
        super().__init__(self._take, **params)
        self._opened = opened

    def _take(self, data: dict[str, Any]) -> None:
        if data.get("opened") in TABS:
            self._opened(data["opened"])
