"""Global dynamics by key and in parts: nothing flickers, nothing is left hanging."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.test_global_layers import settled

HOLD = """
(() => {
  const pane = gs.model("controls"), model = pane.data ?? pane;
  const change = model.properties.global_dynamics.change;
  gs.held = [];
  gs.emit = change.emit;
  change.emit = () => gs.held.push(model.global_dynamics);
  // what came last, whole or only as far as it comes first where computing takes long
  gs.handOver = (part) => {
    change.emit = gs.emit;
    const buffer = gs.held.at(-1);
    model.setv({ global_dynamics: part ? gs.firstPart(buffer) : buffer }, { silent: true });
    change.emit.call(change, undefined);
    change.emit = () => {};
  };
  gs.firstPart = (buffer) => {
    const size = new DataView(buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
    Object.assign(header, { complete: false, gap: null });
    header.findings.shares = [];
    delete header.sections.basins;
    const text = JSON.stringify(header);
    const head = new TextEncoder().encode(text);
    const padded = Math.ceil(head.length / 4) * 4;
    const out = new Uint8Array(4 + padded + buffer.byteLength - 4 - size).fill(32, 4, 4 + padded);
    new DataView(out.buffer).setUint32(0, padded, true);
    out.set(head, 4);
    out.set(new Uint8Array(buffer, 4 + size), 4 + padded);
    return out.buffer;
  };
})()
"""


def basins(visitor):
    """How many pixels the basins have, and how opaque they are."""
    return visitor.look(
        "[gs.data('basins').image[0].length, gs.model('basins').glyph.global_alpha.value]"
    )


def test_one_key_shows_and_hides_the_basins(visitor):
    settled(visitor)
    chip = visitor.page.get_by_role("button", name="basins", exact=True)
    visitor.page.keyboard.press("b")
    visitor.until("gs.model('basins').visible && gs.data('basins').image[0].length > 40000")
    expect(chip).to_have_attribute("aria-pressed", "true")
    visitor.page.keyboard.press("b")
    visitor.until("!gs.model('basins').visible")
    expect(chip).to_have_attribute("aria-pressed", "false")


@pytest.mark.own_page
def test_a_part_that_is_still_to_come_keeps_what_it_showed_dimmed(visitor):
    visitor.page.keyboard.press("b")
    visitor.until("gs.data('basins').image[0].length > 40000")
    settled(visitor)
    pixels, clear = basins(visitor)
    gap = visitor.page.get_by_role("button", name=re.compile("^gap"))
    expect(gap).to_contain_text("−0.00473")
    visitor.look(HOLD)
    visitor.type("bh₂", "0.0538")
    visitor.until_value("bh[1]", 0.0538)
    visitor.until("gs.held.length >= 1")
    visitor.page.wait_for_timeout(400)  # all that comes has come
    visitor.look("gs.handOver(true)")
    visitor.until("gs.model('stable_cycles').glyph.line_alpha.value === 1")
    assert basins(visitor) == [pixels, 0.12]
    expect(visitor.page.locator(".global .cycles")).to_contain_text("91.126820")
    expect(gap).to_contain_text("−0.00473")
    expect(gap).to_have_class(re.compile(r"\bold\b"))
    visitor.look("gs.handOver(false)")
    visitor.until("gs.model('basins').glyph.global_alpha.value === it", clear)
    expect(gap).to_contain_text("−0.00262")
    expect(gap).not_to_have_class(re.compile(r"\bold\b"))


def test_solve_says_so_where_there_is_no_homoclinic_orbit(arrive):
    visitor = arrive().open("v=1&preset=fig8a")
    settled(visitor)
    visitor.page.get_by_role("button", name=re.compile("^gap")).click()
    solve = visitor.page.get_by_role("button", name="Solve", exact=True)
    solve.click()
    visitor.alert("turn a knob first")
    expect(solve).to_be_enabled()
    visitor.unfold("Update gate")
    visitor.type("Uz₁₁", "0.01")
    visitor.until_value("Uz[0, 0]", 0.01)
    settled(visitor)
    solve.click()
    visitor.alert("no homoclinic orbit was found within ±10 of Uz₁₁")
    expect(solve).to_be_enabled()
    assert visitor.header["values"]["Uz[0, 0]"] == 0.01


def test_what_changed_has_its_room_and_is_read_aloud(visitor):
    settled(visitor)
    card = visitor.page.locator(".changes")
    expect(card.get_by_role("heading")).to_have_text("The paper says")  # nothing has changed
    room = card.bounding_box()
    visitor.type("bh₂", "0.0536")
    visitor.until_value("bh[1]", 0.0536)
    expect(card).to_contain_text("Turn one knob")  # these are not the paper's parameters
    assert card.bounding_box() == room
    events = visitor.page.get_by_role("list", name="What changed")
    expect(events).to_have_attribute("aria-live", "polite")
    for value in ("0.0545", "0.0525"):
        visitor.type("bh₂", value)
        visitor.until_value("bh[1]", float(value))
        settled(visitor)
        visitor.until("((m) => m.data ?? m)(gs.model('findings')).happened.events?.length > 0")
    expect(events.get_by_role("button")).to_have_count(2)  # one was met twice, and is told once
    expect(card.locator("header")).to_contain_text("from 0.0545 to 0.0525")
    expect(card.locator("header .mk")).to_have_text("computed")
    visitor.type("bh₂", "0.0545")
    visitor.until_value("bh[1]", 0.0545)
    settled(visitor)
    expect(card.locator("header")).to_contain_text("from 0.0525 to 0.0545")
    expect(events.get_by_role("button")).to_have_count(2)
    assert card.bounding_box() == room


def test_the_topology_is_short_and_tells_its_full_text(visitor):
    settled(visitor)
    visitor.page.get_by_role("button", name="topology", exact=True).click()
    name = visitor.page.locator(".global .topology code")
    expect(name).to_be_visible()
    expect(name).to_have_text(re.compile("^[0-9a-f]{8}$"))
    assert len(name.get_attribute("title")) > 40
