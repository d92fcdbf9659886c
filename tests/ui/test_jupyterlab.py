"""A real JupyterLab: the live portrait in a cell, a page opened anew on its kernel, elements."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, expect

from app.figures.theme import LIGHT

from .conftest import ROOT, START, Visitor

pytestmark = pytest.mark.notebook

LONG = 60_000  # milliseconds in which a page and its scripts are loaded
NARROWEST = 420  # pixels that the portrait's frame has at least
IMPORTS = "import math\nfrom app import Portrait, portrait_elements\nfrom core import GRU"
LIVE = f"{IMPORTS}\np = Portrait(GRU.rotation(3, math.pi / 5), starts=[(0.1, 0)])\np"
# a saddle with its separatrices around a cycle
STILL = (
    f"{IMPORTS}\n"
    "gru = GRU(Uh=GRU.rotation(3, -math.pi / 20).Uh, bh=(0.32, 0.0535))\n"
    "portrait_elements(gru)"
)


class Lab:
    """A running JupyterLab that keeps nothing outside its folder and asks for no password."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/lab"
        self.notebooks = folder / "notebooks"
        home = folder / "home"
        for made in (self.notebooks, home / "labconfig"):
            made.mkdir(parents=True)
        quiet = {
            "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
            # what a slow machine saved meanwhile would be shown by the page that is opened anew
            "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
        }
        settings = home / "labconfig" / "default_setting_overrides.json"
        settings.write_text(json.dumps(quiet), encoding="utf-8")
        own = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        own += ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
        environment = os.environ | dict.fromkeys(own, str(home)) | {"PYTHONPATH": str(ROOT)}
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
            f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
            f"--ServerApp.root_dir={self.notebooks}", "--LabApp.extension_manager=readonly",
            "--LabApp.expose_app_in_browser=True",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]  # fmt: skip
        self._log = folder / "lab.log"
        with self._log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=log
            )

    def wait(self) -> None:
        end = time.monotonic() + START
        while "is running at" not in (log := self._log.read_text(encoding="utf-8")):
            assert self.process.poll() is None, f"JupyterLab ended:\n{log}"
            assert time.monotonic() < end, f"JupyterLab is not ready:\n{log}"
            time.sleep(0.1)

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)  # it ends its kernels, too
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)

    def notebook(self, name: str, *cells: str) -> str:
        """Write a notebook; the address of its page."""
        content = {
            "cells": [
                {
                    "cell_type": "code", "id": f"cell{i}", "metadata": {}, "source": cell,
                    "outputs": [], "execution_count": None,
                }
                for i, cell in enumerate(cells)
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }  # fmt: skip
        path = self.notebooks / f"{name}.ipynb"
        path.write_text(json.dumps(content), encoding="utf-8")
        return f"{self.url}/tree/{path.name}?reset"


class Reader(Visitor):
    """One person's page of a notebook."""

    def open(self, query: str = "") -> Reader:
        """Load the page and wait for its kernel."""
        self.page.goto(self.url)
        session = "globalThis.jupyterapp?.shell.currentWidget?.sessionContext"
        self.until(f"{session}?.session?.kernel?.status === 'idle'", timeout=LONG)
        return self

    def cell(self, number: int) -> Locator:
        return self.page.locator(".jp-CodeCell").nth(number)

    def run(self, number: int) -> Locator:
        """Run a cell by JupyterLab's own command, and wait for its end; its output."""
        run = """(number) => {
          jupyterapp.shell.currentWidget.content.activeCellIndex = number;
          return jupyterapp.commands.execute("notebook:run-cell");
        }"""
        self.page.evaluate(run, number)
        cell = self.cell(number)
        expect(cell.locator(".jp-InputArea-prompt")).to_have_text(re.compile(r"\[\d+\]:"))
        return cell.locator(".jp-OutputArea").first

    def until_shown(self) -> None:
        """Wait for the portrait, what is found, and the global dynamics; no knob is moved."""
        self.until("gs.model('findings') && gs.header().findings", timeout=LONG)
        drawn = "gs.model('streamlines:data')?.data.x.length > 0"
        self.until(f"{drawn} && gs.model('portrait') && gs.view()", timeout=LONG)
        known = "gs.told('global_dynamics')"
        self.until(f"gs.header().generation === {known}.generation && {known}.complete")


LOOK_MORE = """
gs.told = function(name) {
  const pane = this.model("findings");
  return (pane?.data ?? pane)?.[name] ?? {};
};
gs.frame = function() {
  const { canvas_view, frame } = this.view();
  const box = canvas_view.events_el.getBoundingClientRect();
  const { left, top, width, height } = frame.bbox;
  return { x: box.left + left, y: box.top + top, width, height };
};
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    try:
        lab.wait()
        yield lab
    finally:
        lab.end()


@pytest.fixture
def read(profile: Callable[..., BrowserContext]) -> Iterator[Callable[[str], Reader]]:
    """Open pages of notebooks; at the end they must be clean and have asked only JupyterLab."""
    readers: list[Reader] = []

    def read(url: str) -> Reader:
        context = profile(viewport={"width": 1280, "height": 1000})
        reader = Reader(context, url)
        reader.page.add_init_script(LOOK_MORE)
        readers.append(reader)
        return reader.open()

    yield read
    for reader in readers:
        reader.page.close()
    asked = {urlsplit(url) for reader in readers for url in reader.asked}
    hosts = {url.hostname for url in asked if url.scheme not in ("data", "blob")}
    assert hosts == {"127.0.0.1"}
    assert not [problem for reader in readers for problem in reader.problems]


def is_clean(output: Locator) -> bool:
    """Whether a cell complained of nothing: neither in its errors' stream nor by a traceback."""
    complaints = output.locator("[data-mime-type='application/vnd.jupyter.stderr']")
    return complaints.count() == 0 and "Traceback" not in output.inner_text()


def colours(reader: Reader, box: dict[str, float]) -> Counter[tuple[int, ...]]:
    """The colours within a box of the page, and how many pixels have each."""
    clip = {key: box[key] for key in ("x", "y", "width", "height")}
    picture = Image.open(io.BytesIO(reader.page.screenshot(clip=clip))).convert("RGB")
    return Counter(picture.get_flattened_data())


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def drag_gain(reader: Reader) -> None:
    """Take the gain's handle to and fro, until every change has come back."""
    slider = reader.slider("gain")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    for step in range(60):
        reader.page.mouse.move(x + 30 - abs(step - 30), y)
        reader.frame()
    reader.page.mouse.move(x + 25, y)
    # a page under load hears of the hand's moves late, and of its release last
    reader.look(
        "void (gs.released = new Promise((done) =>"
        " addEventListener('pointerup', () => done(true), { capture: true, once: true })))"
    )
    reader.page.mouse.up()
    assert reader.look("gs.released")
    end = time.monotonic() + LONG / 1000
    while abs(reader.header["values"]["gain"] - float(slider.input_value())) > 1e-9:
        assert time.monotonic() < end, "the portrait is not that of the slider"
        reader.frame()
    reader.until_shown()


def test_a_portrait_in_a_cell_is_live(lab: Lab, read: Any) -> None:
    reader = read(lab.notebook("live", LIVE, "p.gru.Uh[0, 0]"))
    output = reader.run(0)
    reader.until_shown()
    assert is_clean(output)
    frame = reader.look("gs.frame()")
    assert frame["width"] >= NARROWEST
    findings = output.locator(".gs-findings").bounding_box()
    assert findings is not None
    assert findings["y"] > frame["y"] + frame["height"]
    assert len(colours(reader, frame)) > 100, "the portrait is not painted"
    before = reader.header["values"]
    drag_gain(reader)
    after = reader.header["values"]
    assert after["gain"] != before["gain"]
    assert is_clean(output)
    told = reader.run(1)  # the kernel has what the hand did
    expect(told).to_contain_text(f"{after['Uh[0, 0]']:.6f}"[:6])
    assert is_clean(told)


def test_a_page_opened_anew_on_the_kernel_shows_it_again(lab: Lab, read: Any) -> None:
    url = lab.notebook("again", LIVE, "p")
    first = read(url)
    first.run(0)
    first.until_shown()
    first.page.close()
    reader = read(url)
    # nothing was saved: the page knows nothing of what the one before it has loaded
    assert reader.look("typeof Bokeh") == "undefined"
    output = reader.run(1)  # an object of the kernel's, made before
    reader.until_shown()
    frame = reader.look("gs.frame()")
    assert len(colours(reader, frame)) > 100
    drag_gain(reader)
    assert is_clean(output)


def test_elements_are_drawn_with_arrows_cycles_and_separatrices(lab: Lab, read: Any) -> None:
    reader = read(lab.notebook("still", STILL))
    output = reader.run(0)
    drawn = output.locator(".bk-Figure")
    expect(drawn).to_be_visible(timeout=LONG)
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box is not None
    seen = colours(reader, box)
    assert len(seen) > 100
    for role in ("stable", "unstable", "streamline"):
        assert seen[rgb(getattr(LIGHT, role))] > 20, role
    assert reader.look(
        "Bokeh.documents.flatMap((one) => [...one._all_models.values()]).some((m) =>"
        " m.type === 'Scatter' && m.marker?.value === 'triangle' && m.angle?.field)"
    ), "no arrows"
    assert is_clean(output)
