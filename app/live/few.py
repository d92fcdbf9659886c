"""The server's log stays small whatever browsers send: short lines, and few of them.

Bokeh, Panel and tornado quote a message that they cannot read in full, with a traceback; a
browser can send any number of them, each of megabytes. What goes wrong in the project's own
code keeps its traceback.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.live.inflating import Refused
from app.live.plain import shown

LONGEST = 200
"""Characters of a line."""

LONGEST_TRACEBACK = 6000
"""Characters of a traceback through the project's own files, whose end is kept."""

MOST = 20
"""Lines of a kind within `WHILE`; the next one says how many were left out."""

WHILE = 60.0
"""Seconds."""

LOGGERS = {"gruscope", "bokeh", "panel", "param", "tornado", "asyncio"}
"""The first parts of the names of those that may speak of what a browser sent."""

_ROOT = Path(__file__).resolve().parents[2]
_OWN = (f"{_ROOT / 'app'}{os.sep}", f"{_ROOT / 'core'}{os.sep}")


def install() -> None:
    """Keep the log of this process small, from now on (of a server, at its start)."""
    few = Few()
    named = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    for logger in (logging.root, *named):
        for handler in logger.handlers:
            handler.addFilter(few)


class Few(logging.Filter):
    """Lets few warnings and errors through, each in one line; those of own errors whole.

    Parameters
    ----------
    clock
        Tells the seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._kinds: dict[bool, tuple[float, int]] = {}  # since when, and how many

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log a record, which is shortened."""
        if record.levelno < logging.WARNING or record.name.split(".")[0] not in LOGGERS:
            return True
        own = _is_own(record)
        with self._lock:
            begun, count = self._kinds.get(own, (self._clock(), 0))
            missed = 0
            if self._clock() - begun >= WHILE:
                begun, count, missed = self._clock(), 0, max(0, count - MOST)
            self._kinds[own] = begun, count + 1
        if count >= MOST:
            return False
        _shorten(record, own)
        if missed:
            record.msg += f" ({missed:,} more before)"
        return True


def one_line(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text, in one line of what can be printed."""
    line = "".join(c if c.isprintable() else " " for c in text[:longest])
    return line if len(text) <= longest else f"{line[:-1]}…"


def _is_own(record: logging.LogRecord) -> bool:
    """The error, or one that led to it, came through the project's files."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, Refused):
        return False
    frames = traceback.walk_tb(error.__traceback__) if error is not None else ()
    return any(frame.f_code.co_filename.startswith(_OWN) for frame, _ in frames)


def _shorten(record: logging.LogRecord, own: bool) -> None:
    if isinstance(record.args, tuple):
        record.args = tuple(a if isinstance(a, (int, float)) else _Short(a) for a in record.args)
    try:
        text = record.getMessage()
    except Exception:  # a filter that raises would end what was only to be logged
        text = str(record.msg)
    record.msg, record.args = one_line(text, LONGEST - 40), ()
    if record.exc_info and own:
        text = "".join(traceback.format_exception(*record.exc_info))
        record.exc_text = text[-LONGEST_TRACEBACK:].rstrip()
    else:
        record.exc_text = None
    record.exc_info = None


class _Short:
    """Stands for what is logged, and is short whatever that is."""

    def __init__(self, given: Any) -> None:
        if isinstance(given, BaseException):
            self.text = one_line(f"{type(given).__name__}: {given}", 120)
        elif isinstance(given, str):
            self.text = one_line(given, 120)
        else:  # Bokeh's messages spell out all that they hold
            named = getattr(given, "msgtype", None)
            self.text = f"message {named}" if isinstance(named, str) else shown(given, 80)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__
