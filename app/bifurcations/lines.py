"""How the lines of diagrams and planes look: one table for the figures and their legends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core import EventKind


@dataclass(frozen=True)
class Line:
    """A kind of line.

    Attributes
    ----------
    words
        What the legend calls it.
    role
        Its colour's role (`app.figures.theme.Theme`).
    width
        In pixels.
    dash
        Pixels of dashes and gaps by turns; none: solid.
    core
        The width of a core of the paper's colour, which makes it double; 0: none.
    """

    words: str
    role: str
    width: float
    dash: tuple[int, ...] = ()
    core: float = 0.0

    @property
    def pattern(self) -> str:
        """The dash as Bokeh and SVG spell it; "" for a solid line."""
        return " ".join(map(str, self.dash))


POINTS = {
    "sink": Line("sink", "sink", 3.2),
    "saddle": Line("saddle", "saddle", 2.2, (8, 5)),
    "source": Line("source", "source", 2.6, (2, 4)),
}
"""Branches of fixed points in a diagram, by kind."""

CYCLES = {
    "stable": Line("stable cycle, least and greatest", "stable", 6.0, core=2.4),
    "unstable": Line("unstable cycle", "unstable", 6.0, (10, 6), core=2.4),
}
"""Those of limit cycles: double, told from those of fixed points without their colours."""

CURVES = {
    EventKind.FOLD: Line("fold", "ink", 4.0),
    EventKind.HOPF: Line("Hopf", "unstable", 2.0),
    EventKind.HOMOCLINIC: Line("homoclinic", "trajectory", 3.0, (10, 6)),
    EventKind.FOLD_OF_CYCLES: Line(EventKind.FOLD_OF_CYCLES.value, "stable", 3.5, (3, 4)),
}
"""Curves of a plane, by kind."""


def signs(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """What a legend draws."""
    return [
        {"words": one.words, "role": one.role, "width": one.width, "core": one.core}
        | {"dash": one.pattern}
        for one in lines
    ]
