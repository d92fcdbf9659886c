"""Threads that all visitors share, taking turns: a piece of one visitor's job, then of the next's.

Why: docs/decisions/0022-visitors-take-turns.md.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

_log = logging.getLogger("gruscope")

NICENESS = 10
"""By how much the threads give way to those that compute and send portraits."""


class Job:
    """One visitor's job: ``next(pieces)`` does a piece, ``ended`` is called after the last."""

    def __init__(
        self, visitor: Hashable, pieces: Iterator[object], ended: Callable[[], None]
    ) -> None:
        self.visitor = visitor
        self.pieces = pieces
        self.ended = ended
        self.unwanted = False


class Turns:
    """Runs jobs piece by piece, one visitor after the other.

    With ``n`` visitors waiting, nobody waits longer for a turn than each of the others takes
    for one piece, however many or long their jobs are. A visitor's own jobs take turns within
    the visitor's. A job's pieces are done in their order, never two at once, but not always
    by the same thread.

    Parameters
    ----------
    count
        So many threads.
    name
        Of the threads.
    """

    def __init__(self, count: int, name: str) -> None:
        self._threads = ThreadPoolExecutor(count, name, initializer=_give_way)
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, deque[Job]] = {}  # whose turn is next comes first

    def begin(self, job: Job) -> None:
        """Take a job in; call its ``ended`` if it has become unwanted."""
        with self._lock:
            unwanted = job.unwanted
            if not unwanted:
                self._waiting.setdefault(job.visitor, deque()).append(job)
        if unwanted:
            job.ended()
            return
        with suppress(RuntimeError):  # the process is ending
            self._threads.submit(self._turn)

    def close(self) -> None:
        """Begin no more pieces (the process ends); those that run go on."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def withdraw(self, job: Job) -> bool:
        """Let a job have no more turns.

        True if it was waiting for one: then it has been forgotten, and ``ended`` is not called.
        Its visitor's place is kept for what comes next, so that a hand that keeps turning a
        knob, whose jobs are withdrawn as fast as they come, gets its turn as others do.
        """
        with self._lock:
            job.unwanted = True
            jobs = self._waiting.get(job.visitor, deque())
            if job not in jobs:
                return False
            jobs.remove(job)
            return True

    def _turn(self) -> None:
        job = self._next()
        if job is None:  # what asked for this turn was withdrawn
            return
        try:
            next(job.pieces)
        except StopIteration:
            job.ended()
        except BaseException:
            _log.exception("a piece of a background computation failed")
            job.ended()
        else:
            self.begin(job)

    def _next(self) -> Job | None:
        """Of the visitor who has waited longest, the job that has; the visitor goes last."""
        with self._lock:
            while self._waiting:
                visitor = next(iter(self._waiting))
                jobs = self._waiting.pop(visitor)
                if jobs:
                    job = jobs.popleft()
                    if jobs:
                        self._waiting[visitor] = jobs
                    return job
        return None


def _give_way() -> None:
    """Lower this thread's priority, where threads have one of their own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
