"""Work in other processes: order, laziness, death of a worker, and clusters that do not fit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import core.workers as module
from core.workers import Stopped, Workers, open_workers, sources_digest

ROOT = Path(__file__).resolve().parents[2]
HERE = Workers(None, 0, "this process")


@pytest.fixture(scope="module")
def two():
    with open_workers(2) as workers:
        yield workers


@pytest.fixture(scope="module")
def address():
    """The address of a scheduler without workers, in a process of its own."""
    code = """
import time
from distributed import LocalCluster
with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None,
                  scheduler_kwargs={"dashboard_address": ":0"}) as cluster:
    print(cluster.scheduler_address, flush=True)
    time.sleep(600)
"""
    command = [sys.executable, "-c", f"if __name__ == '__main__':{indented(code)}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield process.stdout.readline().strip()
    end(process)


def indented(code):
    return code.replace("\n", "\n    ")


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
    monkeypatch.setattr(module, "CONNECT", 2.0)
    with (
        pytest.raises(ConnectionError, match=r"tcp://127\.0\.0\.1:9 .*leave .* out"),
        open_workers(scheduler="tcp://127.0.0.1:9"),
    ):
        pass


def test_an_address_that_is_none():
    with pytest.raises(ConnectionError, match="at nonsense "), open_workers(scheduler="nonsense"):
        pass


def test_a_negative_number_of_workers():
    with pytest.raises(ValueError, match="at least 0"), open_workers(-1):
        pass


def test_a_cluster_without_workers(address, monkeypatch):
    monkeypatch.setattr(module, "CONNECT", 2.0)
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
        package = tmp_path / "core"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "workers.py").write_text(text)
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

    from core.workers import sources_digest

    return sources_digest(), os.getpid()
