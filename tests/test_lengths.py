"""Functions are short: 60 lines, a compiled kernel 100, each without its docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES, KERNEL_LINES = 60, 100


def is_kernel(function: ast.AST) -> bool:
    decorators = getattr(function, "decorator_list", ())
    return any(ast.unparse(one).split("(")[0].startswith("compiled") for one in decorators)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without those of the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def too_long(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            most = KERNEL_LINES if is_kernel(node) else LINES
            if length(node) > most:
                yield node.name


@pytest.mark.parametrize("folder", ["core", "app"])
def test_functions_are_short(folder):
    files = sorted((ROOT / folder).rglob("*.py"))
    assert len(files) > 50
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {name}" for path in files for name in too_long(path)
    }
    assert not found


def test_what_counts(tmp_path):
    body = "\n".join(f"    a{i} = {i}" for i in range(60))
    words = '    """Words\n\n    of a docstring.\n    """\n'
    texts = {
        "one.py": f"def one():\n{words}{body}\n",
        "two.py": f"@compiled\ndef two():\n{body}\n",
        "three.py": "@compiled_as(x)\ndef three():\n" + "    pass\n" * 100,
        "four.py": f"class A:\n    async def four(self):\n{body.replace('    ', '        ')}\n",
    }
    found = []
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        found += too_long(tmp_path / name)
    assert found == ["one", "three", "four"]
