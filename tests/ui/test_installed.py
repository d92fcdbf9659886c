"""The installed package: `gruscope` serves it from any folder, and behind a proxy."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import subprocess
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from core.disk import kernels
from tests.installing import installed, wheel
from tests.test_project import tracked
from tests.ui.conftest import ROOT, WAIT

SWEEP = (
    "tab=bifurcations&mode=sweep&quantity=fixed+points&parameter=bh[0]&interval=-1,1"
    "&values=20&v=1&preset=fig8b"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def gruscope(built, tmp_path_factory):
    return installed(tmp_path_factory.mktemp("environment") / "venv", built) / "gruscope"


@pytest.fixture
def elsewhere(tmp_path):
    """A folder of somebody whose files are called as ours, and as Python's own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("app", "core", "assets", "random", "selectors", "numpy"):
        (folder / f"{name}.py").write_text(f"raise SystemExit('{name}.py of this folder')\n")
    return folder


def environment():
    """The kernels of the repository's own servers: they are named by what stands in the sources."""
    return {"NUMBA_CACHE_DIR": str(kernels.root().parent), "PYTHONHOME": None}


def test_the_wheel_holds_every_file_and_no_other(built):
    with zipfile.ZipFile(built) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    ours = {name for name in names if name.split("/")[0] in ("app", "core", "assets")}
    assert held == {name for name in ours if not name.endswith(".d.ts")}  # for the checker alone
    assert {"app/py.typed", "core/py.typed"} <= held


def test_the_installed_command_shows_the_page_and_sweeps_from_any_folder(
    arrive, serve, gruscope, elsewhere
):
    with serve(command=(gruscope,), cwd=elsewhere, environment=environment()) as server:
        visitor = arrive(server.url).open()
        visitor.type("gain", "2")
        visitor.until_value("gain", 2)
        visitor.page.goto(f"{server.url}?{SWEEP}")  # in processes of its own
        panel = visitor.page.get_by_role("region", name="Sweep")
        panel.get_by_role("button", name="Start").click(timeout=2 * WAIT)
        expect(panel.get_by_text("20 cells.", exact=True)).to_be_visible(timeout=6 * WAIT)
        assert str(ROOT) not in server.log and "Traceback" not in server.log
        assert float(re.search(r"ready after ([\d.]+) s", server.log)[1]) < 240
        # the page, and the scripts that it loads: compressed, and the same
        page = answered(server.url)
        scripts = re.findall(r'<script[^>]*\bsrc="([^"]+\.js[^"]*)"', page.decode())
        assert len(scripts) > 2
        for script in scripts:
            answered(urljoin(server.url, script))


def answered(url):
    """What is answered, compressed for whoever takes that, and as it is for others."""
    whole = urllib.request.urlopen(url, timeout=60)
    assert "Content-Encoding" not in whole.headers
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, deflate"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.headers["Content-Encoding"] == "gzip", url
        content = gzip.decompress(packed := answer.read())
    with whole:
        plain = whole.read()
    assert len(packed) < len(content) / 2
    # the page bears a token of its visitor
    assert content == plain or b"<html" in content
    return plain


def guide_s(language, section):
    """A block of code from the guide."""
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    text = guide.partition(f"\n### {section}\n")[2].partition("\n#")[0]
    return re.search(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)[1]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def nginx(folder, port, behind):
    """nginx with the settings of the guide, as this user, on ports that are free."""
    name = "gruscope.example"
    settings = guide_s("nginx", "Behind a proxy").replace("listen 80;", f"listen 127.0.0.1:{port};")
    settings = settings.replace("127.0.0.1:5006", f"127.0.0.1:{behind}").replace(name, "localhost")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""  # its workers write into this folder
    errors = folder / "error.log"
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {errors}; events {{}}\n"
        f"http {{ access_log {folder}/access.log;\n{places}{settings}}}\n"
    )
    process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", errors])
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on the PATH")
def test_behind_nginx_and_a_prefix_as_the_guide_sets_it_the_page_lives(
    arrive, serve, gruscope, tmp_path
):
    port = free_port()
    command = guide_s("sh", "Behind a proxy").split()
    assert command[0] == "gruscope"
    options = [option.replace("gruscope.example", f"localhost:{port}") for option in command[1:]]
    prefix = options[options.index("--prefix") + 1]
    how = {"command": (gruscope,), "cwd": tmp_path, "environment": environment()}
    with serve(*options, **how) as server, nginx(tmp_path, port, server.port):
        url = f"http://localhost:{port}{prefix}/app"
        visitor = arrive(url)
        visitor.page.goto(f"http://localhost:{port}{prefix}/")  # leads to the page
        visitor.until("gs.header().findings && gs.ready()")
        assert visitor.page.url.startswith(url)
        visitor.type("gain", "2")
        visitor.until_value("gain", 2)
        visitor.until("location.search.includes('gain=')")
        visitor.page.reload()
        visitor.until("gs.header().findings && gs.ready()")
        visitor.until_value("gain", 2)
        assert len(visitor.look("gs.sockets")) == 1
        asked = [a for a in visitor.asked if not a.startswith(("data:", "blob:"))]
        assert all(urljoin(a, "/").startswith((f"http://localhost:{port}", f"ws://localhost:{port}"))
                   for a in asked)  # fmt: skip
        assert all(a.split(str(port), 1)[1].startswith(f"{prefix}/") for a in asked)
        assert "Traceback" not in server.log
    said = Path(tmp_path / "error.log").read_text()
    assert "[error]" not in said and "[crit]" not in said
