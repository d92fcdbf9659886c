"""Numbers as people type and read them: one grammar for every field, here and in the browser.

A sign, numbers with a decimal point or comma and perhaps an exponent, factors π, products, a
divisor: ``0.5``, ``1,5``, ``−3``, ``1e-3``, ``pi/5``, ``2π/3``, ``2*PI/3``, ``3*2``, ``1/3``.
Capitals do not matter, nor spaces, but for those within a number: they part thousands
(``1 000``). `live/numbers.js` reads the same, and one table of cases tests both
(tests/data/typed_numbers.json).
"""

from __future__ import annotations

import math
import re

LONGEST = 60
"""So many characters a number may have; more is nobody's typing."""

_NUMBER = r"(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:e[+-]?[0-9]+)?"
_FACTOR = rf"(?:{_NUMBER})?(?:π|pi)|{_NUMBER}"
_TYPED = re.compile(rf"([+-]?)((?:{_FACTOR})(?:\*(?:{_FACTOR}))*)(?:/({_NUMBER}))?")
_PARTED = re.compile(r"[0-9.,]\s+(?![0-9]{3}(?![0-9]))[0-9.,]")
"""Digits with a space between that parts no thousands."""


def typed_number(text: str) -> float:
    """The finite number that a text means; ValueError if it means none."""
    found = None
    if len(text) <= LONGEST and not _PARTED.search(text):
        plain = re.sub(r"\s+", "", text.replace("−", "-")).lower()
        found = _TYPED.fullmatch(plain)
    if found is None:
        raise ValueError("no number")
    sign, product, divisor = found.groups()
    value = math.prod(map(_factor, product.split("*")))
    below = _plain(divisor or "")
    if below == 0.0 or not math.isfinite(value / below):
        raise ValueError("no number")
    return -value / below if sign == "-" else value / below


def _factor(text: str) -> float:
    """A number, perhaps with π behind it."""
    number = text.replace("pi", "π").removesuffix("π")
    return _plain(number) * (math.pi if number != text else 1.0)


def _plain(number: str) -> float:
    return float(number.replace(",", ".")) if number else 1.0


def shown_angle(value: float) -> str:
    """An angle in parts of π, as `live/numbers.js` shows it: "−π/20", "0.2677π".

    One that is none to six digits, such as 0.2, is a plain number: `typed_number` reads it again,
    and what a form shows is what it asks for.
    """
    ratio = abs(value) / math.pi
    sign = "−" if value < 0 else ""
    for q in range(1, 25):
        p = round(ratio * q)
        if abs(ratio * q - p) < 1e-9:
            over = "" if q == 1 else f"/{q}"
            return f"{sign}{'' if p == 1 else p}π{over}" if p else "0"
    digits = f"{ratio:.6g}"
    if abs(float(digits) - ratio) < 1e-12 * ratio:
        return f"{sign}{digits}π".replace("e-", "e−")
    return f"{value:.6g}".replace("-", "−")
