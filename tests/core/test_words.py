"""Core's names are the textbook's: words of the house's own are none of them."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest

import core

CORE = Path(core.__file__).parent
FILES = sorted(CORE.rglob("*.py"))

OWN = re.compile(r"(?i)(?<![a-z])(whole|told|hunt\w*|adopt\w*|creep\w*)(?![a-z])")


def names(text: str) -> set[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.string for token in tokens if token.type == tokenize.NAME}


@pytest.mark.parametrize("word", ["whole", "_told", "hunt_down", "told", "creeping"])
def test_what_is_found(word):
    assert OWN.search(word.replace("_", " "))
    assert not OWN.search("wholesale retold")


def test_no_name_is_a_word_of_the_house():
    assert len(FILES) > 150
    found = [
        (path.relative_to(CORE).as_posix(), name)
        for path in FILES
        for name in names(path.read_text(encoding="utf-8"))
        if OWN.search(name.replace("_", " "))
    ]
    assert found == []


def test_no_text_uses_one():
    """But for sentences of `core.reasons`, which files of the catalogue repeat."""
    found = [
        (path.relative_to(CORE).as_posix(), OWN.search(path.read_text(encoding="utf-8")))
        for path in FILES
        if path.name != "reason.py"
    ]
    assert [(path, match.group()) for path, match in found if match] == []
