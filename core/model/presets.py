"""The phase portraits of the paper as presets: parameters, window, starts, what to see.

Two more answer what the paper says without a figure: that hidden attractors do not exist,
and that the update gate has no part in the topology.

The data is in ``assets/presets.json``. Where the paper leaves parameters to its
supplement, which is not public, ours show the same structure and the preset's note
says so.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from core.model.gru import GRU
from core.model.parameter_names import ENTRIES
from core.model.planar_field import Bounds
from core.validation import finite_float, window

PRESETS_FILE = Path(__file__).resolve().parents[2] / "assets" / "presets.json"
DIRECTIONS = ("forward", "backward", "both")

_FRACTION = re.compile(r"(-?)(?:(\d+(?:\.\d+)?)\*)?pi(?:/(\d+(?:\.\d+)?))?")


@dataclass(frozen=True)
class Start:
    """Where a trajectory starts and which way it runs in time."""

    x: float
    y: float
    direction: str


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
class Preset:
    """One phase portrait of the paper, or one that answers it.

    Attributes
    ----------
    key
        Unique name, such as "fig5b".
    figure
        The figure of Jordan, Sokół & Park (2021) that it stands for, or what of the paper
        it answers where that has no figure.
    title, caption
        What it is, and what to look for.
    note
        Where the parameters come from, if not from the paper; else empty.
    parameters
        As in the file: the GRU's entries by name, ``rotation`` for a scaled rotation
        as ``Uh``, and angles as multiples of pi in words ("pi/5"). `gru` builds it.
    bounds
        The window (xmin, xmax, ymin, ymax).
    starts, highlighted
        Starting points, and the index of the one drawn in black.
    duration
        How long the trajectories run, in steps of the discrete GRU.
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
    parameters: Mapping[str, Any]
    bounds: Bounds
    starts: tuple[Start, ...]
    highlighted: int
    duration: float
    ranges: Mapping[str, tuple[float, float]]
    claims: tuple[Claim, ...]

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
    try:
        entries = json.loads(Path(path).read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is not valid JSON: {error}") from None
    if not isinstance(entries, list):
        raise ValueError(f"{path} must hold a list of presets")
    presets = tuple(_named(entry, i) for i, entry in enumerate(entries))
    keys = [preset.key for preset in presets]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"preset keys must be unique, but there are several {', '.join(twice)}")
    return presets


def angle(value: Any) -> float:
    """A number, or a multiple of pi in words: "pi/5", "-pi/20", "2*pi/3"."""
    if not isinstance(value, str):
        return finite_float("angle", value)
    match = _FRACTION.fullmatch(value.replace(" ", ""))
    if match is None or (match[3] is not None and float(match[3]) == 0.0):
        raise ValueError(f"angle must be a number or a multiple of pi such as pi/5, not {value!r}")
    size = float(match[2] or 1.0) * math.pi / float(match[3] or 1.0)
    return -size if match[1] else size


def _named(entry: Any, place: int) -> Preset:
    """`_preset`, with the preset's name in front of any error."""
    key = entry.get("key", place) if isinstance(entry, dict) else place
    try:
        return _preset(entry)
    except ValueError as error:
        raise ValueError(f"preset {key}: {error}") from None


def _preset(entry: Any) -> Preset:
    _check_names(entry, "a preset", set(Preset.__dataclass_fields__), {"note", "ranges", "claims"})
    bounds = window(entry["bounds"])
    starts = tuple(_start(s, bounds) for s in _list("starts", entry["starts"]))
    highlighted = entry["highlighted"]
    if type(highlighted) is not int or not 0 <= highlighted < len(starts):
        raise ValueError(f"highlighted must be the index of one of {len(starts)} starts")
    duration = finite_float("duration", entry["duration"])
    if duration <= 0.0:
        raise ValueError(f"duration must be positive, not {duration}")
    preset = Preset(
        **{name: _text(name, entry[name]) for name in ("key", "figure", "title", "caption")},
        note=_text("note", entry.get("note", ""), empty=True),
        parameters=entry["parameters"],
        bounds=bounds,
        starts=starts,
        highlighted=highlighted,
        duration=duration,
        ranges={key: _range(key, r) for key, r in _mapping(entry.get("ranges", {})).items()},
        claims=tuple(_claim(c) for c in _list("claims", entry.get("claims", []))),
    )
    if preset.gru.dim != 2:  # building it checks the parameters, too
        raise ValueError("parameters must be those of 2 units")
    return preset


def _gru(parameters: Any) -> GRU:
    if not isinstance(parameters, dict):
        raise ValueError("parameters must be a mapping")
    entries = dict(parameters)
    rotation = entries.pop("rotation", None)
    if rotation is not None:
        if "Uh" in entries:
            raise ValueError("parameters may have rotation or Uh, not both")
        _check_names(rotation, "rotation", {"gain", "angle"}, set())
        entries["Uh"] = GRU.rotation(rotation["gain"], angle(rotation["angle"])).Uh
    return GRU.from_dict(entries)


def _start(entry: Any, bounds: Bounds) -> Start:
    _check_names(entry, "a start", {"x", "y", "direction"}, set())
    x, y = finite_float("x", entry["x"]), finite_float("y", entry["y"])
    if entry["direction"] not in DIRECTIONS:
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}")
    if not (bounds[0] <= x <= bounds[1] and bounds[2] <= y <= bounds[3]):
        raise ValueError(f"the start ({x}, {y}) lies outside the window")
    return Start(x, y, entry["direction"])


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("ranges must be a mapping")
    return value


def _range(key: str, value: Any) -> tuple[float, float]:
    if key not in ENTRIES:
        raise ValueError(f"ranges: there is no parameter {key!r}")
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"the range of {key} must be a list of two numbers")
    low, high = (finite_float(f"a bound of {key}'s range", bound) for bound in value)
    if not low < high:
        raise ValueError(f"the range of {key} must rise, not go from {low} to {high}")
    return low, high


def _claim(entry: Any) -> Claim:
    _check_names(entry, "a claim", set(Claim.__dataclass_fields__), {"note", "value"})
    value = entry.get("value")
    return Claim(
        **{name: _text(name, entry[name]) for name in ("quantity", "printed", "computed")},
        note=_text("note", entry.get("note", ""), empty=True),
        value=None if value is None else finite_float("value", value),
    )


def _check_names(entry: Any, what: str, names: set[str], optional: set[str]) -> None:
    if not isinstance(entry, dict):
        raise ValueError(f"{what} must be a mapping")
    missing, unknown = sorted(names - optional - set(entry)), sorted(set(entry) - names)
    if missing:
        raise ValueError(f"{what} lacks {', '.join(missing)}")
    if unknown:
        raise ValueError(f"{what} has no {', '.join(unknown)}")


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{name} must be a list")
    return value


def _text(name: str, value: Any, *, empty: bool = False) -> str:
    if not isinstance(value, str) or not (empty or value.strip()):
        raise ValueError(f"{name} must be text")
    return value
