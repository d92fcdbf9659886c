"""What all Share menus have in common: each tab's is a component of its own."""

from __future__ import annotations

from typing import Any

from app.live.component import Component
from app.web.styles import style


class ShareMenu(Component):
    """A menu of everything that can be saved, copied or opened on one tab.

    It takes no room: the header's button opens it (`app/frame/tools.js`).
    """

    __abstract = True

    _stylesheets = [style("share.css")]

    def __init__(self, **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, **params)

    def give_file(self, name: str, kind: str, text: str) -> None:
        """Let the browser save a text as a file."""
        self._send_msg({"name": name, "type": kind, "text": text})

    def give_copy(self, text: str, what: str) -> None:
        """Let the browser copy a text; ``what`` it is called when that is confirmed."""
        self._send_msg({"copy": text, "what": what})
