"""The catalogue's file: one JSON object, a record for each entry.

``assets/catalogue/catalogue.json`` holds the parameters and what was computed from them, so
that nothing has to be computed to show it; `core.catalogue.verification` computes all of
it anew. Parameters that are 0 are left out. docs/catalogue-format.md describes the fields.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from core.catalogue.entry import BEYOND, ClusterRecord, CycleRecord, Degeneracy, Entry, PointRecord
from core.catalogue.fields import Fields
from core.disk.texts import TextFiles
from core.events.kinds import renamed
from core.model.gru import GRU
from core.model.parameter_names import spelled
from core.nullcline_curves.shapes import SHAPES
from core.plain_json import parsed
from core.reasons.reason import Code, Reason
from core.structural_stability.radii import Robustness
from core.topology.invariant import Signature

CATALOGUE_FILE = Path(__file__).resolve().parents[2] / "assets" / "catalogue" / "catalogue.json"
FORMAT = "gruscope-catalogue"
VERSION = 1

T = TypeVar("T")


def load_catalogue(path: str | Path | None = None) -> tuple[Entry, ...]:
    """The entries of a catalogue file, by default the project's own.

    Read once for each state of the file. Raises ValueError, naming the file, the entry and
    what is wrong with it, if the file is missing, is no JSON, or holds anything else than
    `to_json` writes.
    """
    return _FILES.load(Path(path) if path is not None else CATALOGUE_FILE)


def save_catalogue(entries: Iterable[Entry], path: str | Path | None = None) -> None:
    """Write a catalogue file; the old one stays until the new one is complete."""
    _FILES.save(Path(path) if path is not None else CATALOGUE_FILE, to_json(entries))


def to_json(entries: Iterable[Entry]) -> str:
    """The text of a catalogue file: one line for each entry, sorted as a reader would."""
    lines = [json.dumps(_record(entry), ensure_ascii=False) for entry in sorted(entries, key=_rank)]
    head = f'{{"format": "{FORMAT}", "version": {VERSION}, "entries": [\n'
    return head + ",\n".join(lines) + "\n]}\n"


def from_json(text: str) -> tuple[Entry, ...]:
    """The entries of a catalogue file's text; ValueError names what is wrong."""
    document = Fields("the file", parsed(text))
    if document.text("format") != FORMAT:
        raise ValueError(f'"format" must be "{FORMAT}"')
    if document.integer("version") != VERSION:
        raise ValueError(f"its version is unknown; this Gruscope reads version {VERSION}")
    records = document.list("entries")
    document.end()
    entries = tuple(_entry(record, f"entry {i}") for i, record in enumerate(records, 1))
    for what in ("name", "key"):
        seen: dict[object, int] = {}
        for i, entry in enumerate(entries, 1):
            other = seen.setdefault(getattr(entry, what), i)
            if other != i:
                raise ValueError(f"entries {other} and {i} have the same {what}: {entry.name}")
    return entries


_FILES = TextFiles("the catalogue", from_json)


def _rank(entry: Entry) -> tuple[bool, int, tuple[int, ...], int, str]:
    return bool(entry.degeneracy), len(entry.points), entry.counts, len(entry.name), entry.name


def parameters_of(gru: GRU) -> dict[str, Any]:
    """The parameters of a GRU that are not 0, ready for JSON."""
    return {k: v for k, v in gru.to_dict().items() if k == "Uh" or np.any(v)}


def _record(entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {
        "name": entry.name,
        "title": entry.title,
        "description": entry.description,
        "note": entry.note,
        "aliases": list(entry.aliases),
        "origin": entry.origin,
        "parameters": parameters_of(entry.gru),
        "signature": entry.signature.text,
        "reasons": [str(reason) for reason in entry.signature.reasons],
        "points": [[p.kind, p.shape, p.h.tolist(), p.enclosure.tolist()] for p in entry.points],
        "clusters": [[c.index, c.guess, c.enclosure.tolist()] for c in entry.clusters],
        "cycles": [[c.stable, c.period, c.multiplier, list(c.encloses)] for c in entry.cycles],
        "nullclines": {axis: list(words) for axis, words in entry.nullclines.items()},
        "in_paper": entry.in_paper,
        "beyond": list(entry.beyond),
    }
    if entry.degeneracy is not None:
        d = entry.degeneracy
        record["degeneracy"] = vars(d) | {"below": d.below.text, "above": d.above.text}
    if entry.robustness is not None:
        r = entry.robustness
        change = None if r.change is None else parameters_of(r.change)
        upper = None if change is None else r.upper_radius
        record["robustness"] = vars(r) | {"upper_radius": upper, "change": change}
    return record


def _entry(record: object, place: str) -> Entry:
    fields = Fields(place, record)
    name = fields.slug("name")
    fields.name = name
    text = fields.text("signature", empty=True)
    reasons = tuple(Reason(Code.RECORDED, (), (sentence,)) for sentence in fields.texts("reasons"))
    degeneracy = fields.optional("degeneracy", _degeneracy)
    if bool(text) is bool(degeneracy):
        raise ValueError(f"{name} needs either a signature or a degeneracy")
    points = tuple(_point(p, f"{name}, point {i}") for i, p in enumerate(fields.list("points"), 1))
    entry = Entry(
        name=name,
        title=renamed(fields.text("title")),
        description=renamed(fields.text("description", empty=True)),
        note=renamed(fields.text("note", empty=True)),
        aliases=fields.texts("aliases"),
        origin=fields.text("origin", empty=True),
        gru=_gru(fields.any("parameters"), name),
        signature=Signature(text, bool(text), reasons),
        degeneracy=degeneracy,
        points=points,
        clusters=_each(fields, "clusters", _cluster),
        cycles=_each(fields, "cycles", _cycle),
        nullclines=_shapes(Fields(f"{name}, nullclines", fields.any("nullclines"))),
        in_paper=fields.truth("in_paper"),
        beyond=fields.texts("beyond", among=BEYOND),
        robustness=fields.optional("robustness", _robustness),
    )
    fields.end()
    if any(i >= len(points) for cycle in entry.cycles for i in cycle.encloses):
        raise ValueError(f"{name}: a cycle encloses a point that is not listed")
    return entry


def _each(fields: Fields, key: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    place = f"{fields.name}, {key}"
    return tuple(read(value, f"{place} {i}") for i, value in enumerate(fields.list(key), 1))


def _gru(parameters: object, place: str) -> GRU:
    try:
        gru = GRU.from_dict(parameters)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    if gru.dim != 2:
        raise ValueError(f"{place} must have two units")
    return gru


def _point(value: object, place: str) -> PointRecord:
    fields = Fields.of_list(place, value, ("kind", "shape", "h", "enclosure"))
    kind = fields.text("kind", empty=True, among=("sink", "saddle", "source", ""))
    shape = fields.text("shape", empty=True, among=("node", "spiral", ""))
    return PointRecord(kind, shape, fields.array("h", (2,)), fields.array("enclosure", (2, 2)))


def _cluster(value: object, place: str) -> ClusterRecord:
    fields = Fields.of_list(place, value, ("index", "guess", "enclosure"))
    index = None if fields.any("index") is None else fields.integer("index")
    return ClusterRecord(fields.array("enclosure", (2, 2)), index, fields.text("guess"))


def _cycle(value: object, place: str) -> CycleRecord:
    fields = Fields.of_list(place, value, ("stable", "period", "multiplier", "encloses"))
    return CycleRecord(
        fields.truth("stable"),
        fields.positive("period"),
        fields.positive("multiplier", zero=True),
        fields.indices("encloses"),
    )


def _shapes(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    shapes = {axis: fields.texts(axis, among=SHAPES) for axis in ("x", "y")}
    fields.end()
    return shapes


def _degeneracy(value: object, place: str) -> Degeneracy:
    fields = Fields(place, value)
    below, above = fields.text("below"), fields.text("above")
    found = Degeneracy(
        kind=renamed(fields.text("kind")),
        codimension=fields.integer("codimension"),
        parameter=spelled(fields.text("parameter")),
        value=fields.number("value"),
        step=fields.positive("step"),
        below=Signature(below, True, ()),
        above=Signature(above, True, ()),
    )
    fields.end()
    return found


def _robustness(value: object, place: str) -> Robustness:
    fields = Fields(place, value)
    proven, tested = (fields.positive(f"{name}_radius", zero=True) for name in ("points", "tested"))
    change = None if fields.any("change") is None else _gru(fields.any("change"), place)
    found = Robustness(
        points_radius=proven,
        tested_radius=tested,
        samples=fields.integer("samples"),
        seed=fields.integer("seed"),
        upper_radius=fields.positive("upper_radius") if change else _no_upper(fields, place),
        bifurcation=renamed(fields.text("bifurcation", empty=change is None)),
        change=change,
    )
    fields.end()
    return found


def _no_upper(fields: Fields, place: str) -> float:
    if fields.any("upper_radius") is not None:
        raise ValueError(f"{place} has an upper_radius without the change found there")
    return math.inf
