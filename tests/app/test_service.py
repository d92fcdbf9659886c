"""The workers of a server process: their number, sharing of equal sweeps, and the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from app.bifurcations import service
from app.bifurcations.sweep import series
from app.bifurcations.sweep.job import OneJob, SweepJob
from app.bifurcations.sweep.request import SweepRequest
from core import GRU
from core.sweeps import Axis
from core.workers.cluster import Workers

ROOT = Path(__file__).resolve().parents[2]
BASE = GRU.rotation(2.0, 0.5)
FORKS = """
import os, sys, time
from tornado.process import fork_processes
sys.path.insert(0, {root!r})
from app.bifurcations import service
number = fork_processes({count})
time.sleep(2.0)
os.write(1, f"{{service.server_processes()}}\\n".encode())
time.sleep(3.0)
"""
BUSY = """
import signal, sys, threading, time
from contextlib import suppress
sys.path.insert(0, {root!r})
from app.bifurcations import service
from core.workers.schedulers import Stopped
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
def job():
    none = lambda: None
    with suppress(Stopped), service.workers().job(none, none) as workers:
        for _ in workers.in_order(time.sleep, [0.1] * 10_000):
            print("running", flush=True)
threading.Thread(target=job, daemon=True).start()
time.sleep(600)
"""


def test_each_server_process_has_its_share_of_the_cores(monkeypatch):
    for cores, processes, share in ((8, 1, 7), (8, 2, 3), (8, 4, 1), (8, 20, 1), (1, 1, 1)):
        monkeypatch.setattr(service, "spare_cores", lambda cores=cores: max(1, cores - 1))
        monkeypatch.setattr(service, "server_processes", lambda processes=processes: processes)
        assert service.share() == share


def test_who_asks_for_this_machine_gets_no_second_set_of_its_workers(monkeypatch):
    """As any page can, also where no scheduler is named."""
    monkeypatch.delenv("GRUSCOPE_SCHEDULER", raising=False)
    assert service.workers_here() is service.workers()
    monkeypatch.setenv("GRUSCOPE_SCHEDULER", "tcp://127.0.0.1:9")
    assert service.workers_here() is service.workers_here() is not service.workers()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_the_server_processes_are_counted():
    code = FORKS.format(root=str(ROOT), count=3)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120
    )  # fmt: skip
    assert done.stdout.split() == ["3", "3", "3"]


@pytest.mark.long
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_ends_in_the_middle_leaves_no_workers_and_says_nothing(by):
    command = [sys.executable, "-c", BUSY.format(root=str(ROOT))]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={k: v for k, v in os.environ.items() if k != "GRUSCOPE_SCHEDULER"},
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "running\n"
        started = psutil.Process(process.pid).children(recursive=True)
        assert started
        process.send_signal(by)
        said = process.communicate(timeout=60)[1]
        if by == signal.SIGTERM:
            assert not said
    _, left = psutil.wait_procs(started, timeout=30)
    assert not left


class Page:
    """A visitor who follows a sweep, and what was told."""

    def __init__(self, one=None):
        self.came, self.found, self.crowds = [], [], []
        self.job = SweepJob(
            lambda action: action(), one or OneJob(), came=self.came.append,
            ended=self.found.append, crowded=self.crowds.append, replaced=lambda: None, cache=None,
        )  # fmt: skip


class Counted:
    """A service that counts its jobs, and begins them when it is told to."""

    def __init__(self, event):
        self.jobs, self.begun, self._event = 0, 0, event

    @contextmanager
    def job(self, stop, changed):
        self.begun += 1
        self.jobs += 1
        changed()
        assert self._event.wait(60.0)
        yield Workers(None, 0, "this process")


def test_equal_sweeps_are_computed_once_and_end_with_the_last_who_wants_them():
    go = threading.Event()
    counted = Counted(go)
    tasks = [(BASE, SweepRequest("fixed points", (Axis("scale", 1.0, 3.0, 30),)))]
    pages = [Page() for _ in range(3)]
    for page in pages:
        page.job.start(tasks, counted)
    (running,) = [one for key, one in series._running.items() if key[0] is counted]
    pages[0].job.cancel()
    assert not running._cancel[0]  # others want it
    go.set()
    for _ in range(6000):
        if pages[1].found and pages[2].found:
            break
        threading.Event().wait(0.01)
    assert counted.begun == 1 and not pages[0].found
    ((first,),), ((second,),) = pages[1].found, pages[2].found
    assert first is second and len(first.values) == 30
    go.clear()
    for page in pages[:2]:
        page.job.start(tasks, counted)
    (running,) = [one for key, one in series._running.items() if key[0] is counted]
    for page in pages[:2]:
        page.job.cancel()
    assert running._cancel[0] and not [k for k in series._running if k[0] is counted]
    go.set()


ENDS = """
import sys
sys.path.insert(0, {root!r})
from app import app_hooks

class Held:
    def __del__(self):
        print("looked through")

held = Held()
held.itself = held
{unload}
"""


@pytest.mark.parametrize("unload", ["", "app_hooks.on_server_unloaded(None)"])
def test_a_server_that_ends_does_not_look_through_all_that_it_holds(unload):
    """Which takes seconds: there are millions of objects of compiled kernels and of pages."""
    code = ENDS.format(root=str(ROOT), unload=unload)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )  # fmt: skip
    assert done.stdout == ("" if unload else "looked through\n")
