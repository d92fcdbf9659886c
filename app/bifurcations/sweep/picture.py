"""A sweep's values as HoloViews elements: a map over two parameters, a curve over one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import holoviews as hv
import holoviews.plotting.bokeh
import numpy as np
from numpy.typing import NDArray

from app.bifurcations.request import LABELS
from app.bifurcations.sweep.request import SweepRequest
from app.figures.theme import Theme
from core.sweeps import QUANTITIES

Array = NDArray[np.float64]

MAP = "viridis"
"""Perceptually uniform, and safe for the colour-blind."""


def picture(
    request: SweepRequest, theme: Callable[[], Theme], hook: Callable[[Any, Any], None],
    data: Array,
) -> Any:  # fmt: skip
    """The element of a sweep's values, finished or not: NaN shows the paper.

    ``theme`` gives the theme at the time of drawing, ``hook`` is called with each plot.
    """
    quantity = QUANTITIES[request.quantity]
    unit = f" ({quantity.unit})" if quantity.unit else ""
    value = hv.Dimension("value", label=quantity.label + unit)
    names = [hv.Dimension(axis.parameter, label=LABELS[axis.parameter]) for axis in request.axes]
    common: dict[str, Any] = {
        "responsive": True, "tools": ["hover"], "toolbar": None, "fontscale": 1.25,
        "show_title": False, "hooks": [lambda plot, _: _coloured(plot, theme()), hook],
    }  # fmt: skip
    if len(request.axes) == 1:
        (axis,) = request.axes
        return hv.Curve((axis.values, data), names[0], value).opts(line_width=2.5, **common)
    first, second = request.axes
    grid = data.reshape(second.count, first.count)
    image = hv.Image((first.values, second.values, grid), names, value)
    bar = {"title": "", "width": 16, "major_label_text_font_size": "13px"}
    return image.opts(
        cmap=MAP, colorbar=True, colorbar_opts=bar, clipping_colors={"NaN": "transparent"}, **common
    )


def _coloured(plot: Any, theme: Theme) -> None:
    """Take frame and letters from the theme."""
    figure = plot.state
    figure.background_fill_color = figure.border_fill_color = theme.paper
    figure.outline_line_color = theme.faint
    figure.min_border_right = 24 if not figure.right else 84
    for axis in figure.axis:
        axis.axis_label_text_color = axis.major_label_text_color = theme.ink
        axis.axis_label_text_font_style = "normal"
        axis.axis_line_color = axis.major_tick_line_color = theme.faint
        axis.minor_tick_line_color = None
    for line in figure.renderers:
        if hasattr(line.glyph, "line_width"):
            line.glyph.line_color = theme.trajectory
    for bar in figure.right:
        bar.background_fill_color = theme.paper
        bar.major_label_text_color = bar.title_text_color = theme.ink
