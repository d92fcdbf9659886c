"""Whether a signature can be relied on: proven points, and the same text again and again."""

from __future__ import annotations

import numpy as np

from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.systems import MAX_STEPS
from core.separatrix_skeleton.assembly import SMOOTHNESS, skeleton
from core.topology.invariant import signature_of
from core.topology_search.systems import gru_of

NUDGE = 1e-6
"""Relative change of all parameters that must not change the signature."""

NUDGES = 2


def objections(gru: GRU, text: str) -> list[str]:
    """Why ``text`` is no certain signature of ``gru``, in words; empty if it is.

    *Proven*: all fixed points, isolated, and their kinds. *Computed*, and the same each
    time: the signature with half and twice the steps for each trajectory and coarser or
    finer curves, with the units swapped, and after seeded changes of all parameters by up
    to `NUDGE` of their size.
    """
    points = find_fixed_points(gru)
    if not points.complete:
        return ["its fixed points are not all proven"]
    if points.undecided or points.index_sum != 1:
        return ["the kind of a fixed point is not proven"]
    settings = ((MAX_STEPS // 2, 2.0 * SMOOTHNESS), (2 * MAX_STEPS, 0.5 * SMOOTHNESS))
    for most, smoothness in settings:
        frame = skeleton(gru, points=points, max_steps=most, smoothness=smoothness)
        own = signature_of(frame)
        if not own.resolved:
            return [f"not resolved with {most} steps: {own.reasons[0]}"]
        if own.text != text:
            return [f"another signature with {most} steps"]
    variants = [("with its units swapped", swapped(gru))]
    variants += [("a little beside it", one) for one in _nudged(gru)]
    for where, variant in variants:
        own = signature_of(skeleton(variant))
        if not own.resolved:
            return [f"not resolved {where}: {own.reasons[0]}"]
        if own.text != text:
            return [f"another signature {where}"]
    return []


def swapped(gru: GRU) -> GRU:
    """The same GRU with its two units in the other order."""
    return GRU(
        Uh=gru.Uh[::-1, ::-1], Ur=gru.Ur[::-1, ::-1], Uz=gru.Uz[::-1, ::-1],
        bh=gru.bh[::-1], br=gru.br[::-1], bz=gru.bz[::-1],
        reset_after=gru.reset_after, ch=gru.ch[::-1],
    )  # fmt: skip


def _nudged(gru: GRU) -> list[GRU]:
    rng = np.random.default_rng(0)
    packed = gru.packed[:-1]
    changed = [packed * (1.0 + NUDGE * rng.uniform(-1.0, 1.0, len(packed))) for _ in range(NUDGES)]
    return [gru_of(np.append(one, gru.packed[-1])) for one in changed]
