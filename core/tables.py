"""Tables as CSV, which spreadsheets open without taking any text for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_FORMULAE = ("=", "+", "-", "@", "\t", "\n")
"""What makes a text a formula, or hides that it begins with one (OWASP, "CSV Injection")."""


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A header and rows.

    Numbers have all their digits (Python's shortest repr that gives them back). A text that a
    spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if not isinstance(value, str):
        return repr(value)
    value = value.replace("\r\n", "\n").replace("\r", "\n")  # csv leaves a lone \r unquoted
    return f"'{value}" if value.startswith(_FORMULAE) else value
