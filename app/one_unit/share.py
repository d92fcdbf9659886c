"""What leaves the One unit tab as files and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.frame.share import ShareMenu, sharing
from core.tables import csv_text

if TYPE_CHECKING:
    from app.one_unit.compute import UnitResult
    from app.one_unit.state import UnitSnapshot


class UnitShare(ShareMenu):
    """The link, pictures, Python code and the fixed points.

    Parameters
    ----------
    shown
        Gives what the tab shows; None before it is opened.
    """

    takes = {"want": str}

    _esm = sharing("one_unit/share.js")

    def __init__(self, shown: Callable[[], UnitResult | None]) -> None:
        super().__init__(self._give)
        self._shown = shown

    def _give(self, data: dict[str, Any]) -> None:
        result = self._shown()
        if result is None:
            return
        if data.get("want") == "python":
            self.give_copy(unit_code(result.snapshot), "Python")
        elif data.get("want") == "points":
            self.give_file("gruscope-one-unit-points.csv", "text/csv", unit_points_csv(result))


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
