"""The portrait's figure: built once, its sources replaced by every update.

Takes no numbers and computes nothing; `draw.js` and `draw_global.js` fill the sources by name.
Every layer of lines is one NaN-separated line, because one glyph with many vertices is
drawn far faster than many glyphs. What there is to draw stands in the table of layers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import (
    ColumnDataSource,
    CustomJS,
    HoverTool,
    LinearColorMapper,
    PanTool,
    Range1d,
    ResetTool,
    WheelZoomTool,
)
from bokeh.plotting import figure

from app.figures.drawn import draw
from app.figures.glyph import Depth, Glyph
from app.figures.layers import layer_glyphs
from app.figures.theme import LIGHT

NO_BASIN = 255
"""The code of basin pixels that belong to no attractor."""

CROSS = tuple(
    Glyph(
        name, "Scatter", Depth.HAND, {"line_color": role},
        {"marker": "cross", "size": size, "line_width": width, "level": "annotation"},
        data="cross",
    )
    for name, size, role, width in (
        ("cross_halo", 38, "paper", 7.0), ("cross", 34, "highlight", 2.5)
    )
)  # fmt: skip
"""Where the keyboard is in the phase plane, seen over lines of every colour."""

POINT_TOOLTIP = """
<div style="font-size: 14px; line-height: 1.5; max-width: 340px">
  <b>@title</b><br>@position<br>@eigenvalues
</div>
"""

# the hovered points' eigenvectors, drawn in the browser alone (not synchronised)
_SHOW_EIGENVECTORS = """
const {x, y, v} = points.data
if (cb_data.renderer !== halo) return
const hit = cb_data.index.indices
const out = {x0: [], y0: [], x1: [], y1: []}
const w = (fig.x_range.end - fig.x_range.start) * 0.12
const h = (fig.y_range.end - fig.y_range.start) * 0.12
for (const i of hit) for (const [dx, dy] of v[i]) {
  const s = Math.hypot(dx / w, dy / h)
  out.x0.push(x[i] - dx / s); out.x1.push(x[i] + dx / s)
  out.y0.push(y[i] - dy / s); out.y1.push(y[i] + dy / s)
}
if (vectors.data.x0.length || out.x0.length) vectors.setv({data: out}, {sync: false})
"""


def portrait_figure(uid: str) -> Any:
    """An empty portrait whose models are named ``uid:…`` for the browser to find."""
    fig = figure(
        name=f"{uid}:portrait",
        x_range=Range1d(-1.1, 1.1),
        y_range=Range1d(-1.1, 1.1),
        tools=[],
        toolbar_location=None,
        sizing_mode="stretch_both",
        min_border_left=52,
        min_border_right=14,
        min_border_top=6,
        min_border_bottom=46,
        output_backend="canvas",
        lod_threshold=None,
    )
    fig.xaxis.axis_label = "x = h₁"
    fig.yaxis.axis_label = "y = h₂"
    fig.grid.visible = False
    fig.axis.axis_label_standoff = 2
    _add_glyphs(fig, uid)
    _explain_points(fig, uid)
    wheel = WheelZoomTool(zoom_on_axis=False)
    pan = PanTool()
    fig.add_tools(pan, wheel, ResetTool())
    fig.toolbar.active_scroll = wheel
    fig.toolbar.active_drag = pan
    return fig


def _add_glyphs(fig: Any, uid: str) -> None:
    glyphs = [*layer_glyphs(), *CROSS]
    sources: dict[str, ColumnDataSource] = {}
    for glyph in glyphs:
        name = glyph.source
        if name not in sources:
            columns = _blank_image(glyph) or _no_rows(name, glyphs)
            sources[name] = ColumnDataSource(columns, name=f"{uid}:{name}:data")
        mapped = {"color_mapper": _mapper(glyph, uid)} if glyph.kind == "Image" else {}
        draw(fig, uid, glyph, sources[name], **mapped)


def _no_rows(source: str, glyphs: list[Glyph]) -> dict[str, list[Any]]:
    """The columns of a source: all that its glyphs name."""
    named = [column for glyph in glyphs if glyph.source == source for column in glyph.columns]
    return {column: [] for column in dict.fromkeys(named)}


def _blank_image(glyph: Glyph) -> dict[str, list[Any]] | None:
    if glyph.kind != "Image":
        return None
    code = NO_BASIN if glyph.name == "basins" else 0
    pixels = np.full((2, 2), code, dtype=np.uint8)
    return {"image": [pixels], "x": [-1.1], "y": [-1.1], "dw": [2.2], "dh": [2.2]}


def _mapper(glyph: Glyph, uid: str) -> LinearColorMapper:
    """From an image's bytes to colours; the strip above the portrait shows the map's true range."""
    if glyph.name == "basins":
        return LinearColorMapper(
            palette=_repeated(LIGHT.basins), low=0, high=NO_BASIN - 1,
            high_color="rgba(0, 0, 0, 0)", name=f"{uid}:basin_colours",
        )  # fmt: skip
    return LinearColorMapper(palette=list(LIGHT.palette), low=0, high=255, name=f"{uid}:pixels")


def _repeated(colours: tuple[str, ...]) -> list[str]:
    """255 colours: the given ones again and again."""
    return [colours[i % len(colours)] for i in range(NO_BASIN)]


def _explain_points(fig: Any, uid: str) -> None:
    """A fixed point that is pointed at says what it is, and shows its eigenvectors."""
    drawn = {renderer.name: renderer for renderer in fig.renderers}
    halo, ring = drawn[f"{uid}:halo"], drawn[f"{uid}:group_ring"]
    vectors = drawn[f"{uid}:eigenvectors"].data_source
    parts = {"points": halo.data_source, "vectors": vectors, "fig": fig, "halo": halo}
    hover = HoverTool(
        renderers=[halo, ring],
        tooltips=POINT_TOOLTIP,
        point_policy="snap_to_data",
        callback=CustomJS(args=parts, code=_SHOW_EIGENVECTORS),
    )
    fig.add_tools(hover)
