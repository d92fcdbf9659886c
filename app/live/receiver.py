"""Components that hand on what the browser tells them: the one door for all messages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import panel as pn

from app.live.plain import check, shown
from app.live.scheduling import alone_in_kernel

_log = logging.getLogger("gruscope")

LARGEST = 1e300
"""Numbers beyond this are none that a browser can mean."""

MOST = 20_000
"""Values of one message."""


class Receiver:
    """Stands before `Component` among a class's bases.

    A message that makes no sense never reaches `receive`: one line of the log says so, and
    `refuse` answers. So does it when `receive` fails, which is a fault of ours.

    Attributes
    ----------
    takes
        The fields that a message may have, and of which kind. ``object`` leaves the rest to
        what reads it: it may be any value of JSON.

    Parameters
    ----------
    receive
        Called with each message that makes sense.
    refuse
        Called with the reason and the request's ``sequence``, where the browser waits for an
        answer.
    """

    takes: ClassVar[Mapping[str, Any]] = {}

    def __init__(
        self,
        receive: Callable[[dict[str, Any]], None],
        refuse: Callable[[str, int], None] = lambda _why, _sequence: None,
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._receive = receive
        self._refuse = refuse

    def once_there(self, action: Callable[[], None]) -> None:
        """Act once the browser has this component (its parameter ``there``) and the page.

        What is sent while a page is still being loaded is lost.
        """
        self.param.watch(lambda _: pn.state.onload(action), "there")  # type: ignore[attr-defined]

    def _handle_msg(self, data: Any) -> None:
        try:
            message = sensible(data, self.takes)
        except ValueError as error:
            _log.warning("%s: a message was refused: %s", type(self).__name__, error)
            self._refuse(f"the message makes no sense: {error}", sequence_of(data))
            return
        try:
            with alone_in_kernel():
                self._receive(message)
        except Exception as error:
            _log.error("%s: a message failed", type(self).__name__, exc_info=error)
            self._refuse(f"it failed ({type(error).__name__})", sequence_of(data))


def sensible(data: Any, takes: Mapping[str, Any]) -> dict[str, Any]:
    """A message whose fields are those of ``takes``; ValueError says why it is none."""
    if not isinstance(data, dict):
        raise ValueError(f"it is no object but {shown(data)}")
    for name, value in data.items():
        if name not in takes:
            raise ValueError(f"it has no field {shown(name)}")
        kind = takes[name]
        if kind is not object and type(value) is not kind:
            raise ValueError(f"{name} must be {_WORDS[kind]}, not {shown(value)}")
    check(data, MOST, _is_plain)
    return data


_WORDS = {str: "text", bool: "true or false", int: "a whole number", list: "a list"}


def sequence_of(data: Any) -> int:
    """The number of a request, 0 if it has none."""
    sequence = data.get("sequence") if isinstance(data, dict) else None
    return sequence if type(sequence) is int and abs(sequence) <= LARGEST else 0


def _is_plain(value: Any) -> None:
    """ValueError for what is no value of JSON that a browser can mean."""
    if value is None or type(value) in (bool, str, list, dict):
        return
    if type(value) not in (int, float):
        raise ValueError(f"it holds a {type(value).__name__}")
    if not abs(value) <= LARGEST:  # nor NaN
        raise ValueError(f"it holds {shown(value)}")
