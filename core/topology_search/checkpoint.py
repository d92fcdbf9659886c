"""A search's state as a file: written completely or not at all, checked when it is read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from core.catalogue.fields import Fields
from core.plain_json import parsed
from core.topology_search.archive import (
    Archive,
    BatchResult,
    Sight,
    Vector,
    counts_of,
    kinds_of,
    vector_of,
)
from core.topology_search.search import Candidate, Finding, Search

FORMAT = "gruscope-search"
VERSION = 1


def save_search(search: Search, path: str | Path) -> None:
    """Write a search's state; the file there stays until the new one is complete."""
    file = Path(path)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(_record(search), stream, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def load_search(path: str | Path) -> Search:
    """The search whose state a file holds.

    Raises ValueError, naming the file and what is wrong, if it cannot be read or holds
    anything else than `save_search` writes; the file is left as it is.
    """
    file = Path(path)
    try:
        return _search(parsed(file.read_text(encoding="utf-8")))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ValueError(f"the checkpoint {file} cannot be read: {reason}") from None
    except UnicodeDecodeError:
        raise ValueError(f"the checkpoint {file} is damaged: it is no UTF-8 text") from None
    except ValueError as error:
        raise ValueError(f"the checkpoint {file} is damaged: {error}") from None


def _record(search: Search) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "seed": search.seed,
        "round": search.round_size,
        "taken": search.taken,
        "seconds": search.seconds,
        "known": sorted(search.known),
        "archive": search.base.to_dict(),
        "recent": [_of_result(result) for result in search.recent],
        "findings": [_of_finding(finding) for finding in search.findings.values()],
        "failures": [[list(system), words] for system, words in search.failures],
    }


def _of_result(result: BatchResult) -> list[Any]:
    classes = [[list(k), times, list(system)] for k, (times, system) in result.classes.items()]
    return [result.number, classes, [list(sight) for sight in result.sights]]


def _of_finding(finding: Finding) -> list[Any]:
    candidates = [[list(c.system), c.batch, c.how] for c in finding.candidates]
    verdicts = [[place, verdict] for place, verdict in finding.verdicts.items()]
    return [finding.signature, list(finding.counts), candidates, verdicts]


def _search(value: object) -> Search:
    fields = Fields("the file", value)
    if fields.text("format") != FORMAT:
        raise ValueError(f'"format" must be "{FORMAT}"')
    if fields.integer("version") != VERSION:
        raise ValueError(f"its version is unknown; this Gruscope reads version {VERSION}")
    search = Search(fields.integer("seed"), Archive(), fields.integer("round"))
    search.taken = fields.integer("taken")
    search.seconds = fields.positive("seconds", zero=True)
    search.known = frozenset(fields.texts("known"))
    search.base = Archive.from_dict(fields.any("archive"))
    search.recent = [_result(row) for row in fields.list("recent")]
    search.findings = {f.signature: f for f in map(_finding, fields.list("findings"))}
    search.failures = [_failure(row) for row in fields.list("failures")]
    fields.end()
    # the results since the round before the one that is being taken in, none missing
    first = max(search.taken // search.round_size - 1, 0) * search.round_size
    if [result.number for result in search.recent] != list(range(first, search.taken)):
        raise ValueError("its batches are not complete")
    return search


def _result(row: object) -> BatchResult:
    fields = Fields.of_list("a result", row, ("number", "classes", "sights"))
    classes = {}
    for one in fields.list("classes"):
        kind = Fields.of_list("a result's class", one, ("kinds", "times", "system"))
        classes[kinds_of(kind.any("kinds"))] = (
            kind.integer("times"),
            vector_of(kind.any("system")),
        )
    sights = tuple(_sight(one) for one in fields.list("sights"))
    return BatchResult(fields.integer("number"), classes, sights)


def _sight(row: object) -> Sight:
    fields = Fields.of_list("a sight", row, Sight._fields)
    return Sight(
        fields.text("signature"), counts_of(fields.any("counts")),
        vector_of(fields.any("system")), fields.integer("times"), fields.text("how"),
    )  # fmt: skip


def _finding(row: object) -> Finding:
    fields = Fields.of_list("a finding", row, ("signature", "counts", "candidates", "verdicts"))
    finding = Finding(fields.text("signature"), counts_of(fields.any("counts")))
    for one in fields.list("candidates"):
        candidate = Fields.of_list("a candidate", one, ("system", "batch", "how"))
        finding.candidates.append(
            Candidate(
                vector_of(candidate.any("system")),
                candidate.integer("batch"),
                candidate.text("how"),
            )
        )
    for one in fields.list("verdicts"):
        verdict = Fields.of_list("a verdict", one, ("place", "what"))
        what = verdict.any("what")
        finding.verdicts[verdict.integer("place")] = (
            what if isinstance(what, str) and what else vector_of(what)
        )
    return finding


def _failure(row: object) -> tuple[Vector, str]:
    fields = Fields.of_list("a failure", row, ("system", "words"))
    return vector_of(fields.any("system")), fields.text("words")
