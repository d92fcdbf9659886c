"""Kinds of text files: read once for each state of a file, replaced completely or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

Content = TypeVar("Content")

_KEPT = 4
"""Files of one kind that are kept in memory."""


class TextFiles(Generic[Content]):
    """The files of one kind.

    Parameters
    ----------
    name
        What errors call a file, with its own name and *is* or *are* after it: "the catalogue".
    read
        From a file's text to what it holds; ValueError says what is wrong with it.
    plural
        Whether the name is.
    """

    def __init__(
        self, name: str, read: Callable[[str], Content], *, plural: bool = False
    ) -> None:  # fmt: skip
        self._name, self._read, self._are = name, read, "are" if plural else "is"
        self._known = lru_cache(maxsize=_KEPT)(self._content)

    def load(self, file: Path) -> Content:
        """What a file holds; ValueError, naming it, if it is missing or damaged."""
        try:
            stamp = file.stat()
            return self._known(file, stamp.st_mtime_ns, stamp.st_size)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ValueError(f"{self._name} {file.name} cannot be read: {reason}") from None

    def _content(self, file: Path, _modified: int, _size: int) -> Content:
        try:
            return self._read(file.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise ValueError(
                f"{self._name} {file.name} {self._are} damaged: no UTF-8 text"
            ) from None
        except ValueError as error:
            raise ValueError(f"{self._name} {file.name} {self._are} damaged: {error}") from None

    def save(self, file: Path, text: str) -> None:
        """Write a file; the old one stays until the new one is complete."""
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
