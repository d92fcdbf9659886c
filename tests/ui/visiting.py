"""Visitors of the page: what their hands can do, pages of their own, and pages that tests share."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from app.state.address import from_query, to_query
from app.state.document import from_document, to_document

if TYPE_CHECKING:
    from tests.ui.conftest import Server

WAIT = 15_000  # milliseconds for anything on the page
FIRST = "v=1&preset=fig8b"  # what a page begins with
GLOBAL = "((pane) => (pane?.data ?? pane)?.global_dynamics ?? {})(gs.model('findings'))"
SETTLED = f"{GLOBAL}.complete && {GLOBAL}.generation === gs.header().generation"


class Visitor:
    """One person's page, with the hands to use it and what went wrong on it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.asked: list[str] = []
        self.url = url
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.size = self.page.viewport_size
        self.page.set_default_timeout(WAIT)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def open(self, query: str = "") -> Visitor:
        """Load the page and wait for its portrait."""
        self.page.goto(self.url + (f"?{query}" if query else ""))
        self.until("gs.header().findings && gs.data('streamlines').x.length > 0 && gs.ready()")
        return self

    def show(self, query: str) -> None:
        """Show the state of an address in the page as it stands, as a file would."""
        document = to_document(from_query(query))
        file = {"name": "state.json", "mimeType": "application/json"}
        opener = self.page.get_by_label("JSON file to open").first
        opener.set_input_files([file | {"buffer": json.dumps(document).encode()}])
        shown = "gs.header().findings && gs.header().query === it && gs.ready()"
        self.until(shown, to_query(from_document(document)))

    def put_back(self) -> str:
        """Bring the page back to how it began; what it looks like then (see `gs.looks`)."""
        self.page.bring_to_front()
        if self.size and self.page.viewport_size != self.size:
            self.page.set_viewport_size(self.size)
        self.page.keyboard.press("Escape")
        self.look("gs.tidy()")
        if self.page.locator(".dock:visible").count():
            self.show(
                "v=1&preset=fig2a"
            )  # from another preset, the dock takes the first one's knob
        self.show(FIRST)
        self.page.mouse.move(0, 0)
        return self.looks()

    def looks(self) -> str:
        """All that a newcomer finds, once the global dynamics are there."""
        self.until(SETTLED)
        self.frame()
        return "\n".join(self.look("gs.looks()"))

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, and wait for the figures to follow."""
        size = "[gs.view().canvas_view.bbox.width, gs.view().canvas_view.bbox.height]"
        self.page.set_viewport_size({"width": width, "height": height})
        self.frame()
        was = self.look(size)
        while True:
            self.page.wait_for_timeout(150)
            now = self.look(size)
            if now == was:
                return
            was = now

    def until(self, condition: str, given: Any = None, timeout: float = WAIT) -> None:
        """Wait for a condition in JavaScript; ``given`` is its ``it``."""
        self.page.wait_for_function(f"(it) => {condition}", arg=given, timeout=timeout)

    def look(self, expression: str, given: Any = None) -> Any:
        return self.page.evaluate(f"(it) => {expression}", given)

    def frame(self) -> None:
        """Wait until the browser has handed over what the mouse did: moves come with frames."""
        self.look("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    @property
    def header(self) -> dict[str, Any]:
        """What the page shows now."""
        return self.look("gs.header()")

    def until_value(self, key: str, value: float, timeout: float = WAIT) -> None:
        """Wait until the portrait is that of this knob's value."""
        near = "Math.abs((gs.header().values?.[it[0]] ?? NaN) - it[1]) < 1e-9"
        self.until(near, [key, value], timeout)

    def slider(self, name: str) -> Any:
        return self.page.get_by_role("slider", name=name, exact=True)

    def field(self, name: str) -> Any:
        return self.page.get_by_role("textbox", name=f"{name}, value", exact=True)

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=re.compile(f"^{name}"))

    def type(self, name: str, text: str) -> None:
        """Type a number into a knob's field."""
        self.field(name).fill(text)
        self.field(name).press("Enter")

    def unfold(self, title: str) -> None:
        self.page.locator("summary", has_text=title).click()

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plane is on the screen."""
        left, top = self.look("gs.place(...it)", [x, y])
        return left, top

    def alert(self, text: str) -> None:
        """Wait for the page to say this as an alert."""
        expect(self.page.get_by_role("alert").filter(has_text=text).first).to_be_visible(
            timeout=WAIT
        )


@contextmanager
def arriving(profile: Callable[..., BrowserContext], server: Server) -> Iterator[Any]:
    """Let visitors come, each to a page of their own; the pages must be clean at the end."""
    visitors: list[Visitor] = []

    def arrive(url: str = server.url, **options: Any) -> Visitor:
        visitors.append(Visitor(profile(**options), url))
        return visitors[-1]

    yield arrive
    try:
        expect_clean(visitors)  # before a page is closed: a server may be gone already
    finally:
        for visitor in visitors:
            visitor.page.close()


def expect_clean(visitors: Iterable[Visitor]) -> None:
    """None of the pages said anything wrong since this was asked last, or asked a foreign host."""
    problems = [problem for visitor in visitors for problem in visitor.problems]
    foreign = {
        url
        for visitor in visitors
        for url in visitor.asked
        if (parts := urlsplit(url)).scheme not in ("data", "blob")
        and parts.hostname not in ("localhost", "127.0.0.1", "::1")
    }
    for visitor in visitors:
        visitor.problems.clear()
        visitor.asked.clear()
    assert not foreign, "the page asked a foreign host"
    assert not problems, problems


class SharedPages:
    """The pages that the tests of one file share: one for each kind of window.

    A test gets a page as it was when it was new, whatever the tests before it did: what cannot be
    put back (another tab was opened, an entry was added) is closed, and a new one is loaded. Of
    the steps before, the page's history alone is left: Undo may be enabled.
    """

    def __init__(self, profile: Callable[..., BrowserContext], server: Server) -> None:
        self._profile, self._url = profile, server.url
        self._free: dict[str, tuple[Visitor, str]] = {}  # with what it looked like when new
        self._taken: dict[str, tuple[Visitor, str]] = {}

    def take(self, query: str = FIRST, **options: Any) -> Visitor:
        """A page that shows this address, else as it began; this test's until its end."""
        key = repr(sorted(options.items()))
        assert key not in self._taken, "a test has one page of a kind"
        self._taken[key] = self._as_new(key) or self._new(options)
        visitor, _ = self._taken[key]
        if query != FIRST:
            visitor.show(query)
        return visitor

    def _new(self, options: dict[str, Any]) -> tuple[Visitor, str]:
        visitor = Visitor(self._profile(**options), self._url).open()
        return visitor, visitor.looks()

    def _as_new(self, key: str) -> tuple[Visitor, str] | None:
        if key not in self._free:
            return None
        visitor, new = self._free.pop(key)
        for _ in range(2):  # keys that pause tell the server so a little later
            if visitor.put_back() == new:
                return visitor, new
        visitor.page.close()
        return None

    def give_back(self, *, failed: bool) -> None:
        """The test has ended: its pages must be clean, and are kept if it did not fail."""
        taken, self._taken = self._taken, {}
        visitors = [visitor for visitor, _ in taken.values()]
        failed = failed or any(visitor.problems for visitor in visitors)
        if failed:
            for visitor in visitors:
                visitor.page.close()
        else:
            self._free |= taken
        expect_clean(visitors)

    def close(self) -> None:
        for visitor, _ in self._free.values():
            visitor.page.close()
