"""What people type means the same number in every field, in Python and in the browser."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from app.bifurcations.request import number
from app.words.typed_number import shown_angle, typed_number

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


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (-1 / 20, "−π/20"), (1, "π"), (-1, "−π"), (-3 / 10, "−3π/10"), (7 / 24, "7π/24"), (2, "2π"),
        (0, "0"), (0.2677, "0.2677π"), (1 / math.pi, "1"), (-0.2 / math.pi, "−0.2"),
    ],
)  # fmt: skip
def test_an_angle_is_shown_in_parts_of_pi_and_read_again(part, text):
    assert shown_angle(part * math.pi) == text
    assert typed_number(text) == pytest.approx(part * math.pi, rel=1e-5)
