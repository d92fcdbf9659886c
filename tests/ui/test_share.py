"""Addresses and files: out, in, and refused."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.state.address import from_query
from app.state.document import from_json

# longer than a state may be
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + 70_000 * b"\xa0\0"


def saved(visitor, item):
    """The path and name of what a menu item downloads."""
    visitor.button("Share").click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("menuitem", name=item).click()
    expect(visitor.page.get_by_text(f"Saved {download.value.suggested_filename}")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    return Path(download.value.path()), download.value.suggested_filename


@pytest.mark.own_page
def test_an_address_reopens_the_whole_state(visitor, arrive):
    visitor.type("gain", "2.5")
    visitor.type("bh₂", "-0.125")
    visitor.page.mouse.click(*visitor.place(-0.5, 0.4))
    visitor.until("gs.header().starts.length === 6")
    visitor.page.mouse.wheel(0, -240)
    visitor.page.get_by_role("button", name="streamlines").click()
    visitor.page.get_by_role("combobox", name="colour map shows").select_option("r2")
    visitor.until("gs.header().quantity === 'r2' && gs.header().bounds[1] < 1.1")
    visitor.until("new URLSearchParams(location.search).get('quantity') === 'r2'")
    visitor.until("location.search.slice(1) === gs.header().query")
    other = arrive()
    other.page.goto(visitor.page.url)
    other.until("gs.header().findings && gs.ready()")
    same = ("values", "bounds", "starts", "highlighted", "layers", "quantity", "mode", "preset")
    assert {k: other.header[k] for k in same} == {k: visitor.header[k] for k in same}
    assert other.look("gs.window()") == visitor.header["bounds"]
    assert not other.look("gs.model('streamlines').visible")
    assert from_query(visitor.header["query"]).starts[5].x == visitor.header["starts"][5][0]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("v=2&Uh=1,0,0,1", "version 2 is unknown"),
        ("v=1&Uh=1,0,0,1&bh=1001,0", "bh[0] = 1001 is beyond the page's limit of ±1000"),
        ("v=1&preset=fig3a&bounds=1,0,0,1", "bounds need xmin < xmax"),
    ],
)
def test_a_bad_address_is_told_and_the_first_preset_shown(arrive, query, told):
    visitor = arrive().open(query)
    visitor.alert("The address was not opened")
    visitor.alert(told)
    assert visitor.header["preset"] == "fig8b"
    assert visitor.header["bounds"] == [-1.1, 1.1, -1.1, 1.1]
    assert visitor.header["values"]["bh[0]"] == 0.32
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    expect(visitor.page.locator("p.problem")).to_be_hidden()


@pytest.mark.own_page
def test_files_of_state_and_numbers(visitor):
    visitor.type("gain", "2.5")
    visitor.until_value("gain", 2.5)
    state, name = saved(visitor, "State as JSON")
    assert name == "gruscope-state.json"
    assert from_json(state.read_bytes()) == from_query(visitor.header["query"])
    table, name = saved(visitor, "Fixed points as CSV")
    rows = list(csv.DictReader(table.open(encoding="utf-8", newline="")))
    assert name.endswith(".csv")
    assert len(rows) == len(visitor.header["findings"]["table"])
    table, _ = saved(visitor, "Trajectories as CSV")
    rows = list(csv.DictReader(table.open(encoding="utf-8", newline="")))
    assert {row["start"] for row in rows} == {"1", "2", "3", "4", "5"}

    visitor.type("gain", "1")
    visitor.until_value("gain", 1)
    upload = visitor.page.get_by_label("JSON file to open")
    upload.set_input_files(state)
    visitor.until_value("gain", 2.5)
    bad = json.loads(state.read_text(encoding="utf-8")) | {"bounds": [0, 1, 0]}
    for content, told in (
        (json.dumps(bad), "bounds must have shape"),
        ("not json", "“bad.json” was not opened: it is a text, but not JSON"),
        (" " * 64_001, "larger than 64 kB"),
        (PNG, "“bad.json” was not opened: it is a picture (PNG), not JSON"),
    ):
        raw = content if isinstance(content, bytes) else content.encode()
        file = {"name": "bad.json", "mimeType": "application/json", "buffer": raw}
        upload.set_input_files([file])
        visitor.alert(told)
        assert visitor.header["values"]["gain"] == pytest.approx(2.5)
    assert visitor.look("gs.data('streamlines').x.length") > 0
    visitor.page.get_by_role("tab", name="Catalogue").click()
    chooser = visitor.page.locator(".own input[type=file]")
    chooser.set_input_files([{"name": "bad.png", "mimeType": "image/png", "buffer": PNG}])
    expect(visitor.page.get_by_label("The file opened")).to_contain_text(
        "“bad.png” was not opened: it is a picture (PNG), not JSON."
    )


def test_pictures_of_the_portrait(visitor):
    path, name = saved(visitor, "Picture as PNG")
    picture = path.read_bytes()
    assert name == "gruscope-portrait.png"
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.endswith(b"IEND\xaeB`\x82")
    width, height = (int.from_bytes(picture[k : k + 4], "big") for k in (16, 20))
    assert min(width, height) > 400
    assert len(picture) > 30_000
    path, name = saved(visitor, "Picture as SVG")
    assert name == "gruscope-portrait.svg"
    root = ET.parse(path).getroot()
    assert root.tag.endswith("}svg")
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r"<path", text)) > 20
    assert "h₁" in text


def test_the_link_and_the_code_are_copied(arrive):
    visitor = arrive(permissions=["clipboard-read", "clipboard-write"]).open()
    visitor.type("gain", "2.5")
    visitor.until_value("gain", 2.5)
    visitor.until("location.search.slice(1) === gs.header().query")
    visitor.button("Share").click()
    visitor.page.get_by_role("menuitem", name="Copy link").click()
    expect(visitor.page.get_by_text("Link copied")).to_be_visible()
    expect(visitor.page.get_by_role("menu", name="Share and save")).to_be_hidden()
    assert visitor.look("navigator.clipboard.readText()") == visitor.page.url
    visitor.button("Share").click()
    visitor.page.get_by_role("menuitem", name="Copy as Python").click()
    expect(visitor.page.get_by_text("Python copied")).to_be_visible()
    names = {}
    exec(visitor.look("navigator.clipboard.readText()"), names)
    assert names["gru"] == from_query(visitor.header["query"]).gru
    assert names["window"] == (-1.1, 1.1, -1.1, 1.1) and len(names["paths"]) == 5
    expect(visitor.page.get_by_text("Python copied")).to_be_hidden()  # after a while


@pytest.mark.own_page
def test_without_a_clipboard_the_text_is_shown_to_be_copied(visitor):
    visitor.look("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    visitor.button("Share").click()
    visitor.page.get_by_role("menuitem", name="Copy link").click()
    text = visitor.page.get_by_role("textbox", name="To copy")
    expect(text).to_have_value(visitor.page.url)
    expect(text).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(text).to_be_hidden()
    visitor.button("Share").click()  # the items are there again
    expect(visitor.page.get_by_role("menuitem", name="Copy link")).to_be_visible()
