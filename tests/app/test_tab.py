"""The Explore tab's Python side: opening an address, menu and buttons that follow."""

from __future__ import annotations

import pytest

from app.explore.tab import FIRST, ExploreTab, opened
from app.state.presets import KEY_OF, PRESETS, SHORTCUTS
from app.state.snapshot import from_preset


def test_every_preset_has_its_own_key():
    assert set(SHORTCUTS.values()) == set(PRESETS) == set(KEY_OF)
    assert "f" not in SHORTCUTS  # full screen


def test_an_empty_address_opens_the_first_preset():
    assert opened("") == (from_preset(PRESETS[FIRST]), "")


def test_a_bad_address_opens_the_first_preset_and_says_why():
    snapshot, problem = opened("?v=1&preset=fig3a&bounds=3,2,1,0")
    assert snapshot == from_preset(PRESETS[FIRST])
    assert "bounds" in problem


def test_a_bad_address_still_leaves_a_portrait_to_show(decode):
    tab = ExploreTab("?v=99")
    header, sections = decode(tab.view.controls.packet)
    assert sections["streamlines"].any()
    assert "version 99" in header["error"]


@pytest.fixture
def tab():
    return ExploreTab("?v=1&preset=fig3a")


def live(tab, decode):
    return decode(tab.view.controls.packet)[0]["can"]


def test_tools_are_live_only_while_they_would_do_something(tab, decode):
    controller = tab.view.controller
    assert live(tab, decode) == {"undo": False, "redo": False, "reset": True}
    controller.receive({"sequence": 1, "values": {"bh[0]": 0.5}, "commit": True})
    assert live(tab, decode) == {"undo": True, "redo": False, "reset": True}
    controller.act("undo")
    assert live(tab, decode) == {"undo": False, "redo": True, "reset": True}
    controller.act("redo")
    assert live(tab, decode) == {"undo": True, "redo": False, "reset": True}
    assert not live(ExploreTab("v=1&Uh=1,0,0,1"), decode)["reset"]


def test_the_preset_menu_follows_and_leads(tab):
    menu, controller = tab.presets, tab.view.controller
    assert menu.select.value == "fig3a"
    assert PRESETS["fig3a"].caption[:20] in menu.caption.object
    menu.select.value = "fig10b"
    assert controller.state.snapshot == from_preset(PRESETS["fig10b"])
    controller.receive({"sequence": 1, "values": {"bh[0]": 0.5}, "commit": True})
    shown = menu.caption.object.partition('class="room"')[0]  # what follows only keeps the room
    assert "Changed from the preset" in shown
    controller.act("undo")
    # its line stays, so that nothing below it moves
    shown = menu.caption.object.partition('class="room"')[0]
    assert "Changed from the preset" not in shown
    controller.act("undo")
    assert menu.select.value == "fig3a"


def test_themes_reach_every_part(tab):
    for dark, name in ((True, "dark"), (False, "light")):
        tab.show_theme(dark)
        parts = (tab.view.controls, tab.view.layerbar, tab.view.findings)
        assert {part.theme for part in parts} == {name}
