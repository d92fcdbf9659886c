"""The proof of a portrait: which cycles there are and no others, and where separatrices end.

The theorems are those of docs/proofs.md; the parts are proven one after the other in
`core.portrait_proofs.image_proof`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.cancellation import Cancel
from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.proven import FixedPointSet, find_fixed_points
from core.model.gru import GRU
from core.portrait_proofs.canonical_image import Image, canonical_image
from core.portrait_proofs.image_proof import ImageProof, prove_image
from core.portrait_proofs.results import (
    PortraitProof,
    ProvenBranch,
    ProvenCycle,
    ProvenRing,
    ProvenTrap,
    Wall,
)
from core.portrait_proofs.ring_search import guess_of
from core.portrait_proofs.translation import (
    Translation,
    cycles_complete,
    open_branches,
    open_reasons,
    same_points,
)
from core.reasons.elements import cluster_element, point_element
from core.reasons.reason import Code, Reason
from core.separatrix_skeleton.assembly import skeleton

__all__ = [
    "PortraitProof", "ProvenBranch", "ProvenCycle", "ProvenRing", "ProvenTrap", "Wall",
    "prove_portrait",
]  # fmt: skip

EFFORT = 20_000
"""How many arcs are tested at most: some 100 ms."""

LARGEST_EFFORT = 10_000_000

_ALONE = 4000
"""What is tried before a cycle is looked for."""


def prove_portrait(
    gru: GRU,
    *,
    cycles: Sequence[LimitCycle] | None = None,
    effort: int = EFFORT,
    cancel: Cancel | None = None,
) -> PortraitProof:
    """Prove what can be proven of a portrait, in interval arithmetic.

    Parameters
    ----------
    gru
        One or two units, either reset convention.
    cycles
        Computed limit cycles: only where a proof is tried first. By default they are computed if
        the proof needs them.
    effort
        Bound on the work: how many arcs are tested, a box of a Dulac weight counting as three. The
        default is some 100 ms, of which few portraits need more than one.
    cancel
        Stops it early, with `Cancelled`.

    Returns
    -------
    PortraitProof
        It depends on nothing but the arguments, and without ``cycles`` its verdict is the same for
        all eight symmetric images of the portrait.

    Raises
    ------
    ValueError
        ``gru`` is no GRU, or ``effort`` no positive integer up to 10 million.
    Cancelled
        ``cancel`` was set.

    Notes
    -----
    One unit moves on a line, where nothing returns: it has no cycle. `core.RIGOR` says what the
    proofs rest on.
    """
    if not isinstance(gru, GRU):
        raise ValueError(f"portraits are proven of a GRU, not {gru!r}")
    if isinstance(effort, bool) or not isinstance(effort, int) or not 0 < effort <= LARGEST_EFFORT:
        raise ValueError(f"effort must be an integer from 1 to {LARGEST_EFFORT}, not {effort!r}")
    points = find_fixed_points(gru)
    if gru.dim == 1:
        return _unproven(gru, points, True, _unfit(points))
    image = canonical_image(gru)
    seen = points if image.gru is gru else find_fixed_points(image.gru)
    if unfit := _unfit(points) or _unfit(seen):
        return _unproven(gru, points, False, unfit)
    if not same_points(points, image, seen):
        first = (point_element(points, 0),)
        return _unproven(gru, points, False, (Reason(Code.CYCLES_NOT_EXCLUDED, first),))
    found, guesses = _prove(image, seen, cycles, effort, cancel)
    return Translation(gru, points, image, seen, found, guesses).proof()


def _prove(
    image: Image,
    points: FixedPointSet,
    cycles: Sequence[LimitCycle] | None,
    effort: int,
    cancel: Cancel | None,
) -> tuple[ImageProof, Sequence[LimitCycle]]:
    """What is proven of the image, and the guesses of cycles that were used."""
    if cycles is not None:
        guesses = [guess_of(cycle, image) for cycle in cycles]
        return prove_image(image.gru, points, effort, guesses, cancel), cycles
    alone = prove_image(image.gru, points, min(effort, _ALONE), [], cancel)
    if cycles_complete(alone) or effort <= _ALONE:
        if alone.finished or effort <= _ALONE:
            return alone, ()
        return prove_image(image.gru, points, effort, [], cancel), ()
    computed = skeleton(image.gru, points=points, cancel=cancel).cycles
    own = [guess_of(cycle, Image(image.gru, np.eye(2))) for cycle in computed]
    return prove_image(image.gru, points, effort, own, cancel), computed


def _unfit(points: FixedPointSet) -> tuple[Reason, ...]:
    """Why the theorems do not speak of these points: clusters, undecided kinds."""
    clusters = range(len(points.clusters))
    undecided = [i for i, point in enumerate(points) if point.kind == ""]
    return (
        *(Reason(Code.CLUSTER, (cluster_element(points, i),)) for i in clusters),
        *(Reason(Code.STABILITY_UNDECIDED, (point_element(points, i),)) for i in undecided),
    )


def _unproven(
    gru: GRU, points: FixedPointSet, cycles_complete: bool, reasons: tuple[Reason, ...]
) -> PortraitProof:
    """Of a portrait of which no proof is tried; of one unit nothing is left to prove."""
    branches = open_branches(points)
    proven = not reasons and not branches
    return PortraitProof(
        gru=gru, points=points, cycles=(), cycles_complete=cycles_complete, separatrices=branches,
        ends_proven=proven, nesting_proven=gru.dim == 2,
        reasons=(*reasons, *open_reasons(branches)), traps=(), discs=(), walls=(), work=0,
    )  # fmt: skip
