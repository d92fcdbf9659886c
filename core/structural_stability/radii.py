"""How far a portrait's topology holds: three radii around a GRU in parameter space.

All are changes of all parameters at once (Uh, Ur, Uz, bh, br, bz, and ch where the reset
comes after the matrix) in the max-norm: no parameter moves by more than the radius.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.bifurcations.between import bifurcation_between
from core.cancellation import Cancel
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.parameter_space import position
from core.model.symmetries import mapped
from core.reasons.reason import in_words
from core.separatrix_skeleton.assembly import skeleton
from core.structural_stability.nearest_change import (
    BEYOND,
    Change,
    Signatures,
    improved,
    nearest_point_change,
    random_change,
    shortened,
)
from core.structural_stability.parameter_proof import proven_radius, rounded_down
from core.topology.invariant import signature_of
from core.validation import finite_float

SAMPLES = 200

LARGEST = 8.0
"""Changes are looked for up to this distance when none is found nearer."""

LADDER = 0.8
"""An unresolved sample shortens the tested radius by this factor."""

MOST_TESTS = 3
"""The samples are gone through at most so many times, on average."""


@dataclass(frozen=True, eq=False)
class Robustness:
    """How far a topology holds, as max-norm changes of all parameters.

    Attributes
    ----------
    points_radius
        *Proven*: for every change of up to this the fixed points are as many and of the same
        kinds (`core.structural_stability.parameter_proof.holds`). 0 where nothing could be proven.
    tested_radius
        *Computed*: at all of the samples within this radius the signature is the same.
        No bound: samples can miss what lies between them.
    samples, seed
        How many samples, and the seed that draws them.
    upper_radius
        The largest change of a parameter from the GRU to ``change``, the nearest change of
        the signature that was found; infinite if none was. *Computed*.
    bifurcation
        What is met on the straight way to it, in words; "" if no change was found.
    change
        The GRU just beyond, with another, resolved signature; None if none was found.
    """

    points_radius: float
    tested_radius: float
    samples: int
    seed: int
    upper_radius: float
    bifurcation: str
    change: GRU | None


def robustness(
    gru: GRU, *, samples: int = SAMPLES, seed: int = 0, cancel: Cancel | None = None
) -> Robustness:
    """The three radii of a GRU of two units.

    Parameters
    ----------
    gru
        Its signature must be resolved.
    samples
        How many parameter sets the tested radius stands on. Default 200.
    seed
        Of NumPy's generator, which draws them: half of them corners of the ball, half
        uniform within it.
    cancel
        Stops the computation when another thread sets it to 1: raises `Cancelled`.

    Raises
    ------
    ValueError
        The signature of ``gru`` is not resolved (the message says why), ``gru`` is not of
        two units, or ``samples`` is not positive.
    Cancelled
        ``cancel`` was set.

    Notes
    -----
    The tested radius starts just below the nearest change known, and below the nearest fold,
    cusp or Hopf bifurcation, whether a change is shown there or not. A sample with another
    signature shortens the nearest change to where its ray is cut, by bisection, and one that
    is not resolved shortens the tested radius by `LADDER`; all samples are then tested
    again, until all agree. Depends on nothing but the arguments, and is the same for the eight
    images of a GRU under the symmetries of the square.
    """
    if not isinstance(gru, GRU) or gru.dim != 2:
        raise ValueError("robustness is computed for a GRU of two units")
    count = finite_float("samples", samples)
    if count < 1 or count != int(count):
        raise ValueError(f"samples must be a positive integer, not {samples!r}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    # the samples fall alike around all images: what is found does not depend on which it is
    own, swap, signs = representative(gru)
    points = find_fixed_points(own)
    base = signature_of(skeleton(own, points=points, cancel=flag))
    if not base.resolved:
        raise ValueError("the signature is not resolved: " + in_words(base.reasons))
    around = Signatures(own, base, flag)
    rng = np.random.default_rng(seed)
    rays = directions(around, int(count), rng)
    change, singular = nearest_point_change(around, points)
    if change is None:
        change = random_change(around, rays[:20], 0.02, LARGEST)
    if change is not None:
        change = improved(around, change, rng)
    tested, change = _tested(around, rays, change, singular)
    upper = math.inf if change is None else change.distance
    radius = proven_radius(own, below=min(singular, 2.0 * LARGEST), cancel=flag)
    back = signs[::-1] if swap else signs
    end = None if change is None else mapped(around.moved(change.step), swap, back)
    words = ""
    if change is not None and end is not None:
        words = bifurcation_between(gru, end, change.last, cancel=flag)
    return Robustness(
        points_radius=radius,
        tested_radius=tested,
        samples=int(count),
        seed=seed,
        upper_radius=upper,
        bifurcation=words,
        change=end,
    )


def representative(gru: GRU) -> tuple[GRU, bool, tuple[int, int]]:
    """The same one of the eight images for all of them, and the way there."""
    ways = [
        (swap, (first, second))
        for swap, first, second in itertools.product((False, True), (1, -1), (1, -1))
    ]
    return min(
        ((mapped(gru, swap, signs), swap, signs) for swap, signs in ways),
        key=lambda way: position(way[0]).tolist(),
    )


def directions(around: Signatures, count: int, rng: np.random.Generator) -> Array:
    """(count, 20) samples of the unit ball: corners and inner ones in turn."""
    inner = rng.uniform(-1.0, 1.0, (count, len(around.own)))
    corners = np.where(rng.random((count, len(around.own))) < 0.5, -1.0, 1.0)
    even = (np.arange(count) % 2 == 0)[:, None]
    return np.asarray(np.where(even, corners, inner) * around.own)


def _tested(
    around: Signatures, rays: Array, change: Change | None, singular: float
) -> tuple[float, Change | None]:
    """The tested radius, and the nearest change, which a sample may have brought nearer.

    ``singular`` is how near a point folds or turns unstable: the change may be shown well
    beyond, or not at all where no portrait is resolved.
    """
    below = math.inf if change is None else 0.99 * change.distance
    radius = rounded_down(min(LARGEST, below, (1.0 - BEYOND) * singular))
    order = list(range(len(rays)))
    most = around.computed + MOST_TESTS * len(rays)
    passed = 0
    while passed < len(order) and radius > 1e-9:
        # few first: what fails there costs little
        part = order[passed : passed + max(4, passed)]
        verdicts = around.compare_all(radius * rays[part])
        good = next((k for k, v in enumerate(verdicts) if v != 0), len(part))
        passed += good
        if good == len(part):
            continue
        verdict, direction = verdicts[good], rays[order[passed]]
        order.insert(0, order.pop(passed))  # what failed is tested first again
        passed = 0
        shorter = LADDER * radius
        if verdict == 1:
            nearer = shortened(around, radius * direction)
            if change is None or nearer.distance < change.distance:
                change = nearer
            # the ray's direction may be shorter than 1
            shorter = min(0.99 * change.distance, 0.99 * radius * _share(nearer, radius, direction))
        if around.computed > most:
            shorter = min(shorter, 0.5 * radius)
        radius = rounded_down(shorter)
    return radius if passed == len(order) else 0.0, change


def _share(nearer: Change, radius: float, direction: Array) -> float:
    return nearer.distance / (radius * float(np.abs(direction).max()))
