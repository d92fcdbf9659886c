"""Counts with their nouns, and numbers in running text."""

from __future__ import annotations

import re

from core.catalogue.words import number


def true_minus(text: str) -> str:
    """The true minus sign before numbers."""
    return re.sub(r"(?<![\w.])-(?=\d)|(?<=\de)-(?=\d)", "−", text)


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun; nothing for none."""
    return "" if not number else f"{number:,} {one if number == 1 else many or one + 's'}"


def worded(count: int, one: str, many: str = "") -> str:
    """The number as a word with its noun, for sentences; nothing for none."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}" if count else ""
