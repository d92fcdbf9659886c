"""The house itself: packages, purity of `core`, documents, and what must not be in files."""

from __future__ import annotations

import ast
import fnmatch
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from app.catalogue.own import LARGEST as LARGEST_FILE
from app.command import parser

ROOT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

CONDA_NAMES = {"dask": "dask-core", "playwright": "playwright-python"}
"""Packages that conda-forge calls otherwise than the Python package index."""

MODULES = {"pyyaml": "yaml", "pillow": "PIL"}
"""Packages whose module is called otherwise (but for - and _)."""

UI = {"panel", "panel_material_ui", "holoviews", "bokeh", "param", "matplotlib"}
CORE_LINES = 350

# hosts that texts may name; the page itself asks none, and registries belong to no file
HOSTS = {"doi.org", "keepachangelog.com", "semver.org", "www.w3.org", "localhost", "127.0.0.1"}


def requirements() -> dict[str, set[str]]:
    """Package → bounds, over the dependencies and all extras of pyproject.toml."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    found: dict[str, set[str]] = {}
    for line in lines:
        name, bounds = parsed(line)
        assert found.setdefault(name, bounds) == bounds, f"{name} has two different bounds"
    return found


def parsed(requirement: str) -> tuple[str, set[str]]:
    """Name and set of bounds of a plain requirement (no extras, no markers)."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+)((?:[<>=!~]=?[^,;\s]+,?)*)", requirement)
    assert match, f"not a plain requirement: {requirement!r}"
    return match[1].lower().replace("_", "-"), {b for b in match[2].split(",") if b}


def tracked() -> list[Path]:
    """The files of the project: those that git knows or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        listing = b""
    names = [name for name in listing.decode().split("\0") if name]
    if "pyproject.toml" not in names:  # not a clone: the folders that make up the project
        folders = ("app", "assets", "benchmarks", "core", "docs", "tests", ".ci")
        inside = [p for folder in folders for p in (ROOT / folder).rglob("*")]
        return [p for p in [*ROOT.glob("*.*"), *inside] if p.is_file() and p.suffix != ".pyc"]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Relative path and text of every tracked text file."""
    for path in tracked():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures


def test_conda_environment_equals_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"][0] == "conda-forge"
    *lines, pip = environment["dependencies"]
    lines = [*(line for line in lines if line != "pip"), *pip["pip"]]
    conda = dict(parsed(line) for line in lines)
    assert len(conda) == len(lines)
    assert conda.pop("python") == set(PROJECT["project"]["requires-python"].split(","))
    assert conda == {CONDA_NAMES.get(name, name): b for name, b in requirements().items()}


def test_every_imported_package_is_declared():
    declared = {MODULES.get(name, name.replace("-", "_")) for name in requirements()}
    known = declared | set(sys.stdlib_module_names) | {"app", "core", "benchmarks", "tests"}
    unknown = {
        (path.relative_to(ROOT).as_posix(), module)
        for path in tracked()
        if path.suffix == ".py"
        for module in imported(path)
        # a module beside the file, as benchmarks import each other
        if module not in known and not (path.parent / f"{module}.py").exists()
    }
    assert not unknown


def imported(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports absolutely."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_random_tests_share_one_profile_without_a_deadline():
    assert settings().deadline is None
    here = Path(__file__).resolve()
    own = [
        path.name
        for path in here.parent.rglob("*.py")
        if path.name != "conftest.py" and path != here
        if re.search(r"deadline\s*=\s*None|load_profile", path.read_text(encoding="utf-8"))
    ]
    assert not own, "the profile says it for all"


def test_whatever_is_read_at_run_time_is_installed():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    data = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.relative_to(ROOT).parts[0] in ("app", "core", "assets")
        and not path.name.endswith((".py", ".d.ts"))  # types are for tools
    ]
    assert any(name.endswith(".css") for name in data)
    assert any(name.endswith(".js") for name in data)
    missed = [n for n in data if not any(fnmatch.fnmatch(Path(n).name, p) for p in patterns)]
    assert not missed


def test_core_imports_no_ui_in_a_fresh_interpreter():
    code = """
import importlib, pkgutil, sys
import core
for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)
print(*(name for name in sys.modules if "." not in name or name.startswith("core.")))
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    loaded = set(process.stdout.split())
    files = {f"core.{p.stem}" for p in (ROOT / "core").glob("*.py") if p.stem != "__init__"}
    assert files <= loaded
    assert not loaded & UI


def test_files_of_core_stay_short():
    long = {
        path.name: lines
        for path in (ROOT / "core").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > CORE_LINES
    }
    assert not long


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_relative_links_resolve(document: Path):
    text = prose(document)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (document.parent / name).resolve() if name else document
        assert file.exists(), f"{target} leads nowhere"
        assert file.is_relative_to(ROOT), f"{target} leads out of the project"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{name or document.name} has no heading #{anchor}"


def prose(document: Path) -> str:
    """A document without its code, in which brackets are no links."""
    text = document.read_text(encoding="utf-8")
    return re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as Markdown viewers build them."""
    without_blocks = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+\s+(.+?)\s*$", without_blocks, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_one_version():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall(r"^## \[(\d[^\]]*)\]", changes, flags=re.MULTILINE)[0]
    assert newest == PROJECT["project"]["version"]


def test_readme_names_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python -m pip install -e . && panel serve app --show\n" in readme
    test = 'python -m pip install -e ".[test]" && pytest\n'
    assert test in readme
    assert test in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_browser_code_s_tools_are_pinned_and_run_by_ci_as_told():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert package["private"] and "dependencies" not in package
    for name, version in package["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in (
        "npm install --no-package-lock",
        "npx eslint .",
        "npx tsc",
        "tests/web/*.test.js",
    ):
        assert command in told and command in run
    assert not [path for path in tracked() if path.name == "package-lock.json"]


def test_the_readme_example_says_what_it_prints():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)
    points = names["points"]
    assert points.complete
    assert points.index_sum == 1
    assert (points.sinks, points.saddles, points.sources) == (4, 4, 1)


def test_the_guide_bounds_public_servers_with_options_that_there_are():
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    section = guide.partition("\n## A public server\n")[2].partition("\n## ")[0]
    command = section.partition("\ngruscope ")[2].partition("```")[0]
    options = set(re.findall(r"--[\w-]+", command))
    told = parser().format_help()
    assert options and not {name for name in options if not re.search(rf"{name}(?![\w-])", told)}
    size = re.search(r"--websocket-max-message-size (\d+)", command)
    assert size and 2 * LARGEST_FILE <= int(size[1]) < 20_000_000  # every character escaped
    assert "--log-file" in options
    for words in ("logrotate", "copytruncate", "ulimit -v", "MemoryMax=", "--memory"):
        assert words in section


def test_decision_records_are_whole_and_numbered():
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(r.name[:4]) for r in records] == list(range(1, len(records) + 1))
    for record in records:
        headings = re.findall(r"^## (.+)$", record.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings[:3] == ["Context", "Decision", "Rejected"], record.name


def test_no_file_names_a_place_on_one_machine():
    # spelled apart, so that this file does not name them itself
    folders = "|".join(("work", "root", "tmp", "home", "Users", "opt"))
    path = re.compile(rf"(?<![\w.)}}\]/*~-])/(?:{folders})/\w")
    named = {(name, m[0]) for name, text in texts() for m in path.finditer(text)}
    assert not named


def test_no_file_names_a_foreign_host():
    option = "index" + "-url"
    for name, text in texts():
        hosts = set(re.findall(r"\bhttps?://([^\s/:\"'`)>]+)", text))
        # a pattern or template is no host
        hosts = {h for h in hosts if re.fullmatch(r"[\w.-]+", h)}
        assert hosts <= HOSTS, f"{name}: {hosts - HOSTS}; add a host only if a text needs it"
        assert option not in text, f"{name} names a package index"
