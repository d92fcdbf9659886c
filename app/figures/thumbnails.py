"""The file of the catalogue's thumbnails, which ``python -m app.catalogue.thumbnails`` draws.

``assets/catalogue/thumbnails.json`` holds one line for each entry: what its picture was made
from, and the picture. One file for all, because a server reads it once for all visitors, a
page asks for twenty at a time, and entries that come and go leave nothing behind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from app.web.styles import ASSETS
from core.catalogue import Entry
from core.disk.texts import TextFiles

THUMBNAILS_FILE = ASSETS / "catalogue" / "thumbnails.json"
FORMAT = "gruscope-thumbnails"
VERSION = 1
"""Of the file and of the drawing: raise it when pictures are drawn otherwise."""


@dataclass(frozen=True)
class Thumbnail:
    """A picture, and the digest of what it was made from."""

    made_from: str
    svg: str


def thumbnail_svg(entry: Entry) -> str:
    """An entry's thumbnail as SVG markup, "" if the file has none that is up to date.

    Colours are classes, which ``assets/styles/portrait.css`` fills in. Raises ValueError if
    the file is damaged.
    """
    return stored_svg(entry, load_thumbnails())


def stored_svg(entry: Entry, thumbnails: Mapping[str, Thumbnail]) -> str:
    """The picture among ``thumbnails`` that was made from this entry, or ""."""
    found = thumbnails.get(entry.name)
    return found.svg if found is not None and found.made_from == digest(entry) else ""


def digest(entry: Entry) -> str:
    """Changes when the entry's picture has to be drawn anew."""
    known = [VERSION, entry.gru.to_dict(), entry.counts, len(entry.clusters)]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]


def load_thumbnails(path: Path | None = None) -> Mapping[str, Thumbnail]:
    """Name → thumbnail; read once for each state of the file. Raises ValueError."""
    return _FILES.load(path or THUMBNAILS_FILE)


def _read(text: str) -> Mapping[str, Thumbnail]:
    try:
        document = json.loads(text)
        if (document["format"], document["version"]) != (FORMAT, VERSION):
            raise ValueError("another format or version")
        return {name: Thumbnail(*_texts(pair)) for name, pair in document["thumbnails"].items()}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None


_FILES = TextFiles("the thumbnails", _read, plural=True)


def _texts(pair: object) -> tuple[str, str]:
    match pair:
        case [str(made_from), str(svg)] if _is_picture(svg):
            return made_from, svg
    raise ValueError("a thumbnail must be two texts, the second a picture as they are drawn here")


_PARTS = {"svg", "g", "path", "circle", "title"}
_ATTRIBUTES = {"viewBox", "class", "d", "cx", "cy", "r", "data-c", "data-p"}


def _is_picture(svg: str) -> bool:
    """Nothing but shapes: the page takes it for markup, and what runs or loads is refused."""
    try:
        parts = list(ElementTree.fromstring(svg).iter())
    except ElementTree.ParseError:
        return False
    tags = {part.tag.removeprefix("{http://www.w3.org/2000/svg}") for part in parts}
    return tags <= _PARTS and {name for part in parts for name in part.attrib} <= _ATTRIBUTES


def save_thumbnails(thumbnails: Mapping[str, Thumbnail], path: Path | None = None) -> None:
    """Write the file, sorted by name; the old one stays until the new one is complete."""
    lines = [
        f"{json.dumps(name)}: {json.dumps([t.made_from, t.svg])}"
        for name, t in sorted(thumbnails.items())
    ]
    head = f'{{"format": "{FORMAT}", "version": {VERSION}, "thumbnails": {{\n'
    _FILES.save(path or THUMBNAILS_FILE, head + ",\n".join(lines) + "\n}}\n")


def outdated(entries: Sequence[Entry], thumbnails: Mapping[str, Thumbnail]) -> list[str]:
    """The names whose thumbnail is missing, made from something else, or of no entry."""
    names = {entry.name for entry in entries}
    lacking = [entry.name for entry in entries if not stored_svg(entry, thumbnails)]
    return lacking + sorted(set(thumbnails) - names)


def updated(
    entries: Sequence[Entry],
    thumbnails: Mapping[str, Thumbnail],
    draw: Callable[[Entry], str],
    progress: Callable[[int, int, str], None] = lambda _done, _of, _name: None,
) -> dict[str, Thumbnail]:
    """Thumbnails of all entries: those that are up to date as they are, the rest drawn."""
    fresh = {}
    for done, entry in enumerate(entries, 1):
        kept = stored_svg(entry, thumbnails)
        fresh[entry.name] = Thumbnail(digest(entry), kept or draw(entry))
        progress(done, len(entries), entry.name)
    return fresh
