"""The One unit tab in a browser: opening, presets, the hand on the plane, keys, address."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

PLACE = """([name, x, y]) => {
  const { canvas_view, frame } = Bokeh.index.find_one(gs.model(name));
  const box = canvas_view.events_el.getBoundingClientRect();
  return [box.left + frame.x_scale.compute(x), box.top + frame.y_scale.compute(y)];
}"""
HEADER = "(gs.model('unit_findings')?.data ?? gs.model('unit_findings'))?.header"


def place(visitor, figure, x, y):
    return visitor.page.evaluate(PLACE, [figure, x, y])


def until(visitor, condition, given=None):
    """Wait for a condition on ``header``, what the tab shows."""
    told = f"(() => {{ const header = {HEADER}; return header?.values && ({condition}) }})()"
    visitor.until(told, given)


def shown(visitor):
    return visitor.look(HEADER)


def open_tab(visitor):
    visitor.page.get_by_role("tab", name="One unit").click()
    until(visitor, "gs.data('unit_curve').x.length")
    # the hands are on the figures once these have names
    expect(visitor.page.get_by_role("img", name="Plane of weight and bias")).to_be_attached()


@pytest.mark.own_page
def test_the_tab_opens_when_it_is_asked_for_and_shows_the_three_topologies(visitor):
    page = visitor.page
    explored = visitor.header["preset"]
    assert visitor.look("gs.model('unit_curve')") is None  # nothing before it is opened
    open_tab(visitor)
    found = page.get_by_role("region", name="Findings on the phase line")
    expect(found).to_contain_text("Bistable: two sinks, and a source between them.")
    expect(found).to_contain_text("Proven: all three found.")
    page.keyboard.press("2")
    expect(found).to_contain_text("A sink and a half-stable point")
    assert visitor.look("gs.data('unit_filled').h") == pytest.approx([-0.8164965809], abs=1e-6)
    visitor.button("A one sink").click()
    expect(found).to_contain_text("Topology A")
    slow = found.locator(".claim", has_text="Slow point at")
    expect(slow.locator(".mk")).to_have_text("computed")
    # the curve that is drawn is ḣ of the preset: σ(0) (tanh(3 h + 1.35) − h)
    gap = """(() => { const { x, y } = gs.data('unit_curve');
      const speed = (h) => 0.5 * (Math.tanh(3 * h + 1.35) - h);
      return Math.max(...x.map((h, i) => Math.abs(y[i] - speed(h)))) })()"""
    assert visitor.look(gap) < 1e-3
    page.keyboard.press("6")
    expect(found).to_contain_text("Tristable")
    expect(found.locator("tbody tr")).to_have_count(5)
    # Explore's single keys were not meant
    page.get_by_role("tab", name="Explore").click()
    assert visitor.header["preset"] == explored


def test_the_hand_keys_and_fields_change_the_unit_and_the_address_brings_it_back(arrive):
    visitor = arrive().open()
    open_tab(visitor)
    page, mouse = visitor.page, visitor.page.mouse
    mouse.move(*place(visitor, "unit_plane", 5.0, 1.0))
    mouse.down()
    mouse.move(*place(visitor, "unit_plane", -4.0, 2.0), steps=10)
    mouse.up()
    until(visitor, "Math.abs(header.values.Uh + 4) < 0.1 && Math.abs(header.values.bh - 2) < 0.1")
    assert visitor.look("gs.data('unit_here').weight[0]") == shown(visitor)["values"]["Uh"]
    page.keyboard.press("Control+z")  # the drag is one step
    until(visitor, "header.values.Uh === 6 && header.values.bh === 0.4")
    mouse.click(*place(visitor, "unit_phase", 0.5, 0.1))
    until(visitor, "Math.abs(header.start[0] - 0.5) < 0.02")
    assert visitor.look("gs.data('unit_main').y[0]") == pytest.approx(0.5, abs=0.02)
    slider = visitor.slider("bh")
    slider.focus()
    slider.press("ArrowRight")
    until(visitor, "Math.abs(header.values.bh - 0.4001) < 1e-9")
    visitor.type("Uh", "5 by 2")
    expect(page.get_by_text("is not a number")).to_be_visible()
    visitor.type("Uh", "3.5")
    until(visitor, "header.values.Uh === 3.5")
    visitor.button("Land on the fold: bh").click()
    until(visitor, "header.marks.kind.includes('half-stable')")
    mouse.move(*place(visitor, "unit_plane", 2.0, 0.0))
    mouse.wheel(0, -400)
    # both axes, and the address that says so
    until(visitor, "header.bounds[1] - header.bounds[0] < 19 && header.bounds[3] < 3.9")
    until(visitor, "location.search === '?' + header.query")
    state = shown(visitor)

    again = arrive().open(state["query"])
    until(again, "header.query === it", state["query"])
    assert shown(again)["values"] == state["values"] and shown(again)["bounds"] == state["bounds"]
    assert again.look("gs.model('unit_plane').x_range.start") == state["bounds"][0]
    paper = again.look("gs.model('unit_phase').background_fill_color")
    again.button("Toggle theme").click()
    again.until("gs.model('unit_phase').background_fill_color !== it", paper)
    assert again.look("gs.model('unit_curve').glyph.line_color.value") != "#6a3d9a"


def test_escape_puts_a_drag_in_the_plane_back_and_a_preset_s_key_ends_one(arrive):
    visitor = arrive().open()
    open_tab(visitor)
    page, mouse = visitor.page, visitor.page.mouse
    before = shown(visitor)
    mouse.move(*place(visitor, "unit_plane", 5.0, 1.0))
    mouse.down()
    mouse.move(*place(visitor, "unit_plane", -4.0, 2.0), steps=5)
    until(visitor, "header.values.Uh < -3")
    page.keyboard.press("Escape")
    until(visitor, "header.query === it", before["query"])
    mouse.move(*place(visitor, "unit_plane", 3.0, 2.0))
    mouse.up()
    page.wait_for_timeout(500)
    assert shown(visitor)["values"] == before["values"]
    expect(visitor.button("Undo")).to_be_disabled()
    # a preset's key: what was dragged is a step of its own, and no part of the preset
    mouse.move(*place(visitor, "unit_plane", 5.0, 1.0))
    mouse.down()
    mouse.move(*place(visitor, "unit_plane", -4.0, 2.0), steps=5)
    page.keyboard.press("2")
    until(visitor, "header.preset !== it", before["preset"])
    fresh = shown(visitor)["values"]
    mouse.move(*place(visitor, "unit_plane", 3.0, 2.0))
    mouse.up()
    page.wait_for_timeout(500)
    assert shown(visitor)["values"] == fresh
    page.keyboard.press("Control+z")
    until(visitor, "Math.abs(header.values.Uh + 4) < 0.1")
