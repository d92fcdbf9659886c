"""Entries as plain values for the browser: one line each for the wall, all of one for its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.words.counting import true_minus
from app.words.numbers import signed, width
from core import RIGOR
from core.catalogue import BEYOND, ClusterRecord, CycleRecord, Entry, PointRecord, entry_with
from core.catalogue.entry import Degeneracy
from core.catalogue.words import shown_parameter
from core.model.gru import GRU
from core.model.parameter_names import TURN
from core.nullcline_curves.shapes import SHAPES
from core.structural_stability.radii import Robustness
from core.topology.invariant import Signature

MATRICES = ("Uh", "Ur", "Uz", "bh", "br", "bz", "ch")


def index_of(entries: Sequence[Entry]) -> dict[str, Any]:
    """All that the wall filters, searches and sorts by, and the words of its filters."""
    return {
        "shapes": list(SHAPES),
        "beyond": list(BEYOND),
        "entries": [_line(entry) for entry in entries],
    }


def _line(entry: Entry) -> dict[str, Any]:
    robustness = entry.robustness
    return {
        "name": entry.name,
        "title": entry.title,
        "aliases": list(entry.aliases),
        "text": entry.description,
        "counts": list(entry.counts),
        "points": entry.count,
        "clusters": len(entry.clusters),
        "codimension": entry.codimension,
        "paper": entry.in_paper,
        "beyond": [BEYOND.index(word) for word in entry.beyond],
        "shapes": [[SHAPES.index(word) for word in entry.nullclines[axis]] for axis in "xy"],
        "radius": robustness.points_radius if robustness else None,
    }


def record_of(entry: Entry, entries: Sequence[Entry]) -> dict[str, Any]:
    """Everything that an entry's page says, in words and digits."""
    return {
        "name": entry.name,
        "title": entry.title,
        "description": entry.description,
        "aliases": list(entry.aliases),
        "origin": entry.origin,
        "parameters": _parameters(entry.gru),
        "reset_after": entry.gru.reset_after,
        "json": entry.gru.to_dict(),
        "rigor": RIGOR,
        "points": [_point(point) for point in entry.points],
        "clusters": [_cluster(cluster) for cluster in entry.clusters],
        "cycles": [_cycle(cycle) for cycle in entry.cycles],
        "signature": _signature(entry.signature),
        "degeneracy": _degeneracy(entry.degeneracy, entries) if entry.degeneracy else None,
        "robustness": _robustness(entry.robustness) if entry.robustness else None,
    }


def _parameters(gru: GRU) -> dict[str, list[Any]]:
    """The matrices and biases, as rows of texts; those that are 0 left out, but for Uh and bh."""
    found = {}
    for name in MATRICES:
        values = np.asarray(getattr(gru, name))
        if np.any(values) or name in ("Uh", "bh"):
            rows = values if values.ndim == 2 else values[:, None]
            found[name] = [[number(v) for v in row] for row in rows.tolist()]
    return found


def _point(point: PointRecord) -> dict[str, str]:
    return {
        "kind": point.kind or "undecided",
        "shape": point.shape,
        "x": _coordinate(point.h[0]),
        "y": _coordinate(point.h[1]),
        "width": width(float(np.max(point.enclosure[1] - point.enclosure[0]))),
    }


def _cluster(cluster: ClusterRecord) -> dict[str, str]:
    low, high = cluster.enclosure
    return {
        "x": _place(0.5 * (low[0] + high[0])),
        "y": _place(0.5 * (low[1] + high[1])),
        "width": width(float(np.max(high - low))),
        "index": "unknown" if cluster.index is None else signed(cluster.index),
        "guess": cluster.guess,
    }


def _cycle(cycle: CycleRecord) -> dict[str, Any]:
    return {
        "stable": cycle.stable,
        "period": number(float(f"{cycle.period:.9g}")),
        "multiplier": number(float(f"{cycle.multiplier:.4g}")),
        "encloses": [i + 1 for i in cycle.encloses],
    }


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "text": signature.text,
        "resolved": signature.resolved,
        "reasons": [str(reason) for reason in signature.reasons],
    }


def _decided_by(found: Degeneracy) -> str:
    """The parameter with its value, as the page names it."""
    name = shown_parameter(found.parameter)
    return name if found.parameter == TURN else f"{name} = {true_minus(f'{found.value:.7g}')}"


def _degeneracy(found: Degeneracy, entries: Sequence[Entry]) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "codimension": found.codimension,
        "parameter": found.parameter,
        "where": _decided_by(found),
        "step": number(found.step),
        "below": _neighbour(found.below, entries),
        "above": _neighbour(found.above, entries),
    }


def _robustness(found: Robustness) -> dict[str, Any]:
    return {
        "points_radius": _radius(found.points_radius),
        "tested_radius": _radius(found.tested_radius),
        "samples": found.samples,
        "seed": found.seed,
        "upper_radius": None if found.change is None else _radius(found.upper_radius),
        "bifurcation": found.bifurcation,
        "change": None if found.change is None else found.change.to_dict(),
    }


def _neighbour(signature: Signature, entries: Sequence[Entry]) -> dict[str, str]:
    """A topology beside this one: its entry's name and title, "" if it has none."""
    found = entry_with(signature, entries)
    return {
        "name": found.name if found else "",
        "title": found.title if found else "",
        "signature": signature.text,
    }


def number(value: float) -> str:
    """All digits of a number, with the true minus sign."""
    text = repr(float(value)).removesuffix(".0").replace("e-0", "e-")
    return ("0" if text in ("0", "-0") else text).replace("-", "−")


def _coordinate(value: float) -> str:
    """Eight decimals, or the distance from 0 or from ±1 where those would hide it."""
    gap = 1.0 - abs(value)
    if gap == 0.0:
        text = "1 (rounded)" if value > 0 else "-1 (rounded)"
    elif gap < 5e-9:  # every fixed point lies inside the square
        text = f"1 - {gap:.1e}" if value > 0 else f"-1 + {gap:.1e}"
    else:
        text = f"{value:.8f}" if abs(value) >= 5e-9 else f"{value:.1e}" if value else "0"
    return text.replace("e-0", "e-").replace("-", "−")


def _place(value: float) -> str:
    """Six decimals."""
    return f"{value:.6f}".replace("-0.000000", "0.000000").replace("-", "−")


def _radius(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
