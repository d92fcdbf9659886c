"""Digits counted by hand."""

from __future__ import annotations

import pytest

from core.catalogue.complexity import complexity, simpler
from core.model.gru import GRU


@pytest.mark.parametrize(
    ("weights", "digits", "numbers"),
    [
        ([[3, 0], [0, 3]], 2, 2),
        ([[3.25, 0], [0, -3]], 4, 2),  # 3, 2, 5 and 3
        ([[100, 0], [0, 0.001]], 2, 2),  # zeros at either end are no digits
        ([[1.05, 20], [0, 0]], 4, 2),
        ([[0, 0], [0, 0]], 0, 0),
    ],
)
def test_digits_and_numbers(weights, digits, numbers):
    assert complexity(GRU(Uh=weights)) == (digits, numbers)


def test_fewer_digits_are_simpler_then_fewer_numbers():
    short, long = GRU(Uh=[[3, 0], [0, 3]]), GRU(Uh=[[3.1, 0], [0, 3]])
    assert simpler(short, long) and not simpler(long, short)
    one, two = GRU(Uh=[[31, 0], [0, 0]]), GRU(Uh=[[3, 0], [0, 1]])
    assert simpler(one, two) and not simpler(two, one)
    assert not simpler(short, short)
