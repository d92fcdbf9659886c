"""An existing Dask scheduler: reached in bounded time, and checked to fit.

A scheduler may be down, may accept and never answer, may have no workers, or may be of
another version; its workers may lack `core`, or have another one. Each is a
`ConnectionError` that says which.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, TypeVar

from core.disk.sources import sources_digest
from core.workers.protocols import Call, Client

Result = TypeVar("Result")
Stop = Callable[[], bool]

CONNECT = 8.0
"""Seconds within which a scheduler has to answer, to tell its version, and have a worker."""

PREPARE = 300.0
"""Seconds that workers get to import `core`: the first import on a machine compiles."""

LOOK = 0.1
"""Seconds between two looks at whether the caller wants to stop."""

ADVICE = "leave the scheduler's address out to use this machine's cores"


class Stopped(Exception):  # noqa: N818
    """The caller's ``stop`` said so before the next result was there."""


def remote_client(stack: ExitStack, address: str, stop: Stop) -> tuple[Client, int]:
    """A client of the scheduler at ``address``, and how many workers it has.

    Raises `ConnectionError`, or `Stopped` soon after ``stop`` gives True.
    """
    deadline = time.monotonic() + CONNECT
    _introduced(address, deadline, stop)
    client = _client(stack, address, max(1.0, deadline - time.monotonic()), stop)
    workers = _workers_of(client, address, deadline, stop)
    _prepare(client, address, workers, stop)
    return client, len(workers)


def still_there(client: Client, address: str) -> None:
    """ConnectionError if a scheduler has gone, does not answer, or has lost its workers."""
    try:
        if client.status != "running":
            raise OSError
        identity = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=CONNECT)
    except (TimeoutError, OSError, RuntimeError):
        raise went_away(address) from None
    if not identity["workers"]:
        raise ConnectionError(f"the Dask scheduler at {address} has lost its workers; {ADVICE}")


def went_away(address: str | None) -> ConnectionError:
    """What is raised when a scheduler that was there no longer is; None: this machine's own."""
    if address is None:
        return ConnectionError("the workers on this machine were ended")
    return ConnectionError(f"the Dask scheduler at {address} went away; {ADVICE}")


def _introduced(address: str, deadline: float, stop: Stop) -> None:
    """ConnectionError where scheduler or workers do not answer, or are of another version."""
    scheduler = f"the Dask scheduler at {address}"
    try:
        identity = _in_time(_asked(address, {"op": "versions", "reply": True}), deadline, stop)
    except Stopped:
        raise
    except MemoryError:  # the first bytes of another service, taken for a length
        raise _no_answer(address, ValueError("what answers there is something else")) from None
    except Exception as error:  # whatever Dask makes of an answer that is none
        raise _no_answer(address, error) from None
    _fits(scheduler, identity)
    question = {"op": "broadcast", "msg": {"op": "versions"}, "on_error": "return"}
    try:
        workers = _in_time(_asked(address, question), deadline, stop)
    except (OSError, EOFError):
        raise ConnectionError(
            f"{scheduler} answers, but not all of its workers do; {ADVICE}"
        ) from None
    for one, identity in workers.items():
        _fits(f"the worker {one} of {scheduler}", identity)


async def _asked(address: str, question: dict[str, Any]) -> dict[str, Any]:
    """A scheduler's answer to one question."""
    from distributed.comm import connect, get_address_host_port

    get_address_host_port(address)  # ValueError for nonsense
    comm = await connect(address, timeout=CONNECT)
    try:
        await comm.write(question)
        answer: dict[str, Any] = await comm.read()
        return answer
    finally:
        comm.abort()


def _in_time(work: Coroutine[Any, Any, Result], deadline: float, stop: Stop) -> Result:
    """What a coroutine gives, or raises, or TimeoutError, in an event loop of its own."""

    async def bounded() -> Result:
        task = asyncio.ensure_future(work)
        while not task.done():
            late = time.monotonic() > deadline
            if late or stop():
                task.cancel()
                await asyncio.wait([task])
                raise TimeoutError if late else Stopped
            await asyncio.wait([task], timeout=LOOK)
        return task.result()

    # a thread of its own: a notebook's has an event loop that runs
    with ThreadPoolExecutor(1, "gruscope-scheduler") as pool:
        return pool.submit(asyncio.run, bounded()).result()


def _no_answer(address: str, error: BaseException) -> ConnectionError:
    why = first_line(error) if str(error) else f"nothing came in {CONNECT:g} s"
    return ConnectionError(f"no Dask scheduler answers at {address} ({why}); {ADVICE}")


def _fits(who: str, identity: dict[str, Any]) -> None:
    """ConnectionError where somebody's versions of Dask or Python differ from those here."""
    from distributed.versions import get_versions

    here = _versions(get_versions())
    try:
        there = _versions(identity)
    except (KeyError, TypeError):
        return  # a worker that is just leaving; what it lacks is found later
    if there != here:
        raise ConnectionError(
            f"{who} runs Dask {there[0]} on Python {there[1]}, and here it is Dask {here[0]} on "
            f"Python {here[1]}. Install the same there, or {ADVICE}"
        )


def _versions(identity: dict[str, Any]) -> tuple[str, str]:
    """Dask's version, and Python's without the last digits: its bytecode is sent about."""
    python = str(identity["host"]["python"])
    return str(identity["packages"]["distributed"]), ".".join(python.split(".")[:2])


def _client(stack: ExitStack, address: str, seconds: float, stop: Stop) -> Client:
    """A client, which may take for ever where a scheduler stops answering just now."""
    import distributed

    made: list[Client | BaseException] = []
    done, given_up = threading.Event(), threading.Event()

    def make() -> None:
        try:
            made.append(distributed.Client(address, timeout=seconds, set_as_default=False))
        except BaseException as error:
            made.append(error)
        done.set()
        if given_up.is_set() and not isinstance(made[0], BaseException):
            made[0].close(timeout=1)

    threading.Thread(target=make, daemon=True, name="gruscope-client").start()
    deadline = time.monotonic() + seconds
    while not done.wait(LOOK):
        if stop() or time.monotonic() > deadline:
            given_up.set()
            raise Stopped if stop() else _no_answer(address, TimeoutError())
    if isinstance(made[0], BaseException):
        raise _no_answer(address, made[0])
    client: Client = made[0]
    # what is closed here is the client alone; not waiting for a scheduler that has gone
    stack.callback(lambda: client.close(timeout=1))
    return client


def _workers_of(client: Client, address: str, deadline: float, stop: Stop) -> list[str]:
    while True:
        try:
            identity = client.sync(
                client.scheduler.identity, n_workers=-1, callback_timeout=CONNECT
            )
        except (TimeoutError, OSError):
            raise went_away(address) from None
        if identity["workers"]:
            return list(identity["workers"])
        if stop():
            raise Stopped
        if time.monotonic() > deadline:
            raise ConnectionError(f"the Dask scheduler at {address} has no workers; {ADVICE}")
        time.sleep(LOOK)


def _prepare(client: Client, address: str, workers: list[str], stop: Stop) -> None:
    """Let every worker import `core`, and compare its sources with the ones here."""
    here = sources_digest()

    def probe() -> str:  # nested: pickled by value, so that workers without core can run it
        try:
            from core.disk.sources import sources_digest

            there = sources_digest()
            if there == here:  # its kernels may have to be compiled, before anything is timed
                from core.loading import load_all

                load_all()
        except ImportError as error:
            return f"!{error}"
        return there

    calls = [client.submit(probe, workers=[one], pure=False) for one in workers]
    deadline = time.monotonic() + PREPARE
    for one, call in zip(workers, calls, strict=True):
        name = f"the worker {one} of the Dask scheduler at {address}"
        version = _version_of(call, deadline, stop)
        if version.startswith("!"):
            if client.status != "running":
                raise went_away(address)
            raise ConnectionError(
                f"{name} cannot import core: {version[1:]}. Install Gruscope there, or {ADVICE}"
            )
        if version != here:
            raise ConnectionError(
                f"{name} has another version of Gruscope's core. Install the same there, or "
                f"{ADVICE}"
            )


def _version_of(call: Call, deadline: float, stop: Stop) -> str:
    """What a probe says; a failure begins with "!"."""
    done = threading.Event()
    call.add_done_callback(lambda _: done.set())
    while not (done.is_set() or call.done()):
        if stop():
            raise Stopped
        if time.monotonic() > deadline:
            return f"!nothing came in {PREPARE:g} s"
        done.wait(LOOK)
    try:
        return str(call.result())
    except Exception as error:
        return f"!{first_line(error)}"


def first_line(error: BaseException) -> str:
    """The first line of what an error says, else its name."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
