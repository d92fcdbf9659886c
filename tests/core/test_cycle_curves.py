"""Curves of homoclinic orbits and folds of cycles against closed forms and known values."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core import GRU
from core.cycle_curves import STEPS, cycle_curves, cycle_curves_by_lines
from core.families import family_of, plane_of
from core.homoclinic import find_homoclinic
from core.parameter_curves import equilibrium_curves
from core.skeleton import Cancelled
from tests.core.known_fields import bautin, duffing

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
    (end,) = [point for point in points if point.kind == "Bogdanov-Takens"]
    lost = cycle_curves(plane, *rectangle, lines=3)
    (curve,) = lost.homoclinics
    assert any("beyond" in text for text in lost.unresolved)
    found = cycle_curves(plane, *rectangle, lines=3, ends=points)
    (whole,) = found.homoclinics
    assert np.array_equal(whole[:-1], curve) and np.array_equal(whole[-1], end.place)
    assert not any("beyond" in text for text in found.unresolved)
    stages = list(cycle_curves_by_lines(plane, *rectangle, lines=3, ends=points))
    assert [stage.lines for stage in stages] == [1, 2, 3]
    assert np.array_equal(stages[-1].homoclinics[0], whole)


def test_the_homoclinic_locus_of_duffing_s_oscillator():
    curves = cycle_curves(duffing, (-0.3, 0.3), (-0.1, 0.1), lines=1)
    assert curves.homoclinics
    for curve in curves.homoclinics:
        assert curve[:, 0] == pytest.approx(curve[:, 1], abs=1e-10)
        assert (curve[0, 1], curve[-1, 1]) == (-0.1, 0.1)


def test_the_fold_curve_of_the_bautin_form(monkeypatch):
    monkeypatch.setitem(STEPS, "fold of cycles", 2)
    curves = cycle_curves(bautin, (0.12, 0.2), (-0.82, -0.78), lines=1, seeds=[(0.0, 0.0)])
    (curve,) = curves.cycle_folds
    assert curve[:, 0] == pytest.approx(curve[:, 1] ** 2 / 4, abs=3e-6)
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
