"""The window of the plane that a portrait shows."""

from __future__ import annotations

from typing import Any

from app.state.coding import Coding, Role, numbers_of, spelled_numbers
from core.model.planar_field import Bounds
from core.validation import window

SQUARE: Bounds = (-1.1, 1.1, -1.1, 1.1)
"""A little more than the trapping square."""

LARGEST = 100.0
"""No coordinate of the plane that the page takes lies beyond ± this."""
_SMALLEST = 1e-9


def _read(value: Any) -> Bounds:
    bounds = window(value)
    xmin, xmax, ymin, ymax = bounds
    if max(map(abs, bounds)) > LARGEST:
        raise ValueError(f"bounds must lie within ±{LARGEST:g}")
    if min(xmax - xmin, ymax - ymin) < _SMALLEST:
        raise ValueError(f"bounds must span at least {_SMALLEST:g}")
    return bounds


WINDOW = Coding(_read, write=list, parse=numbers_of, spell=spelled_numbers, role=Role.LOOK)
