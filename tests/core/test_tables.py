"""Tables: numbers with all their digits, and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from core.sweeps import Sweep, to_csv
from core.tables import csv_text

FORMULAE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    '=HYPERLINK("http://localhost","x")', "=cmd|' /C calc'!A0", "-", "+", "=",
]  # fmt: skip


def cells(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", FORMULAE)
def test_formulae_are_defused_in_every_cell(text):
    read = cells(csv_text([text, "x"], [[text, 1.0], [2, text]]))
    told = f"'{text}".replace("\r", "\n")
    assert read == [[told, "x"], [told, "1.0"], ["2", told]]


@given(st.floats(), st.integers())
def test_numbers_are_untouched(number, whole):
    ((_, _), (first, second)) = cells(csv_text("ab", [[number, whole]]))
    assert float(first) == number or math.isnan(number)
    assert int(second) == whole


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_no_cell_begins_a_formula_and_other_texts_are_as_they_were(text):
    ((found,),) = cells(csv_text([text], []))
    assert found[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert found in (text, f"'{text}")


def test_names_of_a_sweep_are_defused():
    values = np.array([0.0, 1.0])
    result = Sweep(
        ("=a",), (np.array([-1.5, 2.0]),), "@q", "+u", values, np.zeros(2, bool), ("-x", "y")
    )
    assert cells(to_csv(result)) == [["'=a", "'@q [+u]"], ["-1.5", "'-x"], ["2.0", "y"]]
