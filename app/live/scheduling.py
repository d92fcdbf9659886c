"""How another thread changes a visitor's page: in its document's next tick."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import panel as pn
from panel.io.state import set_curdoc

_log = logging.getLogger("gruscope")

Schedule = Callable[[Callable[[], None]], None]


@dataclass(frozen=True)
class _OnPage:
    """Schedules actions on a visitor's page; equal to all others of the same page."""

    document: Any

    def __call__(self, action: Callable[[], None]) -> None:
        document = self.document
        if document is not None and document.session_context is not None:
            document.add_next_tick_callback(partial(_as, document, action))
        else:  # a notebook, whose comm takes messages from any thread
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
