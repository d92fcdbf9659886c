"""Series of sweeps that run beside the pages: each once, however many visitors want it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.bifurcations.sweep.request import SweepRequest
from core import GRU
from core.arrays import Array
from core.cancellation import Cancelled
from core.sweeps import Part, Progress, Sweep, SweepCache, SweepTask, sweeps
from core.workers.cluster import Workers
from core.workers.schedulers import Stop

_log = logging.getLogger("gruscope")

Tasks = tuple[tuple[GRU, SweepRequest], ...]

REDRAW = 0.5
"""Seconds between two pictures of what has come so far."""


class Service(Protocol):
    """Who has workers, as `core.workers.service.WorkerService`."""

    @property
    def jobs(self) -> int:
        """How many series run on them."""

    def job(
        self, stop: Stop, changed: Callable[[], None]
    ) -> AbstractContextManager[Workers]:  # fmt: skip
        """A share of the workers for as long as it is entered."""


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


class Follower(Protocol):
    """Who wants a series; called from the series' own thread."""

    def came(self, so_far: SoFar) -> None:
        """There is more."""

    def ended(self, found: list[Sweep] | Exception) -> None:
        """All is there, or it failed."""

    def crowded(self) -> None:
        """The number of others on the same workers has changed."""


class Series:
    """Sweeps, one after another, in a thread, for those who follow them."""

    def __init__(self, key: _Key) -> None:
        self._key = key
        self.service, self.tasks, self._cache = key
        self._cancel = np.zeros(1, np.int64)
        self._followers: list[Follower] = []
        self._so_far: SoFar | None = None
        self._reported = 0.0
        self._values, self._unresolved = np.zeros(0), np.zeros(0, bool)
        self._found: list[Sweep] = []

    def run(self) -> None:
        """Compute all, and tell of it."""
        wanted = [SweepTask(gru, request.axes, request.measured) for gru, request in self.tasks]
        share = self.service.job(lambda: bool(self._cancel[0]), self._crowded)
        try:
            for result in sweeps(
                wanted, workers=share, partial=self._partial, cancel=self._cancel,
                cache=self._cache,
            ):  # fmt: skip
                self._found.append(result)
                if len(self._found) < len(self.tasks):
                    self._tell(finished(len(self._found) - 1, result))
        except Cancelled:
            return
        except Exception as error:
            _log.error("a sweep failed: %s", error, exc_info=not isinstance(error, OSError))
            self._end(error)
        else:
            self._end(self._found)

    def _partial(self, part: Part) -> None:
        number = len(self._found)
        if self._so_far is None or self._so_far.number < number:
            cells = self.tasks[number][1].cells
            self._values, self._unresolved = np.full(cells, np.nan), np.zeros(cells, bool)
            self._reported = 0.0
        self._values[part.cells], self._unresolved[part.cells] = part.values, part.unresolved
        if time.monotonic() - self._reported > REDRAW:
            self._reported = time.monotonic()
            values, unresolved = self._values.copy(), self._unresolved.copy()
            self._tell(SoFar(number, values, unresolved, part.texts, part.progress))

    def _tell(self, so_far: SoFar) -> None:
        with _lock:
            self._so_far = so_far
            followers = tuple(self._followers)
        for follower in followers:
            follower.came(so_far)

    def _crowded(self) -> None:
        for follower in tuple(self._followers):
            follower.crowded()

    def _end(self, found: list[Sweep] | Exception) -> None:
        with _lock:
            if _running.get(self._key) is self:
                del _running[self._key]
            followers, self._followers = self._followers, []
        for follower in followers:
            follower.ended(found)

    def leave(self, follower: Follower) -> None:
        """Tell one nothing more; without any, the series ends and its workers are free."""
        with _lock:
            if follower in self._followers:
                self._followers.remove(follower)
            if not self._followers:
                self._cancel[0] = 1
                if _running.get(self._key) is self:
                    del _running[self._key]


_Key = tuple[Service, Tasks, SweepCache | None]
_lock = threading.Lock()
_running: dict[_Key, Series] = {}
"""What is computed now, for all visitors of this process."""


def follow(
    follower: Follower, service: Service, tasks: Tasks, cache: SweepCache | None
) -> Series:  # fmt: skip
    """Join the series that computes just this, or begin one."""
    key = (service, tasks, cache)
    with _lock:
        series = _running.get(key)
        begins = series is None
        if series is None:
            series = _running[key] = Series(key)
        series._followers.append(follower)
        so_far = series._so_far
    if begins:
        threading.Thread(target=series.run, daemon=True, name="gruscope-sweep").start()
    elif so_far is not None:
        follower.came(so_far)
    return series
