"""Addresses hold no needless digits, and what was found is found there again."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.explore.announcer import Announcer
from app.explore.homoclinic import nearest_homoclinic
from app.one_unit.codec import to_query as unit_query
from app.one_unit.controller import UnitController
from app.one_unit.presets import from_preset as unit_preset
from app.state.address import from_query, to_query
from app.state.knobs import read, turn
from app.state.located import located, pointed_at, points_found
from app.state.presets import PRESETS
from app.state.rotation import angle_text
from app.state.snapshot import from_preset
from core import skeleton
from core.model.families import family_of
from core.reasons.reason import Code

EQ_9 = from_preset(PRESETS["fig8b"])
LONG = re.compile(r"\d\.?\d{14}")
"""More than fourteen significant digits, near enough."""


def near_homoclinic(gru):
    return any(reason.code is Code.NEAR_HOMOCLINIC for reason in skeleton(gru).reasons)


@pytest.mark.parametrize("key", ["bh[1]", "gain", "angle", "bh[0]", "bz[0]"])
def test_solve_leaves_a_short_address_in_which_the_orbit_is_found_again(key):
    value = nearest_homoclinic(EQ_9, key)
    query = to_query(replace(EQ_9, gru=turn(EQ_9.gru, {key: value})))
    assert not LONG.search(query), query
    again = from_query(query)
    assert read(again.gru)[key] == pytest.approx(value, rel=1e-15)
    assert near_homoclinic(again.gru)


def test_digits_are_kept_that_the_finding_needs():
    """The homoclinic orbit in the gain is not told any more with twelve digits."""
    value = nearest_homoclinic(EQ_9, "gain")
    assert not near_homoclinic(turn(EQ_9.gru, {"gain": float(f"{value:.12g}")}))
    assert near_homoclinic(turn(EQ_9.gru, {"gain": value}))


def test_an_event_leads_to_where_it_is_found_again():
    announcer = Announcer(EQ_9)
    announcer.follow(replace(EQ_9, gru=turn(EQ_9.gru, {"gain": 3.01})), np.zeros(1, np.int64))
    (event,) = [e for e in announcer.events if e["kind"].startswith("homoclinic")]
    assert not LONG.search(event["query"])
    assert near_homoclinic(from_query(event["query"]).gru)


@given(st.floats(-10, 10), st.integers(12, 16))
def test_the_fewest_digits_with_which_the_same_is_found(value, digits):
    short = float(f"{value:.{digits}g}")
    (found,) = located((value,), lambda v: abs(v - short) <= abs(value - short))
    assert abs(found - value) <= 5e-12 * abs(value)
    assert abs(found - short) <= abs(value - short)


def test_two_values_are_shortened_together_and_kept_where_nothing_shorter_will_do():
    values = (1 / 3, 2 / 3)
    assert located(values, lambda *_: None) == (0.333333333333, 0.666666666667)
    assert located(values, lambda *given: given) == values


def test_what_is_found_of_points():
    kinds, clusters = points_found(EQ_9.gru)
    assert kinds == ("saddle", "saddle", "sink", "sink", "source") and clusters == 0


@given(st.lists(st.tuples(st.integers(1, 10**5), st.booleans()), min_size=1, max_size=12))
def test_knobs_turned_again_and_again_leave_a_short_address(turns):
    """The angle that was read off the matrix differs from the knob's in its last digit."""
    gru = EQ_9.gru
    for number, gain in turns:
        now = read(gru)
        value = number / 1e4 if gain else number / 1e5 * math.pi
        gru = turn(gru, {"gain": value, "angle": now["angle"]} if gain else {"angle": value})
    query = to_query(replace(EQ_9, gru=gru))
    assert "Uh" not in query and not LONG.search(query), query
    assert from_query(query).gru == gru


def test_a_click_in_a_diagram_over_the_angle_leaves_a_short_address(visit):
    visitor = visit("fig8b")
    family = family_of(EQ_9.gru, "turn")
    for value in np.linspace(-0.3, 0.0, 37):
        visitor.controller.vary(family(pointed_at(value, -0.3, 0.0)))
        query = to_query(visitor.snapshot)
        assert "Uh" not in query and not LONG.search(query), query


@pytest.mark.parametrize("preset", ["a", "c", "negative", "five"])
@pytest.mark.parametrize("key", ["bh", "Uh"])
def test_a_fold_of_one_unit_has_the_digits_of_its_half_stable_point(preset, key):
    controller = UnitController(unit_preset(preset), lambda _packet: None)
    controller.refresh()
    controller.receive({"land": key, "commit": True})
    assert "half-stable" in controller.result.line.topology
    query = unit_query(controller.snapshot)
    assert not re.search(r"\d\.?\d{15}", query), query


def test_there_is_a_fold_to_land_on_or_a_refusal():
    packets = []
    controller = UnitController(unit_preset("a"), packets.append)
    controller.refresh()
    before = controller.snapshot
    controller.receive({"land": "Ur", "sequence": 3})
    assert controller.snapshot == before and b"no fold to land on" in packets[-1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(-math.pi / 20, "-pi/20"), (math.pi, "pi"), (0.0, "0"), (-0.3, "-0.3"), (1 / 3, repr(1 / 3))],
)
def test_angles_in_addresses(value, text):
    assert angle_text(value) == text


def test_a_place_pointed_at_has_the_digits_that_a_hand_can_tell():
    assert pointed_at(0.123456789, 0.0, 1.0) == 0.1235
    assert pointed_at(-123.456789, -1000.0, 1000.0) == -123.5
    assert pointed_at(0.0541746769, 0.0541, 0.0543) == 0.05417468
