"""``python -m core.topology_search``: look for topologies that the catalogue does not hold."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tqdm import tqdm

from core.catalogue.collection import added, finds_to_json
from core.catalogue.store import CATALOGUE_FILE, load_catalogue, save_catalogue
from core.catalogue.words import counted, listed
from core.topology_search.archive import Archive
from core.topology_search.checkpoint import load_search, save_search
from core.topology_search.search import ROUND, Search, archive_of
from core.workers.cluster import open_workers
from core.workers.schedulers import Stopped

SECONDS = 600.0
INTERVAL = 10.0
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 if all is well, 130 after an interruption."""
    chosen = _parser().parse_args(arguments)
    try:
        search = _beginning(chosen)
        known = load_catalogue(chosen.add) if chosen.add and chosen.add.exists() else ()
        with _interruption() as stop:
            ended = _run(search, chosen, stop)
        _tell(search)
        if chosen.finds:
            text = json.dumps(finds_to_json(search.finds()), ensure_ascii=False, indent=1)
            chosen.finds.write_text(text + "\n", encoding="utf-8")
        if chosen.add and ended:
            grown, report = added(known, search.finds())
            save_catalogue(grown, chosen.add)
            print("\n".join(report))
            print(f"{len(known)} entries before, {len(grown)} now")
        return 0 if ended else INTERRUPTED
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.topology_search", description=__doc__)
    add = parser.add_argument
    add("--seconds", type=float, help=f"time limit; by default {SECONDS:g}, or none with --batches")
    add("--batches", type=int, help="end after so many batches in all")
    add("--seed", type=int, help="of all that is drawn; by default 0")
    add("--workers", type=int, help="processes on this machine; by default one a core, 0: none")
    add("--scheduler", metavar="ADDRESS", help="use the Dask cluster with this scheduler")
    add("--round", type=int, help=f"batches of one round ({ROUND}); more for a large cluster")
    add("--checkpoint", type=Path, metavar="FILE", help="keep the state of the search here")
    add("--interval", type=float, default=INTERVAL, help="seconds between two checkpoints")
    add("--resume", action="store_true", help="go on from the checkpoint")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--from-nothing", action="store_true", help="ignore what is known")
    start.add_argument("--start", type=Path, metavar="FILE", help="a catalogue of what is known")
    add("--finds", type=Path, metavar="FILE", help="write what was found as a contribution")
    add(
        "--add", type=Path, nargs="?", const=CATALOGUE_FILE, metavar="FILE",
        help="add what was found to the catalogue, or to this catalogue file",
    )  # fmt: skip
    return parser


def _beginning(chosen: argparse.Namespace) -> Search:
    """A new search, or the one in the checkpoint; ValueError for options that do not fit."""
    if chosen.interval < 0 or (chosen.seconds is not None and not chosen.seconds >= 0):
        raise ValueError("times must be at least 0 seconds")
    if chosen.batches is not None and chosen.batches < 0:
        raise ValueError("the number of batches must be at least 0")
    if chosen.resume:
        return _resumed(chosen)
    if chosen.checkpoint and chosen.checkpoint.exists():
        raise ValueError(
            f"{chosen.checkpoint} exists: --resume goes on from it; otherwise name another file"
        )
    entries = () if chosen.from_nothing else load_catalogue(chosen.start)
    start = archive_of(entries) if entries else Archive()
    return Search(chosen.seed or 0, start, ROUND if chosen.round is None else chosen.round)


def _resumed(chosen: argparse.Namespace) -> Search:
    if not chosen.checkpoint:
        raise ValueError("--resume needs --checkpoint")
    if chosen.from_nothing or chosen.start:
        raise ValueError("the checkpoint says what the search began with: leave that out")
    search = load_search(chosen.checkpoint)
    for name, own in (("seed", search.seed), ("round", search.round_size)):
        given = getattr(chosen, name)
        if given not in (None, own):
            raise ValueError(f"the search in {chosen.checkpoint} has --{name} {own}, not {given}")
    return search


@contextmanager
def _interruption() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed, or the process was asked to end; a second time ends it."""
    asked = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.set()
        signal.signal(number, signal.SIG_DFL)

    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, ask) for kind in kinds]
    try:
        yield asked.is_set
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def _run(search: Search, chosen: argparse.Namespace, stop: Callable[[], bool]) -> bool:
    """Run the search, keeping its state; whether it came to its end."""
    seconds = chosen.seconds
    if seconds is None and chosen.batches is None:
        seconds = SECONDS
    saved = time.monotonic()

    def keep(bar: tqdm) -> None:
        nonlocal saved
        _show(bar, search, seconds, begun)
        if chosen.checkpoint and time.monotonic() - saved >= chosen.interval:
            save_search(search, chosen.checkpoint)
            saved = time.monotonic()

    with open_workers(chosen.workers, chosen.scheduler) as workers:
        print(f"searching with {workers.where}, seed {search.seed}", file=sys.stderr)
        if workers.count > search.round_size:
            print(f"only {search.round_size} work at a time: --round sets that", file=sys.stderr)
        begun = time.monotonic()
        with _bar(search, seconds, chosen.batches) as bar:
            try:
                search.run(
                    workers, seconds=seconds, batches=chosen.batches, stop=stop,
                    progress=lambda: keep(bar),
                )  # fmt: skip
                ended = True
            except Stopped:
                ended = False
            finally:
                if chosen.checkpoint:
                    save_search(search, chosen.checkpoint)
    return ended


def _bar(search: Search, seconds: float | None, batches: int | None) -> tqdm:
    """A progress bar on terminals: of time, or of batches where only those are limited."""
    if seconds is None:
        return tqdm(total=batches, initial=search.taken, unit="batch", disable=None)
    form = "{l_bar}{bar}| {n:.0f}/{total:.0f} s, {remaining} left{postfix}"
    return tqdm(total=seconds, bar_format=form, disable=None)


def _show(bar: tqdm, search: Search, seconds: float | None, begun: float) -> None:
    done = search.taken if seconds is None else min(time.monotonic() - begun, seconds)
    new = len(search.findings)
    left = "" if seconds is None or done < seconds else ", finishing"
    bar.set_postfix_str(f"{search.taken} batches, {new} new{left}", refresh=False)
    bar.update(done - bar.n)


def _tell(search: Search) -> None:
    """Print what was found."""
    finds = {find.signature: find for find in search.finds()}
    archive = search.archive
    print(
        f"{search.taken} batches in {search.seconds:.0f} s: {len(archive.classes)} classes of "
        f"fixed points and {len(archive.signatures)} signatures known; "
        f"{len(search.findings)} new, {len(finds)} of them certified"
    )
    for finding in search.findings.values():
        s, d, u, stable, unstable = finding.counts
        parts = [(s, "sink"), (d, "saddle"), (u, "source")]
        parts += [(stable, "stable cycle"), (unstable, "unstable cycle")]
        what = f"{counted(s + d + u, 'point')}: "
        what += listed(counted(n, word) for n, word in parts if n)
        found = finds.get(finding.signature)
        if found is not None:
            print(f"{what}: {found.gru} ({found.origin})")
        else:
            last = next(reversed(finding.verdicts.values()), "not tried yet")
            print(f"{what}: not certified: {last}")
    for system, words in search.failures:
        print(f"could not be computed: {words}, parameters {list(system)}")


if __name__ == "__main__":
    sys.exit(main())
