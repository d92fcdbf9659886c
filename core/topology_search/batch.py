"""One batch of a search: a pure function of the seed, the batch's number and the archive.

Four ways of looking for systems share a batch:

- *draw*: systems at random;
- *drift*: one step away from a system of a rare class;
- *climb*: many steps, each kept if it does not lower a mark that rewards points, sources,
  sinks, and a sink that is about to become a source (weights drawn for each climb);
- *cross*: a straight line through a system of a rare signature, with a signature at every
  step: it crosses the bifurcations of cycles and the connections of saddles, which leave
  the points as they are.

The first three look at the certified counts alone; then the signatures of some of what
they met are computed, rare classes first. Keeping some of everything met and going on from
the rare is the idea of MAP-Elites (Mouret & Clune, "Illuminating search spaces by mapping
elites", 2015) and of novelty search (Lehman & Stanley, Evolutionary Computation 19, 2011).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from core.arrays import Array
from core.separatrix_skeleton.assembly import Skeleton, skeleton
from core.topology.invariant import signature_of
from core.topology_search.archive import Archive, BatchResult, Counts, Sight, Vector
from core.topology_search.systems import (
    Counted,
    Kinds,
    bounded,
    counted,
    gru_of,
    neighbour,
    random_system,
    redrawn,
    symmetric,
)

DRAWS = 30
DRIFTS = 180
CLIMBS = 4
CLIMB_STEPS = 150
CROSSINGS = 1
CROSS_STEPS = 7
SIGNATURES = 5
"""Of systems met by their counts; crossings compute theirs besides."""

PER_CLASS = 3
"""Systems of one class whose signature may be computed, the newest of the batch."""

_LIKINGS = ((0.0, 0.0), (0.5, 0.0), (2.0, 0.0), (2.0, -0.5), (0.0, 0.5), (0.0, 2.0))
"""What a climb gives for a source and for a sink, besides 1 for any point."""

_SMALLEST_STEP = 1e-5


@dataclass
class _Scout:
    """What a batch has met so far."""

    rng: np.random.Generator
    archive: Archive
    times: dict[Kinds, int] = field(default_factory=dict)
    newest: dict[Kinds, list[tuple[Array, str]]] = field(default_factory=dict)
    sample: dict[Kinds, Array] = field(default_factory=dict)
    sights: dict[str, Sight] = field(default_factory=dict)
    failures: list[tuple[Vector, str]] = field(default_factory=list)

    def visit(self, system: Array, how: str) -> Counted | None:
        """Count a system's points, and remember it."""
        found = counted(system)
        if found is not None:
            self.times[found.kinds] = self.times.get(found.kinds, 0) + 1
            kept = self.newest.setdefault(found.kinds, [])
            kept.append((system, how))
            del kept[:-PER_CLASS]
            if self.rng.random() < 1.0 / self.times[found.kinds]:  # each is as likely to stay
                self.sample[found.kinds] = system
        return found

    def own(self) -> Array:
        """A system that this batch has met, of a rare class by all that is known."""
        kinds = list(self.newest)
        weights = np.array([self.archive.rarity(one, self.times[one]) for one in kinds])
        kept = self.newest[kinds[int(self.rng.choice(len(kinds), p=weights / weights.sum()))]]
        return kept[int(self.rng.integers(len(kept)))][0]

    def look(self, system: Array, how: str) -> str:
        """The text of a system's signature, remembered; "" where not resolved."""
        vector = tuple(system.tolist())
        try:
            frame = skeleton(gru_of(system))
            text = signature_of(frame).text
        except Exception as error:  # one system that breaks the numerics must not end a
            self.failures.append((vector, repr(error)))  # search of hours; it is reported
            return ""
        if text:
            before = self.sights.get(text)
            times = 1 if before is None else before.times + 1
            self.sights[text] = Sight(text, counts_in(frame), vector, times, how)
        return text


def run_batch(seed: int, number: int, archive: Archive) -> BatchResult:
    """What the batch with this number meets.

    The same for the same arguments, in every process of one kind of machine.
    """
    scout = _Scout(np.random.default_rng([seed, number]), archive)
    for _ in range(DRAWS):
        scout.visit(random_system(scout.rng), "draw")
    for _ in range(DRIFTS):
        _drift(scout)
    for _ in range(CLIMBS):
        _climb(scout)
    for _ in range(CROSSINGS):
        _cross(scout)
    for system, how in _promising(scout):
        scout.look(system, how)
    classes = {
        kinds: (times, tuple(scout.sample[kinds].tolist())) for kinds, times in scout.times.items()
    }
    return BatchResult(number, classes, tuple(scout.sights.values()), tuple(scout.failures))


def counts_in(frame: Skeleton) -> Counts:
    """Sinks, saddles, sources, stable and unstable cycles of a skeleton."""
    kinds = [point.kind for point in frame.points.points]
    stable = sum(cycle.stable for cycle in frame.cycles)
    return (
        kinds.count("sink"), kinds.count("saddle"), kinds.count("source"),
        stable, len(frame.cycles) - stable,
    )  # fmt: skip


def _begin(scout: _Scout) -> Array:
    """A system of a rare class, or of a rare signature; at random if there is none.

    Classes are the archive's or this batch's own: so a batch goes on from what it has just
    met, which the archive will have two rounds later.
    """
    lot = scout.rng.random()
    if lot < 0.4 and scout.newest:
        return scout.own()
    known = scout.archive.of_class if lot < 0.8 else scout.archive.of_signature
    system = known(scout.rng)
    return random_system(scout.rng) if system is None else system


def _drift(scout: _Scout) -> None:
    rng = scout.rng
    system = _begin(scout)
    if rng.random() < 0.5:
        system = symmetric(system)
    size, share = 10.0 ** rng.uniform(-2.5, -0.3), float(rng.choice([0.2, 0.5, 1.0]))
    system = neighbour(system, rng, size, share, 1.0)
    if rng.random() < 0.1:
        system = redrawn(system, rng)
    scout.visit(system, "drift")


def _climb(scout: _Scout) -> None:
    """A (1+1) evolution strategy; steps grow when one succeeds and shrink when one fails."""
    rng = scout.rng
    alike = rng.random() < 0.5
    system = _begin(scout)
    system = symmetric(system) if alike else system
    found = scout.visit(system, "climb")
    if found is None:
        return
    per_source, per_sink = _LIKINGS[int(rng.integers(len(_LIKINGS)))]

    def mark(found: Counted) -> float:
        sinks, _, sources = found.kinds
        return (
            sum(found.kinds) + per_source * sources + per_sink * sinks
            + 0.2 * max(found.turning, -5.0)
        )  # fmt: skip

    best, size = mark(found), 10.0 ** rng.uniform(-2.0, -0.7)
    for _ in range(CLIMB_STEPS):
        trial = neighbour(system, rng, size, float(rng.choice([0.15, 0.4, 1.0])))
        found = scout.visit(symmetric(trial) if alike else trial, "climb")
        if found is not None and mark(found) >= best:
            size *= 1.5 if mark(found) > best else 1.0
            system, best = symmetric(trial) if alike else trial, mark(found)
        else:
            size *= 0.93
        if size < _SMALLEST_STEP:
            return


def _cross(scout: _Scout) -> None:
    rng = scout.rng
    start = scout.archive.of_signature(rng)
    if start is None:
        return
    # sizes of all orders: cycles live in strips that are thin near a homoclinic orbit
    size, share = 10.0 ** rng.uniform(-3.0, -0.3), float(rng.choice([0.1, 0.3, 1.0]))
    step = (neighbour(start, rng, size, share, 0.3) - start) / CROSS_STEPS
    before, at = "", start
    for _ in range(CROSS_STEPS):
        ahead = bounded(at + step)
        found = scout.visit(ahead, "cross")
        text = scout.look(ahead, "cross") if found is not None else ""
        if before and text and text != before:
            scout.look(0.5 * (at + ahead), "cross")  # a third one may lie between
        before, at = text, ahead


def _promising(scout: _Scout) -> list[tuple[Array, str]]:
    """What was met by its counts, rare classes first by a draw of lots."""
    rest = [
        (system, how, kinds)
        for kinds, kept in scout.newest.items()
        for system, how in kept
        if how != "cross"
    ]
    if not rest:
        return []
    weights = np.array([scout.archive.rarity(kinds) for _, _, kinds in rest])
    number = min(SIGNATURES, len(rest))
    # the largest u^(1/w) are a weighted sample without replacement (Efraimidis & Spirakis)
    lots = scout.rng.random(len(rest)) ** (1.0 / weights)
    order = np.argsort(-lots, kind="stable")[:number]
    return [rest[i][:2] for i in order.tolist()]
