"""What the hand and the keys can do, as a dialog that the header opens."""

from __future__ import annotations

from html import escape

import param

from app.live.component import Component
from app.state.presets import PRESETS, SHORTCUTS
from app.web.scripts import joined
from app.web.styles import style

_GESTURES = (
    ("click in the portrait", "start a trajectory there"),
    ("drag a square", "move a trajectory's start"),
    ("click a square", "highlight its trajectory and time series"),
    ("Alt-click a square", "remove it"),
    ("wheel, drag", "zoom and pan; everything is computed anew"),
    ("hover a fixed point", "its eigenvalues and eigenvectors"),
    ("hover a time series", "the state at that time, marked in the portrait"),
)
_KEYS = (
    ("arrows on a slider", "the last digit shown; with Shift ten times as far; Page keys farther"),
    ("Shift while dragging a slider", "ten times finer; so is a hand away from the track"),
    ("Escape while dragging", "put back what is dragged"),
    ("arrows in the portrait", "move a cross; with Shift ten times as far; Escape hides it"),
    ("Enter in the portrait", "start a trajectory at the cross; so does the space bar"),
    ("in a number field", "any number, or multiples of π: pi/5, 2π/3"),
    ("F", "the portrait on the full screen, and back"),
    ("B", "the basins of attraction, shown and hidden"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo and redo"),
    ("arrows in the catalogue", "from entry to entry; Enter opens one"),
    ("H", "this help"),
)
_ONE_UNIT = (
    ("click, drag in the plane", "set weight and bias; the wheel zooms"),
    ("click, drag on the line", "set where the dark time series starts"),
    ("1 to 6, F, Ctrl+Z", "presets, full screen, undo"),
)


class HelpDialog(Component):
    """The list of keys and gestures."""

    html = param.String()

    _esm = joined("explore/help.js")
    _stylesheets = [style("help.css")]

    def __init__(self, **params: object) -> None:
        params.setdefault("html", _html())
        super().__init__(**params)


def _html() -> str:
    presets = [(key.upper(), PRESETS[preset].figure) for key, preset in SHORTCUTS.items()]
    shown = ", ".join(f"<kbd>{key}</kbd> {escape(figure)}" for key, figure in presets)
    return (
        f"<h2>By hand</h2>{_table(_GESTURES)}<h2>By key</h2>{_table(_KEYS)}"
        f"<h2>Presets</h2><p>{shown}</p><h2>One unit</h2>{_table(_ONE_UNIT)}"
    )


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(f"<tr><th scope=row>{what}</th><td>{does}</td></tr>" for what, does in rows)
    return f"<table>{cells}</table>"
