"""The lenses: freezing the update gate, the dial from the ODE to the GRU, slowness."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

EQ9 = (
    "v=1&preset=fig8b&Uh=2.963065021785413,0.4693033951206928,-0.4693033951206928,2.963065021785413"
)
# the gains of eq. 9 typed in an address: β = 3, α = −π/20
BEFORE = EQ9 + "&bh=0.32,0.0535"
BETWEEN = EQ9 + "&bh=0.32,0.054"  # above the map's homoclinic, below the flow's


def lens(visitor, key):
    return visitor.look("gs.header().lenses[it]", key)


def kinds(visitor):
    rows = visitor.page.locator("table.points tbody tr td:nth-child(2)")
    return sorted(text.split()[0] for text in rows.all_inner_texts())


def switch(visitor):
    return visitor.page.get_by_role("switch", name="freeze z at ½")


def tops(visitor):
    """Where everything of the lenses' fold stands."""
    return visitor.page.locator("details", has_text="Lenses").first.evaluate(
        "(fold) => [...fold.querySelectorAll('label, p, .knob, .ends')].map((node) => {"
        " const box = node.getBoundingClientRect();"
        " return [box.top - fold.getBoundingClientRect().top, box.height] })"
    )


def test_freezing_the_update_gate_shows_what_it_decides(share):
    visitor = share(BEFORE + "&bz=0,0.5")
    assert kinds(visitor) == ["saddle", "saddle", "sink", "sink", "sink"]
    visitor.unfold("Lenses")
    line = visitor.page.get_by_text("would become a source")
    expect(line).to_contain_text("the sink at (−0.60, −0.53)")
    lines = visitor.look("[...gs.data('x_nullcline').x]")
    places = tops(visitor)
    switch(visitor).check()
    expect(visitor.page.locator("table.points tr.source")).to_have_count(1)
    assert kinds(visitor) == ["saddle", "saddle", "sink", "sink", "source"]
    expect(
        visitor.page.get_by_text("Frozen: the sink at (−0.60, −0.53) becomes a source")
    ).to_be_visible()
    assert visitor.look("[...gs.data('x_nullcline').x]") == pytest.approx(lines, nan_ok=True)
    assert tops(visitor) == places
    assert visitor.header["values"]["bz[1]"] == 0.5  # the knob keeps its value
    visitor.until("location.search.includes('frozen=true')")
    visitor.page.reload()
    visitor.until("gs.header().frozen === true")
    visitor.unfold("Lenses")
    expect(switch(visitor)).to_be_checked()
    switch(visitor).focus()
    visitor.page.keyboard.press("Space")
    visitor.until("gs.header().frozen === false")
    visitor.button("Undo").click()
    visitor.until("gs.header().frozen === true")
    expect(switch(visitor)).to_be_checked()


def test_the_dial_from_the_ode_to_the_gru(share):
    visitor = share(BETWEEN)
    visitor.unfold("Lenses")
    block = visitor.page.locator("section.step")
    expect(block).to_be_hidden()
    visitor.page.get_by_role("button", name="step", exact=True).click()
    expect(block).to_have_text("No step: the differential equation itself.")
    assert lens(visitor, "step").endswith("(ODE).")
    slider = visitor.slider("step")
    expect(slider).to_have_attribute("aria-valuetext", "ODE")
    assert visitor.look("gs.data('iterates_main').x.length") == 0
    width = visitor.look("gs.model('highlighted').glyph.line_width.value")
    end = "[gs.data('highlighted').x.at(-1), gs.data('highlighted').y.at(-1)]"
    flow = visitor.look(end)
    assert flow[0] < 0  # on the cycle
    places = tops(visitor)

    slider.focus()
    visitor.page.keyboard.press("End")
    visitor.until("gs.header().step === 1")
    expect(slider).to_have_attribute("aria-valuetext", "GRU")
    expect(visitor.field("step")).to_have_value("1")
    expect(block).to_be_visible()
    expect(block).to_contain_text("With step 1, the GRU’s own")
    expect(block).to_contain_text("the orbit settles on (0.89, −0.90)")
    expect(block).to_contain_text("the flow does not come to rest")
    assert visitor.look(end) == pytest.approx([0.8913, -0.9042], abs=1e-3)
    assert tops(visitor) == places
    count = visitor.look("gs.data('iterates_main').x.length")
    assert count == visitor.header["duration"] + 1
    visitor.until("gs.data('series_dots').t.length === it", count)
    thin = visitor.look("gs.model('highlighted').glyph.line_width.value")
    assert thin < width
    assert slider.evaluate("(node) => node.validity.valid")

    visitor.page.keyboard.press("Home")
    visitor.until("gs.header().step === 0")
    expect(block).to_have_text("No step: the differential equation itself.")
    visitor.until("gs.data('series_dots').t.length === 0")
    assert visitor.look("gs.data('iterates_main').x.length") == 0
    assert visitor.look(end) == pytest.approx(flow)
    assert visitor.look("gs.model('highlighted').glyph.line_width.value") == width


def test_the_step_is_dragged_typed_and_refused(visitor):
    visitor.unfold("Lenses")
    table = visitor.page.locator("table.points")
    visitor.slider("step").scroll_into_view_if_needed()
    box = visitor.slider("step").bounding_box()
    top = table.bounding_box()["y"]
    mouse, y = visitor.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] * 0.05, y)
    mouse.down()
    for part in (0.1, 0.25, 0.4, 0.55, 0.7):
        mouse.move(box["x"] + box["width"] * part, y, steps=3)
    mouse.up()
    visitor.until("gs.header().step > 0.6 && gs.header().step < 0.8")
    step = visitor.header["step"]
    assert step == round(step, 2)
    visitor.page.wait_for_timeout(600)  # a release counts as one after a pause
    assert table.bounding_box()["y"] == top  # nothing above the block has moved
    visitor.button("Undo").click()
    visitor.until("gs.header().step === 0")  # the drag was one step
    visitor.type("step", "0.125")
    visitor.until("gs.header().step === 0.125")
    visitor.until("location.search.includes('step=0.125')")
    expect(visitor.slider("step")).to_have_attribute("aria-valuetext", "Euler, step 0.125")
    visitor.type("step", "1.5")
    visitor.alert("step must lie from 0 to 1")
    assert visitor.header["step"] == 0.125
    visitor.field("step").press("Escape")
    visitor.slider("step").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.until("Math.abs(gs.header().step - 0.126) < 1e-9")


@pytest.mark.own_page
def test_the_slowness_level_goes_by_powers_of_ten(visitor):
    visitor.unfold("Lenses")
    slider = visitor.slider("slowness level")
    visitor.type("slowness level", "1e-2")
    visitor.until("gs.header().slow_level === 0.01")
    assert float(slider.input_value()) == pytest.approx(-2)
    slider.focus()
    visitor.page.keyboard.press("End")
    visitor.until("gs.header().slow_level === 1")
    visitor.page.keyboard.press("Home")
    visitor.until("gs.header().slow_level === 1e-6")
    visitor.page.keyboard.press("ArrowRight")
    visitor.until("Math.abs(gs.header().slow_level - 1.26e-6) < 1e-12")
    visitor.type("slowness level", "2")
    visitor.alert("slowness level must lie from 0.000001 to 1")
    expect(visitor.button("Undo")).to_be_disabled()


@pytest.mark.parametrize(
    "query",
    [
        "v=1&preset=fig8b",
        "v=1&Uh=3,0,0,3&bh=0.25,0&starts=0.1,0.2,forward&highlighted=0&duration=50",
    ],
)
def test_an_address_from_before_the_lenses_opens_without_them(arrive, query):
    visitor = arrive().open(query)
    header = visitor.header
    assert (header["frozen"], header["step"], header["slow_level"]) == (False, 0, 1e-3)
    visitor.until("location.search === '?' + it", header["query"])
    assert not re.search("frozen|step|slow", header["query"])


def test_a_bad_lens_in_an_address_is_refused_whole(arrive):
    visitor = arrive().open("v=1&preset=fig3a&step=7")
    visitor.alert("step must lie from 0 to 1, but it is 7")
    assert visitor.header["preset"] == "fig8b"


def test_both_themes_draw_the_iterates_in_their_colours(share):
    visitor = share(BEFORE + "&step=0.5&starts=0.1,0.2,forward;-0.5,-0.5,forward&highlighted=0")

    def colours():
        return {
            name: visitor.look("gs.model(it).glyph.fill_color.value", name)
            for name in ("iterates_main", "iterates_rest", "dots_x", "dots_y")
        }

    light = colours()
    visitor.button("Toggle theme").click()
    visitor.until("gs.model('iterates_main').glyph.fill_color.value === '#ffffff'")
    dark = colours()
    assert all(light[name] != dark[name] for name in light)
    lines = {"iterates_main": "highlighted", "iterates_rest": "trajectories", "dots_x": "main_x"}
    for dots, line in lines.items():
        assert dark[dots] == visitor.look("gs.model(it).glyph.line_color.value", line)
