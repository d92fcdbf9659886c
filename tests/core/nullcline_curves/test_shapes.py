"""The shapes of nullclines against systems whose shapes are known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core import GRU
from core.nullcline_curves.shapes import SHAPES, nullcline_shapes

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "topologies.json"
SYSTEMS = {e["name"]: e["params"] for e in json.loads(REFERENCE.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("nullcline_sigmoid (Fig5A)", "sigmoid", "sigmoid"),
        ("nullcline_s-like (Fig5C)", "s", "s"),
        ("nullcline_three parallel strands (Fig2A)", "sigmoid three strands", None),
        ("nullcline_pitchfork exact bh=0", "sigmoid pitchfork U", None),
        ("nullcline_sigmoid+U bh=.1", "sigmoid U", "sigmoid U"),
        ("nullcline_11FP integer", "sigmoid U", "sigmoid U"),
        ("nullcline_O-like_1", "sigmoid O", "sigmoid"),
        ("nullcline_O-like_2", "sigmoid O", "sigmoid"),
        ("nullcline_O-like_3", "sigmoid O", "sigmoid"),
        ("nullcline_O-like_4", "sigmoid U O", "sigmoid U"),
    ],
)
def test_listed_shapes(name, x, y):
    found = nullcline_shapes(GRU(**SYSTEMS[name]))
    assert " ".join(found[0]) == x
    assert " ".join(found[1]) == (x if y is None else y)


@pytest.mark.parametrize("weight", [0.7, 1.9, 2.1, 3.0, 3.5])
def test_without_a_reset_gate_there_are_sigmoids_and_s(weight):
    # atanh x = w x / 2 + v y / 2 + b: y is a function of x, with turns where w / 2 > 1
    (x, _) = nullcline_shapes(GRU(Uh=[[weight, 2.5], [0.0, 0.5]], bh=[0.1, 0.0]))
    assert x == (("s",) if weight > 2.0 else ("sigmoid",))


def test_swapping_the_units_swaps_the_words():
    for name in ("nullcline_O-like_1", "class_n11_s6_d5_u0", "class_n17_s6_d8_u3"):
        gru = GRU(**SYSTEMS[name])
        flipped = GRU(
            Uh=gru.Uh[::-1, ::-1], Ur=gru.Ur[::-1, ::-1], bh=gru.bh[::-1], br=gru.br[::-1]
        )
        assert nullcline_shapes(flipped) == nullcline_shapes(gru)[::-1]


def test_mirroring_keeps_the_words():
    S = np.diag([1.0, -1.0])
    for name in ("nullcline_O-like_4", "class_n7_s4_d3_u0"):
        g = GRU(**SYSTEMS[name])
        assert nullcline_shapes(GRU(S @ g.Uh @ S, g.Ur @ S, 0, S @ g.bh, g.br)) == nullcline_shapes(
            g
        )


def test_words_come_in_their_order():
    words = [w for p in SYSTEMS.values() for w in [*nullcline_shapes(GRU(**p))]]
    for found in words:
        assert found and list(found) == [word for word in SHAPES if word in found]


def test_one_unit_is_refused():
    with pytest.raises(ValueError, match="2 units"):
        nullcline_shapes(GRU(Uh=[[1.0]]))
