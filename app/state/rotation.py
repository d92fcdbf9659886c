"""A scaled rotation in an address: ``gain=3&angle=-pi/20`` instead of four long entries.

Written only where it means the very same matrix, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from app.words.typed_number import typed_number
from core import GRU
from core.arrays import Array
from core.model.families import nearest_rotation

LARGEST_DIVISOR = 24
"""Of an angle that is written as a fraction of π, as the page shows it (`live/numbers.js`)."""

DIGITS = 13
"""At most so many significant digits; more are what rounding has left of an arithmetic."""

_ROUNDING = 8.0 * np.finfo(float).eps


def rotation_query(matrix: Array) -> dict[str, str]:
    """``gain`` and ``angle`` of a (2, 2) matrix as short texts, {} where none mean just it."""
    gain, angle = nearest_rotation(matrix)
    for gain_text in _texts(gain, _decimals):
        for angle_text in _texts(angle, _of_pi, _decimals):
            one = {"gain": gain_text, "angle": angle_text}
            if np.array_equal(rotation_of(one), matrix):
                return one
    return {}


def rotation_of(flat: Mapping[str, str]) -> Array:
    """The matrix of an address's ``gain`` and ``angle``; ValueError names the one at fault."""
    values = {}
    for name in ("gain", "angle"):
        try:
            values[name] = typed_number(flat[name])
        except KeyError:
            raise ValueError("gain and angle go together in an address") from None
        except ValueError:
            raise ValueError(f"{name} must be a number, not {flat[name][:40]!r}") from None
    return GRU.rotation(values["gain"], values["angle"]).Uh


def without_rounding(gain: float, angle: float) -> tuple[float, float]:
    """Both as short texts mean them, where these mean them up to rounding; else as they are.

    A gain and an angle that were read off a matrix differ from those it was made of in the last
    digit, and a matrix made of them again has no short address.
    """
    gains, angles = _texts(gain, _decimals), _texts(angle, _of_pi, _decimals)
    return (
        typed_number(min(gains, key=len)) if gains else gain,
        typed_number(min(angles, key=len)) if angles else angle,
    )


def matrix_without_rounding(matrix: Array) -> Array:
    """A (2, 2) matrix that is a scaled rotation up to the last digits, as short texts mean it."""
    gain, angle = nearest_rotation(matrix)
    angle = angle if abs(angle) > _ROUNDING else 0.0
    short: Array = GRU.rotation(*without_rounding(gain, angle)).Uh
    near = _ROUNDING * float(np.abs(matrix).max())
    return short if np.abs(short - matrix).max() <= near else matrix


def angle_text(value: float) -> str:
    """The shortest text of an address that means an angle to the last bit: "-pi/20"."""
    same = [text for text in _texts(value, _of_pi, _decimals) if typed_number(text) == value]
    return min(same, key=len) if same else repr(value)


def _texts(value: float, *ways: Callable[[float], list[str]]) -> list[str]:
    """Texts that mean a value up to rounding, the shortest first."""
    near = _ROUNDING * abs(value)
    texts = [text for way in ways for text in way(value)]
    return [text for text in texts if abs(typed_number(text) - value) <= near]


def _decimals(value: float) -> list[str]:
    """ "10", "0.7", "1e-05": Python's shortest text, which has no "+" before 1e16."""
    for digits in range(1, DIGITS + 1):
        rounded = float(f"{value:.{digits}g}")
        if abs(rounded - value) <= _ROUNDING * abs(value):
            return [repr(rounded).removesuffix(".0")]
    return []


def _of_pi(value: float) -> list[str]:
    """ "-pi/20", "2pi/3", "0.1234pi"."""
    if value == 0.0:
        return ["0"]
    sign, ratio = "-" if value < 0.0 else "", abs(value) / math.pi
    ratio_of_pi = Fraction(ratio).limit_denominator(LARGEST_DIVISOR)
    above = "" if ratio_of_pi.numerator == 1 else str(ratio_of_pi.numerator)
    below = "" if ratio_of_pi.denominator == 1 else f"/{ratio_of_pi.denominator}"
    fraction = [f"{sign}{above}pi{below}"] if ratio_of_pi else []
    return [*fraction, *(f"{sign}{text}pi" for text in _decimals(ratio))]
