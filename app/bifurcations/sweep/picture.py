"""A sweep's values as HoloViews elements: a map over two parameters, a curve over one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import holoviews as hv
import holoviews.plotting.bokeh
import numpy as np
from numpy.typing import NDArray

from app.bifurcations.request import LABELS
from app.bifurcations.sweep.request import SweepRequest
from app.figures.theme import Theme
from core.arrays import Array

MAP = "viridis"
"""Perceptually uniform, and safe for the colour-blind."""


@dataclass(frozen=True, eq=False)
class SweepData:
    """What is drawn, flat: NaN shows the paper, unresolved cells are grey."""

    values: Array
    unresolved: NDArray[np.bool_]


def picture(
    request: SweepRequest,
    theme: Callable[[], Theme],
    hook: Callable[[Any, Any], None],
    data: SweepData,
) -> Any:
    """The overlay of a sweep's values, finished or not, and of what is not resolved.

    ``theme`` gives the theme at the time of drawing, ``hook`` is called with each plot.
    """
    quantity = request.measured
    unit = f" ({quantity.unit})" if quantity.unit else ""
    # HoloViews looks for the range of the values, and warns where there is none yet
    known = {} if np.isfinite(data.values).any() else {"range": (0.0, 1.0)}
    value = hv.Dimension("value", label=quantity.label + unit, **known)
    names = [hv.Dimension(axis.parameter, label=LABELS[axis.parameter]) for axis in request.axes]
    layers = (_curve if len(names) == 1 else _map)(request, names, value, data, theme())
    return hv.Overlay(layers).opts(
        responsive=True, toolbar=None, show_legend=False, show_title=False, fontscale=1.25,
        hooks=[lambda plot, _: framed(plot, theme()), hook],
    )  # fmt: skip


def _curve(
    request: SweepRequest, names: list[Any], value: Any, data: SweepData, look: Theme
) -> list[Any]:
    (axis,) = request.axes
    known = data.values[np.isfinite(data.values)]
    foot = float(known.min()) if known.size else 0.0
    rug = [(place, foot) for place in axis.values[data.unresolved]]
    return [
        hv.Curve((axis.values, data.values), names[0], value).opts(
            line_width=2.5, color=look.trajectory, tools=["hover"]
        ),
        hv.Scatter(rug, names[0], value).opts(marker="x", size=8, color=look.faint, line_width=2),
    ]


def _map(
    request: SweepRequest, names: list[Any], value: Any, data: SweepData, look: Theme
) -> list[Any]:
    first, second = request.axes
    bounds = (first.low, second.low, first.high, second.high)
    grid = data.values.reshape(second.count, first.count)
    open_ = np.where(data.unresolved, 1.0, 0.0).reshape(grid.shape)
    bar = {"title": "", "width": 16, "major_label_text_font_size": "13px"}
    clear = {"NaN": "transparent"}
    shown = hv.Image(grid[::-1], names, value, bounds=bounds).opts(
        cmap=MAP, colorbar=True, colorbar_opts=bar, clipping_colors=clear, tools=["hover"]
    )
    grey = hv.Image(open_[::-1], names, hv.Dimension("unresolved"), bounds=bounds).opts(
        cmap=[look.faint, look.faint], clim=(0.5, 1.5), clipping_colors={"min": "transparent"}
    )
    return [shown, grey]


def framed(plot: Any, theme: Theme) -> None:
    """Take frame and letters from the theme."""
    figure = plot.state
    figure.background_fill_color = figure.border_fill_color = theme.paper
    figure.outline_line_color = theme.faint
    figure.min_border_right = 24 if not figure.right else 84
    figure.grid.grid_line_color = None
    for axis in figure.axis:
        axis.axis_label_text_color = axis.major_label_text_color = theme.ink
        axis.axis_label_text_font_style = "normal"
        axis.axis_line_color = axis.major_tick_line_color = theme.faint
        axis.minor_tick_line_color = None
    for bar in figure.right:
        bar.background_fill_color = theme.paper
        bar.major_label_text_color = bar.title_text_color = theme.ink
