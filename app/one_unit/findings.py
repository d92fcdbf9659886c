"""What was found on the phase line, in words that say proven, computed or not resolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.one_unit.compute import UnitResult
from core import RIGOR, PhaseLine
from core.catalogue.words import number
from core.one_unit.rest_points import LineMark, SlowPoint

METHOD = (
    "Fixed points: interval branch and prune in pre-activation coordinates with Krawczyk's "
    f"existence and uniqueness test. {RIGOR} Fold curves: for a given reset gate the conditions "
    "ḣ = 0 and ∂ḣ/∂h = 0 are linear in Uh and bh, so each point of a curve is a closed formula in "
    "h. The number of fixed points changes at folds only; in each region it is proven at the "
    "place of its number. Slow points, rates and time series are computed."
)
_TITLES = {
    "monostable": "One sink: every state goes to it.",
    "bistable": "Bistable: two sinks, and a source between them.",
    "tristable": "Tristable: three sinks, parted by two sources.",
    "monostable with a half-stable point": "A sink and a half-stable point (saddle-node).",
}
_MOST = {
    False: "With the paper's reset gate a unit has one or three fixed points, counted with "
    "multiplicity: by a convexity argument.",
    True: "With the reset after the matrix five fixed points are possible; more than seven are "
    "not: by counting zeros.",
}


def findings(result: UnitResult) -> dict[str, Any]:
    """The findings as plain values for the page."""
    line = result.line
    return {
        "sentence": sentence(line),
        "figure": f"Topology {line.figure} of the paper’s Fig. 1" if line.figure else "",
        "status": line.status,
        "proof": proof(line),
        "table": [row(mark) for mark in line.marks],
        "lines": [
            *basins(line),
            *slow(line.slow),
            *overshooting(line),
            claim("proven", _MOST[line.gru.reset_after]),
        ],
        "folds": fold_texts(result),
        "landings": landings(result),
        "method": METHOD,
    }


def sentence(line: PhaseLine) -> str:
    """The topology in one sentence."""
    if len(line.marks) == 1 and line.marks[0].status != "proven" and line.marks[0].kind == "sink":
        return "A degenerate sink (cusp): every state goes to it."
    if line.topology == "not resolved":
        return "Not resolved: some fixed points could not be told apart."
    return _TITLES.get(line.topology, f"{line.topology.capitalize()}.")


def proof(line: PhaseLine) -> str:
    """What is proven of the points, and what is not resolved."""
    n, clusters = len(line.points), line.points.clusters
    if not clusters:
        return f"Proven: {'this is the only fixed point' if n == 1 else f'all {number(n)} found'}."
    kinds = [m.kind for m in line.marks if m.status != "proven"]
    if kinds == ["half-stable"]:
        what = "one half-stable point, a pair too close to part, or none"
    elif kinds == ["sink"] or kinds == ["source"]:
        what = f"one {kinds[0]}, or three points too close to part"
    else:
        what = "how many points there are where the ring is"
    return f"Not resolved: {what}. Proven: the flow on both sides."


def row(mark: LineMark) -> dict[str, str]:
    """One mark as the table and the tooltip show it."""
    sure = mark.status == "proven"
    leads = {"both": "both sides", "none": "neither side", "left": "the left", "right": "the right"}
    return {
        "kind": mark.kind or "unresolved",
        "status": mark.status,
        "h": decimal(mark.h),
        "width": f"{mark.high - mark.low:.0e}".replace("e-0", "e-").replace("-", "−"),
        "rate": brief(mark.rate) if sure else "≈ 0",
        "attracts": leads.get(mark.attracts, "unknown"),
    }


def claim(status: str, text: str) -> dict[str, str]:
    """A sentence with how certain it is: "proven", "computed" or "not resolved"."""
    return {"status": status, "text": text}


def basins(line: PhaseLine) -> list[dict[str, str]]:
    """Where states go, one sentence for each sink if there are several."""
    sinks = [mark for mark in line.marks if mark.kind == "sink"]
    if len(sinks) < 2:
        return []
    parts = []
    for (low, high), sink in zip(line.basins, sinks, strict=True):
        ends = [] if low <= -1.0 else [f"h > {decimal(low)}"]
        ends += [] if high >= 1.0 else [f"h < {decimal(high)}"]
        parts.append(f"{' and '.join(ends)} → {decimal(sink.h)}")
    return [claim("proven", f"Where a start ends: {'; '.join(parts)}.")]


def slow(points: Sequence[SlowPoint]) -> list[dict[str, str]]:
    """A sentence for each slow point."""
    return [
        claim(
            "computed",
            f"Slow point at h = {decimal(p.h)}: |dh/dt| = {brief(abs(p.velocity))}; "
            f"passing it takes about {brief(p.passage)} steps.",
        )
        for p in points
    ]


def overshooting(line: PhaseLine) -> list[dict[str, str]]:
    """A sentence for each sink that the discrete GRU, whose step has length 1, jumps over."""
    return [
        claim(
            "computed",
            f"The sink at h = {decimal(mark.h)} is none of the discrete GRU: one step "
            f"multiplies a small distance by 1 + rate = {brief(1.0 + mark.rate)}.",
        )
        for mark in line.marks
        if mark.kind == "sink" and mark.rate < -2.0
    ]


def fold_texts(result: UnitResult) -> list[dict[str, str]]:
    """Where the folds are that turning one of the two knobs meets."""
    return [
        claim("computed", f"Folds in bh: {_listed([f.bias for f in result.at_weight])}"),
        claim("computed", f"Folds in Uh: {_listed([f.weight for f in result.at_bias])}"),
    ]


def _listed(values: Sequence[float]) -> str:
    shown = sorted(values)
    return ", ".join(map(brief, shown[:5])) + (" …" if shown[5:] else "") or "none"


def landings(result: UnitResult) -> list[dict[str, Any]]:
    """The nearest fold in the bias and in the weight, as something to jump to."""
    gru = result.snapshot.gru
    out = []
    for key, folds, here in (
        ("bh", [f.bias for f in result.at_weight], float(gru.bh[0])),
        ("Uh", [f.weight for f in result.at_bias], float(gru.Uh[0, 0])),
    ):
        if folds:
            value = min(folds, key=lambda v: abs(v - here))
            out.append({"key": key, "value": value, "label": f"{key} → {brief(value)}"})
    return out


def decimal(value: float) -> str:
    """Four decimals; three significant digits where those would show nothing."""
    if value != 0 and abs(value) < 0.001:
        return f"{value:.1e}".replace("e-0", "e-").replace("-", "−")
    return f"{value:.4f}".replace("-", "−")


def brief(value: float) -> str:
    """Four significant digits."""
    return f"{value:.4g}".replace("-", "−")
