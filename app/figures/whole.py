"""The glyphs of the global dynamics: basins, regions, separatrices, cycles, the gap.

Built once, like the rest of the portrait; `draw_whole.js` fills their sources. Everything
is drawn beneath the fixed points and over the map; cycles also over the trajectories, which
would else hide them by ending there. Stable is solid, unstable is dashed,
so that they are told apart without colour.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Image, Line, LinearColorMapper, Patch

from app.figures.glyphs import add
from app.figures.theme import LIGHT

BASIN_ALPHA = 0.36
BRANCHES = {
    "unstable_branches": ("unstable", 2.2, [7, 4]),
    "stable_branches": ("stable", 2.2, []),
}
CYCLES = {
    "unstable_cycles": ("unstable", 5.0, [12, 7]),
    "stable_cycles": ("stable", 5.0, []),
}
"""Layer → colour, width in pixels, dash."""


def add_fills(fig: Any, uid: str) -> None:
    """Basins, homoclinic-like regions and slow regions: under all lines."""
    blank = np.full((2, 2), 255, dtype=np.uint8)
    source = ColumnDataSource(
        {"image": [blank], "x": [-1.1], "y": [-1.1], "dw": [2.2], "dh": [2.2]},
        name=f"{uid}:basins:data",
    )
    colours = LinearColorMapper(
        palette=_cycled(LIGHT.basins), low=0, high=254, high_color="rgba(0, 0, 0, 0)",
        name=f"{uid}:basin_colours",
    )  # fmt: skip
    add(
        fig,
        Image,
        source,
        f"{uid}:basins",
        color_mapper=colours,
        level="image",
        global_alpha=BASIN_ALPHA,
        visible=False,
    )
    add(
        fig,
        Patch,
        _lines(uid, "regions"),
        f"{uid}:regions",
        fill_color=LIGHT.region,
        fill_alpha=0.14,
        hatch_pattern="right_diagonal_line",
        hatch_color=LIGHT.region,
        hatch_alpha=0.55,
        hatch_scale=9,
        hatch_weight=1.2,
        line_color=LIGHT.region,
        line_width=1.2,
    )
    add(
        fig,
        Line,
        _lines(uid, "slow"),
        f"{uid}:slow",
        line_color=LIGHT.slow,
        line_width=1.8,
        line_dash=[2, 3],
        line_alpha=0.9,
    )


def add_branches(fig: Any, uid: str) -> None:
    """Separatrices."""
    _add_curves(fig, uid, BRANCHES)


def add_cycles(fig: Any, uid: str) -> None:
    """Cycles, and the gap between two branches of a saddle."""
    _add_curves(fig, uid, CYCLES)
    add(fig, Line, _lines(uid, "gap"), f"{uid}:gap", line_color=LIGHT.ink, line_width=3)


def _add_curves(fig: Any, uid: str, curves: dict[str, tuple[str, float, list[int]]]) -> None:
    for layer, (role, width, dash) in curves.items():
        add(
            fig,
            Line,
            _lines(uid, layer),
            f"{uid}:{layer}",
            line_color=getattr(LIGHT, role),
            line_width=width,
            line_dash=dash,
            line_join="round",
        )


def _lines(uid: str, layer: str) -> ColumnDataSource:
    return ColumnDataSource({"x": [], "y": []}, name=f"{uid}:{layer}:data")


def _cycled(colours: tuple[str, ...]) -> list[str]:
    """255 colours: the given ones again and again."""
    return [colours[i % len(colours)] for i in range(255)]
