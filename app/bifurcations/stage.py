"""The HoloViews picture of a mode: one figure at a time, and what is clicked in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import holoviews as hv
import panel as pn
from bokeh.events import Tap

from app.figures.names import figure_name
from app.figures.weakly import weakly

_serial = itertools.count(1)


class Stage:
    """Where a picture is drawn.

    Parameters
    ----------
    name
        What the picture is called.
    tapped
        Called with (x, y), in the coordinates of the axes, where the picture is clicked.

    Attributes
    ----------
    uid
        The tag by which the browser finds the figure, to save it.
    hook
        For the elements' options: makes their figure known, and listens to its clicks.
    pane
        What is laid out.
    """

    def __init__(self, name: str, tapped: Callable[[tuple[float, float]], None]) -> None:
        self._name = name
        self._tapped = tapped
        self._pipe: Any = None
        self.uid = f"gs-stage-{next(_serial)}"
        self.hook = weakly(self._drawn)
        self.pane = pn.pane.HoloViews(
            None, sizing_mode="stretch_both", css_classes=["gs-sweep-map"], margin=0
        )

    def begin(self, draw: Callable[[Any], Any], data: Any) -> None:
        """A new picture: ``draw`` makes its elements of the data, then and whenever some come."""
        self._pipe = hv.streams.Pipe(data=data)
        self.pane.object = hv.DynamicMap(draw, streams=[self._pipe])

    def show(self, data: Any) -> None:
        """The same picture with other data."""
        if self._pipe is not None:
            self._pipe.send(data)

    def still(self, element: Any) -> None:
        """A picture that no more data will change."""
        self._pipe = None
        self.pane.object = element

    def _drawn(self, plot: Any, _element: Any) -> None:
        figure = plot.state
        if self.uid not in figure.tags:
            figure.tags = [self.uid]
            figure.html_attributes = figure_name(self._name)
            figure.on_event(Tap, self._clicked)

    def _clicked(self, event: Any) -> None:
        if event.x is not None and event.y is not None:
            self._tapped((float(event.x), float(event.y)))
