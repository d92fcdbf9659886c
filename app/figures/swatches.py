"""What a layer draws, small: parts of an SVG 18 wide and 14 high."""

from __future__ import annotations


def stroke(role: str, path: str, width: float, dash: str = "") -> str:
    """A line along a path, in the colour of a role."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'fill="none" stroke="var(--{role})" stroke-width="{width:g}"{dashes}'
    return f'<path d="{path}" {line}/>'


def block(role: str, x: int) -> str:
    """An upright block from x on."""
    return f'<rect x="{x}" y="1" width="6" height="12" fill="var(--{role})"/>'


def disc(role: str, x: float, r: float, ring: str = "") -> str:
    """A disc of radius r about x, with a ring of another role."""
    line = f' stroke="var(--{ring})" stroke-width="2"' if ring else ""
    return f'<circle cx="{x:g}" cy="7" r="{r:g}" fill="var(--{role})"{line}/>'
