"""What a search knows: systems of every class of fixed points and of every signature.

A *class* is the numbers of sinks, saddles and sources. The archive counts how often each
class and each signature was met, and keeps some systems of each, the newest ones, so that
a search can go on from what is rare.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.catalogue.fields import Fields
from core.model import gru_field
from core.topology_search.systems import Kinds

CLASS_KEPT = 10
"""Systems kept of each class."""

SIGNATURE_KEPT = 3
"""Systems kept of each signature."""

Vector = tuple[float, ...]
Counts = tuple[int, int, int, int, int]
"""How many sinks, saddles, sources, stable and unstable cycles."""


class Sight(NamedTuple):
    """A signature that a batch has met: its newest system, how often, and how."""

    signature: str
    counts: Counts
    system: Vector
    times: int
    how: str


@dataclass(frozen=True)
class BatchResult:
    """What one batch has met; plain data.

    Attributes
    ----------
    number
        Of the batch.
    classes
        For each class met: how often, and its newest system.
    sights
        One for each signature.
    failures
        Systems whose signature could not be computed, with the error's words.
    """

    number: int
    classes: dict[Kinds, tuple[int, Vector]]
    sights: tuple[Sight, ...]
    failures: tuple[tuple[Vector, str], ...] = ()


@dataclass(frozen=True)
class Kept:
    """How often a class or a signature was met, and some systems, newest last."""

    visits: int
    systems: tuple[Vector, ...]


@dataclass(frozen=True)
class Archive:
    """What batches begin with. Plain data, never changed: `with_results` gives a new one."""

    classes: dict[Kinds, Kept] = field(default_factory=dict)
    signatures: dict[str, Kept] = field(default_factory=dict)

    def with_results(self, results: Iterable[BatchResult]) -> Archive:
        """The archive after some batches, given in their order."""
        classes, signatures = dict(self.classes), dict(self.signatures)
        for result in results:
            for kinds, (times, system) in result.classes.items():
                classes[kinds] = _met(classes.get(kinds), system, times, CLASS_KEPT)
            for sight in result.sights:
                before = signatures.get(sight.signature)
                signatures[sight.signature] = _met(
                    before, sight.system, sight.times, SIGNATURE_KEPT
                )
        return replace(self, classes=classes, signatures=signatures)

    def of_class(self, rng: np.random.Generator) -> Array | None:
        """A system of a class, rare ones preferred; None if there is none."""
        return _picked(list(self.classes.values()), rng)

    def of_signature(self, rng: np.random.Generator) -> Array | None:
        """A system of a signature, rare ones preferred; None if there is none."""
        return _picked(list(self.signatures.values()), rng)

    def rarity(self, kinds: Kinds, more: int = 0) -> float:
        """1 for a class never met, less the more often it was; ``more`` visits are added."""
        kept = self.classes.get(kinds)
        return 1.0 / math.sqrt(1.0 + more + (kept.visits if kept else 0))

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "classes": [[list(k), v.visits, _lists(v.systems)] for k, v in self.classes.items()],
            "signatures": [[k, v.visits, _lists(v.systems)] for k, v in self.signatures.items()],
        }

    @classmethod
    def from_dict(cls, value: object) -> Archive:
        """The inverse of `to_dict`; ValueError names what is wrong."""
        fields = Fields("archive", value)
        classes, signatures = {}, {}
        keys = ("key", "visits", "systems")
        for row in fields.list("classes"):
            kept = Fields.of_list("archive, class", row, keys)
            classes[kinds_of(kept.any("key"))] = _kept(kept)
        for row in fields.list("signatures"):
            kept = Fields.of_list("archive, signature", row, keys)
            signatures[kept.text("key")] = _kept(kept)
        fields.end()
        return cls(classes, signatures)


def _met(before: Kept | None, system: Vector, times: int, most: int) -> Kept:
    if before is None:
        return Kept(times, (system,))
    return Kept(before.visits + times, (*before.systems, system)[-most:])


def _picked(kept: list[Kept], rng: np.random.Generator) -> Array | None:
    if not kept:
        return None
    weights = np.array([1.0 / np.sqrt(1.0 + one.visits) for one in kept])
    systems = kept[int(rng.choice(len(kept), p=weights / weights.sum()))].systems
    return np.array(systems[int(rng.integers(len(systems)))])


def _kept(fields: Fields) -> Kept:
    systems = tuple(vector_of(one) for one in fields.list("systems"))
    visits = fields.integer("visits")
    if visits < 0 or not systems:
        raise ValueError("archive: what was met has a count and a system")
    return Kept(visits, systems)


def kinds_of(value: object) -> Kinds:
    """Three counts from JSON; ValueError otherwise."""
    first, second, third = _counts(value, 3)
    return first, second, third


def counts_of(value: object) -> Counts:
    """Five counts from JSON; ValueError otherwise."""
    a, b, c, d, e = _counts(value, 5)
    return a, b, c, d, e


def _counts(value: object, number: int) -> list[int]:
    if isinstance(value, list) and len(value) == number:
        counts = [one for one in value if type(one) is int and one >= 0]
        if len(counts) == number:
            return counts
    raise ValueError(f"counts must be {number} integers from 0 on")


def vector_of(value: object) -> Vector:
    """A system from JSON; ValueError for anything but `core.model.gru_field.SIZE` numbers."""
    size = gru_field.SIZE
    if isinstance(value, list) and len(value) == size:
        numbers = tuple(float(x) for x in value if type(x) in (int, float) and np.isfinite(x))
        if len(numbers) == size:
            return numbers
    raise ValueError(f"a system must be {size} finite numbers")


def _lists(systems: tuple[Vector, ...]) -> list[list[float]]:
    return [list(system) for system in systems]
