"""One series of sweeps at a time for a visitor, told of on the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from app.bifurcations.sweep.request import SweepRequest
from app.bifurcations.sweep.series import Series, Service, SoFar, follow
from app.live.scheduling import Schedule
from core import GRU
from core.sweeps import Sweep, SweepCache

_log = logging.getLogger("gruscope")


class OneJob:
    """What a visitor has running on the workers: one series, whichever mode asked for it."""

    def __init__(self) -> None:
        self._job: SweepJob | None = None

    def take(self, job: SweepJob) -> None:
        """A new job replaces the old one, whose page is told."""
        before, self._job = self._job, job
        if before is not None and before is not job and before.running:
            before.cancel()
            before.replaced()


class SweepJob:
    """A visitor's sweeps in one mode of the tab.

    Parameters
    ----------
    schedule
        Runs an action where the page may be changed.
    one
        Shared by the jobs of a page.
    came
        Called with what there is so far.
    ended
        Called with the finished sweeps, or the error.
    crowded
        Called with the number of others who compute on the same workers, when it changes.
    replaced
        Called when another job of the page has taken this one's place.
    cache
        Where finished sweeps are kept; None: they are not.
    """

    def __init__(
        self,
        schedule: Schedule,
        one: OneJob,
        *,
        came: Callable[[SoFar], None],
        ended: Callable[[list[Sweep] | Exception], None],
        crowded: Callable[[int], None],
        replaced: Callable[[], None],
        cache: SweepCache | None,
    ) -> None:
        self._schedule, self._one, self._cache = schedule, one, cache
        self._came, self._ended, self._crowded = came, ended, crowded
        self.replaced = replaced
        self._following: _Following | None = None

    @property
    def running(self) -> bool:
        """Whether a sweep is under way."""
        return self._following is not None

    def start(self, tasks: Sequence[tuple[GRU, SweepRequest]], service: Service) -> None:
        """Begin; what the visitor has running is cancelled."""
        self.cancel()
        self._one.take(self)
        self._following = _Following(self)
        self._following.begin(service, tuple(tasks), self._cache)

    def cancel(self) -> None:
        """Give it up: nothing more is told of it, and it ends if nobody else wants it."""
        following, self._following = self._following, None
        if following is not None:
            following.stop()

    def tell(self, following: _Following, action: Callable[[], None]) -> None:
        """Change the page, unless what tells has been given up meanwhile."""

        def unless_cancelled() -> None:
            if self._following is following:
                action()

        try:
            self._schedule(unless_cancelled)
        except Exception:  # the page was closed meanwhile
            _log.debug("a sweep's result came too late for its page", exc_info=True)
            following.stop()

    def _end(self, found: list[Sweep] | Exception) -> None:
        self._following = None
        self._ended(found)


class _Following:
    """A visitor's place in a series."""

    def __init__(self, job: SweepJob) -> None:
        self._job = job
        self._series: Series | None = None
        self._service: Service | None = None

    def begin(
        self, service: Service, tasks: tuple[tuple[GRU, SweepRequest], ...],
        cache: SweepCache | None,
    ) -> None:  # fmt: skip
        self._service = service
        self._series = follow(self, service, tasks, cache)

    def stop(self) -> None:
        if self._series is not None:
            self._series.leave(self)

    def came(self, so_far: SoFar) -> None:
        self._job.tell(self, lambda: self._job._came(so_far))

    def ended(self, found: list[Sweep] | Exception) -> None:
        self._job.tell(self, lambda: self._job._end(found))

    def crowded(self) -> None:
        service = self._service
        if service is not None:
            # counted when it is told: the newest word is right, in whatever order they come
            self._job.tell(self, lambda: self._job._crowded(max(service.jobs - 1, 0)))
