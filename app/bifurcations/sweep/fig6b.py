"""The paper's Fig. 6B: mean and spread of the frequency against s, computed on both regions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import holoviews as hv
import numpy as np

from app.bifurcations.sweep.picture import framed
from app.bifurcations.sweep.request import FIG_6, SweepRequest
from app.figures.theme import Theme
from core import GRU, FrequencyMap, Sweep, frequency_statistics
from core.sweeps import FrequencyStatistics
from core.tables import csv_text

VALUES = (0.0, 1.0, 2.0)
"""The values of s, the bias of both reset gates in eq. 8."""

CLAIM = "The paper: a larger s slows the average oscillation and lowers its variance."

HEADER = ("s", "cells", "mean", "variance", "common mean", "common variance")


def tasks(gru: GRU) -> list[tuple[GRU, SweepRequest]]:
    """One frequency map of eq. 8 for each s."""
    return [(replace(gru, br=np.full(2, s)), FIG_6) for s in VALUES]


def statistics(found: Sequence[Sweep]) -> FrequencyStatistics:
    """Of the finished maps."""
    return frequency_statistics(
        [FrequencyMap(one.axes[0], one.axes[1], one.values, one.unresolved) for one in found]
    )


def rows(found: FrequencyStatistics) -> list[tuple[float, ...]]:
    """One row for each s, as `HEADER` names them."""
    return [
        (
            s, int(found.own_cells[k]), float(found.own_mean[k]), float(found.own_variance[k]),
            float(found.common_mean[k]), float(found.common_variance[k]),
        )
        for k, s in enumerate(VALUES)
    ]  # fmt: skip


def words(found: FrequencyStatistics) -> str:
    """What has come of the paper's claim, read off the numbers."""
    own = f"the mean {_trend(found.own_mean)} and the variance {_trend(found.own_variance)}"
    common = (
        f"the mean {_trend(found.common_mean)} and the variance {_trend(found.common_variance)}"
    )
    return (
        f"{CLAIM} Computed with growing s: over each s's own region {own}; "
        f"over the {found.common_cells:,} cells that all share, {common}."
    )


def _trend(values: Any) -> str:
    steps = np.diff(values)
    return "rises" if (steps > 0).all() else "falls" if (steps < 0).all() else "goes both ways"


def to_csv(found: FrequencyStatistics) -> str:
    """The table, numbers with all their digits."""
    return csv_text(HEADER, rows(found))


def table(found: FrequencyStatistics) -> list[list[str]]:
    """The table as the page shows it."""
    shown = [
        [f"{s:g}", f"{cells:,}", f"{own:.4f}", _short(spread), f"{mean:.4f}", _short(common)]
        for s, cells, own, spread, mean, common in rows(found)
    ]
    return [list(HEADER), *shown]


def _short(value: float) -> str:
    """Such as 3.9e−4."""
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


def picture(
    found: FrequencyStatistics, theme: Callable[[], Theme], hook: Callable[[Any, Any], None]
) -> Any:  # fmt: skip
    """Means with one standard deviation to each side, over both regions."""
    look = theme()
    s = np.array(VALUES)
    value = hv.Dimension("frequency", label="frequency (per unit time)")
    layers: list[Any] = []
    for name, mean, variance, colour, aside in (
        ("own region", found.own_mean, found.own_variance, look.stable, -0.02),
        ("common region", found.common_mean, found.common_variance, look.unstable, 0.02),
    ):
        style = {"color": colour, "line_width": 3}
        layers += [
            hv.Curve((s + aside, mean), "s", value, label=name).opts(**style),
            hv.ErrorBars((s + aside, mean, np.sqrt(variance)), "s", [value, "spread"]).opts(
                line_color=colour, line_width=2, upper_head=None, lower_head=None
            ),
            hv.Scatter((s + aside, mean), "s", value).opts(color=colour, size=10),
        ]
    return hv.Overlay(layers).opts(
        responsive=True, toolbar=None, legend_position="top_left", show_title=False,
        fontscale=1.25, hooks=[lambda plot, _: framed(plot, theme()), hook],
        xlim=(-0.2, max(VALUES) + 0.2), ylim=(0.0, math.nan),
    )  # fmt: skip
