"""Browser modules put one after another: what is understood, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web.scripts import JoinError, joined

APP = Path(__file__).resolve().parents[2] / "app"


@pytest.fixture
def join(tmp_path):
    """Write modules, and join the first."""

    def join(**modules: str) -> str:
        for name, text in modules.items():
            path = tmp_path / f"{name.replace('__', '/')}.js"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        return joined(f"{next(iter(modules))}.js", tmp_path)

    return join


def test_what_is_imported_stands_before_and_once(join):
    text = join(
        a='import { b } from "./b.js";\nimport {\n  c,\n  C,\n} from "./sub/c.js";\n'
        "export const a = b + c;",
        b='// b\n\nimport { c } from "./sub/c.js";\nexport const b = c;',
        sub__c='import "../d.js";\nexport const c = 1;\nexport class C {}\n'
        "async function hidden() {}",
        d="let d = 2;",
    )
    order = [line for line in text.splitlines() if line]
    assert order == [
        "let d = 2;",
        "const c = 1;", "class C {}", "async function hidden() {}",
        "// b", "const b = c;",
        "export const a = b + c;",
    ]  # fmt: skip


def test_a_dynamic_import_and_the_word_export_are_left_alone(join):
    text = 'const door = await import(url);\n  figure.export("png");\n  import(url);'
    assert join(a=text) == text + "\n"


def test_types_are_left_out_but_not_other_comments(join):
    text = (
        "/**\n * @param {number} x  a * b\n */\nfunction f(x) {\n  /** @type {null} */\n  // why\n}"
    )
    assert join(a=text) == "function f(x) {\n  // why\n}\n"
    cast = "const x = /** @type {number} */ (y);"
    assert join(a=cast) == cast + "\n"


@pytest.mark.parametrize(
    ("modules", "why"),
    [
        (
            {"a": 'import { b } from "./b.js";', "b": 'import { c } from "./c.js";\nexport let b;',
             "c": 'import { b } from "./b.js";\nexport let c;'},
            r"a circle of imports: b\.js → c\.js → b\.js",
        ),
        ({"a": 'import "./a.js";'}, r"a circle of imports: a\.js → a\.js"),
        (
            {"a": 'import "./b.js";\nconst twice = 1;', "b": "function twice() {}"},
            r"b\.js and a\.js both declare twice",
        ),
        (
            {"a": 'import { b, x } from "./b.js";', "b": "export let b;\nlet x;"},
            r"a\.js imports x, which b\.js does not export",
        ),
        ({"a": 'import { b } from "./b.js";'}, r"there is no module b\.js"),
        ({"a": 'import { b } from "../b.js";'}, r"there is no module \.\./b\.js"),
        ({"a": 'import b from "./b.js";', "b": ""}, "not understood: import b from"),
        ({"a": 'import * as b from "./b.js";', "b": ""}, r"not understood: import \* as b"),
        (
            {"a": 'import { b as c } from "./b.js";', "b": "export let b;"},
            "not understood: import { b as c }",
        ),
        ({"a": 'import { b } from "react";'}, 'not understood: import { b } from "react"'),
        (
            {"a": 'if (1) {\n  import { b } from "./b.js";\n}', "b": "export let b;"},
            "not understood: import",
        ),
        ({"a": "export default 3;"}, "not understood: export default 3"),
        ({"a": "let a;\nexport { a };"}, "not understood: export { a }"),
        ({"a": 'export * from "./b.js";', "b": ""}, r"not understood: export \* from"),
        ({"a": "export const { a } = b;"}, "a declaration: {"),
        ({"a": "const [a] = b;"}, r"a declaration: \[a\]"),
    ],
)  # fmt: skip
def test_what_would_change_its_meaning_is_refused(join, modules, why):
    with pytest.raises(JoinError, match=why):
        join(**modules)


def test_every_module_of_the_app_is_used():
    """What no entry reaches is dead."""
    entries = set()
    for path in APP.rglob("*.py"):
        entries |= set(re.findall(r'joined\("([^"]+)"\)', path.read_text(encoding="utf-8")))
    texts = "".join(joined(entry) for entry in entries)
    unused = [
        path.name
        for path in APP.rglob("*.js")
        if path.read_text(encoding="utf-8").splitlines()[0] not in texts
    ]
    assert len(entries) > 20 and not unused


def test_a_component_s_module_imports_nothing_and_exports_its_door_alone():
    for path in APP.rglob("*.js"):
        text = joined(path.relative_to(APP).as_posix())
        assert not re.search(r"^import\b", text, re.MULTILINE), path
        if "export function render" in path.read_text(encoding="utf-8"):
            (door,) = re.findall(r"^export .*", text, re.MULTILINE)
            assert door.startswith("export function render(")


TOLD = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
PRIVATE = re.compile(r"\bBokeh\b|\._\w|canvas_view|views_manager|\.Mui\w")
BEFORE = {"live/everywhere.js", "live/loading.js", "live/refused.js"}
"""What the loading page runs: it stands apart, and says what it knows of others' privates."""


def test_privates_of_others_stand_in_one_file_each_with_the_test_that_tells():
    for path in APP.rglob("*.js"):
        name = path.relative_to(APP).as_posix()
        text = path.read_text(encoding="utf-8")
        code = re.sub(r"/\*.*?\*/|^\s*//.*", "", text, flags=re.DOTALL | re.MULTILINE)
        if name not in BEFORE | {"live/privates.js", "frame/drawer.js"}:
            assert not PRIVATE.search(code), name
    privates = (APP / "live" / "privates.js").read_text(encoding="utf-8")
    parts = re.split(r"^/\*\*", privates, flags=re.MULTILINE)
    parts = [part for part in parts if "\nexport " in part]
    assert len(parts) == privates.count("\nexport ")
    apart = [(APP / name).read_text(encoding="utf-8") for name in BEFORE - {"live/refused.js"}]
    for part in (*parts, *apart):
        told = TOLD.findall(part)
        assert told, part
        for file, test in told:
            tests = (APP.parent / "tests" / "ui" / file).read_text(encoding="utf-8")
            assert f"def {test}(" in tests, test
