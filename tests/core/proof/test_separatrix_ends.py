"""What catches a branch: each condition on winding numbers, and what lies in a node."""

from __future__ import annotations

import numpy as np

from core.portrait_proofs.trap_search import find_traps
from core.proof.closed_chains import PIECE, UNKNOWN, cut_chain
from core.proof.nodes import Nodes
from core.proof.separatrix_ends import (
    arc_in_node,
    beyond_square,
    catches,
    keeps,
    lies_in_region,
    own_point,
    reverse,
    turns_needed,
    windings_of,
    write_straight,
)
from core.proof.traps import SIZE
from tests.core.proof.known_systems import rotation
from tests.core.proof.test_rings import rings_of
from tests.core.proof.test_traps import rows_of


def straight(*ends):
    arc = np.empty(8)
    write_straight(arc, *ends)
    return arc


def nodes_of(gru):
    """One trap (of a source), one ring."""
    traps = find_traps(gru.packed, rows_of(gru))
    (ring,) = rings_of(gru)
    doors, owners = np.empty((0, 8, 2)), np.empty((0, 2), dtype=np.int64)
    return Nodes(traps, ring.pieces, ring.row[None].copy(), doors, owners), ring


def numbers(*values):
    return np.array(values, dtype=np.int64)


def test_a_branch_is_caught_only_if_every_number_is_right():
    none = numbers(0, 0, 0)
    assert catches(numbers(0, 1, 0), none, 0, 1, 0, 1)  # saddle 0, sink 1 in T
    assert catches(numbers(0, 1, -2), none, 0, 1, 0, 1)
    assert not catches(numbers(0, 1, 1), none, 0, 1, 0, 1)  # another point within
    assert not catches(numbers(0, 1, 0), none, 0, 1, 0, -1)  # the point is not in T
    assert not catches(numbers(1, 1, 0), none, 0, 1, 0, 1)  # the saddle on the wrong side
    assert not catches(numbers(-1, 1, 0), none, 0, 1, 0, 1)
    assert not catches(numbers(0, 1, UNKNOWN), none, 0, 1, 0, 1)
    assert not catches(numbers(UNKNOWN, 1, 0), none, 0, 1, 0, 1)
    assert catches(numbers(0, UNKNOWN, 0), none, 0, 1, 0, 1)  # T's own may be anything


def test_turns_are_added_only_of_a_chain_that_goes_round_nothing_backward():
    """A chain with a lobe of the other sense: an orbit may cross it without entering the ring."""
    lobes = numbers(-1, 1, 0)
    assert turns_needed(numbers(-1, 0, 0), lobes, 0) == -1
    assert not catches(numbers(-1, 0, 0), lobes, -1, 1, 0, -1)
    assert not catches(numbers(0, 6, 6), numbers(0, 1, -1), -6, 1, 0, -1)
    assert catches(numbers(0, 6, 6), numbers(0, 1, 1), -6, 1, 0, -1)
    assert not catches(numbers(0, 6, 6), numbers(0, 1, 1), -6, -1, 0, -1)


def test_turns_of_a_ring_are_counted():
    ring = numbers(0, 1, 1)
    assert turns_needed(numbers(0, 6, 6), ring, 0) == -6
    assert catches(numbers(0, 6, 6), ring, -6, 1, 0, -1)
    assert not catches(numbers(0, 6, 6), ring, -5, 1, 0, -1)
    assert not catches(numbers(0, 6, 6), ring, 0, 1, 0, -1)
    # a saddle inside the cycle fixes them
    inside = numbers(1, 1, 0)
    assert turns_needed(numbers(2, 1, 0), inside, 0) == -2
    assert catches(numbers(2, 1, 0), inside, -2, 1, 0, -1)
    assert not catches(numbers(2, 3, 0), inside, -2, 1, 0, -1)
    assert turns_needed(numbers(0, -3, -3), -ring, 0) == 0
    assert not catches(numbers(0, 0, 0), numbers(0, UNKNOWN, 1), 0, 1, 0, -1)


def test_the_outside_has_four_sides():
    assert beyond_square(straight(1.0, 0.0, 5.0, 0.5))
    assert beyond_square(straight(0.0, -1.0, 0.5, -3.0))
    assert not beyond_square(straight(1.2, 0.0, 0.0, 1.2))  # cuts a corner off
    assert not beyond_square(straight(0.99, 0.0, 3.0, 0.0))
    assert not beyond_square(straight(np.nan, 0.0, 3.0, 0.0))


def test_an_arc_lies_in_a_node_only_if_all_of_it_does():
    nodes, ring = nodes_of(rotation(0.5))
    centre = nodes.traps[0, [0, 2]]
    size = nodes.traps[0, SIZE]
    assert arc_in_node(nodes, 0, straight(*centre, centre[0] + 0.1 * size, centre[1]))
    assert not arc_in_node(nodes, 0, straight(*centre, 0.9, 0.9))
    within = [arc_in_node(nodes, 1, arc.copy()) for arc in ring.core]
    assert all(within)
    across = straight(*ring.core[0, :2], *ring.core[len(ring.core) // 2, :2])
    assert not arc_in_node(nodes, 1, across)
    assert not lies_in_region(nodes.pieces, nodes.rings[0], ring.outer[0].copy())
    assert arc_in_node(nodes, 2, straight(1.5, 0.0, 1.5, 0.9))


def test_nodes_keep_in_one_time_only():
    nodes, _ = nodes_of(rotation(0.5))  # a source and a stable cycle
    assert [keeps(nodes, node, 1.0) for node in range(3)] == [False, True, False]
    assert [keeps(nodes, node, -1.0) for node in range(3)] == [True, False, True]


def test_own_points():
    nodes, _ = nodes_of(rotation(0.5))
    assert [own_point(nodes, numbers(7), node) for node in range(3)] == [7, -1, -1]


def test_a_chain_run_through_backward_winds_the_other_way():
    gru = rotation(0.5)
    (ring,) = rings_of(gru)
    boxes = np.zeros((1, 4))
    forth = windings_of(ring.outer, boxes, 0.1, 10_000)[0]
    back = np.array([arc.copy() for arc in ring.outer[::-1]])
    for k, arc in enumerate(ring.outer[::-1]):
        reverse(arc.copy(), back[k])
    assert abs(forth) == 1
    assert windings_of(back, boxes, 0.1, 10_000)[0] == -forth
    assert windings_of(ring.outer, boxes, 0.1, 5)[0] == UNKNOWN  # no room
    assert cut_chain(back, np.full(len(back), 0.1), np.empty((10_000, PIECE)), 0) > 0
