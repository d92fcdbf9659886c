"""What happened while a knob moved: bifurcations between one state and the next."""

from __future__ import annotations

from typing import Any

from app.explore.whole import Whole
from core.skeleton import Cancel

KEPT = 6
"""So many events are remembered."""


class Announcer:
    """Compares each state with the last one that was looked at."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self._last: Whole | None = None

    def follow(self, whole: Whole, cancel: Cancel) -> None:
        """Find what happened since the last state, if one knob alone has moved."""
        self._last = whole
