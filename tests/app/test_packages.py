"""The packages of `app`: where they lie, and that they form no circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

import app

APP = Path(app.__file__).resolve().parent
SCRIPTS = re.compile(r"""(?:\bfrom |^import |\bimport\()"(\.\.?/[^"]+)\"""", re.MULTILINE)

# what all may use, and what rests on all: no package imports a later one
ORDER = [
    "web", "words", "figures", "state", "live", "frame", "explore", "catalogue", "bifurcations",
    "one_unit", "serving", "page", "notebook",
]  # fmt: skip
LOOSE = {"__init__", "main", "app_hooks", "command"}
"""What a server runs, and the command that starts one."""


def imported(path: Path) -> Iterator[str]:
    """The packages of `app` from which a file imports, at run time or for types alone."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        for place in SCRIPTS.findall(text):
            yield (path.parent / place).resolve().relative_to(APP).parts[0]
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            first, _, rest = name.partition(".")
            if first == "app":
                yield rest.split(".")[0]


def test_all_python_lies_in_a_package():
    assert {path.stem for path in APP.glob("*.py")} == LOOSE
    packages = {path.parent.name for path in APP.glob("*/__init__.py")}
    folders = {path.relative_to(APP).parts[0] for path in APP.rglob("*.py") if path.parent != APP}
    assert folders == packages == set(ORDER)


def test_packages_form_no_circle():
    arrows = nx.DiGraph()
    for package in ORDER:
        for path in [*(APP / package).rglob("*.py"), *(APP / package).rglob("*.js")]:
            arrows.add_edges_from((package, other) for other in imported(path) if other != package)
    assert nx.is_directed_acyclic_graph(arrows)
    upward = [(a, b) for a, b in arrows.edges if ORDER.index(a) < ORDER.index(b)]
    assert not upward
    assert arrows.number_of_edges() > 30
