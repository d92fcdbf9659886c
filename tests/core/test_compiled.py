"""Where compiled kernels are cached, and that nobody else's settings change."""

from __future__ import annotations

import math
import os
import tempfile
from pathlib import Path

import numba
import pytest
from numba import types

from core import compiled as module
from core import gru_field, intervals
from core.compiled import compiled, compiled_as


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A stand-in for the folder of `core`'s sources."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "one.py").write_text("from core.two import y\n")
    (folder / "two.py").write_text("y = 2\n")
    (folder / "apart.py").write_text("z = 3\n")
    monkeypatch.setattr(module, "_SOURCES", folder)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return folder


def _old_caches(base, count):
    base.mkdir(parents=True, exist_ok=True)
    folders = [base / f"kernels-one-{k}" for k in range(count)]
    for k, folder in enumerate(folders):
        folder.mkdir()
        (folder / "kernel.nbc").write_bytes(b"old")
        os.utime(folder, (1000 + k, 1000 + k))
    return folders


def test_the_digest_is_that_of_the_sources_that_a_module_reaches(sources):
    one, two = sources / "one.py", sources / "two.py"
    first = module._digest(one)
    assert first == module._digest(one) and first.isalnum()
    two.write_text("y = 3\n")
    changed = module._digest(one)
    two.write_text("y = 2\n")
    assert changed != first and module._digest(one) == first
    os.utime(two, (5, 5))
    (sources / "apart.py").write_text("z = 4\n")
    assert module._digest(one) == first
    one.write_text("from core.two import y\n\n")
    assert module._digest(one) != first


@pytest.mark.parametrize(
    "line", ["from core import two", "import core.two", "from core.three import z"]
)
def test_every_way_to_import_a_module_counts(sources, line):
    (sources / "three.py").write_text("def late():\n    import core.two as other\n")
    (sources / "one.py").write_text(line + "\n")
    first = module._digest(sources / "one.py")
    (sources / "two.py").write_text("y = 3\n")
    assert module._digest(sources / "one.py") != first


def test_modules_that_import_each_other_have_a_digest(sources):
    (sources / "two.py").write_text("import core.one\n")
    assert module._reached(sources / "one.py") == {sources / "one.py", sources / "two.py"}


def test_numbas_version_is_in_the_digest(sources, monkeypatch):
    first = module._digest(sources / "one.py")
    monkeypatch.setattr(numba, "__version__", "0.0.0")
    assert module._digest(sources / "one.py") != first


def test_the_cache_lies_beside_the_sources_and_follows_them(sources):
    first = module._cache_folder(sources / "one.py")
    assert first.is_dir() and first.parent == sources / "__pycache__"
    assert first.name == f"kernels-one-{module._digest(sources / 'one.py')}"
    assert module._cache_folder(sources / "one.py") == first
    (sources / "two.py").write_text("y = 3\n")
    second = module._cache_folder(sources / "one.py")
    assert second != first and second.is_dir() and first.is_dir()


def test_numba_cache_dir_is_honoured(sources, tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "named"))
    assert module._cache_folder(sources / "one.py").parent == tmp_path / "named"


def test_old_caches_are_removed_beyond_the_number_kept(sources):
    base = sources / "__pycache__"
    old = _old_caches(base, 6)
    (base / "one.cpython-311.pyc").write_bytes(b"")
    (base / "others").mkdir()
    (base / "kernels-two-0").mkdir()
    current = module._cache_folder(sources / "one.py")
    kept = set(old[-(module._KEPT - 1) :]) | {current}
    assert set(base.glob("kernels-one-*")) == kept
    assert (base / "one.cpython-311.pyc").exists() and (base / "others").exists()
    assert (base / "kernels-two-0").exists()


def test_a_cache_in_use_counts_as_new(sources):
    current = module._cache_folder(sources / "one.py")
    os.utime(current, (1, 1))
    old = _old_caches(sources / "__pycache__", module._KEPT)
    assert module._cache_folder(sources / "one.py") == current and current.is_dir()
    assert not old[0].exists() and old[-1].is_dir()


def test_a_cache_that_another_process_removes_meanwhile_is_no_error(sources):
    base = sources / "__pycache__"
    gone = _old_caches(base, 1)[0]
    (base / "kernels-one-link").symlink_to(gone)
    gone.joinpath("kernel.nbc").unlink()
    gone.rmdir()  # what a listing made before still names
    assert module._cache_folder(sources / "one.py").is_dir()


def test_an_unwritable_folder_falls_back(sources, tmp_path):
    (sources / "__pycache__").write_text("a file where the folder would be")
    assert module._cache_folder(sources / "one.py").parent == tmp_path / "xdg" / "gruscope"
    (tmp_path / "xdg").rename(tmp_path / "moved")
    (tmp_path / "xdg").write_text("a file")
    assert module._cache_folder(sources / "one.py").parent == tmp_path / "temporary" / "gruscope"
    (tmp_path / "temporary").rename(tmp_path / "moved too")
    (tmp_path / "temporary").write_text("a file")
    with pytest.raises(OSError, match="set NUMBA_CACHE_DIR"):
        module._cache_folder(sources / "one.py")


def test_a_folder_that_exists_but_takes_no_file_falls_back(sources, tmp_path, monkeypatch):
    really = os.access

    def access(path, mode):
        return sources not in Path(path).parents and really(path, mode)

    old = _old_caches(sources / "__pycache__", 6)
    monkeypatch.setattr(os, "access", access)
    assert module._cache_folder(sources / "one.py").parent == tmp_path / "xdg" / "gruscope"
    assert all(folder.is_dir() for folder in old)


def test_the_kernels_of_core_are_in_this_versions_folder():
    for kernel in (gru_field.velocity, gru_field.jacobians, gru_field.sigmoid, intervals.multiply):
        source = Path(kernel.py_func.__code__.co_filename)
        assert module._folder(source) in Path(kernel.stats.cache_path).parents
        options = kernel.targetoptions
        assert options["nogil"] and not options.get("fastmath") and not options.get("parallel")


def math_of(x):
    return math.sqrt(x)


def test_numbas_own_setting_is_left_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "somewhere else")
    monkeypatch.setattr(module, "_folder", lambda source: tmp_path)
    with module._own_cache(math_of):
        assert str(tmp_path) == numba.config.CACHE_DIR
    assert numba.config.CACHE_DIR == "somewhere else"

    def fail():
        with module._own_cache(math_of):
            raise RuntimeError("while compiling")

    with pytest.raises(RuntimeError, match="while compiling"):
        fail()
    assert numba.config.CACHE_DIR == "somewhere else"


def test_eager_and_lazy_kernels(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "somewhere else")
    monkeypatch.setattr(module, "_folder", lambda source: tmp_path)

    @compiled
    def inverse(x):
        return 1.0 / x

    @compiled_as(types.float64(types.float64))
    def twice_inverse(x):
        return 2.0 * inverse(x)

    assert numba.config.CACHE_DIR == "somewhere else"
    assert len(twice_inverse.signatures) == 1  # compiled before any call
    assert twice_inverse(4.0) == 0.5 and twice_inverse(0.0) == math.inf
    assert inverse(-0.0) == -math.inf and inverse.py_func(2.0) == 0.5
    assert list(tmp_path.rglob("*.nbi")) and not Path("somewhere else").exists()
