"""Rows of the table of glyphs drawn on figures, without the copies that Bokeh makes of them.

``figure.line`` and its kin make three glyphs each, for what is selected and muted too, which
nothing here ever is: half of a figure's models, and of the time that building it takes.
"""

from __future__ import annotations

from typing import Any

from bokeh import models

from app.figures.glyph import Glyph
from app.figures.theme import LIGHT


def draw(fig: Any, uid: str, glyph: Glyph, source: Any, **more: Any) -> Any:
    """Draw ``source`` by a glyph, named ``uid:name``; its columns have the glyph's own names.

    ``more`` are looks of it that no table holds.
    """
    looks = {**glyph.looks, **more}
    looks |= {name: getattr(LIGHT, role) for name, role in glyph.colours.items()}
    looks |= {name: fresh for name, (fresh, _) in glyph.opacity.items()}
    if glyph.widths:
        looks["line_width"] = glyph.widths[0]
    renderer = {key: looks.pop(key) for key in ("level", "visible") if key in looks}
    kind = getattr(models, glyph.kind)
    return fig.add_glyph(source, kind(**looks), name=f"{uid}:{glyph.name}", **renderer)
