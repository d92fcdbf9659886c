"""The live portrait in a notebook: ``Portrait(gru)``."""

from __future__ import annotations

from typing import Any

import panel as pn
from panel.viewable import Viewer

from app.explore.view import ExploreView
from app.live.scheduling import alone_in_kernel
from app.notebook.page_scripts import make_page_ready
from app.serving import warm
from app.state.document import from_document, to_document
from app.state.knobs import is_rotation
from app.state.snapshot import CODINGS, Snapshot
from app.web.styles import style
from core import GRU


class Portrait(Viewer):  # type: ignore[misc]
    """The live phase portrait of a GRU, with its knobs, as one object to display.

    The same portrait as on the page: drag, click, zoom; `gru` is the GRU as it stands
    after what was done by hand.

    Parameters
    ----------
    gru
        A GRU of two units with entries up to ±1000.
    bounds, starts, duration, layers, quantity, frozen, step, slow_level
        How it is looked at, as in `app.state.snapshot.Snapshot`; ``starts`` may be plain
        (x, y) or (x, y, direction) tuples.
    dark
        Draw in the dark theme.

    Raises
    ------
    ValueError
        For one unit, entries out of range, or a malformed view.

    Examples
    --------
    >>> from app import Portrait
    >>> from core import GRU
    >>> Portrait(GRU.rotation(3, 0.5), starts=[(0.1, 0)])  # doctest: +SKIP
    """

    def __init__(self, gru: GRU, *, dark: bool = False, **view: Any) -> None:
        super().__init__()
        if not isinstance(gru, GRU):
            raise ValueError(f"Portrait needs a GRU, not {gru!r}")
        snapshot = portrait_snapshot(gru, view)
        warm.wait()
        self._view = ExploreView(snapshot, address=False)
        self._view.show_theme(dark)
        # what a cell gives is no window: the room is laid out anew
        self._view.main.stylesheets = [style("notebook_explore.css")]
        knobs = pn.Column(self._view.controls, css_classes=["gs-beside"])
        self._layout = _Output(
            knobs, self._view.main, sizing_mode="stretch_both", css_classes=["gs-notebook"],
            stylesheets=[style("notebook.css")],
        )  # fmt: skip

    @property
    def gru(self) -> GRU:
        """The GRU that is shown now."""
        return self._view.state.snapshot.gru

    def __panel__(self) -> Any:
        make_page_ready()
        return self._layout


class _Output(pn.Row):  # type: ignore[misc]
    """A cell's output, which takes one message of the browser at a time."""

    def _on_msg(self, *message: Any) -> None:
        # Panel lets go of the document for a moment at the end of each, when what another
        # thread is about to send would be lost
        with alone_in_kernel():
            super()._on_msg(*message)


def portrait_snapshot(gru: GRU, view: dict[str, Any]) -> Snapshot:
    """The validated state of a portrait of ``gru``."""
    if gru.dim != 2:
        raise ValueError("Portrait needs a GRU of two units; this one has 1")
    base = to_document(Snapshot(gru, mode="rotation" if is_rotation(gru) else "entries"))
    unknown = sorted(set(view) - (set(CODINGS) - {"mode", "highlighted"}))
    if unknown:
        raise ValueError(f"unknown arguments: {', '.join(unknown)}")
    if "starts" in view:
        try:
            starts = [list(start) for start in view["starts"]]
        except TypeError:
            raise ValueError("starts must be a list of (x, y) or (x, y, direction)") from None
        view = view | {"starts": starts}
        base["highlighted"] = 0 if starts else None
    return from_document(base | view)
