"""One set of workers for many jobs: turns, ends, hung calls, and real processes."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager

import pytest

from core.workers.cluster import Workers, open_workers
from core.workers.schedulers import Stopped
from core.workers.service import AHEAD, WorkerService

PATIENCE = 60.0


def never():
    return False


def nothing():
    pass


class ByHand:
    """A client whose calls are done when the test says so."""

    def __init__(self):
        self.handed, self.cancelled, self.came = [], [], threading.Condition()

    def submit(self, function, argument, **_):
        call = Future()
        call.key = argument
        with self.came:
            self.handed.append((argument, call))
            self.came.notify_all()
        return call

    def cancel(self, calls):
        self.cancelled += [call.key for call in calls]

    def until(self, count):
        """What was handed out, once there are so many."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.handed) >= count, PATIENCE)
            return [argument for argument, _ in self.handed]

    def finish(self, number):
        argument, call = self.handed[number]
        call.set_result(argument)


class Bench:
    """A service of workers that are finished by hand."""

    def __init__(self, count=1, **how):
        self.client, self.openings, self.closings = ByHand(), 0, 0
        self.restarted = []
        self.service = WorkerService(self._opened, **how)
        self._count = count

    @contextmanager
    def _opened(self, stop):
        self.openings += 1
        workers = Workers(self.client, self._count, "hands")
        workers.restart = lambda call: self.restarted.append(call.key)
        yield workers
        self.closings += 1


class Visitor(threading.Thread):
    """Someone whose job maps the identity over some words."""

    def __init__(self, service, words):
        super().__init__(daemon=True)
        self.service, self.words = service, words
        self.found, self.error, self.leaves = [], None, False
        self.crowds = []
        self.start()

    def run(self):
        try:
            with self.service.job(lambda: self.leaves, self._counted) as workers:
                for result in workers.in_order(str, self.words, stop=lambda: self.leaves):
                    self.found.append(result)
        except Exception as error:
            self.error = error

    def _counted(self):
        self.crowds.append(self.service.jobs)

    def done(self):
        self.join(PATIENCE)
        assert not self.is_alive()
        return self


def test_jobs_take_turns_and_workers_are_opened_once():
    bench = Bench()
    long = Visitor(bench.service, [f"long {k}" for k in range(50)])
    bench.client.until(AHEAD)
    short = Visitor(bench.service, ["short 0", "short 1"])
    while not any(len(job.waiting) == 2 for job in bench.service._jobs):
        pass  # until both of its calls wait
    for k in range(4):
        bench.client.finish(k)
        bench.client.until(AHEAD + k + 1)
    bench.client.finish(4)
    handed = bench.client.until(AHEAD + 5)
    # never more than keeps the worker busy, and each in its turn
    assert sum(word.startswith("short") for word in handed[:6]) == 2
    bench.client.finish(5)
    assert short.done().found == ["short 0", "short 1"]
    assert long.is_alive() and bench.openings == 1
    assert 2 in long.crowds and long.crowds[-1] == 1
    long.leaves = True
    assert isinstance(long.done().error, Stopped)
    bench.service.close()
    assert bench.closings == 1


def test_a_job_that_leaves_is_forgotten_at_once():
    bench = Bench(count=2)
    gone = Visitor(bench.service, [f"gone {k}" for k in range(50)])
    handed = bench.client.until(2 * AHEAD)
    gone.leaves = True
    gone.done()
    assert sorted(bench.client.cancelled) == sorted(handed) and len(handed) == 2 * AHEAD
    # its calls are still running, as far as anybody knows; others do not wait for them
    other = Visitor(bench.service, ["other"])
    assert bench.client.until(2 * AHEAD + 1)[-1] == "other"
    bench.client.finish(2 * AHEAD)
    assert other.done().found == ["other"]
    bench.service.close()


class Lost(Future):
    """A call that is done, and whose answer is lost with the connection before it is fetched."""

    def __init__(self, closing):
        super().__init__()
        self._closing = closing

    def result(self, timeout=None):
        self._closing()
        raise OSError("in <TCP (closed)>")


@pytest.mark.parametrize("ends", [True, False])
def test_an_answer_that_is_lost_is_a_failure_unless_all_ends(ends):
    bench = Bench()
    lost = Lost(bench.service.close if ends else nothing)
    bench.client.submit = lambda function, argument, **_: lost
    visitor = Visitor(bench.service, ["one"])
    lost.set_result("one")
    assert isinstance(visitor.done().error, Stopped if ends else OSError)
    bench.service.close()


def test_workers_are_closed_when_nobody_needs_them_and_opened_again():
    bench = Bench(idle=0.01)
    for number in (1, 2):
        visitor = Visitor(bench.service, ["word"])
        bench.client.until(number)
        thread = bench.service._serving.thread
        bench.client.finish(number - 1)
        assert visitor.done().found == ["word"]
        thread.join(PATIENCE)
        assert bench.openings == bench.closings == number


def test_a_call_that_hangs_is_made_once_more_and_then_given_up():
    bench = Bench(hung=0.05)
    visitor = Visitor(bench.service, ["hangs"])
    assert bench.client.until(2) == ["hangs", "hangs"]
    visitor.done()
    assert isinstance(visitor.error, TimeoutError) and "given up" in str(visitor.error)
    other = Visitor(bench.service, ["fine"])
    bench.client.until(3)
    bench.client.finish(2)
    assert other.done().found == ["fine"]
    bench.service.close()
    assert bench.restarted == ["hangs", "hangs"]


def test_workers_that_cannot_be_opened_fail_the_jobs_that_wait_and_no_others():
    tries = []

    @contextmanager
    def opened(stop):
        tries.append(stop())
        if len(tries) == 1:
            raise ConnectionError("nobody is there")
        yield Workers(client, 1, "hands")

    client = ByHand()
    service = WorkerService(opened)
    assert str(Visitor(service, ["word"]).done().error) == "nobody is there"
    second = Visitor(service, ["word"])
    client.until(1)
    client.finish(0)
    assert second.done().found == ["word"] and tries == [False, False]
    service.close()


def test_leaving_while_the_workers_are_opened_ends_the_opening():
    waits, ended = threading.Event(), threading.Event()

    @contextmanager
    def opened(stop):
        waits.set()
        while not stop():
            pass
        ended.set()
        raise Stopped
        yield

    service = WorkerService(opened)
    visitor = Visitor(service, ["word"])
    assert waits.wait(PATIENCE)
    visitor.leaves = True
    assert isinstance(visitor.done().error, Stopped)
    assert ended.wait(PATIENCE) and service.jobs == 0


def test_a_scheduler_that_goes_away_ends_all_jobs_and_the_next_opens_anew():
    bench = Bench()
    first, second = (Visitor(bench.service, [f"{name} {k}" for k in range(9)]) for name in "ab")
    bench.client.until(AHEAD)
    while bench.service.jobs < 2:
        pass
    bench.client.handed[0][1].cancel()
    bench.client.handed[0][1].set_running_or_notify_cancel()
    bench.client.handed[1][1].cancel()
    bench.client.handed[1][1].set_running_or_notify_cancel()
    for visitor in (first, second):
        assert isinstance(visitor.done().error, ConnectionError)
    third = Visitor(bench.service, ["word"])
    while "word" not in [word for word, _ in bench.client.handed]:
        pass
    bench.client.finish(len(bench.client.handed) - 1)
    assert third.done().found == ["word"] and bench.openings == 2
    bench.service.close()


def pid_of(seconds):
    import os
    import time

    time.sleep(seconds)
    return os.getpid()


pid_of.__module__ = "__main__"  # pickled by value: workers do not import tests


@pytest.mark.long
def test_real_processes_are_shared_and_a_hung_one_is_replaced():
    service = WorkerService(lambda stop: open_workers(1, stop=stop), hung=15.0)
    with ExitStack() as stack:
        stack.callback(service.close)
        jobs = [stack.enter_context(service.job(never, nothing)) for _ in range(3)]
        pids = {pid for job in jobs for pid in job.in_order(pid_of, [0.0, 0.0])}
        assert len(pids) == 1 and os.getpid() not in pids
        with pytest.raises(TimeoutError, match="given up"):
            list(jobs[0].in_order(pid_of, [1000.0]))
        (after,) = jobs[1].in_order(pid_of, [0.0])
        assert after not in pids
