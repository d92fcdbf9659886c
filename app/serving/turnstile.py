"""New pages are built one at a time, with pauses in which everybody else is served.

Building a page takes the event loop for as long as several updates of a portrait. Many pages
that are asked for together would be built one after another, before the loop turned to
anybody else.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bokeh.application.handlers.handler import Handler

LEAST = 0.02
"""The shortest pause, in seconds."""

CALM = 0.01
"""A pause ends when the loop has done nothing for so many seconds: serving somebody takes several
of its turns, and the next build would come between two of them …"""

MOST = 0.5
"""… but it is at most so many times as long as the build before it, or the shortest."""


class Turnstile(Handler):  # type: ignore[misc]
    """Part of a served application: lets one new session pass at a time.

    Bokeh awaits this before it builds a session's document, and does not come back to the
    loop in between: the loop's next turn begins when the document is built.
    """

    def __init__(self) -> None:
        super().__init__()
        self._turn = asyncio.Lock()
        self._pause: asyncio.Task[None] | None = None  # the loop itself would let go of it

    async def on_session_created(self, session_context: Any) -> None:  # noqa: ARG002
        """Wait for this session's turn; the next one's comes after a pause."""
        await self._turn.acquire()
        loop = asyncio.get_running_loop()
        begun = loop.time()

        def built() -> None:
            self._pause = loop.create_task(self._others(loop.time() - begun))

        loop.call_soon(built)

    async def _others(self, took: float) -> None:
        """Let others be served, and then the next one pass."""
        loop = asyncio.get_running_loop()
        end = loop.time() + MOST * took
        try:
            await asyncio.sleep(LEAST)
            while loop.time() < end:
                before = loop.time()
                await asyncio.sleep(CALM)
                if loop.time() - before < 1.5 * CALM:
                    break
        finally:
            self._turn.release()

    def modify_document(self, doc: Any) -> None:
        """Leave the document to the other handlers."""
