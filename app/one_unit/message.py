"""A one-unit portrait as the packet that the browser draws."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.live.packet import pack, quantised_curves
from app.one_unit.compute import UnitResult
from app.one_unit.findings import findings, row
from app.one_unit.presets import PRESETS
from app.one_unit.state import HOME, read, showing
from app.words.counting import begun
from core import PhaseLine
from core.catalogue.words import number
from core.model.planar_field import Bounds
from core.one_unit.rest_points import EDGE

MERGE = 0.05
"""Marks closer than this (in h) overlap on the screen and are drawn as one, with a number."""

_LEVELS = {"sink": "sinks", "source": "sources", "half-stable": "halves", "": "halves"}


def unit_packet(result: UnitResult, sequence: int, extra: dict[str, Any]) -> bytes:
    """Everything that one update shows, as one buffer; ``extra`` goes into its header."""
    snapshot, line = result.snapshot, result.line
    span = _speed_span(line)
    frame: Bounds = (-EDGE, EDGE, *span)
    times: Bounds = (0.0, snapshot.duration, -EDGE, EDGE)
    preset = PRESETS.get(snapshot.preset)
    header = {
        "sequence": sequence,
        "values": read(snapshot.gru) | {"start": snapshot.start},
        "reset_after": snapshot.gru.reset_after,
        "preset": snapshot.preset,
        "changed": preset is not None and preset.snapshot.gru != snapshot.gru,
        "start": (snapshot.start, float(snapshot.gru.velocity([snapshot.start])[0])),
        "duration": snapshot.duration,
        "bounds": snapshot.bounds,
        "home": showing(preset.snapshot.bounds if preset else HOME, snapshot.gru),
        "span": span,
        "marks": _marks(line),
        "groups": _groups(line),
        "arrows": _arrows(line),
        "levels": _levels(line),
        "cusps": _cusps(result),
        "regions": _regions(result),
        "shape": result.plane.counts.shape,
        "findings": findings(result),
        **extra,
    }
    h, speed = line.h, line.velocity
    sections: dict[str, NDArray[Any]] = {
        "curve": quantised_curves([np.column_stack([h, speed])], frame),
        "fan": quantised_curves([np.column_stack([p.t, p.h[:, 0]]) for p in result.fan], times),
        "main": quantised_curves(
            [np.column_stack([result.highlighted.t, result.highlighted.h[:, 0]])], times
        ),
        "folds": quantised_curves(
            [np.column_stack([c.weight, c.bias]) for c in result.plane.folds.curves],
            snapshot.bounds,
        ),
        "counts": np.minimum(result.plane.counts // 2, 255).astype(np.uint8),
    }
    return pack(header, sections)


def _speed_span(line: PhaseLine) -> tuple[float, float]:
    """The range of the ḣ axis: the curve over [−1, 1] and 0, in steps so that it rests."""
    inner = line.velocity[np.abs(line.h) <= 1.0]
    low, high = min(float(inner.min()), 0.0), max(float(inner.max()), 0.0)
    step = 2.0 ** np.ceil(np.log2(max(high - low, 1e-12) / 8.0))
    return float((np.floor(low / step - 0.3)) * step), float((np.ceil(high / step + 0.3)) * step)


def _clumps(line: PhaseLine) -> list[list[int]]:
    """Marks in runs of neighbours closer than `MERGE`."""
    runs: list[list[int]] = []
    for k, mark in enumerate(line.marks):
        if runs and mark.h - line.marks[runs[-1][-1]].h < MERGE:
            runs[-1].append(k)
        else:
            runs.append([k])
    return runs


def _marks(line: PhaseLine) -> dict[str, list[Any]]:
    single = [line.marks[run[0]] for run in _clumps(line) if len(run) == 1]
    rows = [row(mark) for mark in single]
    return {
        "h": [mark.h for mark in single],
        "kind": [mark.kind for mark in single],
        "attracts": [mark.attracts for mark in single],
        "sure": [mark.status == "proven" for mark in single],
        "title": [f"{r['kind']} ({r['status']})" for r in rows],
        "position": [f"h = {r['h']}" for r in rows],
        "rate": [f"rate ∂ḣ/∂h {r['rate']}; attracts from {r['attracts']}" for r in rows],
    }


def _groups(line: PhaseLine) -> dict[str, list[Any]]:
    runs = [run for run in _clumps(line) if len(run) > 1]
    return {
        "h": [float(np.mean([line.marks[k].h for k in run])) for run in runs],
        "label": [str(len(run)) for run in runs],
        "title": [
            f"{begun(number(len(run)))} fixed points, too close to draw apart" for run in runs
        ],
        "position": [", ".join(line.marks[k].kind or "unresolved" for k in run) for run in runs],
        "rate": ["the table has each of them" for _ in runs],
    }


def _arrows(line: PhaseLine) -> dict[str, list[float]]:
    """The stretches between marks, along which the browser puts arrowheads where there is room."""
    last = len(line.arrows) - 1
    return {
        "low": [-EDGE if k == 0 else arrow.low for k, arrow in enumerate(line.arrows)],
        "high": [EDGE if k == last else arrow.high for k, arrow in enumerate(line.arrows)],
        "direction": [float(arrow.direction) for arrow in line.arrows],
    }


def _levels(line: PhaseLine) -> dict[str, list[float]]:
    out: dict[str, list[float]] = {"sinks": [], "sources": [], "halves": []}
    for mark in line.marks:
        out[_LEVELS[mark.kind]].append(mark.h)
    return out


def _cusps(result: UnitResult) -> dict[str, list[Any]]:
    cusps = result.plane.folds.cusps
    return {
        "weight": [c.weight for c in cusps],
        "bias": [c.bias for c in cusps],
        "title": ["cusp (computed)" for _ in cusps],
        "position": [f"Uh = {c.weight:.6g}, bh = {c.bias:.6g}".replace("-", "−") for c in cusps],
    }


def _regions(result: UnitResult) -> dict[str, list[Any]]:
    regions = [r for r in result.plane.regions if r.share > 0.004][:12]
    return {
        "weight": [r.weight for r in regions],
        "bias": [r.bias for r in regions],
        "label": [str(r.count) if r.status == "proven" else f"{r.count}?" for r in regions],
    }
