"""One sweep at a time, beside the page: on the machine's other cores or a Dask cluster."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.bifurcations.sweep.request import SweepRequest
from app.live.scheduling import Schedule
from core import GRU
from core.skeleton import Cancelled
from core.sweeps import Part, Progress, Sweep, SweepCache, sweep

_log = logging.getLogger("gruscope")

Array = NDArray[np.float64]

REDRAW = 0.5
"""Seconds between two pictures of what has come so far."""


class SweepJob:
    """Runs a visitor's sweep and tells of it on the page.

    Parameters
    ----------
    schedule
        Runs an action where the page may be changed.
    came
        Called with the values so far (flat; NaN where there is none yet) and the progress.
    ended
        Called with the finished `Sweep`, the error, or None if it was cancelled.
    cache
        Where finished sweeps are kept; None: they are not.
    """

    def __init__(
        self,
        schedule: Schedule,
        came: Callable[[Array, Progress], None],
        ended: Callable[[Sweep | Exception | None], None],
        cache: SweepCache | None,
    ) -> None:
        self._schedule, self._came, self._ended, self._cache = schedule, came, ended, cache
        self._cancel = np.zeros(1, np.int64)
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether a sweep is under way."""
        return self._thread is not None

    def start(self, gru: GRU, request: SweepRequest, workers: int | None = None) -> None:
        """Begin; what runs is cancelled. ``workers`` as in `core.sweeps.sweep`."""
        self.cancel()
        self._cancel = cancel = np.zeros(1, np.int64)
        self._thread = threading.Thread(
            target=self._run, args=(gru, request, workers, cancel), daemon=True,
            name="gruscope-sweep",
        )  # fmt: skip
        self._thread.start()

    def cancel(self) -> None:
        """Give it up: nothing more is told of it, and its workers end."""
        self._cancel[0] = 1
        self._thread = None

    def _run(
        self, gru: GRU, request: SweepRequest, workers: int | None, cancel: NDArray[np.int64]
    ) -> None:
        values = np.full(request.cells, np.nan)
        told = 0.0

        def partial(part: Part) -> None:
            nonlocal told
            values[part.cells] = part.values
            if time.monotonic() - told > REDRAW:
                told = time.monotonic()
                so_far = values.copy(), part.progress
                self._tell(cancel, lambda: self._came(*so_far))

        try:
            found: Sweep | Exception | None = sweep(
                gru, request.axes, request.quantity, workers=workers, partial=partial,
                cancel=cancel, cache=self._cache,
            )  # fmt: skip
        except Cancelled:
            found = None
        except Exception as error:
            _log.error("a sweep failed", exc_info=error)
            found = error
        self._tell(cancel, lambda: self._end(found))

    def _end(self, found: Sweep | Exception | None) -> None:
        self._thread = None
        self._ended(found)

    def _tell(self, cancel: NDArray[np.int64], action: Callable[[], None]) -> None:
        def unless_cancelled() -> None:
            if not cancel[0]:
                action()

        try:
            self._schedule(unless_cancelled)
        except Exception:  # the page was closed meanwhile
            _log.debug("a sweep's result came too late for its page", exc_info=True)
            cancel[0] = 1
