"""What is said of a file or an address that is not opened: one wording for all tabs."""

from __future__ import annotations


def quoted(file: str) -> str:
    """A file's name as sentences have it; its beginning, since a name may be a trick."""
    return f"“{file[:60]}”" if file else "the file"


def not_opened(what: str, why: object) -> str:
    """ "“state.json” was not opened: it is a picture (PNG), not JSON."."""
    return f"{what} was not opened: {why}."


def too_large(most: int) -> str:
    """Why a file of more than so many bytes is not read."""
    size = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1000} kB"
    return f"it is larger than {size}"
