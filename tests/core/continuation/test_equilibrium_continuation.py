"""Branches of equilibria against closed forms, known values and certified sets."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.cancellation import Cancelled
from core.continuation.equilibrium_continuation import continue_branch, continue_equilibria
from core.fixed_points.proven import find_fixed_points
from core.model.families import family_of
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from tests.core.known_fields import (
    bautin,
    duffing,
    eq9,
    fitzhugh_nagumo,
    linear,
    reference,
    rotation,
)
from tests.core.normal_form_fields import (
    cusp,
    pitchfork,
    transcritical,
    with_an_isola,
)

GAMMA = family_of(eq9(0.05), "bh[1]")


def kinds(diagram):
    return [point.kind for point in diagram.special_points]


def assert_on_solutions(family, diagram):
    for branch in diagram.branches:
        for value, h in zip(branch.values[::7], branch.h[::7], strict=True):
            assert np.abs(family(value).velocity(h)).max() < 1e-13


def test_eq_8_over_the_angle():
    diagram = continue_equilibria(rotation, (0.05, 3.0))
    assert kinds(diagram) == ["fold"] * 4 + ["Hopf"]
    assert diagram.certified == 200 and not diagram.unmatched and not diagram.unresolved
    assert len(diagram.branches) == 5
    x, y = -0.565513954536, -0.896755619546
    for place in ((x, y), (-y, x), (-x, -y), (y, -x)):
        (fold,) = [s for s in diagram.special_points if np.abs(s.h - place).max() < 1e-11]
        assert fold.value == pytest.approx(0.147822070679066, abs=1e-14)
        assert (
            len(fold.branches) == 1 and fold.lyapunov is None and fold.kinds == ("saddle", "sink")
        )
    hopf = diagram.special_points[4]
    assert hopf.value == pytest.approx(math.acos(2 / 3), abs=1e-14)
    assert hopf.h == pytest.approx([0, 0], abs=1e-13)
    assert hopf.frequency == pytest.approx(0.75 * math.sqrt(5) / 3, abs=1e-13)
    assert hopf.lyapunov < 0 and not hopf.degenerate and hopf.coefficient is None
    assert_on_solutions(rotation, diagram)


def test_period_at_the_hopf_point_of_eq_8():
    hopf = continue_equilibria(rotation, (0.5, 1.0), certified=5).special_points[0]
    assert 2 * math.pi / hopf.frequency == pytest.approx(11.2397035697, abs=1e-10)


def test_eq_9_over_gamma():
    diagram = continue_equilibria(GAMMA, (0.0, 0.12))
    assert kinds(diagram) == ["fold", "Hopf", "fold"] and not diagram.unmatched
    hopf = diagram.special_points[1]
    assert hopf.value == pytest.approx(0.053009394219754, abs=1e-14)
    assert hopf.h == pytest.approx([-0.606056827343, -0.531734539955], abs=1e-11)
    assert hopf.frequency == pytest.approx(0.072565874717, abs=1e-12)
    assert hopf.lyapunov < 0
    assert_on_solutions(GAMMA, diagram)
    (branch,) = hopf.branches
    here = diagram.branches[branch]
    assert set(here.kinds) == {"sink", "source", "saddle"}
    assert here.ends == ("end of the interval",) * 2 and not here.closed


def test_one_branch_of_eq_9_through_its_hopf_point():
    guess = (-0.6, -0.54)
    diagram = continue_branch(GAMMA, guess, (0.05, 0.056))
    (hopf,) = diagram.special_points
    assert hopf.value == pytest.approx(0.053009394219754, abs=1e-14)
    (branch,) = diagram.branches
    assert (branch.values[0], branch.values[-1]) in ((0.05, 0.056), (0.056, 0.05))
    inner = continue_branch(GAMMA, hopf.h, (0.05, 0.056), start=0.053)
    assert inner.special_points[0].value == pytest.approx(hopf.value, abs=1e-14)
    with pytest.raises(ValueError, match="start must lie"):
        continue_branch(GAMMA, guess, (0.05, 0.056), start=1.0)


NINE = "fig2A_independent_bistable"
FAMILIES = {
    "angle of eq. 8": (rotation, (0.02, 3.1)),
    "γ of eq. 9": (GAMMA, (-0.2, 0.5)),
    "gain": (family_of(rotation(0.1), "gain"), (0.2, 8.0)),
    "reset bias": (family_of(rotation(0.1), "br"), (-4.0, 6.0)),
    "an entry": (family_of(reference(NINE), "Uh[1, 0]"), (-4.0, 4.0)),
    "a tight cluster": (family_of(reference("fig3B_like_unfolded_bh_1e-6"), "Uh[0, 0]"), (1, 4)),
    "eleven points": (
        family_of(reference("fig3A_like_11FP_5sinks_integer"), "Uh[0, 1]"), (-6.0, 6.0),
    ),
    "reset after": (
        family_of(GRU(np.diag([4.0, 3.0]), Ur=[[1, -2], [2, 1]], reset_after=True, ch=0.2), "bh"),
        (-2.0, 2.0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_as_many_equilibria_as_are_certified_also_at_other_values(name):
    family, interval = FAMILIES[name]
    diagram = continue_equilibria(family, interval, certified=60)
    assert not diagram.unmatched and not diagram.unresolved
    values = np.random.default_rng(5).uniform(*interval, 40)
    certified = [find_fixed_points(family(value)) for value in values]
    complete = np.array([found.complete for found in certified])
    assert complete.sum() >= 39
    assert (diagram.count(values) == [len(found) for found in certified])[complete].all()
    # and each kind as often as it is proven
    for value, found in zip(values, certified, strict=True):
        here = [
            branch.kinds[k + (abs(branch.trace[k]) < 1e-12 or abs(branch.determinant[k]) < 1e-12)]
            for branch in diagram.branches
            for k in np.flatnonzero(
                (branch.values[:-1] < value) != (branch.values[1:] < value)
            )
        ]  # fmt: skip
        assert sorted(here) == sorted(point.kind for point in found)


def test_saturated_points_are_followed():
    family = family_of(GRU(np.diag([40.0, 40.0])), "gain")
    diagram = continue_equilibria(family, (1.5, 200.0), certified=20)
    assert not diagram.unmatched and not diagram.unresolved
    assert diagram.count(np.array([3.0, 150.0])).tolist() == [9, 9]


def test_an_isola():
    diagram = continue_equilibria(with_an_isola, (-1.0, 1.0), certified=41)
    assert sorted(branch.closed for branch in diagram.branches) == [False, True]
    assert kinds(diagram) == ["fold", "fold"] and not diagram.unmatched
    place = math.sqrt(1 / 3)  # sech² = 1 − x² = 2/3
    end = math.sqrt(1.5 * place - math.atanh(place))
    for point, sign in zip(diagram.special_points, (-1, 1), strict=True):
        assert point.value == pytest.approx(sign * end, abs=1e-13)
        assert point.h[0] == pytest.approx(place, abs=1e-12)
    (isola,) = [branch for branch in diagram.branches if branch.closed]
    assert isola.ends == ("closed", "closed")
    assert isola.values[0] == isola.values[-1] and (isola.h[0] == isola.h[-1]).all()


def test_all_branches_through_a_doubly_degenerate_point():
    diagram = continue_equilibria(lambda w: GRU(w * np.eye(2)), (1.0, 5.0), certified=50)
    (point,) = diagram.special_points  # Ur = 0: the reset gate halves w
    assert point.kind == "branch point" and len(point.branches) == 5 == len(diagram.branches)
    assert point.value == pytest.approx(2.0, abs=1e-10)
    assert point.h == pytest.approx([0, 0], abs=1e-10)
    assert diagram.count(np.array([1.5, 2.5])).tolist() == [1, 9]


def test_a_pitchfork_of_two_coupled_units():
    family = family_of(GRU([[1.0, 2.0], [2.0, 1.0]]), "Uh[0, 1]")
    diagram = continue_equilibria(family, (0.1, 2.0), certified=30)
    points = [s for s in diagram.special_points if s.kind == "branch point"]
    # at the origin J = 0 where (1/2 − 1)² = (λ/2)(2/2)
    assert points[0].value == pytest.approx(0.5, abs=1e-10) and len(points[0].branches) == 2
    assert diagram.count(np.array([0.3, 0.8])).tolist() == [1, 3]


@pytest.mark.parametrize(("field", "branches"), [(transcritical, 2), (pitchfork, 2)])
def test_branch_points_of_fields(field, branches):
    # a single seed: the second branch is found by switching alone
    diagram = continue_equilibria(field, (-1.0, 0.9), seeds=[(0.0, 0.0)])
    (point,) = diagram.special_points
    assert point.kind == "branch point" and point.value == pytest.approx(0, abs=1e-12)
    assert len(diagram.branches) == branches and point.branches == (0, 1)
    assert diagram.certified == 0


def test_hopf_points_of_fitzhugh_nagumo():
    diagram = continue_equilibria(fitzhugh_nagumo, (0.0, 2.0))
    first, second = diagram.special_points
    # tr J = 1 − x² − 0.064 = 0, and I = y − x + x³/3 with y = (x + 0.7)/0.8
    for point, x in ((first, -math.sqrt(0.936)), (second, math.sqrt(0.936))):
        assert point.kind == "Hopf" and point.h[0] == pytest.approx(x, abs=1e-13)
        assert point.value == pytest.approx((x + 0.7) / 0.8 - x + x**3 / 3, abs=1e-13)
    assert first.value == pytest.approx(0.33128134, abs=5e-9)
    assert second.value == pytest.approx(1.41871866, abs=5e-9)
    assert first.lyapunov > 0.0 and not first.degenerate


def test_folds_of_the_cusp_and_hopf_points_of_duffing():
    b = 1.3
    diagram = continue_equilibria(lambda a: cusp(a, b), (-1.5, 1.5))
    exact = math.sqrt(4 * b**3 / 27)
    assert kinds(diagram) == ["fold", "fold"] and len(diagram.branches) == 1
    assert [p.value for p in diagram.special_points] == pytest.approx([-exact, exact], abs=1e-14)
    # on the centre manifold ẇ = −3 x w², x = ∓ √(b/3)
    for point in diagram.special_points:
        assert point.coefficient == pytest.approx(-3 * point.h[0], rel=1e-9)
    diagram = continue_equilibria(lambda m: duffing(m, 0.3), (-1.0, 1.0))
    assert [p.value for p in diagram.special_points] == pytest.approx([0.3, 0.3], abs=1e-13)
    assert [p.frequency for p in diagram.special_points] == pytest.approx([math.sqrt(2)] * 2)


@pytest.mark.parametrize("beta", [-0.7, 0.4])
def test_the_hopf_point_of_the_bautin_form(beta):
    (point,) = continue_equilibria(lambda mu: bautin(mu, beta), (-0.5, 0.8)).special_points
    assert point.value == pytest.approx(0, abs=1e-14) and not point.degenerate
    assert point.lyapunov == pytest.approx(2 * beta, rel=1e-9)


def test_one_unit():
    family = family_of(GRU([[6.0]]), "bh[0]")
    diagram = continue_equilibria(family, (-2.0, 2.0), certified=40)
    x = math.sqrt(2 / 3)  # tanh(3x + b) = x with 3 sech² = 1
    end = 3 * x - math.atanh(x)
    assert [p.value for p in diagram.special_points] == pytest.approx([-end, end], abs=1e-13)
    (branch,) = diagram.branches
    assert branch.h.shape == (len(branch.values), 1) and set(branch.kinds) == {"sink", "source"}
    assert diagram.special_points[0].h.shape == (1,) and not diagram.unmatched


@pytest.mark.parametrize(
    ("interval", "message"),
    [
        ((1.0, 1.0), "no length"),
        ((2.0, 1.0), "must ascend"),
        ((0.0, math.inf), "finite"),
        ((math.nan, 1.0), "finite"),
        ((-1e308, 1e308), "overflows"),
        ((0.0, 1e300), "exceeds 10000"),
        ((0.0, "x"), "real number"),
        ((0.0, 1.0, 2.0), "shape"),
    ],
)
def test_bad_intervals(interval, message):
    with pytest.raises(ValueError, match=message):
        continue_equilibria(GAMMA, interval)


def test_bad_families_and_counts():
    with pytest.raises(ValueError, match="smooth"):
        continue_equilibria(lambda g: eq9(abs(g)), (-0.1, 0.2))
    with pytest.raises(ValueError, match="GRUs or planar fields"):
        continue_equilibria(lambda g: g, (0.0, 1.0))
    with pytest.raises(ValueError, match="certified"):
        continue_equilibria(GAMMA, (0.0, 0.1), certified=0)
    with pytest.raises(ValueError, match="parameters alone"):
        continue_equilibria(lambda g: GRU([[1.0]]) if g > 0.05 else eq9(g), (0.0, 0.1))

    def compiled_anew(value):
        return PlanarField(lambda p, x, y: (-x, -y), linear(1, 0, 0, 1).jacobian, (-1, 1, -1, 1))

    with pytest.raises(ValueError, match="parameters alone"):
        continue_equilibria(compiled_anew, (0.0, 1.0))


def test_cancel():
    with pytest.raises(Cancelled):
        continue_equilibria(GAMMA, (0.0, 0.1), cancel=np.ones(1, np.int64))
