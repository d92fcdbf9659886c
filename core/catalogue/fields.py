"""Reading JSON that may be damaged: every error names the place and what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.plain_json import shown
from core.validation import finite_array, finite_float

T = TypeVar("T")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Fields:
    """The fields of one JSON object, each read once and checked.

    Parameters
    ----------
    name
        What errors call the object.
    value
        What should be the object.
    """

    def __init__(self, name: str, value: object) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{name} must be an object")
        self.name = name
        self._values = value
        self._read: set[str] = set()

    @classmethod
    def of_list(cls, name: str, value: object, keys: Sequence[str]) -> Self:
        """The same for a list whose values stand in a fixed order."""
        if not isinstance(value, list) or len(value) != len(keys):
            raise ValueError(f"{name} must be a list of {', '.join(keys)}")
        return cls(name, dict(zip(keys, value, strict=True)))

    def end(self) -> None:
        """Raise ValueError if there was more than was read."""
        unknown = sorted(str(key)[:40] for key in set(self._values) - self._read)
        if unknown:
            raise ValueError(f"{self.name} has unknown fields: {', '.join(unknown[:5])}")

    def any(self, key: str) -> Any:
        """The value as it is."""
        self._read.add(key)
        if key not in self._values:
            raise ValueError(f"{self.name} lacks {key}")
        return self._values[key]

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return key in self._values

    def optional(self, key: str, read: Callable[[object, str], T]) -> T | None:
        """What ``read`` makes of the value; None if it is not there."""
        self._read.add(key)
        if key not in self._values:
            return None
        return read(self._values[key], f"{self.name}, {key}")

    def text(self, key: str, *, empty: bool = False, among: Collection[str] | None = None) -> str:
        """A text, one of ``among`` where that is given."""
        value = self.any(key)
        if not isinstance(value, str) or not (empty or value.strip()):
            raise self._wrong(key, "text")
        if among is not None and value not in among:
            raise self._wrong(key, f"one of {', '.join(filter(None, among))}")
        return value

    def slug(self, key: str) -> str:
        """A text of lower-case letters, digits and single hyphens."""
        value = self.text(key)
        if not _SLUG.fullmatch(value) or len(value) > 120:
            raise self._wrong(key, "small letters, digits and hyphens")
        return value

    def texts(self, key: str, *, among: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        values = self.list(key)
        for value in values:
            if not isinstance(value, str):
                raise self._wrong(key, "a list of texts")
            if among is not None and value not in among:
                raise self._wrong(key, f"among {', '.join(among)}")
        return tuple(values)

    def list(self, key: str) -> list[Any]:
        """A list."""
        value = self.any(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value

    def truth(self, key: str) -> bool:
        """True or false."""
        value = self.any(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def integer(self, key: str) -> int:
        """A integer."""
        value = self.any(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, "an integer")
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        return finite_float(f"{self.name}, {key}", self.any(key))

    def positive(self, key: str, *, zero: bool = False) -> float:
        """A number above 0, or from 0 on."""
        value = self.number(key)
        if not (value > 0.0 or (zero and value == 0.0)):
            raise self._wrong(key, "at least 0" if zero else "above 0")
        return value

    def indices(self, key: str) -> tuple[int, ...]:
        """A list of integers from 0 on."""
        values = self.list(key)
        for value in values:
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise self._wrong(key, "a list of indices")
        return tuple(values)

    def array(self, key: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """An array of finite numbers."""
        return finite_array(f"{self.name}, {key}", self.any(key), shape)

    def _wrong(self, key: str, wanted: str) -> ValueError:
        found = shown(self._values[key])
        return ValueError(f"{self.name}: {key} must be {wanted}, not {found}")
