"""How a sweep runs: in chunks, on worker processes, with partial results.

Every cell is computed by itself, from its parameters alone. So the values are the same with
any number of workers and any chunks, and a worker's death costs only time. A chunk ends
after `CHUNK` seconds, wherever it is; what is left of it is handed out again: cells differ
in cost by a factor of a thousand, and a bar of progress should not stand still.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.gru import GRU
from core.skeleton import Cancel, Cancelled
from core.sweeps.axes import Axis, GRUFamily, check_corners, check_size, checked_axes, family_along
from core.sweeps.cache import SweepCache, key_of
from core.sweeps.quantities import QUANTITIES, NotResolved, Quantity
from core.sweeps.results import Array, Sweep, places
from core.workers import Stopped, Workers, open_workers, spare_cores

CHUNK = 0.4
"""Seconds after which a chunk ends. Dask needs 2 to 10 ms for each."""

MOST = 4096
"""Cells of a chunk, at most: Dask's messages stay small."""

LEAST = 64
"""Cells of a chunk, if so many are left: cheap ones take 30 ms, ten times Dask's share."""

SCHEDULER = "GRUSCOPE_SCHEDULER"
"""The environment variable with the address of an existing Dask scheduler."""


@dataclass(frozen=True)
class Progress:
    """How far a sweep is: cells done, of how many.

    Attributes
    ----------
    done, total
        Cells.
    seconds, left
        How long it has run, and will about go on.
    computing
        Seconds that the workers spent on cells, all workers together.
    """

    done: int
    total: int
    seconds: float
    left: float
    computing: float


@dataclass(frozen=True, eq=False)
class Part:
    """Some cells' values: those of ``values.ravel()[cells]`` of the whole `Sweep`.

    Attributes
    ----------
    cells
        The slice of flat indices, the first parameter running fastest.
    values
        (k,) as in `Sweep`; for texts, indices into ``texts`` (which grows; the finished
        sweep may number them anew).
    unresolved
        (k,) where the numerics could not decide.
    texts
        All texts met so far.
    progress
        After this part.
    """

    cells: slice
    values: Array
    unresolved: NDArray[np.bool_]
    texts: tuple[str, ...]
    progress: Progress


@dataclass(frozen=True)
class _Chunk:
    """What travels to a worker: the cells of one slice."""

    family: GRUFamily
    quantity: Callable[[GRU], float | str]
    places: tuple[tuple[float, ...], ...]
    start: int
    seconds: float


@dataclass(frozen=True)
class _Done:
    """What comes back: values of the first cells of a chunk (None: not resolved)."""

    start: int
    asked: int
    values: tuple[float | str | None, ...]
    seconds: float


def measured(chunk: _Chunk) -> _Done:
    """The values of a chunk's cells, of at least one and as many as its time allows."""
    values: list[float | str | None] = []
    begun = time.monotonic()
    for place in chunk.places:
        try:
            values.append(chunk.quantity(chunk.family(*place)))
        except NotResolved:
            values.append(None)
        if time.monotonic() - begun > chunk.seconds:
            break
    seconds = time.monotonic() - begun
    return _Done(chunk.start, len(chunk.places), tuple(values), seconds)


class _Chunks:
    """The chunks still to be handed out. An iterator that can run dry and go on."""

    def __init__(
        self, family: GRUFamily, quantity: Quantity, axes: tuple[Array, ...], workers: Workers,
        chunk: int | None,
    ) -> None:  # fmt: skip
        self._family, self._function, self._axes = family, quantity.function, axes
        total = int(np.prod([len(axis) for axis in axes]))
        self._pending = deque([(0, total)])
        self._left, self._chunk = total, chunk
        self._share = 6 * max(workers.count, 1)

    def __iter__(self) -> _Chunks:
        return self

    def __next__(self) -> _Chunk:
        if not self._pending:
            raise StopIteration
        # ever smaller ones towards the end, so that all workers end together
        size = self._chunk or min(MOST, max(LEAST, self._left // self._share))
        start, stop = self._pending.popleft()
        if stop - start > size:
            self._pending.appendleft((start + size, stop))
            stop = start + size
        self._left -= stop - start
        cells = tuple(places(self._axes, i) for i in range(start, stop))
        return _Chunk(self._family, self._function, cells, start, CHUNK)

    def give_back(self, done: _Done) -> None:
        """What was left of a chunk when its time was over is next."""
        start, stop = done.start + len(done.values), done.start + done.asked
        if start < stop:
            self._pending.appendleft((start, stop))
            self._left += stop - start


def parts_of(
    family: GRUFamily,
    axes: tuple[Array, ...],
    quantity: Quantity,
    workers: Workers,
    *,
    cancel: Cancel | None = None,
    chunk: int | None = None,
) -> Iterator[Part]:
    """The parts of a sweep as they come; closing the iterator gives the workers up.

    ``axes`` are one or two arrays of values; see `sweep` for the rest. Raises `Cancelled`.
    """
    total = int(np.prod([len(axis) for axis in axes]))
    chunks = _Chunks(family, quantity, axes, workers, chunk)
    numbers: dict[str, int] = {}
    begun, done, computing = time.monotonic(), 0, 0.0

    def stop() -> bool:
        return cancel is not None and bool(cancel[0])

    try:
        for result in workers.in_order(measured, chunks, stop=stop):
            chunks.give_back(result)
            count = len(result.values)
            values = np.full(count, np.nan)
            for i, value in enumerate(result.values):
                if isinstance(value, str):
                    values[i] = numbers.setdefault(value, len(numbers))
                elif value is not None:
                    values[i] = value
            done, computing = done + count, computing + result.seconds
            seconds = time.monotonic() - begun
            yield Part(
                cells=slice(result.start, result.start + count),
                values=values,
                unresolved=np.array([value is None for value in result.values]),
                texts=tuple(numbers),
                progress=Progress(done, total, seconds, seconds * (total - done) / done, computing),
            )
    except Stopped:
        raise Cancelled from None


def sweep_workers(
    count: int | None = None, scheduler: str | None = None
) -> AbstractContextManager[Workers]:
    """Workers for sweeps, closed at the end of a ``with`` block.

    By default those of the scheduler whose address stands in the environment variable
    `SCHEDULER`, else a process on each of this machine's cores but one (at least one), at
    low priority. A ``count`` given is always of this machine's own processes: what remains
    when a scheduler cannot be reached (ConnectionError, see `core.workers`).
    """
    if count is None and scheduler is None:
        scheduler = os.environ.get(SCHEDULER) or None
    if count is None and scheduler is None:
        count = spare_cores()
    return open_workers(count, scheduler)


def sweep(
    family: GRU | GRUFamily,
    axes: Axis | Sequence[Axis],
    quantity: Quantity | str,
    *,
    workers: Workers | int | None = None,
    scheduler: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    partial: Callable[[Part], None] | None = None,
    cancel: Cancel | None = None,
    cache: SweepCache | None = None,
    chunk: int | None = None,
) -> Sweep:
    """A quantity over one or two parameters.

    Parameters
    ----------
    family
        Callable from the parameters' values to a GRU; or a GRU, which is varied in the
        parameters that the axes name.
    axes
        One `Axis` or two.
    quantity
        One of `QUANTITIES`, its name, or another `Quantity`.
    workers
        Open workers, which stay open; or a number of processes on this machine, for this
        sweep only (0: in this process, without Dask). Default: as `sweep_workers`.
    scheduler
        The address of a Dask scheduler, as in `sweep_workers`.
    progress, partial
        Called after every chunk, in this thread.
    cancel
        An int64 array of length 1; set to 1 from another thread or a callback it ends
        the sweep.
    cache
        Where finished sweeps are kept; only for families of `core.families`.
    chunk
        Cells of a chunk at most; default: chosen. The values do not depend on it.

    Raises
    ------
    ValueError
        For axes that make no grid or too large a one, and weights that overflow.
    ConnectionError
        The scheduler cannot be reached.
    Cancelled
        ``cancel`` was set. Workers opened for this sweep are ended; a chunk that runs on
        others ends within `CHUNK` seconds and a cell.
    """
    lines = checked_axes(axes)
    asked = _quantity(quantity)
    along = family_along(family, lines)
    values = tuple(axis.values for axis in lines)
    check_corners(along, values)
    key = None if cache is None else key_of(along, values, asked)
    if cache is not None and key is not None and (kept := cache.get(key)) is not None:
        return kept
    result = swept(
        along, values, asked, tuple(axis.parameter for axis in lines), workers=workers,
        scheduler=scheduler, progress=progress, partial=partial, cancel=cancel, chunk=chunk,
    )  # fmt: skip
    if cache is not None and key is not None:
        cache.put(key, result)
    return result


def swept(
    family: GRUFamily,
    axes: tuple[Array, ...],
    quantity: Quantity,
    names: tuple[str, ...],
    *,
    workers: Workers | int | None = None,
    scheduler: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    partial: Callable[[Part], None] | None = None,
    cancel: Cancel | None = None,
    chunk: int | None = None,
) -> Sweep:
    """A sweep over given values, as in `sweep`."""
    check_size([len(axis) for axis in axes])
    shape = tuple(len(axis) for axis in reversed(axes))
    values, unresolved = np.full(np.prod(shape), np.nan), np.zeros(np.prod(shape), bool)
    texts: tuple[str, ...] = ()
    with ExitStack() as stack:
        if not isinstance(workers, Workers):
            workers = stack.enter_context(sweep_workers(workers, scheduler))
        parts = parts_of(family, axes, quantity, workers, cancel=cancel, chunk=chunk)
        stack.callback(parts.close)  # type: ignore[attr-defined]
        for part in parts:
            values[part.cells], unresolved[part.cells] = part.values, part.unresolved
            texts = part.texts
            if partial is not None:
                partial(part)
            if progress is not None:
                progress(part.progress)
    if texts:
        values, texts = _renumbered(values, texts)
    return Sweep(
        names, axes, quantity.name, quantity.unit, values.reshape(shape),
        unresolved.reshape(shape), texts,
    )  # fmt: skip


def _renumbered(values: Array, texts: tuple[str, ...]) -> tuple[Array, tuple[str, ...]]:
    """Indices in the order of first appearance, whichever chunk was finished first."""
    order = list(dict.fromkeys(values[np.isfinite(values)].astype(int).tolist()))
    new = np.full(len(texts), np.nan)
    new[order] = np.arange(len(order))
    finite = np.isfinite(values)
    values[finite] = new[values[finite].astype(int)]
    return values, tuple(texts[i] for i in order)


def _quantity(quantity: Quantity | str) -> Quantity:
    if isinstance(quantity, Quantity):
        return quantity
    if quantity not in QUANTITIES:
        raise ValueError(f"{str(quantity)[:40]!r} is none of {', '.join(QUANTITIES)}")
    return QUANTITIES[quantity]
