"""Which point is which: two switches, whose points are known in closed form."""

from __future__ import annotations

import numpy as np

from core.bifurcations.point_matching import match, pairs
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU


def switches(w, b=0.0):
    return GRU(Uh=[[w, 0.0], [0.0, 3.0]], bh=[b, 0.0])


def test_points_that_move_a_little_are_matched_with_themselves():
    before, after = find_fixed_points(switches(3.0)), find_fixed_points(switches(3.01))
    found = match(before, after, switches(3.01))
    assert len(found.matched) == 9 and not found.left_before and not found.left_after
    for i, j in found.matched:
        assert before[i].kind == after[j].kind
        assert np.abs(before[i].h - after[j].h).max() < 0.01
    assert found.places(before, after, 0.1) == []


def test_what_has_vanished_is_left_and_pairs_up():
    """tanh(1.5 h + b) = h has three solutions for small b, one for large: six points vanish."""
    gru = switches(3.0, 0.6)
    before, after = find_fixed_points(switches(3.0, 0.1)), find_fixed_points(gru)
    assert (len(before), len(after)) == (9, 3)
    found = match(before, after, gru)
    assert len(found.left_before) == 6 and not found.left_after
    paired = pairs(before, found.left_before)
    assert paired is not None and len(paired) == 3
    for i, j in paired:  # one of index 1 with one of index −1, at the same second state
        assert before[i].index == -before[j].index
        assert before[i].h[1] == before[j].h[1] or abs(before[i].h[1] - before[j].h[1]) < 1e-12


def test_nothing_matches_nothing():
    points = find_fixed_points(switches(1.0))
    found = match(points, points, switches(1.0))
    assert found.matched == tuple((i, i) for i in range(len(points)))
    assert pairs(points, ()) in ([], ())
