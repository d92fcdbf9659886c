"""Long computations beside the page: one job a visitor, the newest only.

A job is a generator function that takes a `core.skeleton.Cancel` flag and yields results
as they become ready. Starting another one, or stopping, sets the flag, which compiled
kernels see at their next integration step. Results of a job that is no longer the
newest are never delivered.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from core.skeleton import Cancel, Cancelled

_log = logging.getLogger("gruscope")

Work = Callable[[Cancel], Iterator[Any]]
Schedule = Callable[[Callable[[], None]], None]

REST = 0.015
"""Seconds that a job waits before it begins: the portrait's packet leaves first."""

# few threads for all visitors: the kernels use a whole core each
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="gruscope-whole")


class _Job:
    """One computation under way."""

    def __init__(self) -> None:
        self.cancel: Cancel = np.zeros(1, np.int64)
        self.stopped = threading.Event()
        self.future: Future[None] | None = None

    def stop(self) -> None:
        self.cancel[0] = 1
        self.stopped.set()
        if self.future is not None:
            self.future.cancel()


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
        self._job: _Job | None = None

    def start(
        self, work: Work, deliver: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        """Stop what runs and start ``work``; each result goes to ``deliver``."""
        self.stop()
        job = self._job = _Job()
        if self._schedule is None:
            self._run(job, work, deliver, failed)
        else:
            job.future = _pool.submit(self._wait_and_run, job, work, deliver, failed)

    def stop(self) -> None:
        """Stop what runs, within an integration step; it delivers nothing more."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _wait_and_run(self, job: _Job, *rest: Any) -> None:
        if not job.stopped.wait(REST):
            self._run(job, *rest)

    def _run(
        self,
        job: _Job,
        work: Work,
        deliver: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            for result in work(job.cancel):
                if job.stopped.is_set():
                    return
                self._hand_over(job, partial(deliver, result))
        except Cancelled:
            return
        except Exception as error:
            _log.error("a background computation failed", exc_info=error)
            self._hand_over(job, partial(failed, error))

    def _hand_over(self, job: _Job, action: Callable[[], None]) -> None:
        def if_newest() -> None:
            if job is self._job:
                action()

        if self._schedule is None:
            if_newest()
            return
        try:
            self._schedule(if_newest)
        except Exception:  # the page was closed meanwhile
            _log.debug("a result came too late for its page", exc_info=True)
            job.stop()
