"""Walls keep to their buffers and their bounds; kept is only what the theorems ask."""

from __future__ import annotations

import numpy as np
import pytest

from core.portrait_proofs.connections import BEGIN, END, FROM, SIGN, TO, connect, touched
from core.portrait_proofs.trap_search import find_traps, start, trap_doors
from core.portrait_proofs.walls import NEVER, follow
from core.proof.closed_chains import PIECE
from core.proof.nodes import NOWHERE, Nodes, node_at
from core.proof.one_way_arcs import crossing
from core.proof.rings import RING
from core.proof.traps import DIRECTION, SIZE, in_trap, outside_square
from tests.core.proof.test_arrows import closure
from tests.core.proof.test_traps import rows_of
from tests.core.random_gru import random_gru

NO_PIECES, NO_RINGS = np.empty((0, PIECE)), np.empty((0, RING), dtype=np.int64)


def a_portrait(seed=3, scale=12.0):
    p = random_gru(seed, scale=scale).packed
    return p, find_traps(p, rows_of(random_gru(seed, scale=scale)))


def joined_up(p, traps, effort):
    """`connect` where there are traps only."""
    owners = np.array([[k, -trap[DIRECTION]] for k, trap in enumerate(traps)], dtype=np.int64)
    return connect(
        p, traps, NO_PIECES, NO_RINGS, trap_doors(traps), owners.reshape(-1, 2),
        np.eye(len(traps) + 1, dtype=bool), effort,
    )  # fmt: skip


def nodes_of(traps):
    doors, owners = np.empty((0, 8, 2)), np.empty((0, 2), dtype=np.int64)
    return Nodes(traps, NO_PIECES, NO_RINGS, doors, owners)


@pytest.mark.parametrize("rows", [1, 3, 10])
def test_walls_stay_within_their_buffer_and_their_work(rows):
    p, traps = a_portrait()
    proven, x, y = start(traps[0], 0)
    assert proven
    arcs = np.full((rows + 5, 8), 7.0)  # the last five rows are not the wall's
    for begin, most, budget in ((0, 100, 10**4), (rows, 100, 10**4), (0, 2, 10**4), (0, 100, 1)):
        work = np.array([budget])
        node, end = follow(
            p, x, y, -0.0001, -1.0, NEVER, nodes_of(traps[:0]), -5, arcs[:rows], begin, most, work
        )
        assert begin <= end <= min(rows, begin + most)
        assert budget - work[0] >= end - begin
        assert work[0] >= 0
        assert node in (NOWHERE, 0)
    assert (arcs[rows:] == 7.0).all()


@pytest.mark.parametrize("effort", [1, 7, 50, 400])
def test_the_work_is_bounded(effort):
    for seed in range(10):
        arcs, _, _, work = joined_up(*a_portrait(seed), effort)
        assert len(arcs) <= work <= effort


def test_what_is_kept_of_a_wall_is_what_the_theorems_ask():
    """Starts and ends in their nodes, joints without a gap, one sign; arrows from those alone."""
    for seed in range(20):
        p, traps = a_portrait(seed, scale=(5.0, 30.0)[seed % 2])
        arcs, walls, leads, _ = joined_up(p, traps, 3000)
        arrows = []
        for row in walls:
            own = arcs[row[BEGIN] : row[END]]
            assert len(own) > 0
            assert in_trap(traps[row[FROM]], *own[0, :2])
            last = own[-1, 6:]
            assert (
                outside_square(*last) if row[TO] == len(traps) else in_trap(traps[row[TO]], *last)
            )
            assert np.array_equal(own[:-1, 6:], own[1:, :2])
            assert all(crossing(p, arc.copy()) == row[SIGN] for arc in own)
            ends = row[FROM], row[TO]
            arrows.append(ends if row[SIGN] > 0 else ends[::-1])
        assert np.array_equal(leads, closure(len(traps) + 1, arrows))


def test_a_place_belongs_to_a_node_only_if_that_is_proven():
    _, traps = a_portrait()
    x, y = traps[0, [0, 2]]
    assert node_at(nodes_of(traps), x, y, -5) == 0
    assert node_at(nodes_of(traps), x, y, 0) == NOWHERE
    assert node_at(nodes_of(traps), 1.0, 0.0, 0) == len(traps)
    assert node_at(nodes_of(traps), np.nan, 0.0, -5) == NOWHERE
    unproven = traps.copy()
    unproven[:, SIZE] = 0.0
    assert node_at(nodes_of(unproven), x, y, -5) == NOWHERE


def test_what_places_touch():
    _, traps = a_portrait()
    places = np.array([[0.0, 0.0], traps[0, [0, 2]]])
    found = touched(traps, NO_PIECES, NO_RINGS, places)
    assert 0 in found
    assert all(any(in_trap(traps[k], *place) for place in places) for k in found)
    assert len(touched(traps, NO_PIECES, NO_RINGS, places[:0])) == 0
