"""A server started as the README says, and a browser in which every page must stay clean.

Each test gets a page of its own and fails at its end if the page logged an error, threw
one, or asked any host but this machine for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# What Chromium does beside a page and no test looks at: the pages of its own address bar (two more
# renderers for each page), updates, predictions. A later --disable-features replaces Playwright's,
# so its own are named as well. A page lives for seconds: code is not optimized a second time.
NEEDLESS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "Translate",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
)
FLAGS = [
    f"--disable-features={','.join(NEEDLESS)}",
    "--js-flags=--no-opt",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START = 240  # seconds in which a server must be ready, compiling included
WAIT = 15_000  # milliseconds for anything on the page
expect.set_options(timeout=WAIT)

# Looks into the page, and a hold on its sockets
LOOK = """
window.gs = {
  sockets: [],
  model(name) {
    const all = (globalThis.Bokeh?.documents ?? []).flatMap((one) => [...one._all_models.values()]);
    return all.find((m) => m.name?.endsWith(":" + name));
  },
  data(name) { return this.model(name + ":data").data },
  // what the findings show: told after the figures were filled
  header() {
    const pane = this.model("findings");
    return (pane?.data ?? pane)?.header ?? {};
  },
  view() { return Bokeh.index.find_one(this.model("portrait")) },
  place(x, y) {
    const { canvas_view, frame } = this.view();
    const box = canvas_view.events_el.getBoundingClientRect();
    return [box.left + frame.x_scale.compute(x), box.top + frame.y_scale.compute(y)];
  },
  // no veil of the loading page is left over the portrait
  ready() {
    if (!Bokeh.documents.every((one) => one.is_idle) || !this.view()) return false;
    return Boolean(document.elementFromPoint(...this.place(0, 0))?.shadowRoot);
  },
  window() {
    const { x_range: x, y_range: y } = this.model("portrait");
    return [x.start, x.end, y.start, y.end];
  },
};
// a new visitor has chosen no theme yet
if (location.protocol.startsWith("http") && !sessionStorage.getItem("test:begun")) {
  localStorage.removeItem("gruscope:theme");
  sessionStorage.setItem("test:begun", "yes");
}
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); gs.sockets.push(this) }
};
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            # a browser on a shared machine stalls now and then: what fails is tried twice
            # more, and the summary counts the repeats
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        found = [path for name in NAMES if (path := shutil.which(name))]
        path = next(iter([*found, *([own] if Path(own).exists() else [])]), None)
        if path is None:
            reason = f"no browser: none of {', '.join(NAMES)} on the PATH, nor Playwright's own"
            if os.environ.get("CI") or os.environ.get("GRUSCOPE_REQUIRE_BROWSER"):
                pytest.fail(reason)
            pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Server:
    """A running `panel serve app`: the literal command, from the repository's root.

    ``command`` and ``cwd``: another command that serves the same page, from another folder.
    """

    def __init__(
        self,
        folder: Path,
        options: tuple[str, ...],
        *,
        app: str = "app",
        environment: dict[str, str | None] | None = None,
        command: tuple[str | Path, ...] = (),
        cwd: Path = ROOT,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}/{Path(app).name}"
        self._log = folder / f"server-{self.port}.log"
        panel = Path(sys.executable).parent / "panel"
        self._command = [*(command or (panel, "serve", app)), "--port", str(self.port), *options]
        self._cwd = cwd
        # the path that pytest was given must not help the server to find its modules
        self._environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        # nothing that was swept before
        self._environment["GRUSCOPE_CACHE"] = str(folder / "cache")
        for name, value in (environment or {}).items():
            self._environment.pop(name, None)
            if value is not None:
                self._environment[name] = value
        self.start()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start the process, for the first time or again on the same port."""
        with self._log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self._command, cwd=self._cwd, env=self._environment, stdout=log, stderr=log
            )

    def wait(self) -> None:
        """Return when the server is ready for visitors."""
        end = time.monotonic() + START
        while "Gruscope: ready after" not in self.log:
            assert self.process.poll() is None, f"the server ended:\n{self.log}"
            assert time.monotonic() < end, f"the server is not ready:\n{self.log}"
            time.sleep(0.1)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it without a word to anybody."""
        self.process.kill()
        self.process.wait(20)

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def serving(folder: Path, *options: str, **how: Any) -> Iterator[Server]:
    """A server, until the block ends."""
    server = Server(folder, options, **how)
    try:
        server.wait()
        yield server
    finally:
        server.end()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Start another server: ``with serve("--dev") as server``.

    ``app``: not of ``app/``; ``environment``: variables, None for those that it lacks;
    ``command`` and ``cwd``: not by `panel serve` from the repository's root.
    """
    return lambda *options, **how: serving(tmp_path_factory.mktemp("server"), *options, **how)


@pytest.fixture(scope="session")
def server(browser: Browser, serve: Callable[..., Any]) -> Iterator[Server]:
    with serve() as server:
        yield server
        # libraries may complain of a page that left; the project may not
        assert f'File "{ROOT}' not in server.log, server.log


class Visitor:
    """One person's page, with the hands to use it and what went wrong on it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.asked: list[str] = []
        self.url = url
        self.problems: list[str] = []
        self.page: Page = context.new_page()
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


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browser profiles by their options, shared for their caches of the page's scripts."""
    made: dict[str, BrowserContext] = {}

    def profile(**options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1280, "height": 720}} | options
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(**options)
            made[key].add_init_script(LOOK)
        return made[key]

    yield profile
    for context in made.values():
        context.close()


@contextmanager
def arriving(profile: Callable[..., BrowserContext], server: Server) -> Iterator[Any]:
    """Let visitors come, each to a page of their own; the pages must be clean at the end."""
    visitors: list[Visitor] = []

    def arrive(url: str = server.url, **options: Any) -> Visitor:
        visitors.append(Visitor(profile(**options), url))
        return visitors[-1]

    yield arrive
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.page.close()
    foreign = {
        url
        for visitor in visitors
        for url in visitor.asked
        if (parts := urlsplit(url)).scheme not in ("data", "blob")
        and parts.hostname not in ("localhost", "127.0.0.1", "::1")
    }
    assert not foreign, "the page asked a foreign host"
    assert not problems


@pytest.fixture
def arrive(profile: Callable[..., BrowserContext], server: Server) -> Iterator[Any]:
    """Visitors of one test."""
    with arriving(profile, server) as arrive:
        yield arrive


@pytest.fixture
def visitor(arrive: Callable[..., Visitor]) -> Visitor:
    """A newcomer at 1280×720, before the first portrait."""
    return arrive().open()
