"""The systems of the paper's phase portraits: parameters, and where trajectories start.

Two more answer what the paper says without a figure: that hidden attractors do not exist,
and that the update gate has no part in the topology. What each shows, in words, and the window
in which it is seen are the dashboard's.

The data is in ``assets/presets.json``. Where the paper leaves parameters to its
supplement, which is not public, ours show the same structure.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from core.model.gru import GRU
from core.plain_json import items, record, words
from core.validation import finite_float

PRESETS_FILE = Path(__file__).resolve().parents[2] / "assets" / "presets.json"
DIRECTIONS = ("forward", "backward", "both")

_FRACTION = re.compile(r"(-?)(?:(\d+(?:\.\d+)?)\*)?pi(?:/(\d+(?:\.\d+)?))?")

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Start:
    """Where a trajectory starts and which way it runs in time."""

    x: float
    y: float
    direction: str


@dataclass(frozen=True)
class Preset:
    """The system of one phase portrait of the paper, or of one that answers it.

    Attributes
    ----------
    key
        Unique name, such as "fig5b".
    parameters
        As in the file: the GRU's entries by name, ``rotation`` for a scaled rotation
        as ``Uh``, and angles as multiples of pi in words ("pi/5"). `gru` builds it.
    starts
        Starting points of trajectories that show what there is to see.
    duration
        How long they run, in steps of the discrete GRU.
    """

    key: str
    parameters: Mapping[str, object]
    starts: tuple[Start, ...]
    duration: float

    @cached_property
    def gru(self) -> GRU:
        """The GRU that the parameters describe."""
        return _gru(self.parameters)


def load_presets(path: Path | str = PRESETS_FILE) -> tuple[Preset, ...]:
    """All presets of the file at ``path``, in its order, checked.

    Raises
    ------
    ValueError
        For a file that is no JSON list of presets; the message names the preset and
        the entry.
    """
    presets = read_entries(path, _preset)
    keys = [preset.key for preset in presets]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"preset keys must be unique, but there are several {', '.join(twice)}")
    return presets


def read_entries(path: Path | str, read: Callable[[object], Entry]) -> tuple[Entry, ...]:
    """What ``read`` makes of each entry of a file's list, errors with the preset's name.

    Raises
    ------
    ValueError
        For a file that is no JSON list, and as ``read``.
    """
    try:
        entries = json.loads(Path(path).read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is not valid JSON: {error}") from None
    if not isinstance(entries, list):
        raise ValueError(f"{path} must hold a list of presets")
    return tuple(_named(entry, i, read) for i, entry in enumerate(entries))


def angle(value: object) -> float:
    """A number, or a multiple of pi in words: "pi/5", "-pi/20", "2*pi/3"."""
    if not isinstance(value, str):
        return finite_float("angle", value)
    match = _FRACTION.fullmatch(value.replace(" ", ""))
    if match is None or (match[3] is not None and float(match[3]) == 0.0):
        raise ValueError(f"angle must be a number or a multiple of pi such as pi/5, not {value!r}")
    size = float(match[2] or 1.0) * math.pi / float(match[3] or 1.0)
    return -size if match[1] else size


def _named(entry: object, place: int, read: Callable[[object], Entry]) -> Entry:
    """What ``read`` makes of it, with the preset's name in front of any error."""
    key = entry.get("key", place) if isinstance(entry, dict) else place
    try:
        return read(entry)
    except ValueError as error:
        raise ValueError(f"preset {key}: {error}") from None


def _preset(value: object) -> Preset:
    entry = record(value, "a preset", set(Preset.__dataclass_fields__), set())
    duration = finite_float("duration", entry["duration"])
    if duration <= 0.0:
        raise ValueError(f"duration must be positive, not {duration}")
    preset = Preset(
        key=words("key", entry["key"]),
        parameters=entry["parameters"],
        starts=tuple(_start(start) for start in items("starts", entry["starts"])),
        duration=duration,
    )
    if preset.gru.dim != 2:  # building it checks the parameters, too
        raise ValueError("parameters must be those of 2 units")
    return preset


def _gru(parameters: Mapping[str, object]) -> GRU:
    if not isinstance(parameters, dict):
        raise ValueError("parameters must be a mapping")
    entries = dict(parameters)
    rotation = entries.pop("rotation", None)
    if rotation is not None:
        if "Uh" in entries:
            raise ValueError("parameters may have rotation or Uh, not both")
        parts = record(rotation, "rotation", {"gain", "angle"}, set())
        entries["Uh"] = GRU.rotation(parts["gain"], angle(parts["angle"])).Uh
    return GRU.from_dict(entries)


def _start(value: object) -> Start:
    entry = record(value, "a start", {"x", "y", "direction"}, set())
    if entry["direction"] not in DIRECTIONS:
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}")
    return Start(finite_float("x", entry["x"]), finite_float("y", entry["y"]), entry["direction"])
