"""What the benchmarks with a server or a browser share; runs nothing itself."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PROBE = (ROOT / "benchmarks" / "probe.js").read_text(encoding="utf-8")
_FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # nothing but this machine can be reached
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class Server:
    """One ``panel serve`` process on 127.0.0.1."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        listed = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self.process.pid)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return int(listed.stdout) / 1024

    def wait_for(self, text: str, seconds: float, times: int = 1) -> None:
        """Return once the server has printed ``text`` so many times."""
        end = time.monotonic() + seconds
        while self.log.read_text(errors="replace").count(text) < times:
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"no {text!r} from the server:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def answer(self, path: str) -> bytes:
        """The body of one GET."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=30) as reply:
            return bytes(reply.read())


@contextmanager
def served(
    app: str, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """``panel serve <app>`` from the repository's root, ended at the end."""
    port = free_port()
    command = [sys.executable, "-m", "panel", "serve", app, "--port", str(port), *options]
    command += ["--address", "127.0.0.1"]
    for host in ("127.0.0.1", "localhost"):
        command += ["--allow-websocket-origin", f"{host}:{port}"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
            )  # fmt: skip
        try:
            yield Server(process, port, log)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium: the one on the PATH, else Playwright's own."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    flags = _FLAGS + (["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def probed_page(browser: Any) -> Any:
    """An empty page in a window of its own, with the probe ready for what it will open."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(PROBE)
    return context.new_page()


def load_average() -> str:
    """The machine's load, for the reader to judge the numbers by."""
    return "load average " + " ".join(f"{load:.1f}" for load in os.getloadavg())


def median(values: Sequence[float]) -> float:
    """The median, NaN of nothing."""
    return float(np.median(values)) if len(values) else float("nan")


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, NaN of nothing."""
    return float(np.percentile(values, 95)) if len(values) else float("nan")
