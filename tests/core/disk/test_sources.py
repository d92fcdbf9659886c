"""Which sources decide what a module's kernels do, in whatever package they lie."""

from __future__ import annotations

import os
from pathlib import Path

import numba
import pytest

from core.disk import sources
from core.model import gru_field


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A stand-in for the folder of `core`: modules, a package, and one within it."""
    folder = tmp_path / "core"
    inner = folder / "pack" / "inner"
    inner.mkdir(parents=True)
    (folder / "__init__.py").write_text("from core.two import y\nfrom core.apart import z\nw = 1\n")
    (folder / "one.py").write_text("from core.two import y\n")
    (folder / "two.py").write_text("y = 2\n")
    (folder / "apart.py").write_text("z = 3\n")
    (folder / "pack" / "__init__.py").write_text("from core.pack.shown import s\n")
    (folder / "pack" / "shown.py").write_text("s = 1\n")
    (folder / "pack" / "beside.py").write_text("b = 1\n")
    (inner / "__init__.py").write_text("")
    (inner / "deep.py").write_text("from ..beside import b\nfrom core.two import y\n")
    monkeypatch.setattr(sources, "ROOT", folder)
    return folder


def _changes(root, line, changed):
    """Whether a module with this line depends on the file ``changed``."""
    (root / "one.py").write_text(line + "\n")
    first = sources.digest(root / "one.py")
    assert first == sources.digest(root / "one.py")
    assert first.isalnum()
    (root / changed).write_text("other = 1\n")
    return sources.digest(root / "one.py") != first


@pytest.mark.parametrize(
    "line",
    [
        "from core.two import y",
        "from core import two",
        "import core.two",
        "import core.two as other",
        "def late():\n    from core.two import y",
        "from .two import y",
        "from . import two",
        "import numpy, core.two",
        "from core.pack.inner.deep import y",  # two packages away, and back
        "from core.pack.inner import deep",
        "import core.pack.inner.deep",
        "from .pack.inner import deep",
        "from .pack.inner.deep import y as other",
        "from core import w",  # of the package's own file, which reaches all
        "from core import *",
    ],
)
def test_every_way_to_import_a_module_counts(root, line):
    assert _changes(root, line, "two.py")


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("from core.pack.inner.deep import b", "pack/beside.py"),
        ("from core.pack import s", "pack/shown.py"),
        ("from core.pack import *", "pack/shown.py"),
        ("import core.pack.inner", "pack/shown.py"),
        ("from core.pack import beside", "pack/beside.py"),
        ("from core.pack import inner", "pack/inner/__init__.py"),
    ],
)
def test_packages_count(root, line, changed):
    assert _changes(root, line, changed)


def test_what_is_not_reached_does_not_count(root):
    assert not _changes(root, "from core.two import y", "apart.py")
    assert not _changes(root, "from core import two", "apart.py")
    assert not _changes(root, "from core.pack.inner.deep import b", "pack/shown.py")
    assert not _changes(root, "from two import y\nimport numpy.core.two", "two.py")


def test_the_own_text_counts_and_the_time_does_not(root):
    one = root / "one.py"
    first = sources.digest(one)
    os.utime(one, (5, 5))
    assert sources.digest(one) == first
    one.write_text("from core.two import y\n\n")
    assert sources.digest(one) != first


def test_modules_that_import_each_other_have_a_digest(root):
    (root / "two.py").write_text("import core.one\n")
    assert sources.reached(root / "one.py") == {root / "one.py", root / "two.py"}


def test_the_compiler_is_in_the_digest(root, monkeypatch):
    first = sources.digest(root / "one.py")
    monkeypatch.setattr(numba, "__version__", "0.0.0")
    assert sources.digest(root / "one.py") != first


def test_names(root):
    assert sources.name_of(root / "pack" / "inner" / "deep.py") == "pack.inner.deep"
    assert sources.name_of(Path("/elsewhere/three.py")) == "three"


def test_of_core_the_options_count_and_the_disk_does_not():
    reached = sources.reached(Path(gru_field.__file__))
    assert sources.ROOT / "compiled.py" in reached
    assert not any(sources.ROOT / "disk" in path.parents for path in reached)
    assert sources.ROOT.joinpath("__init__.py") not in reached
