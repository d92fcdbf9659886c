"""States as JSON: one validated encoding, read whole or refused whole.

A *document* is a plain dictionary (the JSON file). The URL's query is the same
document in a flatter spelling (`app.state.address`). Both are decoded by `from_document`,
which either returns a complete `Snapshot` or raises ValueError with a message that names what
is wrong; nothing is ever applied in part, executed or unpickled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.state.gru_coding import gru_of
from app.state.presets import PRESETS
from app.state.snapshot import CODINGS, Snapshot, at_default, from_preset, written
from app.state.starts import check_highlighted
from app.words.files import too_large
from core.plain_json import parsed, shown

FORMAT = "gruscope"
VERSION = 1
MAX_BYTES = 64_000
"""Of a state, which has 2 kB: little enough to be read where all visitors wait for it."""

_KEYS = {"format", "version", "gru", "preset", *CODINGS}


def to_document(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as plain JSON values; the inverse of `from_document`."""
    kept = {
        name: value
        for name, value in written(snapshot).items()
        if not (CODINGS[name].brief and at_default(snapshot, name))
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "gru": snapshot.gru.to_dict(),
        "preset": snapshot.preset,
        **kept,
    }


def from_document(document: Any) -> Snapshot:
    """The snapshot that a document describes.

    Missing entries take the preset's value if a ``preset`` is named, else the
    default; a GRU must come from one or the other. Raises ValueError.
    """
    if not isinstance(document, Mapping):
        raise ValueError("the file must hold one JSON object")
    _check_head(document)
    fields = _supplied(document)
    if "gru" in document:
        fields["gru"] = gru_of(document["gru"])
    if "gru" not in fields:
        raise ValueError("the GRU is missing")
    for key, coding in CODINGS.items():
        if key in document:
            fields[key] = coding.read(document[key])
    if "starts" in document and "highlighted" not in document:
        fields["highlighted"] = None  # the preset's is none of these
    check_highlighted(fields.get("highlighted"), len(fields.get("starts", ())))
    return Snapshot(**fields)


def to_json(snapshot: Snapshot) -> str:
    """The JSON file of a snapshot."""
    return json.dumps(to_document(snapshot), indent=2) + "\n"


def from_json(text: str | bytes) -> Snapshot:
    """The snapshot of a JSON file; ValueError for anything it should not hold."""
    if len(text) > MAX_BYTES:
        raise ValueError(too_large(MAX_BYTES))
    return from_document(parsed(text))


def preset_snapshot(key: str) -> Snapshot | None:
    """The state of a preset, None if there is none of that name."""
    preset = PRESETS.get(key)
    return from_preset(preset) if preset else None


def _check_head(document: Mapping[str, Any]) -> None:
    """Refuse what is no state of this version, and entries that are unknown."""
    if document.get("format") != FORMAT:
        raise ValueError(f'"format" must be "{FORMAT}"')
    version = document.get("version")
    if version != VERSION or isinstance(version, bool):
        raise ValueError(
            f"version {shown(version)} is unknown; this Gruscope reads version {VERSION}"
        )
    unknown = sorted(str(k)[:40] for k in set(document) - _KEYS)
    if unknown:
        raise ValueError(f"unknown entries: {', '.join(unknown[:5])}")


def _supplied(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a named preset supplies (none if no preset is named)."""
    key = document.get("preset", "")
    if not isinstance(key, str):
        raise ValueError("preset must be a name")
    if not key:
        return {}
    snapshot = preset_snapshot(key)
    if snapshot is None:
        raise ValueError(f"there is no preset {key[:40]!r}")
    return dict(vars(snapshot))
