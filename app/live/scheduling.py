"""How another thread changes a visitor's page: in its document's next tick."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import panel as pn
from panel.io.state import set_curdoc

_log = logging.getLogger("gruscope")

Schedule = Callable[[Callable[[], None]], None]

_kernel = threading.RLock()


@contextmanager
def alone_in_kernel() -> Iterator[None]:
    """Change what a notebook shows: one thread at a time. A served page has its own lock.

    The messages of a notebook's pages come in a thread of their own, background results from
    others, and each change goes out in several pieces, which the browser cannot tell apart
    from another's.
    """
    if _is_served(pn.state.curdoc):
        yield
        return
    with _kernel:
        yield


def _is_served(document: Any) -> bool:
    return document is not None and document.session_context is not None


@dataclass(frozen=True)
class _OnPage:
    """Schedules actions on a visitor's page; equal to all others of the same page."""

    document: Any

    def __call__(self, action: Callable[[], None]) -> None:
        document = self.document
        if _is_served(document):
            document.add_next_tick_callback(partial(_as, document, action))
            return
        with alone_in_kernel():  # a notebook's comm takes messages from any thread
            action()


def scheduler() -> Schedule:
    """What schedules actions on the page whose session this is (call it in the session)."""
    return _OnPage(pn.state.curdoc)


def later(
    schedule: Schedule,
    action: Callable[[Any], None],
    failed: Callable[[str], None] = lambda _why: None,
) -> Callable[[Any], None]:
    """``action`` as a callback of what may come without the document's lock.

    Messages of components do; figures may only be changed under it. What an action raises is
    logged, and ``failed`` tells it to the visitor.
    """

    def act(given: Any) -> None:
        try:
            action(given)
        except Exception as error:
            _log.exception("what a visitor asked for failed")
            failed(f"It failed ({type(error).__name__}); the server's log says more.")

    return lambda given: schedule(partial(act, given))


def _as(document: Any, action: Callable[[], None]) -> None:
    """Act for a visitor's document, so that Panel sends the changes at once."""
    with set_curdoc(document):
        action()
