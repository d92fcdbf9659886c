"""Computing an entry anew and comparing: a record is worth what it can be verified for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from core.catalogue.entry import Entry
from core.catalogue.radii import radii_problems
from core.catalogue.record import entry_of

PERIOD_TOLERANCE = 1e-9
"""Relative: by how much recorded and computed periods and multipliers may differ."""


def problems(entry: Entry, *, radii: bool = True) -> list[str]:
    """What of an entry does not hold, in words; empty where all of it does.

    Parameters
    ----------
    entry
        As recorded.
    radii
        Whether its radii are computed anew as well, which takes seconds. Default: they are.

    Notes
    -----
    Proven anew: the fixed points (number, kinds, each recorded enclosure meets exactly one
    computed one) and the clusters' indices. Computed anew: cycles, signature, degeneracy,
    nullclines, words, and of the radii what `core.catalogue.radii.radii_problems` says.
    """
    parameter = entry.degeneracy.parameter if entry.degeneracy else ""
    try:
        fresh = entry_of(entry.gru, parameter=parameter, note=entry.note)
    except ValueError as error:
        return [str(error)]
    found = [word for word, holds in _checks(entry, fresh) if not holds()]
    return found + (radii_problems(entry) if radii else [])


def _checks(entry: Entry, fresh: Entry) -> Iterator[tuple[str, Callable[[], bool]]]:
    yield "the fixed points differ", lambda: _same_points(entry, fresh)
    yield "the clusters differ", lambda: _same_clusters(entry, fresh)
    yield "the cycles differ", lambda: _same_cycles(entry, fresh)
    yield "the topology differs", lambda: entry.key == fresh.key
    yield (
        "why it is not resolved differs",
        lambda: _words(entry) == _words(fresh),
    )
    yield "the degeneracy differs", lambda: _same_degeneracy(entry, fresh)
    yield "the nullclines' shapes differ", lambda: entry.nullclines == fresh.nullclines
    yield "what it is beyond differs", lambda: entry.beyond == fresh.beyond
    yield "the title differs", lambda: entry.title == fresh.title
    yield "the description differs", lambda: entry.description == fresh.description


def _words(entry: Entry) -> list[str]:
    """Why it has no signature: a record holds the sentences only."""
    return [str(reason) for reason in entry.signature.reasons]


def _same_points(entry: Entry, fresh: Entry) -> bool:
    if [(p.kind, p.shape) for p in entry.points] != [(p.kind, p.shape) for p in fresh.points]:
        return False
    boxes = [(a.enclosure, b.enclosure) for a, b in zip(entry.points, fresh.points, strict=True)]
    meet = all((a[0] <= b[1]).all() and (b[0] <= a[1]).all() for a, b in boxes)
    inside = all(
        (p.enclosure[0] <= p.h).all() and (p.h <= p.enclosure[1]).all() for p in entry.points
    )
    return meet and inside


def _same_clusters(entry: Entry, fresh: Entry) -> bool:
    if [c.index for c in entry.clusters] != [c.index for c in fresh.clusters]:
        return False
    pairs = zip(entry.clusters, fresh.clusters, strict=True)
    return all(np.allclose(a.enclosure, b.enclosure, rtol=0.0, atol=1e-3) for a, b in pairs)


def _same_cycles(entry: Entry, fresh: Entry) -> bool:
    if len(entry.cycles) != len(fresh.cycles):
        return False
    return all(
        (a.stable, a.encloses) == (b.stable, b.encloses)
        and np.isclose(a.period, b.period, rtol=PERIOD_TOLERANCE, atol=0.0)
        and np.isclose(np.log(a.multiplier + 1e-300), np.log(b.multiplier + 1e-300), rtol=1e-6)
        for a, b in zip(entry.cycles, fresh.cycles, strict=True)
    )


def _same_degeneracy(entry: Entry, fresh: Entry) -> bool:
    one, other = entry.degeneracy, fresh.degeneracy
    if one is None or other is None:
        return one is other
    return (one.kind, one.codimension, one.parameter) == (
        other.kind, other.codimension, other.parameter
    ) and (one.value, one.below, one.above) == (other.value, other.below, other.above)  # fmt: skip
