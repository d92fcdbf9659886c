"""Reasons are codes with elements: what is computed does not depend on how they are worded."""

from __future__ import annotations

import pickle
import string

import numpy as np
import pytest

from core import Code, Element, Reason, continue_cycles, family_of, load_catalogue, skeleton
from core.catalogue.degeneracy import degeneracy_of
from core.reasons import reason as module
from tests.core.known_fields import eq9

HOMOCLINIC = 0.0541746769162

BRANCH = Element("branch", None, "unstable", (), Element("point", 2, "saddle"))


@pytest.fixture
def wordless(monkeypatch):
    """A language in which every sentence is the same."""
    monkeypatch.setattr(module, "_SENTENCES", dict.fromkeys(Code, "?"))


def test_every_code_has_a_sentence_with_room_for_what_it_is_given():
    assert set(module._SENTENCES) == set(Code)
    for code, sentence in module._SENTENCES.items():
        places = [part[1] for part in string.Formatter().parse(sentence) if part[1] is not None]
        assert sorted({int(place) for place in places}) == list(range(len(set(places)))), code


def test_the_words_of_a_reason():
    reason = Reason(Code.NEAR_CONNECTION, (BRANCH, Element("point", 0, "saddle")), (4.2e-12,))
    assert str(reason) == (
        "an unstable branch of saddle 3: passes saddle 1 within 4e-12, so that a saddle "
        "connection is near"
    )
    assert pickle.loads(pickle.dumps(reason)) == reason and reason.of_branch
    assert not Reason(Code.WORK_SPENT).of_branch


@pytest.mark.usefixtures("wordless")
def test_a_degeneracy_is_told_by_codes():
    entry = next(e for e in load_catalogue() if e.name.startswith("homoclinic-"))
    kept = entry.degeneracy
    assert degeneracy_of(entry.gru, kept.parameter).kind == kept.kind == "homoclinic orbit"


@pytest.mark.usefixtures("wordless")
def test_cycles_are_not_taken_for_missed_where_only_a_branch_is_lost():
    """At the homoclinic value itself a branch is not resolved, and the cycles are known."""
    frame = skeleton(eq9(HOMOCLINIC))
    assert {str(reason) for reason in frame.reasons} == {"?"}
    family = family_of(eq9(0.0535), "bh[1]")
    diagram = continue_cycles(family, (HOMOCLINIC - 1e-3, HOMOCLINIC + 1e-3))
    (event,) = diagram.special_points
    assert event.value == pytest.approx(HOMOCLINIC, abs=1e-10) and diagram.unresolved == ()
    assert np.isinf(diagram.branches[0].period).sum() == 1
