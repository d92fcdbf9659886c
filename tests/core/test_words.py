"""Core's names are the textbook's: words of the house's own are none of them."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

import core

CORE = Path(core.__file__).parent
FILES = sorted(CORE.rglob("*.py"))

OWN = re.compile(r"(?i)(?<![a-z])(whole|told|hunt\w*|adopt\w*|creep\w*)(?![a-z])")


def names(text: str) -> set[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.string for token in tokens if token.type == tokenize.NAME}


@pytest.mark.parametrize("word", ["whole", "_told", "hunt_down", "told", "creeping"])
def test_what_is_found(word):
    assert OWN.search(word.replace("_", " "))
    assert not OWN.search("wholesale retold")


def test_no_name_is_a_word_of_the_house():
    assert len(FILES) > 150
    found = [
        (path.relative_to(CORE).as_posix(), name)
        for path in FILES
        for name in names(path.read_text(encoding="utf-8"))
        if OWN.search(name.replace("_", " "))
    ]
    assert found == []


def test_no_text_uses_one():
    """But for sentences of `core.reasons`, which files of the catalogue repeat."""
    found = [
        (path.relative_to(CORE).as_posix(), OWN.search(path.read_text(encoding="utf-8")))
        for path in FILES
        if path.name != "reason.py"
    ]
    assert [(path, match.group()) for path, match in found if match] == []


# One meaning a word: docs/decisions/0044-one-meaning-a-word.md. Proofs have a graph of their own.
OURS = [path for path in FILES if path.parent.name != "proof"]

KINDS_OF_POINTS = {
    "catalogue/store.py",
    "fixed_points/proven.py",
    "invariant_manifolds/cyclic_order.py",
    "topology/invariant.py",
}
"""Where a node is told from a spiral."""

WITHOUT_PARAMETERS = (
    "basins_of_attraction", "cycles", "discrete", "fixed_points", "flow", "invariant_manifolds",
    "nullcline_curves", "separatrix_skeleton", "topology", "transients",
)  # fmt: skip
"""Packages to which a plane is that of the states."""


def inside(path: Path) -> str:
    return path.relative_to(CORE).as_posix()


def test_a_node_is_a_kind_of_point():
    node = re.compile(r"(?i)(?<!saddle[-_])(?<![a-z])nodes?(?![a-z])")
    assert node.search("_nodes") and not node.search("SADDLE_NODE_ON_CYCLE saddle-nodes")
    said = {inside(path) for path in OURS if node.search(path.read_text(encoding="utf-8"))}
    assert said == KINDS_OF_POINTS


def test_only_matrices_have_a_trace():
    follows = re.compile(r"(?i)(?<![a-z])(traces|traced|tracers?|tracing|trace (a|all|the) )")
    assert follows.search("Trace all curves") and not follows.search("trace_of TRACE_SIGN trace²")
    for path in OURS:
        assert not follows.search(path.read_text(encoding="utf-8")), inside(path)


@pytest.mark.parametrize("package", WITHOUT_PARAMETERS)
def test_a_plane_of_states_is_the_phase_plane(package):
    """A half-plane is one of any plane, and a book keeps its title."""
    plane = re.compile(r"(?<!phase )(?<!phase\n)(?<!half-)(?<!half_)(?<![a-zA-Z])planes?(?![a-z])")
    assert plane.search("in the plane,") and not plane.search("the phase plane, planar, a Plane")
    for path in (CORE / package).rglob("*.py"):
        assert not plane.search(path.read_text(encoding="utf-8")), inside(path)


def defined(path: Path) -> set[str]:
    """The classes and the aliases of types that a module defines."""
    found = set()
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ClassDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Assign):
            found |= {one.id for one in statement.targets if isinstance(one, ast.Name)}
    return found


@pytest.mark.parametrize("word", ["Branch", "Family", "Plane", "Event", "System", "Array"])
def test_a_name_is_defined_once(word):
    homes = [inside(path) for path in FILES if word in defined(path)]
    assert len(homes) == 1
