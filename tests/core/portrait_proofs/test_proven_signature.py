"""The proven signature: that which is computed, or none; order at saddles; what must be known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model.symmetries import images
from core.portrait_proofs.portrait import prove_portrait
from core.portrait_proofs.proven_signature import in_order, proven_signature
from core.topology.invariant import signature
from tests.core.proof.known_systems import HIDDEN, eq9, rotation, slow_gate
from tests.core.random_gru import random_gru

KNOWN = [rotation(0.5), rotation(0.1), rotation(1.2), eq9(0.0535), HIDDEN, slow_gate(4.0)]


@pytest.mark.parametrize("gru", KNOWN, ids=range(len(KNOWN)))
def test_known_signatures_are_proven(gru):
    proof = prove_portrait(gru, effort=150_000)
    assert proof.signature_proven
    assert proof.signature == signature(gru).text


@pytest.mark.parametrize("scale", [2.0, 5.0, 12.0, 30.0])
def test_proven_signatures_of_random_systems_are_those_computed(scale):
    proven = compared = 0
    for seed in range(30):
        gru = random_gru(seed, scale=scale, reset_after=bool(seed % 2))
        proof, computed = prove_portrait(gru), signature(gru)
        proven += proof.signature_proven
        assert proof.signature_proven <= (proof.cycles_complete and proof.ends_proven)
        if proof.signature_proven and computed.resolved:
            compared += 1
            assert proof.signature == computed.text
    assert proven >= 25
    assert compared >= 15


@pytest.mark.parametrize("gru", [HIDDEN, eq9(0.0535), random_gru(4, scale=5.0)], ids=range(3))
def test_mirrored_portraits_have_one_signature(gru):
    found = {prove_portrait(image, effort=150_000).signature for image in images(gru)}
    assert len(found) == 1
    assert found != {""}


def test_cycles_turn_as_the_flow_does():
    """Whatever the mirror; forward in time for an unstable one as well."""
    for image in images(HIDDEN):
        for cycle in prove_portrait(image, effort=150_000).cycles:
            place = cycle.ring.place
            d = place - np.array(cycle.ring.inner).reshape(-1, 2).mean(axis=0)
            u, v = image.velocity(place)
            assert cycle.sense == np.sign(d[0] * v - d[1] * u)


def test_nesting_is_proven():
    outer, inner = prove_portrait(HIDDEN, effort=150_000).cycles
    assert outer.parent is None
    assert inner.parent == 0


def test_without_a_sense_or_an_order_there_is_none():
    proof = prove_portrait(eq9(0.0535), effort=150_000)
    points, cycles, branches = proof.points, proof.cycles, proof.separatrices
    assert proven_signature(points, cycles, branches) == proof.signature
    without = tuple(replace(cycle, sense=0) for cycle in cycles)
    assert proven_signature(points, without, branches) == ""
    wide = tuple(
        replace(b, wedge=np.array([*b.wedge[:4], 50.0, 50.0, b.wedge[6]])) for b in branches
    )
    assert proven_signature(points, cycles, wide) == ""
    assert proven_signature(points, cycles, branches[1:]) == ""


def test_wedges_apart_are_in_order():
    proof = prove_portrait(rotation(0.1))
    first = [b for b in proof.separatrices if b.saddle == proof.separatrices[0].saddle]
    assert len(first) == 4
    assert in_order(first)
    assert not in_order([*first[:3], replace(first[3], wedge=first[0].wedge)])


def test_cones_that_overlap_are_in_no_order():
    """Each step between rays must be less than half a turn, and all go round once."""
    proof = prove_portrait(rotation(0.1))
    some = proof.separatrices[0]

    def turned(degrees, right, left):
        """A wedge around a direction, between two other ones."""
        u, s = (np.deg2rad(degrees + extra) for extra in (0.0, 90.0))
        slopes = np.tan(np.deg2rad([left - degrees, degrees - right]))
        basis = [np.cos(u), np.cos(s), np.sin(u), np.sin(s)]
        return replace(some, wedge=np.array([*basis, *slopes, 0.1]))

    apart = [turned(90.0 * k, 90.0 * k - 20.0, 90.0 * k + 20.0) for k in range(4)]
    assert in_order(apart)
    assert in_order(apart[::-1])
    overlapping = [turned(90.0 * k, 90.0 * k - 50.0, 90.0 * k + 50.0) for k in range(4)]
    assert not in_order(overlapping)
    wide = [turned(8.0, -78.0, 9.0), turned(85.0, 1.0, 170.0)]
    assert not in_order(
        [
            *wide,
            *(
                turned(a + 180.0, r + 180.0, b + 180.0)
                for a, r, b in ((8.0, -78.0, 9.0), (85.0, 1.0, 170.0))
            ),
        ]
    )


def test_what_is_not_complete_has_no_signature():
    proof = prove_portrait(eq9(0.0535), cycles=(), effort=20_000)
    assert proof.signature == ""
    assert not proof.signature_proven
