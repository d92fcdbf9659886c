"""Folds of cycles, located: where a stable and an unstable cycle become one.

On the side where both exist, their log multipliers are ±a √d + b d + … at the distance d
from the fold (Kuznetsov, *Elements of Applied Bifurcation Theory*, 2004, §5.3), so that
their product is a smooth function of the parameter with a simple zero there. The secant
rule on it gives far more digits than an enclosure between "two" and "none".
"""

from __future__ import annotations

from collections.abc import Callable

from core.cycle_transitions import CycleTransition
from core.gru import GRU
from core.limit_cycles import LimitCycle
from core.planar_field import PlanarField
from core.skeleton import Cancel, skeleton

STEPS = 4
"""Pairs of values tried, each nearer to the fold than the last by `NEARER`."""

NEARER = 0.1


def fold_value(
    family: Callable[[float], GRU | PlanarField], event: CycleTransition, cancel: Cancel
) -> tuple[float, float]:
    """The value of a fold of cycles that ``event`` encloses, and how far off it may be.

    What the secant rule gives is taken while the pair is found and the value stays where the
    event said; else the event's own value stands.
    """
    inside = -1.0 if event.change == "vanish" else 1.0
    start, within = 30.0 * event.error, 3.0 * event.error
    found = fold_near(family, event.value, inside, start, within, cancel)
    return found or (event.value, event.error)


def fold_near(
    family: Callable[[float], GRU | PlanarField], guess: float, inside: float,
    distance: float, within: float, cancel: Cancel,
) -> tuple[float, float] | None:  # fmt: skip
    """The fold of cycles within ``within`` of a guess, and its error; None if there is none.

    ``inside`` is the sign of the side on which both cycles exist, ``distance`` how far on
    that side they are first looked for.
    """
    best = None
    value = guess
    for _ in range(STEPS):
        near, far = value + inside * distance, value + 3.0 * inside * distance
        one, other = (_product(family, v, cancel) for v in (near, far))
        if one is None or other is None or one == other:
            break
        better = near - one * (far - near) / (other - one)
        if abs(better - guess) > within:
            break
        error = max(abs(better - value), 1e-13 * (1.0 + abs(better)))
        value = better
        best = value, error
        distance = max(NEARER * distance, min(distance, 10.0 * error))
    return best


def _product(
    family: Callable[[float], GRU | PlanarField], value: float, cancel: Cancel
) -> float | None:
    """Of the log multipliers of the pair that is closest to a fold; None without one."""
    cycles = skeleton(family(value), cancel=cancel).cycles
    pairs = [(abs(a.log_multiplier * b.log_multiplier), a, b) for a, b in _nested(cycles)]
    if not pairs:
        return None
    _, a, b = min(pairs, key=lambda pair: pair[0])
    return a.log_multiplier * b.log_multiplier


def _nested(cycles: tuple[LimitCycle, ...]) -> list[tuple[LimitCycle, LimitCycle]]:
    """Neighbours, one inside the other, of which one is stable."""
    return [
        (inner, cycles[inner.parent])
        for inner in cycles
        if inner.parent is not None
        and cycles[inner.parent].stable is not inner.stable
        and cycles[inner.parent].encloses == inner.encloses
    ]
