"""A sweep in parts: chunks of cells, handed to workers, and their values as they come.

Every cell is computed by itself, from its parameters alone. So the values are the same with
any number of workers and any chunks, and a worker's death costs only time. A chunk ends
after `CHUNK` seconds, wherever it is; what is left of it is handed out again: cells differ
in cost by a factor of a thousand, and a bar of progress should not stand still.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.model.gru import GRU
from core.model.systems import GRUFamily
from core.results import result
from core.sweeps.quantities import NotResolved, Quantity
from core.sweeps.results import places
from core.workers.cluster import Workers
from core.workers.schedulers import Stopped

CHUNK = 0.4
"""Seconds after which a chunk ends. Dask needs 2 to 10 ms for each."""

MOST = 4096
"""Cells of a chunk, at most: Dask's messages stay small."""

LEAST = 64
"""Cells of a chunk, if so many are left: cheap ones take 30 ms, ten times Dask's share."""


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


@result
class Part:
    """Some cells' values: those of ``values.ravel()[cells]`` of the complete `Sweep`.

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
