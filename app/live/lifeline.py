"""What tells a page whether its server is there, answers, and still knows the page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

import param

from app.figures.theme import THEMES
from app.live.component import Component
from app.live.receiver import Receiver
from app.web.scripts import joined
from app.web.styles import style


class Lifeline(Receiver, Component):
    """Answers the page's beats, and bears the mark by which the page knows its session.

    It takes no room: its bar lies over the page while the server is away.
    """

    mark = param.String(doc="in this session's document, and in no other's")
    css = param.String(default=style("lifeline.css"))
    theme = param.Selector(default="light", objects=list(THEMES))

    _esm = joined("live/lifeline.js")
    takes: ClassVar[Mapping[str, Any]] = {"beat": bool}

    def __init__(self, **params: Any) -> None:
        mark = secrets.token_hex(8)
        super().__init__(self._answer, mark=mark, width=0, height=0, margin=0, **params)

    def _answer(self, _beat: dict[str, Any]) -> None:
        self._send_msg("here")
