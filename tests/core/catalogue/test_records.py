"""Every record of the catalogue, computed and proven anew; what the catalogue holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from core import GRU, Code, find_fixed_points, signature
from core.catalogue import entry_with, identify, load_catalogue, problems
from core.catalogue.words import shaped

ENTRIES = load_catalogue()
GENERIC = [entry for entry in ENTRIES if entry.degeneracy is None]
DEGENERATE = [entry for entry in ENTRIES if entry.degeneracy is not None]


def named(entry):
    return entry.name


# radii take seconds each: `python -m core.catalogue --verify` computes all of them
@pytest.mark.parametrize(
    ("entry", "radii"), [(e, k % 8 == 0) for k, e in enumerate(ENTRIES)], ids=map(named, ENTRIES)
)
@pytest.mark.long
def test_every_record_holds(entry, radii):
    assert problems(entry, radii=radii) == []


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_every_entry_is_identified_as_itself(entry):
    assert identify(entry.gru).name == entry.name


@pytest.mark.parametrize("entry", GENERIC, ids=named)
def test_generic_points_are_proven_complete(entry):
    points = find_fixed_points(entry.gru)
    assert points.complete and points.undecided == 0 and points.index_sum == 1
    assert entry.sinks + entry.sources - entry.saddles == 1
    assert not entry.clusters
    # proven enclosures are narrow, and hold a zero of the velocity as floats see it
    for point in entry.points:
        assert np.ptp(point.enclosure, axis=0).max() < 1e-6
        assert np.abs(entry.gru.velocity(point.h)).max() < 1e-9


def test_the_numbers_of_the_catalogue():
    assert len({entry.counts[:3] for entry in GENERIC}) >= 33
    assert len({entry.counts for entry in GENERIC}) >= 74
    assert sum(entry.codimension == 1 for entry in ENTRIES) >= 45
    assert len({entry.signature.text for entry in GENERIC}) == len(GENERIC) >= 100
    assert len({entry.key for entry in DEGENERATE}) == len(DEGENERATE)
    beyond = Counter(word for entry in ENTRIES for word in entry.beyond)
    assert set(beyond) == {
        "12–17 fixed points", "more than 5 sinks", "hidden attractor", "coexisting cycles",
    }  # fmt: skip
    assert max(entry.count for entry in GENERIC) == 17
    assert max(entry.sinks for entry in GENERIC) == 8
    shapes = {word for entry in GENERIC for words in entry.nullclines.values() for word in words}
    assert shapes >= {"sigmoid", "s", "pitchfork", "U", "O", "folded"}


@pytest.mark.parametrize("entry", DEGENERATE, ids=named)
def test_a_degenerate_entry_belongs_to_its_own_parameters_only(entry):
    assert not entry.signature.resolved
    moved = replace(entry.gru, bh=entry.gru.bh + np.array([1e-15, -1e-15]))
    assert moved != entry.gru
    other = identify(moved)
    assert other is not entry
    assert other is None or other.degeneracy is None


@pytest.mark.parametrize("entry", DEGENERATE, ids=named)
def test_both_sides_of_a_degeneracy_are_entries(entry):
    below, above = (entry_with(s) for s in (entry.degeneracy.below, entry.degeneracy.above))
    assert below is not None and above is not None and below is not above


@pytest.mark.parametrize("entry", GENERIC[::9], ids=named)
def test_swapped_and_mirrored_units_are_the_same_entry(entry):
    g = entry.gru
    swapped = GRU(
        *(matrix[::-1, ::-1] for matrix in (g.Uh, g.Ur, g.Uz)),
        *(bias[::-1] for bias in (g.bh, g.br, g.bz)),
    )
    assert identify(swapped).name == entry.name
    S = np.diag([-1.0, 1.0])
    mirrored = GRU(S @ g.Uh @ S, g.Ur @ S, g.Uz @ S, S @ g.bh, g.br, g.bz)
    assert identify(mirrored).name == entry.name


def eq9(gamma):
    c, s = np.cos(np.pi / 20), np.sin(np.pi / 20)
    return GRU(Uh=3 * np.array([[c, s], [-s, c]]), bh=[0.32, gamma])


def test_the_paper_s_figure_8_is_identified():
    three_sinks = identify(eq9(0.051))
    assert (three_sinks.counts, "Fig. 8A" in three_sinks.aliases) == ((3, 2, 0, 0, 0), True)
    cycle = identify(eq9(0.0535))
    assert (cycle.counts, "Fig. 8B" in cycle.aliases) == ((2, 2, 1, 1, 0), True)
    assert identify(eq9(0.054085)) is cycle  # where the paper says that the cycle breaks
    broken = identify(eq9(0.0542))
    assert (broken.counts, "Fig. 8D" in broken.aliases) == ((2, 2, 1, 0, 0), True)


def test_near_the_homoclinic_nothing_is_identified():
    gru = eq9(0.0541746769162)
    assert identify(gru) is None
    assert {reason.code for reason in signature(gru).reasons} == {Code.NEAR_HOMOCLINIC}


def test_a_known_signature_is_not_computed_again():
    entry = GENERIC[0]
    assert identify(eq9(0.0535), signature=entry.signature).name == entry.name
    assert identify(eq9(0.0535), entries=[entry]) is None


def test_descriptions_and_classes_are_words_of_what_is_there():
    assert shaped({"x": ("s",), "y": ("s",)}) == "Both nullclines are shaped like an S."
    both = {"x": ("sigmoid", "O"), "y": ("folded",)}
    assert shaped(both) == (
        "The nullcline ẋ = 0 is shaped like a sigmoid and an O, ẏ = 0 like a folded curve."
    )
    told = [text for entry in ENTRIES for text in (entry.description, *entry.aliases)]
    classes = [text for text in told if text.startswith("class of ")]
    assert "class of one source" in classes
    assert not [text for text in classes if re.search(r"\d", text)]
    assert all("shaped like" in entry.description for entry in ENTRIES)
    assert not [text for text in told if "Nullclines, x" in text]
