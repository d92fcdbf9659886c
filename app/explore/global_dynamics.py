"""From a state to its global dynamics: the only place where Explore computes them.

Results come in parts, so that cycles and separatrices are drawn before basins are ready.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.explore.proof_lines import proof_lines
from app.figures.resolved_part import resolved_part
from app.state.snapshot import Snapshot
from core import (
    GRU,
    Basins,
    FixedPointSet,
    Gap,
    PortraitProof,
    ReturnRegion,
    Signature,
    Skeleton,
    SlowSets,
    basins_of,
    closest_gap,
    prove_portrait,
    return_regions,
    signature_of,
    skeleton,
    slow_sets,
)
from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.model.planar_field import Bounds

BASIN_RESOLUTION = 201
"""Odd: the axes, which bound basins of symmetric systems, run through pixel centres."""
AT_ONCE, PATIENTLY = 4000, 100_000
"""The work of a proof that comes with the skeleton (some 20 ms), and of one that comes after all
else (half a second); the next move ends it."""
SMOOTHNESS = 2.5e-4
"""Drawn curves stray from the computed ones by this part of the window."""


@dataclass(frozen=True)
class GlobalDynamics:
    """The global dynamics of one state, as far as they are computed.

    What is None or empty with ``complete`` False may still come.
    """

    snapshot: Snapshot
    skeleton: Skeleton
    signature: Signature
    proof: PortraitProof | None = None
    """What of it is proven: tried a little at first, and with more patience at the end."""
    basins: Basins | None = None
    regions: Sequence[ReturnRegion] = ()
    slow: SlowSets | None = None
    gap: Gap | None = None
    complete: bool = False


def compute_global(
    snapshot: Snapshot, points: FixedPointSet, cancel: Cancel
) -> Iterator[GlobalDynamics]:
    """The global dynamics of ``snapshot``, part by part; `Cancelled` if told to stop."""
    gru, bounds = snapshot.analysed, snapshot.bounds
    frame = skeleton(gru, points=points, cancel=cancel, smoothness=_smoothness(bounds))
    proof = prove_portrait(gru, cycles=frame.cycles, effort=AT_ONCE, cancel=cancel)
    dynamics = GlobalDynamics(snapshot, frame, _signature(frame, proof), proof)
    yield dynamics
    dynamics = replace(dynamics, basins=basins_of(frame, bounds, BASIN_RESOLUTION, cancel=cancel))
    yield dynamics
    if not (proof.cycles_complete and proof.ends_proven):
        proof = prove_portrait(gru, cycles=frame.cycles, effort=PATIENTLY, cancel=cancel)
    yield replace(
        dynamics,
        signature=_signature(frame, proof),
        proof=proof,
        regions=return_regions(gru, points, cancel=cancel),
        slow=_slow(snapshot, gru, cancel),
        gap=_gap(gru, points, cancel),
        complete=True,
    )


def curves_of(dynamics: GlobalDynamics) -> dict[str, list[Array]]:
    """The lines of the global layers, by the sections of the packet (`app.figures.layers`)."""
    frame = dynamics.skeleton
    branches = (*frame.separatrices, *frame.cluster_branches)
    saddles = [point.h for point in frame.points if point.kind == "saddle"]
    slow = dynamics.slow.regions if dynamics.slow else ()
    return {
        "stable_cycles": [cycle.points for cycle in frame.cycles if cycle.stable],
        "unstable_cycles": [cycle.points for cycle in frame.cycles if not cycle.stable],
        "stable_branches": [resolved_part(b, saddles) for b in branches if b.stable],
        "unstable_branches": [resolved_part(b, saddles) for b in branches if not b.stable],
        "regions": [polygon for region in dynamics.regions for polygon in region.polygons],
        "slow": [line for region in slow for line in region.outlines],
        "proof": proof_lines(dynamics.proof) if "proof" in dynamics.snapshot.layers else [],
    }


def _smoothness(bounds: Bounds) -> float:
    width = min(bounds[1] - bounds[0], bounds[3] - bounds[2])
    return float(np.clip(SMOOTHNESS * width, 1e-6, 1e-3))


def _signature(frame: Skeleton, proof: PortraitProof) -> Signature:
    """The computed signature; the proven one where that is not resolved."""
    computed = signature_of(frame)
    if not computed.resolved and proof.signature:
        return Signature(proof.signature, True, ())
    return computed


def _slow(snapshot: Snapshot, gru: GRU, cancel: Cancel) -> SlowSets | None:
    if "slow" not in snapshot.layers:
        return None
    return slow_sets(gru, snapshot.slow_level, snapshot.bounds, cancel=cancel)


def _gap(gru: GRU, points: FixedPointSet, cancel: Cancel) -> Gap | None:
    if cancel[0]:
        raise Cancelled
    return closest_gap(gru, points=points)
