"""What a browser sends compressed is unpacked only as far as it could mean it.

Bokeh takes bytes as base64 of gzip as well, without a limit: of 3 MB of such text it makes 2 GB,
on the event loop that all visitors share. Its own browser side never writes this; buffers
travel as they are, within the limit of a message.
"""

from __future__ import annotations

import base64
import zlib
from functools import cache
from typing import Any

from bokeh.core.serialization import Deserializer

LARGEST = 5_000_000
"""Bytes."""

_GZIP = 16 + zlib.MAX_WBITS


class Refused(ValueError):  # noqa: N818
    """What a browser sent is refused: no fault of ours, whose traceback the log would keep."""


@cache
def install() -> None:
    """Bound it in this process, from now on (of a server, at its start)."""
    Deserializer.register("bytes", _bytes)


def inflated(text: str) -> bytes:
    """The bytes behind a text; `Refused` for more than `LARGEST`, and for no such text."""
    unpacking = zlib.decompressobj(_GZIP)
    try:
        found = unpacking.decompress(base64.b64decode(text), LARGEST)
    except (ValueError, zlib.error) as error:
        raise Refused(f"the bytes are not compressed as they should be: {error}") from None
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise Refused(f"the bytes are incomplete, or more than {LARGEST:,}")
    return found


def _bytes(encoded: dict[str, Any], deserializer: Deserializer) -> Any:
    data = encoded["data"]
    if isinstance(data, str):
        return inflated(data)
    return deserializer._decode_bytes(encoded)  # a buffer, as it came
