"""Explore's figures: built once for all visitors, and shown by their browsers.

They begin empty and alike, and only a browser ever changes them. So a page takes them as text,
and has no models of them on the server: building and serialising those took more than half
of a new page's time.
"""

from __future__ import annotations

import functools

import param
from bokeh.core.json_encoder import serialize_json
from bokeh.document import Document

from app.figures.portrait import portrait_figure
from app.figures.series import series_figures
from app.live.component import Component
from app.web.scripts import joined
from app.web.styles import style

NAMES = ("portrait", "series_x", "series_y")


def figures_document() -> Document:
    """A document whose roots are the figures, named ``explore:…`` like all that they hold."""
    document = Document()
    portrait = portrait_figure("explore")
    for figure in (portrait, *series_figures("explore", portrait)):
        document.add_root(figure)
    return document


@functools.cache
def figures_text() -> str:
    """The document as BokehJS reads it, without the data models of this process's components."""
    document = figures_document().to_json(deferred=False)
    document.pop("defs", None)
    return str(serialize_json(document))


class FigurePane(Component):
    """Where one of the figures is shown."""

    uid = param.String(doc="the Explore whose figure it is")
    figure = param.Selector(default=NAMES[0], objects=list(NAMES))

    _esm = joined("explore/figure_pane.js")
    _stylesheets = [style("figure_pane.css")]
