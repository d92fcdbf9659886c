"""Colours: the paper's roles in a colour-blind-safe set (Okabe & Ito), in two themes.

Kinds of fixed points are told by shape and fill as well as by colour. The maps are
perceptually uniform (colorcet), and only their quiet end is used, so that lines stand
out: slow is deep, fast fades into the paper.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import colorcet


@dataclass(frozen=True)
class Theme:
    """Every colour a figure uses."""

    paper: str
    ink: str
    faint: str
    x_nullcline: str
    y_nullcline: str
    trajectory: str
    highlight: str
    streamline: str
    sink: str
    source: str
    saddle: str
    undecided: str
    halo: str
    stable: str
    """Stable cycles and stable branches: what attracts, forward or backward …"""
    unstable: str
    """… and the unstable ones."""
    region: str
    slow: str
    basins: tuple[str, ...]
    """One colour for each attractor, repeated if there are more."""
    palette: tuple[str, ...]
    """256 colours, low to high."""

    def colours(self) -> dict[str, str]:
        """The single colours, by their roles."""
        return {role: c for role, c in asdict(self).items() if isinstance(c, str)}

    def to_dict(self) -> dict[str, object]:
        """As plain values for the browser."""
        return asdict(self)


def _quiet(palette: list[str], start: int, stop: int) -> tuple[str, ...]:
    """256 colours of a part of a palette, from index ``start`` to ``stop``."""
    return tuple(palette[start + round(i * (stop - start) / 255)] for i in range(256))


# told apart from each other before they are told apart from the lines drawn over them
_BASINS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#56b4e9", "#d55e00", "#999999",
)  # fmt: skip

LIGHT = Theme(
    paper="#ffffff",
    ink="#1b1f24",
    faint="#8a949e",
    x_nullcline="#c97a00",
    y_nullcline="#c2478f",
    trajectory="#6a3d9a",
    highlight="#000000",
    streamline="#74828f",
    sink="#0072b2",
    source="#d55e00",
    saddle="#00795a",
    undecided="#6b6b6b",
    halo="#ffffff",
    stable="#0050a0",
    unstable="#c23b00",
    region="#00795a",
    slow="#1b1f24",
    basins=_BASINS,
    palette=_quiet(colorcet.palette["linear_blue_95_50_c20"], 190, 0),
)
DARK = Theme(
    paper="#12161b",
    ink="#e8edf2",
    faint="#7d8894",
    x_nullcline="#ffb000",
    y_nullcline="#f08cc4",
    trajectory="#b694f0",
    highlight="#ffffff",
    streamline="#6f7d8b",
    sink="#56b4e9",
    source="#ff8c42",
    saddle="#2fd0a0",
    undecided="#b0b0b0",
    halo="#12161b",
    stable="#6cc5ff",
    unstable="#ff8a57",
    region="#2fd0a0",
    slow="#e8edf2",
    basins=_BASINS,
    palette=_quiet(colorcet.palette["linear_grey_10_95_c0"], 92, 6),
)
THEMES = {"light": LIGHT, "dark": DARK}
COLOURS = {name: theme.colours() for name, theme in THEMES.items()}
"""What a component in the browser needs of the themes."""
