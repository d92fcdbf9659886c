"""The Dockerfile: its steps, taken on this machine, and what it says to an engine."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from benchmarks.sessions import Visitor, as_map, component
from core.disk import kernels
from tests.container import context, instructions
from tests.installing import copied, outside, packages
from tests.test_project import PROJECT, ROOT, tracked

USER = 10001
SWEEP = (
    "tab=bifurcations&mode=sweep&quantity=fixed+points&parameter=bh[0]&interval=-1,1"
    "&values=20&v=1&preset=fig8b"
)
PORT = 5006
START = 240  # seconds


def dockerfile():
    return instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def test_it_says_to_an_engine_what_the_guide_promises():
    told = dockerfile()
    bases = [rest.split()[0] for name, rest in told if name == "FROM"]
    assert set(bases) == {"python:3.13-slim"}  # a version: what is built does not change by itself
    last = dict(told)  # of each instruction, the last
    assert last["USER"] == f"{USER}:{USER}"  # by number: an engine can tell that it is not root
    assert last["VOLUME"] in last["RUN"]
    assert f"--uid {USER}" in last["RUN"] and f"--gid {USER}" in last["RUN"]
    caches = {"NUMBA_CACHE_DIR", "GRUSCOPE_CACHE"}
    kept = dict(rest.split("=", 1) for name, rest in told if name == "ENV")
    assert {kept[name] for name in caches} == {last["VOLUME"]}
    assert json.loads(last["ENTRYPOINT"])[0] in PROJECT["project"]["scripts"]
    assert last["EXPOSE"] == str(PORT)
    assert f":{PORT}/" in last["HEALTHCHECK"]


def test_an_engine_is_sent_what_is_installed_and_nothing_else(tmp_path):
    source = copied(tmp_path / "source")
    for litter in (
        "core/__pycache__/kernels-0/x.kernel",
        ".git/config",
        "app/explore/__pycache__/a",
    ):
        path = source / litter
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    target = context(source, tmp_path / "context")
    sent = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    inside = {name for name in names if name.split("/")[0] in ("app", "assets", "core")}
    assert sent == inside | {"pyproject.toml", "README.md", "LICENSE"}


def what_is_missing():
    """Why the steps cannot be taken here; empty if they can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "the steps of an image need root on Linux"
    if not all(map(shutil.which, ("unshare", "nsenter", "chroot", "mount"))):
        return "no unshare, nsenter, chroot or mount on the PATH"
    tried = "mount -t tmpfs t /mnt && mkdir /mnt/a /mnt/b /mnt/c && mount -t overlay o " + (
        "-o lowerdir=/,upperdir=/mnt/a,workdir=/mnt/b /mnt/c"
    )
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", tried]
    ended = subprocess.run(command, capture_output=True, check=False)
    return "" if ended.returncode == 0 else "this machine lets nobody mount an overlay"


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    """A running container, as the first lines of the Dockerfile say."""
    if reason := what_is_missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("container")
    sent = context(copied(folder / "source"), folder / "context")
    shutil.copy2(ROOT / "Dockerfile", sent)
    volume = with_kernels(folder / "volumes" / "0")
    environment = outside() | {"PIP_NO_DEPS": "1", "CONTAINER_PACKAGES": ":".join(packages())}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m",
               "tests.container", sent, folder, "--port", str(port)]  # fmt: skip
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        yield Container(process, folder, volume, port)
    finally:
        process.terminate()
        process.wait(30)


def with_kernels(volume):
    """A volume that was used before: with the compiled kernels of the tests, as this user's."""
    shutil.copytree(kernels.root(), volume / f"kernels-{USER}")
    for path in (volume, *volume.rglob("*")):
        os.chown(path, USER, USER)
    return volume


class Container:
    """What an engine would know of a container."""

    def __init__(self, process, folder, volume, port):
        self.process, self.folder, self.volume, self.port = process, folder, volume, port
        self.wait(lambda: (folder / "told.json").exists())
        self.told = json.loads((folder / "told.json").read_text())

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def wait(self, until):
        end = time.monotonic() + START
        while not until():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < end, self.log
            time.sleep(0.1)

    def inside(self, *words):
        """The exit status of a command in it, as its user."""
        there = ["nsenter", f"--mount=/proc/{self.process.pid}/ns/mnt", *self.told["inside"]]
        return subprocess.run(
            [*there, *words], env=self.told["environment"], capture_output=True, check=False
        ).returncode


def test_its_steps_serve_the_page_to_an_unprivileged_user_on_a_root_that_is_only_read(container):
    container.wait(lambda: "Gruscope: ready after" in container.log)
    looks = [word.replace(str(PORT), str(container.port)) for word in container.told["health"]]
    assert container.inside(*looks) == 0
    assert container.inside(*(word.replace(str(PORT), "1") for word in container.told["health"]))
    with urllib.request.urlopen(f"http://127.0.0.1:{container.port}/", timeout=60) as answer:
        assert b"Gruscope" in answer.read()
    asyncio.run(swept(container.port))
    server = psutil.Process(container.told["process"])
    for process in (server, *server.children(recursive=True)):
        assert set(process.uids()) == set(process.gids()) == {USER}
    for place in ("", "/srv/gruscope", "/etc", "/usr"):
        assert container.inside("touch", f"{place}/file") != 0
    for place in ("/tmp", "/var/cache/gruscope"):
        assert container.inside("touch", f"{place}/file") == 0
    home = container.told["environment"]["HOME"]
    assert container.inside("test", "-e", home) != 0
    assert [path.name for path in (container.volume / "sweeps").glob("*.npz")]
    assert "Traceback" not in container.log and "WARNING" not in container.log
    # an engine ends a container so, and waits for ten seconds
    container.process.terminate()
    assert container.process.wait(10) == 0


async def swept(port):
    visitor = await Visitor.come(port, 1, SWEEP)
    stage = component(visitor.document, lambda data: str(data.get("uid")).startswith("gs-stage"))
    await visitor.tell(stage, as_map(start=True))
    await visitor.hear("20 cells.")
    await visitor.go()
