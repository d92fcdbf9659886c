"""A server started as the README says, and a browser in which every page must stay clean.

A test fails at its end if its page logged an error, threw one, or asked any host but this
machine for anything. Loading a page is most of what such a test costs: tests of one file share
one (`visitor`, `share`), which is put back before each of them, and is given up where it does not
look as it did when it was new. What is about loading, the beginning of the history, or patches the
page, has its own (the mark `own_page`, `arrive`).
"""

from __future__ import annotations

import os
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

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.ui.looking import LOOK
from tests.ui.visiting import WAIT, SharedPages, Visitor, arriving

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
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=WAIT)


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


@pytest.fixture
def arrive(profile: Callable[..., BrowserContext], server: Server) -> Iterator[Any]:
    """Visitors of one test."""
    with arriving(profile, server) as arrive:
        yield arrive


@pytest.fixture(scope="module")
def shared_pages(profile: Callable[..., BrowserContext], server: Server) -> Iterator[SharedPages]:
    pages = SharedPages(profile, server)
    yield pages
    pages.close()


@pytest.fixture
def share(shared_pages: SharedPages, request: pytest.FixtureRequest) -> Iterator[Any]:
    """This file's page of a kind of window, put back: ``share("v=1&preset=fig3a", viewport=…)``."""
    yield shared_pages.take
    shared_pages.give_back(failed=request.node.stash.get(FAILED, True))


@pytest.fixture
def visitor(request: pytest.FixtureRequest) -> Visitor:
    """A visitor at 1280×720 with the first preset, on this file's page, or a new one."""
    if request.node.get_closest_marker("own_page"):
        return request.getfixturevalue("arrive")().open()
    return request.getfixturevalue("share")()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = not report.passed
    return report
