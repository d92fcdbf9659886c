"""The presets, read once for all visitors (they are immutable): systems, words and windows.

The systems are `core.Preset`; what each shows, in words, and how it is looked at is in
``assets/preset_captions.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import core
from core import GRU, Bounds, load_presets
from core.model.parameter_names import ENTRIES
from core.model.presets import Start, read_entries
from core.plain_json import items, record, words
from core.validation import finite_float, window

CAPTIONS_FILE = Path(__file__).resolve().parents[2] / "assets" / "preset_captions.json"


@dataclass(frozen=True)
class Claim:
    """A statement of the paper beside what is computed here, both in words.

    ``value`` is the computed number in full where the claim is about one number.
    ``note`` says how it was computed or how the two differ.
    """

    quantity: str
    printed: str
    computed: str
    note: str
    value: float | None


@dataclass(frozen=True)
class Caption:
    """What one preset shows, and how it is looked at.

    Attributes
    ----------
    key
        Of the `core.Preset`.
    figure
        The figure of Jordan, Sokół & Park (2021) that it stands for, or what of the paper
        it answers where that has no figure.
    title, caption
        What it is, and what to look for.
    note
        Where the parameters come from, if not from the paper; else empty.
    bounds
        The window (xmin, xmax, ymin, ymax).
    highlighted
        The index of the start whose trajectory is drawn in black.
    ranges
        (low, high) by a parameter's name (``bh[1]``), where what is to be seen happens within
        a small part of what the parameter may be.
    claims
        Printed and computed values side by side.
    """

    key: str
    figure: str
    title: str
    caption: str
    note: str
    bounds: Bounds
    highlighted: int
    ranges: Mapping[str, tuple[float, float]]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Preset(Caption):
    """A system of the paper with its caption."""

    system: core.Preset

    @property
    def gru(self) -> GRU:
        """The GRU that the parameters describe."""
        return self.system.gru

    @property
    def starts(self) -> tuple[Start, ...]:
        """Where trajectories start."""
        return self.system.starts

    @property
    def duration(self) -> float:
        """How long they run, in steps of the discrete GRU."""
        return self.system.duration


def captioned(
    systems: tuple[core.Preset, ...], path: Path | str = CAPTIONS_FILE
) -> dict[str, Preset]:
    """The systems with their captions of the file at ``path``, by key, in the systems' order.

    Raises
    ------
    ValueError
        For a file that is no JSON list of captions, one for each system; the message names the
        preset and the entry.
    """
    captions = {caption.key: caption for caption in read_entries(path, _caption)}
    keys = {system.key for system in systems}
    if captions.keys() != keys:
        odd = ", ".join(sorted(captions.keys() ^ keys))
        raise ValueError(f"captions and systems of presets must be the same, but for {odd}")
    return {system.key: _joined(system, captions[system.key]) for system in systems}


def _joined(system: core.Preset, caption: Caption) -> Preset:
    xmin, xmax, ymin, ymax = caption.bounds
    for start in system.starts:
        if not (xmin <= start.x <= xmax and ymin <= start.y <= ymax):
            raise ValueError(
                f"preset {system.key}: the start ({start.x}, {start.y}) lies outside the window"
            )
    if not 0 <= caption.highlighted < len(system.starts):
        count = len(system.starts)
        raise ValueError(
            f"preset {system.key}: highlighted must be the index of one of {count} starts"
        )
    return Preset(**vars(caption), system=system)


def _caption(value: object) -> Caption:
    names = set(Caption.__dataclass_fields__)
    entry = record(value, "a caption", names, {"note", "ranges", "claims"})
    if type(entry["highlighted"]) is not int:
        raise ValueError("highlighted must be the index of one of the starts")
    ranges = entry.get("ranges", {})
    if not isinstance(ranges, dict):
        raise ValueError("ranges must be a mapping")
    return Caption(
        **{name: words(name, entry[name]) for name in ("key", "figure", "title", "caption")},
        note=words("note", entry.get("note", ""), empty=True),
        bounds=window(entry["bounds"]),
        highlighted=entry["highlighted"],
        ranges={key: _range(key, bounds) for key, bounds in ranges.items()},
        claims=tuple(_claim(claim) for claim in items("claims", entry.get("claims", []))),
    )


def _range(key: str, value: object) -> tuple[float, float]:
    if key not in ENTRIES:
        raise ValueError(f"ranges: there is no parameter {key!r}")
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"the range of {key} must be a list of two numbers")
    low, high = (finite_float(f"a bound of {key}'s range", bound) for bound in value)
    if not low < high:
        raise ValueError(f"the range of {key} must rise, not go from {low} to {high}")
    return low, high


def _claim(value: object) -> Claim:
    entry = record(value, "a claim", set(Claim.__dataclass_fields__), {"note", "value"})
    number = entry.get("value")
    return Claim(
        **{name: words(name, entry[name]) for name in ("quantity", "printed", "computed")},
        note=words("note", entry.get("note", ""), empty=True),
        value=None if number is None else finite_float("value", number),
    )


PRESETS: dict[str, Preset] = captioned(load_presets())

_KEYS = "1234567890qwertyuiop"

SHORTCUTS: dict[str, str] = dict(zip(_KEYS, PRESETS, strict=False))
"""One key for each preset: digits first, then the top row of letters."""

KEY_OF: dict[str, str] = {preset: key for key, preset in SHORTCUTS.items()}
