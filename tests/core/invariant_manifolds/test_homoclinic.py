"""The signed gap and homoclinic orbits, against known values and Hamiltonian systems."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.invariant_manifolds.homoclinic import find_homoclinic
from core.invariant_manifolds.split_function import closest_gap, gaps, separatrix_gap
from core.reasons.reason import Code
from core.separatrix_skeleton.assembly import skeleton
from tests.core.cycle_truth import flow, functions
from tests.core.known_fields import duffing, eq9, rotation

HOMOCLINIC = 0.0541746769162
SADDLE = (-0.317045537518, -0.761323174894)


@pytest.fixture(scope="module")
def loop():
    return find_homoclinic(eq9, (0.054, 0.0543))


def test_value_of_eq_9(loop):
    assert loop.value == pytest.approx(HOMOCLINIC, abs=1.01e-13)
    assert abs(loop.gap) < 1e-12


@pytest.mark.parametrize("bracket", [(0.0543, 0.054), (0.05417, 0.05418), (0.0535, 0.0545)])
def test_the_bracket_does_not_matter(bracket):
    assert find_homoclinic(eq9, bracket).value == pytest.approx(HOMOCLINIC, abs=1e-11)


def test_saddle_of_eq_9(loop):
    point = skeleton(eq9(loop.value)).points[loop.saddle]
    assert point.kind == "saddle" and point.h == pytest.approx(SADDLE, abs=1e-11)
    trace = np.trace(eq9(loop.value).jacobian(point.h))
    assert loop.quantity == pytest.approx(trace, abs=1e-12)
    assert loop.quantity == pytest.approx(-0.0222855, abs=5e-8)


def test_the_orbit_runs_from_the_saddle_to_the_saddle(loop):
    saddle = skeleton(eq9(loop.value)).points[loop.saddle]
    assert np.allclose(loop.orbit[[0, -1]], saddle.h, atol=1e-12)
    velocity, jacobian = functions(eq9(loop.value).field)
    pieces = np.diff(loop.orbit, axis=0)
    lengths = np.linalg.norm(pieces, axis=1)
    assert lengths.max() < 0.06
    # parallel to the field, but for the short pieces that join the parts
    middles = 0.5 * (loop.orbit[1:] + loop.orbit[:-1])
    fields = np.array([velocity(m) for m in middles])
    cosines = (pieces * fields).sum(1) / (lengths * np.linalg.norm(fields, axis=1))
    assert np.mean(cosines > 0.99) > 0.95 and np.median(cosines) > 0.999
    # it leaves along the unstable and comes back along the stable direction
    values, vectors = (part.real for part in np.linalg.eig(jacobian(saddle.h)))
    unstable, stable = vectors[:, np.argmax(values)], vectors[:, np.argmin(values)]
    ahead = loop.orbit[1] - loop.orbit[0]
    back = loop.orbit[-1] - loop.orbit[-2]
    assert abs(ahead @ unstable) / np.linalg.norm(ahead) > 0.9999
    assert abs(back @ stable) / np.linalg.norm(back) > 0.9999


def test_an_independent_integrator_comes_back_to_the_saddle(loop):
    system = eq9(loop.value)
    saddle = skeleton(system).points[loop.saddle]
    values, vectors = (part.real for part in np.linalg.eig(system.jacobian(saddle.h)))
    unstable = vectors[:, np.argmax(values)]
    nearest = []
    for gamma in (loop.value, loop.value + 1e-6, loop.value - 1e-6):
        point = skeleton(eq9(gamma)).points[loop.saddle]
        side = np.sign((loop.orbit[5] - loop.orbit[0]) @ unstable)
        start = point.h + side * 1e-6 * unstable
        ends = [flow(eq9(gamma).field, start, duration) for duration in range(150, 300, 5)]
        nearest.append(min(np.linalg.norm(end - point.h) for end in ends))
    assert nearest[0] < 0.02 * min(nearest[1:])


def test_the_gap_changes_its_sign_at_the_homoclinic():
    def gap(gamma):
        system = eq9(gamma)
        (near,) = (
            i for i, p in enumerate(skeleton(system).points) if np.allclose(p.h, SADDLE, atol=1e-2)
        )
        return separatrix_gap(system, near)

    below, above = gap(HOMOCLINIC - 1e-7), gap(HOMOCLINIC + 1e-7)
    assert below * above < 0.0
    # it crosses zero transversally: linear in the distance
    assert above / below == pytest.approx(-1.0, rel=1e-2)
    assert gap(HOMOCLINIC + 1e-6) / above == pytest.approx(10.0, rel=1e-2)
    assert gap(HOMOCLINIC - 1e-4) * below > 0.0 and gap(HOMOCLINIC + 1e-4) * above > 0.0


def test_the_closest_gap_is_the_smallest():
    found = gaps(eq9(0.0541))
    assert found and closest_gap(eq9(0.0541)).value == min((g.value for g in found), key=abs)
    for gap in found:
        assert np.linalg.norm(gap.across) == pytest.approx(1.0)


def test_no_gap_where_no_saddle_is():
    assert gaps(rotation(0.5)) == [] and closest_gap(rotation(0.5)) is None


@pytest.mark.parametrize("index", [-1, 0, 5, 99])
def test_a_gap_asks_for_a_saddle(index):
    assert skeleton(eq9(0.0541)).points[0].kind == "sink"
    with pytest.raises(ValueError, match=f"point {index} is no saddle"):
        separatrix_gap(eq9(0.0541), index)


def test_without_a_sign_change_both_gaps_are_named():
    with pytest.raises(ValueError, match="no gap changes its sign") as caught:
        find_homoclinic(eq9, (0.0542, 0.0543))
    message = str(caught.value)
    assert "at 0.0542 gaps" in message and "at 0.0543 gaps" in message
    named = [float(v) for v in re.findall(r"(-?\d\S*) \(saddle", message)]
    expected = [g.value for gamma in (0.0542, 0.0543) for g in gaps(eq9(gamma))]
    assert named == pytest.approx(expected, rel=1e-2)


def test_without_any_gap_the_message_says_so():
    with pytest.raises(ValueError, match="no branch returns to its saddle's"):
        find_homoclinic(rotation, (0.4, 0.5))


@pytest.mark.parametrize("bracket", [(np.nan, 0.0543), (0.054, np.inf), ("a", 0.0543)])
def test_a_bracket_of_two_finite_numbers(bracket):
    with pytest.raises(ValueError, match="bracket"):
        find_homoclinic(eq9, bracket)


@pytest.mark.parametrize("nu", [0.0, 0.3, -1.25])
def test_duffing_is_homoclinic_where_it_is_hamiltonian(nu):
    def family(mu):
        return duffing(mu, nu)

    found = find_homoclinic(family, (nu - 0.07, nu + 0.1))
    assert found.value == pytest.approx(nu, abs=1e-12)
    # y² = x² − x⁴/2 on either loop, whose end is x = ±√2
    x, y = found.orbit.T
    assert np.abs(y**2 - x**2 + x**4 / 2).max() < 5e-4
    assert np.abs(x).max() == pytest.approx(np.sqrt(2.0), abs=1e-3)
    assert np.sign(x[1:-1]).min() == np.sign(x[1:-1]).max()
    assert found.quantity == pytest.approx(0.0, abs=1e-12)


def test_melnikov_gives_the_slope_of_duffings_gap():
    # ∮ y dx over a loop = 4/3; the gap at (√2, 0) is μ ∮ y² dt / |∇H| there, with
    # ∇H = (x³ − x, y) = (√2, 0)
    signs = []
    for mu in (1e-4, -1e-4):
        found = gaps(duffing(mu))
        for unstable in (1.0, -1.0):
            gap = min((g for g in found if g.unstable == unstable), key=lambda g: abs(g.value))
            assert abs(gap.at[0]) == pytest.approx(np.sqrt(2.0), abs=2e-3)
            assert abs(gap.value) == pytest.approx(1e-4 * (4.0 / 3.0) / np.sqrt(2.0), rel=5e-3)
            signs.append(np.sign(gap.value))
    # both loops turn clockwise; forward the branch is outside for μ > 0, on the left
    assert signs[:2] == [-signs[2], -signs[3]] and signs[0] == signs[1] == 1.0


def test_on_the_homoclinic_a_branch_is_unresolved_and_says_why():
    found = skeleton(eq9(HOMOCLINIC))
    open_ends = [b for b in found.separatrices if b.ends_at == "unresolved"]
    assert open_ends and all(b.reason.code is Code.NEAR_HOMOCLINIC for b in open_ends)
    assert set(found.reasons) == {b.reason for b in open_ends}
    assert all(b.nearest_saddle == b.saddle and b.gap < 1e-10 for b in open_ends)


@pytest.mark.parametrize(("distance", "cycles"), [(-1e-7, 1), (1e-7, 0), (-1e-8, 1), (1e-8, 0)])
def test_next_to_the_homoclinic_all_is_resolved_and_right(distance, cycles):
    found = skeleton(eq9(HOMOCLINIC + distance))
    assert found.reasons == () and len(found.cycles) == cycles
    assert all(branch.ends_at != "unresolved" for branch in found.separatrices)
    assert all(cycle.stable for cycle in found.cycles)


@pytest.mark.parametrize("distance", [-1e-9, 1e-9])
def test_a_billionth_away_it_is_right_or_says_why_not(distance):
    found = skeleton(eq9(HOMOCLINIC + distance))
    assert found.reasons or len(found.cycles) == (distance < 0.0)


def test_the_period_diverges_like_the_logarithm_of_the_distance():
    # T ≈ −ln(distance)/λu + constant (Kuznetsov, §6.2)
    points = skeleton(eq9(HOMOCLINIC)).points
    saddle = min(points, key=lambda p: np.linalg.norm(p.h - SADDLE))
    distances = np.array([1e-5, 1e-6, 1e-7, 1e-8])
    periods = [skeleton(eq9(HOMOCLINIC - d)).cycles[0].period for d in distances]
    slope = np.diff(periods) / np.log(10.0)
    stable, unstable = np.sort(saddle.eigenvalues.real)
    excess = slope * unstable - 1.0
    # the next term is (distance)^(|λs|/λu − 1), which falls slowly
    factor = 10.0 ** (1.0 + stable / unstable)
    assert np.all((excess > 0.0) & (excess < 0.05))
    assert excess[1:] / excess[:-1] == pytest.approx(factor, rel=0.1)
