"""A ring around a computed limit cycle: loops at several distances until one pair is proven.

A computed cycle is a guess, of which floats are used and no claim: where it is, about how strongly
it attracts. Whatever it says, only what `core.proof.rings` proves of the loops counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cycles.limit_cycle import LimitCycle
from core.model.gru import GRU
from core.portrait_proofs.canonical_image import Image
from core.portrait_proofs.loop_search import core_of_ring, loop, one_way_segment
from core.portrait_proofs.weight_fit import fit_weight, scaled_velocity
from core.proof.closed_chains import PIECE, cut_chain
from core.proof.rings import Ring, ring_holds

DISTANCES = (0.2, 0.1, 0.05, 0.025, 0.012, 0.006, 0.003, 0.0015, 5e-4, 1e-4, 2e-5, 4e-6)
"""Of the loops from the cycle, in units of its size."""

_STRONG = 3.0
_ANGLES = (0.3, 0.1, 0.03)
_PIECES = 12_000
_PART_OF_GAP, _SHORTEST = 0.4, 0.003
_ARCS = 3000
_SAMPLES = 60
_WORK_OF_ONE = 8000


@dataclass(frozen=True)
class CycleGuess:
    """About where a limit cycle is.

    Attributes
    ----------
    base
        (2,) a place on it.
    tangent
        (2,) the unit direction of the motion there, in the time in which the cycle attracts.
    direction
        That time: 1 forward, −1 backward.
    log_multiplier
        The logarithm of its multiplier.
    points
        (n, 2) the closed curve.
    """

    base: Array
    tangent: Array
    direction: int
    log_multiplier: float
    points: Array

    @property
    def size(self) -> float:
        """The longer side of the box around it."""
        return float(np.ptp(self.points, axis=0).max())


@dataclass(frozen=True)
class FoundRing:
    """A proven ring, or disc, with what its check needs.

    Attributes
    ----------
    outer, inner
        (n, 8) the arcs of its chains; a disc has no inner ones.
    sense
        1: the chains go counter-clockwise round what they enclose.
    direction
        The time in which orbits enter it.
    weight
        `core.proof.dulac_weights.Weight`.
    first
        The weight is of the field divided by 1 − z1, else by 1 − z2.
    place
        (2,) a place in its region.
    section
        (n, 8) one-way arcs from the inner chain to the outer one; none for a disc, or where they
        are not proven.
    core
        (n, 8) arcs along the computed cycle; a guess.
    pieces, row
        What `core.proof.rings` takes.
    """

    outer: Array
    inner: Array
    sense: int
    direction: int
    weight: Array
    first: bool
    place: Array
    section: Array
    core: Array
    pieces: Array
    row: Ring


def guess_of(cycle: LimitCycle, image: Image) -> CycleGuess:
    """The guess that a computed cycle of the portrait is for an image of it."""
    direction = 1 if cycle.stable else -1
    forth = image.matrix.T
    return CycleGuess(
        cycle.section.base @ forth, direction * (cycle.section.tangent @ forth), direction,
        cycle.log_multiplier, cycle.points @ forth,
    )  # fmt: skip


def find_ring(
    gru: GRU, guess: CycleGuess, enclosures: Array, work: NDArray[np.int64]
) -> FoundRing | None:
    """A proven ring around a guessed cycle, as wide as is found; None if none is.

    ``enclosures`` (n, 4): those of all fixed points. ``work[0]``: what may still be done.
    """
    first = _first(gru, guess.points)
    rate = guess.log_multiplier / _turn_time(gru, guess.points, first)
    for outer, inner, sense in _loops(gru.packed, guess, work):
        places = np.concatenate([_some(outer[:, :2]), _some(inner[:, :2]), _some(guess.points)])
        weight = fit_weight(gru, places, rate, first)
        if weight is None:
            continue
        ring = _proven(gru, guess, enclosures, outer, inner, sense, weight, first, work)
        if ring is not None:
            return ring
        if work[0] <= 0:
            return None
    return None


def _loops(
    p: Array, guess: CycleGuess, work: NDArray[np.int64]
) -> Iterator[tuple[Array, Array, int]]:
    """Pairs of loops, outer and inner, and the sense in which they go round."""
    sense = 1 if _area(guess.points) * guess.direction > 0.0 else -1
    arcs = np.empty((_ARCS, 8))
    for share in DISTANCES:
        at = -sense * share * guess.size
        outer = _loop(p, guess, at, arcs, 0, work)
        inner = _loop(p, guess, -at, arcs, outer, work) if outer > 0 else -1
        if inner > 0:
            yield arcs[:outer].copy(), arcs[outer:inner].copy(), sense
        if work[0] <= 0:
            return


def _loop(
    p: Array, guess: CycleGuess, at: float, arcs: Array, begin: int, work: NDArray[np.int64]
) -> int:
    """A loop at a distance: by the angle that fits, by given ones where a cycle attracts much."""
    angles = _ANGLES if abs(guess.log_multiplier) > _STRONG else ()
    (x, y), (tx, ty), direction = guess.base, guess.tangent, float(guess.direction)
    for angle in (*angles, 0.0):
        end: int = loop(p, x, y, tx, ty, at, direction, angle, arcs, begin, work)
        if end > 0:
            return end
    return -1


def _proven(
    gru: GRU, guess: CycleGuess, enclosures: Array, outer: Array, inner: Array, sense: int,
    weight: Array, first: bool, work: NDArray[np.int64],
) -> FoundRing | None:  # fmt: skip
    """The ring, if it is one."""
    pieces = np.empty((_PIECES, PIECE))
    between = cut_chain(outer, _lengths(outer, inner), pieces, 0)
    end = cut_chain(inner, _lengths(inner, outer), pieces, between) if between > 0 else -1
    if end < 0:
        return None
    pieces = pieces[:end].copy()
    row = np.array([0, between, end, sense, guess.direction, -1])
    allowed = np.array([min(int(work[0]), _WORK_OF_ONE)])
    before = int(allowed[0])
    x, y = guess.base
    holds = ring_holds(gru.packed, first, weight, pieces, row, enclosures, x, y, allowed)
    work[0] -= before - int(allowed[0])
    if not holds:
        return None
    core = _core(gru, guess)
    section = _section(gru, outer[0, :2], inner[0, :2], -sense * guess.direction)
    return FoundRing(
        outer, inner, sense, guess.direction, weight, first, guess.base, section, core, pieces, row
    )


def _lengths(chain: Array, other: Array) -> Array:
    """How long the pieces of each arc shall be: a part of its distance from the other chain."""
    places = other.reshape(-1, 2)
    gaps = [np.hypot(*(places - place).T).min() for place in chain[:, :2]]
    shortest = _SHORTEST * float(np.ptp(places, axis=0).max())
    return np.maximum(_PART_OF_GAP * np.array(gaps), shortest)


def _section(gru: GRU, outward: Array, inward: Array, sign: int) -> Array:
    """Arcs from a place to one farther out, crossed with the sign; none where that fails."""
    arcs = np.empty((_ARCS, 8))
    (x, y), (x1, y1) = inward, outward
    count = one_way_segment(gru.packed, x, y, x1, y1, sign, arcs)
    return arcs[: max(count, 0)].copy()


def _core(gru: GRU, guess: CycleGuess) -> Array:
    """Arcs along the cycle; none where they do not close."""
    arcs = np.empty((_ARCS, 8))
    (x, y), (tx, ty) = guess.base, guess.tangent
    count = core_of_ring(gru.packed, x, y, tx, ty, float(guess.direction), arcs)
    return arcs[:count].copy()


def _first(gru: GRU, states: Array) -> bool:
    """Which factor 1 − z is the larger one at most of the states."""
    gap = states @ (gru.Uz[0] - gru.Uz[1]) + gru.bz[0] - gru.bz[1]
    return bool(np.median(gap) <= 0.0)


def _turn_time(gru: GRU, points: Array, first: bool) -> float:
    """About the time of a turn, in that of the scaled field."""
    velocity, _ = scaled_velocity(gru, points, first)
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return float((lengths / np.linalg.norm(velocity[:-1], axis=1)).sum())


def _area(points: Array) -> float:
    """The signed area within a closed curve."""
    x, y = points.T
    return float(0.5 * (x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def _some(places: Array) -> Array:
    """At most some sixty of them."""
    return places[:: max(1, len(places) // _SAMPLES)]
