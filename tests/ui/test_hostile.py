"""Names and texts of uploads, addresses and files run nothing, and nonsense changes nothing."""

from __future__ import annotations

import asyncio
import csv
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from benchmarks.sessions import Visitor, as_map
from core import GRU
from core.catalogue import Find, finds_to_json

RUN = "<img src=x onerror='window.ran=1'><script>window.ran=2</script>"
BREAK = f"\"'></title></text>{RUN}"
FORMULA = '=HYPERLINK("http://localhost";"x")'
WAIT = 40_000  # milliseconds: other tabs load their scripts first
FORMULAE = ("=", "+", "-", "@", "\t", "\r")


def unharmed(visitor):
    """Nothing ran, also not in shadow roots, and no picture was asked for."""
    visitor.page.wait_for_timeout(300)
    assert visitor.look("window.ran") is None
    assert not [url for url in visitor.asked if url.endswith("/x")]


@pytest.mark.parametrize(
    "query",
    [
        f"v=1&Uh=1,0,0,1&{quote(RUN)}=1",
        f"v=1&Uh=1,0,0,{quote(RUN)}&layers={quote(BREAK)}",
    ],
)
def test_an_address_runs_nothing(arrive, query):
    visitor = arrive().open(query)
    visitor.alert("The address was not opened")
    unharmed(visitor)


def test_addresses_of_the_other_tabs_run_nothing(arrive):
    visitor = arrive()
    for query, words in (
        (f"tab=catalogue&entry={quote(BREAK)}", "There is no entry"),
        (f"tab=catalogue&words={quote(RUN)}", "No entry has all of this"),
        (f"tab=one-unit&preset={quote(RUN)}", "there is no preset"),
        (f"tab=bifurcations&parameter={quote(RUN)}&interval=0,1", "there is no parameter"),
        (f"tab=bifurcations&mode=sweep&quantity={quote(RUN)}", "there is no quantity"),
    ):
        visitor.page.goto(f"{visitor.url}?{query}")
        expect(visitor.page.get_by_text(words).first).to_be_visible(timeout=WAIT)
        unharmed(visitor)


def test_uploads_run_nothing_and_tables_hold_no_formula(visitor):
    page = visitor.page
    state = json.dumps({"format": "gruscope", "version": 1, FORMULA: RUN, "preset": BREAK})
    upload = page.get_by_label("JSON file to open")
    for name, content in ((f"{RUN.replace('/', '')}.json", state), ("b.json", json.dumps(RUN))):
        file = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
        upload.set_input_files([file])
        visitor.alert("was not opened")
    unharmed(visitor)
    for item in ("Fixed points as CSV", "Trajectories as CSV"):
        visitor.button("Share").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=item).click()
        page.keyboard.press("Escape")
        with open(download.value.path(), encoding="utf-8", newline="") as table:
            cells = [cell for row in csv.reader(table) for cell in row]
        assert len(cells) > 20
        assert all(_is_number(cell) for cell in cells if cell.startswith(FORMULAE))

    texts = {"origin": BREAK, "note": RUN, "aliases": (RUN, FORMULA, BREAK)}
    unknown = GRU(Uh=[[2, 0], [0, -3]])  # a pitchfork that the catalogue does not have
    finds = json.dumps(finds_to_json([Find(unknown, parameter="Uh[0, 0]", **texts)]))
    large = " " * 2_000_001
    page.get_by_role("tab", name="Catalogue").click()
    chooser = page.locator(".own input[type=file]")
    own = page.get_by_role("region", name="Your own entries")
    for name, content, words in (
        ("large.json", large, "larger than 2 MB"),
        (f"{RUN.replace('/', '')}.json", '{"a": 1, "a": 2}', "stands twice"),
        (f"{RUN.replace('/', '')}.json", finds, "1 of 1 verified"),
    ):
        file = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
        chooser.set_input_files([file])
        expect(own).to_contain_text(words, timeout=WAIT)
    unharmed(visitor)
    own.get_by_role("link").click()
    expect(page.get_by_text(BREAK).first).to_be_visible(timeout=WAIT)
    unharmed(visitor)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


BIG = "x" * 300_000
RAW = [
    BIG,
    "[" * 100_000,
    '{"msgid": "1", "msgtype": "PATCH-DOC"}\n{}\n{"events": [' + "7" * 5000 + "]}",
    '{"msgid": "1", "msgtype": "PATCH-DOC"}\n{}\n' + "[" * 100_000,
    json.dumps({"msgid": "1", "msgtype": BIG}) + "\n{}\n{}",
    json.dumps({"msgid": "1", "msgtype": "PATCH-DOC"}) + "\n{}\n" + json.dumps({"events": [BIG]}),
]
"""What is not Bokeh's protocol: fragments, one a line."""


def test_a_flood_of_nonsense_leaves_the_server_well_and_its_log_small(server):
    """Without a browser: what it would never send."""
    port = int(server.url.split(":")[2].split("/")[0])

    async def flood() -> None:
        good = await Visitor.come(port, 1)
        for fragments in RAW:
            bad = await Visitor.come(port, 2)
            for fragment in fragments.split("\n"):
                await bad._socket.write_message(fragment)
            await bad.go()
        bad = await Visitor.come(port, 2)
        for k in range(300):
            await bad.tell(bad._model, [None, as_map(opened=[]), BIG[:9000], k][k % 4])
            await bad._send_event(
                {"kind": "ModelChanged", "model": {"id": bad._model}, "attr": BIG[:9000], "new": k}
            )
        await good.update()  # the others' nonsense does not keep it waiting for ever
        await bad.go()
        await good.go()

    before = len(server.log)
    with ThreadPoolExecutor(1) as thread:  # the browser's own loop is in this one
        thread.submit(asyncio.run, flood()).result()
    grown = server.log[before:]
    assert len(grown) < 30_000
    assert "Traceback" not in grown
    assert "refused" in grown
    assert max(map(len, grown.splitlines())) < 300
