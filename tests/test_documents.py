"""Documents: their examples run, and the site that they become leaves nothing out.

What needs the site to be built is tested in `tests/ui/test_site.py`.
"""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import core

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted(REFERENCE.glob("*.md"))
PACKAGES = sorted(path.parent.name for path in (ROOT / "core").glob("*/__init__.py"))
LOOSE = sorted(path.stem for path in (ROOT / "core").glob("*.py") if path.stem != "__init__")


class _Reader(yaml.SafeLoader):
    """Reads ``mkdocs.yml``, whose tags name Python functions, without calling any."""


_Reader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)
SETTINGS: dict[str, Any] = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), _Reader)


BLOCKS = {
    f"{page.stem}-{number}": block
    for page in sorted(DOCS.glob("*.md"))
    for number, block in enumerate(
        re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.S), 1
    )
}


def listed(navigation: Any) -> list[str]:
    """The files of a navigation, in order."""
    if isinstance(navigation, str):
        return [navigation]
    parts = navigation.values() if isinstance(navigation, dict) else navigation
    return [name for part in parts for name in listed(part)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_say_what_they_print(page: Path):
    # a line that only fences code ends what an example prints, as an empty one does
    text = re.sub(r"^ *```.*$", "", page.read_text("utf-8"), flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)
    assert examples.examples or page.stem in ("index", "notebook")
    told: list[str] = []
    done = doctest.DocTestRunner().run(examples, out=told.append)
    assert not told, "".join(told)
    assert done.attempted == len(examples.examples)


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_the_code_in_other_documents_runs(block: str):
    exec(block, {})


def test_every_package_has_a_page_that_lists_all_it_offers():
    assert {page.stem for page in PAGES} == {*PACKAGES, "index", "notebook", "tools"}
    whole = re.compile(r"^::: (core\.\w+)\n    options: \{.*\bmembers: true\b.*\}$", re.MULTILINE)
    faces = {path.parent.name for path in (ROOT / "core").glob("*/__init__.pyi")}
    for name in faces:
        assert whole.findall((REFERENCE / f"{name}.md").read_text("utf-8")) == [f"core.{name}"]
    told = re.findall(r"^::: core\.(\w+)$", (REFERENCE / "tools.md").read_text("utf-8"), re.M)
    assert sorted(told) == LOOSE
    index = re.findall(r"\]\((\w+)\.md\)", (REFERENCE / "index.md").read_text("utf-8"))
    assert sorted(index) == sorted([*PACKAGES, "notebook", "tools"])


def test_every_name_that_core_offers_comes_from_what_has_a_page():
    face = (ROOT / "core" / "__init__.pyi").read_text("utf-8")
    homes = re.findall(r"^from \.(\w+) import", face, re.MULTILINE)
    assert homes and set(homes) <= {*PACKAGES, *LOOSE}
    assert len(core.__all__) == face.count(" as ")


def test_every_document_has_a_place_in_the_navigation():
    # decision records are put in by docs/hooks.py, which the built site shows
    files = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    records = {name for name in files if re.match(r"decisions/\d", name)}
    named = listed(SETTINGS["nav"])
    assert sorted(named) == sorted(files - records)


def test_the_site_s_settings_ask_no_foreign_host():
    theme = SETTINGS["theme"]
    assert theme["font"] is False
    assert "analytics" not in SETTINGS.get("extra", {})
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert not re.search(r"https?://", text)


def test_the_command_that_builds_the_site_is_told_and_run_by_ci():
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert 'python -m pip install -e ".[docs]" && mkdocs build --strict\n' in told
    assert "mkdocs build --strict" in run


NAMED = re.compile(r"`((?:app|core|assets|benchmarks|docs|tests)/[\w./-]+|(?:core|app)(?:\.\w+)+)`")


@pytest.mark.parametrize("name", ["architecture", "how-to-add", "releasing", "security"])
def test_what_documents_for_developers_name_is_there(name: str):
    text = (DOCS / f"{name}.md").read_text("utf-8")
    names = set(NAMED.findall(text))
    assert names
    assert not {one for one in names if not is_there(one)}


def is_there(name: str) -> bool:
    """Whether a path exists, or a dotted name is a module's or in one."""
    if "/" in name:
        return (ROOT / name).exists()
    module, _, last = name.rpartition(".")
    path = ROOT.joinpath(*name.split("."))
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    file = ROOT.joinpath(*module.split("."))
    file = file / "__init__.pyi" if file.is_dir() else file.with_suffix(".py")
    return file.is_file() and bool(re.search(rf"\b{last}\b", file.read_text("utf-8")))


def test_the_architecture_lists_the_packages_in_the_order_that_holds():
    text = (DOCS / "architecture.md").read_text("utf-8")
    section = text.partition("## The packages of core")[2].partition("\n## ")[0]
    tests = (ROOT / "tests" / "core" / "test_packages.py").read_text("utf-8")
    order = ast.literal_eval(re.findall(r"^ORDER = (\[.*?\])", tests, re.S | re.M)[0])
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert told == [name for name in order if name in PACKAGES]


def test_the_architecture_lists_the_folders_of_the_dashboard():
    text = (DOCS / "architecture.md").read_text("utf-8")
    section = text.partition("## The dashboard's folders")[2].partition("\n## ")[0]
    folders = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert set(re.findall(r"`app/(\w+)`", section)) == folders


def test_the_architecture_lists_all_events_of_the_browser():
    scripts = [path.read_text("utf-8") for path in (ROOT / "app").rglob("*.js")]
    said = {
        name
        for script in scripts
        for name in re.findall(r'(?:CustomEvent|announce)\("(gruscope:\w+)"', script)
    }
    text = (DOCS / "architecture.md").read_text("utf-8")
    told = re.findall(r"`(gruscope:\w+)`", text.partition("## Events in the browser")[2])
    assert sorted(told) == sorted(said)
