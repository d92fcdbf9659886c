"""Adding to the catalogue: what is known becomes an alias, what is new an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from core.catalogue.complexity import simpler
from core.catalogue.entry import Entry
from core.catalogue.fields import Fields
from core.catalogue.record import entry_of
from core.catalogue.store import parameters_of
from core.catalogue.words import stem
from core.model.gru import GRU
from core.plain_json import parsed

FORMAT = "gruscope-finds"
VERSION = 1
MAX_BYTES = 5_000_000
MOST_FINDS = 10_000
_LONGEST = 20_000
_MOST_ALIASES = 100
_LONGEST_ALIAS = 300


@dataclass(frozen=True, eq=False)
class Find:
    """A GRU that may belong into the catalogue, with what cannot be computed about it.

    ``parameter`` names the parameter that removes a degeneracy, "" for generic portraits;
    the rest as in `core.catalogue.entry.Entry`. ``signature`` is what its finder claims
    (its text), "" for nothing; it is checked.
    """

    gru: GRU
    origin: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    in_paper: bool = False
    parameter: str = ""
    signature: str = ""


def finds_to_json(finds: Iterable[Find]) -> dict[str, Any]:
    """A contribution as JSON values; the inverse of `finds_from_json`."""
    records = []
    for find in finds:
        values = vars(find) | {"gru": parameters_of(find.gru), "aliases": list(find.aliases)}
        records.append({key: value for key, value in values.items() if value})
    return {"format": FORMAT, "version": VERSION, "finds": records}


def finds_from_json(text: str | bytes) -> tuple[Find, ...]:
    """The finds of a contribution; ValueError names what is wrong with it.

    Nothing in it is believed: `added` computes and proves everything anew.
    """
    if len(text) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    document = Fields("the file", parsed(text))
    if document.text("format") != FORMAT:
        raise ValueError(f'"format" must be "{FORMAT}"')
    if document.integer("version") != VERSION:
        raise ValueError(f"its version is unknown; this Gruscope reads version {VERSION}")
    records = document.list("finds")
    document.end()
    if len(records) > MOST_FINDS:
        raise ValueError(f"it holds more than {MOST_FINDS} finds")
    return tuple(_find(record, f"find {i}") for i, record in enumerate(records, 1))


def _find(record: object, place: str) -> Find:
    fields = Fields(place, record)
    try:
        gru = GRU.from_dict(fields.any("gru"))
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    if gru.dim != 2:
        raise ValueError(f"{place} must have two units")
    names = ("origin", "note", "parameter", "signature")
    texts = {name: fields.optional(name, _text) or "" for name in names}
    aliases = fields.texts("aliases") if fields.has("aliases") else ()
    if len(aliases) > _MOST_ALIASES or any(len(alias) > _LONGEST_ALIAS for alias in aliases):
        raise ValueError(
            f"{place}, aliases: at most {_MOST_ALIASES}, of {_LONGEST_ALIAS} characters each"
        )
    in_paper = fields.truth("in_paper") if fields.has("in_paper") else False
    fields.end()
    return Find(gru, aliases=aliases, in_paper=in_paper, **texts)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(f"{place} must be text of at most {_LONGEST} characters")
    return value


def added(
    entries: Sequence[Entry],
    finds: Iterable[Find],
    *,
    better: Callable[[Entry, Entry], bool] | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[tuple[Entry, ...], list[str]]:
    """The catalogue with finds added, and a line on what became of each.

    Parameters
    ----------
    entries
        The catalogue.
    finds
        What to add. Each is computed and its points proven; a find with a known key
        leaves its aliases and origin with the entry that has it.
    better
        Whether the second of two entries with one key is to stand for it. By default:
        if it is `simpler`, and no radius is known that would be lost.
    progress
        Called with the number of finds that are done.
    """
    known = {entry.key: entry for entry in entries}
    names = {entry.name for entry in entries}
    better = better or (lambda old, new: old.robustness is None and simpler(new.gru, old.gru))
    report = []
    for done, find in enumerate(finds, 1):
        progress(done - 1)
        try:
            entry = checked(find)
        except ValueError as error:
            report.append(f"find {done} refused: {error}")
            continue
        old = known.get(entry.key)
        if old is None:
            name = _free(stem(entry.points, entry.cycles, entry.degeneracy), names)
            names.add(name)
            known[entry.key] = replace(entry, name=name)
            report.append(f"find {done} is new: {name}")
        else:
            known[entry.key] = _merged(old, entry, better(old, entry))
            report.append(f"find {done} is {old.name}")
    return tuple(known.values()), report


def checked(find: Find) -> Entry:
    """The entry of a find, computed and proven; ValueError says why there is none."""
    entry = entry_of(
        find.gru, parameter=find.parameter, aliases=find.aliases, origin=find.origin,
        note=find.note, in_paper=find.in_paper,
    )  # fmt: skip
    if find.signature and find.signature != entry.signature.text:
        raise ValueError("its signature is not the one that it claims")
    if not find.parameter and entry.clusters:
        raise ValueError("its fixed points are not all proven")
    return entry


def _merged(old: Entry, new: Entry, replaced: bool) -> Entry:
    """One entry for two with the same key: the old one's name, everybody's aliases."""
    base = replace(new, name=old.name) if replaced else old
    aliases = dict.fromkeys((*old.aliases, *new.aliases))
    return replace(
        base,
        aliases=tuple(aliases),
        in_paper=old.in_paper or new.in_paper,
        robustness=old.robustness if base.gru == old.gru else None,
    )


def _free(base: str, names: set[str]) -> str:
    """``base`` with the first letter that is free: a, b, … z, aa, ab and so on."""
    for i in count():
        letters, rest = "", i + 1
        while rest:
            rest, place = divmod(rest - 1, 26)
            letters = chr(ord("a") + place) + letters
        if f"{base}-{letters}" not in names:
            return f"{base}-{letters}"
    raise AssertionError
