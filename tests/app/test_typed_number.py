"""What people type means the same number in every field, in Python and in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bifurcations.request import number
from app.words.typed_number import typed_number

CASES = json.loads(
    (Path(__file__).parents[1] / "data" / "typed_numbers.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("text", "value"), CASES)
def test_a_text_means_its_number_or_none(text, value):
    if value is None:
        with pytest.raises(ValueError, match="no number"):
            typed_number(text)
        with pytest.raises(ValueError, match="“from”"):
            number("from", text)
    else:
        assert typed_number(text) == value
        if abs(value) <= 1000:
            assert number("from", text) == value
