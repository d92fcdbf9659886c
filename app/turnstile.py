"""New pages are built one at a time, with pauses in which everybody else is served.

Building a page takes the event loop for as long as several updates of a portrait. Many pages
that are asked for together would be built one after another, before the loop turned to
anybody else.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bokeh.application.handlers.handler import Handler

LEAST = 0.05
"""The shortest pause, in seconds …"""

PART = 0.25
"""… and how long one is compared with the build before it. In a pause all are served that waited
meanwhile: a longer one makes nobody wait less who comes during the next build."""


class Turnstile(Handler):  # type: ignore[misc]
    """Part of a served application: lets one new session pass at a time.

    Bokeh awaits this before it builds a session's document, and does not come back to the
    loop in between: the loop's next turn begins when the document is built.
    """

    def __init__(self) -> None:
        super().__init__()
        self._turn = asyncio.Lock()

    async def on_session_created(self, session_context: Any) -> None:  # noqa: ARG002
        """Wait for this session's turn; the next one's comes after a pause."""
        await self._turn.acquire()
        loop = asyncio.get_running_loop()
        begun = loop.time()

        def built() -> None:
            loop.call_later(max(LEAST, PART * (loop.time() - begun)), self._turn.release)

        loop.call_soon(built)

    def modify_document(self, doc: Any) -> None:
        """Leave the document to the other handlers."""
