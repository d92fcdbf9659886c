"""Components that hand on what the browser tells them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import panel as pn

_log = logging.getLogger("gruscope")


class Receiver:
    """Stands before a JSComponent among a class's bases.

    Parameters
    ----------
    receive
        Called with each message of the browser that is an object; others are ignored.
    """

    def __init__(self, receive: Callable[[dict[str, Any]], None], **params: Any) -> None:
        super().__init__(**params)
        self._receive = receive

    def once_there(self, action: Callable[[], None]) -> None:
        """Act once the browser has this component (its parameter ``there``) and the page.

        What is sent while a page is still being loaded is lost.
        """
        self.param.watch(lambda _: pn.state.onload(action), "there")  # type: ignore[attr-defined]

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict):
            self._receive(data)
        else:
            _log.warning("a message that is no object was ignored")
