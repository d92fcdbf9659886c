"""The tab's address: Explore's own, with the parameter and its interval."""

from __future__ import annotations

from app.bifurcations.request import KEYS, DiagramRequest, request_of
from app.query import flat_query

LONGEST = 20_000


def split(query: str) -> tuple[DiagramRequest | None, str]:
    """The request that an address names, if any, and Explore's part of the query.

    ValueError if it names half of one, or one that cannot be.
    """
    flat = flat_query(query, LONGEST)
    own = {key: flat.pop(key) for key in KEYS if key in flat}
    flat.pop("tab", None)
    rest = "&".join(part for part in query.removeprefix("?").split("&") if _key(part) in flat)
    if not own:
        return None, rest
    if set(own) != set(KEYS):
        raise ValueError(f"the address names no {(set(KEYS) - set(own)).pop()}")
    ends = own["interval"].split(",")
    if len(ends) != 2:
        raise ValueError("an interval is two numbers, such as 0,0.12")
    return request_of(own["parameter"], *ends), rest


def _key(part: str) -> str:
    return part.partition("=")[0]
