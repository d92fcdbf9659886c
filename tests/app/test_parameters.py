"""The knobs: what turning them does to the GRU, and what they refuse."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.state.knobs import (
    BY_KEY,
    ENTRY_KEYS,
    KNOBS,
    LIMIT,
    checked,
    is_rotation,
    read,
    turn,
)
from core import GRU

PLAIN = GRU(
    Uh=[[1, 2], [3, 4]], Ur=[[5, 6], [7, 8]], Uz=[[9, 10], [11, 12]], bh=[13, 14], br=[15, 16],
    bz=[17, 18], ch=[19, 20], reset_after=True,
)  # fmt: skip
ENTRY = st.floats(-1000, 1000)
MATRIX = st.lists(st.lists(ENTRY, min_size=2, max_size=2), min_size=2, max_size=2)


def test_every_number_of_the_gru_has_one_knob():
    values = read(PLAIN)
    assert [values[key] for key in ("Uh[0, 0]", "Uh[0, 1]", "Uh[1, 0]", "Uh[1, 1]")] == [1, 2, 3, 4]
    assert [values[f"Uz[{i}, {j}]"] for i in (0, 1) for j in (0, 1)] == [9, 10, 11, 12]
    assert sorted(values[key] for key in ENTRY_KEYS) == list(range(1, 21))
    assert len({knob.key for knob in KNOBS}) == len(KNOBS) == 22


@pytest.mark.parametrize("key", ENTRY_KEYS)
def test_a_knob_turns_its_own_entry_alone(key):
    turned = turn(PLAIN, {key: -0.125})
    before, after = read(PLAIN), read(turned)
    assert after[key] == -0.125
    assert {k for k in ENTRY_KEYS if before[k] != after[k]} == {key}
    assert turned.reset_after


@given(st.floats(1e-3, 1000), st.floats(-math.pi, math.pi))
def test_gain_and_angle_are_read_back(gain, angle):
    turned = turn(PLAIN, {"gain": gain, "angle": angle})
    values = read(turned)
    assert is_rotation(turned)
    assert values["gain"] == pytest.approx(gain, rel=1e-12)
    difference = math.remainder(values["angle"] - angle, 2 * math.pi)
    assert difference == pytest.approx(0, abs=1e-12)
    assert -math.pi <= values["angle"] <= math.pi
    assert np.array_equal(turned.Ur, PLAIN.Ur)


def test_turning_one_of_gain_and_angle_keeps_the_other():
    gru = GRU.rotation(3, 0.5)
    assert read(turn(gru, {"gain": 4.0}))["angle"] == pytest.approx(0.5)
    assert read(turn(gru, {"angle": 1.0}))["gain"] == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("Uh", "expected"),
    [
        ([[3, 0], [0, 3]], True),
        ([[0, 0], [0, 0]], True),
        ([[0, -2], [2, 0]], True),
        ([[-1, 0], [0, -1]], True),
        ([[3, 0], [0, 3 + 1e-13]], True),
        ([[3, 0], [0, 3 + 1e-9]], False),
        ([[1e-9, 0], [0, -1e-9]], False),
        ([[0, 1], [1, 0]], False),
    ],
)
def test_which_matrices_are_scaled_rotations(Uh, expected):
    assert is_rotation(GRU(Uh=Uh)) is expected


@given(MATRIX)
def test_turning_to_what_is_there_keeps_every_entry(Uh):
    gru = GRU(Uh=Uh)
    assert turn(gru, {key: read(gru)[key] for key in ENTRY_KEYS}) == gru
    assert turn(gru, {}) == gru


def test_leaving_reset_after_drops_ch():
    assert np.array_equal(turn(PLAIN, {}, reset_after=False).ch, [0, 0])
    assert np.array_equal(turn(PLAIN, {"bh[0]": 0}, reset_after=True).ch, PLAIN.ch)
    before = turn(PLAIN, {}, reset_after=False)
    assert turn(before, {}, reset_after=True) != PLAIN


@pytest.mark.parametrize("key", BY_KEY)
@pytest.mark.parametrize("value", [LIMIT * 1.001, -1e300])
def test_beyond_the_limit_the_knob_and_the_limit_are_named(key, value):
    with pytest.raises(ValueError, match=f"{re.escape(key)} = .*limit of ±1000"):
        turn(PLAIN, {key: value})


def test_keys_of_before_turn_the_same_knobs():
    """A page that was open while the server changed may still send them."""
    assert turn(PLAIN, {"Uh12": 7.0, "bz2": 0.5}) == turn(PLAIN, {"Uh[0, 1]": 7.0, "bz[1]": 0.5})
    assert "Uh12" not in read(PLAIN)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1", None, True, [1], 10**400])
def test_what_is_no_finite_number_is_refused_by_name(value):
    with pytest.raises(ValueError, match=r"Uz\[1, 0\]"):
        turn(PLAIN, {"bh[0]": 0.0, "Uz[1, 0]": value})


def test_a_rotation_s_entries_are_limited_too():
    gru = GRU(Uh=[[1000, 1000], [-1000, 1000]])  # its gain is 1414
    with pytest.raises(ValueError, match=r"Uh\[0, 0\] = 1414\.21 is beyond"):
        turn(gru, {"angle": 0.0})
    assert turn(gru, {"gain": 1000.0, "angle": 0.0}) == GRU.rotation(1000, 0)


def test_the_limit_itself_is_taken():
    assert checked("Uh[0, 0]", LIMIT) == 1000.0
    assert checked("Uh[0, 0]", -LIMIT) == -1000.0


@pytest.mark.parametrize("key", ["Uh13", "gains", "", "reset_after", "__class__"])
def test_unknown_knobs_are_refused(key):
    with pytest.raises(ValueError, match="no parameter"):
        turn(PLAIN, {key: 1.0})
