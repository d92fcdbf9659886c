"""The nearest parameters with the portrait of another GRU.

All eight images of the target under the symmetries of the square have its signature. On
the straight way to each, bisection finds a point close to the start that has it still; then
parameters are moved towards the start, one group after another, as long as the signature
stays. *Computed*: an upper bound of the distance, found with bounded work; nothing is said of
optimality.
"""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.model.gru import GRU
from core.model.parameter_space import at, distance, free_parameters, position
from core.model.symmetries import images
from core.reasons.reason import in_words
from core.separatrix_skeleton.assembly import skeleton
from core.topology.invariant import Signature, signature_of

BISECTIONS = 8
MOST_BISECTING, MOST = 40, 64
"""Signatures computed on the straight ways, and in all but for rounding, at most."""

DIGITS = (2, 3, 4)
"""The result is rounded to the first of these numbers of decimals that keeps it."""


def nearest(gru: GRU, target: GRU, *, cancel: Cancel | None = None) -> GRU:
    """Parameters near those of ``gru`` that have the signature of ``target``.

    Parameters
    ----------
    gru, target
        Two units each, and the same reset convention.
    cancel
        Stops the computation when another thread sets it to 1: raises `Cancelled`.

    Returns
    -------
    A GRU with the signature of ``target``, no farther from ``gru`` in the max-norm than the
    nearest image of ``target`` under a symmetry of the square; ``gru`` itself if it has that
    signature. Rounded to few digits where that keeps the signature.

    Raises
    ------
    ValueError
        The signature of ``target`` is not resolved, the reset conventions differ, or one is
        not of two units.
    Cancelled
        ``cancel`` was set.
    """
    for name, value in (("gru", gru), ("target", target)):
        if not isinstance(value, GRU) or value.dim != 2:
            raise ValueError(f"{name} must be a GRU of two units")
    if gru.reset_after is not target.reset_after:
        raise ValueError("the reset conventions differ: no path leads from one to the other")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    wanted = signature_of(skeleton(target, cancel=flag))
    if not wanted.resolved:
        raise ValueError("the target's signature is not resolved: " + in_words(wanted.reasons))
    search = _Search(gru, wanted, flag)
    if search.reached(search.start):
        return gru
    best = search.best_on_straight_ways(images(target))
    best = search.improved(best)
    return search.rounded(best, min(distance(gru, image) for image in images(target)))


class _Search:
    def __init__(self, gru: GRU, wanted: Signature, flag: Cancel) -> None:
        self.gru, self.wanted, self.flag = gru, wanted, flag
        self.start, self.own = position(gru), free_parameters(gru)
        self.computed = 0

    def reached(self, place: Array) -> bool:
        if self.flag[0]:
            raise Cancelled
        self.computed += 1
        frame = skeleton(at(self.gru, place), cancel=self.flag)
        return signature_of(frame) == self.wanted

    def best_on_straight_ways(self, ends: list[GRU]) -> Array:
        """The nearest point found on the ways to the images, nearest image first."""
        best, least = None, np.inf
        for end in sorted(ends, key=lambda end: distance(self.gru, end)):
            step = position(end) - self.start
            length = float(np.abs(step).max())
            if best is not None and self.computed >= MOST_BISECTING:
                break
            # it is the target's portrait at 1; is it so already where it would be the best?
            high = 1.0
            if length >= least:
                high = 0.98 * least / length
                if not self.reached(self.start + high * step):
                    continue
            low = 0.0
            for _ in range(BISECTIONS):
                middle = 0.5 * (low + high)
                if self.reached(self.start + middle * step):
                    high = middle
                else:
                    low = middle
            if high * length < least:
                best, least = self.start + high * step, high * length
        assert best is not None
        return best

    def improved(self, place: Array) -> Array:
        """Nearer in the max-norm: the farthest parameters, then random ones, move back."""
        rng = np.random.default_rng(0)
        share = 0.3
        for turn in range(MOST - self.computed):
            step = place - self.start
            size = np.abs(step).max()
            # all that is farther than a smaller ball is brought back to it …
            moved = np.clip(step, -(1.0 - share) * size, (1.0 - share) * size)
            if turn % 2:  # … and some of the others make up for it
                few = self.own & (rng.random(len(step)) < 0.2)
                moved = np.where(few, (1.0 - share) * size * rng.choice([-1.0, 1.0]), moved)
            if self.reached(self.start + moved):
                place, share = self.start + moved, min(0.5, 1.3 * share)
            elif turn % 2:
                share = max(0.7 * share, 0.01)
        return place

    def rounded(self, place: Array, limit: float) -> GRU:
        """With few decimals, if that keeps the signature and nothing moves beyond ``limit``."""
        limit = min(limit, 1.01 * float(np.abs(place - self.start).max()))
        for digits in DIGITS:
            short = np.round(place, digits)
            if np.abs(short - self.start).max() <= limit and self.reached(short):
                return at(self.gru, short)
        return at(self.gru, place)
