"""What was found, in words: the sentence, the proof, the tables.

Every "all" and "none" here says proven, computed or not resolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.explore.lens_words import step_block
from app.explore.portrait import PortraitResult
from app.state.presets import PRESETS
from app.words.counting import begun, worded
from app.words.numbers import brief, decimal, signed, width
from core import GRU, RIGOR, Cluster, Equilibria, FixedPoint, FixedPointSet, LimitCycle
from core.catalogue.words import listed, number as in_words

KINDS = {"sink": "sinks", "saddle": "saddles", "source": "sources", "": "of undecided stability"}
METHOD = (
    "Interval branch and prune in pre-activation coordinates with Krawczyk's existence "
    f"and uniqueness test. {RIGOR} Node or spiral, and the eigenvalues, are computed."
)


def findings(result: PortraitResult) -> dict[str, Any]:
    """The findings of a portrait as plain values for the page."""
    points, gru = result.points, result.snapshot.analysed
    return {
        "title": title(points),
        "sentence": sentence(points),
        "status": "proven" if points.complete else "not resolved",
        "mark": mark(points),
        "proof": proof(points),
        "index": index_check(points),
        "index_sum": index_sum(points),
        "table": [
            point_row(i, p) | detail
            for i, (p, detail) in enumerate(zip(points, _details(gru, points), strict=True))
        ],
        "clusters": [cluster_row(c) for c in points.clusters],
        "step": step_block(result),
        "claims": _claims(result),
        "method": METHOD,
    }


def title(points: FixedPointSet | Equilibria, cycles: Sequence[LimitCycle] = ()) -> str:
    """ "Two sinks, two saddles, one source and one stable cycle"."""
    kinds = [point.kind for point in points]
    stable = sum(cycle.stable for cycle in cycles)
    counts = {kind: kinds.count(kind) for kind in ("sink", "saddle", "source")}
    counts["undecided point"] = kinds.count("")
    counts["unresolved cluster"] = len(points.clusters)
    counts |= {"stable cycle": stable, "unstable cycle": len(cycles) - stable}
    return begun(listed(worded(count, noun) for noun, count in counts.items()))


def mark(points: FixedPointSet) -> str:
    """What the mark of certainty says of the number and the kinds of the points."""
    if points.complete:
        undecided = sum(not point.kind for point in points)
        if undecided:
            return f"all found; {in_words(undecided)} undecided"
        return "the only one: proven" if len(points) == 1 else "all found: proven"
    return f"{worded(len(points.clusters), 'cluster')} not resolved"


def sentence(points: FixedPointSet) -> str:
    """ "Nine fixed points: four sinks, four saddles, one source", clusters named apart."""
    counts = {kind: sum(p.kind == kind for p in points) for kind in KINDS}
    parts = [worded(n, kind or KINDS[""], KINDS[kind]) for kind, n in counts.items() if n]
    text = begun(worded(len(points), "fixed point") or "no fixed points")
    if parts:
        text += ": " + ", ".join(parts)
    if points.clusters:
        text += f"; {worded(len(points.clusters), 'cluster')} not resolved"
    return text


def proof(points: FixedPointSet) -> str:
    """What is proven about completeness."""
    if points.complete:
        n = len(points)
        return (
            f"Proven: {'this is the only fixed point' if n == 1 else f'all {in_words(n)} found'}."
        )
    clusters = worded(len(points.clusters), "cluster")
    return f"Not resolved: {clusters}. Outside, proven: no other fixed point exists."


def index_check(points: FixedPointSet) -> str:
    """The Poincaré–Hopf check: the indices of all points in the square add up to 1."""
    known = sum(p.index for p in points)
    unknown = [c for c in points.clusters if c.index is None]
    if unknown:
        n = len(unknown)
        which = "the cluster's index is" if n == 1 else f"the indices of {in_words(n)} clusters are"
        return f"Index sum: {known} from the points; {which} unknown, so nothing is checked."
    total = known + sum(c.index or 0 for c in points.clusters)
    mark = "✓" if total == 1 else "✗ must be 1"
    positive = sum(p.index > 0 for p in points)
    negative = sum(p.index < 0 for p in points)
    terms = f"{positive} − {negative}" if not points.clusters else "points and clusters"
    return f"Index sum (Poincaré–Hopf): {terms} = {total} {mark}".replace("= -", "= −")


def index_sum(points: FixedPointSet) -> str:
    """The same in short: "3 − 2 = 1 ✓", "1 ✓" with clusters, or that it is unknown."""
    text = index_check(points)
    if "=" not in text:
        return "unknown"
    return text.split("= " if points.clusters else ": ", 1)[1]


def _details(gru: GRU, points: FixedPointSet) -> list[dict[str, Any]]:
    """What a point's row tells when it is pointed at, and where its ring is drawn."""
    places = np.array([p.h for p in points]).reshape(-1, gru.dim)
    residuals = np.abs(gru.velocity(places)).max(axis=1)
    return [
        {"at": h.tolist(), "residual": width(float(r)) if r else "0"}
        for h, r in zip(places, residuals, strict=True)
    ]


def point_row(number: int, point: FixedPoint) -> dict[str, Any]:
    """One fixed point as the table and the tooltip show it."""
    return {
        "number": number + 1,
        "kind": point.kind or "undecided",
        "shape": point.shape,
        "x": decimal(point.h[0]),
        "y": decimal(point.h[1]),
        "width": width(float(np.max(point.enclosure[1] - point.enclosure[0]))),
        "eigenvalues": eigenvalues_text(point),
    }


def cluster_row(cluster: Cluster) -> dict[str, Any]:
    """One unresolved cluster as the table and the tooltip show it."""
    low, high = cluster.enclosure
    centre = 0.5 * (low + high)
    return {
        "x": decimal(centre[0]),
        "y": decimal(centre[1]),
        "at": centre.tolist(),
        "width": width(float(np.max(high - low))),
        "index": "unknown" if cluster.index is None else signed(cluster.index),
        "guess": cluster.guess,
    }


def eigenvalues_text(point: FixedPoint) -> str:
    """Both eigenvalues to three digits; a complex pair as a ± bi."""
    first, second = point.eigenvalues
    if first.imag:
        return f"{brief(first.real)} ± {brief(abs(first.imag))}i"
    return f"{brief(first.real)}, {brief(second.real)}"


def _claims(result: PortraitResult) -> list[dict[str, str]]:
    """What the paper prints and what was computed, while the preset is as it was."""
    snapshot = result.snapshot
    preset = PRESETS.get(snapshot.preset)
    if preset is None or preset.gru != snapshot.analysed:
        return []
    return [
        {"quantity": c.quantity, "printed": c.printed, "computed": c.computed, "note": c.note}
        for c in preset.claims
    ]
