"""One-unit states as addresses: one validated encoding, read whole or refused whole."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from app.one_unit.presets import PRESETS, from_preset
from app.one_unit.state import FIELDS, MAX_DURATION, UnitSnapshot, checked, showing, unit_gru
from app.state.query import flat_query
from core.model.planar_field import Bounds
from core.validation import finite_float, window

TAB = "one-unit"
LONGEST = 4000
_LARGEST_WINDOW = 4000.0
_SMALLEST_WINDOW = 1e-6
_KEYS = {"tab", "preset", "reset", "start", "duration", "bounds", *FIELDS}


def to_query(snapshot: UnitSnapshot) -> str:
    """The address's query without the question mark; defaults are left out."""
    parts = {"tab": TAB}
    base = from_preset(snapshot.preset) if snapshot.preset else None
    if base is not None:
        parts["preset"] = snapshot.preset
    if base is None or base.gru != snapshot.gru:
        for key in FIELDS:
            value = float(getattr(snapshot.gru, key).ravel()[0])
            if value:
                parts[key] = repr(value)
        if snapshot.gru.reset_after:
            parts["reset"] = "after"
        elif not any(key in parts for key in FIELDS):
            parts["Uh"] = "0"  # all zeros, and neither no state nor the preset's own
    default = base or UnitSnapshot(snapshot.gru)
    if snapshot.start != default.start:
        parts["start"] = repr(snapshot.start)
    if snapshot.duration != default.duration:
        parts["duration"] = repr(snapshot.duration)
    if snapshot.bounds != showing(default.bounds, snapshot.gru):
        parts["bounds"] = ",".join(map(repr, snapshot.bounds))
    return "&".join(f"{key}={quote(value, safe=',')}" for key, value in parts.items())


def from_query(query: str) -> UnitSnapshot | None:
    """The state of an address; None if it holds none; ValueError if it is bad."""
    flat = flat_query(query, LONGEST)
    unknown = sorted(key[:40] for key in set(flat) - _KEYS)
    if unknown:
        raise ValueError(f"unknown in the address: {', '.join(unknown[:5])}")
    flat.pop("tab", None)
    return _snapshot(flat) if flat else None


def _snapshot(flat: dict[str, str]) -> UnitSnapshot:
    preset = flat.get("preset", "")
    if preset and preset not in PRESETS:
        raise ValueError(f"there is no preset {preset[:40]!r}")
    base = from_preset(preset) if preset else UnitSnapshot(unit_gru({}))
    fields: dict[str, Any] = {
        "gru": base.gru, "start": base.start, "duration": base.duration, "bounds": base.bounds
    }  # fmt: skip
    if "reset" in flat or any(key in flat for key in FIELDS):
        if flat.get("reset", "before") not in ("before", "after"):
            raise ValueError("reset must be before or after")
        values = {key: checked(key, _number(key, flat[key])) for key in FIELDS if key in flat}
        fields["gru"] = unit_gru(values, flat.get("reset") == "after")
    elif not preset:
        raise ValueError("the address names no parameter and no preset")
    if "start" in flat:
        fields["start"] = start_of(_number("start", flat["start"]))
    if "duration" in flat:
        fields["duration"] = duration_of(_number("duration", flat["duration"]))
    if "bounds" in flat:
        fields["bounds"] = bounds_of([_number("bounds", v) for v in flat["bounds"].split(",")])
    else:
        fields["bounds"] = showing(base.bounds, fields["gru"])
    return UnitSnapshot(preset=preset, **fields)


def start_of(value: object) -> float:
    """A start between −1 and 1."""
    number = finite_float("start", value)
    if not -1.0 <= number <= 1.0:
        raise ValueError(f"the start must lie from −1 to 1, not {number:g}")
    return number


def duration_of(value: object) -> float:
    """A duration above 0 and up to the page's limit."""
    number = finite_float("duration", value)
    if not 0.0 < number <= MAX_DURATION:
        raise ValueError(f"the duration must be above 0 and at most {MAX_DURATION:g}")
    return number


def bounds_of(value: object) -> Bounds:
    """A window of the plane, neither too small nor too large for its curves."""
    bounds = window(value)
    if max(map(abs, bounds)) > _LARGEST_WINDOW:
        raise ValueError(f"the window may reach to ±{_LARGEST_WINDOW:g}")
    if min(bounds[1] - bounds[0], bounds[3] - bounds[2]) < _SMALLEST_WINDOW:
        raise ValueError(f"the window may not be narrower than {_SMALLEST_WINDOW:g}")
    return bounds


def _number(key: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{key} = {text[:40]!r} is no number") from None
