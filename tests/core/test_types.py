"""What core's functions take has a type: a class, a protocol, or ``object`` where it is checked.

And everything public says what it is; ruff asks for that, and nothing is excused.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import core
from core import Equilibria, FixedPointSet, Found
from core.results import result

CORE = Path(core.__file__).parent
FILES = sorted(CORE.rglob("*.py"))

UNTYPED = {"compiled.py: dispatcher"}
"""Of libraries whose own types differ from release to release."""


def is_any(hint: ast.expr | None) -> bool:
    """``Any``, alone or in a union; what a container or a call holds does not count."""
    if isinstance(hint, ast.BinOp):
        return is_any(hint.left) or is_any(hint.right)
    return isinstance(hint, ast.Name) and hint.id == "Any"


def taken(text: str) -> Iterator[str]:
    """The parameters that may be anything, but for a function's surplus ``**options``."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not protocol(node):
            given = node.args
            every = (*given.posonlyargs, *given.args, *given.kwonlyargs)
            yield from (one.arg for one in every if is_any(one.annotation))


def protocol(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A function without a body: it says what others take."""
    return len(function.body) == 1 and ast.get_docstring(function) is not None


def test_no_parameter_is_anything():
    assert len(FILES) > 150
    found = {
        f"{path.relative_to(CORE).as_posix()}: {name}"
        for path in FILES
        for name in taken(path.read_text(encoding="utf-8"))
    }
    assert found == UNTYPED


@pytest.mark.parametrize(
    ("hint", "found"),
    [("Any", True), ("Any | None", True), ("int", False), ("list[Any]", False), ("object", False)],
)
def test_what_is_found(hint, found):
    assert list(taken(f"def f(a: int, *, b: {hint} = None): return a")) == ["b"] * found


def test_nothing_public_is_excused_from_saying_what_it_is():
    excused = re.compile(r"noqa:[^\n]*\bD\d")
    assert excused.search("...  # noqa: ARG002, D102")
    assert not [path.name for path in FILES if excused.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("cls", [Found, FixedPointSet, Equilibria])
def test_what_has_several_forms_says_what_it_is(cls):
    assert cls.__getitem__.__doc__ and result.__doc__
