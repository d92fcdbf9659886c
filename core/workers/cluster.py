"""Work in other processes, through Dask: on this machine's cores or on a given cluster.

`open_workers` gives a `Workers`; `Workers.in_order` maps a function over any iterable, a
bounded number of calls ahead, and yields the results in the order of the arguments,
whichever is finished first. Dask is imported only when workers are opened.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from copy import copy
from functools import partial
from typing import Any, TypeVar

from core.workers.processes import cores, local_client, restart
from core.workers.protocols import Call, Client, Submitting
from core.workers.schedulers import Stop, Stopped, remote_client, still_there, went_away

Argument = TypeVar("Argument")
Result = TypeVar("Result")

PRIORITY = -10
"""Dask's priority of these tasks on a cluster that others use as well."""

ANSWER = 0.2
"""Seconds between two looks at whether the caller wants to stop."""

_KILLED = "worker processes died over and over at the same cells (is there memory enough?)"

SILENCE = 10.0
"""Seconds without a result after which a scheduler is asked whether it is still there."""


class Workers:
    """Processes that compute; without a client, this one.

    Parameters
    ----------
    client
        Takes calls as Dask's does: ``submit`` and ``cancel``.
    address
        That of the scheduler, if it is not a part of this process.

    Attributes
    ----------
    count
        How many there were when they were opened.
    where
        In words.
    """

    def __init__(
        self, client: Client | None, count: int, where: str, address: str | None = None
    ) -> None:
        self._client: Submitting | None = client
        self._address = address
        self._own = None if address is not None else client
        self._remote = (client, address) if client is not None and address is not None else None
        self.count = count
        self.where = where

    def with_client(self, client: Submitting) -> Workers:
        """The same workers, reached through another client."""
        same = copy(self)
        same._client = client
        return same

    def in_order(
        self,
        function: Callable[[Argument], Result],
        arguments: Iterable[Argument],
        *,
        ahead: int | None = None,
        stop: Stop = lambda: False,
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
        ConnectionError
            The scheduler went away, or no longer answers.

        Notes
        -----
        Calls that are handed out are cancelled when the iterator is closed or fails; one
        that runs already is not interrupted, so calls should be short. A call whose worker
        dies is made again on another. An exception of ``function`` is raised here.
        """
        limit = 3 * max(self.count, 1) if ahead is None else ahead
        owed: deque[Call] = deque()
        rest = iter(arguments)
        try:
            while True:
                while len(owed) < limit:
                    try:
                        argument = next(rest)
                    except StopIteration:
                        break
                    owed.append(self.begun(function, argument))
                if not owed:
                    return
                result = self._result(owed[0], stop)
                owed.popleft()
                yield result
        finally:
            self.cancel(list(owed))

    def begun(self, function: Callable[[Argument], Any], argument: Argument) -> Call:
        """A call that is handed out, or one that is made here when its result is asked for."""
        if self._client is None:
            return _Here(function, argument)
        return self._client.submit(function, argument, pure=False, priority=PRIORITY)

    def cancel(self, calls: list[Call]) -> None:
        """Take back calls that were handed out and did not begin."""
        if self._client is not None and calls:
            self._client.cancel(calls)

    def restart(self, call: Call) -> None:
        """End the process that makes a call, if it is one of this machine's own."""
        if self._own is not None:
            restart(self._own, call)

    def outcome(self, call: Call) -> Any:
        """What a call that is done gave; its failure, in words if it is one of Dask's."""
        try:
            return call.result()
        except CancelledError:  # not by us: Dask's answer to the loss of the scheduler
            raise went_away(self._address) from None
        except Exception as error:
            if type(error).__name__ == "KilledWorker":  # Dask's, who may not be here
                raise ChildProcessError(_KILLED) from None
            raise

    def _result(self, call: Call, stop: Stop) -> Any:
        if stop():
            raise Stopped
        if self._client is None:
            return call.result()
        # not `result` with a timeout: now and then Dask loses the answer that comes just then
        done = threading.Event()
        call.add_done_callback(lambda _: done.set())
        asked = time.monotonic()
        while not (done.is_set() or call.done()):
            if stop():
                raise Stopped
            if self._remote and time.monotonic() - asked > SILENCE:
                still_there(*self._remote)
                asked = time.monotonic()
            done.wait(ANSWER)
        return self.outcome(call)


class _Here:
    """A call in this process, made when its result is asked for."""

    key = ""

    def __init__(self, function: Callable[[Argument], Any], argument: Argument) -> None:
        self._made = partial(function, argument)

    def add_done_callback(self, action: Callable[[Any], object]) -> None:
        action(self)

    def done(self) -> bool:
        return True

    def result(self) -> Any:
        return self._made()


@contextmanager
def open_workers(
    count: int | None = None, scheduler: str | None = None, *, stop: Stop = lambda: False
) -> Iterator[Workers]:
    """Workers, closed at the end.

    Parameters
    ----------
    count
        Processes on this machine; by default one for each core. 0: no Dask at all, calls
        are made in this process.
    scheduler
        The address of an existing Dask scheduler, such as ``tcp://host:8786``; its workers
        are used, and left as they are. ``count`` is not used then.
    stop
        Looked at some times a second while a scheduler is waited for.

    Raises
    ------
    ConnectionError
        No scheduler answers at the address within `core.workers.schedulers.CONNECT` seconds, or it
        has no workers, or another version of Dask, or its workers lack `core`, or have
        another version of it.
    Stopped
        ``stop`` gave True.
    ValueError
        ``count`` is negative.
    """
    if count is not None and count < 0:
        raise ValueError(f"the number of workers must be at least 0, not {count}")
    if scheduler is None and count == 0:
        yield Workers(None, 0, "this process")
        return
    with ExitStack() as stack:
        if scheduler is None:
            number = count or cores()
            client = local_client(stack, number)
        else:
            client, number = remote_client(stack, scheduler, stop)
        words = f"{number} worker{'s' if number > 1 else ''} on {scheduler or 'this machine'}"
        yield Workers(client, number, words, scheduler)
