"""Curves of homoclinic orbits and folds of cycles against closed forms and known values."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core import GRU
from core.bifurcations.cycle_bifurcation_curves import cycle_curves, cycle_curves_by_lines
from core.cancellation import Cancelled
from core.continuation.fold_and_hopf_curves import equilibrium_curves
from core.invariant_manifolds.homoclinic import find_homoclinic
from core.model.families import family_of, plane_of
from tests.core.known_fields import bautin, duffing

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

EQ9 = replace(GRU.rotation(3.0, -math.pi / 20), bh=[0.32, 0.05])


@pytest.fixture(scope="module")
def eq9():
    return cycle_curves(plane_of(EQ9, "bh[1]", "angle"), (0.03, 0.085), (-0.17, -0.14), lines=1)


def test_the_homoclinic_curve_of_eq_9(eq9):
    (curve,) = eq9.homoclinics
    assert (np.diff(curve[:, 1]) > 0).all()
    assert curve[0, 1] == -0.17 and curve[-1, 1] == -0.14
    gamma = np.interp(-math.pi / 20, curve[:, 1], curve[:, 0])
    assert gamma == pytest.approx(0.0541746769162, abs=2e-5)
    # every place on it is a homoclinic orbit of its own line
    for first, second in curve[::7]:
        family = family_of(family_of(EQ9, "angle")(second), "bh[1]")
        there = find_homoclinic(family, (first - 1e-4, first + 2e-4)).value
        assert there == pytest.approx(first, abs=1e-10)
    assert not eq9.cycle_folds


def test_the_homoclinic_curve_ends_at_the_bogdanov_takens_point():
    plane, rectangle = plane_of(EQ9, "angle", "bh[1]"), ((-0.15, -0.12), (0.085, 0.11))
    points = equilibrium_curves(plane, *rectangle).special_points
    (end,) = [point for point in points if point.kind == "Bogdanov–Takens"]
    stages = list(cycle_curves_by_lines(plane, *rectangle, lines=1, ends=points))
    assert [stage.lines for stage in stages] == [0, 1]
    (curve,) = stages[0].homoclinics  # before any line: it starts at the point
    assert min(np.abs(curve[k] - end.value).max() for k in (0, -1)) < 1e-12
    assert not stages[1].unresolved and len(stages[1].homoclinics) == 1
    # without the point it is met on the line, and how it ends is not known
    lost = cycle_curves(plane, *rectangle, lines=2, ends=())
    assert len(lost.homoclinics) == 1 and any("beyond" in text for text in lost.unresolved)


def test_curves_of_two_bogdanov_takens_points_that_no_line_meets():
    """Two curves: the loops of the one belong to another saddle where it passes the other's end."""
    plane = plane_of(EQ9, "bh[0]", "bh[1]")
    curves = cycle_curves(plane, (0.2, 0.4), (-0.3, 0.1), lines=1)
    short, long = sorted(curves.homoclinics, key=len)
    assert short[0] == pytest.approx((0.29598775, 0.03195764), abs=1e-7)
    assert long[-1] == pytest.approx((0.33991969, 0.07614847), abs=1e-7)
    order = np.argsort(long[:, 0])
    # by SciPy's DOP853 along both branches of the saddle, at a relative tolerance of 1e-12
    places = [0.2985, 0.30, 0.31, 0.32, 0.33]
    exact = [0.034670171543, 0.036102861241, 0.045250280003, 0.0541746769162, 0.06339923753635]
    assert np.interp(places, long[order, 0], long[order, 1]) == pytest.approx(exact, abs=6e-6)
    # at 0.2961 there are both: DOP853 has the second loop at 0.0323214749
    assert np.interp(0.2961, short[:, 0], short[:, 1]) == pytest.approx(0.032054, abs=3e-6)
    assert sum("a curve (homoclinic) beyond" in text for text in curves.unresolved) == 2


def test_both_ends_of_a_curve_that_lacks_work_are_named(monkeypatch):
    plane = plane_of(GRU([[4.37, -3.98], [0.71, 1.0]]), "bh[0]", "bh[1]")
    for work, lost in ((800_000, 2), (900_000, 1)):  # the second comes to the border first
        monkeypatch.setattr("core.bifurcations.curve_starts.WORK", work)
        curves = cycle_curves(plane, (0.3, 0.6), (0.13, 0.21), lines=1, ends=())
        (curve,) = curves.cycle_folds
        ends = [f"beyond ({a:.6g}, {b:.6g})" for a, b in (curve[0], curve[-1])]
        assert sum(any(end in text for text in curves.unresolved) for end in ends) == lost


def test_the_folds_of_the_hidden_attractor_are_one_curve():
    plane = plane_of(GRU([[4.37, -3.98], [0.71, 1.0]], bh=(0.47, 0.17)), "bh[0]", "bh[1]")
    curves = cycle_curves(plane, (0.44, 0.48), (0.165, 0.175), lines=2)
    (curve,) = curves.cycle_folds
    second = [0.168, 0.17, 0.171, 0.172]
    first = [0.45200949, 0.45967927, 0.46351720, 0.46735712]
    assert np.interp(second, curve[:, 1], curve[:, 0]) == pytest.approx(first, abs=2e-7)
    assert not curves.unresolved


def test_a_curve_of_folds_starts_at_a_bautin_point():
    """ṙ = r (μ + β r² + r⁴): the folds μ = β²/4 with β < 0 begin at the origin."""
    rectangle = (-0.01, 0.02), (-0.2, 0.1)
    points = equilibrium_curves(bautin, *rectangle, seeds=[(0.0, 0.0)]).special_points
    (point,) = [point for point in points if point.kind == "Bautin"]
    first = next(
        cycle_curves_by_lines(bautin, *rectangle, lines=1, ends=[point], seeds=[(0.0, 0.0)])
    )
    (curve,) = first.cycle_folds
    assert first.lines == 0
    assert min(np.abs(curve[k]).max() for k in (0, -1)) < 1e-7
    assert curve[:, 1].min() == -0.2
    assert curve[:, 0] == pytest.approx(curve[:, 1] ** 2 / 4, abs=1e-9)


def test_what_has_no_curve_is_named(monkeypatch):
    monkeypatch.setattr("core.bifurcations.curve_starts.loop_start", lambda *_: None)
    plane = plane_of(EQ9, "bh[0]", "bh[1]")
    curves = cycle_curves(plane, (0.2, 0.4), (-0.3, 0.1), lines=1)
    assert not curves.homoclinics
    assert sum("Bogdanov–Takens point" in text for text in curves.unresolved) == 2


def test_work_is_bounded_and_what_is_left_is_named(monkeypatch):
    monkeypatch.setattr("core.bifurcations.curve_starts.WORK", 60_000)
    curves = cycle_curves(plane_of(EQ9, "bh[0]", "bh[1]"), (0.2, 0.4), (-0.3, 0.1), lines=2)
    assert any("the work allowed was used up" in text for text in curves.unresolved)


def test_the_homoclinic_locus_of_duffing_s_oscillator():
    curves = cycle_curves(duffing, (-0.3, 0.3), (-0.1, 0.1), lines=1)
    assert curves.homoclinics
    for curve in curves.homoclinics:
        assert curve[:, 0] == pytest.approx(curve[:, 1], abs=1e-10)
        assert (curve[0, 1], curve[-1, 1]) == (-0.1, 0.1)


def test_the_fold_curve_of_the_bautin_form():
    curves = cycle_curves(bautin, (0.12, 0.2), (-0.82, -0.78), lines=1, seeds=[(0.0, 0.0)])
    (curve,) = curves.cycle_folds
    assert curve[:, 0] == pytest.approx(curve[:, 1] ** 2 / 4, abs=1e-9)
    assert len(curve) >= 3 and (curve[0, 1], curve[-1, 1]) == (-0.82, -0.78)
    assert not curves.homoclinics and not curves.unresolved


def test_what_is_refused():
    plane = plane_of(EQ9, "bh[1]", "angle")
    for first, second, message in (
        ((0.1, 0.1), (0.0, 1.0), "first_interval has no length"),
        ((0.0, 0.1), (1.0, 0.0), "second_interval must ascend"),
    ):
        with pytest.raises(ValueError, match=message):
            cycle_curves(plane, first, second)
    with pytest.raises(ValueError, match="lines"):
        cycle_curves(plane, (0.0, 0.1), (-0.2, -0.1), lines=0)
    with pytest.raises(Cancelled):
        cycle_curves(plane, (0.0, 0.1), (-0.2, -0.1), cancel=np.ones(1, np.int64))
