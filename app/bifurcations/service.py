"""The workers of this server process, shared by all its visitors."""

from __future__ import annotations

import logging
import os
from contextlib import AbstractContextManager
from functools import lru_cache

import psutil
from tornado import process

from core.sweeps import sweep_workers
from core.sweeps.running import SCHEDULER
from core.workers.cluster import Workers, open_workers
from core.workers.processes import spare_cores
from core.workers.schedulers import Stop
from core.workers.service import WorkerService


@lru_cache(maxsize=1)
def workers() -> WorkerService:
    """Those of the scheduler that GRUSCOPE_SCHEDULER names, else of this machine."""

    def opening(stop: Stop) -> AbstractContextManager[Workers]:
        _silent()
        return sweep_workers(None, None, stop, default=share())

    return WorkerService(opening)


def workers_here() -> WorkerService:
    """Those of this machine, whatever the environment says."""
    return _beside_scheduler() if os.environ.get(SCHEDULER) else workers()


@lru_cache(maxsize=1)
def _beside_scheduler() -> WorkerService:
    def opening(stop: Stop) -> AbstractContextManager[Workers]:
        _silent()
        return open_workers(share(), stop=stop)

    return WorkerService(opening)


def _silent() -> None:
    """Keep Dask's own words out of the server's log: failures are told on the page."""
    import distributed  # noqa: F401 - it has set up its loggers then

    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def close() -> None:
    """End all jobs and the workers."""
    for service in (workers, _beside_scheduler):
        if service.cache_info().currsize:
            service().close()


def share() -> int:
    """How many workers this process may have: its part of all cores but one, at least one."""
    return max(1, spare_cores() // server_processes())


def server_processes() -> int:
    """How many processes serve pages together: those of ``panel serve --num-procs``.

    They are forks of one parent, which only waits for them, and have its command line, which
    nothing else that one of them starts has. The system knows how many there are, however the
    option was written.
    """
    if process.task_id() is None:
        return 1
    try:
        me = psutil.Process()
        parent = me.parent()
        if parent is None:
            return 1
        forks = [one for one in parent.children() if _command(one) == _command(me)]
    except psutil.Error:
        return 1
    return max(1, len(forks))


def _command(one: psutil.Process) -> list[str]:
    try:
        return list(one.cmdline())
    except psutil.Error:  # it has just ended
        return []
