"""The browser's own parts of a live page, alone and with a clock that the test sets."""

from __future__ import annotations

import json
import math
import re

import pytest

from app.live.scripts import joined
from tests.ui.conftest import ROOT

NUMBERS = json.loads((ROOT / "tests/data/typed_numbers.json").read_text(encoding="utf-8"))


def add(page, name):
    """Load a module of app/live; what it exports becomes global."""
    text = joined(f"live/{name}")
    names = re.findall(r"^export (?:function|class) (\w+)", text, re.MULTILINE)
    given = f"{text}\nObject.assign(window, {{ {', '.join(names)} }});"
    page.add_script_tag(content=given, type="module")


@pytest.fixture
def script(browser):
    """An empty page with scripts of app/live, at an address that may store things."""
    context = browser.new_context()

    def load(name, search=""):
        page = context.new_page()
        page.clock.install(time=0)
        page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
        page.clock.pause_at(10)
        page.goto(f"http://localhost/{search}")
        add(page, name)
        return page

    yield load
    context.close()


def gate_of(page):
    page.evaluate("""() => {
      window.told = []; window.sent = [];
      window.gate = new Gate((m) => sent.push(m), { stale: (yes) => told.push(yes) });
    }""")

    def reply(differs=False):
        page.evaluate("(d) => gate.replied(sent.at(-1).sequence, d)", differs)

    return reply


def test_what_is_overdue_is_stale_until_it_comes(script):
    page = script("gate.js")
    reply = gate_of(page)
    page.evaluate("gate.change({ values: { gain: 2 } })")
    page.clock.run_for(299)
    assert page.evaluate("told") == []
    page.clock.run_for(2)
    assert page.evaluate("told") == [True]
    page.clock.run_for(4000)  # sent again and again
    assert page.evaluate("told") == [True]
    assert page.evaluate("sent.length") == 3
    assert page.evaluate("gate.unsent().values.gain") == 2
    reply()
    assert page.evaluate("told") == [True, False]
    assert page.evaluate("gate.unsent()") is None


def test_a_drag_whose_replies_come_in_time_dims_nothing(script):
    page = script("gate.js")
    reply = gate_of(page)
    for value in range(40):
        page.evaluate("(v) => gate.change({ values: { gain: v } })", value)
        page.clock.run_for(140)
        if value % 2:
            reply()
    assert page.evaluate("told") == []


def test_a_slow_drag_stays_dimmed_until_it_has_caught_up(script):
    page = script("gate.js")
    reply = gate_of(page)
    for value in range(5):
        page.evaluate("(v) => gate.change({ values: { gain: v } })", value)
        page.clock.run_for(400)
        page.evaluate("gate.change({ values: { 'bh[0]': 1 } })")
        reply()
    assert page.evaluate("told") == [True]
    reply()
    assert page.evaluate("told") == [True, False]


def test_a_refusal_that_leaves_the_knobs_elsewhere_is_stale(script):
    page = script("gate.js")
    reply = gate_of(page)
    page.evaluate("gate.change({ values: { gain: 2000 } })")
    reply(differs=True)
    assert page.evaluate("told") == [True]
    page.evaluate("gate.change({ values: { gain: 2 } })")
    reply()
    assert page.evaluate("told") == [True, False]


def test_a_page_loads_itself_anew_once_a_minute_and_once_an_address(script):
    page = script("reload.js", "?a")
    assert page.evaluate("mayReload()")

    def load_anew():
        with page.expect_navigation():
            page.evaluate("loadAnew()")
        add(page, "reload.js")

    load_anew()
    page.clock.run_for(50_000)
    assert not page.evaluate("mayReload()")
    page.clock.run_for(20_000)
    assert not page.evaluate("mayReload()")  # the same address
    page.evaluate("history.replaceState(null, '', '?b')")
    assert page.evaluate("mayReload()")
    load_anew()
    page.evaluate("history.replaceState(null, '', '?c')")
    assert not page.evaluate("mayReload()")
    page.clock.run_for(601_000)
    assert page.evaluate("mayReload()")
    with page.expect_navigation():
        page.evaluate("loadAnew({ fresh: true })")
    assert page.url == "http://localhost/"


def test_what_people_type_means_what_python_reads(script):
    page = script("numbers.js")
    read = page.evaluate("(texts) => texts.map(parsedNumber)", [text for text, _ in NUMBERS])
    for (text, value), number in zip(NUMBERS, read, strict=True):
        assert math.isnan(number) if value is None else number == value, text


def test_shown_numbers_are_read_as_what_they_show(script):
    page = script("numbers.js")
    for value in (0, 3, -0.05, 0.0535, 12.3456, 1e-7, -123456, 1 / 3):
        for show in ("shownNumber", "shownAngle"):
            back = page.evaluate(f"(v) => parsedNumber({show}(v))", value)
            assert back == pytest.approx(value, rel=6e-4), (show, value)
