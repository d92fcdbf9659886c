"""The nearest homoclinic orbit: of eq. 9 and of a field with two of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.cancellation import Cancelled
from core.invariant_manifolds.homoclinic import find_homoclinic
from core.invariant_manifolds.homoclinic_search import nearest_homoclinic
from core.model.gru import GRU

EQ9 = GRU.rotation(3, -math.pi / 20).Uh
KNOWN = 0.0541746769162


def eq9(gamma):
    return GRU(Uh=EQ9, bh=[0.32, gamma])


@pytest.mark.parametrize("value", [0.05417, 0.0543, 0.0535])
def test_eq_9s_orbit_is_found_from_both_sides(value):
    found = nearest_homoclinic(eq9, value, 0.01)
    assert found.value == pytest.approx(KNOWN, abs=1e-11)


def test_of_two_the_nearer_one_is_taken():
    """The same family run there and back has two: at ±(KNOWN − 0.05)."""

    def both(t):
        return eq9(0.05 + abs(t))

    there = KNOWN - 0.05
    assert nearest_homoclinic(both, 0.5 * there, 2.0 * there).value == pytest.approx(there)
    assert nearest_homoclinic(both, -0.5 * there, 2.0 * there).value == pytest.approx(-there)


def test_it_is_looked_for_within_the_reach_and_the_limits_only():
    asked = []

    def watched(gamma):
        asked.append(gamma)
        return eq9(gamma)

    with pytest.raises(ValueError, match=r"within ±0\.0005 of 0\.053"):
        nearest_homoclinic(watched, 0.053, 0.0005)
    assert min(asked) >= 0.0525 and max(asked) <= 0.0535
    asked.clear()
    with pytest.raises(ValueError, match="no homoclinic orbit"):
        nearest_homoclinic(watched, 0.053, 0.002, limits=(0.0529, 0.054))
    assert min(asked) >= 0.0529 and max(asked) <= 0.054


def test_as_exact_as_a_bracket_given_by_hand():
    assert nearest_homoclinic(eq9, 0.0542, 0.01).value == pytest.approx(
        find_homoclinic(eq9, (0.054, 0.0543)).value, abs=1e-13
    )


def test_bad_input_and_cancelling():
    with pytest.raises(ValueError, match="reach must be positive"):
        nearest_homoclinic(eq9, 0.05, 0.0)
    with pytest.raises(ValueError, match="value"):
        nearest_homoclinic(eq9, math.nan, 1.0)
    with pytest.raises(Cancelled):
        nearest_homoclinic(eq9, 0.05, 1.0, cancel=np.ones(1, np.int64))
