"""Files and folders that are this user's alone, and files written completely or not at all.

Compiled kernels are machine code that is loaded and run: one that somebody else could have
written must not be.
"""

from __future__ import annotations

import atexit
import getpass
import os
import re
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def user() -> str:
    """A name for this user that can stand in a file's name: the id, where there are ids."""
    if hasattr(os, "geteuid"):
        return str(os.geteuid())
    try:
        return re.sub(r"\W", "_", getpass.getuser())
    except (OSError, KeyError, ImportError):  # no variable says it, and there is no database
        return "user"


def user_cache() -> Path | None:
    """``gruscope`` in the user's cache folder of the system; None for a user without a home."""
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    elif sys.platform == "darwin":
        root = os.path.expanduser("~/Library/Caches")
    else:
        root = os.environ.get("XDG_CACHE_HOME") or ""
        if not os.path.isabs(root):  # the specification: a relative one is ignored
            root = os.path.expanduser("~/.cache")
    # without a home `~` is left as it is, and would name a folder in the working directory
    return Path(root) / "gruscope" if os.path.isabs(root) else None


def made_private(folder: Path) -> bool:
    """Make a folder, if there is none; True if it is this user's, and nobody else's.

    Raises
    ------
    OSError
        There is none and it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=stat.S_IRWXU)
    found = os.lstat(folder)  # a link counts as what it is: whoever made it can turn it
    return stat.S_ISDIR(found.st_mode) and _ours(found, _OTHERS)


def temporary() -> Path:
    """A private folder for temporary files: the user's own, or a fresh one if that is taken.

    A fresh one is removed at the end of this process. Until then its children find it in
    ``NUMBA_CACHE_DIR``.
    """
    folder = Path(tempfile.gettempdir()) / f"gruscope-{user()}"
    if made_private(folder):
        return folder
    fresh = tempfile.mkdtemp(prefix="gruscope-")
    os.environ["NUMBA_CACHE_DIR"] = fresh
    atexit.register(_remove, fresh, os.getpid())
    return Path(fresh)


def read_own(path: Path) -> bytes:
    """The bytes of a file that nobody else can have written.

    Raises
    ------
    PermissionError
        It is somebody else's, or others may write it, or it is no file.
    OSError
        It cannot be read.
    """
    # looked at once it is open: what the name stands for may change meanwhile. Without
    # waiting for a pipe's other end
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    with open(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or not _ours(found, _OTHERS_WRITE):
            raise PermissionError(f"{path} is not this user's alone")
        return file.read()


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file completely or not at all, whoever reads or is interrupted meanwhile."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _ours(found: os.stat_result, others: int) -> bool:
    """Whether a file is this user's, and others lack the given rights."""
    if not hasattr(os, "geteuid"):
        return True  # Windows: these folders lie in the user's own
    return found.st_uid == os.geteuid() and not found.st_mode & others


def _remove(folder: str, process: int) -> None:
    if os.getpid() == process:  # and not in a process forked from it
        shutil.rmtree(folder, ignore_errors=True)
