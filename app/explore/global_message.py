"""The global dynamics as the packet that the browser draws over the portrait."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.explore.global_dynamics import GlobalDynamics, curves_of
from app.explore.global_findings import global_findings
from app.explore.sections import curve_codes
from app.figures.glyph import Packet
from app.figures.portrait import NO_BASIN
from app.live.packet import pack


def global_packet(dynamics: GlobalDynamics, generation: int, looking: bool = False) -> bytes:
    """Everything that is known of the global dynamics, as one buffer.

    ``looking``: what happened on the way is looked for next.
    """
    bounds = dynamics.snapshot.bounds
    sections: dict[str, NDArray[Any]] = {
        **curve_codes(curves_of(dynamics), bounds, Packet.SKELETON, Packet.GLOBAL)
    }
    header: dict[str, Any] = {
        "generation": generation,
        "complete": dynamics.complete,
        "bounds": bounds,
        "gap": _gap_marks(dynamics),
        "findings": global_findings(dynamics),
        "looking": looking,
    }
    if dynamics.basins is not None and "basins" in dynamics.snapshot.layers:
        labels = dynamics.basins.labels
        sections["basins"] = np.where(labels < 0, NO_BASIN, labels).astype(np.uint8)
        header["basins"] = {"shape": labels.shape}
    return pack(header, sections)


def failure_packet(generation: int, message: str) -> bytes:
    """Says that nothing is known: the layers are emptied."""
    return pack({"generation": generation, "complete": True, "failed": message}, {})


def _gap_marks(dynamics: GlobalDynamics) -> dict[str, Any] | None:
    """Where the gap is: from the unstable branch to the stable one, to be drawn."""
    gap = dynamics.gap
    if gap is None:
        return None
    end = gap.at - gap.value * gap.across
    return {"value": gap.value, "saddle": gap.saddle, "from": gap.at.tolist(), "to": end.tolist()}
