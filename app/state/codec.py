"""States as JSON and as URLs: one validated encoding, read whole or refused whole.

A *document* is a plain dictionary (the JSON file). The URL's query is the same
document in a flatter spelling, leaving out what is at its default. Both are decoded
by `from_document`, which either returns a complete `Snapshot` or raises ValueError
with a message that names what is wrong; nothing is ever applied in part, executed
or unpickled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from app.figures.layers import LAYERS
from app.state.knobs import BY_KEY, ENTRY_KEYS, checked
from app.state.lens_codec import LENS_READERS, LENSES, lens_query, lenses_of
from app.state.presets import PRESETS
from app.state.query import flat_query
from app.state.rotation import rotation_of, rotation_query
from app.state.snapshot import (
    DIRECTIONS,
    MAX_DURATION,
    MAX_STARTS,
    MODES,
    QUANTITIES,
    Snapshot,
    Start,
    from_preset,
)
from core import GRU
from core.plain_json import parsed, shown
from core.validation import finite_float, window

FORMAT = "gruscope"
VERSION = 1
MAX_BYTES = 64_000
"""Of a state, which has 2 kB: little enough to be read where all visitors wait for it."""

_WEIGHTS = ("Uh", "Ur", "Uz", "bh", "br", "bz", "ch")
_ROTATION = ("gain", "angle")
_LARGEST_WINDOW = 100.0
_SMALLEST_WINDOW = 1e-9
_FIELDS = {"gru", "mode", "preset", "bounds", "starts", "highlighted", "duration", "layers"}
_KEYS = {"format", "version", "quantity", *_FIELDS, *LENSES}


def to_document(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as plain JSON values; the inverse of `from_document`."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "gru": snapshot.gru.to_dict(),
        "mode": snapshot.mode,
        "preset": snapshot.preset,
        "bounds": list(snapshot.bounds),
        "starts": [[s.x, s.y, s.direction] for s in snapshot.starts],
        "highlighted": snapshot.highlighted,
        "duration": snapshot.duration,
        "layers": list(snapshot.layers),
        "quantity": snapshot.quantity,
        **lenses_of(snapshot),
    }


def from_document(document: Any) -> Snapshot:
    """The snapshot that a document describes.

    Missing entries take the preset's value if a ``preset`` is named, else the
    default; a GRU must come from one or the other. Raises ValueError.
    """
    if not isinstance(document, Mapping):
        raise ValueError("the file must hold one JSON object")
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
    fields = _base(document)
    if "gru" in document:
        fields["gru"] = _gru(document["gru"])
    if "gru" not in fields:
        raise ValueError("the GRU is missing")
    readers = {
        "mode": lambda v: _choice("mode", v, MODES),
        "bounds": _bounds,
        "starts": _starts,
        "duration": _duration,
        "layers": _layers,
        "quantity": lambda v: _choice("quantity", v, QUANTITIES),
        **LENS_READERS,
    }
    for key, reader in readers.items():
        if key in document:
            fields[key] = reader(document[key])
    if "highlighted" in document:
        fields["highlighted"] = document["highlighted"]
    elif "starts" in document:
        fields["highlighted"] = None
    _check_highlighted(fields.get("highlighted"), len(fields.get("starts", ())))
    return Snapshot(**fields)


def to_json(snapshot: Snapshot) -> str:
    """The JSON file of a snapshot."""
    return json.dumps(to_document(snapshot), indent=2) + "\n"


def from_json(text: str | bytes) -> Snapshot:
    """The snapshot of a JSON file; ValueError for anything it should not hold."""
    if len(text) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES // 1000} kB")
    return from_document(parsed(text))


def to_query(snapshot: Snapshot) -> str:
    """The URL's query of a snapshot, without the question mark; defaults left out."""
    base = _preset_snapshot(snapshot.preset)
    default = base or Snapshot(gru=snapshot.gru)
    parts = {"v": str(VERSION)}
    if snapshot.preset:
        parts["preset"] = snapshot.preset
    if base is None or base.gru != snapshot.gru:
        parts |= _gru_query(snapshot.gru)
    if snapshot.mode != default.mode:
        parts["mode"] = snapshot.mode
    if snapshot.bounds != default.bounds:
        parts["bounds"] = _numbers(snapshot.bounds)
    if (snapshot.starts, snapshot.highlighted) != (default.starts, default.highlighted):
        parts["starts"] = ";".join(f"{_numbers((s.x, s.y))},{s.direction}" for s in snapshot.starts)
        if snapshot.highlighted is not None:
            parts["highlighted"] = str(snapshot.highlighted)
    if snapshot.duration != default.duration:
        parts["duration"] = repr(snapshot.duration)
    if snapshot.layers != default.layers:
        parts["layers"] = ",".join(snapshot.layers)
    if snapshot.quantity != default.quantity:
        parts["quantity"] = snapshot.quantity
    parts |= lens_query(snapshot)
    return "&".join(f"{key}={quote(value, safe=',;/')}" for key, value in parts.items())


def from_query(query: str) -> Snapshot | None:
    """The snapshot of a URL's query, None if it holds no state; ValueError if it is bad."""
    flat = flat_query(query, MAX_BYTES)
    return from_document(_query_document(flat)) if flat else None


def _query_document(flat: dict[str, str]) -> dict[str, Any]:
    """A query's strings as a document; what is no number stays text, to be refused."""
    if "tab" in flat:
        raise ValueError(f"there is no tab {flat['tab'][:40]!r}")
    if "v" not in flat:
        raise ValueError("the address names no version (v=1)")
    known = {"v", "reset_after", "quantity", *_WEIGHTS, *_ROTATION, *_FIELDS, *LENSES} - {"gru"}
    unknown = sorted(key[:40] for key in set(flat) - known)
    if unknown:
        raise ValueError(f"unknown in the address: {', '.join(unknown[:5])}")
    document: dict[str, Any] = {"format": FORMAT, "version": _number(flat["v"])}
    document |= {k: flat[k] for k in ("mode", "preset", "quantity") if k in flat}
    if any(name in flat for name in (*_WEIGHTS, *_ROTATION, "reset_after")):
        document["gru"] = _query_gru(flat)
    if "bounds" in flat:
        document["bounds"] = [_number(v) for v in flat["bounds"].split(",")]
    if "starts" in flat:
        document["starts"] = [_query_start(s) for s in flat["starts"].split(";") if s]
    if "frozen" in flat:
        document["frozen"] = _truth("frozen", flat["frozen"])
    for key in ("highlighted", "duration", "step", "slow_level"):
        if key in flat:
            document[key] = _number(flat[key])
    if "layers" in flat:
        document["layers"] = [v for v in flat["layers"].split(",") if v]
    return document


def _query_gru(flat: Mapping[str, str]) -> dict[str, Any]:
    gru: dict[str, Any] = {}
    if any(name in flat for name in _ROTATION):
        if "Uh" in flat:
            raise ValueError("the address has Uh twice: as entries, and as gain and angle")
        gru["Uh"] = rotation_of(flat).tolist()
    for name in _WEIGHTS:
        if name not in flat:
            continue
        values = [_number(v) for v in flat[name].split(",")]
        if name.startswith("U"):
            if len(values) != 4:
                raise ValueError(f"{name} needs 4 numbers, not {len(values)}")
            gru[name] = [values[:2], values[2:]]
        else:
            gru[name] = values
    if "reset_after" in flat:
        gru["reset_after"] = _truth("reset_after", flat["reset_after"])
    return gru


def _truth(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{name} must be true or false")
    return text == "true"


def _query_start(text: str) -> list[Any]:
    x, _, rest = text.partition(",")
    y, _, direction = rest.partition(",")
    return [_number(x), _number(y), direction or "forward"]


def _gru_query(gru: GRU) -> dict[str, str]:
    parts = rotation_query(gru.Uh) or {"Uh": _numbers(gru.Uh.ravel())}
    for name in _WEIGHTS[1:]:
        values = getattr(gru, name).ravel()
        if values.any():
            parts[name] = _numbers(values)
    if gru.reset_after:
        parts["reset_after"] = "true"
    return parts


def _numbers(values: Sequence[float] | Any) -> str:
    return ",".join(repr(float(v)).removesuffix(".0") for v in values)


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _base(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a named preset supplies (none if no preset is named)."""
    key = document.get("preset", "")
    if not isinstance(key, str):
        raise ValueError("preset must be a name")
    if not key:
        return {}
    snapshot = _preset_snapshot(key)
    if snapshot is None:
        raise ValueError(f"there is no preset {key[:40]!r}")
    return dict(vars(snapshot))


def _preset_snapshot(key: str) -> Snapshot | None:
    preset = PRESETS.get(key)
    return from_preset(preset) if preset else None


def _gru(parameters: Any) -> GRU:
    gru = GRU.from_dict(parameters)
    if gru.dim != 2:
        raise ValueError("the page shows GRUs of two units; this one has 1")
    for key in ENTRY_KEYS:
        knob = BY_KEY[key]
        checked(key, float(getattr(gru, knob.name)[knob.index]))
    return gru


def _bounds(value: Any) -> tuple[float, float, float, float]:
    bounds = window(value)
    xmin, xmax, ymin, ymax = bounds
    if max(map(abs, bounds)) > _LARGEST_WINDOW:
        raise ValueError(f"bounds must lie within ±{_LARGEST_WINDOW:g}")
    if min(xmax - xmin, ymax - ymin) < _SMALLEST_WINDOW:
        raise ValueError(f"bounds must span at least {_SMALLEST_WINDOW:g}")
    return bounds


def _starts(value: Any) -> tuple[Start, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError("starts must be a list of [x, y, direction]")
    if len(value) > MAX_STARTS:
        raise ValueError(f"at most {MAX_STARTS} trajectories, not {len(value)}")
    return tuple(_start(entry, f"starts[{i}]") for i, entry in enumerate(value))


def _start(entry: Any, name: str = "start") -> Start:
    """``[x, y, direction]`` as a `Start`; ValueError naming the entry."""
    if not isinstance(entry, Sequence) or isinstance(entry, str) or len(entry) not in (2, 3):
        raise ValueError(f"{name} must be [x, y, direction]")
    x, y = (finite_float(f"{name}.{c}", v) for c, v in zip("xy", entry, strict=False))
    if max(abs(x), abs(y)) > _LARGEST_WINDOW:
        raise ValueError(f"{name} must lie within ±{_LARGEST_WINDOW:g}")
    direction = entry[2] if len(entry) == 3 else "forward"
    return Start(x, y, _choice(f"{name}.direction", direction, DIRECTIONS))


def _duration(value: Any) -> float:
    duration = finite_float("duration", value)
    if not 0 < duration <= MAX_DURATION:
        raise ValueError(f"duration must be above 0 and at most {MAX_DURATION:g}")
    return duration


def _layers(value: Any) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError("layers must be a list of names")
    names = [_choice("layers", name, LAYERS) for name in value]
    return tuple(name for name in LAYERS if name in names)


def _choice(name: str, value: Any, choices: Any) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}")
    return value


def _check_highlighted(value: Any, count: int) -> None:
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < count:
        raise ValueError(f"highlighted must be the number of a start, 0 to {count - 1}")
