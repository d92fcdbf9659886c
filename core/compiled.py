"""The one way this project compiles a kernel.

Every kernel is compiled ahead of use with Numba: cached on disk, without the
interpreter lock (so that a worker thread never blocks a visitor), with NumPy's
error model (a division by zero gives ``inf``, not an exception), and never with
fast-math, which would break both the interval proofs and the handling of
saturated gates.

Numba notices a change of a kernel's own file, but not of another file whose kernels
it calls, and would then run outdated code. The cache of a module's kernels therefore
lives in a folder named by a digest of all the sources of `core` that the module
reaches by its imports: what a change cannot touch is not compiled again.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": False}
_SOURCES = Path(__file__).resolve().parent
_KEPT = 3
"""So many caches of a module are kept; older ones are removed."""


def compiled(kernel: Kernel) -> Kernel:
    """Compile ``kernel`` on its first call, keeping its type for the checker."""
    with _own_cache(kernel):
        return cast(Kernel, njit(**_OPTIONS)(kernel))


def compiled_as(*signatures: Any) -> Callable[[Kernel], Kernel]:
    """Compile a kernel for the given Numba signatures, at import (cached on disk)."""

    def decorate(kernel: Kernel) -> Kernel:
        with _own_cache(kernel):
            return cast(Kernel, njit(list(signatures), **_OPTIONS)(kernel))

    return decorate


def _digest(source: Path) -> str:
    """A short digest of the sources of `core` that ``source`` reaches, itself included."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(_reached(source)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _reached(source: Path) -> set[Path]:
    """``source`` and every module of `core` that it imports, directly or not."""
    reached, new = set[Path](), [source]
    while new:
        path = new.pop()
        if path not in reached and path.is_file():
            reached.add(path)
            new += [_SOURCES / f"{name}.py" for name in _imported(path)]
    return reached


def _imported(path: Path) -> set[str]:
    """Names of the modules of `core` that a file imports (and of what is no module)."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module == "core":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core."):
            names.add(str(node.module).removeprefix("core."))
        elif isinstance(node, ast.Import):
            inside = (alias.name for alias in node.names if alias.name.startswith("core."))
            names |= {name.removeprefix("core.") for name in inside}
    return names


def _cache_folder(source: Path) -> Path:
    """The folder of a module's kernels, beside the sources where one may write."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    bases = [Path(named)] if named else [_SOURCES / "__pycache__"]
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    for base in (*bases, Path(home) / "gruscope", Path(tempfile.gettempdir()) / "gruscope"):
        folder = base / f"kernels-{source.stem}-{_digest(source)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            folder.touch()
            _remove_old(base, source.stem)
            return folder
    raise OSError("no folder for compiled kernels can be written; set NUMBA_CACHE_DIR")


def _remove_old(base: Path, stem: str) -> None:
    """Remove all but a module's newest caches, so that editing does not fill the disk."""
    folders = base.glob(f"kernels-{stem}-*")
    for folder in sorted(folders, key=_changed, reverse=True)[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _changed(folder: Path) -> float:
    """When a cache was last used; 0 for one that another process has removed meanwhile."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


@contextmanager
def _own_cache(kernel: Callable[..., Any]) -> Iterator[None]:
    """Numba's cache at this project's folder, for one decoration; others' is left alone."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_folder(Path(kernel.__code__.co_filename)))
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


_folder = lru_cache(maxsize=None)(_cache_folder)
"""The folder of a module, looked for once in a process."""
