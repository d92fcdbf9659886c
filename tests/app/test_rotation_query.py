"""Addresses of scaled rotations are short, and mean the very same matrix."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.state.address import from_query, to_query
from app.state.knobs import turn
from app.state.presets import PRESETS
from app.state.rotation import rotation_of, rotation_query
from app.state.snapshot import from_preset
from core import GRU

EQ_9 = from_preset(PRESETS["fig8b"])


@pytest.mark.parametrize(
    ("gain", "angle", "texts"),
    [
        (3.0, -math.pi / 20, ("3", "-pi/20")),
        (3.0, 0.7, ("3", "0.7")),
        (2.5, 2 * math.pi / 3, ("2.5", "2pi/3")),
        (7.123, 0.3217 * math.pi, ("7.123", "0.3217pi")),
        (1.0, math.pi, ("1", "pi")),
        (1e-3, -1e-5, ("0.001", "-1e-05")),
        (0.0, 0.0, ("0", "0")),
        (10.0, -0.00011 * math.pi, ("10", "-0.00011pi")),
    ],
)
def test_what_is_written(gain, angle, texts):
    found = rotation_query(GRU.rotation(gain, angle).Uh)
    assert (found["gain"], found["angle"]) == texts


@given(
    gain=st.integers(1, 10**5).map(lambda k: k / 10**4),
    angle=st.integers(-(10**5), 10**5).map(lambda k: k / 10**5 * math.pi)
    | st.integers(-314, 314).map(lambda k: k / 100),
)
def test_what_a_hand_can_set_is_short_and_the_same_to_the_last_bit(gain, angle):
    state = replace(EQ_9, gru=turn(EQ_9.gru, {"gain": gain, "angle": angle}), preset="")
    query = to_query(state)
    parts = dict(part.split("=") for part in query.split("&"))
    assert "Uh" not in parts and len(parts["gain"] + parts["angle"]) <= 16
    assert np.array_equal(from_query(query).gru.Uh, state.gru.Uh)


@given(st.lists(st.floats(-1000, 1000), min_size=4, max_size=4))
def test_other_matrices_keep_their_entries(entries):
    matrix = np.reshape(entries, (2, 2))
    found = rotation_query(matrix)
    if found:  # a rotation by chance, such as 0
        assert np.array_equal(rotation_of(found), matrix)
    state = replace(EQ_9, gru=GRU(matrix, bh=EQ_9.gru.bh), preset="")
    assert np.array_equal(from_query(to_query(state)).gru.Uh, matrix)


def test_typed_by_hand():
    typed = from_query("v=1&gain=3&angle=-π/20&bh=0.32,0.0535")
    assert typed.gru == EQ_9.gru
    assert from_query("v=1&gain=1,5&angle=PI/5").gru == GRU.rotation(1.5, math.pi / 5)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("v=1&gain=3", "gain and angle go together"),
        ("v=1&angle=3", "gain and angle go together"),
        ("v=1&gain=3&angle=east", "angle must be a number, not 'east'"),
        ("v=1&gain=nan&angle=0", "gain must be a number"),
        ("v=1&gain=1e400&angle=0", "gain must be a number"),
        ("v=1&gain=2000&angle=0", "beyond the page's limit"),
        ("v=1&gain=3&angle=0&Uh=1,0,0,1", "Uh twice"),
    ],
)
def test_refused_by_name(query, words):
    with pytest.raises(ValueError, match=words):
        from_query(query)
