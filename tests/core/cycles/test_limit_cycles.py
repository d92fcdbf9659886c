"""Limit cycles against closed forms, other methods, and the reference systems."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.flow.trajectory_integration import trajectory
from core.model.gru import GRU
from core.reasons.reason import Code
from core.separatrix_skeleton.assembly import computed_limit_cycles, skeleton
from tests.core.cycle_truth import collocation_period, flow, functions, scipy_period
from tests.core.known_fields import (
    bautin,
    eq9,
    fitzhugh_nagumo,
    morris_lecar,
    reference,
    rotation,
    stuart_landau,
    van_der_pol,
)

FOLDS = 0.147822070679066
"""α of the four simultaneous saddle-nodes of eq. 8 (β = 3, s = 0)."""

HOPF = math.acos(2.0 / 3.0)

# α: period, to the digits shown. That for 0.84 is confirmed below without any integration.
ROTATION_PERIODS = {
    0.84: "11.263901877",
    0.8: "12.208510064",
    math.pi / 4: "12.573705822",
    0.7: "14.977200040",
    math.pi / 5: "17.457965280",
    0.5: "23.674026367",
    0.3: "46.769131082",
    0.2: "96.324122481",
    0.17: "160.747437333",
    0.15: "561.496897544",
}


def only(system):
    (cycle,) = computed_limit_cycles(system)
    return cycle


def agrees(value, printed):
    """``value`` is within one unit of the last digit of ``printed``."""
    return abs(value - float(printed)) <= 1.0001 * 10.0 ** -len(printed.partition(".")[2])


@pytest.mark.parametrize("alpha", ROTATION_PERIODS)
def test_periods_of_eq_8(alpha):
    cycle = only(rotation(alpha))
    assert agrees(cycle.period, ROTATION_PERIODS[alpha])
    assert cycle.stable and cycle.encloses == (0,) and cycle.sense == 1


@pytest.mark.parametrize(
    ("gain", "alpha", "s", "printed"),
    [
        (2.5, 0.2, 0.0, "0.01467417"),
        (2.5, 0.4, 0.0, "0.03327009"),
        (2.5, 0.6, 0.0, "0.05442797"),
        (2.1, 0.3, 0.0, "0.02461597"),
        (3.0, 0.5, 0.0, "0.04224"),
        (3.0, 0.5, 1.0, "0.03634"),
        (3.0, 0.5, 2.0, "0.03173"),
        (3.0, 0.9, 1.0, "0.09893"),
    ],
)
def test_frequencies_of_eq_8(gain, alpha, s, printed):
    cycle = only(rotation(alpha, gain, s))
    assert agrees(cycle.frequency, printed) and cycle.frequency == 1.0 / cycle.period


@pytest.mark.parametrize(
    ("gain", "alpha", "s"), [(2.5, 0.7, 0.0), (2.1, 0.4, 0.0), (3.0, 0.9, 0.0)]
)
def test_no_cycle_of_eq_8_past_the_hopf_point(gain, alpha, s):
    found = skeleton(rotation(alpha, gain, s))
    assert found.cycles == () and found.reasons == ()


@pytest.mark.parametrize(
    ("gamma", "printed"),
    [(0.0535, "88.361056"), (0.054085, "99.883581"), (0.05415, "108.720228")],
)
def test_periods_of_eq_9(gamma, printed):
    assert agrees(only(eq9(gamma)).period, printed)


@pytest.mark.parametrize("gamma", [0.051, 0.0542])
def test_no_cycle_of_eq_9_before_the_hopf_point_and_after_the_homoclinic(gamma):
    found = skeleton(eq9(gamma))
    assert found.cycles == () and found.reasons == ()


def test_other_systems_of_known_period():
    assert agrees(only(fitzhugh_nagumo(0.8)).period, "36.518032")
    assert agrees(only(van_der_pol()).period, "6.66328686")


FHN_HOPF = (0.33128134, 1.41871866)


@pytest.mark.parametrize("hopf", FHN_HOPF)
def test_both_hopf_points_of_fitzhugh_nagumo_are_subcritical(hopf):
    # between them one stable cycle around a source; just outside an unstable one has
    # parted from the point, which is a sink, and the stable one is still there
    outward = 1.0 if hopf > 1.0 else -1.0
    between = skeleton(fitzhugh_nagumo(hopf - outward * 1e-4))
    assert [p.kind for p in between.points] == ["source"]
    assert [c.stable for c in between.cycles] == [True]
    sizes = []
    for distance in (4e-5, 1e-5):
        outside = skeleton(fitzhugh_nagumo(hopf + outward * distance))
        assert [p.kind for p in outside.points] == ["sink"]
        assert [c.stable for c in outside.cycles] == [True, False]
        sizes.append(np.ptp(outside.cycles[1].points[:, 0]))
    assert sizes[0] / sizes[1] == pytest.approx(2.0, rel=0.05)  # like the root of the distance
    far = skeleton(fitzhugh_nagumo(hopf + outward * 0.05))
    assert far.cycles == () and far.reasons == ()


def test_in_reversed_time_the_same_cycle_is_unstable():
    forward, backward = only(van_der_pol()), only(van_der_pol(time=-1.0))
    assert forward.stable and not backward.stable
    assert forward.sense == -1 and backward.sense == 1
    assert backward.period == pytest.approx(forward.period, rel=1e-13)
    assert backward.log_multiplier == pytest.approx(-forward.log_multiplier, rel=1e-9)
    # ∮ div dt = μ ∮ (1 − x²) dt, by the trapezoidal rule: spectral on a closed curve
    path = trajectory(van_der_pol(), forward.section.base, forward.period * (1 + 1e-12), rtol=1e-12)
    x = path.at(np.arange(400) * forward.period / 400)[:, 0]
    assert forward.log_multiplier == pytest.approx(forward.period * np.mean(1 - x**2), rel=1e-9)


def evenly(field, cycle, count):
    path = trajectory(field, cycle.section.base, cycle.period * (1 + 1e-9), rtol=1e-10)
    return path.at(np.arange(count) * cycle.period / count)


@pytest.mark.parametrize(
    ("alpha", "gain"), [(0.84, 3.0), (0.8, 3.0), (math.pi / 5, 3.0), (0.5, 3.0), (0.3, 2.1)]
)
def test_periods_agree_with_collocation(alpha, gain):
    # no time integration: multipliers near 1, with which iterating the return map
    # converges slowly (0.987 for α = 0.84), play no part
    field = rotation(alpha, gain).field
    cycle = only(rotation(alpha, gain))
    period = collocation_period(field, evenly(field, cycle, 101), cycle.period * 1.001)
    assert cycle.period == pytest.approx(period, rel=1e-11)


SPREAD = {
    "eq 8, 561 long": (lambda: rotation(0.15), 1),
    "eq 8, near its saddle-nodes": (lambda: rotation(FOLDS + 1e-4), 1),
    "eq 8, near its Hopf point": (lambda: rotation(HOPF - 1e-3), 1),
    "eq 9": (lambda: eq9(0.0535), 1),
    "eq 9, near its homoclinic": (lambda: eq9(0.05417), 1),
    "eq 9, nearer": (lambda: eq9(0.0541746), 1),
    "two around one sink": (lambda: reference("hidden_attractor_no_reset"), 2),
    "two around one sink, with reset": (lambda: reference("hidden_attractor_reset"), 2),
    "four": (lambda: reference("lcclass_s4_u2_stableLC2_unstableLC2"), 4),
    "van der Pol": (van_der_pol, 1),
    "van der Pol, stiff": (lambda: van_der_pol(5.0), 1),
    "FitzHugh–Nagumo": (lambda: fitzhugh_nagumo(0.8), 1),
}


@pytest.mark.parametrize("name", SPREAD)
def test_periods_agree_with_scipy(name):
    make, count = SPREAD[name]
    system = make()
    field = system.field if isinstance(system, GRU) else system
    cycles = computed_limit_cycles(system)
    assert len(cycles) == count
    for cycle in cycles:
        step = 1e-9 if "nearer" in name else 1e-6
        period, multiplier, off = scipy_period(field, cycle, step)
        assert cycle.period == pytest.approx(period, rel=1e-8)
        assert off < 1e-9 and cycle.residual < 1e-11
        # a difference of P over the step, so no more than this
        assert cycle.multiplier == pytest.approx(multiplier, rel=2e-3, abs=1e-12 / step)


def test_listed_hidden_attractor():
    outer, inner = computed_limit_cycles(reference("hidden_attractor_no_reset"))
    assert agrees(outer.period, "43.03003") and outer.stable and outer.parent is None
    assert agrees(inner.period, "28.28651") and not inner.stable and inner.parent == 0
    assert outer.encloses == inner.encloses == (0,)


@pytest.mark.parametrize(
    "name", ["lcclass_s1_u0_stableLC1_unstableLC1", "hidden_attractor_no_reset"]
)
def test_multipliers_are_the_eigenvalues_of_the_flow(name):
    system = reference(name)
    for cycle in computed_limit_cycles(system):
        base, step = cycle.section.base, 1e-5
        columns = [
            (flow(system.field, base + step * e, cycle.period)
             - flow(system.field, base - step * e, cycle.period)) / (2 * step)
            for e in np.eye(2)
        ]  # fmt: skip
        values = np.sort(np.linalg.eigvals(np.array(columns).T).real)
        assert values == pytest.approx(sorted([1.0, cycle.multiplier]), rel=1e-5)


@pytest.mark.parametrize("rho", [1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.0])
def test_stuart_landau(rho):
    cycle = only(stuart_landau(rho))
    assert cycle.log_multiplier == pytest.approx(-4.0 * math.pi * rho, rel=1e-9)
    assert cycle.multiplier == pytest.approx(math.exp(-4.0 * math.pi * rho), rel=1e-9)
    assert cycle.period == pytest.approx(2.0 * math.pi, rel=1e-13)
    assert np.hypot(*cycle.section.base) == pytest.approx(math.sqrt(rho), rel=1e-9)
    assert np.hypot(*cycle.points.T) == pytest.approx(math.sqrt(rho), rel=1e-5)
    assert cycle.stable and cycle.confirmed and cycle.sense == 1


@pytest.mark.parametrize("beta", [-1.0, -0.5])
@pytest.mark.parametrize("distance", [0.02, 1e-3, 1e-4, 1e-5])
def test_the_two_cycles_of_bautin(beta, distance):
    fold = beta**2 / 4.0
    outer, inner = computed_limit_cycles(bautin(fold - distance, beta))
    root = math.sqrt(distance)
    for cycle, square in ((outer, -beta / 2 + root), (inner, -beta / 2 - root)):
        assert np.hypot(*cycle.section.base) ** 2 == pytest.approx(square, rel=1e-8)
        # d ṙ/dr on the cycle, times the period
        rate = 2 * square * (beta + 2 * square)
        assert cycle.log_multiplier == pytest.approx(2 * math.pi * rate, rel=1e-6)
    assert not outer.stable and inner.stable and inner.parent == 0 and outer.parent is None


@pytest.mark.parametrize("beta", [-1.0, -0.5])
@pytest.mark.parametrize("distance", [1e-4, 1e-5])
def test_none_above_the_fold_of_bautin(beta, distance):
    found = skeleton(bautin(beta**2 / 4.0 + distance, beta))
    assert found.cycles == () and found.reasons == ()


@pytest.mark.parametrize("distance", [1e-2, 1e-3, 1e-4, 1e-6])
def test_tiny_cycles_next_to_a_hopf_point(distance):
    # third-order averaging: tanh(u) ≈ u − u³/3 with |u| = 1.5 r, whose mean radial part is
    # cos α u³/4; so σβ cos α − 1 = (1.5³/4) cos α r²
    predicted = math.sqrt((1.5 * math.cos(HOPF - distance) - 1.0) / (1.5**3 / 4.0 * math.cos(HOPF)))
    cycle = only(rotation(HOPF - distance))
    radius = np.hypot(*cycle.points.T).mean()
    assert cycle.stable and radius == pytest.approx(
        predicted, rel=5e-3 if distance < 1e-2 else 0.05
    )


def test_no_cycle_on_the_other_side_of_the_hopf_point():
    found = skeleton(rotation(HOPF + 1e-6))
    assert found.cycles == () and found.reasons == ()
    assert [point.kind for point in found.points] == ["sink"]


def test_period_at_the_hopf_point():
    assert only(rotation(HOPF - 1e-6)).period == pytest.approx(11.2397035697, abs=1e-4)


def test_periods_grow_like_a_saddle_node_demands():
    # T ≈ a + b/√d (Kuznetsov, §3.2): a hundredth of the distance, ten times the time
    periods = [only(rotation(FOLDS + d)).period for d in (1e-3, 1e-4, 1e-5)]
    assert (periods[2] - periods[1]) / (periods[1] - periods[0]) == pytest.approx(
        math.sqrt(10.0), rel=0.02
    )


def test_just_past_the_saddle_nodes_there_is_none():
    for distance in (1e-3, 1e-5, 1e-7):
        found = skeleton(rotation(FOLDS - distance))
        assert found.cycles == () and found.reasons == () and len(found.points) == 9


@pytest.mark.parametrize("distance", [1e-6, 1e-7, 1e-9])
def test_too_slow_a_cycle_is_found_or_its_absence_explained(distance):
    lost = {Code.BRANCH_NOT_ENDED, Code.ORBIT_NOT_ENDED}
    found = skeleton(rotation(FOLDS + distance))
    assert found.cycles or lost & {reason.code for reason in found.reasons}


@pytest.mark.parametrize("name", ["lcclass_s4_u2_stableLC2_unstableLC2", "fig5B_alpha_pi_5"])
def test_what_a_cycle_says_of_itself(name):
    system = reference(name)
    velocity, jacobian = functions(system.field)
    cycles = computed_limit_cycles(system)
    areas = []
    for cycle in cycles:
        assert np.array_equal(cycle.points[0], cycle.points[-1]) and len(cycle.points) > 20
        section = cycle.section
        assert np.linalg.norm(cycle.points - section.base, axis=1).min() < 1e-12
        assert section.normal == pytest.approx([-section.tangent[1], section.tangent[0]])
        assert section.low < 0.0 < section.high and np.linalg.norm(section.tangent) == (
            pytest.approx(1.0)
        )
        for s in np.linspace(section.low, section.high, 9):  # crossed one way everywhere
            assert velocity(section.base + s * section.normal) @ section.tangent > 0.0
        states = evenly(system.field, cycle, 3000)
        for s in (0.9 * section.low, 0.9 * section.high):  # from there they approach it
            start = section.base + s * section.normal
            turns = 20.0 * cycle.period if cycle.stable else -20.0 * cycle.period
            end = flow(system.field, start, turns, 1e-9, 1e-11)
            assert _distance(states, end) < 0.9 * _distance(states, start)
        x, y = cycle.points.T
        areas.append(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
        assert cycle.sense == np.sign(areas[-1])
        # ∮ div dt by the trapezoidal rule at even times
        mean = np.mean([np.trace(jacobian(h)) for h in states])
        assert cycle.log_multiplier == pytest.approx(cycle.period * mean, rel=1e-5, abs=1e-7)
    assert np.all(np.diff(np.abs(areas)) < 0.0)  # outermost first


def _distance(curve, state):
    """From a closed polygon's pieces."""
    start, piece = curve, np.roll(curve, -1, axis=0) - curve
    share = np.clip(((state - start) * piece).sum(1) / (piece**2).sum(1), 0.0, 1.0)
    return np.linalg.norm(start + share[:, None] * piece - state, axis=1).min()


def test_one_unit_has_no_cycle_to_look_for():
    with pytest.raises(ValueError, match="unit"):
        computed_limit_cycles(GRU([[3.0]]))


def test_neither_gru_nor_field():
    with pytest.raises(ValueError, match="not str"):
        skeleton("rotation")


@pytest.mark.parametrize("current", [88.5, 215.0])
def test_a_cycle_is_not_missed_in_silence_where_a_walk_begins_too_far_away(current):
    """A stable cycle around an unstable one, with the voltage in units of 1 mV and of 1 µV."""
    for unit in (1.0, 1e-3):
        found = computed_limit_cycles(morris_lecar(current, "Hopf", unit))
        assert len(found) == 2 or Code.BEYOND_CYCLE in {reason.code for reason in found.reasons}
