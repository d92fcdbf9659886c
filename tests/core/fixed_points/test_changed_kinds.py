"""Which points change their kinds when the update gate is frozen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.fixed_points.changed_kinds import changed_kinds
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU


def test_nothing_changes_against_itself():
    points = find_fixed_points(GRU(Uh=[[3, 0], [0, 3]]))
    assert changed_kinds(points, points) == []


def test_a_gate_moves_the_hopf_point_of_eq_8():
    """At h = 0 the rates of the two units scale the rows of J: the trace changes its sign."""
    frozen = GRU.rotation(3, 0.7)  # 3/2·cos 0.7 > 1: a source with equal rates
    found = find_fixed_points(frozen)
    gated = replace(frozen, bz=[2.0, -2.0])
    rates = 1.0 / (1.0 + np.exp([2.0, -2.0]))
    jacobian = rates[:, None] * (0.5 * frozen.Uh - np.eye(2))
    assert np.trace(jacobian) > 0.0  # equal diagonal entries: the sign stays
    assert changed_kinds(found, find_fixed_points(gated)) == []
    # with diagonal entries of both signs it does not
    turned = GRU(Uh=[[4.0, -6.0], [6.0, 1.0]])
    slow = replace(turned, bz=[3.0, 0.0])
    first, second = find_fixed_points(turned), find_fixed_points(slow)
    (pair,) = changed_kinds(first, second)
    assert [p.kind for p in pair] == ["source", "sink"]
    assert np.abs(pair[0].h).max() < 1e-9
    half = 1.0 / (1.0 + math.exp(3.0))
    assert half * (2.0 - 1.0) + 0.5 * (0.5 - 1.0) < 0.0 < 0.5 * (2.0 - 1.0) + 0.5 * (0.5 - 1.0)
