"""Where separatrices go: ends, directions, curves, against the field and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from core.invariant_manifolds.separatrix import ENDS
from core.model.gru import GRU
from core.separatrix_skeleton.assembly import separatrices, skeleton
from tests.core.cycle_truth import functions
from tests.core.known_fields import (
    ENTRIES,
    bent_saddle,
    duffing,
    eq9,
    reference,
)

# repel by 1e8 in a turn: two branches run together before they first come round
TOO_STRONG = ("lcclass_s5_u1_stableLC0_unstableLC1", "lcclass_s5_u1_stableLC1_unstableLC2")
SOME = ["fig2A_independent_bistable", "fig7_8_gamma_0.0535", "class_n17_s7_d8_u2",
        "lcclass_s4_u2_stableLC2_unstableLC2", "hidden_attractor_reset",
        "lcclass_s2_u2_stableLC2_unstableLC0", "codim1_SN1_s3_d4_u2",
        "codim1_SN2_s2_d1_u0"]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_every_branch_ends_at_something_listed_or_says_why_not(entry):
    found = skeleton(reference(entry["name"]))
    kinds = [point.kind for point in found.points]
    saddles = [i for i, kind in enumerate(kinds) if kind == "saddle"]
    assert [b.saddle for b in found.separatrices] == [i for i in saddles for _ in range(4)]
    assert [b.stable for b in found.separatrices] == [False, False, True, True] * len(saddles)
    for branch in (*found.separatrices, *found.cluster_branches):
        assert branch.ends_at in ENDS
        assert bool(branch.reason) == (branch.ends_at == "unresolved")
        if branch.ends_at in ("border", "unresolved"):
            assert branch.target is None
        if branch.ends_at == "border":
            assert branch.stable  # all flow points inward
            assert np.abs(branch.points[-1]).max() == pytest.approx(1.1, abs=1e-9)
        if branch.ends_at == "point":
            # unstable branches never end at sources, stable ones never at sinks
            assert kinds[branch.target] == ("source" if branch.stable else "sink")
            away = np.linalg.norm(branch.points[-1] - found.points[branch.target].h)
            assert away < 0.05
        if branch.ends_at == "cycle":
            assert found.cycles[branch.target].stable != branch.stable
            cycle = found.cycles[branch.target]
            assert branch.inside == _winds(cycle.points, branch.points[0])
            assert np.isfinite(branch.arrival) or entry["name"] in TOO_STRONG
        if branch.ends_at == "cluster":
            assert 0 <= branch.target < len(found.points.clusters)
    if entry["certified"]:
        assert found.reasons == () and found.cluster_branches == ()


def _winds(polygon, place):
    angle = np.unwrap(np.arctan2(*(polygon - place).T[::-1]))
    return bool(round(abs(angle[-1] - angle[0]) / (2 * np.pi)))


@pytest.mark.parametrize("name", SOME)
def test_directions_and_first_points_agree_with_the_eigenvectors(name):
    system = reference(name)
    found = skeleton(system)
    _, jacobian = functions(system.field)
    for i, branch in enumerate(found.separatrices):
        point = found.points[branch.saddle]
        values, vectors = np.linalg.eig(jacobian(point.h))
        vector = vectors[:, np.argmin(values) if branch.stable else np.argmax(values)]
        assert abs(branch.direction @ vector) == pytest.approx(1.0, abs=1e-9)
        assert np.array_equal(branch.points[0], point.h)
        first = branch.points[1] - branch.points[0]
        assert first @ branch.direction / np.linalg.norm(first) > 0.999
        if i % 2:
            assert branch.direction == pytest.approx(-found.separatrices[i - 1].direction)


@pytest.mark.parametrize("name", SOME)
def test_branches_are_curves_of_the_field(name):
    system = reference(name)
    velocity, _ = functions(system.field)
    found = skeleton(system)
    for branch in (*found.separatrices, *found.cluster_branches):
        pieces = np.diff(branch.points[1:], axis=0)
        lengths = np.linalg.norm(pieces, axis=1)
        long = lengths > 1e-9
        middles = 0.5 * (branch.points[2:] + branch.points[1:-1])
        fields = np.array([velocity(m) for m in middles])
        sign = -1.0 if branch.stable else 1.0
        across = fields[:, 0] * pieces[:, 1] - fields[:, 1] * pieces[:, 0]
        along = sign * (fields * pieces).sum(1)
        # weighted by length: in sharp bends a chord's middle is off the curve
        angle = np.abs(np.arctan2(across * sign, along))
        assert np.average(angle[long], weights=lengths[long]) < 0.02
        assert np.median(angle[long]) < 0.03


@pytest.mark.parametrize(("u", "s"), [(0.5, -1.0), (0.2, -0.7), (1.0, -0.1)])
def test_a_parabola_as_unstable_branch(u, s):
    # y = x² s/(s − 2u): ẏ = s (y − x²) equals 2 a x ẋ = 2 a u x² with a = s/(s − 2u)
    branches = separatrices(bent_saddle(u, s))
    a = s / (s - 2.0 * u)
    for branch in branches:
        x, y = branch.points.T
        if branch.stable:
            assert np.abs(x).max() < 1e-12 and abs(y[-1]) == pytest.approx(1.0)
        else:
            assert np.abs(y - a * x * x).max() < 1e-10 and abs(x[-1]) == pytest.approx(1.0)
        assert branch.ends_at == "border"


def test_arrivals_at_the_border_count_counter_clockwise():
    branches = separatrices(bent_saddle(0.5, -1.0))
    places = {}
    for branch in branches:
        side = tuple(np.sign(np.round(branch.points[-1], 9)))
        places[side] = branch.arrival % 4.0
    # right (x = 1, y = 1/2), top (0, 1), left (−1, 1/2), bottom (0, −1); a side is 1 long
    assert places[1.0, 1.0] == pytest.approx(1.75)
    assert places[0.0, 1.0] == pytest.approx(2.5)
    assert places[-1.0, 1.0] == pytest.approx(3.25)
    assert places[0.0, -1.0] == pytest.approx(0.5)


def test_independent_units_have_straight_branches():
    system = GRU([[3.0, 0.0], [0.0, 3.0]])
    found = skeleton(system)
    assert len(found.separatrices) == 16
    for branch in found.separatrices:
        point = found.points[branch.saddle].h
        free = int(abs(branch.direction[1]) > 0.5)
        assert np.abs(branch.points[:, 1 - free] - point[1 - free]).max() < 1e-9
        assert branch.ends_at == "point" or (branch.ends_at == "border" and branch.stable)
    # each sink receives two, the source sends four, and four come in from the border
    ends = [b.target for b in found.separatrices if not b.stable]
    assert sorted(ends) == sorted([0, 1, 2, 3] * 2)
    assert sum(b.ends_at == "border" for b in found.separatrices) == 4


def test_duffing_ends_in_its_wells_and_turns_about_them():
    found = skeleton(duffing(-0.2))
    ends = [b for b in found.separatrices if not b.stable]
    assert sorted(b.target for b in ends) == [0, 1]
    for branch in ends:
        # the energy y²/2 − x²/2 + x⁴/4 only falls
        x, y = branch.points.T
        energy = y**2 / 2 - x**2 / 2 + x**4 / 4
        assert np.all(np.diff(energy) < 1e-7)


def test_gaps_shrink_towards_the_homoclinic():
    def closest(gamma):
        branches = skeleton(eq9(gamma)).separatrices
        return min(b.gap for b in branches if b.nearest_saddle == 2)

    sizes = [closest(0.0541746769162 - d) for d in (1e-6, 1e-7, 1e-8)]
    assert sizes[0] > 5 * sizes[1] > 25 * sizes[2]


@pytest.mark.parametrize(
    "name", ["codim1_SN1_s3_d4_u2", "codim1_SN2_s2_d2_u1", "codim1_SN1_s1_d0_u0"]
)
def test_half_stable_clusters_have_a_slow_and_a_strong_side(name):
    found = skeleton(reference(name))
    assert found.reasons == () and len(found.points.clusters) == 1
    own = found.cluster_branches
    # a saddle-node has one slow branch and two strong ones, of the other stability
    assert len(own) == 3 and all(b.cluster == 0 and b.saddle is None for b in own)
    assert own[0].stable != own[1].stable == own[2].stable
    assert own[1].stable == ("SN1" in name)
    assert own[1].direction == pytest.approx(-own[2].direction)
