"""Areas of polygons in closed form: sign, shift, scale."""

from __future__ import annotations

import numpy as np
import pytest

from core.polygons import signed_area

SQUARE = np.array([[0, 0], [2, 0], [2, 3], [0, 3], [0, 0]], float)


def test_a_rectangle_both_ways_round():
    assert signed_area(SQUARE) == 6.0
    assert signed_area(SQUARE[::-1]) == -6.0


@pytest.mark.parametrize("sides", [3, 7, 100])
def test_regular_polygons(sides):
    turn = 2.0 * np.pi * np.arange(sides + 1) / sides
    line = 1.5 * np.column_stack([np.cos(turn), np.sin(turn)])
    exact = 0.5 * sides * 1.5**2 * np.sin(2.0 * np.pi / sides)
    assert signed_area(line) == pytest.approx(exact, rel=1e-14)


def test_small_ones_far_away_keep_their_digits():
    """The shoelace formula from the origin would lose all of them: 1e6² ≫ 1e-6² / 2⁻⁵³."""
    offset = 2.0**20
    side = 2.0**-20
    assert signed_area(offset + side * SQUARE) == 6.0 * side**2


def test_a_figure_of_eight_cancels():
    eight = np.array([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]], float)
    assert signed_area(eight) == 0.0
