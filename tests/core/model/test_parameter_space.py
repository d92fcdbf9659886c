"""GRUs as points: there and back, what is free, and the max-norm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model.gru import GRU
from core.model.parameter_space import at, distance, free_parameters, position
from tests.core.random_gru import random_gru


@pytest.mark.parametrize("reset_after", [False, True])
def test_there_and_back(reset_after):
    gru = random_gru(11, reset_after=reset_after)
    assert at(gru, position(gru)) == gru
    assert position(gru).shape == (20,)


def test_every_free_parameter_moves_the_gru_and_no_other_is_one():
    plain, after = random_gru(1), random_gru(1, reset_after=True)
    assert free_parameters(after).all()
    assert free_parameters(plain).sum() == 18  # without both ch
    unit = GRU(Uh=[[1.5]], bh=[0.2])
    assert free_parameters(unit).sum() == 6  # three weights and three biases
    for k in np.flatnonzero(free_parameters(plain)):
        place = position(plain)
        place[k] += 0.25
        assert at(plain, place) != plain


def test_the_distance_is_that_of_the_parameter_that_differs_most():
    gru = GRU(Uh=[[1, 2], [3, 4]], bh=[0.5, -0.5])
    other = replace(gru, Uh=[[1, 2.25], [3, 4]], bh=[0.5, -1.5])
    assert distance(gru, other) == distance(other, gru) == 1.0
    assert distance(gru, gru) == 0.0


def test_position_is_a_copy():
    gru = random_gru(2)
    position(gru)[:] = 0.0
    assert position(gru).any()
