"""The time series x(t) and y(t) beside the portrait: one figure for each unit."""

from __future__ import annotations

from typing import Any

from bokeh.models import BasicTicker, ColumnDataSource, CustomJS, HoverTool, Range1d, Span
from bokeh.plotting import figure

from app.figures.drawn import draw
from app.figures.glyph import Depth, Glyph

UNITS = ("x", "y")
_COLUMNS = ("t", *UNITS)


def _glyphs(unit: str) -> tuple[Glyph, ...]:
    """All trajectories faintly, the highlighted one over them, and dots for its iterates."""
    place = {"x": "t", "y": unit}
    role = f"{unit}_nullcline"
    at = Depth.TRAJECTORIES
    return (
        Glyph(
            f"rest_{unit}", "Line", at, {"line_color": "faint"},
            place | {"line_width": 1.2, "line_alpha": 0.7}, data="series_rest",
        ),
        Glyph(
            f"main_{unit}", "Line", at, {"line_color": role}, place, widths=(2.6, 1.0),
            data="series_main",
        ),
        Glyph(
            f"dots_{unit}", "Scatter", at, {"fill_color": role},
            place | {"size": 4, "line_color": None}, data="series_dots",
        ),
    )  # fmt: skip


SERIES = {unit: _glyphs(unit) for unit in UNITS}
"""The glyphs of each unit's figure, which share their sources."""

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
    sources = {
        glyph.data: ColumnDataSource({c: [] for c in _COLUMNS}, name=f"{uid}:{glyph.data}:data")
        for glyph in SERIES["x"]
    }
    now = next(drawn.data_source for drawn in portrait.renderers if drawn.name == f"{uid}:now")
    figures = [_figure(uid, unit, times, sources) for unit in UNITS]
    spans = [_add_span(fig) for fig in figures]
    parts = {"source": sources["series_main"], "now": now, "spans": spans}
    for unit, fig in zip(UNITS, figures, strict=True):
        line = next(drawn for drawn in fig.renderers if drawn.name == f"{uid}:main_{unit}")
        hover = HoverTool(renderers=[line], mode="vline", line_policy="nearest", tooltips=None)
        hover.callback = CustomJS(args=parts, code=_SHOW_NOW)
        fig.add_tools(hover)
    figures[0].xaxis.visible = False
    figures[1].xaxis.axis_label = "t, in steps of the discrete GRU"
    return figures


def _figure(uid: str, unit: str, times: Range1d, sources: dict[str, ColumnDataSource]) -> Any:
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
    for glyph in SERIES[unit]:
        draw(fig, uid, glyph, sources[glyph.data])
    return fig


def _add_span(fig: Any) -> Span:
    """Where the hovered time is, in a figure."""
    span = Span(dimension="height", line_width=1, line_dash="dotted", visible=False)
    fig.add_layout(span)
    return span
