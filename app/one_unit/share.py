"""What leaves the One unit tab as files and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.frame.share import ShareMenu
from app.live.receiver import Receiver
from app.web.scripts import joined

if TYPE_CHECKING:
    from app.one_unit.compute import UnitResult


class UnitShare(Receiver, ShareMenu):
    """The link, pictures, Python code and the fixed points.

    Parameters
    ----------
    shown
        Gives what the tab shows; None before it is opened.
    """

    takes = {"want": str}

    _esm = joined("one_unit/share.js")

    def __init__(self, shown: Callable[[], UnitResult | None]) -> None:
        super().__init__(self._give)
        self._shown = shown

    def _give(self, data: dict[str, Any]) -> None:
        result = self._shown()
        if result is None:
            return
        # nothing of the tab is imported before it is opened
        from app.one_unit.exports import unit_code, unit_points_csv

        if data.get("want") == "python":
            self.give_copy(unit_code(result.snapshot), "Python")
        elif data.get("want") == "points":
            self.give_file("gruscope-one-unit-points.csv", "text/csv", unit_points_csv(result))
