"""The signature as far as the proof of a portrait determines it.

Cycles with their senses and nesting, ends of separatrices and the order of branches at saddles
are proven. The cyclic orders at other elements are not looked at: two branches have only one, and
more of them have the one that all others force (`core.topology.forced_order`), or the signature
stays open.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from core.arrays import Array
from core.fixed_points.proven import FixedPointSet
from core.separatrix_skeleton.assembly import Skeleton
from core.topology.invariant import signature_of

if TYPE_CHECKING:
    from core.portrait_proofs.results import ProvenBranch, ProvenCycle

Ray = tuple[Fraction, Fraction]


def proven_signature(
    points: FixedPointSet, cycles: Sequence[ProvenCycle], branches: Sequence[ProvenBranch]
) -> str:
    """The signature (`Signature.text`) of a portrait all of whose cycles and ends are proven.

    Empty where the sense of a cycle, the order of branches at a saddle, or a cyclic order of ends
    is not proven.
    """
    if any(cycle.sense == 0 for cycle in cycles):
        return ""
    saddles = {branch.saddle for branch in branches}
    if not all(in_order([b for b in branches if b.saddle == saddle]) for saddle in saddles):
        return ""
    frame: Any = SimpleNamespace(
        points=points,
        cycles=tuple(_cycle(cycle) for cycle in cycles),
        separatrices=tuple(_branch(branch, cycles) for branch in branches),
        reasons=(),
    )
    found = signature_of(cast(Skeleton, frame))
    return found.text if found.resolved else ""


def in_order(branches: Sequence[ProvenBranch]) -> bool:
    """The wedges of a saddle's branches lie apart: their cyclic order is that of the branches.

    In exact arithmetic: the numbers of wedges are floats.
    """
    ordered = sorted(branches, key=_angle)
    rays = [ray for branch in ordered for ray in _sides(branch.wedge)]
    steps = [*pairwise(rays), (rays[-1], rays[0])]
    # each ray less than half a turn after the one before, all of them once round
    forward = all(a[0] * b[1] - a[1] * b[0] > 0 for a, b in steps)
    return forward and sum(a[1] < 0 <= b[1] for a, b in steps) == 1


def _sides(wedge: Array) -> tuple[Ray, Ray]:
    """The rays along a wedge's right and left wall."""
    p11, p12, p21, p22, left, right = (Fraction(float(value)) for value in wedge[:6])
    return (p11 - right * p12, p21 - right * p22), (p11 + left * p12, p21 + left * p22)


def _angle(branch: ProvenBranch) -> float:
    return math.atan2(branch.wedge[2], branch.wedge[0])


def _cycle(cycle: ProvenCycle) -> SimpleNamespace:
    """A cycle as `core.topology` asks for it."""
    return SimpleNamespace(
        stable=cycle.stable, encloses=cycle.encloses, parent=cycle.parent, sense=cycle.sense,
        log_multiplier=-1.0 if cycle.stable else 1.0, confirmed=True, period=math.nan,
    )  # fmt: skip


def _branch(branch: ProvenBranch, cycles: Sequence[ProvenCycle]) -> SimpleNamespace:
    """A branch as `core.topology` asks for it: where it arrives among others is left open."""
    at_cycle = branch.ends_at == "cycle" and branch.target is not None
    return SimpleNamespace(
        saddle=branch.saddle, cluster=None, stable=branch.stable, ends_at=branch.ends_at,
        target=branch.target, direction=(branch.wedge[0], branch.wedge[2]), arrival=math.nan,
        inside=at_cycle and branch.saddle in cycles[branch.target or 0].encloses,
        gap=math.inf, nearest_saddle=-1, reason=None,
    )  # fmt: skip
