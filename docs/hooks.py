"""What the site takes from elsewhere when it is built: the app's colours, the decisions' index.

MkDocs calls these functions by their names (``hooks`` in ``mkdocs.yml``).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[1]
DECISIONS = ROOT / "docs" / "decisions"
TABLE = "<!-- the table of all records, by docs/hooks.py -->"


def on_config(config: Any) -> None:
    """Every decision record has its place in the navigation, in their order."""
    (section,) = (entry["Decisions"] for entry in config.nav if "Decisions" in entry)
    section += [f"decisions/{record.name}" for record in records()]


def on_files(files: Any, config: Any) -> None:
    """The table of colours of the app is the site's as well."""
    tokens = str(ROOT / "assets" / "styles" / "tokens.css")
    files.append(File.generated(config, "styles/tokens.css", abs_src_path=tokens))


def on_page_markdown(markdown: str, page: Any, **_others: Any) -> str:
    """The page of decisions lists all records."""
    if page.file.src_uri == "decisions/index.md":
        return markdown.replace(TABLE, table())
    return markdown


def records() -> list[Path]:
    """The decision records, in order."""
    return sorted(DECISIONS.glob("[0-9]*.md"))


def table() -> str:
    """Number, title and status of every record, as a table in Markdown."""
    rows = ["| number | decision | status |", "| --- | --- | --- |"]
    for record in records():
        number, title, status = told(record.read_text(encoding="utf-8"))
        rows.append(f"| {number} | [{title}]({record.name}) | {status} |")
    return "\n".join(rows)


def told(text: str) -> tuple[str, str, str]:
    """A record's number, its title, and its status, of which it tells before its context."""
    head, _, _ = text.partition("\n## Context")
    first, _, rest = head.partition("\n")
    number, _, title = first.removeprefix("# ").partition(". ")
    words = re.sub(r"\s+", " ", rest).strip().strip("*")
    if words.startswith("Superseded"):
        return number, title, words
    holds = "accepted in part" if "superseded" in words else "accepted"
    return number, title, f"{holds}. {words}" if words else holds
