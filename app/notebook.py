"""The live portrait in a notebook: ``Portrait(gru)``."""

from __future__ import annotations

from typing import Any

import panel as pn
from panel.viewable import Viewer

from app import warm
from app.codec import from_document, to_document
from app.explore.view import ExploreView
from app.lens_codec import LENSES
from app.looks import style
from app.parameters import is_rotation
from app.state import Snapshot
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
        How it is looked at, as in `app.state.Snapshot`; ``starts`` may be plain
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
        if not pn.extension._loaded:
            # with the resources inside the notebook: no host is asked for anything
            pn.extension(inline=True)
        warm.wait()
        self._view = ExploreView(snapshot, address=False)
        self._view.show_theme(dark)
        controls = pn.Column(self._view.controls, width=320, height=700, scroll=True)
        self._layout = pn.Row(
            controls, self._view.main, height=700, min_width=1000,
            sizing_mode="stretch_width", stylesheets=[style("notebook.css")],
        )  # fmt: skip

    @property
    def gru(self) -> GRU:
        """The GRU that is shown now."""
        return self._view.state.snapshot.gru

    def __panel__(self) -> Any:
        return self._layout


def portrait_snapshot(gru: GRU, view: dict[str, Any]) -> Snapshot:
    """The validated state of a portrait of ``gru``."""
    if gru.dim != 2:
        raise ValueError("Portrait needs a GRU of two units; this one has 1")
    base = to_document(Snapshot(gru, mode="rotation" if is_rotation(gru) else "entries"))
    unknown = sorted(set(view) - {"bounds", "starts", "duration", "layers", "quantity", *LENSES})
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
