"""Entries of one's own: a contributed file, verified before anything of it is shown as proven.

They live as long as the visitor's page; nothing is written anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.catalogue.portraits import entry_thumbnail
from app.catalogue.records import index_of
from app.live.background import Background
from app.state.document import FORMAT as STATE, from_document
from app.words.files import not_opened, quoted, too_large
from core.cancellation import Cancel, Cancelled
from core.catalogue import Entry, Find, checked, finds_from_json
from core.catalogue.words import number as in_words
from core.plain_json import parsed

Send = Callable[[dict[str, Any]], None]

MOST = 60
"""Finds of one file, and entries of one visitor; the command takes any number."""


LARGEST = 2_000_000
"""Characters of one file: `MOST` finds have a tenth of that."""


class OwnEntries:
    """What one visitor has opened.

    Parameters
    ----------
    known
        Gives the entries of the catalogue.
    background
        Where finds are verified.
    send
        Called with messages for the browser: ``{"own": …}``.
    """

    def __init__(
        self, known: Callable[[], Sequence[Entry]], background: Background, send: Send
    ) -> None:
        self._known = known
        self._background = background
        self._send = send
        self.entries: dict[str, Entry] = {}

    def refuse(self, file: str, why: object) -> None:
        """Tell that a file was not opened."""
        self._send({"own": {"problem": not_opened(quoted(file), why)}})

    def too_large(self, file: str) -> None:
        """The browser has not sent it at all."""
        self.refuse(file, too_large(LARGEST))

    def take(self, text: Any, file: str = "") -> None:
        """Read a file's text and verify its finds, beside the page; one message for each."""

        def work(cancel: Cancel) -> Iterator[dict[str, Any]]:
            try:
                finds = self._finds(text)
            except ValueError as error:
                yield {"problem": not_opened(quoted(file), error)}
                return
            yield {"done": 0, "of": len(finds)}
            for i, find in enumerate(finds, 1):
                if cancel[0]:
                    raise Cancelled
                yield {"done": i, "of": len(finds)} | self._verified(find)

        def failed(error: Exception) -> None:
            self.refuse(file, f"it could not be verified ({type(error).__name__})")

        self._background.start(work, self._deliver, failed)

    def stop(self) -> None:
        """Give up what is being verified."""
        self._background.stop()

    def _finds(self, text: Any) -> tuple[Find, ...]:
        if not isinstance(text, str):
            raise ValueError("it is no text")
        if len(text) > LARGEST:
            raise ValueError(too_large(LARGEST))
        finds = finds_of(text)
        if not finds:
            raise ValueError("it holds no finds")
        room = MOST - len(self.entries)
        if len(finds) > room:
            raise ValueError(
                f"it holds {in_words(len(finds))} finds, and there is room for {in_words(room)} "
                "on a page; "
                "python -m core.catalogue --add takes any number"
            )
        return finds

    def _verified(self, find: Find) -> dict[str, Any]:
        """In a worker: proven and computed anew."""
        try:
            entry = checked(find)
        except ValueError as error:
            return {"refused": str(error)}
        for other in (*self._known(), *self.entries.values()):
            if other.key == entry.key:
                return {"entry": other.name, "title": other.title}
        return {"fresh": entry, "svg": entry_thumbnail(entry)}

    def _deliver(self, answer: dict[str, Any]) -> None:
        entry = answer.pop("fresh", None)
        if entry is not None:
            name = f"own-{len(self.entries) + 1}"
            fresh = replace(entry, name=name, aliases=("your own", *entry.aliases))
            self.entries[name] = fresh
            line = index_of([fresh])["entries"][0]
            answer |= {"entry": name, "title": fresh.title, "line": json.dumps(line)}
        self._send({"own": answer})


def finds_of(text: str) -> tuple[Find, ...]:
    """The finds of a file, or the GRU of one of Explore's states as a find."""
    document = parsed(text)
    if isinstance(document, Mapping) and document.get("format") == STATE:
        snapshot = from_document(document)
        return (Find(snapshot.analysed, origin="a state of Explore"),)
    return finds_from_json(text)
