"""The plane as a HoloViews overlay: coloured regions, curves, special points, labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import holoviews as hv
import holoviews.plotting.bokeh
import numpy as np

from app.bifurcations.lines import CURVES
from app.bifurcations.plane.request import PlaneRequest
from app.bifurcations.sweep.picture import framed
from app.figures.theme import Theme
from core import EventKind
from core.arrays import Array

MARKERS = {
    EventKind.CUSP: "triangle",
    EventKind.BOGDANOV_TAKENS: "square",
    EventKind.BAUTIN: "circle",
}

UNRESOLVED = -1.0
"""The number of a cell that is not resolved."""

TINTS = 16
"""Colours of regions; then they begin anew."""

NOTHING = 1.0e6
"""The number of a cell that is not known yet."""


@dataclass(frozen=True, eq=False)
class PlaneData:
    """Everything that is drawn.

    Attributes
    ----------
    cells
        (m, n) numbers of the cells' topologies, `UNRESOLVED` or `NOTHING`.
    curves
        Kind → (k, 2) vertices of its curves.
    marks, labels
        (first, second, kind, words) and (first, second, text).
    here
        What Explore shows, if it lies in the plane.
    """

    cells: Array = field(default_factory=lambda: np.full((1, 1), NOTHING))
    curves: Mapping[str, Sequence[Array]] = field(default_factory=dict)
    marks: Sequence[tuple[float, float, EventKind, str]] = ()
    labels: Sequence[tuple[float, float, str]] = ()
    here: tuple[float, float] | None = None


def tints(theme: Theme) -> list[str]:
    """The regions' colours: quiet, so that lines and letters stand out."""
    shares = (0.34, 0.60)
    return [_mixed(colour, theme.paper, share) for share in shares for colour in theme.basins]


def _mixed(colour: str, paper: str, share: float) -> str:
    pairs = [
        (int(colour[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5)
    ]  # fmt: skip
    return "#" + "".join(f"{round(share * c + (1.0 - share) * p):02x}" for c, p in pairs)


def picture(
    request: PlaneRequest,
    theme: Callable[[], Theme],
    hook: Callable[[Any, Any], None],
    data: PlaneData,
) -> Any:
    """The overlay; ``theme`` gives the theme at the time of drawing, ``hook`` gets each plot."""
    look = theme()
    names = [
        hv.Dimension("first", label=request.first.symbol, range=request.ends[0]),
        hv.Dimension("second", label=request.second.symbol, range=request.ends[1]),
    ]
    layers = [_regions(request, names, data, look), *_lines(names, data, look)]
    layers += [_marks(names, data, look), _labels(names, data, look), _here(names, data, look)]
    return hv.Overlay(layers).opts(
        responsive=True, toolbar=None, show_legend=False, show_title=False, fontscale=1.25,
        hooks=[lambda plot, _: framed(plot, theme()), hook],
    )  # fmt: skip


def _regions(request: PlaneRequest, names: list[Any], data: PlaneData, look: Theme) -> Any:
    (a, b), (c, d) = request.ends
    known = (data.cells >= 0) & (data.cells < NOTHING)
    cells = np.where(known, np.mod(data.cells, TINTS), data.cells)
    image = hv.Image(cells[::-1], names, hv.Dimension("topology"), bounds=(a, c, b, d))
    clipped = {"max": "transparent", "min": look.faint}
    return image.opts(cmap=tints(look), clim=(-0.5, TINTS - 0.5), clipping_colors=clipped)


def _lines(names: list[Any], data: PlaneData, look: Theme) -> list[Any]:
    found = []
    for kind, line in CURVES.items():
        path = hv.Path([np.asarray(curve) for curve in data.curves.get(kind, ())], names)
        # round joins: vertices almost on one another would have spikes
        path.opts(
            color=getattr(look, line.role), line_width=line.width, line_join="round",
            line_dash=line.pattern or "solid",
        )  # fmt: skip
        found.append(path)
    return found


def _marks(names: list[Any], data: PlaneData, look: Theme) -> Any:
    rows = [(x, y, MARKERS[kind], words) for x, y, kind, words in data.marks]
    points = hv.Points(rows, names, ["marker", "words"])
    return points.opts(
        marker="marker", size=13, color=look.paper, line_color=look.ink, line_width=2.5,
        tools=["hover"], hover_tooltips=[("", "@words")],
    )  # fmt: skip


def _labels(names: list[Any], data: PlaneData, look: Theme) -> Any:
    return hv.Labels(list(data.labels), names, "text").opts(
        text_color=look.ink, text_font_size="15px", text_font_style="bold"
    )


def _here(names: list[Any], data: PlaneData, look: Theme) -> Any:
    rows = [data.here] if data.here is not None else []
    return hv.Points(rows, names).opts(marker="cross", size=16, color=look.ink, line_width=3)
