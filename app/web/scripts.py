"""Browser modules assembled from one file a concept.

A component's script must be a single module without imports: an import would need an address
on every server that shows the component, notebooks included, or a bundler. So the modules that
a script imports, and those that they import, are put before it as text.

That keeps a module's meaning only while all top-level names differ and no two modules need
each other, so everything else is refused, as are the forms of import that this project does
not use. What is understood:

- ``import { a, b } from "./c.js";`` and ``import "./c.js";``, of files in ``app/``,
- ``export`` before ``function``, ``async function``, ``class``, ``const`` and ``let``,

each at the beginning of a line, and one name a declaration (eslint sees to it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

_APP = Path(__file__).resolve().parent.parent

_IMPORT = re.compile(r'^import (?:\{([^{}]*)\} from )?"(\.\.?/[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let) )", re.MULTILINE)
_DECLARED = re.compile(
    r"^(export )?(?:async function|function\*?|class|const|let|var) ?(\S+?)(?=[\s(;=])",
    re.MULTILINE,
)
_UNKNOWN = re.compile(r"^\s*((?:import|export)\b(?!\s*[(.]).*)", re.MULTILINE)
# types, for tools: a visitor's browser needs none
_TYPES = re.compile(r"^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/\n", re.MULTILINE)


class JoinError(ValueError):
    """Modules that cannot be put one after another."""


@dataclass(frozen=True)
class _Module:
    """One file: its text without import lines, whom it imports, and what it declares."""

    name: str
    body: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    declared: tuple[str, ...]
    exported: frozenset[str]


def joined(entry: str, folder: Path = _APP) -> str:
    """The module ``folder/entry`` with all that it imports, as one module without imports.

    What ``entry`` exports stays exported, and nothing else.

    Raises
    ------
    JoinError
        If two modules need each other or declare the same name, if one imports what another
        does not export, or in a form that is not understood.
    """
    modules: dict[str, _Module] = {}
    _follow(entry, (), modules, folder)
    owners: dict[str, str] = {}
    for module in modules.values():
        for name in module.declared:
            other = owners.setdefault(name, module.name)
            if other != module.name:
                raise JoinError(f"{other} and {module.name} both declare {name}")
    bodies = [m.body if m.name == entry else _EXPORT.sub("", m.body) for m in modules.values()]
    return "\n".join(bodies)


def _follow(name: str, above: tuple[str, ...], found: dict[str, _Module], folder: Path) -> None:
    """Put a module behind all those that it imports, once."""
    if name in above:
        raise JoinError("a circle of imports: " + " → ".join((*above[above.index(name) :], name)))
    if name in found:
        return
    module = _read(name, folder)
    for other, names in module.imports:
        _follow(other, (*above, name), found, folder)
        missing = [wanted for wanted in names if wanted not in found[other].exported]
        if missing:
            raise JoinError(f"{name} imports {', '.join(missing)}, which {other} does not export")
    found[name] = module


def _read(name: str, folder: Path) -> _Module:
    path = folder / name
    if ".." in PurePosixPath(name).parts or not path.is_file():
        raise JoinError(f"there is no module {name}")
    text = _TYPES.sub("", path.read_text(encoding="utf-8"))
    imports = tuple(
        (normpath(PurePosixPath(name).parent / place), _names(names or "", name))
        for names, place in _IMPORT.findall(text)
    )
    body = _IMPORT.sub("", text)
    for line in _UNKNOWN.findall(_EXPORT.sub("", body)):
        raise JoinError(f"{name}: this form is not understood: {line}")
    found = _DECLARED.findall(body)
    for _, declared in found:
        if not re.fullmatch(r"[\w$]+", declared):
            raise JoinError(f"{name}: not one name a declaration: {declared}")
    exported = frozenset(declared for export, declared in found if export)
    return _Module(name, body, imports, tuple(declared for _, declared in found), exported)


def _names(listed: str, module: str) -> tuple[str, ...]:
    """The names between the braces of an import."""
    names = tuple(filter(None, (name.strip() for name in listed.split(","))))
    for name in names:
        if not re.fullmatch(r"[\w$]+", name):
            raise JoinError(f"{module}: this form is not understood: import {{ {name} }}")
    return names
