"""JSON from outside, read in one pass: bounded numbers and depth, no name twice in an object."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

DEEPEST = 32
"""Lists and objects inside each other, at most."""

LONGEST_NUMBER = 1000
"""Characters of a number, at most: floats end at 309."""

_HEAD = 256
_KINDS = {
    "\ufffdPNG\r\n": "a picture (PNG)", "JFIF\0": "a picture (JPEG)", "Exif\0": "a picture (JPEG)",
    "GIF8": "a picture (GIF)", "<svg": "a picture (SVG)", "%PDF-": "a PDF",
    "PK\x03\x04": "an archive (ZIP)", "\ufffdNUMPY": "an array of NumPy's",
    "<!DOCTYPE html": "a web page (HTML)", "<html": "a web page (HTML)",
}  # fmt: skip
"""What other files have near their beginning; what is no UTF-8 is U+FFFD, as browsers decode it."""


def parsed(text: str | bytes) -> Any:
    """The value of a JSON text.

    The work grows in proportion to the text. Raises ValueError for what is no JSON, for a name
    that stands twice in one object (`json` takes the last), for nesting beyond `DEEPEST`, for
    numbers beyond `LONGEST_NUMBER` and for text that is no Unicode. NaN and infinity are read,
    so that what checks their entry can name it.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal
        )
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(_instead(text, error)) from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    check(value)
    return value


def check(
    value: object, most: float = math.inf, each: Callable[[object], None] | None = None
) -> None:
    """ValueError for nesting beyond `DEEPEST` and for text that is no Unicode.

    Parameters
    ----------
    value
        Of lists, objects and what they hold.
    most
        So many values at most, lists and objects included.
    each
        Called with every value; may raise ValueError.
    """
    level, count = [value], 0
    for _ in range(DEEPEST):
        count += len(level)
        if count > most:
            raise ValueError(f"it holds more than {most:,} values")
        inner: list[object] = []
        for part in level:
            if each is not None:
                each(part)
            if isinstance(part, dict):
                if not all(isinstance(name, str) for name in part):
                    raise ValueError("it holds a name that is no text")
                inner += part
                inner += part.values()
            elif isinstance(part, list):
                inner += part
            elif isinstance(part, str) and not _is_text(part):
                raise ValueError("it holds text that is no Unicode")
        if not inner:
            return
        level = inner
    raise ValueError("it is nested too deeply")


def shown(value: object, longest: int = 40) -> str:
    """A value as errors quote it: short, whatever it is."""
    if isinstance(value, (list, tuple, dict, set)):
        kind = {dict: "object", set: "set"}.get(type(value), "list")
        return f"{'an' if kind == 'object' else 'a'} {kind} of {len(value)}"
    if isinstance(value, int) and abs(value) >= 10**longest:
        return f"a number of about {math.ceil(value.bit_length() * math.log10(2))} digits"
    if isinstance(value, (str, bytes)):
        value = value[:longest]  # its repr may be longer, but not by much
    text = repr(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _instead(text: str | bytes, error: ValueError) -> str:
    """What a text is that is no JSON, in words for whoever took it for some."""
    head = text[:_HEAD].decode(errors="replace") if isinstance(text, bytes) else text[:_HEAD]
    for sign, words in _KINDS.items():
        if sign in head:
            return f"it is {words}, not JSON"
    if "\0" in head or "\ufffd" in head:
        return "it is no text, and so not JSON"
    if not text.strip():
        return "it is empty, not JSON"
    if head.lstrip()[:1] not in ("{", "[") or not isinstance(error, json.JSONDecodeError):
        return "it is a text, but not JSON"
    return f"it is not JSON: it cannot be read from line {error.lineno}, column {error.colno} on"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name[:40]} stands twice in one object")
        found[name] = value
    return found


def _integer(text: str) -> int:
    return int(_short(text))


def _decimal(text: str) -> float:
    return float(_short(text))


def _short(text: str) -> str:
    """Without this a number's work could grow with the square of its length."""
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"it holds a number of {len(text)} characters")
    return text


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def record(value: object, what: str, names: set[str], optional: set[str]) -> dict[str, Any]:
    """``value`` as a mapping with these keys and no others; else ValueError naming them."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} must be a mapping")
    missing, unknown = sorted(names - optional - set(value)), sorted(set(value) - names)
    if missing:
        raise ValueError(f"{what} lacks {', '.join(missing)}")
    if unknown:
        raise ValueError(f"{what} has no {', '.join(unknown)}")
    return value


def items(name: str, value: object) -> list[Any]:
    """``value`` as a list; else ValueError naming it."""
    if not isinstance(value, list):
        raise ValueError(f"{name} must be a list")
    return value


def words(name: str, value: object, *, empty: bool = False) -> str:
    """``value`` as text, by default not empty; else ValueError naming it."""
    if not isinstance(value, str) or not (empty or value.strip()):
        raise ValueError(f"{name} must be text")
    return value
