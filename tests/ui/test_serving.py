"""Options of the server that a page must bear, or that are refused with a reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bokeh.client import pull_session
from bokeh.models import ImportedStyleSheet
from playwright.sync_api import expect

from tests.ui.conftest import ROOT, WAIT


def processes_of(server):
    """The processes into which a server has parted: each says so when it starts."""
    words = [line.rsplit(" ", 1) for line in server.log.splitlines() if "process id" in line]
    return [int(number) for _, number in words]


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_processes_serve_one_page_and_end_with_their_parent(arrive, serve):
    with serve("--num-procs", "2") as server:
        children = processes_of(server)
        assert len(children) == 2
        bundle = f"http://localhost:{server.port}/static/extensions/panel-material-ui/"
        bundle += "panel-material-ui.bundle.js"
        for other in children:  # the one that is not frozen answers, before its first page
            os.kill(other, signal.SIGSTOP)
            try:
                with urllib.request.urlopen(bundle, timeout=60) as answer:
                    assert answer.status == 200
            finally:
                os.kill(other, signal.SIGCONT)
        visitor = arrive(server.url).open()  # its socket may be the other process's
        visitor.type("gain", "2")
        visitor.until_value("gain", 2)
        visitor.page.goto("about:blank")
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(20)
        end = time.monotonic() + 30
        while any(map(lives, children)) and time.monotonic() < end:
            time.sleep(0.1)
        assert not any(map(lives, children))


def test_a_document_that_a_socket_asks_for_names_no_foreign_host(server):
    # as another process, or a server started since, builds it: no page was sent before
    session = pull_session(url=server.url)
    try:
        sheets = session.document.select({"type": ImportedStyleSheet})
        urls = {sheet.url for sheet in sheets}
    finally:
        session.close()
    assert len(urls) > 3
    assert not {url for url in urls if "://" in url}


def test_one_visitors_page_is_not_handed_to_the_next():
    panel = Path(sys.executable).parent / "panel"
    for more in ((), ("--num-procs", "2")):
        ended = subprocess.run(
            [panel, "serve", "app", "--port", "0", "--reuse-sessions", *more],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert "--reuse-sessions cannot be used" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert ended.returncode == (0 if more else 2)


def test_a_page_whose_connection_is_refused_says_what_to_do(arrive, server):
    # a socket where none is answers as one that is refused (another host, or a proxy's)
    visitor = arrive(server.url)
    visitor.page.add_init_script("""
      window.WebSocket = class extends WebSocket {
        constructor(url, names) { super(url.replace(/ws$/, "none"), names) }
      };
    """)
    visitor.page.goto(server.url)
    told = visitor.page.get_by_role("alert")
    host = server.url.split("/")[2]
    expect(told).to_contain_text(f"--allow-websocket-origin={host}", timeout=WAIT)
    visitor.problems.clear()  # the browser's and BokehJS's words on the refusal
