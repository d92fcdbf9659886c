"""Readying the kernels: once, in the background, and honest about failure."""

from __future__ import annotations

import threading

import pytest

from app import warm


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
