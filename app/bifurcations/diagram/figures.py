"""The diagram's two figures, built once: states above, periods below, one axis of values."""

from __future__ import annotations

from typing import Any

from bokeh.models import ColumnDataSource, HoverTool, Range1d, Span
from bokeh.plotting import figure

from app.bifurcations.diagram.columns import KINDS, mark_columns
from app.bifurcations.lines import CYCLES, POINTS, Line
from app.figures.names import figure_name
from app.figures.theme import Theme

_TIP = """<div style="font-size: 14px; line-height: 1.5; max-width: 360px">@words</div>"""
_EMPTY: dict[str, list[float]] = {"value": [], "state": []}


class DiagramFigures:
    """Both figures and the sources that `show` fills."""

    def __init__(self) -> None:
        self.sources: dict[str, ColumnDataSource] = {}
        self._coloured: list[tuple[Any, str, str]] = []  # (model, property, role)
        self.values = Range1d(0.0, 1.0)
        self.states = Range1d(-1.1, 1.1)
        self.periods = Range1d(0.0, 1.0)
        self.main = self._figure(self.states, "x", "Bifurcation diagram")
        self.below = self._figure(self.periods, "period", "Periods of the limit cycles")
        self.here = [self._here(fig) for fig in (self.main, self.below)]
        for kind, line in CYCLES.items():
            self._line(self.main, f"cycle {kind}", line)
            self._line(self.below, f"period {kind}", line)
        for kind in KINDS:
            self._line(self.main, kind, POINTS[kind])
        self._marks()
        lines = [
            r
            for r in self.main.renderers
            if getattr(r, "name", "") in (*KINDS, "cycle stable", "cycle unstable")
        ]
        tips = [("what", "$name"), ("at", "$snap_x{0.00000}"), ("state", "$snap_y{0.0000}")]
        self.main.add_tools(
            HoverTool(renderers=lines, tooltips=tips, line_policy="nearest", mode="mouse")
        )

    def _figure(self, states: Range1d, label: str, name: str) -> Any:
        fig = figure(
            x_range=self.values, y_range=states, tools="xpan,xwheel_zoom,reset",
            active_scroll="xwheel_zoom", toolbar_location=None, sizing_mode="stretch_both",
            min_border_left=72, min_border_right=16, min_border_top=10, min_border_bottom=46,
            html_attributes=figure_name(name),
        )  # fmt: skip
        fig.yaxis.axis_label = label
        fig.axis.axis_label_standoff = 2
        fig.grid.grid_line_alpha = 0.25
        for axis in fig.axis:
            axis.axis_label_text_font_size, axis.major_label_text_font_size = "15px", "13px"
            axis.axis_label_text_font_style = "normal"
        return fig

    def _here(self, fig: Any) -> Span:
        line = Span(location=None, dimension="height", line_width=1.5, line_dash=[3, 3])
        fig.add_layout(line)
        self._coloured.append((line, "line_color", "faint"))
        return line

    def _line(self, fig: Any, name: str, look: Line) -> None:
        source = self.sources[name] = ColumnDataSource(dict(_EMPTY))
        line = fig.line(
            "value", "state", source=source, line_dash=[*look.dash], line_width=look.width,
            name=name, line_join="round",
        )  # fmt: skip
        self._coloured.append((line.glyph, "line_color", look.role))
        if look.core:
            core = fig.line(
                "value", "state", source=source, line_width=look.core, line_join="round",
                name=f"{name}, core",
            )  # fmt: skip
            self._coloured.append((core.glyph, "line_color", "paper"))

    def _marks(self) -> None:
        for name in ("filled", "open"):
            source = self.sources[name] = ColumnDataSource(mark_columns())
            mark = self.main.scatter(
                "value", "state", marker="marker", source=source, size=14, line_width=2.5, name=name
            )
            self._coloured.append((mark.glyph, "line_color", "ink"))
            self._coloured.append(
                (mark.glyph, "fill_color", "ink" if name == "filled" else "paper")
            )
            self.main.add_tools(HoverTool(renderers=[mark], tooltips=_TIP))

    def span(self, low: float, high: float, symbol: str) -> None:
        """Show the values of a parameter from ``low`` to ``high``."""
        self.values.update(start=low, end=high, reset_start=low, reset_end=high)
        self.main.xaxis.axis_label = self.below.xaxis.axis_label = symbol

    def clear(self) -> None:
        """Draw nothing."""
        for source in self.sources.values():
            source.data = {column: [] for column in source.data}

    def show_theme(self, theme: Theme) -> None:
        """Take every colour from a theme."""
        for model, prop, role in self._coloured:
            setattr(model, prop, getattr(theme, role))
        for fig in (self.main, self.below):
            fig.background_fill_color = fig.border_fill_color = theme.paper
            fig.outline_line_color = theme.faint
            fig.grid.grid_line_color = theme.faint
            for axis in fig.axis:
                axis.axis_label_text_color = axis.major_label_text_color = theme.ink
                axis.axis_line_color = axis.major_tick_line_color = theme.faint
                axis.minor_tick_line_color = None
