"""The presets, read once for all visitors (they are immutable)."""

from __future__ import annotations

from core.model.presets import Preset, load_presets

PRESETS: dict[str, Preset] = {preset.key: preset for preset in load_presets()}

_KEYS = "1234567890qwertyuiop"

SHORTCUTS: dict[str, str] = dict(zip(_KEYS, PRESETS, strict=False))
"""One key for each preset: digits first, then the top row of letters."""

KEY_OF: dict[str, str] = {preset: key for key, preset in SHORTCUTS.items()}
