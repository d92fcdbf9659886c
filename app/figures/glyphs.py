"""Glyphs without the copies that Bokeh's figures make of them.

``figure.line`` and its kin make three glyphs each, for what is selected and muted too, which
nothing here ever is: half of a figure's models, and of the time that building it takes.
"""

from __future__ import annotations

from typing import Any


def add(fig: Any, kind: Any, source: Any, name: str, **looks: Any) -> Any:
    """Draw ``source`` by a glyph of this kind, whose columns have the glyph's own names.

    ``level`` and ``visible`` are the renderer's, all other looks the glyph's.
    """
    drawn = {key: looks.pop(key) for key in ("level", "visible") if key in looks}
    return fig.add_glyph(source, kind(**looks), name=name, **drawn)
