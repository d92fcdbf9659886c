"""The proof of an image, said of the portrait: points, branches, walls as numbered there."""

from __future__ import annotations

import numpy as np
import pytest

from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.symmetries import images
from core.portrait_proofs.canonical_image import canonical_image
from core.portrait_proofs.portrait import prove_portrait
from core.portrait_proofs.translation import same_points
from core.proof.closed_chains import PIECE, cut_chain, winding
from tests.core.proof.known_systems import eq9, rotation
from tests.core.random_gru import random_gru


def region_holds(ring, place):
    """Whether a place lies in a ring's or disc's region."""
    turns = []
    for chain in (ring.outer, ring.inner):
        pieces = np.empty((60_000, PIECE))
        end = cut_chain(chain.copy(), np.full(len(chain), 0.002), pieces, 0) if len(chain) else 0
        turns.append(ring.sense * winding(pieces[:end].copy(), *np.repeat(place, 2)) if end else 0)
    return turns[0] >= 1 and turns[1] <= 0


@pytest.mark.parametrize("effort", [3750, 4250, 8000, 20_000, 150_000])
@pytest.mark.parametrize("gamma", [0.0529, 0.0535, 0.0545])
def test_walls_end_where_they_say(gamma, effort):
    """Also where the work ran out after discs were found."""
    proof = prove_portrait(eq9(gamma), effort=effort)
    rings = [*(cycle.ring for cycle in proof.cycles), *proof.discs]
    assert proof.work <= effort
    for wall in proof.walls:
        last = wall.arcs[-1, 6:]
        if wall.end < 0:
            assert np.abs(last).max() >= 1.0
        elif wall.end < len(proof.traps):
            trap = proof.traps[wall.end]
            d = last - trap.enclosure.mean(axis=0)
            size = np.abs(d / np.diag(trap.matrix)).max() if trap.shape == "box" else np.hypot(
                *(trap.matrix @ d)
            )  # fmt: skip
            assert size < trap.size
        else:
            assert region_holds(rings[wall.end - len(proof.traps)], last)


@pytest.mark.parametrize("seed", range(6))
def test_points_of_an_image_are_those_of_the_portrait(seed):
    gru = random_gru(seed, scale=8.0)
    for image in images(gru):
        canonical = canonical_image(image)
        points, seen = find_fixed_points(image), find_fixed_points(canonical.gru)
        assert same_points(points, canonical, seen)
        other = find_fixed_points(random_gru(seed + 50, scale=8.0))
        assert not same_points(points, canonical, other)


def test_a_branch_that_cannot_be_named_is_left_open():
    """Where the Jacobian underflows its eigenvectors say nothing of the branches."""
    proof = prove_portrait(GRU(Uh=[[0.5, 0.0], [0.0, 3.0]], bz=(800.0, 800.0)))
    for branch in proof.separatrices:
        if branch.proven:
            u = branch.wedge[[0, 2]]
            assert abs(u @ branch.tangent) > 0.5 * np.hypot(*u)


def test_parents_are_those_computed():
    for gru in (rotation(0.5), eq9(0.0535)):
        assert [cycle.parent for cycle in prove_portrait(gru, effort=150_000).cycles] == [None]
