"""``python -m core.catalogue``: verify, rebuild, add to the catalogue, compute its radii."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.catalogue.collection import added, finds_from_json
from core.catalogue.entry import Entry
from core.catalogue.radii import steadier, with_radii
from core.catalogue.record import entry_of
from core.catalogue.steadying import is_weak, sturdier
from core.catalogue.store import CATALOGUE_FILE, load_catalogue, save_catalogue
from core.catalogue.verification import problems
from core.workers.cluster import open_workers


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 if all is well."""
    parser = argparse.ArgumentParser(prog="python -m core.catalogue", description=__doc__)
    parser.add_argument("--file", type=Path, default=CATALOGUE_FILE, help="the catalogue's file")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--verify", action="store_true", help="compute every record anew and compare")
    what.add_argument("--rebuild", action="store_true", help="compute every record anew and write")
    what.add_argument("--radii", action="store_true", help="compute the radii that are missing")
    what.add_argument(
        "--steady", type=float, metavar="DISTANCE",
        help="look for sturdier parameters where the nearest change is nearer than this",
    )  # fmt: skip
    what.add_argument("--add", type=Path, metavar="FINDS", help="add the finds of a JSON file")
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes for --radii and --steady; by default one a core",
    )  # fmt: skip
    chosen = parser.parse_args(arguments)
    try:
        if chosen.add:
            return _add(chosen.file, chosen.add)
        entries = load_catalogue(chosen.file)
        if chosen.radii:
            return _radii(chosen.file, entries, chosen.workers)
        if chosen.steady is not None:
            return _steady(chosen.file, entries, chosen.steady, chosen.workers)
        return _rebuild(chosen.file, entries) if chosen.rebuild else _verify(entries)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _verify(entries: Sequence[Entry]) -> int:
    bad = 0
    for done, entry in enumerate(entries, 1):
        for problem in problems(entry):
            print(f"{entry.name}: {problem}")
            bad += 1
        _show(done, len(entries), entry.name)
    print(f"{len(entries)} entries, {bad} problems")
    return 1 if bad else 0


def _rebuild(file: Path, entries: Sequence[Entry]) -> int:
    fresh = []
    for done, entry in enumerate(entries, 1):
        fresh.append(_anew(entry))
        _show(done, len(entries), entry.name)
    save_catalogue(fresh, file)
    print(f"{len(fresh)} entries rebuilt")
    return 0


def _anew(entry: Entry) -> Entry:
    fresh = entry_of(
        entry.gru, parameter=entry.degeneracy.parameter if entry.degeneracy else "",
        name=entry.name, aliases=entry.aliases, origin=entry.origin, note=entry.note,
        in_paper=entry.in_paper, robustness=entry.robustness,
    )  # fmt: skip
    same = entry.key == fresh.key
    return fresh if same else replace(fresh, robustness=None)


def _radii(file: Path, entries: Sequence[Entry], count: int | None) -> int:
    """Each is written as it comes: a command that is stopped goes on when called again."""
    wanting = sum(entry.degeneracy is None and entry.robustness is None for entry in entries)
    known = {entry.name: entry for entry in entries}
    with open_workers(count) as workers:
        for done, entry in enumerate(with_radii(entries, workers), 1):
            known[entry.name] = entry
            save_catalogue(known.values(), file)
            _show(done, wanting, entry.name)
    print(f"{wanting} entries got their radii")
    return 0


def _steady(file: Path, entries: Sequence[Entry], distance: float, count: int | None) -> int:
    known = {entry.name: entry for entry in entries}
    weak = [entry for entry in entries if is_weak(entry, distance)]
    moved = 0
    with open_workers(count) as workers:
        for done, entry in enumerate(sturdier(weak, distance, workers), 1):
            moved += entry.gru != known[entry.name].gru
            known[entry.name] = entry
            save_catalogue(known.values(), file)
            _show(done, len(weak), entry.name)
    print(f"{moved} of {len(weak)} entries have sturdier parameters")
    return 0


def _add(file: Path, finds: Path) -> int:
    entries = load_catalogue(file) if file.exists() else ()
    grown, report = added(entries, finds_from_json(finds.read_bytes()), better=steadier)
    print("\n".join(report))
    save_catalogue(grown, file)
    print(f"{len(entries)} entries before, {len(grown)} now")
    return 1 if any("refused" in line for line in report) else 0


def _show(done: int, of: int, name: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{of} {name:60.60}", end="\n" if done == of else "", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
