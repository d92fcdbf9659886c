"""Counts with their nouns, and numbers in running text."""

from __future__ import annotations

import re


def true_minus(text: str) -> str:
    """The true minus sign before numbers."""
    return re.sub(r"(?<![\w.])-(?=\d)|(?<=\de)-(?=\d)", "−", text)


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun; nothing for none."""
    return "" if not number else f"{number:,} {one if number == 1 else many or one + 's'}"
