"""The lenses of a state in files and addresses: freezing, the Euler step, slowness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.state.snapshot import SLOW_LEVELS, Snapshot
from core.validation import finite_float

LENSES = {"frozen": False, "step": 0.0, "slow_level": 1e-3}
"""Left out where they are at these defaults, so that an older Gruscope reads the rest."""


def lenses_of(snapshot: Snapshot) -> dict[str, Any]:
    """The lenses that are not at their defaults, as plain values."""
    values = {key: getattr(snapshot, key) for key in LENSES}
    return {key: value for key, value in values.items() if value != LENSES[key]}


def lens_query(snapshot: Snapshot) -> dict[str, str]:
    """The same as the strings of an address."""
    return {k: "true" if v is True else repr(v) for k, v in lenses_of(snapshot).items()}


def _frozen(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("frozen must be true or false")
    return value


def _between(name: str, value: Any, low: float, high: float) -> float:
    number = finite_float(name, value)
    if not low <= number <= high:
        raise ValueError(f"{name} must lie from {low:g} to {high:g}, but it is {number:g}")
    return number


LENS_READERS: dict[str, Callable[[Any], Any]] = {
    "frozen": _frozen,
    "step": lambda value: _between("step", value, 0.0, 1.0),
    "slow_level": lambda value: _between("slow_level", value, *SLOW_LEVELS),
}
"""What checks each; ValueError names the one that is wrong."""
