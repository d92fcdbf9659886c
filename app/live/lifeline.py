"""What tells a page whether its server is there, answers, and still knows the page."""

from __future__ import annotations

import secrets
from typing import Any

import param
from panel.custom import JSComponent

from app.figures.theme import THEMES
from app.live.scripts import joined
from app.looks import style


class Lifeline(JSComponent):  # type: ignore[misc]
    """Answers the page's beats, and bears the mark by which the page knows its session.

    It takes no room: its bar lies over the page while the server is away.
    """

    mark = param.String(doc="in this session's document, and in no other's")
    css = param.String(default=style("lifeline.css"))
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("live/reload.js", "live/lost_bar.js", "live/lifeline.js")

    def __init__(self, **params: Any) -> None:
        super().__init__(mark=secrets.token_hex(8), width=0, height=0, margin=0, **params)

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict) and "beat" in data:
            self._send_msg("here")
