"""One series of sweeps at a time, beside the page: on spare cores or a Dask cluster."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.bifurcations.sweep.request import SweepRequest
from app.live.scheduling import Schedule
from core import GRU
from core.skeleton import Cancelled
from core.sweeps import Part, Progress, Sweep, SweepCache, SweepTask, sweeps

_log = logging.getLogger("gruscope")

Array = NDArray[np.float64]

REDRAW = 0.5
"""Seconds between two pictures of what has come so far."""


@dataclass(frozen=True, eq=False)
class SoFar:
    """What there is of a series of sweeps.

    Attributes
    ----------
    number
        Which of them runs, from 0.
    values
        Its cells (flat); NaN where there is none yet, none at all, or not resolved.
    unresolved
        Where it is not resolved.
    texts
        For quantities that are texts: what the values are indices into.
    progress
        Of this one.
    """

    number: int
    values: Array
    unresolved: NDArray[np.bool_]
    texts: tuple[str, ...]
    progress: Progress


def finished(number: int, result: Sweep) -> SoFar:
    """The whole of one sweep."""
    cells = result.values.size
    done = Progress(cells, cells, 0.0, 0.0, 0.0)
    return SoFar(number, result.values.ravel(), result.unresolved.ravel(), result.texts, done)


class SweepJob:
    """Runs a visitor's sweeps and tells of them on the page.

    Parameters
    ----------
    schedule
        Runs an action where the page may be changed.
    came
        Called with what there is so far.
    ended
        Called with the finished sweeps, or the error.
    cache
        Where finished sweeps are kept; None: they are not.
    """

    def __init__(
        self,
        schedule: Schedule,
        came: Callable[[SoFar], None],
        ended: Callable[[list[Sweep] | Exception], None],
        cache: SweepCache | None,
    ) -> None:
        self._schedule, self._came, self._ended, self._cache = schedule, came, ended, cache
        self._cancel = np.zeros(1, np.int64)
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether a sweep is under way."""
        return self._thread is not None

    def start(
        self, tasks: Sequence[tuple[GRU, SweepRequest]], workers: int | None = None
    ) -> None:  # fmt: skip
        """Begin; what runs is cancelled. ``workers`` as in `core.sweeps.sweep`."""
        self.cancel()
        self._cancel = cancel = np.zeros(1, np.int64)
        self._thread = threading.Thread(
            target=self._run, args=(tuple(tasks), workers, cancel), daemon=True,
            name="gruscope-sweep",
        )  # fmt: skip
        self._thread.start()

    def cancel(self) -> None:
        """Give it up: nothing more is told of it, and its workers end."""
        self._cancel[0] = 1
        self._thread = None

    def _run(
        self,
        tasks: tuple[tuple[GRU, SweepRequest], ...],
        workers: int | None,
        cancel: NDArray[np.int64],
    ) -> None:
        found: list[Sweep] = []
        told, filled = 0.0, -1
        values, unresolved = np.zeros(0), np.zeros(0, bool)

        def partial(part: Part) -> None:
            nonlocal told, filled, values, unresolved
            number = len(found)
            if number > filled:
                cells = tasks[number][1].cells
                values, unresolved, filled = np.full(cells, np.nan), np.zeros(cells, bool), number
            values[part.cells], unresolved[part.cells] = part.values, part.unresolved
            if time.monotonic() - told > REDRAW:
                told = time.monotonic()
                so_far = SoFar(
                    number, values.copy(), unresolved.copy(), part.texts, part.progress
                )  # fmt: skip
                self._tell(cancel, lambda: self._came(so_far))

        try:
            wanted = [SweepTask(gru, request.axes, request.measured) for gru, request in tasks]
            for result in sweeps(
                wanted, workers=workers, partial=partial, cancel=cancel, cache=self._cache
            ):
                found.append(result)
                if len(found) < len(tasks):
                    whole = finished(len(found) - 1, result)
                    self._tell(cancel, lambda whole=whole: self._came(whole))  # type: ignore[misc]
        except Cancelled:
            return
        except Exception as error:
            _log.error("a sweep failed", exc_info=error)
            failure = error
            self._tell(cancel, lambda: self._end(failure))
            return
        self._tell(cancel, lambda: self._end(found))

    def _end(self, found: list[Sweep] | Exception) -> None:
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
