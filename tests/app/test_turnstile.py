"""Pages are built one at a time, and others are served between any two."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from unittest.mock import Mock

from bokeh.application import Application
from bokeh.application.handlers import FunctionHandler
from bokeh.server.contexts import ApplicationContext

from app import app_hooks
from app.serving import turnstile
from app.serving.turnstile import LEAST, Turnstile


def built_at_once(application, count):
    """What happens while so many sessions are asked for together: builds and other turns.

    And when the builds were, in seconds.
    """
    events, times = [], []

    def build(doc):
        events.append("build")
        times.append(time.monotonic())

    application.add(FunctionHandler(build))

    async def somebody_else():
        while True:
            events.append("other")
            await asyncio.sleep(0.001)

    async def run():
        context = ApplicationContext(application)
        other = asyncio.create_task(somebody_else())
        await asyncio.sleep(0)
        sessions = [context.create_session_if_needed(f"s{i}") for i in range(count)]
        await asyncio.gather(*sessions)
        other.cancel()
        return len(set(context._sessions))

    assert asyncio.run(run()) == count
    return events, times


def turns_between_builds(events):
    places = [i for i, event in enumerate(events) if event == "build"]
    return [after - before - 1 for before, after in itertools.pairwise(places)]


def test_without_the_turnstile_nobody_else_has_a_turn():
    events, _ = built_at_once(Application(), 5)
    assert max(turns_between_builds(events)) <= 1


def test_others_are_served_between_any_two_new_pages():
    application = Application()
    application.add(Turnstile())
    events, times = built_at_once(application, 5)
    assert events.count("build") == 5
    assert min(turns_between_builds(events)) >= 1
    # time for many turns, on a machine that has it
    assert min(after - before for before, after in itertools.pairwise(times)) > 0.9 * LEAST


def test_who_is_being_served_is_served_to_the_end(monkeypatch):
    """By several turns of the loop, each of which does something."""
    monkeypatch.setattr(turnstile, "MOST", 1000.0)  # however slow the machine is
    application = Application()
    application.add(Turnstile())
    events = []

    def build(doc):
        events.append("build")
        time.sleep(0.1)

    application.add(FunctionHandler(build))

    async def somebody_else():
        while "build" not in events:
            await asyncio.sleep(0)
        for _ in range(10):
            time.sleep(0.02)
            events.append("served")
            await asyncio.sleep(0)

    async def run():
        context = ApplicationContext(application)
        other = asyncio.create_task(somebody_else())
        await asyncio.gather(*(context.create_session_if_needed(f"s{i}") for i in range(2)))
        await other

    asyncio.run(run())
    assert events == ["build", *10 * ["served"], "build"]


def test_nobody_who_asks_without_end_holds_up_new_pages():
    application = Application()
    application.add(Turnstile())
    built = []

    def build(doc):
        built.append(doc)
        time.sleep(0.05)

    application.add(FunctionHandler(build))

    async def run():
        context = ApplicationContext(application)
        both = asyncio.gather(*(context.create_session_if_needed(f"s{i}") for i in range(2)))
        for _ in range(500):
            time.sleep(0.02)
            await asyncio.sleep(0)
            if both.done():
                break
        both.cancel()

    asyncio.run(run())
    assert len(built) == 2


def test_a_single_visitor_passes_at_once():
    async def steps():
        passing = Turnstile().on_session_created(None)
        try:
            passing.send(None)
        except StopIteration:
            return "passed"
        return "waits"

    assert asyncio.run(steps()) == "passed"


def test_a_server_lets_its_sessions_through_the_turnstile(monkeypatch):
    for name in ("app.serving.warm.begin", "app.live.few.install"):
        monkeypatch.setattr(name, lambda **_: None)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)  # of this process
    application = Application(FunctionHandler(lambda doc: None))
    app_hooks.on_server_loaded(Mock(**{"application_context.application": application}))
    assert [type(handler) for handler in application.handlers] == [FunctionHandler, Turnstile]
