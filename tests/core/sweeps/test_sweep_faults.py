"""Refusals, the cache, cancelling, and worker processes that die."""

from __future__ import annotations

import math
import os
import signal
import socket
import threading
import time
from contextlib import suppress

import numpy as np
import pytest

import core.workers.schedulers
from core import GRU
from core.cancellation import Cancelled
from core.model.families import family_of, plane_of
from core.sweeps import (
    QUANTITIES,
    Axis,
    SpeedAt,
    SweepCache,
    cache as cache_module,
    frequency_map,
    sweep,
    sweep_workers,
)
from core.sweeps.cache import cache_folder, key_of
from core.sweeps.parts import parts_of
from core.sweeps.quantities import Quantity

BASE = GRU.rotation(2.0, 0.5)


@pytest.fixture(scope="module")
def two():
    with sweep_workers(2) as workers:
        yield workers


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gain", 1.0, 1.0, 5), "interval of gain has length zero"),
        (("gain", 2.0, 1.0, 5), "interval of gain is reversed"),
        (("gain", math.nan, 1.0, 5), "start of gain must be finite"),
        (("gain", 0.0, math.inf, 5), "end of gain must be finite"),
        (("gain", "0", 1.0, 5), "start of gain must be a real number"),
        (("gain", -1.7e308, 1.7e308, 5), "wider than the largest float"),
        (("gain", 0.0, 1.0, 0), "count of gain must be an integer from 1"),
        (("gain", 0.0, 1.0, 2.5), "count of gain must be an integer"),
        (("gain", 0.0, 1.0, 1, True), "an integer from 2"),
        (("gain", 0.0, 1.0, 10**8), "limit is 1,000,000 cells"),
    ],
)
def test_axes_that_are_none(arguments, message):
    with pytest.raises(ValueError, match=message):
        Axis(*arguments)


def test_grids_that_are_refused():
    with pytest.raises(ValueError, match="100,000,000 cells; the limit is 1,000,000"):
        sweep(BASE, [Axis("gain", 1, 2, 10**4), Axis("angle", 1, 2, 10**4)], "sinks", workers=0)
    with pytest.raises(ValueError, match="100,000,000 cells"):
        frequency_map(lambda a, b: GRU.rotation(b, a), np.arange(10**4), np.arange(10**4))
    with pytest.raises(ValueError, match="not gain twice"):
        sweep(BASE, [Axis("gain", 1, 2, 3), Axis("gain", 3, 4, 3)], "sinks", workers=0)
    with pytest.raises(ValueError, match="one moves the other"):
        sweep(BASE, [Axis("bh", 1, 2, 3), Axis("bh[0]", 3, 4, 3)], "sinks", workers=0)
    with pytest.raises(ValueError, match="one Axis or two"):
        sweep(BASE, [], "sinks", workers=0)
    with pytest.raises(ValueError, match="no parameter such as"):
        sweep(BASE, Axis("gamma", 0, 1, 3), "sinks", workers=0)
    with pytest.raises(ValueError, match="is none of fixed points, sinks"):
        sweep(BASE, Axis("gain", 0, 1, 3), "colour", workers=0)
    with pytest.raises(ValueError, match="must give GRUs"):
        sweep(float, Axis("x", 0, 1, 3), "sinks", workers=0)
    with pytest.raises(ValueError, match="x must be finite"):
        SpeedAt(math.inf, 0.0)


def test_weights_that_overflow_are_refused():
    wide = GRU(Uh=[[3.0, 0.0], [0.0, 1.0]])
    with pytest.raises(ValueError, match=r"corner \(1\.\d+e\+308\).*largest float"):
        sweep(wide, Axis("gain", 1.0, 1.7e308, 4), "sinks", workers=0)
    with pytest.raises(ValueError, match="largest float"):
        frequency_map(lambda a, b: GRU.rotation(10.0 * b, a), [0.1], [1.0, 1.7e308])


@pytest.mark.parametrize("values", [[], [[1.0]], [math.nan], 1.0])
def test_lines_of_a_frequency_map(values):
    with pytest.raises(ValueError, match="first"):
        frequency_map(lambda a, b: GRU.rotation(b, a), values, [1.0])


@pytest.mark.long
def test_workers_give_the_same(two):
    axes = [Axis("angle", 0.1, 1.0, 6), Axis("gain", 2.0, 3.0, 5)]
    seen = []
    for name in ("frequency", "signature"):
        here = sweep(BASE, axes, name, workers=0)
        there = sweep(BASE, axes, name, workers=two, progress=seen.append, chunk=4)
        assert np.array_equal(here.values, there.values, equal_nan=True)
        assert here.texts == there.texts
    assert seen[-1].done == seen[-1].total == 30
    assert len(seen) >= 16


@pytest.mark.long
def test_the_sweep_finishes_when_a_worker_dies(two):
    axis = Axis("gain", 2.0, 3.0, 24)
    pids = set()

    def kill_once(part):
        if not pids:
            pid = int(part.values[0])
            pids.add(pid)
            os.kill(pid, signal.SIGKILL)

    found = sweep(BASE, axis, by_value(slow_pid), workers=two, partial=kill_once, chunk=1)
    assert pids
    assert np.isfinite(found.values).all()
    others = set(found.values.astype(int).tolist()) - pids
    assert others
    assert os.getpid() not in others
    assert int(found.values[-1]) not in pids


def by_value(function):
    """A quantity that workers need not import: its function is pickled by value."""

    def call(gru, body=function.__code__):
        import builtins  # not this module's, which would be pickled with all that it holds
        from types import FunctionType

        return FunctionType(body, {"__builtins__": builtins})(gru)

    call.__module__ = "__main__"
    return Quantity(function.__name__, "", "", call)


def slow_pid(_):
    import os
    import time

    time.sleep(0.1)
    return float(os.getpid())


@pytest.mark.long
def test_cancel_frees_the_workers(two):
    cancel = np.zeros(1, np.int64)

    def soon(_):
        cancel[0] = 1

    axis = Axis("gain", 2.0, 3.0, 100_000)
    with pytest.raises(Cancelled):
        sweep(BASE, axis, by_value(slow_pid), workers=two, progress=soon, cancel=cancel)
    begun = time.monotonic()
    sweep(BASE, Axis("gain", 2.0, 3.0, 4), "sinks", workers=two)
    # what was handed out before would take hours
    assert time.monotonic() - begun < 5.0


def test_cancel_before_the_first_cell():
    with pytest.raises(Cancelled):
        frequency_map(lambda a, b: GRU.rotation(b, a), [0.1], [2.0], cancel=np.ones(1, np.int64))


def test_closing_the_parts_ends_the_sweep(two):
    parts = parts_of(family_of(BASE, "gain"), (np.linspace(1, 2, 1000),), by_value(slow_pid), two)
    next(parts)
    parts.close()
    begun = time.monotonic()
    sweep(BASE, Axis("gain", 2.0, 3.0, 4), "sinks", workers=two)
    assert time.monotonic() - begun < 5.0


def test_an_unreachable_scheduler_is_told(monkeypatch):
    monkeypatch.setattr(core.workers.schedulers, "CONNECT", 1.0)
    monkeypatch.setenv("GRUSCOPE_SCHEDULER", "tcp://127.0.0.1:9")
    axis = Axis("gain", 1.0, 3.0, 4)
    with pytest.raises(ConnectionError, match=r"tcp://127\.0\.0\.1:9 .*this machine's cores"):
        sweep(BASE, axis, "sinks")
    assert len(sweep(BASE, axis, "sinks", workers=0).values) == 4  # the local way remains


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH_9.7\r\n", b"\0" * 64, b"\xff" * 4096])
def test_another_service_at_the_scheduler_s_address_is_told(greeting, monkeypatch):
    monkeypatch.setattr(core.workers.schedulers, "CONNECT", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet():
            with suppress(OSError):  # it is closed at the end
                while True:
                    server.accept()[0].sendall(greeting)

        threading.Thread(target=greet, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ConnectionError, match=f"no Dask scheduler answers at {address} "):
            sweep(BASE, Axis("gain", 1, 3, 4), "sinks", scheduler=address)


def test_a_finished_sweep_is_kept(tmp_path):
    cache = SweepCache(tmp_path)
    calls = []
    axis = Axis("angle", 0.3, 0.8, 4)

    def run():
        return sweep(BASE, axis, "frequency", workers=0, cache=cache, progress=calls.append)

    first = run()
    computed = len(calls)
    assert computed > 0
    again = run()
    assert len(calls) == computed
    assert np.array_equal(first.values, again.values, equal_nan=True)
    assert again.parameters == ("angle",)
    (path,) = (tmp_path / "sweeps").iterdir()
    for damage in (b"", b"no archive", path.read_bytes()[:-30]):
        path.write_bytes(damage)
        before = len(calls)
        assert np.array_equal(run().values, first.values, equal_nan=True)
        assert len(calls) > before  # computed again
        assert cache.get(path.stem) is not None  # and replaced


def test_the_key_holds_all_that_matters(monkeypatch):
    axes = (np.array([1.0, 2.0]),)
    sinks, period = QUANTITIES["sinks"], QUANTITIES["period"]
    keys = [
        key_of(family_of(BASE, "gain"), axes, sinks),
        key_of(family_of(BASE, "angle"), axes, sinks),
        key_of(family_of(GRU.rotation(2.0, 0.5, 1.0), "gain"), axes, sinks),
        key_of(family_of(BASE, "gain"), (np.array([1.0, 2.0 + 4e-16]),), sinks),
        key_of(family_of(BASE, "gain"), axes, period),
        key_of(family_of(BASE, "gain"), axes, SpeedAt(0.1, 0.2).quantity),
        key_of(family_of(BASE, "gain"), axes, SpeedAt(0.1, 0.3).quantity),
        key_of(plane_of(BASE, "gain", "br"), (*axes, *axes), sinks),
        key_of(plane_of(BASE, "br", "gain"), (*axes, *axes), sinks),
    ]
    assert None not in keys
    assert len(set(keys)) == len(keys)
    assert keys[0] == key_of(family_of(GRU.rotation(2.0, 0.5), "gain"), axes, sinks)
    with monkeypatch.context() as changed:  # a change of core's sources
        changed.setattr(cache_module, "_sources", lambda: "another")
        assert key_of(family_of(BASE, "gain"), axes, sinks) != keys[0]
    # what a function does cannot be told
    assert key_of(lambda a: GRU.rotation(a, 0.5), axes, sinks) is None
    assert key_of(family_of(BASE, "gain"), axes, by_value(slow_pid)) is None


def test_the_oldest_go_beyond_the_limit(tmp_path):
    found = [sweep(BASE, Axis("gain", 1.0, 2.0, n), "sinks", workers=0) for n in (3, 4, 5)]
    SweepCache(tmp_path).put("size", found[0])
    size = (tmp_path / "sweeps" / "size.npz").stat().st_size
    (tmp_path / "sweeps" / "size.npz").unlink()
    cache = SweepCache(tmp_path, limit=int(2.5 * size))
    cache.put("a", found[0])
    cache.put("b", found[1])
    for key, when in (("a", 100), ("b", 200)):
        os.utime(tmp_path / "sweeps" / f"{key}.npz", (when, when))
    assert cache.get("a") is not None  # used: now the younger
    cache.put("c", found[2])
    assert cache.get("b") is None
    assert cache.get("a") is not None
    assert cache.get("c") is not None
    SweepCache(tmp_path, limit=10).put("d", found[0])
    assert cache.get("d") is None


def test_where_the_cache_is(monkeypatch, tmp_path):
    monkeypatch.setenv("GRUSCOPE_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("GRUSCOPE_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "gruscope"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # nobody knows a home
    assert cache_folder() is None


def three(cache):
    found = sweep(BASE, Axis("gain", 1.0, 2.0, 3), "sinks", workers=0, cache=cache)
    assert len(found.values) == 3
    return found


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "file").touch()
    three(SweepCache(tmp_path / "file"))
    three(SweepCache(None))


def test_a_full_disk_keeps_nothing_and_loses_nothing(tmp_path):
    resource = pytest.importorskip("resource")
    cache = SweepCache(tmp_path)
    cache.put("old", three(cache))
    kept = sorted((tmp_path / "sweeps").iterdir())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))  # files end after 100 bytes
    try:
        found = sweep(BASE, Axis("gain", 1.0, 2.0, 4), "sinks", workers=0, cache=cache)
        cache.put("old", found)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(found.values) == 4
    assert sorted((tmp_path / "sweeps").iterdir()) == kept
    assert len(cache.get("old").values) == 3


def test_a_cache_that_can_only_be_read_is_read(tmp_path, monkeypatch):
    cache = SweepCache(tmp_path)
    cache.put("one", three(cache))

    def read_only(*rest, **more):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "utime", read_only)
    assert cache.get("one") is not None


def test_files_that_were_never_finished_go(tmp_path):
    cache = SweepCache(tmp_path)
    found = three(cache)
    for name, age in (("dead", 7200.0), ("alive", 0.0)):
        path = tmp_path / "sweeps" / f"{name}.part"
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age, time.time() - age))
    cache.put("one", found)
    assert [path.name for path in (tmp_path / "sweeps").glob("*.part")] == ["alive.part"]
