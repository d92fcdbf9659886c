"""The figures of the One unit tab, built once; `draw.js` fills their sources by name.

Marks follow the textbooks: a sink is a filled disc, a source an open circle, a half-stable
point half-filled on the side that it attracts from.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import (
    ColumnDataSource,
    HoverTool,
    LinearColorMapper,
    Range1d,
    Span,
    Title,
    WheelZoomTool,
)
from bokeh.plotting import figure

from app.figures.theme import LIGHT
from app.one_unit.state import HOME
from core.one_unit.rest_points import EDGE

TOOLTIP = """
<div style="font-size: 14px; line-height: 1.5; max-width: 340px">
  <b>@title</b><br>@position<br>@rate
</div>
"""
CUSP_TOOLTIP = """
<div style="font-size: 14px; line-height: 1.5"><b>@title</b><br>@position</div>
"""
RADIUS = 9
"""Of a mark, in pixels."""


def phase_figure(uid: str) -> Any:
    """ḣ against h, with the phase line along ḣ = 0."""
    fig = _figure(uid, "unit_phase", (-EDGE, EDGE), (-0.2, 0.2))
    fig.xaxis.axis_label = "h"
    fig.yaxis.axis_label = "dh/dt"
    for name, place, dimension in (
        ("unit_zero", 0.0, "width"),
        ("unit_left", -1.0, "height"),
        ("unit_right", 1.0, "height"),
    ):
        dash = [] if dimension == "width" else [2, 4]
        fig.add_layout(
            Span(location=place, dimension=dimension, line_width=1.6 if not dash else 1,
                 line_dash=dash, line_color=LIGHT.faint, level="underlay", name=f"{uid}:{name}")
        )  # fmt: skip
    _line(fig, uid, "unit_curve", LIGHT.trajectory, 3.0)
    fig.scatter(
        "h", 0.0, source=_source(uid, "unit_arrows", h=[], angle=[]), angle="angle",
        marker="triangle", size=12, fill_color=LIGHT.ink, line_color=None,
        name=f"{uid}:unit_arrows",
    )  # fmt: skip
    _marks(fig, uid)
    fig.scatter(
        "h", "speed", source=_source(uid, "unit_start", h=[], speed=[]), marker="square", size=12,
        fill_color=LIGHT.highlight, line_color=LIGHT.paper, line_width=1.5,
        name=f"{uid}:unit_start",
    )  # fmt: skip
    return fig


def series_figure(uid: str) -> Any:
    """h(t) from a fan of starts, and from the visitor's own."""
    fig = _figure(uid, "unit_series", (0.0, 40.0), (-EDGE, EDGE))
    fig.xaxis.axis_label = "t (steps of the discrete GRU)"
    fig.yaxis.axis_label = "h(t)"
    for name, dash in (("sinks", "solid"), ("sources", "dashed"), ("halves", "dotdash")):
        columns = _source(uid, f"unit_{name}", h=[])
        fig.hspan("h", source=columns, line_color=LIGHT.faint, line_dash=dash, line_width=1.6,
                  name=f"{uid}:unit_{name}")  # fmt: skip
    _line(fig, uid, "unit_fan", LIGHT.trajectory, 1.6, 0.75)
    _line(fig, uid, "unit_main", LIGHT.highlight, 3.0)
    return fig


def plane_figure(uid: str) -> Any:
    """The (weight, bias) plane: regions, folds, cusps, and where the GRU is."""
    fig = _figure(uid, "unit_plane", HOME[:2], HOME[2:])
    fig.xaxis.axis_label = "weight Uh"
    fig.yaxis.axis_label = "bias bh"
    fig.grid.visible = False
    fig.title = Title(
        text="Fixed points in each region\nlines: folds, ◆ cusp, ● this GRU",
        text_font_size="13px", text_font_style="normal", name=f"{uid}:unit_title",
    )  # fmt: skip
    blank = np.zeros((2, 2), dtype=np.uint8)
    place = {"x": [HOME[0]], "y": [HOME[2]], "dw": [HOME[1] - HOME[0]], "dh": [HOME[3] - HOME[2]]}
    colours = LinearColorMapper(
        palette=["#ffffff"] * 4, low=0, high=3, name=f"{uid}:unit_colours"
    )  # fmt: skip
    fig.image(
        source=_source(uid, "unit_counts", image=[blank], **place), color_mapper=colours,
        level="image", name=f"{uid}:unit_counts",
    )  # fmt: skip
    _line(fig, uid, "unit_folds", LIGHT.unstable, 2.6)
    regions = _source(uid, "unit_regions", weight=[], bias=[], label=[])
    fig.text(
        "weight", "bias", "label", source=regions,
        text_align="center", text_baseline="middle", text_font_size="22px",
        text_font_style="bold", text_color=LIGHT.ink, text_alpha=0.75, name=f"{uid}:unit_regions",
    )  # fmt: skip
    cusps = fig.scatter(
        "weight", "bias", marker="diamond", size=15, fill_color=LIGHT.unstable,
        source=_source(uid, "unit_cusps", weight=[], bias=[], title=[], position=[]),
        line_color=LIGHT.paper, line_width=1.5, name=f"{uid}:unit_cusps",
    )  # fmt: skip
    here = _source(uid, "unit_here", weight=[], bias=[])
    fig.scatter(
        "weight", "bias", source=here, size=17, fill_color=LIGHT.highlight, line_color=LIGHT.paper,
        line_width=3, name=f"{uid}:unit_here",
    )  # fmt: skip
    wheel = WheelZoomTool(zoom_on_axis=False)
    fig.add_tools(wheel, HoverTool(renderers=[cusps], tooltips=CUSP_TOOLTIP))
    fig.toolbar.active_scroll = wheel
    return fig


def _figure(uid: str, name: str, x: tuple[float, ...], y: tuple[float, ...]) -> Any:
    fig = figure(
        name=f"{uid}:{name}",
        x_range=Range1d(*x),
        y_range=Range1d(*y),
        tools=[],
        toolbar_location=None,
        sizing_mode="stretch_both",
        min_border_left=72,
        min_border_right=12,
        min_border_top=8,
        min_border_bottom=48,
        lod_threshold=None,
    )
    fig.axis.axis_label_standoff = 2
    fig.grid.grid_line_alpha = 0.25
    return fig


def _source(uid: str, layer: str, **columns: Any) -> ColumnDataSource:
    return ColumnDataSource(columns, name=f"{uid}:{layer}:data")


def _line(fig: Any, uid: str, layer: str, colour: str, width: float, alpha: float = 1.0) -> None:
    fig.line(
        "x", "y", source=_source(uid, layer, x=[], y=[]), line_color=colour, line_width=width,
        line_alpha=alpha, line_join="round", name=f"{uid}:{layer}",
    )  # fmt: skip


def _marks(fig: Any, uid: str) -> None:
    """Discs and circles, the filled halves of half-stable points, rings with numbers."""
    hovered = ("title", "position", "rate")
    columns = ("h", "fill", "line", "ring", *hovered)
    marks = _source(uid, "unit_marks", **{c: [] for c in columns})
    fig.scatter(
        "h", 0.0, source=marks, size=2 * RADIUS + 13, fill_color=None, line_color="ring",
        line_width=2, name=f"{uid}:unit_rings",
    )  # fmt: skip
    discs = fig.scatter(
        "h", 0.0, source=marks, size=2 * RADIUS, fill_color="fill", line_color="line",
        line_width=3, name=f"{uid}:unit_marks",
    )  # fmt: skip
    fig.wedge(
        "h", 0.0, radius=RADIUS, radius_units="screen", start_angle="begin", end_angle="end",
        source=_source(uid, "unit_filled", h=[], begin=[], end=[]), fill_color=LIGHT.saddle,
        line_color=None, name=f"{uid}:unit_filled",
    )  # fmt: skip
    groups = _source(uid, "unit_groups", h=[], label=[], **{c: [] for c in hovered})
    rings = []
    for name, size, width in (("ring", 27, 2.0), ("core", 20, 1.5)):
        rings.append(
            fig.scatter(
                "h", 0.0, source=groups, size=size, fill_color=LIGHT.paper, line_color=LIGHT.ink,
                line_width=width, name=f"{uid}:unit_group_{name}",
            )
        )  # fmt: skip
    fig.text(
        "h", 0.0, "label", source=groups, text_align="center", text_baseline="middle",
        text_font_size="13px", text_font_style="bold", text_color=LIGHT.ink,
        name=f"{uid}:unit_group_text",
    )  # fmt: skip
    fig.add_tools(
        HoverTool(renderers=[discs, rings[0]], tooltips=TOOLTIP, point_policy="snap_to_data")
    )
