"""The workers of this server process, shared by all its visitors."""

from __future__ import annotations

from functools import lru_cache

import psutil
from tornado import process

from core.sweeps import sweep_workers
from core.worker_service import WorkerService
from core.workers import open_workers, spare_cores


@lru_cache(maxsize=1)
def workers() -> WorkerService:
    """Those of the scheduler that GRUSCOPE_SCHEDULER names, else of this machine."""
    return WorkerService(lambda stop: sweep_workers(None, None, stop, default=share()))


@lru_cache(maxsize=1)
def workers_here() -> WorkerService:
    """Those of this machine, whatever the environment says."""
    return WorkerService(lambda stop: open_workers(share(), stop=stop))


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
