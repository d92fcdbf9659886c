"""Turning knobs: dragged, typed, chosen, undone."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import expect


def image(visitor):
    """The speed map's bytes, summed up: changes with the GRU."""
    return visitor.look("[...gs.data('map').image[0]].reduce((a, v, i) => (a * 31 + v) % 1e9, 7)")


@pytest.mark.own_page
def test_the_page_opens_with_a_whole_portrait(visitor):
    for name in ("gain", "angle", "bh₁", "bh₂"):
        expect(visitor.slider(name)).to_be_visible()
    layers = ("streamlines", "arrows", "x_nullcline", "y_nullcline", "trajectories", "points")
    sizes = {name: visitor.look("gs.data(it).x.length", name) for name in layers}
    assert min(sizes.values()) > 0, sizes
    found = visitor.page.locator("section.gs-found")
    expect(found).to_have_attribute("data-status", "proven")
    expect(found.get_by_role("heading", name="5 points", exact=True)).to_be_visible()
    expect(found.locator(".proof")).to_have_text("all found: proven")
    expect(found.locator("table.points tbody tr")).to_have_count(5)


def test_dragging_a_slider_redraws_and_keeps_the_address(visitor):
    before, length = image(visitor), visitor.look("history.length")
    box = visitor.slider("gain").bounding_box()
    y = box["y"] + box["height"] / 2
    mouse = visitor.page.mouse
    mouse.move(box["x"] + box["width"] * 0.3, y)
    mouse.down()
    for part in (0.35, 0.45, 0.55, 0.65, 0.75, 0.85):
        mouse.move(box["x"] + box["width"] * part, y, steps=3)
    visitor.frame()
    target = float(visitor.slider("gain").input_value())
    assert 7 < target < 10
    visitor.until_value("gain", target)
    assert image(visitor) != before
    mouse.move(box["x"] + 2, y, steps=5)
    mouse.up()
    visitor.frame()
    small = float(visitor.slider("gain").input_value())
    assert small < 1
    visitor.until_value("gain", small)
    expect(visitor.page.get_by_role("heading", name="1 point", exact=True)).to_be_visible()
    expect(visitor.page.locator("table.points tbody tr.sink")).to_have_count(1)
    visitor.until("/[?&](Uh|gain)=/.test(location.search)")
    assert visitor.look("history.length") == length
    visitor.page.reload()
    visitor.until_value("gain", small)


def test_typed_numbers_and_multiples_of_pi(visitor):
    for text, value in {"4": 4, "1e0": 1, ".5": 0.5, "12.25": 12.25}.items():
        visitor.type("gain", text)
        visitor.until_value("gain", value)
    assert float(visitor.slider("gain").get_attribute("max")) >= 12.25
    angles = {
        "pi/5": math.pi / 5, "-π/3": -math.pi / 3, "2*pi/3": 2 * math.pi / 3, "0.25π": math.pi / 4,
        "−0.5": -0.5, "pi": math.pi,
    }  # fmt: skip
    for text, value in angles.items():
        visitor.type("angle", text)
        visitor.until_value("angle", value)
    visitor.type("angle", "pi/5")
    visitor.until_value("angle", math.pi / 5)
    expect(visitor.field("angle")).to_have_value("π/5")


def test_what_cannot_be_taken_is_told_and_the_portrait_stays(share):
    visitor = share("v=1&preset=fig8b&Uh=3,0,0,3&bh=0.25,0")
    before, field = image(visitor), visitor.field("bh₁")
    bad = {
        "much": "is not a number", "": "a number is missing", "nan": "is not a number",
        "1e999": "is not a number", "1000.5": "limited to ±1000", "-2e6": "limited to ±1000",
    }  # fmt: skip
    for text, told in bad.items():
        visitor.type("bh₁", text)
        visitor.alert(told)
        expect(field).to_have_attribute("aria-invalid", "true")
        field.press("Escape")
        expect(field).to_have_value("0.25")
        expect(field).to_have_attribute("aria-invalid", "false")
    assert visitor.header["values"]["bh[0]"] == 0.25
    assert image(visitor) == before


def test_what_the_server_refuses_is_told_and_the_portrait_stays(share):
    visitor = share("v=1&Uh=1000,1000,-1000,1000")
    visitor.type("angle", "0")
    visitor.alert("Uh[0, 0] = 1414.21 is beyond the page's limit of ±1000")
    expect(visitor.field("angle")).to_have_value("−π/4")
    visitor.type("gain", "3")
    visitor.until_value("gain", 3)
    expect(visitor.page.locator("p.problem")).to_be_hidden()


def test_values_typed_one_after_the_other_are_all_taken(visitor):
    field = visitor.field("bh₁")
    field.click()
    for text, value in (("0.5", 0.5), ("-0.75", -0.75), ("0.125", 0.125)):
        field.press("Control+a")
        visitor.page.keyboard.type(text)
        visitor.page.keyboard.press("Enter")
        visitor.until_value("bh[0]", value)


def test_presets_by_menu_and_by_key(visitor):
    visitor.page.get_by_role("combobox", name=re.compile("Preset")).click()
    visitor.page.get_by_role("listbox").get_by_text("Fig. 3A").click()
    visitor.until("gs.header().preset === 'fig3a'")
    expect(visitor.page.get_by_role("heading", name="11 points", exact=True)).to_be_visible()
    expect(visitor.page.get_by_text("Five sinks, five saddles and a source")).to_be_visible()
    expect(visitor.page.get_by_role("heading", name="The paper says")).to_be_visible()
    expect(visitor.page.locator(".claims")).to_contain_text("most fixed points")
    expect(visitor.page.locator(".MuiPopover-root")).to_have_count(0)  # faded out
    visitor.page.mouse.click(*visitor.place(0.5, 0.5))
    visitor.page.keyboard.press("1")
    visitor.until("gs.header().preset === 'fig2a'")
    expect(visitor.page.get_by_role("combobox", name=re.compile("Preset"))).to_contain_text("2A")
    visitor.until("location.search === '?v=1&preset=fig2a'")


def test_typing_a_digit_in_a_field_is_no_preset(visitor):
    preset = visitor.header["preset"]
    visitor.type("bh₁", "1")
    visitor.until_value("bh[0]", 1)
    assert visitor.header["preset"] == preset


@pytest.mark.own_page
def test_undo_redo_and_reset(visitor):
    first = visitor.header["values"]["gain"]
    undo, redo, reset = (visitor.button(name) for name in ("Undo", "Redo", "Reset"))
    expect(undo).to_be_disabled()
    for value in (1, 2):
        visitor.type("gain", str(value))
        visitor.until_value("gain", value)
    undo.click()
    visitor.until_value("gain", 1)
    redo.press("Enter")
    visitor.until_value("gain", 2)
    expect(redo).to_be_disabled()
    visitor.slider("gain").focus()
    visitor.page.keyboard.press("Control+z")
    visitor.until_value("gain", 1)
    visitor.page.keyboard.press("Control+z")
    visitor.until_value("gain", first)
    visitor.page.keyboard.press("Control+Shift+z")
    visitor.until_value("gain", 1)
    reset.press("Enter")
    visitor.until_value("gain", first)
    expect(visitor.field("gain")).to_have_value("3")
    undo.click()
    visitor.until_value("gain", 1)


def test_switching_to_entries_keeps_the_matrix(visitor):
    before = visitor.header["values"]
    note = visitor.page.get_by_text("This matrix is no scaled rotation")
    visitor.page.get_by_role("radio", name="entries").check()
    visitor.until("gs.header().mode === 'entries'")
    expect(visitor.slider("Uh₁₁")).to_be_visible()
    expect(visitor.slider("gain")).to_be_hidden()
    assert visitor.header["values"] == before
    visitor.type("Uh₁₂", "2.5")
    visitor.until_value("Uh[0, 1]", 2.5)
    visitor.page.get_by_role("radio", name="gain, angle").check()
    visitor.until("gs.header().mode === 'rotation'")
    expect(note).to_be_visible()
    after = visitor.header["values"]
    assert after["Uh[0, 1]"] == 2.5
    assert after["Uh[1, 0]"] == before["Uh[1, 0]"]
    visitor.type("gain", "3")
    visitor.until("gs.header().is_rotation")
    expect(note).to_be_hidden()


def test_the_other_reset_convention(visitor):
    visitor.unfold("Reset gate")
    expect(visitor.slider("ch₁")).to_be_hidden()
    visitor.page.get_by_role("radio", name="after Uh").check()
    visitor.until("gs.header().reset_after")
    expect(visitor.slider("ch₁")).to_be_visible()
    before = image(visitor)
    visitor.type("ch₁", "1.5")
    visitor.until_value("ch[0]", 1.5)
    assert image(visitor) != before
    visitor.until("location.search.includes('reset_after=true')")
    visitor.page.get_by_role("radio", name="before Uh").check()
    visitor.until("!gs.header().reset_after")
    assert visitor.header["values"]["ch[0]"] == 0
