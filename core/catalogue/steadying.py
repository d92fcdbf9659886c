"""Sturdier parameters for a topology: further from the nearest change, of few digits.

A topology that was found where it barely exists is better shown where it holds firmly.
Random steps of several sizes are taken as long as they lead to a GRU with the same
signature whose nearest change is further away; then the parameters are shortened as far as
they stay about as robust. Depends on nothing but the arguments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from core.catalogue.entry import Entry
from core.catalogue.record import entry_of
from core.fixed_points.proven import find_fixed_points
from core.model import gru_field
from core.model.gru import GRU
from core.model.parameter_space import at, position
from core.separatrix_skeleton.assembly import skeleton
from core.structural_stability.nearest_singular import DISTANCE, nearest_singular
from core.structural_stability.radii import robustness
from core.topology.invariant import Signature, signature_of
from core.workers.cluster import Workers

SIZES = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003)
"""Largest changes of a parameter tried, relative to 1 + its size."""

TRIALS = 24
"""Random steps of each size in one round; most fail in a millisecond."""

ROUNDS = 4
LOOKS = 10
"""Signatures computed in one round, of the trials that are furthest from folds and Hopf
points: the first with the topology is tried."""

SAMPLES = 16
"""Of the robustness that compares two systems."""

BETTER = 1.3
"""A step is taken if the nearest change becomes so many times further away."""

MOVED = ", moved away from its nearest bifurcation"

KEPT = 0.8
"""The share of the distance that shortening the parameters must keep."""


def steadied(gru: GRU, *, enough: float, seed: int = 0) -> GRU:
    """A GRU with the same signature whose nearest change is further away, or ``gru`` itself.

    Parameters
    ----------
    gru
        Two units, with a resolved signature; ValueError otherwise.
    enough
        It is not looked further when the nearest change is at least so far.
    seed
        Of NumPy's generator.
    """
    own = signature_of(skeleton(gru))
    best, reach = gru, robustness(gru, samples=SAMPLES).upper_radius
    rng = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        if reach >= enough:
            break
        trial = _furthest(best, own, rng)
        if trial is None:
            break
        further = robustness(trial, samples=SAMPLES).upper_radius
        if further <= BETTER * reach:
            break
        best, reach = trial, further
    return best if best is gru else _shortened(best, own, KEPT * reach)


def is_weak(entry: Entry, distance: float) -> bool:
    """Whether an entry's nearest change is known and nearer than ``distance``.

    Not those whose parameters mean something: of the paper, or with a note about them.
    """
    radii = entry.robustness
    own = entry.in_paper or bool(entry.note)
    return not own and radii is not None and radii.upper_radius < distance


def sturdier(entries: Sequence[Entry], enough: float, workers: Workers) -> Iterator[Entry]:
    """The entries, one by one: with sturdier parameters and their radii if some are found."""
    tasks = [(entry, enough) for entry in entries]
    yield from workers.in_order(_sturdier, tasks)


def _sturdier(task: tuple[Entry, float]) -> Entry:
    entry, enough = task
    gru = steadied(entry.gru, enough=enough)
    if gru == entry.gru:
        return entry
    radii = robustness(gru)
    if entry.robustness is not None and radii.upper_radius <= entry.robustness.upper_radius:
        return entry
    origin = entry.origin if entry.origin.endswith(MOVED) else entry.origin + MOVED
    return entry_of(gru, name=entry.name, aliases=entry.aliases, origin=origin, robustness=radii)


def _furthest(gru: GRU, own: Signature, rng: np.random.Generator) -> GRU | None:
    """Of the neighbours with the same signature that furthest from folds and Hopf points."""
    kinds = sorted(point.kind for point in find_fixed_points(gru))
    rated: list[tuple[float, GRU]] = []
    for trial in _neighbours(gru, rng):
        points = find_fixed_points(trial)
        if points.complete and sorted(point.kind for point in points) == kinds:
            rows = nearest_singular(trial, points)
            rated.append((float(rows[:, DISTANCE].min()) if len(rows) else np.inf, trial))
    rated.sort(key=lambda pair: -pair[0])
    alike = (trial for _, trial in rated[:LOOKS] if signature_of(skeleton(trial)) == own)
    return next(alike, None)


def _neighbours(gru: GRU, rng: np.random.Generator) -> Iterator[GRU]:
    here = position(gru)
    moving = here != 0.0
    moving[gru_field.BH] = True  # the other parameters that are 0 stay 0
    for size in SIZES:
        for _ in range(TRIALS):
            step = rng.uniform(-1.0, 1.0, len(here)) * size * (1.0 + np.abs(here)) * 0.5
            yield at(gru, here + np.where(moving, step, 0.0))


def _shortened(gru: GRU, own: Signature, least: float) -> GRU:
    """As few significant digits, the same for all, as keep the topology and its reach."""
    for digits in range(1, 8):
        short = np.array([float(f"{x:.{digits - 1}e}") for x in position(gru).tolist()])
        trial = at(gru, short)
        if signature_of(skeleton(trial)) != own:
            continue
        if robustness(trial, samples=SAMPLES).upper_radius >= least:
            return trial
    return gru
