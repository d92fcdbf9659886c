"""Options of the server that a page must bear, or that are refused with a reason."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from bokeh.util.token import generate_jwt_token, generate_session_id
from playwright.sync_api import expect
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from app.serving import warm
from app.state.presets import PRESETS
from benchmarks.sessions import Visitor as Client, as_map, component
from core import find_fixed_points
from core.discrete import euler_map
from core.disk import kernels, sources
from core.fixed_points import clusters, eigenpairs
from core.model.families import family_of
from core.sweeps import QUANTITIES, Axis
from core.sweeps.cache import key_of
from core.sweeps.results import from_npz
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


async def document_of_a_socket(url):
    """A new session's document (JSON), asked for by a socket without any page before it."""
    token = generate_jwt_token(generate_session_id())
    wire = await websocket_connect(
        HTTPRequest(f"{url.replace('http', 'ws')}/ws", request_timeout=60),
        subprotocols=["bokeh", token],
    )
    while "ACK" not in str(await wire.read_message()):
        pass  # what comes before the session is there, the server does not hear
    for part in ({"msgid": "1", "msgtype": "PULL-DOC-REQ"}, {}, {}):
        await wire.write_message(json.dumps(part))
    while "PULL-DOC-REPLY" not in str(await wire.read_message()):
        pass
    await wire.read_message()  # its metadata
    content = await wire.read_message()
    wire.close()
    return str(content)


def test_a_document_that_a_socket_asks_for_names_no_foreign_host(server):
    # as another process, or a server started since, builds it: no page was sent before
    with ThreadPoolExecutor(1) as pool:  # the browser's loop runs in this thread
        bounded = asyncio.wait_for(document_of_a_socket(server.url), 60)
        document = pool.submit(asyncio.run, bounded).result()
    urls = set(re.findall(r'"url": ?"([^"]+)"', document))
    assert any(url.endswith(".css") or ".css?" in url for url in urls)
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


# the socket is lost as soon as the page has its document, before it is drawn
LOST = """
{
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      const watch = setInterval(() => {
        if (!globalThis.Bokeh?.documents?.length) return;
        clearInterval(watch);
        this.dispatchEvent(new CloseEvent("close", { code: 1006 }));
        this.close();
      }, 1);
    }
  };
}
"""


def test_a_page_whose_connection_is_lost_while_it_loads_does_not_blame_the_server_s_options(
    arrive, server
):
    visitor = arrive(server.url)
    visitor.page.add_init_script(LOST)
    visitor.page.goto(server.url)
    told = visitor.page.get_by_role("alert")
    expect(told).to_contain_text("The server went away while this page was being loaded")
    expect(told.get_by_role("heading")).to_have_text("Gruscope: the connection was lost")
    expect(told).not_to_contain_text("--allow")
    visitor.problems.clear()  # BokehJS's words on the loss


def speaks_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as free:
            free.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not speaks_ipv6(), reason="this machine has no ::1")
def test_a_page_of_an_ipv6_address_works_or_says_what_to_do(arrive, server):
    visitor = arrive(f"http://[::1]:{server.port}/app")
    visitor.page.goto(f"{visitor.url}?v=1&preset=fig5b")
    told = visitor.page.get_by_role("alert").filter(has_text="no live connection")
    expect(visitor.slider("gain").or_(told)).to_be_visible(timeout=2 * WAIT)
    if told.is_visible():  # tornado asks for the option even where page and socket have one host
        expect(told).to_contain_text("--allow-websocket-origin='*'")
        visitor.problems.clear()
        return
    visitor.until("gs.header().preset === 'fig5b'")
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    visitor.until("location.search.includes('gain=')")


SWEEP = (
    "tab=bifurcations&mode=sweep&quantity=fixed+points&parameter=bh[0]&interval=-1,1"
    "&values={count}&v=1&preset=fig8b"
)


def sweeping(data):
    """Whether these are the data of the findings beside a sweep."""
    return str(data.get("uid")).startswith("gs-stage")


async def begin_a_sweep(port, hear):
    visitor = await Client.come(port, 1, SWEEP.format(count=100_000))
    await visitor.tell(component(visitor.document, sweeping), as_map(start=True))
    await visitor.hear(hear)


def test_interrupted_in_the_middle_of_a_sweep_the_server_ends_all_and_says_nothing(serve):
    with serve() as server:
        with ThreadPoolExecutor(1) as thread:  # the browser's own loop is in this one
            thread.submit(asyncio.run, begin_a_sweep(server.port, "of 100,000 cells")).result()
        started = psutil.Process(server.process.pid).children(recursive=True)
        assert started
        server.signal(signal.SIGINT)
        assert server.process.wait(120) == 0  # workers that are only starting are waited for
        _, left = psutil.wait_procs(started, timeout=30)
        assert not left
        said = server.log.partition("Interrupted")[2]
        assert "shutting down" in said and "Traceback" not in said and "failed" not in said


def damaged_copy(folder):
    """The kernels of these sources, those of three small modules damaged."""
    copy = folder / kernels.root().name
    copy.mkdir(mode=0o700)
    folders = [kernels.folder_of(source) for source in warm._modules_of_kernels()]
    for path in folders:
        shutil.copytree(path, copy / path.name)
    declared = copy / f"complete-{sources.digest_of_all()}"
    declared.write_text("\n".join(path.name for path in folders))
    damaged = {}
    for module in (euler_map, clusters, eigenpairs):
        name = kernels.folder_of(Path(module.__file__)).name
        files = sorted((copy / name).glob("*.kernel"))
        for file, damage in zip(files, itertools.cycle((b"", b"\x80\x04garbage", None))):
            damaged[file] = file.read_bytes()[:999] if damage is None else damage
            file.write_bytes(damaged[file])
    return damaged


def test_with_damaged_caches_and_no_home_the_page_opens_and_a_sweep_computes(
    arrive, serve, tmp_path
):
    family = family_of(PRESETS["fig8b"].gru, "bh[0]")
    axis = Axis("bh[0]", -1.0, 1.0, 20)
    key = key_of(family, (axis.values,), QUANTITIES["fixed points"])
    swept = tmp_path / "sweeps"
    swept.mkdir()
    for name in (f"{key}.npz", "another.npz", "unfinished.part"):
        (swept / name).write_bytes(b"PK\x03\x04 and no more")
    damaged = damaged_copy(tmp_path)
    nowhere = str(swept / "another.npz" / "within")  # cannot be made
    environment = {
        "NUMBA_CACHE_DIR": str(tmp_path), "GRUSCOPE_CACHE": str(tmp_path),
        "HOME": None, "XDG_CACHE_HOME": nowhere, "XDG_CONFIG_HOME": nowhere,
    }  # fmt: skip
    with serve(environment=environment) as server:
        visitor = arrive(server.url)
        visitor.page.goto(f"{server.url}?{SWEEP.format(count=20)}")
        panel = visitor.page.get_by_role("region", name="Sweep")
        panel.get_by_role("button", name="Start").click(timeout=2 * WAIT)
        expect(panel.get_by_text("20 cells.", exact=True)).to_be_visible(timeout=6 * WAIT)
        visitor.page.get_by_role("tab", name="Explore").click()
        visitor.until("gs.header().findings && gs.ready()")
        log = server.log
    assert log.count("are damaged or not this user's; they are compiled anew") == 1
    assert "Traceback" not in log
    assert all(file.read_bytes() != bytes_ for file, bytes_ in damaged.items())
    found = from_npz((swept / f"{key}.npz").read_bytes())
    assert [len(find_fixed_points(family(v))) for v in axis.values] == found.values.tolist()
