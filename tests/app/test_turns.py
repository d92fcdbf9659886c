"""Visitors take turns: one who asks for much does not keep the others waiting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest

from app.explore.controller import Controller
from app.explore.global_dynamics import compute_global
from app.explore.lenses import certified_points
from app.live import background as module
from app.live.background import Background
from app.live.turns import Job, Turns
from app.state.presets import PRESETS
from app.state.snapshot import ExploreState, from_preset
from core import GRU, Cancelled


class Page:
    """One visitor: what was delivered and what failed, at once and in any thread."""

    def __init__(self) -> None:
        self.delivered: list[object] = []
        self.failures: list[Exception] = []
        self.came = threading.Condition()

    def schedule(self, action: Callable[[], None]) -> None:
        with self.came:
            action()
            self.came.notify_all()

    def wait(self, count: int) -> None:
        with self.came:
            assert self.came.wait_for(lambda: len(self.delivered) + len(self.failures) >= count, 20)


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least there can be: one thread for the short jobs, one for the long ones."""
    monkeypatch.setattr(module, "_short", Turns(1, "short"))
    monkeypatch.setattr(module, "_long", Turns(1, "long"))


class Gate:
    """A job whose pieces each wait to be let through."""

    def __init__(self, name: str, order: list[str]) -> None:
        self.name, self.order = name, order
        self.entered, self.open = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, cancel) -> Iterator[str]:
        for k in range(1000):
            self.entered.release()
            assert self.open.acquire(timeout=20)
            if cancel[0]:
                raise Cancelled
            self.order.append(f"{self.name}{k}")
            yield f"{self.name}{k}"


def until_waiting(turns: Turns, count: int) -> None:
    """Wait until so many jobs wait for their turn."""
    for _ in range(4000):
        with turns._lock:
            if sum(map(len, turns._waiting.values())) == count:
                return
        threading.Event().wait(0.005)
    raise AssertionError("they do not wait")


def start(background: Background, page: Page, work) -> None:
    background.start(work, page.delivered.append, page.failures.append)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("long", [False, True])
def test_another_visitor_waits_for_one_piece_and_not_for_a_thousand(long):
    order: list[str] = []
    greedy, other = Page(), Page()
    gate = Gate("greedy", order)
    backgrounds = [Background(greedy.schedule, long=long) for _ in range(5)]
    start(backgrounds[0], greedy, gate)
    assert gate.entered.acquire(timeout=20)
    for background in backgrounds[1:]:  # one visitor with all that a page can ask for at once
        start(background, greedy, gate)
    begun = threading.Event()

    def short(cancel) -> Iterator[str]:
        begun.set()
        order.append("other")
        yield "other"

    mine = Background(other.schedule, long=long)
    start(mine, other, short)
    until_waiting(mine._turns, 5)
    assert not begun.is_set()
    gate.open.release(2)  # at most one more piece of the greedy one
    other.wait(1)
    assert other.delivered == ["other"]
    assert order.index("other") <= 2
    for background in backgrounds:
        background.stop()
    gate.open.release(50)


@pytest.mark.usefixtures("one_thread")
def test_long_jobs_of_one_do_not_hold_up_another_s_short_ones():
    order: list[str] = []
    greedy, other = Page(), Page()
    gate = Gate("greedy", order)
    occupied = Background(greedy.schedule, long=True)
    start(occupied, greedy, gate)
    assert gate.entered.acquire(timeout=20)  # the only thread for long jobs is taken
    start(Background(other.schedule), other, lambda cancel: iter(["portrait", "whole"]))
    other.wait(2)
    assert other.delivered == ["portrait", "whole"] and not order
    occupied.stop()
    gate.open.release(5)


def both(turns: Turns, *works: tuple[object, Iterator[object]]) -> list[threading.Event]:
    """Begin all of them while the only thread is held, then let it go."""
    held, ends = threading.Event(), []

    def hold() -> Iterator[None]:
        held.wait(20)
        return
        yield

    turns.begin(Job("holder", hold(), lambda: None))
    for visitor, pieces in works:
        end = threading.Event()
        turns.begin(Job(visitor, pieces, end.set))
        ends.append(end)
    held.set()
    return ends


def test_visitors_alternate_however_many_jobs_they_have():
    order: list[str] = []

    def job(name: str, count: int) -> Iterator[None]:
        for _ in range(count):
            order.append(name)
            yield

    ends = both(Turns(1, "test"), ("a", job("a", 3)), ("a", job("A", 3)), ("b", job("b", 3)))
    assert all(end.wait(20) for end in ends)
    assert order == ["a", "b", "A", "b", "a", "b", "A", "a", "A"]


def test_a_withdrawn_job_is_forgotten_at_once_and_its_visitor_keeps_the_place():
    turns, order, held, done = Turns(1, "test"), [], threading.Event(), threading.Event()

    def hold() -> Iterator[None]:
        held.wait(20)
        return
        yield

    def job(name: str) -> Iterator[None]:
        order.append(name)
        return
        yield

    turns.begin(Job("holder", hold(), lambda: None))
    while turns._waiting:
        threading.Event().wait(0.005)
    first = Job("a", job("old"), lambda: order.append("ended"))
    turns.begin(first)
    turns.begin(Job("b", job("b"), done.set))
    assert turns.withdraw(first) and not turns.withdraw(first)
    turns.begin(Job("a", job("new"), lambda: None))
    held.set()
    assert done.wait(20)
    assert order == ["new", "b"]


@pytest.mark.usefixtures("one_thread")
def test_a_job_between_two_pieces_makes_room_at_once_when_its_visitor_asks_for_another():
    order: list[str] = []
    other, mine = Page(), Page()
    gate, slow = Gate("mine", order), Gate("other", order)
    background = Background(mine.schedule, long=True)
    start(background, mine, gate)
    assert gate.entered.acquire(timeout=20)
    start(Background(other.schedule, long=True), other, slow)
    until_waiting(background._turns, 1)
    gate.open.release()
    mine.wait(1)
    assert slow.entered.acquire(timeout=20)  # the other's piece is being done, mine waits
    until_waiting(background._turns, 1)
    start(background, mine, lambda cancel: iter(["new"]))
    assert background._running is None, "the old one no longer stands in the way"
    until_waiting(background._turns, 1)
    slow.open.release()
    mine.wait(2)
    assert mine.delivered == ["mine0", "new"]
    slow.open.release(1000)


@pytest.mark.usefixtures("one_thread")
def test_a_piece_that_fails_is_told_and_the_thread_goes_on(caplog):
    page, other = Page(), Page()

    def fails(cancel) -> Iterator[str]:
        yield "one"
        raise ArithmeticError("no such number")

    with caplog.at_level(logging.ERROR, "gruscope"):
        start(Background(page.schedule), page, fails)
        page.wait(2)
    assert page.delivered == ["one"] and str(page.failures[0]) == "no such number"
    start(Background(other.schedule), other, lambda cancel: iter(["fine"]))
    other.wait(1)
    assert other.delivered == ["fine"]


def test_the_three_parts_of_a_page_are_one_visitor():
    from app.live.scheduling import _OnPage

    page, another = object(), object()
    assert _OnPage(page) == _OnPage(page) != _OnPage(another)
    assert hash(_OnPage(page)) == hash(_OnPage(page))


def test_whoever_fills_the_servers_own_threads_leaves_others_their_portraits(decode):
    """With the threads of a server, and what its visitors compute."""
    greedy, other, packets = Page(), Page(), []
    snapshot = from_preset(PRESETS["fig5b"])

    def without_end(cancel) -> Iterator[object]:
        for k in count():  # another system each time: nothing of it is known
            changed = replace(snapshot, gru=GRU.rotation(3, 0.2 + 1e-3 * k))
            yield from compute_global(changed, certified_points(changed.gru), cancel)

    occupied = [Background(greedy.schedule, long=long) for long in (False, True) * 8]
    for background in occupied:
        start(background, greedy, without_end)
    greedy.wait(20)
    try:
        controller = Controller(
            ExploreState(snapshot=from_preset(PRESETS["fig8b"])),
            packets.append,
            Background(other.schedule),
            lambda packet: other.schedule(lambda: other.delivered.append(packet)),
        )
        controller.refresh()
        header, _ = decode(packets[-1])
        assert header["preset"] == "fig8b" and "error" not in header
        with other.came:
            assert other.came.wait_for(
                lambda: any(decode(packet)[0]["complete"] for packet in other.delivered), 60
            )
        begun = len(greedy.delivered)
        greedy.wait(begun + 1)  # who was there before is still served
    finally:
        for background in occupied:
            background.stop()
    assert not greedy.failures and not other.failures
