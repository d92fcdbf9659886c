"""The regions of a plane as they come: colours that stay, labels, and the list in words."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from app.bifurcations.plane.picture import NOTHING, TINTS, UNRESOLVED
from app.bifurcations.plane.request import LEVELS
from app.bifurcations.plane.words import label, spelled
from app.bifurcations.sweep.series import SoFar
from core.arrays import Array
from core.catalogue import entry_with
from core.catalogue.words import number
from core.sweeps import Region, Topology
from core.topology.invariant import Signature

DEEP = 2.9
"""Cells of the fine map that a label needs to each side."""


class RegionColours:
    """The numbers that topologies have on one plane: in the order in which they were met."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def cells(self, so_far: SoFar, coarse: Array | None) -> Array:
        """(m, n) the map's numbers; where nothing has come yet, those of a coarser map."""
        for text in so_far.texts:
            if text not in self.texts:
                self.texts.append(text)
        numbers = np.array([self.texts.index(text) for text in so_far.texts], float)
        across, up = LEVELS[so_far.number]
        flat = np.full(across * up, NOTHING)
        if coarse is not None:
            flat = np.kron(coarse, np.ones((up // coarse.shape[0], across // coarse.shape[1])))
            flat = flat.ravel()
        known = np.isfinite(so_far.values)
        flat[known] = numbers[so_far.values[known].astype(int)]
        flat[so_far.unresolved] = UNRESOLVED
        return flat.reshape(up, across)

    def number(self, topology: Topology) -> int:
        """Of a topology that has come."""
        return self.texts.index(topology.text)


def labels(found: Sequence[Region]) -> list[tuple[float, float, str]]:
    """What is written into the map: where a region has room for it."""
    roomy = [region for region in found if region.depth >= DEEP]
    return [(*region.place.tolist(), label(region.topology)) for region in roomy]


def listed(
    found: Sequence[Region], colours: RegionColours, tints: list[str]
) -> tuple[list[dict[str, Any]], list[Array]]:  # fmt: skip
    """The list in words, by topology, and the place of each one's largest region."""
    groups: dict[str, list[Region]] = {}
    for region in found:
        groups.setdefault(region.topology.text, []).append(region)
    groups = dict(sorted(groups.items(), key=lambda pair: -sum(r.cells for r in pair[1])))
    rows = []
    for group in groups.values():
        topology = group[0].topology
        share = 100.0 * sum(region.share for region in group)
        pieces = f", in {number(len(group))} pieces" if len(group) > 1 else ""
        row: dict[str, Any] = {
            "colour": tints[colours.number(topology) % TINTS],
            "words": f"{spelled(topology)} ({share:.1f}\u00a0%{pieces})",
        }
        with suppress(ValueError):  # a broken catalogue is told where it is shown
            entry = entry_with(Signature(topology.signature, True, ()))
            if entry is not None:
                row["entry"] = {"name": entry.name, "title": entry.title}
        rows.append(row)
    return rows, [group[0].place for group in groups.values()]
