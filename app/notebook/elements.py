"""A still portrait as HoloViews elements, to be composed in a notebook.

The live portrait is built from fixed Bokeh figures for speed (docs/decisions); a still
one is better composed: overlaid, laid out beside others, exported by any backend.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import holoviews as hv
import numpy as np
import panel as pn
from holoviews.core.dimension import LabelledData
from numpy.typing import NDArray

from app.explore.global_dynamics import compute_global
from app.explore.portrait import PortraitResult, compute_portrait
from app.figures.layers import layer_glyphs
from app.figures.theme import LIGHT
from app.notebook.page_scripts import holoviews_loaded, make_page_ready
from app.notebook.portrait import portrait_snapshot
from app.state.snapshot import QUANTITIES
from core import GRU, LimitCycle, Separatrix, log_speed

_MARKERS = {"sink": "circle", "saddle": "circle_x", "source": "circle", "": "triangle"}
_GLYPHS = {glyph.name: glyph for glyph in layer_glyphs()}


def portrait_elements(gru: GRU, **view: Any) -> hv.Overlay:
    """The phase portrait of ``gru`` as an overlay of HoloViews elements.

    Parameters
    ----------
    gru
        A GRU of two units with entries up to ±1000.
    **view
        ``bounds``, ``starts``, ``duration``, ``layers`` (but no basins, regions or slow
        sets), ``quantity``, ``frozen`` and ``step`` as in `app.Portrait`.

    Returns
    -------
    holoviews.Overlay
        Image "map" (log10 of the speed, or the quantity), Paths "streamlines",
        "x_nullcline", "y_nullcline", "stable_branches" and "unstable_branches" (the
        separatrices), "trajectories", "stable_cycles" and "unstable_cycles", and Points
        "arrows", "sink", "saddle", "source" and "undecided", styled for the Bokeh backend.
        What there is none of, is left out.

    Raises
    ------
    ValueError
        As `app.Portrait` does.

    Examples
    --------
    >>> a, b = (portrait_elements(GRU.rotation(3, s)) for s in (0.5, 1.0))  # doctest: +SKIP
    >>> a + b  # doctest: +SKIP
    """
    _make_displayable()
    result = compute_portrait(portrait_snapshot(gru, view))
    xmin, xmax, ymin, ymax = result.snapshot.bounds
    return hv.Overlay(list(_elements(result))).redim.range(x=(xmin, xmax), y=(ymin, ymax))


def _elements(result: PortraitResult) -> Iterator[Any]:
    """All that is shown, the lowest first."""
    shown = result.snapshot.layers
    if "map" in shown:
        yield _map(result)
    if "streamlines" in shown:
        yield from _path("streamlines", result.streamlines.lines, LIGHT.streamline, 1.0)
    if "nullclines" in shown:
        yield from _path("x_nullcline", result.nullclines.x, LIGHT.x_nullcline, 3.0)
        yield from _path("y_nullcline", result.nullclines.y, LIGHT.y_nullcline, 3.0)
    if "streamlines" in shown:
        yield _arrows(result)
    branches, cycles = _global_curves(result)
    if "separatrices" in shown:
        yield from _stable_and_unstable(branches, "branches")
    if "trajectories" in shown:
        lines = [path.trajectory.h for path in result.paths]
        yield from _path("trajectories", lines, LIGHT.trajectory, 2.0)
    if "cycles" in shown:
        yield from _stable_and_unstable(cycles, "cycles")
    if "points" in shown:
        yield from _points(result)


def _map(result: PortraitResult) -> hv.Image:
    xmin, xmax, ymin, ymax = result.snapshot.bounds
    quantity = result.snapshot.quantity
    values = log_speed(result.map) if quantity == "speed" else result.map
    name = "log10 speed" if quantity == "speed" else QUANTITIES[quantity]
    image = hv.Image(
        values[::-1], bounds=(xmin, ymin, xmax, ymax), kdims=["x", "y"], vdims=[name], group="map"
    )
    look = {"cmap": list(LIGHT.palette), "frame_width": 450, "frame_height": 450}
    return image.opts(**look, backend="bokeh")


def _arrows(result: PortraitResult) -> hv.Points:
    """Arrowheads on the streamlines, turned as the flow is in a square frame."""
    xmin, xmax, ymin, ymax = result.snapshot.bounds
    x, y, u, v = result.streamlines.arrows.T
    # in degrees, as HoloViews wants them; a triangle points up before it is turned
    angle = np.degrees(np.arctan2(v / (ymax - ymin), u / (xmax - xmin))) - 90
    points = hv.Points((x, y, angle), ["x", "y"], ["angle"], group="arrows")
    look = {"marker": "triangle", "size": 7, "color": LIGHT.streamline, "line_color": None}
    return points.opts(angle=hv.dim("angle"), **look, backend="bokeh")


def _global_curves(
    result: PortraitResult,
) -> tuple[tuple[Separatrix, ...], tuple[LimitCycle, ...]]:
    """Separatrices and limit cycles, computed only where they are shown."""
    if not {"separatrices", "cycles"} & set(result.snapshot.layers):
        return (), ()
    parts = compute_global(result.snapshot, result.points, np.zeros(1, np.int64))
    frame = next(parts).skeleton  # what follows is not drawn
    return (*frame.separatrices, *frame.cluster_branches), frame.cycles


def _stable_and_unstable(
    curves: tuple[Separatrix, ...] | tuple[LimitCycle, ...], what: str
) -> Iterator[hv.Path]:
    """Curves as the table of layers draws them: unstable ones are dashed."""
    for kind in ("unstable", "stable"):
        lines = [curve.points for curve in curves if curve.stable is (kind == "stable")]
        glyph = _GLYPHS[f"{kind}_{what}"]
        colour = getattr(LIGHT, glyph.colours["line_color"])
        yield from _path(
            glyph.name, lines, colour, glyph.looks["line_width"], glyph.looks["line_dash"]
        )


def _path(group: str, lines: Any, colour: str, width: float, dash: Any = ()) -> Iterator[hv.Path]:
    """One element of all the lines, if there are any."""
    if not len(lines):
        return
    path = hv.Path([_parted(lines)], ["x", "y"], group=group)
    yield path.opts(
        color=colour,
        line_width=width,
        line_dash=" ".join(map(str, dash)) or "solid",
        backend="bokeh",
    )


def _points(result: PortraitResult) -> Iterator[hv.Points]:
    """The fixed points: sinks are filled, all others open."""
    for kind, marker in _MARKERS.items():
        places = [point.h for point in result.points if point.kind == kind]
        if not places:
            continue
        colour = getattr(LIGHT, kind or "undecided")
        look = {"color": colour if kind == "sink" else LIGHT.halo, "line_color": colour}
        points = hv.Points(np.array(places), ["x", "y"], group=kind or "undecided")
        yield points.opts(marker=marker, size=11, line_width=2, **look, backend="bokeh")


def _parted(lines: Any) -> NDArray[np.float64]:
    """Lines joined by NaN rows: one element of many lines draws fast."""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)])


def _make_displayable() -> None:
    """Let HoloViews draw with Bokeh, and a notebook show its elements.

    HoloViews' own extension would load its scripts from hosts on the network, and only into
    the page that calls it first. Whoever has called it keeps it.
    """
    first = not hv.Store.registry
    import holoviews.plotting.bokeh  # noqa: F401

    if first:
        hv.Store.set_current_backend("bokeh")
    if not holoviews_loaded():
        hv.Store.set_display_hook("html+js", LabelledData, _displayed)


def _displayed(element: Any) -> Any:
    """What a cell shows of an element: data and metadata by their kinds."""
    make_page_ready()
    return pn.pane.HoloViews(element)._repr_mimebundle_()
