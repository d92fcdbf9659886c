"""The eight images of a GRU: their velocities are the mapped ones, and they form a group."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from core.model.symmetries import images, mapped
from tests.core.random_gru import random_gru

EIGHT = list(itertools.product((False, True), (1, -1), (1, -1)))


def moved(h, swap, signs):
    turned = np.array(signs) * h
    return turned[::-1] if swap else turned


@pytest.mark.parametrize("reset_after", [False, True])
@pytest.mark.parametrize(("swap", "one", "other"), EIGHT)
def test_the_velocity_is_mapped(swap, one, other, reset_after):
    gru = random_gru(7, reset_after=reset_after)
    image = mapped(gru, swap, (one, other))
    for h in np.random.default_rng(1).uniform(-1, 1, (20, 2)):
        there = image.velocity(moved(h, swap, (one, other)))
        assert there == pytest.approx(moved(gru.velocity(h), swap, (one, other)), abs=1e-14)


def test_all_eight_differ_and_the_first_is_the_gru():
    gru = random_gru(3)
    every = images(gru)
    assert len(every) == 8 and every[0] == gru
    assert len({tuple(image.packed) for image in every}) == 8


@pytest.mark.parametrize(("swap", "one", "other"), EIGHT)
def test_the_way_back(swap, one, other):
    """A swap after signs is undone by a swap after the swapped signs."""
    gru = random_gru(5)
    back = (other, one) if swap else (one, other)
    assert mapped(mapped(gru, swap, (one, other)), swap, back) == gru
