"""Numbers as people type and read them: one grammar for every field, here and in the browser.

A sign, a number with a decimal point or comma and perhaps an exponent, a factor π, a divisor:
``0.5``, ``1,5``, ``−3``, ``1e-3``, ``pi/5``, ``2π/3``, ``2*PI/3``, ``1/3``. Spaces and capitals do
not matter. `live/numbers.js` reads the same, and one table of cases tests both
(tests/data/typed_numbers.json).
"""

from __future__ import annotations

import math
import re

LONGEST = 60
"""So many characters a number may have; more is nobody's typing."""

_NUMBER = r"(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:e[+-]?[0-9]+)?"
_TYPED = re.compile(rf"([+-]?)(?:({_NUMBER})(?:\*?(π|pi))?|(π|pi))(?:/({_NUMBER}))?")


def typed_number(text: str) -> float:
    """The finite number that a text means; ValueError if it means none."""
    found = None
    if len(text) <= LONGEST:
        plain = re.sub(r"\s+", "", text.replace("−", "-")).lower()
        found = _TYPED.fullmatch(plain)
    if found is None:
        raise ValueError("no number")
    sign, factor, pi, pi_alone, divisor = found.groups()
    value = (float(factor.replace(",", ".")) if factor else 1.0) * (
        math.pi if pi or pi_alone else 1.0
    )
    below = float(divisor.replace(",", ".")) if divisor else 1.0
    if below == 0.0 or not math.isfinite(value / below):
        raise ValueError("no number")
    return -value / below if sign == "-" else value / below


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
