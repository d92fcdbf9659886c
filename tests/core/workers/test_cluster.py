"""Work in other processes: order, laziness, death of a worker, and clusters that do not fit."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from distributed import versions

import core.workers.cluster as module
from core import GRU
from core.cancellation import Cancelled
from core.disk.sources import sources_digest
from core.sweeps import Axis, sweep
from core.workers import processes as module_processes, schedulers
from core.workers.cluster import Workers, open_workers
from core.workers.schedulers import Stopped

ROOT = Path(__file__).resolve().parents[3]
HERE = Workers(None, 0, "this process")


@pytest.fixture(scope="module")
def two():
    with open_workers(2) as workers:
        yield workers


@pytest.fixture(scope="module")
def address():
    """The address of a scheduler without workers, in a process of its own."""
    process = scheduler_process(SCHEDULER)
    yield process.stdout.readline().strip()
    end(process)


SCHEDULER = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
if __name__ == "__main__":
    from distributed import LocalCluster
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None,
                      scheduler_kwargs={{"dashboard_address": ":0"}}) as cluster:
        print(cluster.scheduler_address, flush=True)
        time.sleep(600)
"""


def scheduler_process(code):
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def end(process):
    process.kill()  # a worker that is asked politely may wait for its scheduler
    process.wait()
    process.stdout.close()


def squared(number):
    """Slow for the first, so that the second is ready before it."""
    import os
    import time

    time.sleep(0.5 if number == 0 else 0.0)
    return number * number, os.getpid()


def dying(path):
    """Kills its own process the first time."""
    import os
    import signal
    from pathlib import Path

    flag = Path(path)
    if not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def failing(number):
    raise KeyError(number)


def by_value(function):
    """The same for workers, which do not import tests: of no module, so pickled whole."""
    function.__module__ = "__main__"
    return function


def test_results_come_in_the_order_of_the_arguments(two):
    results = list(two.in_order(by_value(squared), range(12)))
    assert [value for value, _ in results] == [n * n for n in range(12)]
    pids = {pid for _, pid in results}
    assert len(pids) == 2 and os.getpid() not in pids


@pytest.mark.parametrize("ahead", [1, 3])
def test_arguments_are_taken_as_late_as_possible(ahead):
    """The consumer's earlier results decide later arguments, up to ``ahead`` behind."""
    taken = []

    def arguments():
        for n in range(10):
            assert len(taken) >= n - ahead + 1
            yield n

    for value in HERE.in_order(lambda n: n + 100, arguments(), ahead=ahead):
        taken += [value]
    assert taken == list(range(100, 110))


def test_a_call_whose_worker_dies_is_made_again(two, tmp_path):
    assert list(two.in_order(by_value(dying), [str(tmp_path / "died")])) == ["done"]
    assert (tmp_path / "died").exists()


@pytest.mark.parametrize("where", ["here", "workers"])
def test_an_exception_of_the_function_is_raised(where, two):
    workers = HERE if where == "here" else two
    with pytest.raises(KeyError, match="7"):
        list(workers.in_order(by_value(failing), [7]))


def test_stop_ends_the_wait_and_what_was_handed_out(two):
    asked = [False, False, True]
    begun = time.monotonic()
    with pytest.raises(Stopped):
        list(two.in_order(by_value(time_sleep), [30.0] * 8, stop=lambda: asked.pop(0)))
    # the eight calls would take two minutes; the next ones do not wait for those not begun
    assert time.monotonic() - begun < 15.0


def time_sleep(seconds):
    import time

    time.sleep(seconds / 15.0)


def test_nobody_answers(monkeypatch):
    monkeypatch.setattr(schedulers, "CONNECT", 2.0)
    with (
        pytest.raises(ConnectionError, match=r"tcp://127\.0\.0\.1:9 .*leave .* out"),
        open_workers(scheduler="tcp://127.0.0.1:9"),
    ):
        pass


@pytest.fixture
def silent():
    """The address of a socket that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


def test_a_scheduler_that_never_answers_is_given_up(silent, monkeypatch):
    assert schedulers.CONNECT < 10.0
    monkeypatch.setattr(schedulers, "CONNECT", 1.0)
    with (
        pytest.raises(ConnectionError, match=rf"{silent} .*leave .* out"),
        open_workers(scheduler=silent),
    ):
        pass


def test_cancelling_works_while_a_scheduler_is_waited_for(silent, monkeypatch):
    monkeypatch.setattr(schedulers, "CONNECT", 10_000.0)
    asked = iter([False, False, True, True, True, True])
    with (
        pytest.raises(Stopped),
        open_workers(scheduler=silent, stop=lambda: next(asked)),
    ):
        pass
    with pytest.raises(Cancelled):
        sweep(GRU.rotation(2.0, 0.5), Axis("gain", 1, 3, 4), "sinks", scheduler=silent,
              cancel=np.ones(1, np.int64))  # fmt: skip


@pytest.mark.parametrize(
    ("packages", "python", "words"),
    [
        ({"distributed": "2025.1.0"}, None, r"runs Dask 2025\.1\.0 on Python .*Install the same"),
        ({}, "3.9.1.final.0", r"on Python 3\.9, and here"),
    ],
)
def test_a_scheduler_of_another_version_is_refused(
    address, monkeypatch, packages, python, words
):  # fmt: skip
    real = versions.get_versions()
    other = {
        "packages": real["packages"] | packages,
        "host": real["host"] | ({"python": python} if python else {}),
    }
    there = {"asked": 0}

    async def told(*_):
        there["asked"] += 1
        return other

    monkeypatch.setattr(schedulers, "_asked", told)
    with pytest.raises(ConnectionError, match=words), open_workers(scheduler=address):
        pass
    assert there["asked"] == 1


@pytest.mark.long
@pytest.mark.parametrize("how", ["dies", "stops answering"])
def test_a_scheduler_that_is_lost_in_the_middle_is_told_in_plain_words(how, monkeypatch):
    monkeypatch.setattr(module, "SILENCE", 1.0)
    monkeypatch.setattr(schedulers, "CONNECT", 5.0)
    code = SCHEDULER.replace("n_workers=0", "n_workers=1")
    process = scheduler_process(code)
    lost = process.stdout.readline().strip()

    def slowly():
        for k in range(1000):
            if k == 5:
                process.send_signal(signal.SIGKILL if how == "dies" else signal.SIGSTOP)
            yield 3.0

    try:
        monkeypatch.setattr(schedulers, "CONNECT", 60.0)
        with ExitStack() as stack:
            workers = stack.enter_context(open_workers(scheduler=lost))
            monkeypatch.setattr(schedulers, "CONNECT", 3.0)
            with pytest.raises(ConnectionError, match=f"scheduler at {lost} went away; leave"):
                list(workers.in_order(by_value(time_sleep), slowly()))
    finally:
        end(process)


def test_calls_that_are_handed_out_are_cancelled_when_the_iterator_is_closed():
    class Client:
        cancelled = ()

        def submit(self, function, argument, **_):
            call = Future()
            call.argument = argument
            if argument == 0:
                call.set_result("first")
            return call

        def cancel(self, calls):
            self.cancelled = [call.argument for call in calls]

    client = Client()
    results = Workers(client, 1, "nowhere").in_order(str, range(9), ahead=4)
    assert next(results) == "first" and client.cancelled == ()
    results.close()
    assert client.cancelled == [1, 2, 3]


def test_worker_processes_give_way_to_the_page(two):
    wanted = min(19, os.nice(0) + module_processes.NICENESS)
    assert list(two.in_order(by_value(niceness), [0])) == [wanted] and wanted > os.nice(0)


def niceness(_):
    import os

    return os.nice(0)


def test_a_script_needs_no_guard(tmp_path):
    """What starts a process anew imports the main script again: here it does not."""
    script = tmp_path / "script.py"
    script.write_text(
        "from core import GRU, Axis, sweep\n"
        "print('begun', flush=True)\n"
        "def gain(value):\n    return GRU.rotation(value, 0.5)\n"
        "print(sweep(gain, Axis('gain', 1, 3, 4), 'sinks', workers=1).values.tolist())\n"
    )
    ended = subprocess.run(
        [sys.executable, str(script)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ended.stdout == "begun\n[1.0, 1.0, 1.0, 0.0]\n"
    assert ended.returncode == 0 and not ended.stderr


def test_an_address_that_is_none():
    with pytest.raises(ConnectionError, match="at nonsense "), open_workers(scheduler="nonsense"):
        pass


def test_a_negative_number_of_workers():
    with pytest.raises(ValueError, match="at least 0"), open_workers(-1):
        pass


def test_a_cluster_without_workers(address, monkeypatch):
    monkeypatch.setattr(schedulers, "CONNECT", 2.0)
    with pytest.raises(ConnectionError, match="has no workers"), open_workers(scheduler=address):
        pass


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # (an editable install would find a module that a core merely lacks)
        ("raise ImportError('none here')", "cannot import core: .*Install Gruscope there"),
        ('def sources_digest():\n    return "another"\n', "another version of Gruscope"),
        (None, None),
    ],
    ids=["without core", "another core", "the same core"],
)
def test_workers_of_another_cluster_must_have_this_core(address, tmp_path, text, message):
    if text is not None:  # a core that shadows the one here
        package = tmp_path / "core" / "disk"
        package.mkdir(parents=True)
        (package.parent / "__init__.py").touch()
        (package / "__init__.py").touch()
        (package / "sources.py").write_text(text)
    path = ROOT if text is None else tmp_path
    code = "from distributed.cli.dask_worker import main; main()"
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, address, *options],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(path)}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        if message is None:
            with open_workers(scheduler=address) as workers:
                assert workers.count == 1
                assert address in workers.where
                told = list(workers.in_order(by_value(digest_there), [0, 1]))
            assert told == [(sources_digest(), process.pid)] * 2
        else:
            with (
                pytest.raises(ConnectionError, match=message),
                open_workers(scheduler=address),
            ):
                pass
        assert process.poll() is None  # others' workers are left as they are
    finally:
        end(process)


def digest_there(_):
    import os

    from core.disk.sources import sources_digest

    return sources_digest(), os.getpid()
