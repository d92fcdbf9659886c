"""What a figure is called by those who cannot see it."""

from __future__ import annotations


def figure_name(name: str) -> dict[str, str]:
    """The attributes of a figure's element that give it a name."""
    return {"role": "figure", "aria-label": name}
