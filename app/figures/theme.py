"""Colours: the paper's roles in a colour-blind-safe set (Okabe & Ito), in two themes.

They stand in ``assets/styles/tokens.css``, for the page and its figures alike. Kinds of fixed
points are told by shape and fill as well as by colour. The map is blue and quiet, so that lines
stand out: slow is deep, fast fades into the paper, in steps that are even for the eye.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields

from app.figures.oklab import fade
from app.web.styles import style


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


_BASINS = 8
_SHADES = 256


def _read() -> dict[str, tuple[str, str]]:
    """Every colour of the table by its name, light and dark."""
    found = re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", style("tokens.css")
    )
    return {name: (light, dark) for name, light, dark in found}


def _theme(table: dict[str, tuple[str, str]], dark: bool) -> Theme:
    colours = {name: pair[dark] for name, pair in table.items()}
    single = {f.name: colours[f.name] for f in fields(Theme) if f.name in colours}
    return Theme(
        **single,
        basins=tuple(colours[f"basin-{i}"] for i in range(_BASINS)),
        palette=fade(colours["deep"], colours["paper"], _SHADES),
    )


_TABLE = _read()
LIGHT = _theme(_TABLE, dark=False)
DARK = _theme(_TABLE, dark=True)
THEMES = {"light": LIGHT, "dark": DARK}
COLOURS = {name: theme.colours() for name, theme in THEMES.items()}
