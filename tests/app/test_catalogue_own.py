"""Files of one's own: refused as a whole, or verified find by find before they are shown."""

from __future__ import annotations

import asyncio
import json
import threading

import numpy as np
import pytest

from app.catalogue import own as module
from app.catalogue.own import MOST, OwnEntries
from app.live.background import Background
from app.state.document import to_document, to_json
from app.state.snapshot import Snapshot
from core import GRU
from core.catalogue import Find, finds_to_json, load_catalogue
from core.separatrix_skeleton.assembly import skeleton

ENTRIES = load_catalogue()
NINE = next(e for e in ENTRIES if "Fig. 2A" in e.aliases)
CYCLE = GRU.rotation(3, 0.5)


@pytest.fixture
def own():
    """Own entries beside a catalogue that holds one."""
    messages = []
    own = OwnEntries(lambda: [NINE], Background(None), messages.append)
    return own, messages


def text(*finds):
    return json.dumps(finds_to_json(finds))


def test_a_new_topology_is_verified_and_shown(own):
    own, sent = own
    own.take(text(Find(CYCLE, origin="somewhere")))
    first, last = (message["own"] for message in sent)
    assert first == {"done": 0, "of": 1}
    assert (last["done"], last["entry"]) == (1, "own-1")
    assert last["svg"].startswith("<svg ")
    line = json.loads(last["line"])
    assert line["counts"] == [0, 0, 1, 1, 0]
    entry = own.entries["own-1"]
    assert entry.gru == CYCLE and entry.origin == "somewhere"
    # proven anew, not taken from the file
    (point,) = entry.points
    assert point.kind == "source" and (point.enclosure[0] < 1e-300).all()
    assert len(entry.cycles) == len(skeleton(CYCLE).cycles) == 1


def test_a_state_of_explore_is_placed_as_a_gru(own):
    own, sent = own
    own.take(to_json(Snapshot(GRU(Uh=[[3.1, 0], [0, 3]]))))
    own.take(to_json(Snapshot(CYCLE)))
    own.take(json.dumps(to_document(Snapshot(CYCLE)) | {"bounds": [0, 1]}))
    known, fresh, bad = (message["own"] for message in (sent[1], sent[3], sent[4]))
    assert known["entry"] == NINE.name
    assert fresh["entry"] == "own-1" and own.entries["own-1"].gru == CYCLE
    assert "bounds must have shape" in bad["problem"] and len(own.entries) == 1


def test_what_is_known_is_named(own):
    own, sent = own
    own.take(text(Find(GRU(Uh=[[3.1, 0], [0, 3]])), Find(CYCLE), Find(GRU.rotation(3, 0.6))))
    told = [message["own"] for message in sent[1:]]
    assert told[0]["entry"] == NINE.name and "line" not in told[0]
    assert told[1]["entry"] == "own-1" and "line" in told[1]
    assert told[2]["entry"] == "own-1" and "line" not in told[2]
    assert len(own.entries) == 1


def test_what_does_not_hold_is_refused_alone(own):
    own, sent = own
    claim = Find(CYCLE, signature=NINE.signature.text)
    own.take(text(claim, Find(GRU(Uh=[[2, 0], [0, 2]])), Find(CYCLE)))
    told = [message["own"] for message in sent[1:]]
    assert "not the one that it claims" in told[0]["refused"]
    assert "not resolved" in told[1]["refused"]
    assert told[2]["entry"] == "own-1"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "no text"),
        ("", "JSON"),
        ("[1, 2", "JSON"),
        ("{}", "format"),
        (json.dumps({"format": "gruscope-finds", "version": 9, "finds": []}), "version"),
        (json.dumps({"format": "gruscope-finds", "version": 1, "finds": []}), "no finds"),
        (text(*[Find(CYCLE)] * (MOST + 1)), f"room for {MOST}"),
        ("x" * 2_000_001, "2 MB"),
        ("[" * 300_000, "nested"),
        ("{" + ",".join(f'"name{i}": 0' for i in range(60_000)) + ', "name7": 1}', "name7 stands"),
        (
            json.dumps(
                {"format": "gruscope-finds", "version": 1, "finds": [{"gru": {"Uh": "weights"}}]}
            ),
            "find 1",
        ),
    ],
)
def test_bad_files_are_refused_as_a_whole(own, given, words):
    own, sent = own
    own.take(given)
    (message,) = sent
    assert words in message["own"]["problem"]
    assert not own.entries


def test_a_file_is_read_beside_the_page_and_in_pieces():
    """What takes the file returns at once; each find is one piece of its job."""
    begun: list = []

    class Later:
        def start(self, work, deliver, failed):
            begun.append(work(np.zeros(1, np.int64)))

    own = OwnEntries(lambda: [NINE], Later(), pytest.fail)
    own.take(text(Find(CYCLE), Find(GRU.rotation(3, 0.6))))
    (pieces,) = begun
    assert next(pieces) == {"done": 0, "of": 2}
    assert [piece["done"] for piece in pieces] == [1, 2]


def test_while_a_large_file_is_read_the_loop_serves_others(monkeypatch):
    """With the threads of a server: a reader on the loop would wait for others in vain."""
    others, sent = threading.Event(), []
    read = module.finds_from_json

    def patient(text):
        assert others.wait(20)
        return read(text)

    monkeypatch.setattr(module, "finds_from_json", patient)

    async def serve():
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def answered(message):
            sent.append(message["own"])
            done.set()

        own = OwnEntries(lambda: [NINE], Background(loop.call_soon_threadsafe, long=True), answered)
        loop.call_soon(own.take, "{" + ",".join(f'"name{i}": 0' for i in range(70_000)) + "}")
        loop.call_soon(others.set)  # another visitor's update, behind it
        await asyncio.wait_for(done.wait(), 30)

    asyncio.run(serve())
    assert others.is_set() and "format" in sent[0]["problem"]
