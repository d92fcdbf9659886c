"""Where trajectories start: plain values ``[x, y, direction]``, in an address ``x,y,direction``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.state.coding import Coding, Role, chosen, number_of, spelled_numbers
from app.state.window import LARGEST
from core.validation import finite_float

DIRECTIONS = ("forward", "backward", "both")
MAX_STARTS = 24


@dataclass(frozen=True)
class Start:
    """Where a trajectory starts, and which way in time it runs."""

    x: float
    y: float
    direction: str = "forward"


def _read(value: Any) -> tuple[Start, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError("starts must be a list of [x, y, direction]")
    if len(value) > MAX_STARTS:
        raise ValueError(f"at most {MAX_STARTS} trajectories, not {len(value)}")
    return tuple(_start(entry, f"starts[{i}]") for i, entry in enumerate(value))


def _start(entry: Any, name: str) -> Start:
    if not isinstance(entry, Sequence) or isinstance(entry, str) or len(entry) not in (2, 3):
        raise ValueError(f"{name} must be [x, y, direction]")
    x, y = (finite_float(f"{name}.{c}", v) for c, v in zip("xy", entry, strict=False))
    if max(abs(x), abs(y)) > LARGEST:
        raise ValueError(f"{name} must lie within ±{LARGEST:g}")
    direction = entry[2] if len(entry) == 3 else DIRECTIONS[0]
    return Start(x, y, chosen(f"{name}.direction", direction, DIRECTIONS))


def _write(starts: Sequence[Start]) -> list[list[Any]]:
    return [[start.x, start.y, start.direction] for start in starts]


def _parse(text: str) -> list[list[Any]]:
    return [_parts(start) for start in text.split(";") if start]


def _parts(text: str) -> list[Any]:
    x, _, rest = text.partition(",")
    y, _, direction = rest.partition(",")
    return [number_of(x), number_of(y), direction or DIRECTIONS[0]]


def _spell(starts: list[list[Any]]) -> str:
    return ";".join(f"{spelled_numbers((x, y))},{direction}" for x, y, direction in starts)


STARTS = Coding(_read, _write, _parse, _spell, Role.STEP)

HIGHLIGHTED = Coding(
    lambda value: value,  # how many starts there are decides: `check_highlighted`
    parse=number_of,
    spell=lambda value: None if value is None else str(value),
)


def check_highlighted(value: Any, count: int) -> None:
    """Refuse what is no number of one of ``count`` starts; None is that of none."""
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < count:
        raise ValueError(f"highlighted must be the number of a start, 0 to {count - 1}")
