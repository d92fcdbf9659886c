"""The proof of an image, said of the portrait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.arrays import Array
from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.proven import FixedPoint, FixedPointSet
from core.model.gru import GRU
from core.portrait_proofs.canonical_image import Image
from core.portrait_proofs.image_proof import OUTSIDE, FoundEnd, ImageProof
from core.portrait_proofs.results import PortraitProof, ProvenBranch, ProvenCycle
from core.portrait_proofs.ring_search import FoundRing
from core.portrait_proofs.way_back import branch_back, ring_back, trap_back, wall_back
from core.proof.arrows import joined
from core.proof.closed_chains import UNKNOWN, winding
from core.proof.rings import BETWEEN, END, POINT
from core.proof.traps import SIZE
from core.reasons.elements import branch_element, cycle_element, point_element
from core.reasons.reason import Code, Reason


def cycles_complete(found: ImageProof) -> bool:
    """All traps and discs are joined with the outside."""
    return all(joined(found.leads, node) for node in range(len(found.traps)))


def open_branches(points: FixedPointSet) -> tuple[ProvenBranch, ...]:
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


def open_reasons(branches: Sequence[ProvenBranch]) -> list[Reason]:
    """One for the branches of a kind of each saddle."""
    kinds = dict.fromkeys((b.saddle, b.stable) for b in branches if not b.proven)
    return [
        Reason(Code.END_NOT_PROVEN, (branch_element(stable, saddle, None),))
        for saddle, stable in kinds
    ]


def same_points(points: FixedPointSet, image: Image, seen: FixedPointSet) -> bool:
    """The points of an image are those of the portrait: of one kind each, in boxes that meet."""
    owners = []
    for place in seen:
        box = image.box_back(np.array(place.enclosure))
        meeting = [
            i
            for i, point in enumerate(points)
            if (point.enclosure[0] <= box[1]).all() and (box[0] <= point.enclosure[1]).all()
        ]
        if len(meeting) != 1 or points[meeting[0]].kind != place.kind:
            return False
        owners += meeting
    return sorted(owners) == list(range(len(points)))


def _times_round(chain: Array, sense: int, box: Array) -> int:
    """How often a chain goes round a box, counted in a sense; 0 where that is not decided."""
    turns = int(winding(chain, *box.T.ravel()))
    return 0 if turns == UNKNOWN else sense * turns


class Translation:
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
        complete = cycles_complete(found)
        branches = self._branches()
        reasons = [] if complete else self._reasons()
        ends = all(branch.proven for branch in branches)
        cycles = tuple(replace(cycle, parent=self._parent(k)) for k, cycle in enumerate(cycles))
        return PortraitProof(
            gru=self.gru, points=self.points, cycles=cycles, cycles_complete=complete,
            separatrices=branches, ends_proven=ends,
            nesting_proven=self._nesting_known(cycles),
            reasons=(*reasons, *open_reasons(branches)),
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
            if _times_round(inner, ring.sense, point.enclosure) >= 1
        ]
        sense = ring.sense * ring.direction if len(ring.section) else 0
        sense = sense if self.image.keeps_orientation else -sense
        return ProvenCycle(
            ring.direction > 0, tuple(sorted(within)), sense, None,
            ring_back(self.image, ring, None), guess,
        )  # fmt: skip

    def _encloses(self, one: int, other: int) -> bool:
        """The one ring's cycle is proven to lie around the other's.

        A place of the other's outer chain, which lies outside the other's cycle, lies in what the
        one's inner chain goes round.
        """
        ring, place = self.found.rings[one], self.found.rings[other].outer[0, :2]
        inner = ring.pieces[ring.row[BETWEEN] : ring.row[END]]
        turns = winding(inner, place[0], place[0], place[1], place[1])
        return turns not in (UNKNOWN, 0)

    def _parent(self, index: int) -> int | None:
        """The smallest cycle that is proven to lie around a cycle."""
        others = [k for k in range(len(self.found.rings)) if k != index]
        around = [k for k in others if self._encloses(k, index)]
        inmost = [k for k in around if not any(j != k and self._encloses(k, j) for j in around)]
        return inmost[0] if inmost else None

    def _nesting_known(self, cycles: Sequence[ProvenCycle]) -> bool:
        """Of any two cycles it is known which lies in which, or that neither does.

        Neither does if no fixed point lies in both: a cycle has one inside.
        """
        return all(
            not set(one.encloses) & set(two.encloses)
            or self._encloses(i, j)
            or self._encloses(j, i)
            for i, one in enumerate(cycles)
            for j, two in enumerate(cycles[:i])
        )

    def _branches(self) -> tuple[ProvenBranch, ...]:
        """All branches, those whose end is proven with their chain."""
        ends: dict[tuple[int, bool, bool], FoundEnd | None] = {}
        for end in self.found.ends:
            tangent = self.image.back(np.array([end.wedge[0], end.wedge[2]]))
            saddle, stable = self.point_of[end.saddle], end.direction < 0
            along = self._along(saddle, stable, tangent)
            if along != 0.0:
                key = saddle, stable, along > 0.0
                # two branches on one side of an eigenvector cannot be distinguished by it
                ends[key] = None if key in ends else end
        return tuple(
            self._branch(branch, ends.get(self._branch_key(branch)))
            for branch in open_branches(self.points)
        )

    def _branch_key(self, branch: ProvenBranch) -> tuple[int, bool, bool]:
        """Saddle, kind, and whether it leaves along the eigenvector."""
        along = self._along(branch.saddle, branch.stable, branch.tangent)
        return branch.saddle, branch.stable, along > 0.0

    def _along(self, saddle: int, stable: bool, tangent: Array) -> float:
        """The cosine against the computed eigenvector; 0 where it is none or about across it."""
        along = _open_branch(self.points[saddle], saddle, stable, 1).tangent
        cosine = float(tangent @ along) / float(np.hypot(*tangent) * np.hypot(*along) + 1e-300)
        return cosine if abs(cosine) > 0.5 else 0.0

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
