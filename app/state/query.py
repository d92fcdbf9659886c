"""The query of an address as plain pairs, read whole or refused whole."""

from __future__ import annotations

from urllib.parse import parse_qs


def flat_query(query: str, longest: int) -> dict[str, str]:
    """The pairs of a query, with or without its question mark, but for Bokeh's own.

    Raises ValueError for more than ``longest`` characters, for what is no query, and for a
    key that stands twice.
    """
    query = query.removeprefix("?")
    if len(query) > longest:
        raise ValueError("the address is too long")
    try:
        pairs = parse_qs(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise ValueError("the address is malformed") from None
    pairs = {key: v for key, v in pairs.items() if not key.startswith("bokeh-")}
    repeated = sorted(key for key, values in pairs.items() if len(values) > 1)
    if repeated:
        raise ValueError(f"{repeated[0][:40]} stands twice in the address")
    return {key: values[0] for key, values in pairs.items()}
