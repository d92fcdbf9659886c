"""Where the looks come from: style sheets and icons in ``assets/``."""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def style(name: str) -> str:
    """The style sheet ``assets/styles/<name>``, as text."""
    return (ASSETS / "styles" / name).read_text(encoding="utf-8")
