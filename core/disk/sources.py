"""Which sources of `core` a module of kernels depends on, as a digest.

Numba copies a kernel into those that call it. What a module's kernels do is therefore
decided by all the sources that it reaches by its imports, in whatever package.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numba

ROOT = next(path for path in Path(__file__).resolve().parents if path.name == "core")
"""The folder of the package `core`."""

_FORMAT = b"1"
"""Of the files that `core.disk.store` writes."""

# What it imports says where kernels are kept, not what they do
_NOT_FOLLOWED = "compiled.py"


def digest(source: Path) -> str:
    """A short digest of the sources of `core` that ``source`` reaches, itself included."""
    return _digest_of(reached(source))


def digest_of_all() -> str:
    """A short digest of all sources of `core`."""
    return _digest_of(set(ROOT.rglob("*.py")))


def sources_digest() -> str:
    """A short digest of the sources of `core` alone: equal ones compute the same."""
    of = hashlib.sha256()
    for path in sorted(ROOT.rglob("*.py")):
        of.update(path.relative_to(ROOT).as_posix().encode())
        of.update(path.read_bytes())
    return of.hexdigest()[:16]


def reached(source: Path) -> set[Path]:
    """``source`` and every module of `core` that it imports, directly or not."""
    found, new = set[Path](), [source]
    while new:
        path = new.pop()
        if path not in found and path.is_file():
            found.add(path)
            new += _imported(path)
    return found


def name_of(source: Path) -> str:
    """The dotted name of a module, without ``core``; the file's own name if it is outside."""
    if ROOT not in source.parents:
        return source.stem
    return ".".join(source.relative_to(ROOT).with_suffix("").parts)


def _digest_of(paths: set[Path]) -> str:
    of = hashlib.sha256(_FORMAT)
    of.update(f"{numba.__version__} {sys.implementation.cache_tag}".encode())
    for path in sorted(paths):
        of.update((path.relative_to(ROOT) if ROOT in path.parents else path).as_posix().encode())
        of.update(path.read_bytes())
    return of.hexdigest()[:16]


@cache
def _imports(text: bytes) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """The import statements in a module's text, wherever they stand."""
    statements = ast.walk(ast.parse(text))
    return tuple(one for one in statements if isinstance(one, ast.Import | ast.ImportFrom))


def _imported(path: Path) -> Iterator[Path]:
    """Where the modules lie that a file imports; some of these files may not exist."""
    if path.name == _NOT_FOLLOWED:
        return
    for statement in _imports(path.read_bytes()):
        if isinstance(statement, ast.ImportFrom):
            package = _from(path, statement)
            if package is not None:
                for alias in statement.names:
                    yield from _named(package, alias.name)
        else:
            for alias in statement.names:
                first, *parts = alias.name.split(".")
                if first == "core":
                    yield from _to_the_end(parts)


def _from(path: Path, statement: ast.ImportFrom) -> Path | None:
    """The module that a ``from … import`` names, without suffix; None if not of `core`."""
    parts = statement.module.split(".") if statement.module else []
    if statement.level:
        return path.parents[statement.level - 1].joinpath(*parts)
    return ROOT.joinpath(*parts[1:]) if parts[0] == "core" else None


def _named(module: Path, name: str) -> Iterator[Path]:
    """What a name imported from a module may stand for: a module in it, or a part of it."""
    inside = list(_files(module / name))
    yield from inside
    is_module = any(file.is_file() for file in inside)
    # the file of `core` itself decides nothing about its modules
    if module != ROOT or not is_module:
        yield from _files(module)
    if not is_module:
        yield from _offered(module, name)


def _offered(package: Path, name: str) -> Iterator[Path]:
    """Where the stub of a package, which loads lazily, takes a name from; "*": all names."""
    stub = package / "__init__.pyi"
    for statement in _imports(stub.read_bytes()) if stub.is_file() else ():
        home = _from(stub, statement) if isinstance(statement, ast.ImportFrom) else None
        for alias in statement.names:
            if home is not None and name in (alias.name, "*"):
                yield from _named(home, alias.name)


def _to_the_end(parts: list[str]) -> Iterator[Path]:
    """The modules that ``import core.a.b`` gives access to."""
    for count in range(1, len(parts) + 1):
        yield from _files(ROOT.joinpath(*parts[:count]))
    if not parts:
        yield ROOT / "__init__.py"


def _files(module: Path) -> Iterator[Path]:
    """The file of a module, as a file of its own or as a package."""
    yield module.with_name(f"{module.name}.py")
    yield module / "__init__.py"
