"""Draws the catalogue's thumbnails: ``python -m app.catalogue.thumbnails``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.catalogue.portraits import entry_thumbnail
from app.figures.thumbnails import (
    THUMBNAILS_FILE,
    load_thumbnails,
    outdated,
    save_thumbnails,
    updated,
)
from core.catalogue import CATALOGUE_FILE, load_catalogue


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 if all thumbnails are up to date."""
    parser = argparse.ArgumentParser(prog="python -m app.catalogue.thumbnails", description=__doc__)
    parser.add_argument("--catalogue", type=Path, default=CATALOGUE_FILE)
    parser.add_argument("--file", type=Path, default=THUMBNAILS_FILE, help="the thumbnails' file")
    parser.add_argument("--check", action="store_true", help="only say which are not up to date")
    parser.add_argument("--all", action="store_true", help="draw all, also what is up to date")
    chosen = parser.parse_args(arguments)
    try:
        entries = load_catalogue(chosen.catalogue)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        known = load_thumbnails(chosen.file)
    except ValueError as error:
        print(f"{error}; all are drawn anew" if not chosen.check else error, file=sys.stderr)
        known = {}
    old = outdated(entries, known)
    if chosen.check:
        print("\n".join([*old, f"{len(old)} of {len(entries)} thumbnails are not up to date"]))
        return 1 if old else 0
    fresh = updated(entries, {} if chosen.all else known, entry_thumbnail, _show)
    save_thumbnails(fresh, chosen.file)
    print(f"{len(entries) if chosen.all else len(old)} of {len(entries)} thumbnails drawn")
    return 0


def _show(done: int, of: int, name: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{of} {name:60.60}", end="\n" if done == of else "", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
