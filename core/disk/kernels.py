"""The folders of compiled kernels, whether they are complete, and who compiles.

All kernels of a user lie in one private folder, beside the sources where one may write, else
in the user's cache folder, else in the temporary one; in it each module has a folder, named
by the digest of the sources that decide what its kernels do.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from . import private, sources

_log = logging.getLogger("gruscope")

_KEPT = 3
"""So many caches of a module are kept; older ones are removed."""


def find_root() -> Path | None:
    """The user's folder of kernels, made if need be; None if no place can be written."""
    for base in _bases():
        with suppress(OSError):
            place = base()
            folder = None if place is None else place / f"kernels-{private.user()}"
            if folder is not None and private.made_private(folder) and _usable(folder):
                return folder
    _log.warning(
        "no private folder for compiled kernels can be written: they are compiled at every "
        "start, which takes a minute or two; set NUMBA_CACHE_DIR"
    )
    return None


def _usable(folder: Path) -> bool:
    """Whether it can be written, or need not be: an image that is run read-only."""
    return os.access(folder, os.W_OK) or _complete(folder)


root = cache(find_root)
"""The folder, looked for once in a process."""


def _bases() -> list[Callable[[], Path | None]]:
    """Where it may lie, the best first; each looked for only when those before failed."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    first = Path(named).absolute() if named else sources.ROOT / "__pycache__"
    return [lambda: first, private.user_cache, private.temporary]


def find_folder(source: Path) -> Path | None:
    """The folder of a module's kernels, made if need be; None if there can be none."""
    top = root()
    if top is None:
        return None
    name = sources.name_of(source)
    folder = top / f"{name}-{sources.digest(source)}"
    try:
        folder.mkdir(exist_ok=True)
        folder.touch()
    except OSError:  # a full disk
        return folder if folder.is_dir() else None
    _remove_old(top, name)
    return folder


folder_of = cache(find_folder)
"""The folder of a module, looked for once in a process."""


def _remove_old(top: Path, name: str) -> None:
    """Remove all but a module's newest caches, so that editing does not fill the disk."""
    folders = top.glob(f"{name}-*")
    for folder in sorted(folders, key=_changed, reverse=True)[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _changed(folder: Path) -> float:
    """When a cache was last used; 0 for one that another process has removed meanwhile."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def complete() -> bool:
    """True if all kernels of these sources were compiled, and their folders are there."""
    top = root()
    return top is not None and _complete(top)


def _complete(top: Path) -> bool:
    try:
        names = private.read_own(_declaration(top)).decode().split()
    except (OSError, UnicodeDecodeError):
        return False
    return bool(names) and all(_filled(top / name) for name in names)


def declare_complete(modules: list[Path]) -> None:
    """Note that all kernels are on disk, which are those of these modules."""
    top = root()
    folders = [folder for source in modules if (folder := folder_of(source)) and _filled(folder)]
    if top is None:
        return
    with suppress(OSError):  # the next start will do it
        private.write_atomically(_declaration(top), "\n".join(f.name for f in folders).encode())
        # another install, of other sources, may share the folder
        for old in sorted(top.glob("complete-*"), key=_changed, reverse=True)[_KEPT:]:
            old.unlink(missing_ok=True)


def _declaration(top: Path) -> Path:
    return top / f"complete-{sources.digest_of_all()}"


def _filled(folder: Path) -> bool:
    return any(folder.glob("*.kernel"))


@contextmanager
def alone(waits: Callable[[], None]) -> Iterator[None]:
    """Until the end, no other process that asks for the same goes on.

    The system takes the right from a process that dies. Where files cannot be locked (some
    network drives, Windows) all go on at once.

    Parameters
    ----------
    waits
        Called if another process is at it.
    """
    top = root()
    try:
        import fcntl

        if top is None:
            raise OSError("nothing to share")
        lock = os.open(top / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waits()
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
