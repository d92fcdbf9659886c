"""The proof of a portrait: which cycles there are and no others, and where separatrices end.

The theorems are those of docs/proofs.md; the parts are proven one after the other in
`core.portrait_proofs.image_proof`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Array
from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.proven import FixedPoint, FixedPointSet, find_fixed_points
from core.model.gru import GRU
from core.portrait_proofs.canonical_image import Image, canonical_image
from core.portrait_proofs.image_proof import OUTSIDE, FoundEnd, ImageProof, prove_image
from core.portrait_proofs.results import (
    PortraitProof,
    ProvenBranch,
    ProvenCycle,
    ProvenRing,
    ProvenTrap,
    Wall,
)
from core.portrait_proofs.ring_search import FoundRing, guess_of
from core.portrait_proofs.way_back import branch_back, ring_back, trap_back, wall_back
from core.proof.arrows import joined
from core.proof.closed_chains import winding
from core.proof.rings import BETWEEN, END, POINT
from core.proof.traps import SIZE
from core.reasons.elements import branch_element, cluster_element, cycle_element, point_element
from core.reasons.reason import Code, Reason
from core.separatrix_skeleton.assembly import find_limit_cycles

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
    gru: GRU, *, cycles: Sequence[LimitCycle] | None = None, effort: int = EFFORT
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

    Returns
    -------
    PortraitProof
        It depends on nothing but the arguments, and without ``cycles`` its verdict is the same for
        all eight symmetric images of the portrait.

    Raises
    ------
    ValueError
        ``gru`` is no GRU, or ``effort`` no positive integer up to 10 million.

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
    found, guesses = _prove(image, seen, cycles, effort)
    return _Translation(gru, points, image, seen, found, guesses).proof()


def _prove(
    image: Image, points: FixedPointSet, cycles: Sequence[LimitCycle] | None, effort: int
) -> tuple[ImageProof, Sequence[LimitCycle]]:
    """What is proven of the image, and the guesses of cycles that were used."""
    if cycles is not None:
        guesses = [guess_of(cycle, image) for cycle in cycles]
        return prove_image(image.gru, points, effort, guesses), cycles
    alone = prove_image(image.gru, points, min(effort, _ALONE), [])
    if _cycles_complete(alone) or effort <= _ALONE:
        if alone.finished or effort <= _ALONE:
            return alone, ()
        return prove_image(image.gru, points, effort, []), ()
    computed = find_limit_cycles(image.gru)
    own = [guess_of(cycle, Image(image.gru, np.eye(2))) for cycle in computed]
    return prove_image(image.gru, points, effort, own), computed


def _cycles_complete(found: ImageProof) -> bool:
    """All traps and discs are joined with the outside."""
    return all(joined(found.leads, node) for node in range(len(found.traps)))


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
    branches = _open_branches(points)
    proven = not reasons and not branches
    return PortraitProof(
        gru=gru, points=points, cycles=(), cycles_complete=cycles_complete, separatrices=branches,
        ends_proven=proven, signature_proven=proven,
        reasons=(*reasons, *_open_reasons(branches)), traps=(), discs=(), walls=(), work=0,
    )  # fmt: skip


def _open_branches(points: FixedPointSet) -> tuple[ProvenBranch, ...]:
    """The branches of all saddles, none with a proven end."""
    return tuple(
        _open_branch(point, i, stable, side)
        for i, point in enumerate(points)
        if point.kind == "saddle" and len(point.h) == 2
        for stable in (False, True)
        for side in (1, -1)
    )


def _open_branch(point: FixedPoint, saddle: int, stable: bool, side: int) -> ProvenBranch:
    column = int(np.argmin(point.eigenvalues.real) if stable else np.argmax(point.eigenvalues.real))
    return ProvenBranch(
        saddle, stable, side * point.eigenvectors[:, column].real, "unresolved", None,
        np.empty((0, 8)), np.zeros(5, dtype=np.int64), np.empty(0),
    )  # fmt: skip


def _open_reasons(branches: Sequence[ProvenBranch]) -> list[Reason]:
    """One for the branches of a kind of each saddle."""
    kinds = dict.fromkeys((b.saddle, b.stable) for b in branches if not b.proven)
    return [
        Reason(Code.END_NOT_PROVEN, (branch_element(stable, saddle, None),))
        for saddle, stable in kinds
    ]


class _Translation:
    """The proof of an image, said of the portrait."""

    def __init__(
        self, gru: GRU, points: FixedPointSet, image: Image, seen: FixedPointSet,
        found: ImageProof, guesses: Sequence[LimitCycle],
    ) -> None:  # fmt: skip
        self.gru, self.points, self.image, self.found = gru, points, image, found
        self.guesses = guesses
        self.point_of = [self._owner(place.h) for place in seen]
        self.seen = seen

    def _owner(self, h: Array) -> int:
        """The point of the portrait that one of the image is."""
        place = self.image.back(np.array(h))
        return int(np.argmin([float(np.abs(point.h - place).max()) for point in self.points]))

    def proof(self) -> PortraitProof:
        """All parts."""
        found = self.found
        cycles = tuple(
            self._cycle(ring, guess) for ring, guess in zip(found.rings, found.guesses, strict=True)
        )
        complete = _cycles_complete(found)
        branches = self._branches()
        reasons = [] if complete else self._reasons()
        ends = all(branch.proven for branch in branches)
        return PortraitProof(
            gru=self.gru, points=self.points, cycles=cycles, cycles_complete=complete,
            separatrices=branches, ends_proven=ends,
            signature_proven=complete and not branches and not cycles,
            reasons=(*reasons, *_open_reasons(branches)),
            traps=tuple(
                trap_back(self.image, found.traps[node], self.point_of[found.owners[node]])
                for node in self._kept()
            ),
            discs=tuple(
                ring_back(self.image, disc, self.point_of[int(disc.row[POINT])])
                for disc in found.discs
            ),
            walls=tuple(
                wall_back(self.image, found.arcs, row.tolist(), self._names())
                for row in found.walls
            ),
            work=found.work,
        )  # fmt: skip

    def _kept(self) -> list[int]:
        """The traps that are proven."""
        return [int(node) for node in np.flatnonzero(self.found.traps[:, SIZE] > 0.0)]

    def _names(self) -> dict[int, int]:
        """The nodes of the image as a `Wall` numbers them."""
        kept, traps = self._kept(), len(self.found.traps)
        others = len(self.found.rings) + len(self.found.discs)
        names = {node: k for k, node in enumerate(kept)}
        names |= {traps + k: len(kept) + k for k in range(others)}
        return names | {traps + others: -1}

    def _cycle(self, ring: FoundRing, guess: int) -> ProvenCycle:
        """A ring with what lies inside it: what its inner chain goes round."""
        inner = ring.pieces[ring.row[BETWEEN] : ring.row[END]]
        within = [
            self.point_of[i]
            for i, point in enumerate(self.seen)
            if abs(winding(inner, *point.enclosure.T.ravel())) == 1
        ]
        return ProvenCycle(
            ring.direction > 0, tuple(sorted(within)), ring_back(self.image, ring, None), guess
        )

    def _branches(self) -> tuple[ProvenBranch, ...]:
        """All branches, those whose end is proven with their chain."""
        ends = {}
        for end in self.found.ends:
            tangent = self.image.back(np.array([end.wedge[0], end.wedge[2]]))
            ends[self._branch_key(self.point_of[end.saddle], end.direction < 0, tangent)] = end
        return tuple(
            self._branch(
                branch, ends.get(self._branch_key(branch.saddle, branch.stable, branch.tangent))
            )
            for branch in _open_branches(self.points)
        )

    def _branch_key(self, saddle: int, stable: bool, tangent: Array) -> tuple[int, bool, bool]:
        """Saddle, kind, and whether it leaves along the eigenvector."""
        along = _open_branch(self.points[saddle], saddle, stable, 1).tangent
        return saddle, stable, bool(tangent @ along > 0.0)

    def _branch(self, branch: ProvenBranch, end: FoundEnd | None) -> ProvenBranch:
        if end is None:
            return branch
        arcs, marks, wedge = branch_back(self.image, end)
        return ProvenBranch(
            branch.saddle,
            branch.stable,
            branch.tangent,
            *self._target(end.node),
            arcs,
            marks,
            wedge,
        )

    def _target(self, node: int) -> tuple[str, int | None]:
        """What lies in a node in which a branch ends."""
        traps, rings = len(self.found.traps), len(self.found.rings)
        if node == OUTSIDE:
            return "border", None
        if node < traps:
            return "point", self.point_of[self.found.owners[node]]
        if node < traps + rings:
            return "cycle", node - traps
        disc = self.found.discs[node - traps - rings]
        return "point", self.point_of[int(disc.row[POINT])]

    def _reasons(self) -> list[Reason]:
        """Why it is not proven that there are no other cycles."""
        found = self.found
        codes = [
            (Code.CYCLES_NOT_EXCLUDED if trap[SIZE] > 0.0 else Code.TRAP_NOT_PROVEN, owner)
            for node, (trap, owner) in enumerate(zip(found.traps, found.owners, strict=True))
            if not joined(found.leads, node)
        ]
        # without a trap a point cannot be joined: the second reason follows from the first
        return [
            *(
                Reason(code, (point_element(self.points, self.point_of[owner]),))
                for code, owner in codes
            ),
            *(
                Reason(Code.CYCLE_NOT_PROVEN, (cycle_element(i, cycle),))
                for i, cycle in enumerate(self.guesses)
                if i not in found.guesses
            ),
        ]
