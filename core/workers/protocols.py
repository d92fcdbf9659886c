"""What is asked of Dask's clients and their calls, which have no types of their own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol


class Call(Protocol):
    """A call that was handed out: a future of Dask's, or one of a `core.workers.service`."""

    @property
    def key(self) -> str:
        """By which a scheduler knows it; empty for one that no scheduler has."""

    def add_done_callback(self, action: Callable[[Any], object], /) -> object:
        """Call ``action`` with the call when it is done."""

    def done(self) -> bool:
        """Whether it has a result, or has failed."""

    def result(self) -> Any:
        """What the function gave; raises what it raised."""


class Submitting(Protocol):
    """What takes calls."""

    def submit(self, function: Callable[[Any], Any], argument: Any, /, **options: Any) -> Call:
        """Hand out a call."""

    def cancel(self, calls: list[Any], /) -> object:
        """Take calls back."""


class Scheduler(Protocol):
    """A scheduler, seen from a client."""

    @property
    def identity(self) -> Callable[..., Coroutine[Any, Any, dict[str, Any]]]:
        """Asks what it is and which workers it has."""


class Client(Submitting, Protocol):
    """Dask's client."""

    status: str
    scheduler: Scheduler

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Call:
        """Hand out a call, to workers that are named if need be."""

    def close(self, timeout: float) -> object:
        """Leave the scheduler."""

    def register_plugin(self, plugin: Any, /) -> object:
        """Let every worker begin with it."""

    def sync(self, function: Callable[..., Any], /, **options: Any) -> Any:
        """What an asynchronous function gives."""

    def processing(self) -> Mapping[str, Sequence[str]]:
        """The keys of the calls that each worker has."""

    def restart_workers(self, workers: list[str], /, **options: Any) -> object:
        """End worker processes, so that others take their places."""
