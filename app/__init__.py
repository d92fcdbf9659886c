"""The dashboard: everything here may know Panel, HoloViews or Bokeh; `core` may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.notebook.elements import portrait_elements
    from app.notebook.portrait import Portrait

__all__ = ["Portrait", "portrait_elements"]


def __getattr__(name: str) -> Any:
    # Imported on demand: `app.serving.warm` and the server's start-up need no Bokeh figure.
    if name == "Portrait":
        from app.notebook.portrait import Portrait

        return Portrait
    if name == "portrait_elements":
        from app.notebook.elements import portrait_elements

        return portrait_elements
    raise AttributeError(f"module 'app' has no attribute {name!r}")
