"""What is found is simplified without changing its topology, and certified or rejected."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from core import GRU, signature
from core.catalogue.complexity import complexity
from core.topology_search import objections, simplified
from core.topology_search.simplification import digits_of
from core.topology_search.tasks import FinishTask, finish
from tests.core.known_fields import eq9

CYCLE = GRU.rotation(3.0, 0.5)
HOMOCLINIC = 0.0541746769162
FIVE = GRU(  # 11 points, with update gate and noise that none of them needs
    Uh=[[7.0123, 2.0371], [2.0213, 9.0077]], Ur=[[2.0101, 5.0291], [5.0117, 3.0331]],
    bh=[1.0071, 1.0033], br=[4.0411, 4.0293], bz=[0.1237, 0.1237],
)  # fmt: skip


def random_turn():
    """One cycle around a source, at odd parameters."""
    rng = np.random.default_rng(5)
    noise = rng.normal(0.0, 0.05, (2, 2))
    return GRU(Uh=CYCLE.Uh + noise, Ur=noise.T, bh=noise[0], br=noise[1], bz=noise[1])


@pytest.mark.parametrize("gru", [FIVE, random_turn(), CYCLE], ids=["11 points", "turn", "eq. 8"])
def test_simplifying_keeps_the_signature_and_takes_digits_away(gru):
    simple = simplified(gru)
    assert signature(simple) == signature(gru)
    assert complexity(simple)[0] < 0.5 * complexity(gru)[0]
    assert not np.any(simple.Uz) and not np.any(simple.bz)
    assert simplified(gru) == simple


def test_the_reset_gate_goes_where_it_is_not_needed():
    simple = simplified(random_turn())
    assert not np.any(simple.Ur) and not np.any(simple.br)


def test_without_looks_nothing_is_changed():
    assert simplified(FIVE, looks=0) == FIVE


def test_what_is_not_resolved_is_not_simplified():
    with pytest.raises(ValueError, match="resolved"):
        simplified(GRU(Uh=[[2, 0], [0, 2]], Ur=[[4, -8], [8, -4]]))


@pytest.mark.parametrize("value", [0.0, 1.0, -20.0, 0.125, 1e-7, 3.14159, -1.5e300, 123456789.25])
def test_digits(value):
    digits = len(Decimal(repr(value)).normalize().as_tuple().digits) if value else 0
    assert digits_of(value) == digits


@pytest.mark.parametrize("gru", [CYCLE, FIVE, random_turn()])
def test_what_is_certain_is_certified(gru):
    text = signature(gru).text
    assert text and objections(gru, text) == []
    assert objections(gru, "Ba") != []


def test_unresolved_portraits_are_rejected():
    claimed = signature(eq9(0.0535)).text  # of the portrait on one side of the homoclinic orbit
    assert claimed
    (why,) = objections(eq9(HOMOCLINIC), claimed)
    assert "not resolved" in why
    degenerate = GRU(Uh=[[2, 0], [0, 2]], Ur=[[4, -8], [8, -4]])
    assert objections(degenerate, "Ba") == ["its fixed points are not all proven"]
    for gru in (eq9(HOMOCLINIC), degenerate):
        told = finish(FinishTask(claimed, 3, tuple(gru.packed.tolist())))
        assert told.system is None and told.objection and told.place == 3


def test_a_portrait_beside_another_topology_is_rejected():
    """Within `NUDGE` of a saddle-node: resolved, but not by enough."""
    fold = 0.147822070679066  # eq. 8, gain 3: four saddle-nodes
    near = GRU.rotation(3.0, fold - 1e-9)
    told = signature(near)
    text = told.text or signature(GRU.rotation(3.0, fold - 1e-2)).text
    assert objections(near, text) != []
    assert objections(GRU.rotation(3.0, fold - 1e-2), text) == []


def test_finishing_gives_a_certified_and_simple_system():
    text = signature(FIVE).text
    told = finish(FinishTask(text, 0, tuple(FIVE.packed.tolist())))
    assert told.system is not None and told.objection == ""
    simple = np.array(told.system)
    assert sum(map(digits_of, simple[:-1])) < 30
