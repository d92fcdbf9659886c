"""Degeneracies are read off the two sides of a parameter."""

from __future__ import annotations

import math

import pytest

from core import GRU, find_fixed_points
from core.catalogue import load_catalogue
from core.catalogue.degeneracy import degeneracy_of
from core.model.families import family_of

C, S = math.cos(math.pi / 20), math.sin(math.pi / 20)


def eq9(gamma):
    return GRU(Uh=[[3 * C, 3 * S], [-3 * S, 3 * C]], bh=[0.32, gamma])


@pytest.mark.parametrize(
    ("gru", "parameter", "kind", "codimension"),
    [
        (GRU.rotation(3.0, math.acos(2 / 3)), "angle", "Hopf point", 1),
        (GRU.rotation(3.0, 0.147822070679066), "angle", "4 saddle-nodes of the first kind", 4),
        (eq9(0.054174676916217), "bh[1]", "homoclinic orbit", 1),
        (eq9(0.053009394219754), "bh[1]", "Hopf point", 1),
        # σ(0)·2·x: one unit at its pitchfork, the other bistable
        (GRU(Uh=[[2.0, 0.0], [0.0, 3.0]]), "Uh[0, 0]", "3 pitchforks", 3),
    ],
)
def test_known_degeneracies(gru, parameter, kind, codimension):
    found = degeneracy_of(gru, parameter)
    assert (found.kind, found.codimension) == (kind, codimension)
    assert found.below != found.above


def test_kinds_agree_with_the_points_on_either_side():
    first = second = 0
    for entry in load_catalogue():
        if entry.degeneracy is None or not entry.name.startswith("saddle-node"):
            continue
        d = entry.degeneracy
        family = family_of(entry.gru, d.parameter)
        sides = [find_fixed_points(family(d.value + s * d.step)) for s in (-1, 1)]
        few, many = sorted(sides, key=len)
        assert len(many) - len(few) == 2 and many.saddles - few.saddles == 1
        if d.kind.endswith("first kind"):
            first += 1
            assert many.sinks - few.sinks == 1
        else:
            second += 1
            assert many.sources - few.sources == 1
    assert first > 20 and second > 15


def test_a_generic_portrait_is_no_degeneracy():
    with pytest.raises(ValueError, match="no two topologies meet here when bh is changed"):
        degeneracy_of(GRU.rotation(3.0, 0.5), "bh")


def test_unknown_parameters_are_refused():
    with pytest.raises(ValueError, match="'weight' is no parameter such as"):
        degeneracy_of(GRU.rotation(3.0, 0.5), "weight")
