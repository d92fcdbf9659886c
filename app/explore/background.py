"""Long computations beside the page: one job a visitor, the newest only.

A job is a generator function that takes a `core.skeleton.Cancel` flag and yields results
as they become ready. Starting another one, or stopping, sets the flag, which compiled
kernels see at their next integration step, and nothing more of the old one is delivered.

Only a hand that keeps turning a knob is *patient*: it starts jobs faster than they end, and
if each were stopped by the next, none would ever show anything. A running job may then
finish its first result, within `GRACE`, before the newest one begins; and each rests after its
first result for `PAUSE`, because the next portrait is about to need the cores.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from core.skeleton import Cancel, Cancelled

_log = logging.getLogger("gruscope")

Work = Callable[[Cancel], Iterator[Any]]
Schedule = Callable[[Callable[[], None]], None]

REST = 0.015
"""Seconds that a job waits before it begins: the portrait's packet leaves first."""

GRACE = 0.008
"""Seconds that a running job has left for its first result when a patient one comes."""

PAUSE = 0.1
"""Seconds between the first result of a patient job and its others."""

# few threads for all visitors: the kernels use a whole core each
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="gruscope-whole")


@dataclass
class _Job:
    """One computation: what it does, and how far it has come."""

    serial: int
    work: Work
    deliver: Callable[[Any], None]
    failed: Callable[[Exception], None]
    patient: bool = False
    results: Iterator[Any] | None = None  # what is left of them
    cancel: Cancel = field(default_factory=lambda: np.zeros(1, np.int64))
    stopped: threading.Event = field(default_factory=threading.Event)
    due: float = field(default_factory=lambda: time.monotonic() + REST)
    begun: bool = False
    given: int = 0  # so many results are on their way or there
    last: threading.Timer | None = None  # runs once the job has been overtaken

    def stop(self) -> None:
        self.cancel[0] = 1
        self.stopped.set()


class Background:
    """Runs one visitor's jobs, one at a time.

    Parameters
    ----------
    schedule
        Called with a function that must run where the page may be changed (for Bokeh:
        in the document's next tick). None: jobs run at once, in the caller's thread.
    """

    def __init__(self, schedule: Schedule | None) -> None:
        self._schedule = schedule
        self._lock = threading.Lock()
        self._job: _Job | None = None
        self._next: _Job | None = None  # begins when the running job ends
        self._serials = itertools.count(1)
        self._newest = (0, 0)  # job and number of the newest result that was delivered

    def another(self) -> Background:
        """One more for the same page, whose jobs run beside these."""
        return Background(self._schedule)

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
            if not patient or self._schedule is None:
                self._drop()
            job = _Job(next(self._serials), work, deliver, failed, patient)
            if self._schedule is None:
                self._job = job
            elif self._job is None:
                self._submit(job)
            else:
                self._queue(job, self._job)
        if self._schedule is None:
            self._run(job)

    def _queue(self, job: _Job, running: _Job) -> None:
        """Let a job follow the running one, which has little time left."""
        if running.given:
            running.stop()  # what it gave may still be delivered
            self._submit(job)
            return
        self._next = job
        if running.begun and running.last is None:
            running.last = threading.Timer(GRACE, running.stop)
            running.last.daemon = True
            running.last.start()

    def stop(self) -> None:
        """Stop what runs, within an integration step; nothing more is delivered."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._job is not None:
            self._job.stop()
        self._job = self._next = None
        self._newest = (next(self._serials), 0)  # whatever is still on its way is too old

    def _submit(self, job: _Job) -> None:
        self._job = job
        _pool.submit(self._wait_and_run, job)

    def _wait_and_run(self, job: _Job) -> None:
        while not job.stopped.wait(max(0.0, job.due - time.monotonic())):
            with self._lock:
                if job is self._job and self._next is not None:  # overtaken before it began
                    job = self._job = self._next
                    self._next = None
                if time.monotonic() < job.due:
                    continue
                job.begun = job is self._job
            if job.begun:
                self._run(job)
            break
        self._ended(job)

    def _go_on(self, job: _Job) -> None:
        if not job.stopped.is_set():
            self._run(job)
        self._ended(job)

    def _ended(self, job: _Job) -> None:
        """A job has left its thread: for good, or to rest after its first result."""
        with self._lock:
            if job.last is not None:
                job.last.cancel()
            if job is not self._job:
                return
            if job.results is not None and self._next is None:
                rest = threading.Timer(PAUSE, lambda: _pool.submit(self._go_on, job))
                rest.daemon = True
                rest.start()
                return
            self._job, following = None, self._next
            self._next = None
            if following is not None:
                self._submit(following)

    def _run(self, job: _Job) -> None:
        """Compute results and hand them over, until a pause, the end, or a newer job."""
        results, job.results = job.results or job.work(job.cancel), None
        try:
            for result in results:
                if job.given and job.stopped.is_set():
                    return
                with self._lock:
                    job.given += 1
                    overtaken = job is not self._job or self._next is not None
                self._hand_over(job, partial(job.deliver, result))
                if overtaken:
                    return
                if job.patient and job.given == 1 and self._schedule is not None:
                    job.results = results
                    return
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
