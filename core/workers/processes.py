"""Dask's worker processes on this machine's own cores: how many, and how they begin."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from multiprocessing import spawn
from typing import Any

from core.workers.protocols import Call, Client

NICENESS = 10
"""Added to the niceness of the worker processes: a dashboard goes first."""

RESTART = 30.0
"""Seconds within which a process that was ended is to be replaced."""

_DASKS = "Dask Worker process"
"""How Dask begins the names of its worker processes."""


def cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def spare_cores() -> int:
    """All but one of them, but at least one: the rest is for whoever is at the page."""
    return max(1, cores() - 1)


def local_client(stack: ExitStack, count: int) -> Client:
    """A Dask client of ``count`` processes of its own; all of it ends with the stack."""
    import distributed

    _leave_the_script_alone()
    cluster = stack.enter_context(
        distributed.LocalCluster(
            n_workers=count, threads_per_worker=1, processes=True, memory_limit=0,
            dashboard_address=None, host="127.0.0.1", silence_logs=50,
            scheduler_kwargs={"dashboard_address": ":0"},  # any port, for Dask's own pages
        )
    )  # fmt: skip
    client: Client = stack.enter_context(distributed.Client(cluster, set_as_default=False))
    client.register_plugin(_quiet_plugin())
    return client


def _leave_the_script_alone() -> None:
    """Let Dask's new processes begin without running the caller's main module once more.

    A spawned process imports it by default, to find what is defined there. Dask needs none
    of that, since it pickles what stands in a main module by value; but a script without an
    ``if __name__ == "__main__"`` guard would open workers in each worker, and every worker
    of a dashboard would load the libraries of its pages.
    """
    prepared = spawn.get_preparation_data
    if getattr(prepared, "leaves_the_script_alone", False):
        return

    def without_main(name: str) -> dict[str, Any]:
        data: dict[str, Any] = prepared(name)
        if name.startswith(_DASKS):
            data.pop("init_main_from_name", None)
            data.pop("init_main_from_path", None)
        return data

    without_main.leaves_the_script_alone = True  # type: ignore[attr-defined]
    spawn.get_preparation_data = without_main


def _quiet_plugin() -> Any:
    from distributed import WorkerPlugin

    class Quiet(WorkerPlugin):  # type: ignore[misc]
        """What each worker process does first, those that replace dead ones too."""

        name = "gruscope-quiet"

        def setup(self, worker: object) -> None:  # noqa: ARG002
            if hasattr(os, "nice"):
                os.nice(NICENESS)
            if hasattr(os, "setpgid"):
                os.setpgid(0, 0)  # Ctrl-C in a terminal is for the process that asked

    return Quiet()


def restart(client: Client, call: Call) -> None:
    """End the worker process that has a call, so that another takes its place."""
    with suppress(OSError, RuntimeError):  # all may be closed meanwhile
        for address, keys in client.processing().items():
            if call.key in keys:
                client.cancel([call])  # else Dask would make it again, and blame it
                client.restart_workers([address], timeout=RESTART, raise_for_error=False)
