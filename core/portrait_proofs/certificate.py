"""A proof as plain numbers: what `core.proof.check` reads.

The nodes are counted through: traps, rings of cycles, discs, and last the outside of the square.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from core.portrait_proofs.results import (
        PortraitProof,
        ProvenBranch,
        ProvenRing,
        ProvenTrap,
        Wall,
    )

VERSION = 1


def certificate_of(proof: PortraitProof) -> dict[str, Any]:
    """The certificate, ready for JSON; every float is the one with which the proof was made."""
    outside = len(proof.traps) + len(proof.cycles) + len(proof.discs)
    return {
        "version": VERSION,
        "gru": proof.gru.to_dict(),
        "claims": {
            "cycles": [
                {
                    "stable": cycle.stable,
                    "encloses": list(cycle.encloses),
                    "sense": cycle.sense,
                }
                for cycle in proof.cycles
            ],
            "cycles_complete": proof.cycles_complete,
            "ends": [
                {"ends_at": branch.ends_at, "target": branch.target}
                for branch in proof.separatrices
                if branch.proven
            ],
            "ends_proven": proof.ends_proven,
        },
        "points": [
            {"enclosure": point.enclosure.tolist(), "kind": point.kind} for point in proof.points
        ],
        "traps": [_trap(trap) for trap in proof.traps],
        "rings": [_ring(cycle.ring) for cycle in proof.cycles],
        "discs": [_ring(disc) for disc in proof.discs],
        "walls": [_wall(wall, outside) for wall in proof.walls],
        "branches": [_branch(branch) for branch in proof.separatrices if branch.proven],
    }


def _trap(trap: ProvenTrap) -> dict[str, Any]:
    return {
        "point": trap.point,
        "shape": trap.shape,
        "matrix": trap.matrix.tolist(),
        "size": trap.size,
        "direction": trap.direction,
    }


def _ring(ring: ProvenRing) -> dict[str, Any]:
    return {
        "outer": np.asarray(ring.outer).tolist(),
        "inner": np.asarray(ring.inner).tolist(),
        "sense": ring.sense,
        "direction": ring.direction,
        "weight": ring.weight.tolist(),
        "first": ring.first,
        "place": ring.place.tolist(),
        "section": np.asarray(ring.section).tolist(),
        "point": ring.point,
    }


def _wall(wall: Wall, outside: int) -> dict[str, Any]:
    return {
        "start": wall.start if wall.start >= 0 else outside,
        "end": wall.end if wall.end >= 0 else outside,
        "sign": wall.sign,
        "arcs": np.asarray(wall.arcs).tolist(),
    }


def _branch(branch: ProvenBranch) -> dict[str, Any]:
    return {
        "saddle": branch.saddle,
        "stable": branch.stable,
        "wedge": branch.wedge.tolist(),
        "marks": branch.marks.tolist(),
        "arcs": np.asarray(branch.arcs).tolist(),
    }
