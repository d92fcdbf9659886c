"""The tab's addresses: Explore's own, with a mode, its parameters and their intervals.

One parameter: ``parameter=bh[1]&interval=0,0.12``. Two: ``mode=plane`` with ``parameter2``
and ``interval2`` beside. A sweep: ``mode=sweep&quantity=period``, ``values`` for each
parameter, and the second one only if there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.bifurcations.request import TAB, DiagramRequest, request_of
from app.state.query import flat_query
from app.words.files import not_opened

Asked = TypeVar("Asked")

LONGEST = 20_000
FIRST = ("parameter", "interval")
SECOND = ("parameter2", "interval2")
KEYS = ("mode", "quantity", "at", *FIRST, "values", *SECOND, "values2")
"""What this tab adds to Explore's address."""

MODES = ("diagram", "plane", "sweep")
"""As addresses call them; the first needs no name."""


def own_part(query: str) -> dict[str, str]:
    """What an address says of this tab; ValueError for what is no address."""
    flat = flat_query(query, LONGEST)
    return {key: flat[key] for key in KEYS if key in flat}


def mode_in(own: dict[str, str]) -> str:
    """The mode that an address names."""
    mode = own.get("mode", MODES[0])
    if mode not in MODES:
        raise ValueError(f"there is no mode {mode[:40]!r}")
    return mode


def request_in(own: dict[str, str], keys: Sequence[str] = FIRST) -> DiagramRequest | None:
    """The parameter and interval under two keys, if any; ValueError for half of them."""
    given = [key for key in keys if key in own]
    if not given:
        return None
    if len(given) < len(keys):
        raise ValueError(f"the address names no {next(k for k in keys if k not in own)}")
    ends = own[keys[1]].split(",")
    if len(ends) != 2:
        raise ValueError("an interval is two numbers, such as 0,0.12")
    return request_of(own[keys[0]], *ends)


def asked_in(
    own: dict[str, str],
    read: Callable[[dict[str, str]], Asked | None],
    check: Callable[[Asked], object],
) -> Asked | None:
    """What an address asks a mode for, if it does; ``check`` refuses what cannot be.

    ValueError says that the address was not opened, and why.
    """
    try:
        asked = read(own)
        if asked is not None:
            check(asked)
    except ValueError as error:
        raise ValueError(not_opened("The address", error)) from None
    return asked


def address_of(mode: str, *parts: str) -> str:
    """The address of a mode with its parts, all but Explore's."""
    named = [] if mode == MODES[0] else [f"mode={mode}"]
    return "&".join([f"tab={TAB}", *named, *(part for part in parts if part)])


def explores(query: str) -> str:
    """Explore's part of the address, whatever else it says."""
    parts = query.removeprefix("?").split("&")
    return "&".join(part for part in parts if part.partition("=")[0] not in ("tab", *KEYS))
