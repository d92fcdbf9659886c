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
    (folder / "one.py").write_text("x = 1\n")
    (folder / "two.py").write_text("y = 2\n")
    monkeypatch.setattr(module, "_SOURCES", folder)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return folder


def _old_caches(base, count):
    base.mkdir(parents=True, exist_ok=True)
    folders = [base / f"kernels-old{k}" for k in range(count)]
    for k, folder in enumerate(folders):
        folder.mkdir()
        (folder / "kernel.nbc").write_bytes(b"old")
        os.utime(folder, (1000 + k, 1000 + k))
    return folders


def test_the_digest_is_that_of_the_sources_content(sources):
    first = module._digest()
    assert first == module._digest() and first.isalnum()
    (sources / "two.py").write_text("y = 3\n")
    changed = module._digest()
    (sources / "two.py").write_text("y = 2\n")
    assert changed != first and module._digest() == first
    os.utime(sources / "two.py", (5, 5))
    (sources / "notes.txt").write_text("no source")
    assert module._digest() == first


def test_new_renamed_and_moved_sources_change_the_digest(sources):
    seen = {module._digest()}
    (sources / "three.py").write_text("")
    seen.add(module._digest())
    (sources / "three.py").rename(sources / "four.py")
    seen.add(module._digest())
    (sources / "four.py").unlink()
    (sources / "one.py").write_text("y = 2\n")
    (sources / "two.py").write_text("x = 1\n")
    seen.add(module._digest())
    assert len(seen) == 4


def test_numbas_version_is_in_the_digest(sources, monkeypatch):
    first = module._digest()
    monkeypatch.setattr(numba, "__version__", "0.0.0")
    assert module._digest() != first


def test_the_cache_lies_beside_the_sources_and_follows_them(sources):
    first = module._cache_folder()
    assert first.is_dir() and first.parent == sources / "__pycache__"
    assert first.name == f"kernels-{module._digest()}"
    assert module._cache_folder() == first
    (sources / "one.py").write_text("x = 2\n")
    second = module._cache_folder()
    assert second != first and second.is_dir() and first.is_dir()


def test_numba_cache_dir_is_honoured(sources, tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "named"))
    assert module._cache_folder().parent == tmp_path / "named"


def test_old_caches_are_removed_beyond_the_number_kept(sources):
    base = sources / "__pycache__"
    old = _old_caches(base, 6)
    (base / "one.cpython-311.pyc").write_bytes(b"")
    (base / "others").mkdir()
    current = module._cache_folder()
    kept = set(old[-(module._KEPT - 1) :]) | {current}
    assert set(base.glob("kernels-*")) == kept
    assert (base / "one.cpython-311.pyc").exists() and (base / "others").exists()


def test_a_cache_in_use_counts_as_new(sources):
    current = module._cache_folder()
    os.utime(current, (1, 1))
    old = _old_caches(sources / "__pycache__", module._KEPT)
    assert module._cache_folder() == current and current.is_dir()
    assert not old[0].exists() and old[-1].is_dir()


def test_a_cache_that_another_process_removes_meanwhile_is_no_error(sources):
    base = sources / "__pycache__"
    gone = _old_caches(base, 1)[0]
    (base / "kernels-link").symlink_to(gone)
    gone.joinpath("kernel.nbc").unlink()
    gone.rmdir()  # what a listing made before still names
    assert module._cache_folder().is_dir()


def test_an_unwritable_folder_falls_back(sources, tmp_path):
    (sources / "__pycache__").write_text("a file where the folder would be")
    assert module._cache_folder().parent == tmp_path / "xdg" / "gruscope"
    (tmp_path / "xdg").rename(tmp_path / "moved")
    (tmp_path / "xdg").write_text("a file")
    assert module._cache_folder().parent == tmp_path / "temporary" / "gruscope"
    (tmp_path / "temporary").rename(tmp_path / "moved too")
    (tmp_path / "temporary").write_text("a file")
    with pytest.raises(OSError, match="set NUMBA_CACHE_DIR"):
        module._cache_folder()


def test_a_folder_that_exists_but_takes_no_file_falls_back(sources, tmp_path, monkeypatch):
    really = os.access

    def access(path, mode):
        return sources not in Path(path).parents and really(path, mode)

    old = _old_caches(sources / "__pycache__", 6)
    monkeypatch.setattr(os, "access", access)
    assert module._cache_folder().parent == tmp_path / "xdg" / "gruscope"
    assert all(folder.is_dir() for folder in old)


def test_the_kernels_of_core_are_in_this_versions_folder():
    assert module._FOLDER.name.startswith("kernels-")
    for kernel in (gru_field.velocity, gru_field.jacobians, gru_field.sigmoid, intervals.multiply):
        assert module._FOLDER in Path(kernel.stats.cache_path).parents
        options = kernel.targetoptions
        assert options["nogil"] and not options.get("fastmath") and not options.get("parallel")


def test_numbas_own_setting_is_left_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "somewhere else")
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    with module._own_cache():
        assert str(tmp_path) == numba.config.CACHE_DIR
    assert numba.config.CACHE_DIR == "somewhere else"

    def fail():
        with module._own_cache():
            raise RuntimeError("while compiling")

    with pytest.raises(RuntimeError, match="while compiling"):
        fail()
    assert numba.config.CACHE_DIR == "somewhere else"


def test_eager_and_lazy_kernels(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "somewhere else")
    monkeypatch.setattr(module, "_FOLDER", tmp_path)

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
