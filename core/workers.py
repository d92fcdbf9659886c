"""Work in other processes, through Dask: on this machine's cores or on a given cluster.

`open_workers` gives a `Workers`; `Workers.in_order` maps a function over any iterable, a
bounded number of calls ahead, and yields the results in the order of the arguments,
whichever is finished first. Dask is imported only when workers are opened.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")

CONNECT = 5.0
"""Seconds within which a scheduler has to answer, and to have a worker."""

PREPARE = 300.0
"""Seconds that workers get to import `core`: the first import on a machine compiles."""

NICENESS = 10
"""Added to the niceness of this machine's own worker processes: a dashboard goes first."""

PRIORITY = -10
"""Dask's priority of these tasks on a cluster that others use as well."""

ANSWER = 0.2
"""Seconds between two looks at whether the caller wants to stop."""


class Stopped(Exception):  # noqa: N818
    """The caller's ``stop`` said so before the next result was there."""


class Workers:
    """Processes that compute; without a client, this one.

    Attributes
    ----------
    count
        How many there were when they were opened.
    where
        In words.
    """

    def __init__(self, client: Any, count: int, where: str) -> None:
        self._client = client
        self.count = count
        self.where = where

    def in_order(
        self,
        function: Callable[[Argument], Result],
        arguments: Iterable[Argument],
        *,
        ahead: int | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Result]:
        """The results of ``function`` for each argument, in order.

        Parameters
        ----------
        function
            Importable from `core` by the workers; its argument and result are pickled.
        arguments
            Taken one by one, as late as possible: the next only when fewer than ``ahead``
            results are owed. What a caller did with earlier results can decide the next
            argument, in the same way with any number of workers.
        ahead
            How many calls are handed out at once; by default three for each worker.
        stop
            Looked at some times a second while waiting.

        Raises
        ------
        Stopped
            ``stop`` gave True.

        Notes
        -----
        Calls that are handed out are cancelled when the iterator is closed or fails; one
        that runs already is not interrupted, so calls should be short. A call whose worker
        dies is made again on another. An exception of ``function`` is raised here.
        """
        limit = 3 * max(self.count, 1) if ahead is None else ahead
        owed: deque[Any] = deque()
        rest = iter(arguments)
        try:
            while True:
                while len(owed) < limit:
                    try:
                        argument = next(rest)
                    except StopIteration:
                        break
                    owed.append(self._begun(function, argument))
                if not owed:
                    return
                result = self._result(owed[0], stop)
                owed.popleft()
                yield result
        finally:
            if self._client is not None and owed:
                self._client.cancel(list(owed))

    def _begun(self, function: Callable[[Argument], Any], argument: Argument) -> Any:
        if self._client is None:
            return lambda: function(argument)
        return self._client.submit(function, argument, pure=False, priority=PRIORITY)

    def _result(self, call: Any, stop: Callable[[], bool]) -> Any:
        if stop():
            raise Stopped
        if self._client is None:
            return call()
        # not `result` with a timeout: now and then Dask loses the answer that comes just then
        done = threading.Event()
        call.add_done_callback(lambda _: done.set())
        while not (done.is_set() or call.done()):
            if stop():
                raise Stopped
            done.wait(ANSWER)
        return call.result()


@contextmanager
def open_workers(count: int | None = None, scheduler: str | None = None) -> Iterator[Workers]:
    """Workers, closed at the end.

    Parameters
    ----------
    count
        Processes on this machine; by default one for each core. 0: no Dask at all, calls
        are made in this process.
    scheduler
        The address of an existing Dask scheduler, such as ``tcp://host:8786``; its workers
        are used, and left as they are. ``count`` is not used then.

    Raises
    ------
    ConnectionError
        No scheduler answers at the address within `CONNECT` seconds, or it has no workers,
        or they lack `core`, or have another version of it.
    ValueError
        ``count`` is negative.
    """
    if count is not None and count < 0:
        raise ValueError(f"the number of workers must be at least 0, not {count}")
    if scheduler is None and count == 0:
        yield Workers(None, 0, "this process")
        return
    with ExitStack() as stack:
        client, number = _local(stack, count) if scheduler is None else _remote(stack, scheduler)
        where = "this machine" if scheduler is None else scheduler
        yield Workers(client, number, f"{number} worker{'s' if number > 1 else ''} on {where}")


def _local(stack: ExitStack, count: int | None) -> tuple[Any, int]:
    from distributed import Client, LocalCluster

    number = count or cores()
    cluster = stack.enter_context(
        LocalCluster(
            n_workers=number, threads_per_worker=1, processes=True, memory_limit=0,
            dashboard_address=None, host="127.0.0.1", silence_logs=50,
            scheduler_kwargs={"dashboard_address": ":0"},  # any port, for Dask's own pages
        )
    )  # fmt: skip
    client = stack.enter_context(Client(cluster))
    client.register_plugin(_quiet_plugin())
    return client, number


def spare_cores() -> int:
    """All but one of them, but at least one: the rest is for whoever is at the page."""
    return max(1, cores() - 1)


def cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _quiet_plugin() -> Any:
    from distributed import WorkerPlugin

    class Quiet(WorkerPlugin):  # type: ignore[misc]
        """What each worker process does first, those that replace dead ones too."""

        name = "gruscope-quiet"

        def setup(self, worker: Any) -> None:  # noqa: ARG002
            if hasattr(os, "nice"):
                os.nice(NICENESS)
            if hasattr(os, "setpgid"):
                os.setpgid(0, 0)  # Ctrl-C in a terminal is for the process that asked

    return Quiet()


def _remote(stack: ExitStack, address: str) -> tuple[Any, int]:
    from distributed import Client
    from distributed.comm import get_address_host_port

    advice = "leave the scheduler's address out to use this machine's cores"
    try:
        get_address_host_port(address)  # a client given nonsense would take long to close
        client = stack.enter_context(Client(address, timeout=CONNECT, set_as_default=False))
    except (OSError, ValueError, TypeError) as error:
        raise ConnectionError(
            f"no Dask scheduler answers at {address} ({_first_line(error)}); {advice}"
        ) from None
    addresses = _workers_of(client)
    if not addresses:
        raise ConnectionError(f"the Dask scheduler at {address} has no workers; {advice}")
    _prepare(client, address, addresses, advice)
    return client, len(addresses)


def _workers_of(client: Any) -> list[str]:
    deadline = time.monotonic() + CONNECT
    while True:
        addresses = list(client.scheduler_info(n_workers=-1)["workers"])
        if addresses or time.monotonic() > deadline:
            return addresses
        time.sleep(0.1)


def _prepare(client: Any, address: str, addresses: list[str], advice: str) -> None:
    """Let every worker import `core`, and compare its sources with the ones here."""

    def probe() -> str:  # nested: pickled by value, so that workers without core can run it
        try:
            from core.workers import sources_digest
        except ImportError as error:
            return f"!{error}"
        return sources_digest()

    calls = [client.submit(probe, workers=[one], pure=False) for one in addresses]
    deadline = time.monotonic() + PREPARE
    for one, call in zip(addresses, calls, strict=True):
        try:
            told = call.result(timeout=max(1.0, deadline - time.monotonic()))
        except Exception as error:
            told = f"!{_first_line(error)}"
        if told.startswith("!"):
            raise ConnectionError(
                f"the worker {one} of the Dask scheduler at {address} cannot import core: "
                f"{told[1:]}. Install Gruscope there, or {advice}"
            )
        if told != sources_digest():
            raise ConnectionError(
                f"the worker {one} of the Dask scheduler at {address} has another version of "
                f"Gruscope's core. Install the same there, or {advice}"
            )


def sources_digest() -> str:
    """A short digest of all sources of `core`: equal ones compute the same."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _first_line(error: BaseException) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
