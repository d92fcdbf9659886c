"""How sweeps run: on worker processes, with partial results, one after another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.model.gru import GRU
from core.model.systems import GRUFamily
from core.sweeps.axes import Axis, check_corners, check_size, checked_axes, family_along
from core.sweeps.cache import SweepCache, key_of
from core.sweeps.parts import Part, Progress, parts_of
from core.sweeps.quantities import QUANTITIES, Quantity
from core.sweeps.results import Sweep
from core.workers.cluster import Workers, open_workers
from core.workers.processes import spare_cores
from core.workers.schedulers import Stop, Stopped

Opening = AbstractContextManager[Workers]
"""What opens workers, when it is entered, and closes them."""

SCHEDULER = "GRUSCOPE_SCHEDULER"
"""The environment variable with the address of an existing Dask scheduler."""


def sweep_workers(
    count: int | None = None, scheduler: str | None = None, stop: Stop = lambda: False, *,
    default: int | None = None,
) -> Opening:  # fmt: skip
    """Workers for sweeps, closed at the end of a ``with`` block.

    By default those of the scheduler whose address stands in the environment variable
    `SCHEDULER`, else ``default`` processes at low priority: by default one on each of this
    machine's cores but one (at least one). A ``count`` given is always of this machine's own
    processes: what remains when a scheduler cannot be reached (ConnectionError, see
    `core.workers.cluster`).
    """
    if count is None and scheduler is None:
        scheduler = os.environ.get(SCHEDULER) or None
    if count is None and scheduler is None:
        count = spare_cores() if default is None else default
    return open_workers(count, scheduler, stop=stop)


def _opened(
    stack: ExitStack, workers: Workers | Opening | int | None, scheduler: str | None,
    cancel: Cancel | None,
) -> Workers:  # fmt: skip
    """Workers as `sweep` was given them, or opened until the stack ends."""
    if isinstance(workers, Workers):
        return workers

    def stop() -> bool:
        return cancel is not None and bool(cancel[0])

    try:
        if isinstance(workers, AbstractContextManager):
            return stack.enter_context(workers)
        return stack.enter_context(sweep_workers(workers, scheduler, stop))
    except Stopped:
        raise Cancelled from None


def sweep(
    family: GRU | GRUFamily,
    axes: Axis | Sequence[Axis],
    quantity: Quantity | str,
    *,
    workers: Workers | Opening | int | None = None,
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
        Open workers, which stay open; or what opens some when they are needed, for this sweep
        only; or a number of processes on this machine, likewise (0: in this process, without
        Dask). Default: as `sweep_workers`.
    scheduler
        The address of a Dask scheduler, as in `sweep_workers`.
    progress, partial
        Called after every chunk, in this thread.
    cancel
        An int64 array of length 1; set to 1 from another thread or a callback it ends
        the sweep.
    cache
        Where finished sweeps are kept; only for families of `core.model.families`.
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
    task = SweepTask(family, axes, quantity)

    def along(part: Part) -> None:
        if partial is not None:
            partial(part)
        if progress is not None:
            progress(part.progress)

    (result,) = sweeps(
        [task], workers=workers, scheduler=scheduler, partial=along, cancel=cancel,
        cache=cache, chunk=chunk,
    )  # fmt: skip
    return result


@dataclass(frozen=True)
class SweepTask:
    """What `sweep` is asked for: family, axes and quantity, as there."""

    family: GRU | GRUFamily
    axes: Axis | Sequence[Axis]
    quantity: Quantity | str


def sweeps(
    tasks: Sequence[SweepTask],
    *,
    workers: Workers | Opening | int | None = None,
    scheduler: str | None = None,
    partial: Callable[[Part], None] | None = None,
    cancel: Cancel | None = None,
    cache: SweepCache | None = None,
    chunk: int | None = None,
) -> Iterator[Sweep]:
    """Several sweeps, one after another and on the same workers; see `sweep` for the rest.

    All tasks are checked before the first begins. Workers are opened for the first sweep
    that is not kept in the cache; closing the iterator ends them.
    """
    checked = [_checked(task) for task in tasks]
    return _in_turn(checked, workers, scheduler, partial, cancel, cache, chunk)


@dataclass(frozen=True)
class _Checked:
    along: GRUFamily
    values: tuple[Array, ...]
    quantity: Quantity
    names: tuple[str, ...]


def _checked(task: SweepTask) -> _Checked:
    lines = checked_axes(task.axes)
    quantity = _quantity(task.quantity)
    along = family_along(task.family, lines)
    values = tuple(axis.values for axis in lines)
    check_corners(along, values)
    return _Checked(along, values, quantity, tuple(axis.parameter for axis in lines))


def _in_turn(
    tasks: Sequence[_Checked],
    workers: Workers | Opening | int | None,
    scheduler: str | None,
    partial: Callable[[Part], None] | None,
    cancel: Cancel | None,
    cache: SweepCache | None,
    chunk: int | None,
) -> Iterator[Sweep]:
    with ExitStack() as stack:
        for task in tasks:
            key = None if cache is None else key_of(task.along, task.values, task.quantity)
            kept = cache.get(key) if cache is not None and key is not None else None
            if kept is not None:
                yield kept
                continue
            workers = _opened(stack, workers, scheduler, cancel)
            result = swept(
                task.along, task.values, task.quantity, task.names, workers=workers,
                partial=partial, cancel=cancel, chunk=chunk,
            )  # fmt: skip
            if cache is not None and key is not None:
                cache.put(key, result)
            yield result


def swept(
    family: GRUFamily,
    axes: tuple[Array, ...],
    quantity: Quantity,
    names: tuple[str, ...],
    *,
    workers: Workers | Opening | int | None = None,
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
        workers = _opened(stack, workers, scheduler, cancel)
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
