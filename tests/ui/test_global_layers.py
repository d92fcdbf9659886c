"""Global dynamics in the browser: layers, dial and solve, announcer, busy and stale."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.test_live import BURST
from tests.ui.visiting import GLOBAL, SETTLED


def settled(visitor):
    """Wait until the global dynamics of what is shown are complete."""
    visitor.until(SETTLED)


def layer(visitor, name):
    return visitor.page.get_by_role("button", name=name, exact=True)


def drawn(visitor, name):
    """How many vertices a layer has."""
    return visitor.look("gs.data(it).x.length", name)


def cycles(visitor):
    return visitor.page.locator(".global .cycles")


def test_cycles_separatrices_and_basins_are_layers(visitor):
    settled(visitor)
    for name in ("stable_cycles", "stable_branches", "unstable_branches"):
        assert drawn(visitor, name) > 20
        assert visitor.look("gs.model(it).visible", name)
    assert drawn(visitor, "unstable_cycles") == 0
    layer(visitor, "cycles").click()
    visitor.until("!gs.model('stable_cycles').visible")
    layer(visitor, "separatrices").click()
    visitor.until("!gs.model('stable_branches').visible && !gs.model('gap').visible")
    assert not visitor.look("gs.model('basins').visible")
    layer(visitor, "basins").click()
    visitor.until("gs.model('basins').visible && gs.data('basins').image[0].length > 40000")
    pixels = visitor.look("[...new Set(gs.data('basins').image[0])].sort()")
    assert pixels == [0, 1, 2]
    visitor.until("location.search.includes('basins')")


def test_the_cycle_follows_the_slider_until_it_breaks(visitor):
    settled(visitor)
    expect(cycles(visitor)).to_contain_text("88.361056")
    visitor.slider("bh₂").evaluate(BURST, [0.0535, 0.054085, 15])
    visitor.until_value("bh[1]", 0.054085)
    expect(cycles(visitor)).to_contain_text("99.883581")
    visitor.slider("bh₂").evaluate(BURST, [0.054085, 0.0545, 15])
    visitor.until_value("bh[1]", 0.0545)
    settled(visitor)
    expect(cycles(visitor)).to_have_text("proven no limit cycle")
    assert drawn(visitor, "stable_cycles") == 0
    event = visitor.page.get_by_role("button", name=re.compile("^homoclinic at"))
    expect(event).to_contain_text("0.0541747")
    expect(event).to_contain_text("the stable cycle broke on the saddle at (−0.317, −0.761)")


def test_solve_lands_on_the_homoclinic_orbit(visitor):
    visitor.type("bh₂", "0.0537")
    visitor.until_value("bh[1]", 0.0537)
    settled(visitor)
    dial = visitor.page.locator(".dial")
    expect(dial).to_be_hidden()
    visitor.page.get_by_role("button", name=re.compile("^gap")).click()
    expect(dial).to_contain_text("Gap at saddle 3: −0.0033")
    visitor.page.get_by_role("button", name="Solve", exact=True).click()
    visitor.until("Math.abs(gs.header().values['bh[1]'] - 0.0541746769162) < 1e-11")
    settled(visitor)
    expect(visitor.page.locator(".global .topology")).to_contain_text("homoclinic")
    expect(visitor.page.locator(".global .reason")).to_contain_text("a homoclinic orbit is near")
    expect(visitor.page.locator(".global .reason .mk")).to_have_text("not resolved")
    visitor.button("Undo").click()
    visitor.until_value("bh[1]", 0.0537)


def test_the_announcer_says_hopf_and_takes_one_there(share):
    visitor = share("v=1&preset=fig5b")
    settled(visitor)
    visitor.type("angle", "0.85")
    visitor.until_value("angle", 0.85)
    settled(visitor)
    visitor.type("angle", "0.83")
    visitor.until_value("angle", 0.83)
    event = visitor.page.get_by_role("button", name=re.compile("^Hopf at α = 0.841069")).first
    expect(event).to_contain_text("the spiral at (0, 0) lost its stability")
    event.click()
    visitor.until("Math.abs(gs.header().values.angle - Math.acos(2 / 3)) < 1e-9")
    visitor.button("Undo").click()
    visitor.until_value("angle", 0.83)


@pytest.mark.own_page
def test_what_is_outdated_is_dimmed_until_its_own_result_comes(visitor):
    settled(visitor)
    # the next results are held back
    visitor.look(
        """(() => {
          const controls = gs.model("controls");
          gs.held = [];
          const model = controls.data ?? controls;
          const change = model.properties.global_dynamics.change;
          gs.slots = change.emit;
          change.emit = function (...given) { gs.held.push(given) };
        })()"""
    )
    visitor.type("bh₂", "0.0536")
    visitor.until_value("bh[1]", 0.0536)
    visitor.until("gs.model('stable_cycles').glyph.line_alpha.value < 0.5")
    expect(visitor.page.locator(".global")).to_have_class(re.compile("stale"))
    expect(visitor.page.locator(".global .busy")).to_have_text("computing …")
    visitor.until("gs.held.length >= 1")
    visitor.page.wait_for_timeout(400)  # all that comes has come
    visitor.look(
        """(() => {
          const controls = gs.model("controls");
          const change = (controls.data ?? controls).properties.global_dynamics.change;
          change.emit = gs.slots;
          change.emit(...gs.held.at(-1));
        })()"""
    )
    visitor.until("gs.model('stable_cycles').glyph.line_alpha.value === 1")
    expect(visitor.page.locator(".busy")).to_have_text("")
    settled(visitor)


def test_results_come_while_a_hand_keeps_dragging(visitor):
    settled(visitor)
    seen = set()
    slider = visitor.slider("bh₁")
    for i in range(40):
        slider.evaluate(BURST, [0.32 + i / 1000, 0.32 + (i + 1) / 1000, 2])
        visitor.page.wait_for_timeout(60)
        seen.add(visitor.look(f"{GLOBAL}.generation"))
    assert len(seen) > 3
    visitor.until_value("bh[0]", 0.36)
    settled(visitor)


def test_nothing_jumps_while_a_slider_moves(visitor):
    settled(visitor)
    boxes = "gs.view().canvas_view.events_el.getBoundingClientRect().toJSON()"
    before = visitor.look(boxes)
    layers = visitor.page.locator(".gs-layerbar").bounding_box()
    for value in ("0.054", "0.0542", "0.06", "0.02"):
        visitor.type("bh₂", value)
        visitor.until_value("bh[1]", float(value))
        settled(visitor)
        assert visitor.look(boxes) == before
        assert visitor.page.locator(".gs-layerbar").bounding_box() == layers
    assert layers["y"] + layers["height"] <= 720  # two rows at most, all on the screen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_stable_and_unstable_have_the_theme_s_colours(share, scheme):
    visitor = share("v=1&preset=hidden", color_scheme=scheme)
    settled(visitor)
    if scheme == "dark":  # the page follows the system
        visitor.until("gs.model('stable_cycles').glyph.line_color.value === '#6cc5ff'")
    else:
        assert visitor.look("gs.model('stable_cycles').glyph.line_color.value") == "#0050a0"
    assert drawn(visitor, "unstable_cycles") > 20
    dash = visitor.look("((d) => d.value ?? d)(gs.model('unstable_cycles').glyph.line_dash)")
    assert dash == [12, 7]
    expect(cycles(visitor)).to_contain_text("43.030035")
    expect(cycles(visitor)).to_contain_text("28.286511")


def test_homoclinic_like_regions_and_slow_regions(share):
    visitor = share("v=1&preset=fig9b")
    settled(visitor)
    visitor.page.get_by_role("button", name="regions, slow").click()
    assert drawn(visitor, "regions") > 40 and drawn(visitor, "slow") == 0
    expect(visitor.page.locator(".global .lines")).to_contain_text("Two regions of homoclinic-like")
    layer(visitor, "slow").click()
    visitor.until("gs.data('slow').x.length > 10")
    expect(visitor.page.locator(".global .lines")).to_contain_text("slower than 0.001")
