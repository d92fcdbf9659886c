"""Two-unit GRUs as vectors for a search: random ones, neighbours, and what is proven of them.

A system is the flat array of `core.model.gru_field`. The fixed points' certified counts take 0.03
to 1 ms, a hundredth of a signature, and guide the search.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.arrays import Array
from core.fixed_points import branch_and_prune as points
from core.model import gru_field
from core.model.gru import GRU

Kinds = tuple[int, int, int]
"""How many sinks, saddles and sources."""

LARGEST = 40.0
"""No parameter becomes larger: beyond, gates are shut to all digits that count."""

MOST_BOXES = 4_000
"""Boxes of one certified search; systems that need more are left alone."""

_HERE = np.arange(gru_field.SIZE)
_BLOCKS = (gru_field.UH, gru_field.UR, gru_field.BH, gru_field.BR)
FREE = np.concatenate([_HERE[block] for block in _BLOCKS])
"""The places of Uh, Ur, bh and br: fixed points depend on no others (reset before)."""

RATES = _HERE[gru_field.BZ]
"""The places of bz, which sets how fast either unit is."""


class Counted(NamedTuple):
    """What is proven about a system's fixed points, and how near the next change is.

    ``kinds`` is proven; ``turning``, of the sink that is nearest to turn into a source, is
    its trace over √|det| (computed): below 0, and 0 at a Hopf bifurcation.
    """

    kinds: Kinds
    turning: float


def counted(system: Array) -> Counted | None:
    """The certified counts; None where not all points are proven, or a kind is open."""
    roots, undecided, _ = points.search(system, MOST_BOXES)
    if len(undecided) or not len(roots):
        return None
    turning_point = roots[:, points.INDEX] > 0.0
    signs = roots[:, points.TRACE_SIGN]
    if np.any(turning_point & (signs == 0.0)):
        return None
    sinks = turning_point & (signs < 0.0)
    a, b, c, d = roots[sinks, points.JACOBIAN].T
    ratio = (a + d) / np.sqrt(np.abs(a * d - b * c) + 1e-300)
    total, stable, positive = len(roots), int(sinks.sum()), int(turning_point.sum())
    kinds = (stable, total - positive, positive - stable)
    return Counted(kinds, float(ratio.max()) if stable else 0.0)


def gru_of(system: Array) -> GRU:
    """The GRU of a vector."""
    f = gru_field
    return GRU(
        Uh=system[f.UH].reshape(2, 2), Ur=system[f.UR].reshape(2, 2),
        Uz=system[f.UZ].reshape(2, 2), bh=system[f.BH], br=system[f.BR], bz=system[f.BZ],
        reset_after=bool(system[f.RESET_AFTER]), ch=system[f.CH],
    )  # fmt: skip


def random_system(rng: np.random.Generator) -> Array:
    """A system at random: weights of several scales, with and without the reset gate.

    Every other one is symmetric under a swap of the two units: portraits with many points
    are mostly found near those.
    """
    system = np.zeros(gru_field.SIZE)
    system[gru_field.UH] = rng.normal(0.0, rng.choice([2.0, 4.0, 8.0, 16.0, 30.0]), 4)
    system[gru_field.UR] = rng.normal(0.0, 1.0, 4) * rng.choice([0.0, 2.0, 4.0, 8.0, 16.0, 30.0])
    system[gru_field.BH] = rng.normal(0.0, rng.choice([0.1, 0.5, 1.0, 3.0]), 2)
    system[gru_field.BR] = rng.normal(0.0, rng.choice([1.0, 4.0, 8.0]), 2)
    if rng.random() < 0.1:
        system[gru_field.BZ] = rng.normal(0.0, 2.0, 2)
    return bounded(symmetric(system) if rng.random() < 0.5 else system)


def symmetric(system: Array) -> Array:
    """The same with a second unit that is like the first."""
    fresh = system.copy()
    for block in (gru_field.UH, gru_field.UR, gru_field.UZ):
        a, b, _, _ = system[block]
        fresh[block] = a, b, b, a
    for block in (gru_field.BH, gru_field.BR, gru_field.BZ, gru_field.CH):
        fresh[block] = system[block][0]
    return fresh


def bounded(system: Array) -> Array:
    """The same with every parameter within ±`LARGEST`."""
    fresh: Array = np.clip(system, -LARGEST, LARGEST)
    fresh[gru_field.RESET_AFTER] = system[gru_field.RESET_AFTER]
    return fresh


def neighbour(
    system: Array, rng: np.random.Generator, size: float, share: float, floor: float = 0.1
) -> Array:
    """A system nearby.

    Parameters
    ----------
    system
        Where to begin.
    rng
        Where the numbers come from.
    size
        The standard deviation of each change, relative to |parameter| + ``floor``.
    share
        The probability with which each parameter is changed.
    floor
        What makes parameters change that are 0.
    """
    fresh = system.copy()
    places = FREE[rng.random(len(FREE)) < share]
    if np.any(system[RATES]) or rng.random() < 0.05:
        places = np.concatenate([places, RATES[rng.random(len(RATES)) < share]])
    scale = size * (np.abs(fresh[places]) + floor)
    fresh[places] += scale * rng.normal(0.0, 1.0, len(places))
    return bounded(fresh)


def redrawn(system: Array, rng: np.random.Generator) -> Array:
    """The same with one of Uh, Ur, bh or br drawn anew: a jump."""
    fresh = system.copy()
    fresh[FREE[int(rng.integers(len(FREE)))]] = rng.normal(0.0, 10.0)
    return bounded(fresh)
