"""The time series x(t) and y(t) beside the portrait: one figure for each unit."""

from __future__ import annotations

from typing import Any

from bokeh.models import (
    BasicTicker,
    ColumnDataSource,
    CustomJS,
    HoverTool,
    Line,
    Range1d,
    Scatter,
    Span,
)
from bokeh.plotting import figure

from app.figures.glyphs import add
from app.figures.theme import LIGHT

# the state at the hovered time, marked in the portrait (in the browser alone)
_SHOW_NOW = """
const i = cb_data.index.line_indices[0] ?? cb_data.index.indices[0]
const d = source.data
const t = i === undefined ? null : d.t[i]
for (const span of spans) span.setv({location: t, visible: t !== null}, {sync: false})
const data = t === null ? {x: [], y: []} : {x: [d.x[i]], y: [d.y[i]]}
if (now.data.x.length || data.x.length) now.setv({data}, {sync: false})
"""


def series_figures(uid: str, portrait: Any) -> list[Any]:
    """x(t) above y(t), sharing the time axis; hovering marks the state in ``portrait``."""
    times = Range1d(0, 100)
    main = ColumnDataSource({"t": [], "x": [], "y": []}, name=f"{uid}:series_main:data")
    dots = ColumnDataSource({"t": [], "x": [], "y": []}, name=f"{uid}:series_dots:data")
    rest = ColumnDataSource({"t": [], "x": [], "y": []}, name=f"{uid}:series_rest:data")
    now = next(drawn.data_source for drawn in portrait.renderers if drawn.name == f"{uid}:now")
    figures, spans, hovers = [], [], []
    for unit, colour in (("x", LIGHT.x_nullcline), ("y", LIGHT.y_nullcline)):
        fig = figure(
            name=f"{uid}:series_{unit}",
            x_range=times,
            y_range=Range1d(-1.1, 1.1),
            tools=[],
            toolbar_location=None,
            sizing_mode="stretch_both",
            min_border_left=48,
            min_border_right=12,
            min_border_top=6,
            min_border_bottom=4,
            lod_threshold=None,
        )
        fig.yaxis.axis_label = unit
        fig.yaxis.axis_label_orientation = "horizontal"
        fig.yaxis.ticker = BasicTicker(mantissas=[1], desired_num_ticks=2, num_minor_ticks=0)
        fig.axis.axis_label_standoff = 2
        fig.grid.grid_line_alpha = 0.25
        add(
            fig,
            Line,
            rest,
            f"{uid}:rest_{unit}",
            x="t",
            y=unit,
            line_color=LIGHT.faint,
            line_width=1.2,
            line_alpha=0.7,
        )
        line = add(
            fig, Line, main, f"{uid}:main_{unit}", x="t", y=unit, line_color=colour, line_width=2.6
        )
        add(
            fig,
            Scatter,
            dots,
            f"{uid}:dots_{unit}",
            x="t",
            y=unit,
            size=4,
            fill_color=colour,
            line_color=None,
        )
        span = Span(dimension="height", line_width=1, line_dash="dotted", visible=False)
        fig.add_layout(span)
        spans.append(span)
        hover = HoverTool(renderers=[line], mode="vline", line_policy="nearest", tooltips=None)
        fig.add_tools(hover)
        figures.append(fig)
        hovers.append(hover)
    for hover in hovers:
        hover.callback = CustomJS(args={"source": main, "now": now, "spans": spans}, code=_SHOW_NOW)
    figures[0].xaxis.visible = False
    figures[1].xaxis.axis_label = "t, in steps of the discrete GRU"
    return figures
