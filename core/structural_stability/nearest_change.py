"""The nearest change of a portrait's topology that can be exhibited.

Candidates are folds, cusps and Hopf bifurcations (`core.structural_stability.nearest_singular`,
`core.structural_stability.nearest_cusp`, local minima of the distance), seeded random directions
for what happens to cycles and saddle connections, and random variations of the best direction so
far. Each is a ray in parameter space, on which bisection with the signature finds where it changes.
*Computed*: an upper bound of the distance to the nearest change, not the distance itself.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU
from core.model.parameter_space import at, free_parameters, position
from core.separatrix_skeleton.assembly import skeleton
from core.structural_stability.nearest_cusp import Cusp, nearest_cusps
from core.structural_stability.nearest_singular import DISTANCE, PLACE, nearest_singular
from core.topology.invariant import Signature, signature_of

BEYOND = 1e-3
"""A change is shown so far beyond its bifurcation, relatively …"""

FURTHER = (1.0, 3.0, 10.0, 30.0)
"""… or by these multiples of it, where the signature is not resolved as near."""

BEFORE = 0.99
"""The share of the way to a singular place at which it is taken to be not yet met."""

CANDIDATES = 6
"""Singular places tried, nearest first."""

VARIATIONS = 12
"""Variations of the best direction tried in one round, and …"""

ROUNDS = 3

SHORTER = 0.9
"""… the distance, relative to the best, at which one must show another signature."""


class Signatures:
    """Signatures around a GRU, compared with its own; counts what was computed."""

    def __init__(self, gru: GRU, base: Signature, cancel: Cancel) -> None:
        self.gru, self.base, self.cancel = gru, base, cancel
        self.origin, self.own = position(gru), free_parameters(gru)
        self.computed = 0

    def moved(self, step: Array) -> GRU:
        """The GRU whose parameters differ by ``step`` (20,)."""
        return at(self.gru, self.origin + step)

    def compare(self, step: Array) -> int:
        """1: another, resolved signature. 0: the same. −1: not resolved."""
        self.computed += 1
        return self._verdict(step)

    def compare_all(self, steps: Array) -> list[int]:
        """`compare` for each row, on as many threads as there are cores."""
        self.computed += len(steps)
        with ThreadPoolExecutor(min(len(steps), os.cpu_count() or 1)) as pool:
            return list(pool.map(self._verdict, steps))

    def _verdict(self, step: Array) -> int:
        if self.cancel[0]:
            raise Cancelled
        found = signature_of(skeleton(self.moved(step), cancel=self.cancel))
        return (0 if found == self.base else 1) if found.resolved else -1


@dataclass(frozen=True, eq=False)
class Change:
    """Parameters with another signature, and where on the way to them it begins.

    Attributes
    ----------
    step
        (20,) the change of the parameters; its max-norm is the distance.
    last
        A share of ``step`` at which the signature is still the old one.
    """

    step: Array
    last: float

    @property
    def distance(self) -> float:
        """The largest change of a parameter."""
        return float(np.abs(self.step).max())


def shortened(around: Signatures, step: Array) -> Change:
    """The change along a ray, at whose end the signature is another, by bisection."""
    low, high = 0.0, 1.0
    last = 0.0
    while high - low > BEYOND * high:
        middle = 0.5 * (low + high)
        verdict = around.compare(middle * step)
        if verdict == 1:
            high = middle
        else:
            low = middle
            last = middle if verdict == 0 else last
        if high < 1e-9:
            break
    return Change(high * step, last / high)


def nearest_point_change(around: Signatures, points: FixedPointSet) -> tuple[Change | None, float]:
    """The nearest fold, cusp or Hopf bifurcation that can be shown, and the nearest one at all."""
    rows = nearest_singular(around.gru, points)
    rows = rows[rows[:, DISTANCE] > 1e-12][:CANDIDATES]
    steps = (row[PLACE] - around.origin for row in rows)
    change = next((c for step in steps if (c := _beyond(around, step)) is not None), None)
    # cusps are looked for where one would be nearer than that
    within = np.inf if change is None else change.distance
    cusps = nearest_cusps(around.gru, points, within=within)
    cusps = [cusp for cusp in cusps if cusp.distance > 1e-12][:CANDIDATES]
    nearer = next((c for cusp in cusps if (c := _within(around, cusp)) is not None), None)
    if nearer is not None and (change is None or nearer.distance < change.distance):
        change = nearer
    singular = [*rows[:1, DISTANCE], *(cusp.distance for cusp in cusps[:1])]
    return change, float(min(singular, default=np.inf))


def _beyond(around: Signatures, step: Array) -> Change | None:
    """A change on the ray through a singular place, just beyond it."""
    for more in FURTHER:
        longer = (1.0 + more * BEYOND) * step
        if around.compare(longer) == 1:
            return Change(longer, BEFORE / (1.0 + more * BEYOND))
    return None


def _within(around: Signatures, cusp: Cusp) -> Change | None:
    """A change in the wedge of a cusp, which the ray through the cusp itself may miss."""
    for more in FURTHER:
        for side in (1.0, -1.0):
            aside = side * more * BEYOND * cusp.distance * cusp.opening
            step = cusp.place - around.origin + aside
            if around.compare(step) == 1:
                return shortened(around, step)
    return None


def random_change(
    around: Signatures, directions: Array, first: float, most: float
) -> Change | None:
    """A change along the first of the rays that shows one, from ``first`` on, doubling."""
    length = first
    while length <= most:
        for direction in directions:
            if around.compare(length * direction) == 1:
                return shortened(around, length * direction)
        length *= 2.0
    return None


def improved(around: Signatures, change: Change, rng: np.random.Generator) -> Change:
    """A nearer change, if varying the direction finds one.

    Most parameters of a good direction stand at ±distance: a variation sets a few of them
    anew, at random or to an end.
    """
    for _ in range(ROUNDS):
        better = None
        for _ in range(VARIATIONS):
            size = SHORTER * change.distance
            step = SHORTER * change.step
            few = around.own & (rng.random(len(step)) < 0.25)
            ends = rng.choice([-1.0, 1.0], len(step))
            varied = np.where(few, size * ends, step)
            if around.compare(varied) == 1:
                better = shortened(around, varied)
                break
        if better is None:
            break
        change = better
    return change
