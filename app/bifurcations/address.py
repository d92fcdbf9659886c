"""The tab's address: Explore's own, with the parameter and its interval."""

from __future__ import annotations

from app.bifurcations.request import KEYS, DiagramRequest, request_of
from app.query import flat_query

LONGEST = 20_000


def request_in(query: str) -> DiagramRequest | None:
    """The diagram that an address names, if any; ValueError for half of one or a bad one."""
    flat = flat_query(query, LONGEST)
    own = {key: flat[key] for key in KEYS if key in flat}
    if not own:
        return None
    if set(own) != set(KEYS):
        raise ValueError(f"the address names no {(set(KEYS) - set(own)).pop()}")
    ends = own["interval"].split(",")
    if len(ends) != 2:
        raise ValueError("an interval is two numbers, such as 0,0.12")
    return request_of(own["parameter"], *ends)


def explores(query: str) -> str:
    """Explore's part of the address, whatever its diagram."""
    parts = query.removeprefix("?").split("&")
    return "&".join(part for part in parts if part.partition("=")[0] not in ("tab", *KEYS))
