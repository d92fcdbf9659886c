"""Arrows join only what the theorem joins."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np

from core.proof.arrows import add_arrow, joined, still_apart


def closure(nodes, arrows):
    leads = np.eye(nodes, dtype=bool)
    for first, second in arrows:
        add_arrow(leads, first, second)
    return leads


def test_one_arrow_joins_nothing_and_a_circle_joins_all():
    outside = 3
    assert still_apart(closure(4, [(0, outside), (1, 0), (2, 1)]), 3) == 3
    assert still_apart(closure(4, [(0, 1), (1, 0), (1, 2), (2, 1)]), 3) == 3
    circle = closure(4, [(0, 1), (2, outside), (outside, 0), (1, 2)])
    assert still_apart(circle, 3) == 0
    pair = closure(4, [(0, outside), (outside, 0), (1, 0), (1, outside)])
    assert [joined(pair, node) for node in range(3)] == [True, False, False]
    assert still_apart(pair, 1) == 0  # rings need not be joined


def test_the_closure_is_that_of_the_graph():
    rng = np.random.default_rng(0)
    for _ in range(50):
        arrows = rng.integers(0, 7, (9, 2)).tolist()
        graph = nx.DiGraph(arrows)
        graph.add_nodes_from(range(7))
        leads = closure(7, arrows)
        for a, b in itertools.product(range(7), repeat=2):
            assert leads[a, b] == nx.has_path(graph, a, b)
