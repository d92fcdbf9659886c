"""The presets of the One unit tab, read once for all visitors."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.one_unit.state import HOME, UnitSnapshot, unit_gru
from app.web.styles import ASSETS


@dataclass(frozen=True)
class UnitPreset:
    """A one-unit GRU worth seeing: its name, caption and state."""

    name: str
    title: str
    caption: str
    snapshot: UnitSnapshot


def _load() -> dict[str, UnitPreset]:
    found = {}
    for entry in json.loads((ASSETS / "one_unit.json").read_text(encoding="utf-8")):
        values = dict(entry["gru"])
        snapshot = UnitSnapshot(
            gru=unit_gru(values, values.pop("reset_after", False)),
            preset=entry["key"],
            start=entry["start"],
            duration=entry["duration"],
            bounds=tuple(entry.get("bounds", HOME)),
        )
        preset = UnitPreset(entry["name"], entry["title"], entry["caption"], snapshot)
        found[entry["key"]] = preset
    return found


PRESETS: dict[str, UnitPreset] = _load()
FIRST = "c"
"""The preset that a newcomer sees."""

SHORTCUTS = {str(k): key for k, key in enumerate(PRESETS, 1)}
"""One digit for each preset."""


def from_preset(key: str) -> UnitSnapshot:
    """The state of a preset; ValueError for a key that is none."""
    if key not in PRESETS:
        raise ValueError(f"there is no preset {key[:40]!r}")
    return PRESETS[key].snapshot
