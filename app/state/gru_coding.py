"""The GRU of a state: as a plain value, and as the keys of an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.state.coding import numbers_of, spelled_numbers, truth_of
from app.state.knobs import BY_KEY, ENTRY_KEYS, checked
from app.state.rotation import rotation_of, rotation_query
from core import GRU

_WEIGHTS = ("Uh", "Ur", "Uz", "bh", "br", "bz", "ch")
_ROTATION = ("gain", "angle")
GRU_KEYS = (*_WEIGHTS, *_ROTATION, "reset_after")
"""What an address says of it."""


def gru_of(parameters: Any) -> GRU:
    """The GRU of plain values (`core.GRU.to_dict`).

    Raises ValueError for what is none of two units, or beyond the page's limits.
    """
    gru = GRU.from_dict(parameters)
    if gru.dim != 2:
        raise ValueError("the page shows GRUs of two units; this one has 1")
    for key in ENTRY_KEYS:
        knob = BY_KEY[key]
        checked(key, float(getattr(gru, knob.name)[knob.index]))
    return gru


def gru_query(gru: GRU) -> dict[str, str]:
    """The keys of an address; zeros are left out, a scaled rotation is gain and angle."""
    parts = rotation_query(gru.Uh) or {"Uh": spelled_numbers(gru.Uh.ravel())}
    for name in _WEIGHTS[1:]:
        values = getattr(gru, name).ravel()
        if values.any():
            parts[name] = spelled_numbers(values)
    if gru.reset_after:
        parts["reset_after"] = "true"
    return parts


def query_gru(flat: Mapping[str, str]) -> dict[str, Any]:
    """Plain values of the keys of an address; what is no number stays text."""
    gru: dict[str, Any] = {}
    if any(name in flat for name in _ROTATION):
        if "Uh" in flat:
            raise ValueError("the address has Uh twice: as entries, and as gain and angle")
        gru["Uh"] = rotation_of(flat).tolist()
    for name in _WEIGHTS:
        if name not in flat:
            continue
        values = numbers_of(flat[name])
        if name.startswith("U"):
            if len(values) != 4:
                raise ValueError(f"{name} needs 4 numbers, not {len(values)}")
            gru[name] = [values[:2], values[2:]]
        else:
            gru[name] = values
    if "reset_after" in flat:
        gru["reset_after"] = truth_of("reset_after", flat["reset_after"])
    return gru
