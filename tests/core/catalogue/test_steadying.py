"""Sturdier parameters have the same topology, further from its change, in fewer digits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import GRU, robustness, signature
from core.catalogue import entry_of
from core.catalogue.complexity import complexity
from core.catalogue.steadying import SAMPLES, is_weak, steadied

WEAK = GRU(Uh=[[2.0041, 0], [0, 0.5]])  # its pitchfork is at 2


@pytest.fixture(scope="module")
def moved():
    return steadied(WEAK, enough=0.05)


def test_the_topology_holds_firmly(moved):
    assert signature(moved) == signature(WEAK)
    before, after = (robustness(g, samples=SAMPLES).upper_radius for g in (WEAK, moved))
    assert before < 0.003
    assert after >= 0.8 * 0.05


def test_the_parameters_are_short(moved):
    assert complexity(moved)[0] <= complexity(WEAK)[0] + 8


def test_it_depends_on_nothing_else(moved):
    assert steadied(WEAK, enough=0.05) == moved


def test_what_is_steady_enough_stays():
    assert steadied(WEAK, enough=1e-5) is WEAK


def test_parameters_that_mean_something_are_not_moved():
    entry = entry_of(WEAK, robustness=robustness(WEAK, samples=SAMPLES))
    assert is_weak(entry, 0.01) and not is_weak(entry, 1e-5)
    assert not is_weak(replace(entry, in_paper=True), 0.01)
    assert not is_weak(replace(entry, note="the update gate decides"), 0.01)
    assert not is_weak(replace(entry, robustness=None), 0.01)
