"""Counts with their nouns, and numbers in running text.

One rule for all that the page says: **in sentences and titles a count up to twelve is a word, and
a larger one figures** (`worded`, `number`): "eight separatrices end: three at points". Figures
stand in tables and the heads above them ("5 points"), on labels and buttons, in parts of a whole
("3 of 128"), and wherever something is measured ("period 88.36"): there one compares (`counted`).
"""

from __future__ import annotations

import re

from core.catalogue.words import number


def true_minus(text: str) -> str:
    """The true minus sign before numbers."""
    return re.sub(r"(?<![\w.])-(?=\d)|(?<=\de)-(?=\d)", "−", text)


def counted(count: int, one: str, many: str = "") -> str:
    """The count in figures with its noun, for tables and labels; nothing for none."""
    return "" if not count else f"{count:,} {one if count == 1 else many or one + 's'}"


def worded(count: int, one: str, many: str = "") -> str:
    """The count with its noun, for sentences; nothing for none."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}" if count else ""


def begun(text: str) -> str:
    """With a capital letter, as a sentence begins."""
    return text[:1].upper() + text[1:]
