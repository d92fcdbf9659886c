"""States as the query of an address: a document in a flatter spelling, without defaults."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from app.state.coding import number_of
from app.state.document import FORMAT, MAX_BYTES, VERSION, from_document, preset_snapshot
from app.state.gru_coding import GRU_KEYS, gru_query, query_gru
from app.state.query import flat_query
from app.state.snapshot import CODINGS, Snapshot, written

_KEYS = {"v", "preset", *GRU_KEYS, *CODINGS}
_TOGETHER = {"starts", "highlighted"}
"""A number means nothing without what it counts."""


def to_query(snapshot: Snapshot) -> str:
    """The URL's query of a snapshot, without the question mark; defaults left out."""
    base = preset_snapshot(snapshot.preset)
    default = base or Snapshot(gru=snapshot.gru)
    parts: dict[str, str] = {"v": str(VERSION)}
    if snapshot.preset:
        parts["preset"] = snapshot.preset
    if base is None or base.gru != snapshot.gru:
        parts |= gru_query(snapshot.gru)
    changed = {name for name in CODINGS if getattr(snapshot, name) != getattr(default, name)}
    if changed & _TOGETHER:
        changed |= _TOGETHER
    for name, value in written(snapshot).items():
        text = CODINGS[name].spell(value) if name in changed else None
        if text is not None:
            parts[name] = text
    return "&".join(f"{key}={quote(value, safe=',;/')}" for key, value in parts.items())


def from_query(query: str) -> Snapshot | None:
    """The snapshot of a URL's query, None if it holds no state; ValueError if it is bad."""
    flat = flat_query(query, MAX_BYTES)
    return from_document(_document(flat)) if flat else None


def _document(flat: dict[str, str]) -> dict[str, Any]:
    """A query's strings as a document; what is no number stays text, to be refused."""
    if "tab" in flat:
        raise ValueError(f"there is no tab {flat['tab'][:40]!r}")
    if "v" not in flat:
        raise ValueError("the address names no version (v=1)")
    unknown = sorted(key[:40] for key in set(flat) - _KEYS)
    if unknown:
        raise ValueError(f"unknown in the address: {', '.join(unknown[:5])}")
    document: dict[str, Any] = {"format": FORMAT, "version": number_of(flat["v"])}
    if "preset" in flat:
        document["preset"] = flat["preset"]
    if any(key in flat for key in GRU_KEYS):
        document["gru"] = query_gru(flat)
    for name, coding in CODINGS.items():
        if name in flat:
            document[name] = coding.parse(flat[name])
    return document
