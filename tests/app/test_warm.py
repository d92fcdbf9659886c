"""Readying the kernels: once, in the background, and honest about failure."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

import pytest

from app.serving import warm
from core.disk import kernels


@pytest.fixture
def cold(monkeypatch):
    """The module as at a server's start."""
    monkeypatch.setattr(warm, "_thread", None)
    monkeypatch.setattr(warm, "_failure", None)


def test_it_becomes_ready_and_says_so(cold, capsys):
    warm.begin()
    warm.wait()
    assert warm.ready()
    out = capsys.readouterr().out
    assert "readying kernels" in out
    assert "ready after" in out


def test_it_works_in_the_background_and_only_once(cold, monkeypatch):
    go, count = threading.Event(), []

    def compute():
        count.append(threading.current_thread())
        go.wait(30)

    monkeypatch.setattr(warm, "_compute_once", compute)
    for _ in range(5):
        assert not warm.ready()
        warm.begin()
    go.set()
    warm.wait()
    assert warm.ready()
    (thread,) = count
    assert thread is not threading.current_thread()
    assert thread.daemon


def test_a_failure_is_raised_to_every_asker_and_logged(cold, monkeypatch, caplog):
    def broken():
        raise OSError("no compiler")

    monkeypatch.setattr(warm, "_compute_once", broken)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="could not be compiled") as raised:
            warm.wait()
        assert isinstance(raised.value.__cause__, OSError)
    with pytest.raises(RuntimeError):
        warm.ready()
    assert [r.name for r in caplog.records] == ["gruscope"]


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """No kernels yet; compiling one of them is all it takes. Gives what was done."""
    done = []
    top = tmp_path / "kernels"
    top.mkdir(mode=0o700)
    monkeypatch.setattr(kernels, "root", lambda: top)
    monkeypatch.setattr(kernels, "folder_of", cache(kernels.find_folder))
    monkeypatch.setattr(warm, "_modules_of_kernels", lambda: [Path(warm.__file__)])

    def compute():
        done.append("loaded" if kernels.complete() else "compiled")
        (kernels.folder_of(Path(warm.__file__)) / "f.kernel").touch()

    monkeypatch.setattr(warm, "_compute_once", compute)
    monkeypatch.setattr(warm, "_second_process", lambda: done.append("second"))
    return done


def test_the_second_compiler_starts_only_if_there_is_something_to_compile(empty_cache):
    for _ in range(3):
        warm._load_or_compile()
    assert empty_cache == ["second", "compiled", "loaded", "loaded"]


def test_without_a_folder_there_is_nothing_to_share(empty_cache, monkeypatch):
    monkeypatch.setattr(kernels, "root", lambda: None)
    monkeypatch.setattr(warm, "_compute_once", lambda: empty_cache.append("compiled"))
    warm._load_or_compile()
    assert empty_cache == ["compiled"]


def test_of_several_servers_one_compiles_and_the_others_load(empty_cache, monkeypatch, capsys):
    pytest.importorskip("fcntl")
    compute, go, begun = warm._compute_once, threading.Event(), threading.Event()

    def slow():
        begun.set()
        go.wait(30)
        compute()

    monkeypatch.setattr(warm, "_compute_once", slow)
    waits = threading.Semaphore(0)
    say = warm._say_waiting
    monkeypatch.setattr(warm, "_say_waiting", lambda: (say(), waits.release()))
    # threads here: each opens the lock anew, as processes do
    servers = [threading.Thread(target=warm._load_or_compile) for _ in range(3)]
    servers[0].start()
    assert begun.wait(30)
    for server in servers[1:]:
        server.start()
        assert waits.acquire(timeout=30)
    go.set()
    for server in servers:
        server.join(30)
    assert empty_cache == ["second", "compiled", "loaded", "loaded"]
    assert capsys.readouterr().out.count("another process compiles") == 2


def test_looking_at_the_disk_imports_nothing_that_compiles():
    code = (
        "import sys; from app.serving import warm; warm.kernels.complete();"
        "loaded = {name for name in sys.modules if name.split('.')[0] == 'core'};"
        "disk = {name for name in loaded if name.startswith('core.disk')};"
        "print(*sorted(loaded - disk), warm.kernels.root())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=Path(warm.__file__).parents[2])  # fmt: skip
    assert done.stdout.strip() == f"core {kernels.root()}"


_WAITS = """
import sys, time
from types import SimpleNamespace

class NotYet:  # importing what compiles takes minutes on a machine's first start
    def find_spec(self, name, path=None, target=None):
        if name == "core.compiled":
            raise AssertionError("kernels are imported before they are ready")

sys.meta_path.insert(0, NotYet())
from app import app_hooks
from app.serving import warm
warm._warm = lambda _: time.sleep(60)
added = []
application = SimpleNamespace(add=added.append)
app_hooks.on_server_loaded(
    SimpleNamespace(application_context=SimpleNamespace(application=application))
)
from app.page.page import Page
assert added
print(Page("?v=1&preset=fig3a").frame.main[0][0].object)
"""


def test_the_server_starts_and_its_page_says_so_while_no_kernel_can_be_imported_yet():
    done = subprocess.run([sys.executable, "-c", _WAITS], capture_output=True, text=True,
                          check=False, cwd=Path(warm.__file__).parents[2])  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Getting ready" in done.stdout


def test_the_second_compilers_modules_are_there():
    assert all(importlib.util.find_spec(name) for name in warm._SECOND_PROCESS)


def test_the_modules_of_kernels_are_those_that_compile():
    warm.wait()
    names = {path.stem for path in warm._modules_of_kernels()}
    assert {"gru_field", "intervals", "traps", "cyclic_order"} <= names
    assert not {"gru", "families", "kernels", "store"} & names
