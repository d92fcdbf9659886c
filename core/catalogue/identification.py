"""Which entry of the catalogue a portrait is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.catalogue.entry import Entry
from core.catalogue.store import load_catalogue
from core.model.gru import GRU
from core.topology.invariant import Signature, signature as signature_of_gru


@dataclass(frozen=True)
class _Index:
    generic: dict[str, Entry]
    degenerate: dict[GRU, Entry]


@lru_cache(maxsize=4)
def _index(entries: tuple[Entry, ...]) -> _Index:
    return _Index(
        {entry.signature.text: entry for entry in entries if entry.signature.resolved},
        {entry.gru: entry for entry in entries if entry.degeneracy is not None},
    )


def identify(
    gru: GRU, *, signature: Signature | None = None, entries: Sequence[Entry] | None = None
) -> Entry | None:
    """The entry that the portrait of ``gru`` is, None if it is not in the catalogue.

    Parameters
    ----------
    gru
        Two units; ValueError for one.
    signature
        Its signature where that is known already; else it is computed.
    entries
        Where to look; by default the project's catalogue.

    Notes
    -----
    A generic portrait is the entry with its signature: *computed*. A degenerate entry is
    given only for its own parameters; anything else that is not resolved is None.
    """
    index = _index(tuple(load_catalogue() if entries is None else entries))
    own = index.degenerate.get(gru)
    if own is not None:
        return own
    name = signature if signature is not None else signature_of_gru(gru)
    return index.generic.get(name.text) if name.resolved else None


def entry_with(signature: Signature, entries: Sequence[Entry] | None = None) -> Entry | None:
    """The generic entry of a signature, None if there is none."""
    index = _index(tuple(load_catalogue() if entries is None else entries))
    return index.generic.get(signature.text) if signature.resolved else None
