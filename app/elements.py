"""A still portrait as HoloViews elements, to be composed in a notebook.

The live portrait is built from fixed Bokeh figures for speed (docs/decisions); a still
one is better composed: overlaid, laid out beside others, exported by any backend.
"""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np

from app.explore.portrait import compute_portrait
from app.figures.theme import LIGHT
from app.notebook import portrait_snapshot
from core import GRU, log_speed

_MARKERS = {"sink": "circle", "saddle": "circle_x", "source": "circle", "": "triangle"}


def portrait_elements(gru: GRU, **view: Any) -> hv.Overlay:
    """The phase portrait of ``gru`` as an overlay of HoloViews elements.

    Parameters
    ----------
    gru
        A GRU of two units with entries up to ±1000.
    **view
        ``bounds``, ``starts``, ``duration`` as in `app.Portrait`.

    Returns
    -------
    holoviews.Overlay
        Image "map" (log10 of the speed), Paths "streamlines", "x_nullcline",
        "y_nullcline" and "trajectories", and Points "sink", "saddle", "source", styled
        for the Bokeh backend.

    Raises
    ------
    ValueError
        As `app.Portrait` does.

    Examples
    --------
    >>> a, b = (portrait_elements(GRU.rotation(3, s)) for s in (0.5, 1.0))  # doctest: +SKIP
    >>> a + b  # doctest: +SKIP
    """
    if "bokeh" not in hv.Store.registry:
        hv.extension("bokeh")
    result = compute_portrait(portrait_snapshot(gru, view))
    xmin, xmax, ymin, ymax = result.snapshot.bounds
    speed = hv.Image(
        log_speed(result.map)[::-1], bounds=(xmin, ymin, xmax, ymax), kdims=["x", "y"],
        vdims=["log10 speed"], group="map",
    ).opts(cmap=list(LIGHT.palette), frame_width=450, frame_height=450)  # fmt: skip
    layers = [speed]
    for group, lines, colour, width in (
        ("streamlines", result.streamlines.lines, LIGHT.streamline, 1.0),
        ("x_nullcline", result.nullclines.x, LIGHT.x_nullcline, 3.0),
        ("y_nullcline", result.nullclines.y, LIGHT.y_nullcline, 3.0),
        ("trajectories", [p.trajectory.h for p in result.paths], LIGHT.trajectory, 2.0),
    ):
        path = hv.Path([_parted(lines)], ["x", "y"], group=group)
        layers.append(path.opts(color=colour, line_width=width))
    for kind, marker in _MARKERS.items():
        places = [p.h for p in result.points if p.kind == kind]
        if not places:
            continue
        colour = getattr(LIGHT, kind or "undecided")
        fill = colour if kind == "sink" else LIGHT.halo
        points = hv.Points(np.array(places), ["x", "y"], group=kind or "undecided")
        layers.append(
            points.opts(marker=marker, size=11, color=fill, line_color=colour, line_width=2)
        )
    overlay = hv.Overlay(layers)
    return overlay.redim.range(x=(xmin, xmax), y=(ymin, ymax))


def _parted(lines: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Lines joined by NaN rows: one element of many lines draws fast."""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)] or [gap])
