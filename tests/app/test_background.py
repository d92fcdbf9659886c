"""One job a visitor: the newest wins, a stale one stops at once and delivers nothing."""

from __future__ import annotations

import logging
import threading
import time

import numpy as np
import pytest

from app.live.background import Background
from core import GRU, Cancelled, skeleton


class Page:
    """Stands for a page: actions are queued, and done when told."""

    def __init__(self) -> None:
        self.actions: list = []
        self.delivered: list = []
        self.failures: list[Exception] = []
        self.queued = threading.Event()

    def schedule(self, action) -> None:
        self.actions.append(action)
        self.queued.set()

    def tick(self) -> None:
        while self.actions:
            self.actions.pop(0)()

    def wait(self) -> None:
        assert self.queued.wait(20)
        self.queued.clear()


def test_results_come_in_order_and_only_in_the_page_s_own_tick():
    page = Page()
    background = Background(page.schedule)

    def work(cancel):
        yield "cycles"
        yield "basins"

    background.start(work, page.delivered.append, page.failures.append)
    while len(page.actions) < 2:
        time.sleep(0.001)
    assert page.delivered == []
    page.tick()
    assert page.delivered == ["cycles", "basins"] and not page.failures


def test_a_newer_job_stops_the_older_which_delivers_nothing_more():
    page = Page()
    background = Background(page.schedule)
    begun, stopped = threading.Event(), threading.Event()

    def endless(cancel):
        yield "old"
        begun.set()
        while not cancel[0]:
            time.sleep(0.0005)
        stopped.set()
        raise Cancelled

    background.start(endless, page.delivered.append, page.failures.append)
    assert begun.wait(20)
    background.start(lambda cancel: iter(["new"]), page.delivered.append, page.failures.append)
    assert stopped.wait(20)
    while len(page.actions) < 2:
        time.sleep(0.001)
    page.tick()  # the old result was queued, but is no longer wanted
    assert page.delivered == ["new"] and not page.failures


def test_a_kernel_under_way_is_stopped():
    page = Page()
    background = Background(page.schedule)
    ended: list[BaseException] = []
    begun = threading.Event()

    def work(cancel):
        begun.set()
        try:
            while True:  # one portrait after the other, until stopped
                skeleton(GRU.rotation(3, 0.2), cancel=cancel)
        except BaseException as error:
            ended.append(error)
            raise
        yield None

    background.start(work, page.delivered.append, page.failures.append)
    assert begun.wait(20)
    background.stop()
    for _ in range(20_000):
        if ended:
            break
        time.sleep(0.001)
    assert isinstance(ended[0], Cancelled)
    page.tick()
    assert page.delivered == [] and page.failures == []


def test_errors_are_logged_and_told(caplog):
    background = Background(None)
    failures: list[Exception] = []

    def work(cancel):
        raise ArithmeticError("no such number")
        yield

    with caplog.at_level(logging.ERROR, "gruscope"):
        background.start(work, pytest.fail, failures.append)
    assert [str(error) for error in failures] == ["no such number"]
    assert "a background computation failed" in caplog.text


def test_a_page_that_is_gone_stops_its_job():
    counted = []

    def gone(action):
        raise RuntimeError("the session was destroyed")

    background = Background(gone)

    def work(cancel):
        for k in range(1000):
            counted.append(k)
            yield k
            if cancel[0]:
                return

    background.start(work, pytest.fail, pytest.fail)
    for _ in range(5000):
        if counted:
            break
        time.sleep(0.001)
    time.sleep(0.05)
    assert counted == [0]


def test_without_a_schedule_all_is_done_at_once():
    done: list[int] = []
    Background(None).start(lambda cancel: iter([int(cancel[0]), 7]), done.append, pytest.fail)
    assert done == [0, 7]
    assert np.array(done).dtype.kind == "i"


def until(condition):
    for _ in range(20_000):
        if condition():
            return
        time.sleep(0.001)
    raise AssertionError("it did not come")


def test_a_turning_hand_lets_the_running_job_finish_its_first_result():
    page = Page()
    background = Background(page.schedule)
    begun, enough = threading.Event(), threading.Event()

    def first(cancel):
        begun.set()
        assert enough.wait(20)
        yield "first"
        yield "never asked for"

    background.start(first, page.delivered.append, page.failures.append)
    assert begun.wait(20)
    for name in ("overtaken itself", "newest"):
        background.start(
            lambda cancel, name=name: iter([name]),
            page.delivered.append,
            page.failures.append,
            patient=True,
        )
    enough.set()
    until(lambda: len(page.actions) == 2)
    page.tick()
    assert page.delivered == ["first", "newest"] and not page.failures


def test_the_running_job_has_little_time_when_it_is_overtaken():
    page = Page()
    background = Background(page.schedule)
    begun = threading.Event()

    def endless(cancel):
        begun.set()
        while not cancel[0]:
            time.sleep(0.0005)
        raise Cancelled
        yield

    background.start(endless, page.delivered.append, page.failures.append)
    assert begun.wait(20)
    background.start(
        lambda cancel: iter(["newest"]), page.delivered.append, page.failures.append, patient=True
    )
    until(lambda: page.actions)
    page.tick()
    assert page.delivered == ["newest"] and not page.failures


def test_what_a_turning_hand_left_behind_is_shown_unless_a_jump_follows():
    page = Page()
    background = Background(page.schedule)

    def start(name, patient):
        count = len(page.actions)
        background.start(
            lambda cancel: iter([name]),
            page.delivered.append,
            page.failures.append,
            patient=patient,
        )
        until(lambda: len(page.actions) > count)

    start("one", False)
    start("two", True)
    page.tick()
    assert page.delivered == ["one", "two"]
    start("three", True)
    start("four", False)
    page.tick()
    assert page.delivered == ["one", "two", "four"]


def test_results_that_arrive_in_the_wrong_order_never_go_back():
    page = Page()
    background = Background(page.schedule)
    background.start(
        lambda cancel: iter(["part", "whole"]), page.delivered.append, page.failures.append
    )
    until(lambda: len(page.actions) == 2)
    page.actions.reverse()
    page.tick()
    assert page.delivered == ["whole"]
