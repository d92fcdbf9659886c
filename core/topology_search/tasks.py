"""What a search hands to its workers: batches, and the finishing of what they found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.topology_search.archive import Archive, BatchResult, Vector
from core.topology_search.batch import run_batch
from core.topology_search.certification import objections
from core.topology_search.simplification import simplified
from core.topology_search.systems import gru_of


@dataclass(frozen=True)
class BatchTask:
    """The arguments of `core.topology_search.batch.run_batch`."""

    seed: int
    number: int
    archive: Archive


@dataclass(frozen=True)
class FinishTask:
    """To simplify and certify a system; ``place`` is that of the signature's candidate."""

    signature: str
    place: int
    system: Vector


@dataclass(frozen=True)
class Finished:
    """A candidate, certified (``system``, simplified), or rejected (``objection``)."""

    signature: str
    place: int
    system: Vector | None
    objection: str


Task = BatchTask | FinishTask
Result = BatchResult | Finished


def perform(task: Task) -> Result:
    """Do a task; the result depends on the task alone."""
    if isinstance(task, BatchTask):
        return run_batch(task.seed, task.number, task.archive)
    return finish(task)


def finish(task: FinishTask) -> Finished:
    """Simplify and certify; where only the unsimplified system can be certified, that one."""
    raw = gru_of(np.array(task.system))
    objection = ""
    try:
        for gru in (simplified(raw), raw):
            reasons = objections(gru, task.signature)
            if not reasons:
                vector = tuple(gru.packed.tolist())
                return Finished(task.signature, task.place, vector, "")
            objection = reasons[0]
    except ValueError as error:
        objection = str(error)
    return Finished(task.signature, task.place, None, objection)
