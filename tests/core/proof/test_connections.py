"""Walls keep to their buffers and their bounds; arrows join only what the theorem joins."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest

from core.proof.connections import (
    BEGIN,
    END,
    FROM,
    SIGN,
    TO,
    add_arrow,
    connect,
    joined,
    still_apart,
)
from core.proof.one_way_arcs import crossing
from core.proof.trap_search import find_traps, start
from core.proof.traps import SIZE, in_trap, outside_square
from core.proof.walls import NOWHERE, follow, node_at
from tests.core.proof.test_traps import rows_of
from tests.core.random_gru import random_gru


def closure(nodes, arrows):
    leads = np.eye(nodes, dtype=bool)
    for first, second in arrows:
        add_arrow(leads, first, second)
    return leads


def test_one_arrow_joins_nothing_and_a_circle_joins_all():
    outside = 3
    assert still_apart(closure(4, [(0, outside), (1, 0), (2, 1)])) == 3
    assert still_apart(closure(4, [(0, 1), (1, 0), (1, 2), (2, 1)])) == 3
    circle = closure(4, [(0, 1), (2, outside), (outside, 0), (1, 2)])
    assert still_apart(circle) == 0
    pair = closure(4, [(0, outside), (outside, 0), (1, 0), (1, outside)])
    assert [joined(pair, node) for node in range(3)] == [True, False, False]


def test_the_closure_is_that_of_the_graph():
    rng = np.random.default_rng(0)
    for _ in range(50):
        arrows = rng.integers(0, 7, (9, 2)).tolist()
        graph = nx.DiGraph(arrows)
        graph.add_nodes_from(range(7))
        leads = closure(7, arrows)
        for a, b in itertools.product(range(7), repeat=2):
            assert leads[a, b] == nx.has_path(graph, a, b)


def a_portrait(seed=3, scale=12.0):
    p = random_gru(seed, scale=scale).packed
    return p, find_traps(p, rows_of(random_gru(seed, scale=scale)))


@pytest.mark.parametrize("rows", [1, 3, 10])
def test_walls_stay_within_their_buffer_and_their_work(rows):
    p, traps = a_portrait()
    proven, x, y = start(traps[0], 0)
    assert proven
    arcs = np.full((rows + 5, 8), 7.0)  # the last five rows are not the wall's
    for begin, most, budget in ((0, 100, 10**4), (rows, 100, 10**4), (0, 2, 10**4), (0, 100, 1)):
        work = np.array([budget])
        node, end = follow(
            p, x, y, -0.0001, -1.0, False, traps[:0], -5, arcs[:rows], begin, most, work
        )
        assert begin <= end <= min(rows, begin + most)
        assert budget - work[0] >= end - begin
        assert work[0] >= 0
        assert node in (NOWHERE, 0)
    assert (arcs[rows:] == 7.0).all()


@pytest.mark.parametrize("effort", [1, 7, 50, 400])
def test_the_work_is_bounded(effort):
    for seed in range(10):
        arcs, _, _, work = connect(*a_portrait(seed), effort)
        assert len(arcs) <= work <= effort


def test_what_is_kept_of_a_wall_is_what_the_theorems_ask():
    """Starts and ends in their nodes, joints without a gap, one sign; arrows from those alone."""
    for seed in range(20):
        p, traps = a_portrait(seed, scale=(5.0, 30.0)[seed % 2])
        arcs, walls, leads, _ = connect(p, traps, 3000)
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
    assert node_at(traps, x, y, -5) == 0
    assert node_at(traps, x, y, 0) == NOWHERE
    assert node_at(traps, 1.0, 0.0, 0) == len(traps)
    assert node_at(traps, np.nan, 0.0, -5) == NOWHERE
    unproven = traps.copy()
    unproven[:, SIZE] = 0.0
    assert node_at(unproven, x, y, -5) == NOWHERE
