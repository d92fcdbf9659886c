"""One rule for counts: words up to twelve in sentences and titles, figures elsewhere."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.explore.findings import findings
from app.explore.global_dynamics import compute_global
from app.explore.global_findings import global_findings
from app.explore.portrait import compute_portrait
from app.state.presets import PRESETS
from app.state.snapshot import from_preset
from app.words.counting import begun, counted, worded


@pytest.mark.parametrize(
    ("count", "sentence", "label"),
    [
        (0, "", ""),
        (1, "one sink", "1 sink"),
        (2, "two sinks", "2 sinks"),
        (12, "twelve sinks", "12 sinks"),
        (13, "13 sinks", "13 sinks"),
        (1600, "1,600 sinks", "1,600 sinks"),
    ],
)
def test_words_up_to_twelve(count, sentence, label):
    assert worded(count, "sink") == sentence
    assert counted(count, "sink") == label


def test_many_of_a_kind_and_the_beginning_of_a_sentence():
    assert begun(worded(8, "separatrix", "separatrices")) == "Eight separatrices"
    assert counted(1, "separatrix", "separatrices") == "1 separatrix"
    assert begun("") == ""


FIGURES = re.compile(
    r"\b([0-9]|1[012]) (fixed |limit |more )?"
    r"(sink|saddle|source|point|cycle|separatri|cluster|region|curve|trap|ghost|at |found)"
)


@pytest.mark.parametrize("key", ["fig3a", "fig7", "fig8b", "hidden"])
def test_no_sentence_of_the_findings_counts_in_figures(key):
    snapshot = from_preset(PRESETS[key])
    result = compute_portrait(snapshot)
    found = findings(result)
    *_, whole = compute_global(snapshot, result.points, np.zeros(1, np.int64))
    told = global_findings(whole)
    sentences = [found["title"], found["sentence"], found["proof"], told["ends"], *told["regions"]]
    sentences += [told["slow"], told["number"]["how"]]
    for sentence in sentences:
        assert not FIGURES.search(sentence), sentence
    assert FIGURES.search("8 separatrices end: 3 at points")
