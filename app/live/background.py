"""Long computations beside the page: one job a visitor, the newest only.

A job is a generator function that takes a `core.cancellation.Cancel` flag and
yields results as they become ready. Starting another one, or stopping, sets the flag, which
compiled kernels see at their next integration step, and nothing more of the old one is delivered.

A hand that keeps turning a knob is *patient*: it starts jobs faster than they end. Then
one begins every `PACE` seconds, so that the portrait under the hand keeps the processor,
and the one that is overtaken has `GRACE` left to finish its first result.
"""

from __future__ import annotations

import itertools
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from app.live.scheduling import Schedule
from app.live.turns import Job, Turns
from core.cancellation import Cancel, Cancelled
from core.workers.processes import spare_cores

_log = logging.getLogger("gruscope")

Work = Callable[[Cancel], Iterator[Any]]

REST = 0.04
"""Seconds before a job begins: the portrait is sent and painted first."""

PACE = 0.35
"""Seconds between the beginnings of two jobs while a hand keeps turning."""

GRACE = 0.008
"""Seconds that a running job has left for its first result when a patient one comes."""

# A core is left for portraits: the kernels use whole cores
_short = Turns(spare_cores(), "gruscope-global")
_long = Turns(spare_cores(), "gruscope-long")
"""For jobs of seconds, so that nobody's portrait waits for its global results behind one."""


@dataclass(eq=False)
class _Job:
    """One computation: what it does, and how far it has come."""

    serial: int
    work: Work
    deliver: Callable[[Any], None]
    failed: Callable[[Exception], None]
    cancel: Cancel = field(default_factory=lambda: np.zeros(1, np.int64))
    stopped: threading.Event = field(default_factory=threading.Event)
    due: float = 0.0  # when it may begin
    given: int = 0  # so many results are on their way or there
    last: threading.Timer | None = None  # ends it once it has been overtaken
    turns: Job | None = None  # what takes turns with other visitors'

    def stop(self) -> None:
        self.cancel[0] = 1
        self.stopped.set()


_computing: set[_Job] = set()
"""All visitors' jobs that have begun and not ended."""


def close() -> None:
    """End all jobs of this process: Python would wait for each of them before it ends."""
    for turns in (_short, _long):
        turns.close()
    for job in tuple(_computing):
        job.stop()


class Background:
    """Runs one visitor's jobs, one at a time.

    Parameters
    ----------
    schedule
        Called with a function that must run where the page may be changed (for Bokeh:
        in the document's next tick). Equal ones are one visitor's, who takes turns with the
        others (`Turns`). None: jobs run at once, in the caller's thread.
    long
        The jobs take seconds, not a fraction of one.
    """

    def __init__(self, schedule: Schedule | None, *, long: bool = False) -> None:
        self._schedule = schedule
        self._turns = _long if long else _short
        self._lock = threading.Lock()
        self._running: _Job | None = None
        self._waiting: _Job | None = None
        self._timer: threading.Timer | None = None  # begins what waits
        self._begun = -math.inf  # when the last job began
        self._serials = itertools.count(1)
        self._newest = (0, 0)  # job and number of the newest result that was delivered

    def another(self, *, long: bool = False) -> Background:
        """One more for the same page, whose jobs run beside these."""
        return Background(self._schedule, long=long)

    def start(
        self,
        work: Work,
        deliver: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        patient: bool = False,
    ) -> None:
        """Start ``work``; each of its results goes to ``deliver``, in their order.

        What runs is stopped and delivers nothing more, unless ``patient`` lets it finish its
        first result.
        """
        with self._lock:
            if not patient:
                self._drop()
            job = _Job(next(self._serials), work, deliver, failed)
            if self._schedule is not None:
                self._wait(job, patient)
                return
        for _ in self._pieces(job):
            pass

    def make_way(self) -> None:
        """Stop what runs if it has given its first result: something else needs the cores."""
        with self._lock:
            if self._running is not None and self._running.given:
                self._halt(self._running)

    def stop(self) -> None:
        """Stop what runs, within an integration step; nothing more is delivered."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        self._waiting = None
        if self._running is not None:
            self._halt(self._running)
        if self._timer is not None:
            self._timer.cancel()
        self._newest = (next(self._serials), 0)  # whatever is still on its way is too old

    def _halt(self, job: _Job) -> None:
        """Stop what runs, at once if it waits for its next turn (under the lock)."""
        job.stop()
        if job.turns is not None and self._turns.withdraw(job.turns):
            self._close(job)

    def _close(self, job: _Job) -> None:
        """What ran has ended; what waits may begin (under the lock)."""
        if job.last is not None:
            job.last.cancel()
        job.turns = self._running = None
        _computing.discard(job)
        self._arm()

    def _wait(self, job: _Job, patient: bool) -> None:
        """Let a job begin when it is due and what runs has ended."""
        now = time.monotonic()
        job.due = max(now + REST, self._begun + PACE) if patient else now + REST
        if self._waiting is not None:
            job.due = min(job.due, self._waiting.due)
        self._waiting = job
        running = self._running
        if running is None:
            self._arm()
        elif running.given:
            self._halt(running)  # what it gave may still be delivered
        elif running.last is None:
            running.last = _timer(GRACE, partial(self._overtaken, running))

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._waiting is not None:
            self._timer = _timer(max(0.0, self._waiting.due - time.monotonic()), self._begin)

    def _begin(self) -> None:
        with self._lock:
            if self._running is not None or self._waiting is None:
                return
            job = self._running = self._waiting
            self._waiting = None
            self._begun = time.monotonic()
            _computing.add(job)
            job.turns = Job(self._schedule, self._pieces(job), partial(self._ended, job))
            self._turns.begin(job.turns)

    def _overtaken(self, job: _Job) -> None:
        with self._lock:
            if job is self._running:
                self._halt(job)

    def _ended(self, job: _Job) -> None:
        with self._lock:
            self._close(job)

    def _pieces(self, job: _Job) -> Iterator[None]:
        """Do the job; a piece ends where a result is on its way."""
        try:
            for result in job.work(job.cancel):
                if job.given and job.stopped.is_set():
                    return
                with self._lock:
                    job.given += 1
                    overtaken = self._waiting is not None
                self._hand_over(job, partial(job.deliver, result))
                if overtaken or job.stopped.is_set():
                    return
                yield
        except Cancelled:
            return
        except Exception as error:
            _log.error("a background computation failed", exc_info=error)
            self._hand_over(job, partial(job.failed, error))

    def _hand_over(self, job: _Job, action: Callable[[], None]) -> None:
        age = (job.serial, job.given)

        def unless_outdated() -> None:
            if age >= self._newest:
                self._newest = age
                action()

        if self._schedule is None:
            unless_outdated()
            return
        try:
            self._schedule(unless_outdated)
        except Exception:  # the page was closed meanwhile
            _log.debug("a result came too late for its page", exc_info=True)
            job.stop()


def _timer(seconds: float, action: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()
    return timer
