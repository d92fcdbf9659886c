"""One glyph of a figure, as data: what draws it, in which colours, and how its numbers come.

Figures are built from such rows, and the browser is told of them: it colours, fills, dims and
hides what they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any


class Depth(IntEnum):
    """What is drawn over what, the lowest first; within a depth in the table's order."""

    MAP = 0
    AREAS = 1
    FLOW = 2
    NULLCLINES = 3
    ARROWS = 4
    BRANCHES = 5
    TRAJECTORIES = 6
    CYCLES = 7
    """Over the trajectories, which would else hide them by ending there."""
    STARTS = 8
    LABELS = 9
    POINTS = 10
    NOW = 11
    HAND = 12


class Packet(StrEnum):
    """Which message of the server brings a glyph's numbers."""

    PORTRAIT = "portrait"
    SKELETON = "skeleton"
    """The first part of the global dynamics: what is known before all of them are."""
    GLOBAL = "global"


@dataclass(frozen=True)
class Glyph:
    """One glyph, and the section of a packet that fills it.

    Attributes
    ----------
    name
        Of its renderer, and of the section that fills it.
    kind
        A class of `bokeh.models`.
    depth
        What it is drawn over.
    colours
        Its properties that are colours → their roles (fields of `app.figures.theme.Theme`).
    looks
        Its other properties; ``level`` and ``visible`` are the renderer's.
    opacity
        Its properties that are opacities → as they are, and while it belongs to an older
        portrait.
    widths
        Its line's, as drawn for the flow, and where it joins iterates; () if there is one only.
    packet
        What brings it. None: it is filled from the header, or by the browser alone.
    rows
        So many rows of it are sent at most; None: as many as of any layer.
    data
        The glyph whose numbers it draws; its own if empty.
    columns
        Of its numbers.
    """

    name: str
    kind: str
    depth: Depth
    colours: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Any] = field(default_factory=dict)
    opacity: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    widths: tuple[float, ...] = ()
    packet: Packet | None = None
    rows: int | None = None
    data: str = ""
    columns: tuple[str, ...] = ("x", "y")

    @property
    def source(self) -> str:
        """The name of the glyph whose numbers it draws."""
        return self.data or self.name

    @property
    def curves(self) -> bool:
        """True if its numbers are curves in the phase plane."""
        return self.packet is not None and self.kind != "Image"

    def served(self) -> dict[str, Any]:
        """What the browser is told of it."""
        return {
            "name": self.name,
            "packet": self.packet or "",
            "curves": self.curves,
            "colours": dict(self.colours),
            "opacity": {name: list(both) for name, both in self.opacity.items()},
            "widths": list(self.widths),
        }
