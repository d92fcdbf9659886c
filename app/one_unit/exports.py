"""A one-unit GRU as Python, and its phase line as a table."""

from __future__ import annotations

from typing import Any

from app.one_unit.compute import UnitResult
from app.one_unit.state import UnitSnapshot
from core.tables import csv_text


def unit_code(snapshot: UnitSnapshot) -> str:
    """Python that rebuilds the GRU, and computes its fixed points and the dark time series."""
    return (
        "from core import GRU, phase_line, trajectories\n\n"
        f"gru = {snapshot.gru!r}\n\n"
        "line = phase_line(gru)\nprint(line.points)\n\n"
        f"(path,) = trajectories(gru, [[{snapshot.start!r}]], {snapshot.duration!r})"
        "  # with t and h\n"
    )


def unit_points_csv(result: UnitResult) -> str:
    """Every mark of the phase line with its enclosure, and whether it is proven."""
    rows: list[list[Any]] = [
        [mark.kind or "undecided", mark.status, mark.h, mark.low, mark.high]
        for mark in result.line.marks
    ]
    return csv_text(["kind", "status", "h", "h_lower", "h_upper"], rows)
