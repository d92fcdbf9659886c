"""The catalogue in the browser: the wall with its filters, an entry, two side by side."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import param

from app.catalogue.nearest import Nearest
from app.catalogue.own import OwnEntries
from app.catalogue.portraits import entry_picture
from app.catalogue.records import index_of, record_of
from app.figures.theme import COLOURS, THEMES
from app.figures.thumbnails import load_thumbnails, stored_svg
from app.live.background import Background
from app.live.component import Component
from app.live.receiver import Receiver
from app.web.scripts import joined
from app.web.styles import style
from core import GRU
from core.cancellation import Cancel
from core.catalogue import Entry, load_catalogue

_log = logging.getLogger("gruscope")

FIRST = 24
"""So many thumbnails travel with the wall itself: more than a screen shows at first."""

_LOOKS = ("tokens.css", "marks.css", "portrait.css", "catalogue.css", "entry.css", "share.css")

MOST_ASKED = 60
"""Names in one request, at most."""


class FilterPane(Component):
    """Where the wall puts its filters: beside the page, as Explore its knobs."""

    _esm = joined("catalogue/filter_mount.js")


class Catalogue(Receiver, Component):
    """The catalogue of one visitor: an empty place until `open`.

    Everything that the wall needs to filter and sort then travels once (`index`), in one
    message with the script that shows it; thumbnails, records and large pictures travel
    when they are asked for.

    Parameters
    ----------
    explore
        Called with a GRU that is to be shown in Explore; and with True if it is a change of
        what Explore shows.
    present
        Gives the GRU that Explore shows.
    background
        Where large pictures are drawn; the nearest parameters are looked for, and files
        verified, beside it.
    """

    takes = {
        "thumbnails": list, "records": list, "explore": str, "beyond": bool,
        "own": str, "file": str, "too_large": bool,
        "nearest": object, "open": bool,
    }  # fmt: skip

    script = param.String(doc="the module whose `start` shows the catalogue")
    looks = param.String()
    filter_looks = param.String()
    portrait_looks = param.String(doc="of a picture that is saved")
    index = param.String(doc="`app.catalogue.records.index_of` as JSON")
    first = param.String(doc="name → thumbnail of the first entries, as JSON")
    problem = param.String(doc="why there is nothing to show")
    themes = param.Dict(default={}, doc="colours of a picture that is saved")
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("catalogue/mount.js")

    def __init__(
        self,
        explore: Callable[..., None],
        present: Callable[[], GRU],
        background: Background,
        **params: Any,
    ) -> None:
        self._explore = explore
        self._background = background
        send = lambda message: self._send_msg(message)  # noqa: E731
        self.nearest = Nearest(present, background.another(long=True), send)
        self.own = OwnEntries(lambda: self._entries, background.another(long=True), send)
        self._entries: Sequence[Entry] = ()
        self._by_name: dict[str, Entry] = {}
        super().__init__(self._take, lambda why, _: self._send_msg({"failed": why}), **params)

    def open(self) -> None:
        """Read the catalogue and show it; later calls change nothing."""
        if self.script:
            return
        problem = ""
        try:
            self._entries = load_catalogue()
        except ValueError as error:
            _log.error("the catalogue cannot be shown: %s", error)
            problem = str(error)
        self._by_name = {entry.name: entry for entry in self._entries}
        self.param.update(
            script=joined("catalogue/component.js"),
            looks="".join(map(style, _LOOKS)),
            filter_looks=style("tokens.css") + style("filters.css"),
            portrait_looks=style("portrait.css"),
            index=json.dumps(index_of(self._entries), ensure_ascii=False),
            first=json.dumps(self._thumbnails([e.name for e in self._entries[:FIRST]])),
            problem=problem,
            themes=COLOURS,
        )

    def _take(self, data: dict[str, Any]) -> None:
        if "thumbnails" in data:
            self._send_msg({"thumbnails": self._thumbnails(self._known(data["thumbnails"]))})
        elif "records" in data:
            self._give(self._known(data["records"]))
        elif "explore" in data:
            for name in self._known([data["explore"]]):
                entry = self._entry(name)
                beyond = entry.robustness if data.get("beyond") else None
                self._explore(beyond.change if beyond and beyond.change else entry.gru)
                self._send_msg({"explored": name})
        elif "own" in data:
            self.own.take(data["own"], data.get("file", ""))
        elif data.get("too_large"):
            self.own.too_large(data.get("file", ""))
        elif "nearest" in data:
            self._nearest(data)

    def stop(self) -> None:
        """Stop all that runs in the background."""
        for one in (self._background, self.nearest, self.own):
            one.stop()

    def _nearest(self, data: dict[str, Any]) -> None:
        """Look for the nearest parameters of an entry, open what was found, or give it up."""
        found = self.nearest.found
        for name in self._known([data["nearest"]]):
            if not data.get("open"):
                self.nearest.look(self._entry(name))
            elif found is not None and found[0] == name:
                self._explore(found[1], True)
                self._send_msg({"explored": name})
            return
        self.nearest.stop()

    def _entry(self, name: str) -> Entry:
        return self.own.entries.get(name) or self._by_name[name]

    def _known(self, names: Any) -> list[str]:
        """Those of the names asked for that there are."""
        if not isinstance(names, list):
            return []
        there = (self._by_name, self.own.entries)
        asked = [n for n in names[:MOST_ASKED] if isinstance(n, str)]
        return [n for n in asked if any(n in some for some in there)]

    def _thumbnails(self, names: Sequence[str]) -> dict[str, str]:
        """Name → picture; "" for those that have none."""
        try:
            stored = load_thumbnails()
        except ValueError as error:
            _log.error("there are no thumbnails: %s", error)
            stored = {}
        return {name: stored_svg(self._entry(name), stored) for name in names}

    def _give(self, names: Sequence[str]) -> None:
        """Send records at once, and their large pictures when they are drawn."""
        entries = [self._entry(name) for name in names]
        self._send_msg({"records": [record_of(entry, self._entries) for entry in entries]})

        def work(cancel: Cancel) -> Iterator[dict[str, str]]:
            for entry in entries:
                yield {"picture": entry.name, "svg": entry_picture(entry, cancel)}

        def failed(error: Exception) -> None:
            self._send_msg({"failed": f"the picture was not drawn ({type(error).__name__})"})

        self._background.start(work, self._send_msg, failed)
