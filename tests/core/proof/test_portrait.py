"""Proofs of portraits: what is proven is true, whatever is tried."""

from __future__ import annotations

import copy
import itertools
import math

import numpy as np
import pytest

from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.presets import load_presets
from core.model.symmetries import images, mapped
from core.proof import prove_portrait
from core.proof.canonical_image import canonical_image, packed_images
from core.reasons.reason import Code
from core.separatrix_skeleton.assembly import find_limit_cycles
from tests.core.proof.certificate_check import proves_no_cycle
from tests.core.random_gru import random_gru

HOPF = math.acos(2.0 / 3.0)
SADDLE_NODES = 0.147822070679066
HIDDEN = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=(0.47, 0.17))
FOLD = 0.4596792683632
HOMOCLINIC = 0.0541746769162


def eq9(value):
    return GRU(Uh=GRU.rotation(3.0, -math.pi / 20.0).Uh, bh=(0.32, value))


def fold(bias):
    return GRU(Uh=[[1.0, 0.71], [-3.98, 4.37]], bh=(0.17, bias))


def slow_gate(bias):
    return GRU(Uh=GRU.rotation(3.0, 0.5).Uh, bz=(0.0, bias))


WITH_CYCLES = [
    *(GRU.rotation(3.0, angle) for angle in (0.84, 0.8, 0.7, 0.5, 0.3, 0.2, 0.17, 0.15)),
    *(GRU.rotation(3.0, HOPF - 10.0**-k) for k in range(3, 10)),
    *(GRU.rotation(3.0, SADDLE_NODES + 10.0**-k) for k in range(3, 10)),
    *(eq9(value) for value in (0.0535, 0.054, 0.054085, 0.05415)),
    *(eq9(HOMOCLINIC - 10.0**-k) for k in range(4, 10)),
    *(fold(FOLD + 10.0**-k) for k in range(3, 10)),
    HIDDEN,
    *(slow_gate(bias) for bias in (4.0, 6.0, 8.0, 10.0, 12.0)),
]


@pytest.mark.parametrize("gru", WITH_CYCLES, ids=range(len(WITH_CYCLES)))
def test_a_system_with_a_cycle_is_never_said_to_have_none(gru):
    """Near its bifurcations either, however long it is tried."""
    proof = prove_portrait(gru, effort=20_000)
    assert not proof.cycles_complete
    assert not proof.signature_proven
    assert proof.reasons


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
    assert {reason.code for reason in proof.reasons} <= {Code.END_NOT_PROVEN}
    assert not find_limit_cycles(gru)


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
    codes = [sorted(r.code.name for r in p.reasons) for p in proofs]
    assert all(c == codes[0] for c in codes)


@pytest.mark.parametrize("seed", range(4))
def test_an_independent_check_agrees_for_every_image(seed):
    """Traps and walls are carried back with the right sides."""
    gru = random_gru(seed, scale=5.0, reset_after=bool(seed % 2))
    for image in images(gru)[seed % 2 :: 2]:
        proof = prove_portrait(image)
        assert proof.cycles_complete
        assert proves_no_cycle(proof.certificate, find_fixed_points(image))


@pytest.mark.parametrize("scale", [2.0, 5.0, 12.0, 30.0])
def test_an_independent_check_agrees_on_random_systems(scale):
    claimed = 0
    for seed in range(20):
        gru = random_gru(seed + 100, scale=scale, reset_after=bool(seed % 2))
        proof = prove_portrait(gru)
        if proof.cycles_complete and proof.work < 1000:
            claimed += 1
            assert proves_no_cycle(proof.certificate, find_fixed_points(gru))
    assert claimed > 15


@pytest.mark.parametrize("scale", [1e2, 1e4, 1e8, 1e150, 1e300])
def test_extreme_weights_do_no_harm(scale):
    for seed in range(20):
        gru = random_gru(seed, scale=scale, reset_after=bool(seed % 2))
        proof = prove_portrait(gru, effort=500)
        assert proof.cycles_complete or proof.reasons
        assert all(trap.size > 0.0 for trap in proof.traps)
        if scale == 1e2 and proof.cycles_complete:
            assert proves_no_cycle(proof.certificate, find_fixed_points(gru))


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


def mutants(certificate):
    """The certificate with one thing wrong each."""

    def changed(change):
        other = copy.deepcopy(certificate)
        change(other)
        return other

    arcs = len(certificate["walls"][0]["arcs"])
    yield changed(lambda c: c["walls"].pop())
    yield changed(lambda c: c["traps"][0].update(direction=-c["traps"][0]["direction"]))
    yield changed(lambda c: c["traps"][0].update(size=20.0 * c["traps"][0]["size"] + 1.0))
    yield changed(lambda c: c["walls"][0].update(sign=-c["walls"][0]["sign"]))
    yield changed(lambda c: c["walls"][0]["arcs"].pop())
    yield changed(lambda c: c["walls"][0]["arcs"].pop(0))
    yield changed(lambda c: c["walls"][0]["arcs"].reverse())
    yield changed(lambda c: c["walls"][0]["arcs"][arcs // 2].__setitem__(0, 0.123))
    yield changed(lambda c: c["walls"][0].update(start=c["walls"][0]["end"]))


def test_the_check_refuses_every_mutant():
    gru = random_gru(2, scale=5.0)
    proof = prove_portrait(gru)
    points = find_fixed_points(gru)
    assert proves_no_cycle(proof.certificate, points)
    assert not any(proves_no_cycle(wrong, points) for wrong in mutants(proof.certificate))


def test_random_systems_against_the_computed_cycles():
    """`python -m benchmarks.proofs` does so for thousands."""
    proven = 0
    for seed in range(60):
        scale = (2.0, 5.0, 12.0, 30.0)[seed % 4]
        gru = random_gru(seed, scale=scale, reset_after=bool(seed // 4 % 2))
        proof = prove_portrait(gru)
        proven += proof.cycles_complete
        if proof.cycles_complete:
            assert not find_limit_cycles(gru)
    assert proven >= 57


def test_rotations_with_noise_against_the_computed_cycles():
    """Systems of which many have a cycle."""
    rng = np.random.default_rng(0)
    with_cycles = 0
    for _ in range(40):
        turned = GRU.rotation(rng.uniform(2.0, 4.0), rng.uniform(0.2, 0.9)).Uh
        gru = GRU(turned + rng.normal(scale=0.2, size=(2, 2)), bh=rng.normal(scale=0.1, size=2))
        cycles = find_limit_cycles(gru)
        with_cycles += bool(cycles)
        assert not (cycles and prove_portrait(gru).cycles_complete)
    assert with_cycles > 10


def test_presets_with_a_computed_cycle_are_left_open():
    for preset in load_presets():
        if preset.gru.dim == 2 and prove_portrait(preset.gru).cycles_complete:
            assert not find_limit_cycles(preset.gru)
