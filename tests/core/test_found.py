"""What a search found is a sequence that does not hide that it gave up."""

from __future__ import annotations

import importlib
import inspect
import pickle
import sys
import typing

import numpy as np
import pytest

import core
import core.catalogue
import core.sweeps
from core import (
    GRU,
    Code,
    Found,
    Reason,
    cycle_transitions,
    find_fixed_points,
    find_limit_cycles,
    gaps,
    return_regions,
    separatrices,
    transitions,
)
from tests.core.known_fields import eq9

HOMOCLINIC = 0.0541746769162
NO_SEARCH = {
    "checked", "euler_stability", "finds_from_json", "images", "load_catalogue", "load_presets",
    "parameters", "parts_of", "problems", "quiet_intervals", "sweeps", "trajectories",
}  # fmt: skip
"""Public functions whose lists are no finds: one item for each that was asked about."""


def test_it_is_a_sequence():
    found = Found.of([3, 1], [])
    assert found == [3, 1] == found and found == (3, 1) and found != [1, 3] and found != 3
    assert (len(found), found[0], found[-1], found[:1], list(found)) == (2, 3, 1, (3,), [3, 1])
    assert found.complete and found and not Found() and Found() == []
    assert sorted(found) == [1, 3] and found.index(1) == 1 and isinstance(found, typing.Sequence)
    lost = Found.of([], [Reason(Code.WORK_SPENT)] * 2)
    assert not lost.complete and len(lost.reasons) == 1 and "used up" in repr(lost)
    assert pickle.loads(pickle.dumps(lost)).reasons == lost.reasons


def test_every_search_says_whether_it_is_complete():
    """No public function returns what it found as a mere list or tuple."""
    modules = (core, core.sweeps, core.catalogue)
    for name, function in ((n, getattr(m, n)) for m in modules for n in m.__all__):
        if not inspect.isfunction(function):
            continue
        told = typing.get_type_hints(function).get("return")
        kind = typing.get_origin(told)
        if kind in (list, tuple):
            one_of_many = typing.get_args(told)[-1:] == (Ellipsis,) or kind is list
            assert name in NO_SEARCH or not one_of_many, name


def test_cycles_and_separatrices_where_a_branch_is_not_resolved():
    exact, clear = eq9(HOMOCLINIC), eq9(0.0538)
    for search in (find_limit_cycles, separatrices):
        assert not search(exact).complete
        assert Code.NEAR_HOMOCLINIC in {reason.code for reason in search(exact).reasons}
        assert search(clear).complete and search(clear).reasons == () and len(search(clear)) > 0


def test_cycles_are_complete_only_by_proof():
    """A slow one is computed, and not yet proven to be the only one."""
    assert find_limit_cycles(GRU.rotation(3.0, 0.5)).complete
    assert find_limit_cycles(GRU(Uh=np.eye(2))).complete
    slow = find_limit_cycles(GRU(GRU.rotation(3.0, 0.5).Uh, bz=(0.0, 8.0)))
    assert len(slow) == 1 and not slow.complete
    assert {reason.code for reason in slow.reasons} == {
        Code.CYCLES_NOT_EXCLUDED, Code.CYCLE_NOT_PROVEN,
    }  # fmt: skip


def test_a_cycle_that_a_proof_denies_leaves_them_incomplete(monkeypatch):
    (cycle,) = find_limit_cycles(GRU.rotation(3.0, 0.5))
    module = importlib.import_module("core.portrait_proofs.limit_cycles")
    for gru, given in ((GRU(Uh=np.zeros((2, 2))), [cycle]), (GRU.rotation(3.0, 0.5), [cycle] * 2)):
        monkeypatch.setattr(module, "computed_limit_cycles", lambda *_, g=given, **__: Found.of(g))
        found = module.find_limit_cycles(gru)
        assert not found.complete
        assert Code.CYCLE_NOT_PROVEN in {reason.code for reason in found.reasons}


def test_slow_cycles_are_found_or_said_to_be_missing():
    """A cycle of period 4059: an empty answer alone would say that there is none."""
    found = find_limit_cycles(GRU(GRU.rotation(3.0, 0.5).Uh, bz=(0.0, 8.0)))
    assert found or (not found.complete and found.reasons)


def test_transitions_that_are_not_told_apart():
    clear = transitions(eq9, 0.05, 0.0542)
    assert clear.complete
    degenerate = GRU(Uh=2.0 * np.eye(2))  # both units at their pitchfork
    lost = transitions(lambda w: degenerate if w > 0.3 else GRU(Uh=np.eye(2)), 0.0, 1.0)
    assert {event.kind for event in lost} == {"not resolved"} and not lost.complete
    assert {reason.code for reason in lost.reasons} == {Code.POINTS_NOT_APART}
    moved = transitions(lambda w: GRU(Uh=[[w, 0.0], [0.0, 0.5]]), 2.0, 2.5)  # begins degenerate
    assert moved.reasons == (Reason(Code.VALUE_NOT_RESOLVED, (), (2.0,)),)


def test_events_of_cycles_that_cannot_be_looked_for():
    """At w = 2 both units are at their pitchfork: no portrait, on neither side."""
    fixed = GRU(Uh=2.0 * np.eye(2), bh=(1e-13, 0.0))
    family = lambda value: eq9(HOMOCLINIC) if value < 1.0 else fixed  # noqa: E731
    found = cycle_transitions(family, 0.0, 0.5)
    assert found == [] and found.reasons == (Reason(Code.CYCLES_UNKNOWN, (), (0.0, 0.5)),)
    seen = cycle_transitions(eq9, 0.0538, 0.0545)
    assert len(seen) == 1 and seen.complete


def test_gaps_of_branches_that_were_lost(monkeypatch):
    found = gaps(eq9(0.0541))
    assert found.complete and found
    monkeypatch.setattr(sys.modules["core.invariant_manifolds.split_function"], "MAX_STEPS", 3)
    lost = gaps(eq9(0.0541))
    assert lost == [] and {reason.code for reason in lost.reasons} == {Code.BRANCH_LOST}


@pytest.mark.parametrize("system", [GRU(Uh=3.0 * np.eye(2)), GRU(Uh=GRU.rotation(3, 0.5).Uh)])
def test_branches_that_end_at_points_lose_no_gap(system):
    assert gaps(system) == [] and gaps(system).complete


def test_regions_are_complete_unless_one_is_undecided():
    gru = GRU(Uh=3.0 * np.eye(2))
    assert return_regions(gru, find_fixed_points(gru)).complete
