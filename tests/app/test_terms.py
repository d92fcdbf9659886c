"""Words that explain themselves: the sentences are the glossary's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.explore.terms import TERMS
from app.figures.layers import LAYERS

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text("utf-8")


def plain(text):
    """Without markup, line breaks and the two shapes of an apostrophe."""
    return re.sub(r"\s+", " ", text.replace("*", "").replace("’", "'"))


@pytest.mark.parametrize("word", TERMS)
def test_a_word_means_what_the_glossary_says(word):
    assert plain(TERMS[word]) in plain(GLOSSARY)


def test_the_words_asked_for_and_all_layers_of_the_theory_have_one():
    assert {"width", "gap", "regions", "slow", "multiplier", "index"} <= set(TERMS)
    assert set(LAYERS) - {"map"} <= set(TERMS)
