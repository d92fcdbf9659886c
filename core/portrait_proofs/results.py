"""What a proof of a portrait says, and what it consists of."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU
from core.portrait_proofs.certificate import certificate_of
from core.portrait_proofs.proven_signature import proven_signature
from core.reasons.reason import Reason
from core.results import result


@result
class ProvenTrap:
    """A neighbourhood of a sink or source that no closed orbit meets (theorem T8).

    Attributes
    ----------
    point
        Index of the fixed point.
    shape
        "ellipse": |L (h − h*)| ≤ size. "box": |h₁ − h₁*| / L₁₁ ≤ size and |h₂ − h₂*| / L₂₂ ≤ size.
    enclosure
        (2, 2) lower and upper corner of the box in which the fixed point h* lies.
    matrix
        (2, 2) L.
    size
        Positive.
    direction
        1 for a sink, −1 for a source: the time in which orbits that enter it end in its point.
    """

    point: int
    shape: str
    enclosure: Array
    matrix: Array
    size: float
    direction: int


@result
class ProvenRing:
    """A region with exactly one closed orbit, or a disc around a focus with none (T4, T5).

    Attributes
    ----------
    outer, inner
        (n, 8) the control points x0, y0, …, x3, y3 of the cubic Bézier arcs of two closed chains;
        a disc has no inner arcs.
    sense
        1: the chains go counter-clockwise round what they enclose; −1: clockwise.
    direction
        The time in which orbits enter the region: 1 forward, −1 backward.
    weight
        (23,) the weight ψ, as `core.proof.dulac_weights` lays it out.
    first
        The weight is of the velocity divided by 1 − z1, else by 1 − z2.
    place
        (2,) a place in the region.
    section
        (n, 8) one-way arcs from the inner chain to the outer one: they show which way the cycle
        turns. None for a disc, or where that is not proven.
    point
        Of a disc the index of its fixed point, else None.
    """

    outer: Array
    inner: Array
    sense: int
    direction: int
    weight: Array
    first: bool
    place: Array
    section: Array
    point: int | None


@result
class Wall:
    """A chain of one-way arcs from one node to another (T1).

    Attributes
    ----------
    arcs
        (n, 8) the control points x0, y0, …, x3, y3 of cubic Bézier curves; each begins at the
        very place where the one before it ends.
    start, end
        The nodes: the traps of a `PortraitProof`, then its rings, then its discs are counted
        through from 0; −1 is the outside of the square.
    sign
        1: orbits cross it from its left to its right; −1: from its right to its left.
    """

    arcs: Array
    start: int
    end: int
    sign: int


@result
class ProvenCycle:
    """A region in which exactly one limit cycle lies.

    Attributes
    ----------
    stable
        Whether it attracts.
    encloses
        Indices of the fixed points inside.
    sense
        1: it turns counter-clockwise; −1: clockwise; 0: not proven.
    parent
        Index of the smallest cycle that encloses it, or None.
    ring
        The region.
    guess
        Index of the computed cycle from which the region was found.
    period, multiplier
        (low, high) bounds, or None where they were not asked for.
    """

    stable: bool
    encloses: tuple[int, ...]
    sense: int
    parent: int | None
    ring: ProvenRing
    guess: int
    period: tuple[float, float] | None = None
    multiplier: tuple[float, float] | None = None


@result
class ProvenBranch:
    """A separatrix and its end.

    Attributes
    ----------
    saddle
        Index of its saddle.
    stable
        Whether it is a stable branch, which is followed backward in time.
    tangent
        (2,) the unit vector in which it leaves its saddle; computed.
    ends_at
        "point", "cycle", "border", or "unresolved".
    target
        Index of the point or of `PortraitProof.cycles` at which it ends, else None.
    arcs
        (n, 8) the closed chain that it enters and does not leave (T7): control points of cubic
        Bézier curves. Empty where its end is not proven.
    marks
        (5,) how many arcs make the rung, from the left of the branch to its right; the rung and the
        right wall; those and the path within the node; all: the last ones are the left wall, run
        back to the rung. And how many turns of the outer chain of the ring are added.
    wedge
        (7,) the matrix P row by row, the slopes left and right, and the length of the wedge that
        the branch leaves through the rung (T6).
    """

    saddle: int
    stable: bool
    tangent: Array
    ends_at: str
    target: int | None
    arcs: Array
    marks: NDArray[np.int64]
    wedge: Array

    @property
    def proven(self) -> bool:
        """Whether its end is proven."""
        return self.ends_at != "unresolved"


@result
class PortraitProof:
    """What is proven of a portrait. What is not is not denied: `reasons` say what is missing.

    Attributes
    ----------
    gru
        The GRU.
    points
        Its fixed points.
    cycles
        Limit cycles, each in a region that holds no other; all of them are proven to be different.
    cycles_complete
        Proven: there are no closed orbits but those of `cycles`. With none in `cycles`: there is
        no limit cycle. False says nothing at all.
    separatrices
        All branches, four for each saddle: unstable along and against its eigenvector, then stable
        along and against.
    ends_proven
        The end of each is proven.
    nesting_proven
        Of any two of its cycles it is proven which lies in which, or that neither does.
    reasons
        Why `cycles_complete` or `ends_proven` is False; empty where neither is.
    traps, discs, walls
        What the proof consists of, beside the rings of `cycles` and the chains of `separatrices`.
    work
        The arcs tested, a box of a weight counting as three.
    """

    gru: GRU
    points: FixedPointSet
    cycles: tuple[ProvenCycle, ...]
    cycles_complete: bool
    separatrices: tuple[ProvenBranch, ...]
    ends_proven: bool
    nesting_proven: bool
    reasons: tuple[Reason, ...]
    traps: tuple[ProvenTrap, ...]
    discs: tuple[ProvenRing, ...]
    walls: tuple[Wall, ...]
    work: int

    @cached_property
    def signature(self) -> str:
        """The signature (`Signature.text`) if cycles, ends and cyclic orders of ends are proven.

        Empty where they are not. Orders are proven where two branches have only one, or where all
        others force them.
        """
        if not (self.cycles_complete and self.ends_proven and self.nesting_proven):
            return ""
        return proven_signature(self.points, self.cycles, self.separatrices)

    @property
    def signature_proven(self) -> bool:
        """Cycles, ends and cyclic orders are proven."""
        return bool(self.signature)

    @cached_property
    def certificate(self) -> dict[str, Any]:
        """The proof as plain numbers for an independent check, ready for JSON.

        All numbers are the exact floats with which the proof was made.
        """
        return certificate_of(self)
