"""Where compiled kernels lie, when they are complete, and that one process compiles."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path

import pytest

from core.disk import kernels, private, sources


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A stand-in for the folder of `core`'s sources, and an empty machine around it."""
    folder = tmp_path / "core"
    folder.mkdir()
    (folder / "one.py").write_text("from core.two import y\n")
    (folder / "two.py").write_text("y = 2\n")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(sources, "ROOT", folder)
    monkeypatch.setattr(kernels, "root", cache(kernels.find_root))
    monkeypatch.setattr(kernels, "folder_of", kernels.find_folder)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return folder


def _own(base):
    return base / f"kernels-{private.user()}"


def _old_caches(top, count):
    top.mkdir(mode=0o700, parents=True, exist_ok=True)
    folders = [top / f"one-{k}" for k in range(count)]
    for k, folder in enumerate(folders):
        folder.mkdir()
        (folder / "a.kernel").write_bytes(b"old")
        os.utime(folder, (1000 + k, 1000 + k))
    return folders


def test_the_folder_lies_beside_the_sources_and_follows_them(place):
    first = kernels.find_folder(place / "one.py")
    assert first.is_dir() and first.parent == _own(place / "__pycache__")
    assert first.name == f"one-{sources.digest(place / 'one.py')}"
    assert kernels.find_folder(place / "one.py") == first
    (place / "two.py").write_text("y = 3\n")
    second = kernels.find_folder(place / "one.py")
    assert second != first and second.is_dir() and first.is_dir()


def test_numba_cache_dir_is_honoured(place, tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "named"))
    assert kernels.find_root() == _own(tmp_path / "named")


def test_a_place_that_cannot_be_written_falls_back(place, tmp_path, caplog):
    def blocked(path):
        if path.exists():
            path.rename(path.with_name(f"{path.name} moved"))
        path.write_text("a file where the folder would be")

    blocked(place / "__pycache__")
    assert kernels.find_root() == _own(tmp_path / "xdg" / "gruscope")
    blocked(tmp_path / "xdg")
    assert kernels.find_root() == _own(tmp_path / "temporary" / f"gruscope-{private.user()}")
    assert not caplog.records
    blocked(tmp_path / "temporary")
    assert kernels.find_root() is None
    assert "set NUMBA_CACHE_DIR" in caplog.text
    assert kernels.find_folder(place / "one.py") is None
    assert not kernels.complete()
    kernels.declare_complete([place / "one.py"])
    with kernels.alone(lambda: None):
        assert not kernels.complete()


@pytest.fixture
def read_only(place, monkeypatch):
    """From now on nothing can be written beside the sources."""
    really = os.access

    def access(path, mode):
        return place not in Path(path).parents and really(path, mode)

    return lambda: monkeypatch.setattr(os, "access", access)


def test_a_folder_that_takes_no_file_falls_back(place, tmp_path, read_only):
    old = _old_caches(_own(place / "__pycache__"), 6)
    read_only()
    assert kernels.find_root() == _own(tmp_path / "xdg" / "gruscope")
    assert all(folder.is_dir() for folder in old)


def test_a_folder_that_holds_all_need_not_take_any(place, tmp_path, read_only):
    kernel = kernels.find_folder(place / "one.py") / "f.kernel"
    kernel.touch()
    kernels.declare_complete([place / "one.py"])
    read_only()
    assert kernels.find_root() == _own(place / "__pycache__")
    kernel.unlink()
    assert kernels.find_root() == _own(tmp_path / "xdg" / "gruscope")


def test_old_caches_are_removed_beyond_the_number_kept(place):
    top = _own(place / "__pycache__")
    old = _old_caches(top, 6)
    (top / "two-0").mkdir()
    (top / "pack.one-0").mkdir()
    current = kernels.find_folder(place / "one.py")
    kept = set(old[-(kernels._KEPT - 1) :]) | {current}
    assert set(top.glob("one-*")) == kept
    assert (top / "two-0").exists() and (top / "pack.one-0").exists()


def test_other_installs_that_share_the_folder_stay_complete(place):
    one = place / "one.py"
    declared = []
    for k in range(kernels._KEPT + 2):
        one.write_text(f"y = {k}\n")
        kernels.find_folder(one).joinpath("f.kernel").write_bytes(b"code")
        kernels.declare_complete([one])
        declared.append(kernels._declaration(kernels.find_root()))
        os.utime(declared[-1], (k + 1, k + 1))
    assert [path.exists() for path in declared] == [False] * 2 + [True] * kernels._KEPT


def test_a_cache_in_use_counts_as_new(place):
    current = kernels.find_folder(place / "one.py")
    os.utime(current, (1, 1))
    old = _old_caches(_own(place / "__pycache__"), kernels._KEPT)
    assert kernels.find_folder(place / "one.py") == current and current.is_dir()
    assert not old[0].exists() and old[-1].is_dir()


def test_a_cache_that_another_process_removes_meanwhile_is_no_error(place):
    top = _own(place / "__pycache__")
    top.mkdir(mode=0o700, parents=True)
    (top / "one-link").symlink_to(top / "gone")  # what a listing made before still names
    assert kernels.find_folder(place / "one.py").is_dir()


@pytest.mark.parametrize("base", ["beside", "named", "xdg"])
def test_complete_looks_where_the_kernels_are(place, tmp_path, monkeypatch, base):
    if base == "named":
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "named"))
    if base == "xdg":
        (place / "__pycache__").write_text("an install that can only be read")
    one, two = place / "one.py", place / "two.py"
    assert not kernels.complete()
    kernel = kernels.find_folder(one) / "f.kernel"
    kernels.declare_complete([one, two])
    assert not kernels.complete()  # nothing was compiled
    kernel.write_bytes(b"code")
    assert not kernels.complete()  # somebody may still be at it
    kernels.declare_complete([one, two])
    assert kernels.complete()
    two.write_text("y = 3\n")
    assert not kernels.complete()
    two.write_text("y = 2\n")
    assert kernels.complete()
    kernel.unlink()
    assert not kernels.complete()


_HOLDER = """
import sys
sys.path.insert(0, {parent!r})
import importlib
kernels = importlib.import_module("disk.kernels")
kernels.root = lambda: __import__("pathlib").Path({top!r})
with kernels.alone(lambda: None):
    print("in", flush=True)
    sys.stdin.read()
"""


def test_one_goes_on_alone_and_a_dead_one_blocks_nobody(place):
    pytest.importorskip("fcntl")
    script = _HOLDER.format(parent=str(Path(kernels.__file__).parents[1]), top=str(kernels.root()))
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"in\n"
        waiting, entered = threading.Event(), threading.Event()

        def second():
            with kernels.alone(waiting.set):
                entered.set()

        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(30)
        assert not entered.wait(0.3)
        holder.kill()
        assert entered.wait(30)
        thread.join()
    with kernels.alone(lambda: pytest.fail("nobody is there")):
        pass
