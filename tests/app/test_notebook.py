"""The portrait for notebooks."""

from __future__ import annotations

import json
import math
import sys
import threading
import types

import numpy as np
import panel as pn
import pytest

import app
from app import Portrait
from app.live.scheduling import scheduler
from app.notebook import page_scripts
from app.state.snapshot import QUANTITIES
from core import GRU

SPIRAL = GRU.rotation(3, math.pi / 5)


def shown(portrait):
    return portrait._view.state.snapshot


def test_it_shows_the_gru_it_was_given():
    portrait = Portrait(SPIRAL)
    assert portrait.gru == SPIRAL
    assert shown(portrait).mode == "rotation"
    assert shown(Portrait(GRU(Uh=[[1, 2], [3, 4]]))).mode == "entries"


def test_it_can_be_displayed():
    portrait = Portrait(SPIRAL)
    model = pn.panel(portrait).get_root()
    names = {m.name for m in model.references() if m.name}
    assert {f"{portrait._view.uid}:{part}" for part in ("controls", "stage")} <= names
    assert '"explore:portrait"' in portrait._view.controls.figures
    assert portrait._view.controls.packet


def test_the_view_is_taken():
    portrait = Portrait(
        SPIRAL, bounds=(-1, 1, -0.5, 0.5), starts=[(0.1, 0), np.array([0.2, 0.3]), (0, 0, "both")],
        duration=50, layers=["map"], quantity="z1", dark=True,
    )  # fmt: skip
    snapshot = shown(portrait)
    assert snapshot.bounds == (-1, 1, -0.5, 0.5)
    assert [s.direction for s in snapshot.starts] == ["forward", "forward", "both"]
    assert snapshot.highlighted == 0
    assert (snapshot.duration, snapshot.layers, snapshot.quantity) == (50, ("map",), "z1")
    assert portrait._view.controls.theme == "dark"


def test_what_the_hand_does_is_read_back():
    portrait = Portrait(SPIRAL)
    portrait._view.controls._handle_msg({"sequence": 1, "values": {"gain": 5}, "commit": True})
    assert portrait.gru == GRU.rotation(5, math.pi / 5)


def test_two_portraits_are_apart():
    one, other = Portrait(SPIRAL), Portrait(SPIRAL)
    one._view.controls._handle_msg({"sequence": 1, "values": {"gain": 5}})
    assert other.gru == SPIRAL
    assert one._view.uid != other._view.uid


def test_it_leaves_the_notebook_s_address_and_keys_alone():
    controls = Portrait(SPIRAL)._view.controls
    assert not controls.address
    assert controls.shortcuts == {}


@pytest.mark.parametrize(
    ("gru", "view", "named"),
    [
        ("GRU", {}, "needs a GRU"),
        (None, {}, "needs a GRU"),
        (GRU(Uh=[[1]]), {}, "two units"),
        (GRU(Uh=[[1, 2000], [0, 1]]), {}, r"Uh\[0, 1\]"),
        (SPIRAL, {"bounds": (1, 0, 0, 1)}, "bounds"),
        (SPIRAL, {"bounds": "square"}, "bounds"),
        (SPIRAL, {"starts": [(0, math.nan)]}, r"starts\[0\]"),
        (SPIRAL, {"starts": [0.5]}, "starts"),
        (SPIRAL, {"starts": 5}, "starts"),
        (SPIRAL, {"starts": "ab"}, "starts"),
        (SPIRAL, {"starts": None}, "starts"),
        (SPIRAL, {"duration": -1}, "duration"),
        (SPIRAL, {"layers": ["ghosts"]}, "layers"),
        (SPIRAL, {"quantity": "weight"}, ", ".join(QUANTITIES)),
        (SPIRAL, {"mode": "entries"}, "mode"),
        (SPIRAL, {"size": 3}, "size"),
    ],
)
def test_bad_input_is_named(gru, view, named):
    with pytest.raises(ValueError, match=named):
        Portrait(gru, **view)


def test_global_results_wait_for_the_output_and_are_sent_anew_when_asked_for_again():
    controls = Portrait(SPIRAL)._view.controls
    sent, arrived = [], threading.Event()

    def take(event):
        sent.append(event.new)
        if unpacked(event.new)["complete"]:
            arrived.set()

    controls.param.watch(take, "global_dynamics")
    assert not arrived.wait(0.3)
    controls._handle_msg({"action": "global"})
    assert arrived.wait(20)
    count = len(sent)
    controls._handle_msg({"action": "global"})
    again, before = unpacked(sent[count]), unpacked(sent[count - 1])
    assert again.pop("repeated") == 1
    assert again == before | {"looking": again["looking"]}


def unpacked(packet):
    return json.loads(packet[4 : 4 + int.from_bytes(packet[:4], "little")])


def test_what_is_shown_is_changed_by_one_thread_at_a_time():
    portrait = Portrait(SPIRAL)
    inside, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def slow_result():
        inside.set()
        go_on.wait(20)

    def message():
        portrait._view.controls._handle_msg({"sequence": 1, "values": {"gain": 5}})
        done.set()

    threading.Thread(target=scheduler(), args=(slow_result,)).start()
    assert inside.wait(20)
    threading.Thread(target=message).start()
    assert not done.wait(0.3)
    assert portrait.gru == SPIRAL
    go_on.set()
    assert done.wait(20)
    assert portrait.gru != SPIRAL


def test_every_page_of_a_kernel_gets_the_scripts_once(monkeypatch):
    shell = types.SimpleNamespace(kernel=object())
    ipython = types.SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setattr(page_scripts, "_ready", set())
    monkeypatch.setattr(pn.config, "inline", False)
    loads = []

    class Extension:
        _loaded = False

        def __new__(cls, **options):
            loads.append(("extension", options))
            cls._loaded = True

    monkeypatch.setattr(page_scripts.pn, "extension", Extension)
    monkeypatch.setattr(page_scripts, "load_notebook", lambda **how: loads.append(("load", how)))
    monkeypatch.setattr(page_scripts, "holoviews_loaded", lambda: False)
    for page in ("a", "a", "b", "a", "b"):
        shell.get_parent = lambda page=page: {"header": {"session": page}}
        page_scripts.make_page_ready()
    assert loads == [("extension", {"inline": True}), ("load", {"inline": True})]
    assert pn.config.inline


def test_outside_notebooks_nothing_is_loaded(monkeypatch):
    monkeypatch.setattr(page_scripts, "load_notebook", pytest.fail)
    monkeypatch.setattr(page_scripts.pn, "extension", pytest.fail)
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: None))
    page_scripts.make_page_ready()
    monkeypatch.delitem(sys.modules, "IPython")
    page_scripts.make_page_ready()


def test_the_package_has_nothing_else():
    assert app.__all__ == ["Portrait", "portrait_elements"]
    with pytest.raises(AttributeError, match="Portait"):
        _ = app.Portait
