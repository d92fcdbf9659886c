"""How one field of a state is read, written and spelled: what its row in the table says.

The table is `app.state.snapshot.Snapshot` itself: each field stands there with its type, its
default and its `Coding`. Files, addresses, requests, what is sent to the browser and the history
read the table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from core.validation import finite_float


class Role(Enum):
    """What a change of a field is to undo and redo."""

    STEP = "step"
    """A step of its own."""
    LOOK = "look"
    """How one looks: no step, and a walk through the history leaves it as it is."""
    PART = "part"
    """No step of its own, but it belongs to the one in which it changes."""


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Coding:
    """A row of the table.

    Attributes
    ----------
    read
        A plain (JSON) value → the field's; ValueError names the field and what is wrong.
    write
        The field's value → a plain one.
    parse
        The text of an address → a plain value. What it cannot make sense of stays text, for
        ``read`` to refuse.
    spell
        A plain value → the text of an address; None: it is left out.
    role
        What a change is to undo and redo.
    brief
        Left out of files too where it is at its default, so that an older Gruscope reads the
        rest.
    """

    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = _same
    parse: Callable[[str], Any] = _same
    spell: Callable[[Any], str | None] = _same
    role: Role = Role.PART
    brief: bool = False


def coded(default: Any, coding: Coding) -> Any:
    """A field of a dataclass with its default and its coding."""
    return field(default=default, metadata={"coding": coding})


def choice(name: str, choices: Collection[str], role: Role = Role.PART) -> Coding:
    """One of some words."""
    return Coding(lambda value: chosen(name, value, choices), role=role)


def truth(name: str, role: Role, *, brief: bool = False) -> Coding:
    """True or false."""

    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false")
        return value

    return Coding(
        read, parse=lambda text: truth_of(name, text), spell=spelled_truth, role=role, brief=brief
    )


def number(name: str, low: float, high: float, role: Role, *, brief: bool = False) -> Coding:
    """A number from ``low`` to ``high``."""

    def read(value: Any) -> float:
        found = finite_float(name, value)
        if not low <= found <= high:
            raise ValueError(f"{name} must lie from {low:g} to {high:g}, but it is {found:g}")
        return found

    return Coding(read, parse=number_of, spell=repr, role=role, brief=brief)


def chosen(name: str, value: Any, choices: Collection[str]) -> str:
    """The value if it is one of the choices, else ValueError."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}")
    return value


def number_of(text: str) -> int | float | str:
    """The number that a text is, or the text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def numbers_of(text: str) -> list[int | float | str]:
    """Numbers with commas between them."""
    return [number_of(part) for part in text.split(",")]


def spelled_numbers(values: Any) -> str:
    """Python's shortest texts of numbers, with commas between them."""
    return ",".join(repr(float(v)).removesuffix(".0") for v in values)


def truth_of(name: str, text: str) -> bool:
    """What the words true and false mean; ValueError for any other."""
    if text not in ("true", "false"):
        raise ValueError(f"{name} must be true or false")
    return text == "true"


def spelled_truth(value: bool) -> str:
    """The word for a truth value."""
    return "true" if value else "false"
