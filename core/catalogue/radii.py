"""The radii of the catalogue's entries: how far the topology of each holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from core.catalogue.complexity import simpler
from core.catalogue.entry import Entry
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.parameter_space import position
from core.structural_stability.nearest_change import Signatures, nearest_point_change
from core.structural_stability.parameter_proof import holds
from core.structural_stability.radii import Robustness, directions, robustness
from core.workers.cluster import Workers

CHECKED = 2
"""So many of a record's samples are computed anew to verify it."""

ALIKE = 0.8
"""Of two systems with one topology the simpler one stands for it, unless its nearest change
is nearer than this share of the other's."""


NEARER = 0.98
"""A change that is found anew, nearer than this share of the recorded one, is another."""


def with_radii(
    entries: Sequence[Entry],
    workers: Workers,
) -> Iterator[Entry]:
    """The generic entries that had no radii, one by one, with them."""
    wanting = [e for e in entries if e.degeneracy is None and e.robustness is None]
    found = workers.in_order(robustness, [entry.gru for entry in wanting])
    for entry, radii in zip(wanting, found, strict=True):
        yield replace(entry, robustness=radii)


def steadier(old: Entry, new: Entry) -> bool:
    """Whether the second of two entries with one topology should stand for it.

    The more robust one does; of two that are about as robust (`ALIKE`), the simpler.
    Radii that are not known are computed. Degenerate entries: the simpler one.
    """
    if old.degeneracy is not None or new.degeneracy is not None:
        return simpler(new.gru, old.gru)
    if old.gru == new.gru:
        return False
    before, after = _reach(old), _reach(new)
    least = ALIKE * before if simpler(new.gru, old.gru) else before / ALIKE
    return after > least


def _reach(entry: Entry) -> float:
    found = entry.robustness or robustness(entry.gru)
    return found.upper_radius


def radii_problems(entry: Entry) -> list[str]:
    """What of an entry's radii does not hold, in words; empty where there are none.

    The proven radius is proven anew, the nearest change computed anew; of the samples of
    the tested radius the first `CHECKED` are. No fold, cusp or Hopf bifurcation that is found
    lies within the proven or the tested radius, and none shows a change nearer than the
    recorded one.
    """
    found = entry.robustness
    if found is None:
        return []
    around = Signatures(entry.gru, entry.signature, np.zeros(1, np.int64))
    problems = []
    if found.points_radius > 0.0 and not holds(entry.gru, found.points_radius):
        problems.append("the fixed points are not proven to persist in the proven radius")
    if not _agree(around, found):
        problems.append("the topology is not the same within the tested radius")
    nearer, singular = nearest_point_change(around, find_fixed_points(entry.gru))
    if singular < max(found.points_radius, found.tested_radius):
        problems.append("a fold, a cusp or a Hopf bifurcation lies within a radius")
    if not _changes(around, found, entry.gru):
        problems.append("the nearest change is not where it should be")
    elif nearer is not None and nearer.distance < NEARER * found.upper_radius:
        problems.append("there is a change nearer than the nearest one")
    return problems


def _agree(around: Signatures, found: Robustness) -> bool:
    rng = np.random.default_rng(found.seed)
    samples = directions(around, found.samples, rng)[:CHECKED]
    return not any(around.compare_all(found.tested_radius * samples))


def _changes(around: Signatures, found: Robustness, gru: GRU) -> bool:
    if found.change is None:
        return math.isinf(found.upper_radius) and not found.bifurcation
    step = position(found.change) - position(gru)
    apart = math.isclose(float(np.abs(step).max()), found.upper_radius, rel_tol=1e-9)
    # the points may persist beyond a change of cycles or connections
    ordered = found.tested_radius <= found.upper_radius
    return apart and ordered and bool(found.bifurcation) and around.compare(step) == 1
