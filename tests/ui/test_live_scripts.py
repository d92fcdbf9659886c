"""What needs a real browser of a live page's own parts, with a clock that the test sets.

All that is pure is tried in tests/web.
"""

from __future__ import annotations

import re

import pytest

from app.web.scripts import joined


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
