"""The global dynamics as the packet that the browser draws over the portrait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.explore.whole import Whole
from app.explore.whole_findings import whole_findings
from app.live.packet import MOST_ROWS, pack, quantised_curves
from core import LimitCycle, Separatrix

MOST_BRANCHES = 8000
"""Rows of stable, and of unstable branches."""
NOTHING = 255
"""The code of basin pixels that belong to no attractor."""


def whole_packet(whole: Whole, generation: int, looking: bool = False) -> bytes:
    """Everything that is known of the global dynamics, as one buffer.

    ``looking``: what happened on the way is looked for next.
    """
    bounds = whole.snapshot.bounds
    frame = whole.skeleton

    def curves(lines: Sequence[NDArray[np.float64]], most: int = MOST_ROWS) -> NDArray[np.uint16]:
        return quantised_curves(lines, bounds, most)

    branches = (*frame.separatrices, *frame.cluster_branches)
    sections: dict[str, NDArray[Any]] = {
        "stable_cycles": curves(_cycles(frame.cycles, stable=True)),
        "unstable_cycles": curves(_cycles(frame.cycles, stable=False)),
        "stable_branches": curves(_branches(branches, stable=True), MOST_BRANCHES),
        "unstable_branches": curves(_branches(branches, stable=False), MOST_BRANCHES),
        "regions": curves([p for region in whole.regions for p in region.polygons]),
        "slow": curves(_slow_lines(whole)),
    }
    header: dict[str, Any] = {
        "generation": generation,
        "complete": whole.complete,
        "bounds": bounds,
        "gap": _gap_marks(whole),
        "findings": whole_findings(whole),
        "looking": looking,
    }
    if whole.basins is not None and "basins" in whole.snapshot.layers:
        labels = whole.basins.labels
        sections["basins"] = np.where(labels < 0, NOTHING, labels).astype(np.uint8)
        header["basins"] = {"shape": labels.shape}
    return pack(header, sections)


def failure_packet(generation: int, message: str) -> bytes:
    """Says that nothing is known: the layers are emptied."""
    return pack({"generation": generation, "complete": True, "failed": message}, {})


def _cycles(cycles: Sequence[LimitCycle], *, stable: bool) -> list[NDArray[np.float64]]:
    return [cycle.points for cycle in cycles if cycle.stable is stable]


def _branches(branches: Sequence[Separatrix], *, stable: bool) -> list[NDArray[np.float64]]:
    return [branch.points for branch in branches if branch.stable is stable]


def _slow_lines(whole: Whole) -> list[NDArray[np.float64]]:
    if whole.slow is None:
        return []
    return [line for region in whole.slow.regions for line in region.outlines]


def _gap_marks(whole: Whole) -> dict[str, Any] | None:
    """Where the gap is: from the unstable branch to the stable one, to be drawn."""
    gap = whole.gap
    if gap is None:
        return None
    end = gap.at - gap.value * gap.across
    return {"value": gap.value, "saddle": gap.saddle, "from": gap.at.tolist(), "to": end.tolist()}
