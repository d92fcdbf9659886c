"""What is drawn of a branch ends where it is not resolved how it goes on."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from app.figures.resolved_part import resolved_part
from core import GRU, skeleton


def eq_9(gamma):
    return GRU(Uh=GRU.rotation(3, -math.pi / 20).Uh, bh=[0.32, gamma])


def drawn(gru):
    frame = skeleton(gru)
    saddles = [point.h for point in frame.points if point.kind == "saddle"]
    return frame, saddles, [resolved_part(branch, saddles) for branch in frame.separatrices]


def test_at_the_homoclinic_orbit_the_loop_ends_at_its_saddle():
    frame, _, lines = drawn(eq_9(0.0541746769162))
    (lost,) = [i for i, b in enumerate(frame.separatrices) if b.ends_at == "unresolved"]
    branch, line = frame.separatrices[lost], lines[lost]
    saddle = frame.points[branch.saddle].h
    assert np.hypot(*(line[-1] - saddle)) < 0.01
    assert 0.1 < np.hypot(*(line - saddle).T).max() < 0.6  # it has gone round
    # beyond, it would lie upon the other branch of the saddle
    assert len(line) < len(branch.points)
    beyond = branch.points[len(line) :]
    (other,) = [
        b
        for i, b in enumerate(frame.separatrices)
        if i != lost and not b.stable and b.saddle == branch.saddle
    ]
    apart = np.hypot(*(beyond[-1] - other.points[-1]))
    assert apart < 0.01


@pytest.mark.parametrize("gamma", [0.0535, 0.06])
def test_what_is_resolved_is_drawn_whole(gamma):
    frame, _, lines = drawn(eq_9(gamma))
    for branch, line in zip(frame.separatrices, lines, strict=True):
        assert np.array_equal(branch.points, line)


def test_a_branch_that_never_leaves_or_never_comes_back_is_whole():
    saddle = np.zeros(2)
    for points in (np.zeros((0, 2)), np.zeros((3, 2)), np.linspace([0.0, 0.0], [1.0, 1.0], 9)):
        lost = SimpleNamespace(points=points, ends_at="unresolved")
        assert np.array_equal(resolved_part(lost, [saddle]), points)
        assert np.array_equal(resolved_part(lost, []), points)
