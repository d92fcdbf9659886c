"""One image for all eight: a portrait and its mirror images get one and the same proof.

A proof is tried of that of the eight symmetric images whose parameters come first in
lexicographic order, and carried back. Changing signs and swapping numbers is exact in floating
point, so the eight verdicts are one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.model.gru import GRU
from core.model.symmetries import mapped


@dataclass(frozen=True)
class Image:
    """A symmetric image of a portrait, and the way back.

    Attributes
    ----------
    gru
        The GRU of the image.
    matrix
        (2, 2) signed permutation that carries the portrait's states to those of the image.
    """

    gru: GRU
    matrix: Array

    @property
    def swaps(self) -> bool:
        """The units change places."""
        return bool(self.matrix[0, 0] == 0.0)

    @property
    def signs(self) -> tuple[int, int]:
        """The signs by which the image's units carry those of the portrait."""
        first, second = self.matrix.sum(axis=1)
        return int(first), int(second)

    @property
    def keeps_orientation(self) -> bool:
        """Left stays left: the map is a rotation."""
        m = self.matrix
        return bool(m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0] > 0.0)

    def back(self, states: Array) -> Array:
        """States (…, 2) of the image as states of the portrait; exact."""
        return np.ascontiguousarray(states @ self.matrix) + 0.0

    def box_back(self, corners: Array) -> Array:
        """(2, 2) lower and upper corner of a box, likewise."""
        return np.sort(self.back(corners), axis=0)

    def rows_back(self, matrix: Array) -> Array:
        """A matrix that acts on states of the image, as one that acts on states."""
        return np.ascontiguousarray(matrix @ self.matrix) + 0.0


_SYMMETRIES = [
    (swap, signs) for swap in (False, True) for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1))
]
_SWAPPED = np.array([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 13, 12, 15, 14, 17, 16, 19, 18, 20])


def _signs(first: int, second: int) -> list[int]:
    """By what each packed parameter is multiplied when the states' signs change."""
    columns, units = [first, second, first, second], [first, second]
    return [1, first * second, first * second, 1, *columns, *columns, *units, 1, 1, 1, 1, *units, 1]


_SIGNS = np.array([_signs(*signs) for _, signs in _SYMMETRIES], dtype=np.float64)
_PLACES = np.array([_SWAPPED if swap else np.arange(21) for swap, _ in _SYMMETRIES])


def packed_images(packed: Array) -> Array:
    """(8, 21) the packed parameters of all eight images."""
    signed = packed * _SIGNS + 0.0  # no negative zeros
    return np.take_along_axis(signed, _PLACES, axis=1)


def canonical_image(gru: GRU) -> Image:
    """The image of a two-unit GRU by which all eight are represented."""
    rows = packed_images(gru.packed).tolist()
    first = min(range(8), key=rows.__getitem__)
    swap, signs = _SYMMETRIES[first]
    matrix = np.diag(np.array(signs, dtype=np.float64))
    image = mapped(gru, swap, signs) if first else gru
    return Image(image, matrix[::-1] if swap else matrix)
