"""Diagrams as columns for figures: one NaN-separated line for each kind of piece."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from app.bifurcations.diagram.words import of_point
from core import Branch, CycleDiagram, EquilibriumDiagram, EventKind
from core.arrays import Array

KINDS = ("sink", "saddle", "source")
AXES = ("x", "y")


def point_lines(diagram: EquilibriumDiagram, axis: int) -> dict[str, dict[str, Array]]:
    """Kind → columns ``value`` and ``state`` of all pieces of branches of that kind."""
    pieces: dict[str, list[tuple[Array, Array]]] = {kind: [] for kind in KINDS}
    for branch in diagram.branches:
        for kind, start, stop in _runs(branch):
            if kind in pieces:
                cut = slice(start, stop + 1)
                pieces[kind].append((branch.values[cut], branch.h[cut, axis]))
    return {kind: _joined(found) for kind, found in pieces.items()}


def _runs(branch: Branch) -> Iterator[tuple[str, int, int]]:
    """(kind, first, last) vertex of stretches of one kind, which meet in special points."""
    kinds = branch.kinds
    # a special point's own kind is decided by rounding: there trace or determinant is 0
    zero = np.minimum(np.abs(branch.trace), np.abs(branch.determinant))
    changes = np.flatnonzero(kinds[1:] != kinds[:-1])
    meets = [int(i) if zero[i] < zero[i + 1] else int(i) + 1 for i in changes]
    for first, last in pairwise([0, *meets, len(kinds) - 1]):
        if last > first:
            yield str(kinds[(first + last + 1) // 2 if last - first > 1 else last]), first, last


def cycle_lines(diagram: CycleDiagram, axis: int) -> dict[str, dict[str, Array]]:
    """ "stable" and "unstable" → columns: the least and the greatest value over cycles."""
    found: dict[str, list[tuple[Array, Array]]] = {"stable": [], "unstable": []}
    for branch in diagram.branches:
        kind = "stable" if branch.stable[0] else "unstable"
        found[kind] += [(branch.values, side[:, axis]) for side in (branch.lower, branch.upper)]
    return {kind: _joined(pieces) for kind, pieces in found.items()}


def period_lines(diagram: CycleDiagram) -> dict[str, dict[str, Array]]:
    """ "stable" and "unstable" → columns: the period, up to where it diverges."""
    found: dict[str, list[tuple[Array, Array]]] = {"stable": [], "unstable": []}
    for branch in diagram.branches:
        finite = np.isfinite(branch.period)
        kind = "stable" if branch.stable[0] else "unstable"
        found[kind].append((branch.values[finite], branch.period[finite]))
    return {kind: _joined(pieces) for kind, pieces in found.items()}


def _joined(pieces: list[tuple[Array, Array]]) -> dict[str, Array]:
    gap = np.array([np.nan])
    values = [part for value, _ in pieces for part in (value, gap)]
    states = [part for _, state in pieces for part in (state, gap)]
    empty = np.zeros(0)
    return {
        "value": np.concatenate(values) if values else empty,
        "state": np.concatenate(states) if states else empty,
    }


_MARKERS = {
    EventKind.FOLD: "diamond",
    EventKind.HOPF: "circle",
    EventKind.BRANCH_POINT: "triangle",
}


def marks(diagram: EquilibriumDiagram, axis: int) -> dict[str, dict[str, list[Any]]]:
    """ "filled" and "open" (subcritical Hopf points) → columns of the special points' marks."""
    found = {name: mark_columns() for name in ("filled", "open")}
    for point in diagram.special_points:
        subcritical = point.kind is EventKind.HOPF and (point.lyapunov or 0.0) > 0.0
        into = found["open" if subcritical else "filled"]
        into["value"].append(point.value)
        into["state"].append(float(point.h[axis]))
        into["marker"].append(_MARKERS[point.kind])
        into["words"].append(of_point(point))
    return found


def mark_columns() -> dict[str, list[Any]]:
    """Empty columns of marks."""
    return {"value": [], "state": [], "marker": [], "words": []}


def period_range(diagram: CycleDiagram) -> tuple[float, float]:
    """What the period's axis shows: to three times the median where periods diverge."""
    periods = [b.period[np.isfinite(b.period)] for b in diagram.branches]
    every = np.concatenate(periods) if periods else np.zeros(0)
    if not every.size:
        return 0.0, 1.0
    return 0.0, float(min(1.1 * every.max(), 3.0 * np.median(every)))
