"""One name for each kind of event, its grammar, and the names that files had before."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import core
from core.events.kinds import EventKind, renamed

ROOT = Path(core.__file__).parents[1]


def test_a_kind_is_its_name():
    assert EventKind.HOPF == "Hopf" and f"{EventKind.HOPF}" == "Hopf"
    assert EventKind("fold of cycles") is EventKind.FOLD_OF_CYCLES
    assert len({kind.value for kind in EventKind}) == len(EventKind)


@pytest.mark.parametrize(
    ("kind", "noun", "plural"),
    [
        (EventKind.FOLD, "fold", "folds"),
        (EventKind.HOPF, "Hopf point", "Hopf points"),
        (EventKind.FOLD_OF_CYCLES, "fold of cycles", "folds of cycles"),
        (EventKind.SADDLE_NODE_ON_CYCLE, "saddle-node on a cycle", "saddle-nodes on a cycle"),
        (EventKind.HOMOCLINIC, "homoclinic orbit", "homoclinic orbits"),
        (EventKind.BRANCH_POINT, "branch point", "branch points"),
        (EventKind.SADDLE_CONNECTION, "saddle connection", "saddle connections"),
    ],
)
def test_in_sentences(kind, noun, plural):
    assert (kind.noun, kind.plural) == (noun, plural)


def test_what_older_files_say_is_read():
    older = {
        "saddle-node: a sink and a saddle vanish": "fold: a sink and a saddle vanish",
        "saddle-node on a cycle: a sink and a saddle appear": None,
        "saddle-node of cycles: a stable and an unstable cycle appear":
            "fold of cycles: a stable and an unstable cycle appear",
        "2 saddle-nodes of cycles": "2 folds of cycles",
        "heteroclinic saddle connection: separatrices change their ends":
            "heteroclinic: separatrices change their ends",
        "Hopf bifurcation; two sinks": "Hopf point; two sinks",
        "saddle-node of the first kind": None,  # the paper's own
    }  # fmt: skip
    for before, after in older.items():
        assert renamed(before) == (after or before)
        assert renamed(renamed(before)) == renamed(before)


def test_no_other_spelling_of_a_kind_is_left():
    """Kinds are spelled in one file; elsewhere code names members."""
    spelled = {"hopf", "saddle-node", "Bogdanov-Takens", "saddle-node on cycle", "Hopf point"}
    spelled |= {"saddle-node on the cycle", "homoclinic orbit", "fold of cycles"}
    found = [
        (path.relative_to(ROOT).as_posix(), node.value)
        for folder in ("core", "app")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "kinds.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in spelled
    ]
    # the paper's word in the slug of a name, which is an address
    assert [place for place in found if place[0] != "core/catalogue/words.py"] == []
