"""A search: which batches are handed out, and what is made of their results.

Batches are numbered and make *rounds* of equal size. A batch of round k begins with the
archive after round k − 2, however many workers there are and whichever is finished first:
while results of one round come in, the next is under way, and nobody waits. So the finds
depend on the seed and the number of batches alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from core.catalogue.collection import Find
from core.catalogue.entry import Entry
from core.topology_search.archive import Archive, BatchResult, Counts, Kept, Vector
from core.topology_search.systems import Kinds, gru_of
from core.topology_search.tasks import BatchTask, Finished, FinishTask, Result, Task, perform
from core.workers.cluster import Workers

ROUND = 16
"""Batches of one round, of about half a second each: so many workers are kept busy."""

CANDIDATES = 4
"""Systems of one new signature, from different batches, that certification may try."""


@dataclass(frozen=True)
class Candidate:
    """A system with a new signature, the number of its batch, and how it was met."""

    system: Vector
    batch: int
    how: str


@dataclass
class Finding:
    """A signature that was not known when the search began.

    Attributes
    ----------
    signature, counts
        Its text; its numbers of sinks, saddles, sources, stable and unstable cycles.
    candidates
        The first systems met with it, in the order of their batches.
    verdicts
        What became of each: the certified system, or the objection's words. The first
        certified one stands, so that the order in which verdicts come does not matter.
    """

    signature: str
    counts: Counts
    candidates: list[Candidate] = field(default_factory=list)
    verdicts: dict[int, Vector | str] = field(default_factory=dict)

    @property
    def untried(self) -> int | None:
        """The place of the candidate that is to be tried; None if there is none."""
        for place in range(len(self.candidates)):
            verdict = self.verdicts.get(place)
            if verdict is None:
                return place
            if not isinstance(verdict, str):
                return None
        return None

    @property
    def certified(self) -> tuple[Vector, Candidate] | None:
        """The certified system, and the candidate that it was made from."""
        for place, candidate in enumerate(self.candidates):
            verdict = self.verdicts.get(place)
            if not isinstance(verdict, str):
                return None if verdict is None else (verdict, candidate)
        return None


def archive_of(entries: tuple[Entry, ...]) -> Archive:
    """What a catalogue knows: its generic portraits, each met once."""
    classes: dict[Kinds, Kept] = {}
    signatures: dict[str, Kept] = {}
    for entry in entries:
        if not entry.signature.resolved or entry.degeneracy is not None:
            continue
        system = tuple(entry.gru.packed.tolist())
        kinds = entry.counts[:3]
        before = classes.get(kinds, Kept(0, ()))
        classes[kinds] = Kept(before.visits + 1, (*before.systems, system))
        signatures[entry.signature.text] = Kept(1, (system,))
    return Archive(classes, signatures)


class Search:
    """The state of a search between two results; `core.topology_search.checkpoint` keeps it.

    Parameters
    ----------
    seed
        Of all that is drawn.
    start
        What is known at the beginning: its signatures are no finds.
    round_size
        Batches of one round; the finds depend on it.

    Attributes
    ----------
    taken
        Batches whose results are taken in.
    findings
        By signature, in the order in which they were met.
    seconds
        Time spent so far.
    """

    def __init__(self, seed: int, start: Archive, round_size: int = ROUND) -> None:
        if round_size < 1 or seed < 0:
            raise ValueError("the seed must be at least 0, and the size of a round at least 1")
        self.seed = seed
        self.round_size = round_size
        self.known = frozenset(start.signatures)
        self.base = start
        self.recent: list[BatchResult] = []
        self.taken = 0
        self.findings: dict[str, Finding] = {}
        self.failures: list[tuple[Vector, str]] = []
        self.seconds = 0.0

    def tasks(self, more: Callable[[int], bool]) -> Iterator[Task]:
        """Tasks to hand out, each as late as possible: batches while ``more(number)``.

        Between batches, what has been found meanwhile is finished.
        """
        number = self.taken
        begun: set[tuple[str, int]] = set()
        finish_first = True
        while True:
            untried = self._untried(begun)
            wanted = more(number)
            if untried is not None and (finish_first or not wanted):
                begun.add((untried.signature, untried.place))
                finish_first = False
                yield untried
            elif wanted:
                finish_first = True
                yield BatchTask(self.seed, number, self._archive_for(number))
                number += 1
            else:
                return

    @property
    def unfinished(self) -> bool:
        """Whether a finding waits for its certificate."""
        return self._untried(set()) is not None

    def _untried(self, begun: set[tuple[str, int]]) -> FinishTask | None:
        for finding in self.findings.values():
            place = finding.untried
            if place is not None and (finding.signature, place) not in begun:
                system = finding.candidates[place].system
                return FinishTask(finding.signature, place, system)
        return None

    def _archive_for(self, number: int) -> Archive:
        """The archive after the round before the last one."""
        ahead = number // self.round_size - self.taken // self.round_size
        if ahead == 0:
            return self.base
        assert ahead == 1, "no more than one round of batches may be under way"
        return self.base.with_results(self._settled())

    def _settled(self) -> list[BatchResult]:
        """Recent results of the rounds before the one that is being taken in."""
        first = self.taken // self.round_size * self.round_size
        return [result for result in self.recent if result.number < first]

    def take(self, result: Result) -> None:
        """Take in a result; those of batches in the order of their numbers."""
        if isinstance(result, Finished):
            finding = self.findings[result.signature]
            finding.verdicts[result.place] = result.system or result.objection
            return
        assert result.number == self.taken, "results are taken in order"
        if (self.taken + 1) % self.round_size == 0:
            settled = self._settled()
            self.base = self.base.with_results(settled)
            self.recent = self.recent[len(settled) :]
        self.recent.append(result)
        self.taken += 1
        self.failures += result.failures
        for sight in result.sights:
            if sight.signature in self.known:
                continue
            finding = self.findings.setdefault(
                sight.signature, Finding(sight.signature, sight.counts)
            )
            if len(finding.candidates) < CANDIDATES:
                candidate = Candidate(sight.system, result.number, sight.how)
                finding.candidates.append(candidate)

    def run(
        self,
        workers: Workers,
        *,
        seconds: float | None = None,
        batches: int | None = None,
        stop: Callable[[], bool] = lambda: False,
        progress: Callable[[], None] = lambda: None,
    ) -> None:
        """Search.

        Parameters
        ----------
        workers
            Where batches are computed.
        seconds, batches
            No batch is handed out after so much time, or beyond so many in all; what is
            under way then is still taken in, and what was found is finished.
        stop
            Looked at some times a second; True ends the search with
            `core.workers.cluster.Stopped`, and what is under way is lost.
        progress
            Called after every result.
        """
        before, begun = self.seconds, time.monotonic()

        def more(number: int) -> bool:
            if batches is not None and number >= batches:
                return False
            return seconds is None or time.monotonic() - begun < seconds

        ahead = min(self.round_size, 2 * max(workers.count, 1) + 1)
        more_to_do = True
        while more_to_do:
            for result in workers.in_order(perform, self.tasks(more), ahead=ahead, stop=stop):
                self.take(result)
                self.seconds = before + time.monotonic() - begun
                progress()
            more_to_do = self.unfinished

    @property
    def archive(self) -> Archive:
        """All that is known now."""
        return self.base.with_results(self.recent)

    def finds(self) -> list[Find]:
        """What was found and certified, ready for the catalogue."""
        finds = []
        for finding in self.findings.values():
            certified = finding.certified
            if certified is not None:
                system, candidate = certified
                finds.append(
                    Find(
                        gru_of(np.array(system)),
                        origin=f"search, seed {self.seed}, batch {candidate.batch}",
                        signature=finding.signature,
                    )
                )
        return finds
