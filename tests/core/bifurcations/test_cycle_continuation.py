"""Branches of limit cycles against closed forms, another integrator, and known values."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core import GRU, find_limit_cycles
from core.bifurcations.cycle_continuation import continue_cycles
from core.cancellation import Cancelled
from core.continuation.equilibrium_continuation import continue_equilibria
from core.model.families import family_of
from tests.core.known_fields import bautin, fitzhugh_nagumo, van_der_pol

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

EQ9 = replace(GRU.rotation(3.0, -math.pi / 20), bh=[0.32, 0.05])
HOPF_8 = math.acos(2.0 / 3.0)
FOLD_8 = 0.147822070679066
HOPF_9 = 0.053009394219754
HOMOCLINIC_9 = 0.0541746769162


@pytest.fixture(scope="module")
def eq9():
    return continue_cycles(family_of(EQ9, "bh[1]"), (0.0, 0.12))


@pytest.fixture(scope="module")
def eq8():
    return continue_cycles(family_of(GRU.rotation(3.0, 0.5), "angle"), (0.1, 1.0))


@pytest.fixture(scope="module")
def hidden():
    """A hidden attractor: two cycles that meet as bh[0] falls."""
    gru = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=[0.47, 0.17])
    return family_of(gru, "bh[0]"), continue_cycles(family_of(gru, "bh[0]"), (0.42, 0.5))


def period_by_dop853(gru, start, guess):
    """The period of the cycle on which ``start`` lies, from the second crossing of a line."""
    tangent = gru.velocity(start)

    def event(_t, h):
        return float((h - start) @ tangent)

    event.direction = 1.0
    sol = solve_ivp(
        lambda _t, h: gru.velocity(h), (0.0, 1.2 * guess), start,
        method="DOP853", rtol=1e-13, atol=1e-15, events=event,
    )  # fmt: skip
    times = sol.t_events[0]
    return float(times[np.argmin(np.abs(times - guess))])


def test_the_cycle_of_eq_9_from_hopf_to_homoclinic(eq9):
    (branch,) = eq9.branches
    assert (branch.starts, branch.ends) == ("Hopf", "homoclinic")
    assert branch.values[0] == pytest.approx(HOPF_9, abs=1e-12)
    assert branch.values[-1] == pytest.approx(HOMOCLINIC_9, abs=1e-11)
    assert branch.period[0] == pytest.approx(2 * math.pi / 0.072565874717, rel=1e-9)
    assert math.isinf(branch.period[-1]) and np.isfinite(branch.period[:-1]).all()
    assert (np.diff(branch.values) > 0).all()
    assert branch.stable.all() and (branch.multiplier[1:] < 1.0).all()
    assert np.array_equal(branch.lower[0], branch.upper[0])
    size = (branch.upper - branch.lower).max(axis=1)
    assert (np.diff(size[:-1]) > 0).all()
    (point,) = eq9.special_points
    assert point.kind == "homoclinic" and point.value == branch.values[-1]
    assert not eq9.unresolved


def test_the_cycle_of_eq_8_from_saddle_nodes_to_hopf(eq8):
    (branch,) = eq8.branches
    assert (branch.starts, branch.ends) == ("saddle-node on a cycle", "Hopf")
    assert branch.values[0] == pytest.approx(FOLD_8, abs=1e-10)
    assert branch.values[-1] == pytest.approx(HOPF_8, abs=1e-12)
    assert branch.period[-1] == pytest.approx(11.2397035697, abs=1e-9)
    assert (np.diff(branch.period) < 0).all()
    assert not eq8.unresolved


@pytest.mark.parametrize(
    ("alpha", "period"),
    [(0.8, 12.208510064), (0.5, 23.674026367), (0.3, 46.769131082), (0.2, 96.324122481)],
)
def test_periods_of_eq_8(alpha, period):
    family = family_of(GRU.rotation(3.0, 0.5), "angle")
    width = 1e-3
    diagram = continue_cycles(family, (alpha - width, alpha + 0.7 * width), samples=3)
    (branch,) = diagram.branches
    assert branch.starts == branch.ends == "end of the interval"
    # the period is smooth: a parabola through the vertices gives it in between
    u = branch.values - alpha
    found = np.polyfit(u / width, branch.period, 5)[-1]
    assert found == pytest.approx(period, rel=2e-9)


def test_periods_against_another_integrator(eq8, eq9):
    for diagram, gru, name in (
        (eq8, GRU.rotation(3.0, 0.5), "angle"), (eq9, EQ9, "bh[1]"),
    ):  # fmt: skip
        (branch,) = diagram.branches
        for k in (5, 12, 20):
            member = family_of(gru, name)(branch.values[k])
            (cycle,) = find_limit_cycles(member)
            period = period_by_dop853(member, cycle.points[0], branch.period[k])
            assert branch.period[k] == pytest.approx(period, rel=1e-8)


def test_a_fold_of_cycles_is_passed_by_both_branches(hidden):
    family, diagram = hidden
    fold = next(p for p in diagram.special_points if p.kind == "fold of cycles")
    one, other = (b for b in diagram.branches if "fold of cycles" in (b.starts, b.ends))
    assert {bool(one.stable[0]), bool(other.stable[0])} == {True, False}
    assert one.values[0] == other.values[0] == fold.value
    assert one.multiplier[0] == other.multiplier[0] == 1.0
    assert np.array_equal(one.lower[0], other.lower[0])
    # another way: no cycle just below, two just above, with multipliers that go to 1
    assert not find_limit_cycles(family(fold.value - 1e-7))
    pair = find_limit_cycles(family(fold.value + 1e-7))
    assert len(pair) == 2
    assert all(abs(cycle.log_multiplier) < 0.02 for cycle in pair)
    ends = {branch.ends for branch in (one, other)}
    assert "Hopf" in ends  # the unstable one ends there: a subcritical one


TURNED = GRU([[1.0, 0.71], [-3.98, 4.37]])


@pytest.mark.parametrize("interval", [(-1.0, 1.0), (-4.0, 4.0)])
def test_a_cycle_that_folds_back_next_to_its_hopf_point(interval, monkeypatch):
    """Subcritical Hopf points at ±0.0388416: the wider the window, the narrower what is beside."""
    monkeypatch.setattr("core.bifurcations.cycle_continuation.CURVE", 5)
    diagram = continue_cycles(family_of(TURNED, "bh[0]"), interval, samples=24)
    # between DOP853's two cycles at 0.0423 and none at 0.0425
    folds = [-0.0424358147482, 0.0424358147482]
    assert [point.value for point in diagram.special_points] == pytest.approx(folds, abs=1e-11)
    ends = {(bool(b.stable[0]), b.starts, b.ends) for b in diagram.branches}
    assert ends == {
        (False, "fold of cycles", "Hopf"),
        (True, "fold of cycles", "fold of cycles"),
        (False, "Hopf", "fold of cycles"),
    }


def test_a_stable_cycle_does_not_begin_at_a_subcritical_hopf_point(monkeypatch):
    monkeypatch.setattr("core.bifurcations.cycle_continuation.CURVE", 5)
    monkeypatch.setattr(
        "core.bifurcations.cycle_continuation.NEAR", ()
    )  # what is beside them goes unseen
    diagram = continue_cycles(family_of(TURNED, "bh[0]"), (-4.0, 4.0), samples=24)
    (branch,) = diagram.branches
    assert branch.stable.all() and branch.starts == branch.ends == "not resolved"
    assert len(diagram.unresolved) == 2


@pytest.mark.parametrize("interval", [(0.09, 0.12), (-5.0, 5.0)])
def test_a_saddle_node_beside_a_cycle_is_not_on_it(interval, monkeypatch):
    """At 0.0998354 a saddle-node appears inside both cycles of a fold at 0.0983785."""
    monkeypatch.setattr("core.bifurcations.cycle_continuation.CURVE", 5)
    family = family_of(GRU(TURNED.Uh, bh=[0.1, 0.4]), "bh[0]")
    points = continue_cycles(family, interval, samples=24).special_points
    assert points[0].kind == "fold of cycles"
    assert points[0].value == pytest.approx(0.09837851913049, abs=1e-11)
    assert all(point.kind == "fold of cycles" for point in points)


def test_the_fold_of_the_bautin_form():
    beta = -0.8

    def family(mu):
        return bautin(mu, beta)

    interval = (-0.1, 0.3)
    points = continue_equilibria(family, interval)
    diagram = continue_cycles(family, interval, equilibria=points)
    fold = next(p for p in diagram.special_points if p.kind == "fold of cycles")
    assert fold.value == pytest.approx(beta * beta / 4, abs=1e-9)
    kinds = {(b.starts, b.ends, bool(b.stable[0])) for b in diagram.branches}
    assert len(kinds) == 2
    for branch in diagram.branches:
        inner = slice(2, -2)
        mu = branch.values[inner]
        root = np.sqrt(beta * beta / 4 - mu)
        r = np.sqrt(-beta / 2 + np.where(branch.stable[inner], -root, root))
        assert branch.upper[inner, 0] == pytest.approx(r, abs=5e-4)  # as drawn
        assert branch.period[inner] == pytest.approx(2 * math.pi, rel=1e-9)
        slope = 2 * r * r * (beta + 2 * r * r)  # of dr/dt at the cycle
        assert branch.multiplier[inner] == pytest.approx(np.exp(2 * math.pi * slope), rel=1e-6)


def test_van_der_pol_and_fitzhugh_nagumo():
    for field, value, period, interval in (
        (van_der_pol, 1.0, 6.66328686, (0.9, 1.1)),
        (fitzhugh_nagumo, 0.8, 36.518032, (0.7, 0.9)),
    ):
        points = continue_equilibria(field, interval)
        (branch,) = continue_cycles(field, interval, equilibria=points, samples=4).branches
        fitted = np.polynomial.Chebyshev.fit(branch.values, branch.period, 8)
        assert float(fitted(value)) == pytest.approx(period, rel=1e-7)


def test_no_cycle_seen_at_any_value_is_missing(eq8):
    family = family_of(GRU.rotation(3.0, 0.5), "angle")
    (branch,) = eq8.branches
    for alpha in (0.16, 0.33, 0.61, 0.83):
        (cycle,) = find_limit_cycles(family(alpha))
        between = np.interp(alpha, branch.values, branch.upper[:, 0])
        assert between == pytest.approx(cycle.points[:, 0].max(), abs=0.02)
    assert not find_limit_cycles(family(0.145)) and not find_limit_cycles(family(0.845))


def test_where_there_is_none():
    diagram = continue_cycles(family_of(GRU(Uh=[[3, 0], [0, 3]]), "bh[0]"), (-1.0, 1.0))
    assert diagram.branches == () == diagram.special_points


@pytest.mark.parametrize("interval", [(1.0, 1.0), (1.0, 0.0), (0.0, math.nan), (0.0, 1e9)])
def test_intervals_that_are_refused(interval):
    with pytest.raises(ValueError, match=r"interval|weights|finite|number"):
        continue_cycles(family_of(EQ9, "bh[1]"), interval)


def test_samples_and_cancelling():
    family = family_of(EQ9, "bh[1]")
    for samples in (0, -3, 2.5):
        with pytest.raises(ValueError, match="samples"):
            continue_cycles(family, (0.0, 0.1), samples=samples)
    with pytest.raises(Cancelled):
        continue_cycles(family, (0.0, 0.1), cancel=np.ones(1, np.int64))
