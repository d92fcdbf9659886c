"""The parameters of an entry's topology that are nearest to what Explore shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from app.catalogue.records import number
from app.live.background import Background
from core import GRU, nearest
from core.cancellation import Cancel
from core.catalogue import Entry
from core.model.parameter_space import distance

Send = Callable[[dict[str, Any]], None]


class Nearest:
    """Looks for them beside the page, the newest request only, and keeps what it found.

    Parameters
    ----------
    present
        Gives the GRU that Explore shows.
    background
        Where the search runs.
    send
        Called with messages for the browser: ``{"nearest": name, …}``.
    """

    def __init__(self, present: Callable[[], GRU], background: Background, send: Send) -> None:
        self._present = present
        self._background = background
        self._send = send
        self.found: tuple[str, GRU] | None = None

    def look(self, entry: Entry) -> None:
        """Begin; the answer comes as a message."""
        self.found = None
        start, name = self._present(), entry.name

        def work(cancel: Cancel) -> Iterator[GRU]:
            yield nearest(start, entry.gru, cancel=cancel)

        def deliver(gru: GRU) -> None:
            apart = distance(start, gru)
            self.found = (name, gru)
            self._send(
                {"nearest": name, "distance": number(float(f"{apart:.3g}")), "same": apart == 0.0}
            )

        def failed(error: Exception) -> None:
            why = str(error) if isinstance(error, ValueError) else type(error).__name__
            self._send({"nearest": name, "problem": why})

        self._background.start(work, deliver, failed)

    def stop(self) -> None:
        """Give the search up."""
        self._background.stop()
