"""The portrait's figure: built once, its sources replaced by every update.

Takes no numbers and computes nothing; `draw.js` fills the sources by name. Every
layer of lines is one NaN-separated line, because one glyph with many vertices is
drawn far faster than many glyphs. The y-nullcline is hollow: a wide line, and a thin one of the
paper's colour over it, from one source.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import (
    ColumnDataSource,
    CustomJS,
    HoverTool,
    Image,
    Line,
    LinearColorMapper,
    PanTool,
    Range1d,
    ResetTool,
    Scatter,
    Segment,
    Text,
    WheelZoomTool,
)
from bokeh.plotting import figure

from app.figures.glyphs import add
from app.figures.theme import LIGHT
from app.figures.whole import add_branches, add_cycles, add_fills

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
    _add_map(fig, uid)
    add_fills(fig, uid)
    # many vertices: opaque, with the joins that are cheapest to paint
    _add_line(fig, uid, "streamlines", LIGHT.streamline, 1.0, 1.0, line_join="bevel")
    _add_line(fig, uid, "x_nullcline", LIGHT.x_nullcline, 2.8, 1.0)
    _add_hollow(fig, uid, "y_nullcline", LIGHT.y_nullcline)
    _add_arrows(fig, uid)
    add_branches(fig, uid)
    _add_line(fig, uid, "trajectories", LIGHT.trajectory, 2.0, 0.95)
    _add_line(fig, uid, "highlighted", LIGHT.highlight, 2.8, 1.0)
    _add_iterates(fig, uid)
    add_cycles(fig, uid)
    _add_starts(fig, uid)
    _add_labels(fig, uid)
    _add_points(fig, uid)
    _add_ring(fig, uid)
    _add_now(fig, uid)
    _add_cross(fig, uid)
    wheel = WheelZoomTool(zoom_on_axis=False)
    pan = PanTool()
    fig.add_tools(pan, wheel, ResetTool())
    fig.toolbar.active_scroll = wheel
    fig.toolbar.active_drag = pan
    return fig


def _source(uid: str, layer: str, **columns: Any) -> ColumnDataSource:
    return ColumnDataSource(columns, name=f"{uid}:{layer}:data")


def _add_map(fig: Any, uid: str) -> None:
    blank = np.zeros((2, 2), dtype=np.uint8)
    source = _source(uid, "map", image=[blank], x=[-1.1], y=[-1.1], dw=[2.2], dh=[2.2])
    # the image holds bytes; the strip above the portrait shows the true range
    pixels = LinearColorMapper(palette=list(LIGHT.palette), low=0, high=255, name=f"{uid}:pixels")
    add(fig, Image, source, f"{uid}:map", color_mapper=pixels, level="image")


def _add_line(
    fig: Any,
    uid: str,
    layer: str,
    colour: str,
    width: float,
    alpha: float,
    line_join: str = "round",
) -> None:
    add(
        fig,
        Line,
        _source(uid, layer, x=[], y=[]),
        f"{uid}:{layer}",
        line_color=colour,
        line_width=width,
        line_alpha=alpha,
        line_join=line_join,
    )


def _add_hollow(fig: Any, uid: str, layer: str, colour: str) -> None:
    """A double line: told from a solid one without its colour."""
    _add_line(fig, uid, layer, colour, 4.6, 1.0)
    source = fig.renderers[-1].data_source
    core = f"{uid}:{layer}_core"
    add(fig, Line, source, core, line_color=LIGHT.paper, line_width=1.4, line_join="round")


def _add_labels(fig: Any, uid: str) -> None:
    """ "ẋ = 0" and "ẏ = 0", where the nullclines leave the frame (placed in the browser)."""
    columns: dict[str, list[Any]] = {c: [] for c in ("x", "y", "text", "color", "dx", "dy")}
    add(
        fig,
        Text,
        _source(uid, "nullcline_labels", **columns),
        f"{uid}:nullcline_labels",
        text="text",
        text_color="color",
        x_offset="dx",
        y_offset="dy",
        text_align="center",
        text_baseline="middle",
        text_font_size="14px",
        text_font_style="bold",
        background_fill_color=LIGHT.paper,
        background_fill_alpha=0.82,
        padding=2,
        border_radius=3,
    )


def _add_ring(fig: Any, uid: str) -> None:
    """Round the fixed point whose row in the findings is pointed at."""
    add(
        fig,
        Scatter,
        _source(uid, "ring", x=[], y=[]),
        f"{uid}:ring",
        size=32,
        fill_color=None,
        line_color=LIGHT.highlight,
        line_width=2.5,
        level="annotation",
    )


def _add_cross(fig: Any, uid: str) -> None:
    """Where the keyboard is in the plane, seen over lines of every colour."""
    place = _source(uid, "cross", x=[], y=[])
    for name, size, colour, width in (
        ("cross_halo", 38, LIGHT.paper, 7.0),
        ("cross", 34, LIGHT.highlight, 2.5),
    ):
        add(
            fig,
            Scatter,
            place,
            f"{uid}:{name}",
            marker="cross",
            size=size,
            line_color=colour,
            line_width=width,
            level="annotation",
        )


def _add_iterates(fig: Any, uid: str) -> None:
    """The dots of discrete orbits, over the thin lines that join them."""
    for layer, colour, size in (
        ("iterates_rest", LIGHT.trajectory, 3.5),
        ("iterates_main", LIGHT.highlight, 4),
    ):
        add(
            fig,
            Scatter,
            _source(uid, layer, x=[], y=[]),
            f"{uid}:{layer}",
            size=size,
            fill_color=colour,
            line_color=None,
        )


def _add_now(fig: Any, uid: str) -> None:
    """The state at the hovered time, over everything else."""
    add(
        fig,
        Scatter,
        _source(uid, "now", x=[], y=[]),
        f"{uid}:now",
        size=11,
        fill_color=LIGHT.highlight,
        line_color=LIGHT.paper,
        line_width=2,
        level="annotation",
    )


def _add_arrows(fig: Any, uid: str) -> None:
    source = _source(uid, "arrows", x=[], y=[], angle=[])
    add(
        fig,
        Scatter,
        source,
        f"{uid}:arrows",
        angle="angle",
        marker="triangle",
        size=7,
        fill_color=LIGHT.streamline,
        line_color=None,
        fill_alpha=0.95,
    )


def _add_starts(fig: Any, uid: str) -> None:
    source = _source(uid, "starts", x=[], y=[], fill=[])
    add(
        fig,
        Scatter,
        source,
        f"{uid}:starts",
        marker="square",
        size=10,
        fill_color="fill",
        line_color=LIGHT.paper,
        line_width=1.5,
    )


def _add_points(fig: Any, uid: str) -> None:
    """Fixed points, cluster rings with their number, eigenvectors on hover."""
    vectors = _source(uid, "eigenvectors", x0=[], y0=[], x1=[], y1=[])
    add(
        fig,
        Segment,
        vectors,
        f"{uid}:eigenvectors",
        line_color=LIGHT.ink,
        line_width=2.5,
        line_dash=[6, 3],
    )
    columns: tuple[str, ...] = ("x", "y", "v", "kind", "marker", "size", "fill", "line", "title")
    columns += ("position", "eigenvalues")
    points = _source(uid, "points", **{c: [] for c in columns})
    halo = add(
        fig,
        Scatter,
        points,
        f"{uid}:halo",
        size="size",
        marker="circle",
        fill_color=LIGHT.halo,
        line_color=LIGHT.halo,
        line_width=7,
    )
    add(
        fig,
        Scatter,
        points,
        f"{uid}:points",
        size="size",
        marker="marker",
        fill_color="fill",
        line_color="line",
        line_width=2.6,
    )
    told = ("label", "title", "position", "eigenvalues")
    groups = _source(uid, "groups", x=[], y=[], **{c: [] for c in told})
    ring = add(
        fig,
        Scatter,
        groups,
        f"{uid}:group_ring",
        size=27,
        fill_color=LIGHT.paper,
        line_color=LIGHT.ink,
        line_width=2,
    )
    add(
        fig,
        Scatter,
        groups,
        f"{uid}:group_core",
        size=20,
        fill_color=LIGHT.paper,
        line_color=LIGHT.ink,
        line_width=1.5,
    )
    add(
        fig,
        Text,
        groups,
        f"{uid}:group_text",
        text="label",
        text_align="center",
        text_baseline="middle",
        text_font_size="13px",
        text_font_style="bold",
        text_color=LIGHT.ink,
    )
    hover = HoverTool(
        renderers=[halo, ring],
        tooltips=POINT_TOOLTIP,
        point_policy="snap_to_data",
        callback=CustomJS(
            args={"points": points, "vectors": vectors, "fig": fig, "halo": halo},
            code=_SHOW_EIGENVECTORS,
        ),
    )
    fig.add_tools(hover)
