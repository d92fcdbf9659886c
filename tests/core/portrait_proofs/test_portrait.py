"""Proofs of portraits: what is proven is true, whatever is tried."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from core.model.gru import GRU
from core.model.presets import load_presets
from core.model.symmetries import images, mapped
from core.portrait_proofs import prove_portrait
from core.portrait_proofs.canonical_image import canonical_image, packed_images
from core.proof.check import check_certificate
from core.reasons.reason import Code
from core.separatrix_skeleton.assembly import computed_limit_cycles, skeleton
from tests.core.proof.known_systems import (
    FOLD,
    HIDDEN,
    HOMOCLINIC,
    HOPF,
    SADDLE_NODES,
    eq9,
    fold,
    rotation,
    slow_gate,
)
from tests.core.random_gru import random_gru

R = rotation
WITH_CYCLES = [
    *((R(angle), 1) for angle in (0.84, 0.8, 0.7, 0.5, 0.3, 0.2, 0.17, 0.15)),
    *((R(HOPF - 10.0**-k), 1) for k in range(3, 10)),
    *((R(SADDLE_NODES + 10.0**-k), 1) for k in range(3, 10)),
    *((eq9(value), 1) for value in (0.0535, 0.054, 0.054085, 0.05415)),
    *((eq9(HOMOCLINIC - 10.0**-k), 1) for k in range(4, 10)),
    *((fold(FOLD + 10.0**-k), 2) for k in range(3, 10)),
    (HIDDEN, 2),
    *((slow_gate(bias), 1) for bias in (4.0, 6.0, 8.0, 10.0, 12.0)),
]


@pytest.mark.parametrize(("gru", "number"), WITH_CYCLES, ids=range(len(WITH_CYCLES)))
def test_as_many_cycles_as_there_are_or_it_is_left_open(gru, number):
    """Near bifurcations too. With cycles withheld it is never said that there are no others."""
    proof = prove_portrait(gru, effort=30_000)
    assert len(proof.cycles) <= number
    if proof.cycles_complete:
        assert len(proof.cycles) == number
    else:
        assert proof.reasons
    withheld = prove_portrait(gru, cycles=(), effort=30_000)
    assert withheld.cycles == ()
    assert not withheld.cycles_complete
    assert not withheld.signature_proven


PROVEN = [
    (R(0.5), [(True, (0,))]), (R(0.2), [(True, (0,))]), (R(0.8), [(True, (0,))]),
    (R(0.15), [(True, (0,))]), (slow_gate(2.0), [(True, (0,))]), (slow_gate(4.0), [(True, (0,))]),
    (eq9(0.0535), [(True, (4,))]), (eq9(0.054085), [(True, (4,))]),
    (HIDDEN, [(True, (0,)), (False, (0,))]),
]  # fmt: skip


@pytest.mark.parametrize(("gru", "cycles"), PROVEN, ids=range(len(PROVEN)))
def test_known_portraits_with_cycles_are_proven_and_checked(gru, cycles):
    """Exactly one cycle at γ = 0.054085, where the paper prints a homoclinic orbit; exactly two
    around the one sink of the system with a hidden attractor."""
    proof = prove_portrait(gru, effort=150_000)
    assert proof.cycles_complete
    assert [(cycle.stable, cycle.encloses) for cycle in proof.cycles] == cycles
    assert proof.ends_proven
    computed = skeleton(gru)
    assert [(b.ends_at, b.target) for b in proof.separatrices] == [
        (b.ends_at, b.target) for b in computed.separatrices
    ]
    if proof.work < 30_000:  # the check takes seconds for each ten thousand
        assert check_certificate(json.loads(json.dumps(proof.certificate))) == ""


def test_cycles_given_in_any_order_or_twice_are_counted_once():
    one, two = computed_limit_cycles(HIDDEN)
    for given in ((two, one), (one, one, two), (one, two, two, one)):
        proof = prove_portrait(HIDDEN, cycles=given, effort=200_000)
        assert len(proof.cycles) == 2
        assert proof.cycles_complete
    for given in ((one,), (two,), (one, one), (two, two)):
        proof = prove_portrait(HIDDEN, cycles=given, effort=100_000)
        assert len(proof.cycles) == 1
        assert not proof.cycles_complete


def test_a_guess_is_believed_in_nothing():
    """Wrong stability, wrong places, wrong multipliers: less is proven, never more."""
    (cycle,) = computed_limit_cycles(R(0.5))
    for wrong in (
        replace(cycle, stable=False),
        replace(cycle, sense=-cycle.sense),
        replace(cycle, encloses=(), log_multiplier=5.0),
        replace(cycle, log_multiplier=-1e-9),
        replace(cycle, log_multiplier=-800.0),
        replace(cycle, points=0.3 * cycle.points),
        replace(cycle, section=replace(cycle.section, base=np.array([0.9, 0.9]))),
        replace(cycle, section=replace(cycle.section, tangent=-cycle.section.tangent)),
    ):
        proof = prove_portrait(R(0.5), cycles=(wrong,), effort=50_000)
        assert [(c.stable, c.encloses) for c in proof.cycles] in ([], [(True, (0,))])
        assert proof.cycles_complete <= (len(proof.cycles) == 1)


@pytest.mark.parametrize("distance", [1e-3, 1e-4, 1e-5])
def test_ends_near_the_homoclinic_orbit_are_those_of_their_side(distance):
    """Before it the saddle's branch tends to the cycle, after it to a sink."""
    for side in (-1.0, 1.0):
        proof = prove_portrait(eq9(HOMOCLINIC + side * distance), effort=60_000)
        unstable = [b for b in proof.separatrices if not b.stable and b.proven]
        to_cycle = [b for b in unstable if b.ends_at == "cycle"]
        assert len(to_cycle) <= (side < 0.0)
        assert not (side > 0.0 and proof.cycles)
        stable = [b for b in proof.separatrices if b.stable and b.proven]
        to_source = [b for b in stable if b.ends_at == "point"]
        assert len(to_source) <= (side > 0.0)


NO_CYCLES = [
    eq9(0.0545), eq9(0.0543), eq9(0.051), GRU.rotation(3.0, 1.2),
    GRU.rotation(3.0, SADDLE_NODES - 1e-3), GRU(Uh=0),
    GRU(Uh=[[3.0, 0.0], [0.0, 3.0]]), GRU(Uh=[[1.0, 2.0], [2.0, 1.0]]),
]  # fmt: skip


@pytest.mark.parametrize("gru", NO_CYCLES, ids=range(len(NO_CYCLES)))
def test_known_portraits_without_cycles_are_proven(gru):
    proof = prove_portrait(gru, effort=40_000)
    assert proof.cycles_complete
    assert proof.cycles == ()
    assert proof.ends_proven
    assert proof.reasons == ()
    assert not computed_limit_cycles(gru)


def test_a_cluster_and_an_undecided_point_are_told():
    cluster = prove_portrait(GRU(Uh=[[2.0, 0.0], [0.0, 2.0]]))
    assert not cluster.cycles_complete
    assert Code.CLUSTER in {reason.code for reason in cluster.reasons}
    undecided = prove_portrait(GRU.rotation(3.0, HOPF))
    assert not undecided.cycles_complete
    assert {reason.code for reason in undecided.reasons} <= {
        Code.STABILITY_UNDECIDED, Code.TRAP_NOT_PROVEN, Code.CYCLES_NOT_EXCLUDED,
    }  # fmt: skip


def test_little_work_proves_little_and_says_so():
    proof = prove_portrait(NO_CYCLES[-1], effort=1)
    assert not proof.cycles_complete
    assert proof.work == 1
    assert Code.CYCLES_NOT_EXCLUDED in {reason.code for reason in proof.reasons}
    assert all(str(reason) for reason in proof.reasons)


@pytest.mark.parametrize("effort", [0, -1, True, 1.5, "much", 10**9])
def test_effort_is_checked(effort):
    with pytest.raises(ValueError, match="effort"):
        prove_portrait(NO_CYCLES[0], effort=effort)


def test_only_grus_are_proven():
    with pytest.raises(ValueError, match="GRU"):
        prove_portrait(None)


def test_one_unit_has_no_cycle():
    proof = prove_portrait(GRU(Uh=[[3.0]]))
    assert proof.cycles_complete
    assert proof.work == 0


def test_one_unit_with_a_double_point_has_no_cycle_but_no_proven_signature():
    proof = prove_portrait(GRU(Uh=[[2.0]]))
    assert proof.cycles_complete
    assert not proof.points.complete
    assert not proof.ends_proven
    assert not proof.signature_proven
    assert proof.reasons


def test_without_saddles_everything_is_proven():
    proof = prove_portrait(GRU(Uh=0))
    assert proof.ends_proven
    assert proof.signature_proven
    assert proof.reasons == ()


def test_the_packed_images_are_those_of_the_symmetries():
    for after in (False, True):
        gru = random_gru(5, reset_after=after)
        both = itertools.product((False, True), (1, -1), (1, -1))
        for row, (swap, first, second) in zip(packed_images(gru.packed), both, strict=True):
            assert np.array_equal(row, mapped(gru, swap, (first, second)).packed)


def test_the_way_back_from_the_image_carries_the_field():
    for seed in range(8):
        gru = random_gru(seed)
        image = canonical_image(gru)
        h = np.random.default_rng(seed).uniform(-1.0, 1.0, (5, 2))
        assert np.allclose(
            image.back(image.gru.velocity(h)), gru.velocity(image.back(h)), atol=1e-14
        )


@pytest.mark.parametrize("seed", range(6))
def test_eight_images_one_verdict(seed):
    gru = random_gru(seed, scale=(5.0, 30.0)[seed % 2], reset_after=bool(seed // 2 % 2))
    proofs = [prove_portrait(image) for image in images(gru)]
    assert len({(p.cycles_complete, p.work, len(p.walls)) for p in proofs}) == 1
    assert len({(p.ends_proven, len(p.discs), len(p.cycles)) for p in proofs}) == 1
    codes = [sorted(r.code.name for r in p.reasons) for p in proofs]
    assert all(c == codes[0] for c in codes)


@pytest.mark.parametrize("seed", range(4))
def test_an_independent_check_agrees_for_every_image(seed):
    """Traps and walls are carried back with the right sides."""
    gru = random_gru(seed, scale=5.0, reset_after=bool(seed % 2))
    for image in images(gru)[seed % 2 :: 2]:
        proof = prove_portrait(image)
        assert proof.cycles_complete
        assert proof.ends_proven
        assert check_certificate(proof.certificate) == ""


@pytest.mark.parametrize("scale", [2.0, 5.0, 12.0, 30.0])
def test_an_independent_check_agrees_on_random_systems(scale):
    claimed = 0
    for seed in range(20):
        gru = random_gru(seed + 100, scale=scale, reset_after=bool(seed % 2))
        proof = prove_portrait(gru)
        if proof.cycles_complete:
            claimed += 1
            assert check_certificate(proof.certificate) == ""
    assert claimed > 15


@pytest.mark.parametrize("scale", [1e2, 1e4, 1e8, 1e150, 1e300])
def test_extreme_weights_do_no_harm(scale):
    for seed in range(20):
        gru = random_gru(seed, scale=scale, reset_after=bool(seed % 2))
        proof = prove_portrait(gru, effort=500)
        assert proof.cycles_complete or proof.reasons
        assert all(trap.size > 0.0 for trap in proof.traps)


def test_influences_of_one_sign_leave_no_cycle():
    """A theorem of its own: where each unit acts on the other with one and the same sign, the flow
    is monotone and has no closed orbit (Hirsch 1982), whatever the update gates do."""
    rng = np.random.default_rng(0)
    proven = 0
    for _ in range(40):
        a, b, c, d = rng.uniform(-6.0, 6.0, 4)
        gru = GRU(
            [[a, b], [math.copysign(c, b), d]],
            Uz=rng.uniform(-4.0, 4.0, (2, 2)), bh=rng.uniform(-1.0, 1.0, 2),
        )  # fmt: skip
        proven += prove_portrait(gru).cycles_complete
    assert proven == 40


@pytest.mark.parametrize("seed", range(10))
def test_ends_are_those_of_the_image(seed):
    """Branch by branch, whatever mirror the portrait is seen in."""
    gru = random_gru(seed, scale=8.0)
    for image in images(gru)[1::3]:
        computed = skeleton(image).separatrices
        for branch, other in zip(prove_portrait(image).separatrices, computed, strict=True):
            assert np.allclose(branch.tangent, other.direction, atol=1e-6)
            if branch.proven and other.ends_at != "unresolved":
                assert (branch.ends_at, branch.target) == (other.ends_at, other.target)


def test_random_systems_against_the_computed_cycles():
    """`python -m benchmarks.proofs` does so for thousands."""
    proven = 0
    for seed in range(60):
        scale = (2.0, 5.0, 12.0, 30.0)[seed % 4]
        gru = random_gru(seed, scale=scale, reset_after=bool(seed // 4 % 2))
        proof = prove_portrait(gru)
        proven += proof.cycles_complete
        if proof.cycles_complete:
            assert len(proof.cycles) == len(computed_limit_cycles(gru))
    assert proven >= 57


def test_rotations_with_noise_against_the_computed_cycles():
    """Systems of which many have a cycle."""
    rng = np.random.default_rng(0)
    with_cycles = 0
    for _ in range(40):
        turned = GRU.rotation(rng.uniform(2.0, 4.0), rng.uniform(0.2, 0.9)).Uh
        gru = GRU(turned + rng.normal(scale=0.2, size=(2, 2)), bh=rng.normal(scale=0.1, size=2))
        cycles = computed_limit_cycles(gru)
        with_cycles += bool(cycles)
        proof = prove_portrait(gru, cycles=cycles)
        assert not proof.cycles_complete or len(proof.cycles) == len(cycles)
        assert not (cycles and prove_portrait(gru, cycles=(), effort=3000).cycles_complete)
    assert with_cycles > 10


def test_presets_have_as_many_cycles_as_are_computed():
    for preset in load_presets():
        if preset.gru.dim == 2:
            proof = prove_portrait(preset.gru)
            if proof.cycles_complete:
                assert len(proof.cycles) == len(computed_limit_cycles(preset.gru))
