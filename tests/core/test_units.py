"""Answers do not depend on the units of x, y and time, nor on which way the axes point."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core import continue_cycles, cycle_transitions, find_limit_cycles, trajectory
from core.basins_of_attraction.partition import basins
from core.continuation.equilibrium_continuation import continue_equilibria
from core.continuation.normal_forms import lyapunov_coefficient
from core.fixed_points.planar_equilibria import equilibria
from core.flow.dormand_prince import dense
from core.invariant_manifolds.homoclinic import find_homoclinic
from core.invariant_manifolds.split_function import gaps
from core.model.box_units import SAME, box_units, scaled
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.systems import boxed
from core.reasons.reason import Code, Element, Reason
from core.separatrix_skeleton.assembly import SMOOTHNESS, skeleton
from core.separatrix_skeleton.own_units import reason_outside
from tests.core.known_fields import bautin, duffing, in_units, morris_lecar, van_der_pol

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

UNITS = {
    "as it is": (1.0, 1.0, 1.0),
    "x in thousandths": (1e3, 1.0, 1.0),
    "x in thousands": (1e-3, 1.0, 1.0),
    "x in millionths": (1e6, 1.0, 1.0),
    "y in thousandths": (1.0, 1e3, 1.0),
    "y in tens": (1.0, 0.1, 1.0),
    "y in hundreds": (1.0, 0.01, 1.0),
    "y in thousands": (1.0, 1e-3, 1.0),
    "time in thousands": (1.0, 1.0, 1e3),
    "time in thousandths": (1.0, 1.0, 1e-3),
    "x mirrored": (-1.0, 1.0, 1.0),
    "y mirrored": (1.0, -1.0, 1.0),
    "all of it": (-1e6, 1e-3, 1e3),
}
IN_UNITS = pytest.mark.parametrize("units", UNITS.values(), ids=UNITS.keys())
IN_SOME = pytest.mark.parametrize(
    "units", [UNITS[name] for name in ("x in millionths", "y in thousands", "all of it")]
)

HALF = np.array([80.0, 0.7])
"""Of the box of Morris and Lecar's neuron."""

# current of Morris and Lecar's neuron: period and stability of its cycles, outermost first
CYCLES = {
    88.5: ((114.541935973, True), (154.866154618, False)),
    215.0: ((72.780732930, True), (50.632136690, False)),
    216.5: ((76.310566768, True), (63.496571397, False)),
}

FOLDS = {
    ("Hopf", (88.1, 88.6)): 88.2932505430686,
    ("Hopf", (214.0, 218.0)): 216.899801389412,
    ("saddle-node", (115.0, 117.0)): 116.109535562139,
    ("homoclinic", (40.2, 41.0)): 40.5933519583116,
}


@IN_UNITS
@pytest.mark.parametrize("current", CYCLES)
def test_the_same_cycles(current, units):
    x, y, rate = units
    field = in_units(morris_lecar(current, "Hopf"), x, y, rate)
    found = find_limit_cycles(field)
    assert found.complete
    assert [(pytest.approx(c.period * rate, rel=1e-8), c.stable) for c in found] == [
        *CYCLES[current]
    ]
    own = find_limit_cycles(morris_lecar(current, "Hopf"))
    for cycle, other in zip(found, own, strict=True):
        assert cycle.sense == other.sense * np.sign(x * y) and cycle.confirmed
        assert cycle.log_multiplier == pytest.approx(other.log_multiplier, rel=1e-8)
        ends = np.sort([cycle.points.min(axis=0) / (x, y), cycle.points.max(axis=0) / (x, y)], 0)
        own_ends = np.array([other.points.min(axis=0), other.points.max(axis=0)])
        assert ends / HALF == pytest.approx(own_ends / HALF, abs=2 * SMOOTHNESS)  # as drawn


@IN_UNITS
@pytest.mark.parametrize(("regime", "interval"), FOLDS)
def test_the_same_folds_of_cycles(regime, interval, units):
    found = cycle_transitions(lambda i: in_units(morris_lecar(i, regime), *units), *interval)
    (fold,) = found
    value = FOLDS[regime, interval]
    assert fold.kind == "fold of cycles" and found.complete
    assert abs(fold.value - value) < min(fold.error, 1e-10) + 1e-13 * value
    assert fold.error < 1e-10  # it says how exact it is, and that is useful


@pytest.mark.parametrize("beta", [-0.2, -0.8])
def test_the_error_of_a_fold_covers_what_it_is_off(beta):
    exact = beta**2 / 4.0
    for units in UNITS.values():
        (fold,) = cycle_transitions(
            lambda mu, units=units: in_units(bautin(mu, beta), *units), 0.8 * exact, 1.08 * exact
        )
        assert abs(fold.value - exact) <= fold.error < 1e-11


@IN_SOME
def test_the_same_branches(units, monkeypatch):
    monkeypatch.setattr("core.bifurcations.cycle_continuation.CURVE", 5)

    def drawn(x, y, rate):
        def family(current):
            return in_units(morris_lecar(current, "Hopf"), x, y, rate)

        points = continue_equilibria(family, (210.0, 220.0))
        return continue_cycles(family, (210.0, 220.0), equilibria=points, samples=12)

    x, y, rate = units
    own, other = drawn(1.0, 1.0, 1.0), drawn(*units)
    assert not own.unresolved and not other.unresolved
    assert [p.kind for p in other.special_points] == ["fold of cycles"]
    assert other.special_points[0].value == pytest.approx(216.899801389412, abs=1e-10)
    assert len(own.branches) == len(other.branches) == 2
    for ours, theirs in zip(own.branches, other.branches, strict=True):
        assert (ours.starts, ours.ends) == (theirs.starts, theirs.ends)
        assert theirs.values == pytest.approx(ours.values, rel=1e-8)
        assert theirs.period * rate == pytest.approx(ours.period, rel=1e-8)
        sides = np.sort([theirs.lower / (x, y), theirs.upper / (x, y)], axis=0)
        own_sides = np.array([ours.lower, ours.upper])
        assert sides / HALF == pytest.approx(own_sides / HALF, abs=2 * SMOOTHNESS)


@IN_UNITS
def test_cycles_and_sections_are_in_the_field_s_own_units(units):
    x, y, _ = units
    field = in_units(morris_lecar(216.5, "Hopf"), *units)
    frame = skeleton(field)
    assert frame.in_box is not None
    for cycle, inside in zip(frame.cycles, frame.in_box.cycles, strict=True):
        scale, section = np.abs([x, y]), cycle.section
        assert np.linalg.norm(section.normal) == pytest.approx(1.0, abs=1e-15)
        assert abs(section.tangent @ section.normal) < 1e-15
        velocity = np.array(field.velocity(field.parameters, *section.base))
        assert velocity @ section.tangent > 0.0
        time = cycle.period if cycle.stable else -cycle.period
        tolerances = {"rtol": 1e-12, "atol": 1e-13 * float(scale.min())}
        back = trajectory(field, section.base, time, **tolerances).h[-1]
        assert back / scale == pytest.approx(section.base / scale, abs=1e-8)
        # its ends are the same places
        for end, other in ((section.low, inside.section.low), (section.high, inside.section.high)):
            place = inside.section.base + other * inside.section.normal
            there = box_units(field).outside(place)
            assert (section.base + end * section.normal) / scale == pytest.approx(there / scale)
        # the steps with their dense output pass through the drawn curve
        assert cycle.steps[0, 2:4] == pytest.approx(section.base, rel=1e-12)
        assert cycle.steps[:, 1].sum() == pytest.approx(time, rel=1e-9)
        for row in cycle.steps[:: len(cycle.steps) // 5]:
            place = np.array(dense(row.copy(), 0.37))
            near = np.abs((place - cycle.points) / scale / HALF).max(axis=1).min()
            assert near < 0.05


@IN_UNITS
def test_the_same_homoclinic_orbit(units):
    def family(current):
        return in_units(morris_lecar(current, "homoclinic"), *units)

    x, y, rate = units
    found = find_homoclinic(family, (34.5, 35.5))
    assert found.value == pytest.approx(35.006734197583, abs=1e-9)
    own = find_homoclinic(lambda i: morris_lecar(i, "homoclinic"), (34.5, 35.5))
    assert found.quantity / rate == pytest.approx(own.quantity, rel=1e-8)
    assert found.orbit[0] / (x, y) == pytest.approx(own.orbit[0], rel=1e-8)
    far = np.ptp(found.orbit, axis=0) / np.abs([x, y])
    assert far == pytest.approx(np.ptp(own.orbit, axis=0), rel=1e-2)


@IN_UNITS
def test_the_same_gaps(units):
    x, y, rate = units
    found, own = gaps(in_units(duffing(0.1), x, y, rate)), gaps(duffing(0.1))
    assert found.complete and len(found) == len(own) == 2
    for gap in found:
        assert np.linalg.norm(gap.across) == pytest.approx(1.0, abs=1e-14)
        # the section crosses the x axis square to it, where the branch is farthest
        assert abs(gap.value) == pytest.approx(
            abs(own[0].value) * np.linalg.norm(own[0].across * (x, y)), rel=1e-3
        )
        assert abs(gap.at[0] / x) == pytest.approx(abs(own[0].at[0]), rel=1e-3)


@IN_UNITS
def test_the_same_separatrices_and_shares(units):
    x, y, rate = units
    field = in_units(duffing(-0.3), x, y, rate)
    frame = skeleton(field)
    assert not frame.reasons and len(frame.separatrices) == 4
    assert sorted(b.ends_at for b in frame.separatrices) == ["border", "border", "point", "point"]
    for branch in frame.separatrices:
        assert branch.points[0] == pytest.approx([0.0, 0.0], abs=1e-9)
        value = math.sqrt(1.0 + 0.15**2) - 0.15 if not branch.stable else -math.sqrt(1.0225) - 0.15
        slope = branch.direction[1] / y / (branch.direction[0] / x)
        assert slope == pytest.approx(value, rel=1e-8)
        assert np.linalg.norm(branch.direction) == pytest.approx(1.0, abs=1e-14)
        if branch.ends_at == "point":
            there = frame.points[branch.target].h
            away = np.abs((branch.points[-1] - there) / (x, y))
            assert away.max() < 3e-3
            beyond = [other.h for other in frame.points if other.kind == "sink"]
            assert any(np.array_equal(there, h) for h in beyond)
    found, own = basins(field, None, 64), basins(duffing(-0.3), None, 64)
    assert found.bounds == field.box and found.areas.method == own.areas.method
    assert found.shares.sum() + found.areas.leaving == pytest.approx(1.0, abs=1e-6)
    assert np.sort(found.shares) == pytest.approx(np.sort(own.shares), abs=1e-6)
    window = field.box[0], field.box[1], 0.5 * field.box[2], field.box[3]
    part = basins(field, window, 64)
    assert part.bounds == window and part.agreed >= part.checked - 2
    assert np.sort(part.shares) == pytest.approx(np.sort(own.shares), abs=1e-6)


@IN_UNITS
def test_what_is_said_is_in_the_field_s_own_units(units):
    """Next to a Hopf point, with a walk that is too short to come to the cycle's other side."""
    field = in_units(morris_lecar(216.5, "Hopf"), *units)
    frame = skeleton(field, max_steps=40)
    inside = frame.in_box
    assert inside is not None and frame.reasons
    time = box_units(field, frame.points).time
    for ours, theirs in zip(frame.reasons, inside.reasons, strict=True):
        assert ours.code is theirs.code
    for code in (Code.BEYOND_CYCLE, Code.CYCLE_LEAVES_BOX):
        told = reason_outside(Reason(code, (), (3.0,)), box_units(field, frame.points))
        assert told.details == (3.0 * time,)
    place = Element("point", 0, "sink", (0.25, -0.5))
    told = reason_outside(Reason(Code.CLUSTER, (place,)), box_units(field))
    there = box_units(field).outside(np.array([0.25, -0.5]))
    assert told.elements[0].numbers == tuple(there)
    around = Element("cycle", 0, "stable", (2.0,))
    told = reason_outside(Reason(Code.CYCLE_NEUTRAL, (around,)), box_units(field))
    assert told.elements[0].numbers == (2.0 * box_units(field).time,)


def test_points_that_are_given_are_kept():
    field = in_units(morris_lecar(216.5, "Hopf"), 1e3, 1e-3)
    points = equilibria(field)
    again = skeleton(field, points=points)
    assert again.points is points and len(again.cycles) == 2


@IN_UNITS
@pytest.mark.parametrize(
    ("regime", "interval", "count"), [("Hopf", (80.0, 230.0), 2), ("homoclinic", (-30.0, 60.0), 3)]
)
def test_the_same_bifurcations_of_points(regime, interval, count, units):
    x, y, rate = units
    own = continue_equilibria(lambda i: morris_lecar(i, regime), interval)
    other = continue_equilibria(lambda i: in_units(morris_lecar(i, regime), *units), interval)
    assert not own.unresolved and not other.unresolved
    assert len(own.special_points) == len(other.special_points) == count
    for ours, theirs in zip(own.special_points, other.special_points, strict=True):
        assert theirs.kind == ours.kind
        assert theirs.value == pytest.approx(ours.value, rel=1e-10)
        assert theirs.h / (x, y) == pytest.approx(ours.h, rel=1e-8)
        if ours.kind == "Hopf":
            assert theirs.frequency / rate == pytest.approx(ours.frequency, rel=1e-8)
            # l₁ is that of an eigenvector of length 1, which is another in other units
            assert ours.lyapunov > 0.0 and not ours.degenerate
            assert theirs.lyapunov > 0.0 and not theirs.degenerate


@IN_UNITS
def test_the_first_lyapunov_coefficient_in_other_units(units):
    """ṙ = −r³, θ̇ = 1: l₁ = −2, and the unit eigenvector (1, i)/√2 becomes (x, i y)/√(x² + y²)."""
    x, y, rate = units
    field = in_units(bautin(0.0, -1.0), x, y, rate)
    found = lyapunov_coefficient(field, np.zeros(2))
    assert found == pytest.approx(-4.0 / (x * x + y * y), rel=1e-9)


def test_a_field_in_box_units():
    field = in_units(van_der_pol(2.0), 30.0, 0.2, 17.0)
    units = box_units(field)
    inside = scaled(field, units)
    assert inside.box == (-1.0, 1.0, -1.0, 1.0)
    again = box_units(inside)
    assert again.time == pytest.approx(1.0, rel=1e-12) and list(again.half) == [1.0, 1.0]
    generator = np.random.default_rng(0)
    for place in generator.uniform(-1.0, 1.0, (20, 2)):
        there = units.outside(place)
        assert units.inside(there) == pytest.approx(place, abs=1e-14)
        velocity = np.array(field.velocity(field.parameters, *there)) * units.time / units.half
        assert inside.velocity(inside.parameters, *place) == pytest.approx(velocity, rel=1e-12)
        matrix = np.array(inside.jacobian(inside.parameters, *place)).reshape(2, 2)
        columns = [
            np.array(inside.velocity(inside.parameters, *(place + step)))
            - inside.velocity(inside.parameters, *(place - step))
            for step in 1e-6 * np.eye(2)
        ]
        assert matrix == pytest.approx(np.array(columns).T / 2e-6, rel=1e-6, abs=1e-8)


def test_a_gru_is_left_as_it_is():
    gru = GRU.rotation(3.0, 0.5)
    field, _, units = boxed(gru)
    assert units is SAME and field is gru.field and skeleton(gru).in_box is None


def test_a_field_that_rests_has_a_unit_of_time():
    still = PlanarField(
        lambda p, x, y: (0.0 * x, 0.0 * y), lambda p, x, y: (0.0, 0.0, 0.0, 0.0),
        (0.0, 2.0, -5.0, 5.0),
    )  # fmt: skip
    assert box_units(still).time == 1.0
    assert list(box_units(still).centre) == [1.0, 0.0]
