"""What happened between two states: located, in words, only when one knob moved."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.explore.announcer import Announcer, happened, moved_knob
from app.state.knobs import turn
from app.state.snapshot import Snapshot, frozen as with_frozen_gate
from core import GRU

EQ9 = GRU.rotation(3, -math.pi / 20).Uh


def eq9(gamma, **more):
    return GRU(Uh=EQ9, bh=(0.32, gamma), **more)


def flag():
    return np.zeros(1, np.int64)


def test_the_knob_that_moved_is_named():
    gru = GRU.rotation(3, 0.5)
    assert moved_knob(gru, turn(gru, {"angle": 0.4})) == "angle"
    assert moved_knob(gru, turn(gru, {"gain": 2})) == "gain"
    assert moved_knob(gru, turn(gru, {"bh[0]": 0.1})) == "bh[0]"
    assert moved_knob(gru, turn(gru, {"Uh[0, 1]": 1})) == "Uh[0, 1]"
    assert moved_knob(gru, gru) is None
    assert moved_knob(gru, turn(gru, {"bh[0]": 0.1, "bh[1]": 0.1})) is None
    assert moved_knob(gru, turn(gru, {"gain": 2, "angle": 0.4})) is None


def test_no_knob_leads_to_a_gain_beyond_its_limit():
    beyond = GRU(Uh=[[1000, 1000], [-1000, 1000]])  # a gain of 1414
    slower = GRU.rotation(3, -math.pi / 4)
    assert moved_knob(beyond, slower) is None
    assert moved_knob(slower, beyond) is None
    assert moved_knob(beyond, turn(beyond, {"Uh[0, 0]": 999})) == "Uh[0, 0]"


def test_hopf_and_homoclinic_of_the_paper_s_eq_9():
    found = happened(eq9(0.0525), eq9(0.0545), "bh[1]", False, flag())
    assert [event["text"] for event in found] == [
        "Hopf at bh₂ = 0.0530094: the spiral at (−0.606, −0.532) lost its stability",
        "homoclinic at bh₂ = 0.0541747: the stable cycle broke on the saddle at (−0.317, −0.761)",
    ]
    assert found[0]["value"] == pytest.approx(0.053009394219754, abs=1e-12)
    assert found[1]["value"] == pytest.approx(0.0541746769162, abs=1e-11)
    back = happened(eq9(0.0545), eq9(0.0525), "bh[1]", False, flag())
    assert "was born from a loop of the saddle" in back[0]["text"]
    assert "gained its stability" in back[1]["text"]


def test_hopf_and_four_saddle_nodes_of_eq_8():
    found = happened(GRU.rotation(3, 0.9), GRU.rotation(3, 0.14), "angle", False, flag())
    assert found[0]["text"].startswith("Hopf at α = 0.841069: the spiral at (0, 0) lost")
    assert found[0]["value"] == pytest.approx(math.acos(2 / 3), abs=1e-12)
    assert found[1]["text"].startswith("four saddle-nodes on a cycle at α = 0.147822: ")
    assert found[1]["text"].endswith("; the cycle ends there")
    assert found[1]["value"] == pytest.approx(0.147822070679066, abs=1e-12)
    assert len(found) == 2


def test_a_fold_of_cycles():
    def gru(b):
        return GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=(0.47, b))

    hopf, event = happened(gru(0.165), gru(0.2), "bh[1]", False, flag())
    assert hopf["text"].startswith("Hopf at bh₂ = 0.16824")
    assert event["text"].startswith("fold of cycles at bh₂ = 0.172688: a stable and an unstable")


def test_a_frozen_gate_is_taken_into_account():
    gate = {"bz": (0, 0.5)}
    truly = happened(eq9(0.0525, **gate), eq9(0.0533, **gate), "bh[1]", False, flag())
    frozen = happened(eq9(0.0525, **gate), eq9(0.0533, **gate), "bh[1]", True, flag())
    assert not any("Hopf" in event["text"] for event in truly)
    assert any("Hopf at bh₂ = 0.0530094" in event["text"] for event in frozen)
    assert with_frozen_gate(eq9(0.0525, **gate)) == eq9(0.0525)


def test_the_same_event_at_the_same_value_is_told_once():
    announcer = Announcer()
    for gamma in (0.0525, 0.0545, 0.0525, 0.0545):
        announcer.follow(Snapshot(gru=eq9(gamma)), flag())
    texts = [event["text"] for event in announcer.events]
    assert [text.split(" at ")[0] for text in texts] == ["homoclinic", "Hopf"]
    assert "lost its stability" in texts[1]  # as it was met last
    assert announcer.way == "bh₂ from 0.0525 to 0.0545"
    # with another weight it is another event
    for gamma in (0.0545, 0.0525):
        announcer.follow(Snapshot(gru=eq9(gamma, bz=(0.0, 0.001))), flag())
    assert len(announcer.events) == 4


def test_the_announcer_keeps_the_newest_and_ignores_jumps():
    announcer = Announcer()

    def follow(gru, frozen):
        announcer.follow(Snapshot(gru=gru, frozen=frozen), flag())

    for gamma in (0.0525, 0.0533, 0.0545):
        follow(eq9(gamma), False)
    assert [event["text"][:10] for event in announcer.events] == ["homoclinic", "Hopf at bh"]
    follow(GRU.rotation(3, 0.2), False)
    assert len(announcer.events) == 2
    follow(GRU.rotation(3, 0.2), True)
    follow(GRU.rotation(3, 0.14), False)  # the gate was thawed meanwhile
    assert len(announcer.events) == 2
