"""Colours between two colours, evenly spaced for the eye (OKLab, Björn Ottosson 2020)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab(colour: str) -> NDArray[np.float64]:
    """Lightness, a and b of "#rrggbb"."""
    coded = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = _LAB @ np.cbrt(_CONES @ linear)
    return lab


def colour_of(lab: NDArray[np.float64]) -> str:
    """The nearest "#rrggbb"."""
    linear = np.linalg.solve(_CONES, np.linalg.solve(_LAB, lab) ** 3).clip(0.0, 1.0)
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * float(v)):02x}" for v in coded)


def fade(first: str, last: str, count: int) -> tuple[str, ...]:
    """``count`` colours from the first to the last, in even steps."""
    begin, end = oklab(first), oklab(last)
    return tuple(colour_of(begin + t * (end - begin)) for t in np.linspace(0.0, 1.0, count))
