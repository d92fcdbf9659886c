"""The page for those who use keys, hear it, see no colours, or want nothing to move."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.ui.conftest import arriving
from tests.ui.test_global_layers import settled

EQ_9 = "bh₂ from 0 to 0.12: two folds, one Hopf point and one homoclinic orbit"
ENTRY = "n9-s4-d4-u1-c00-a"


def explore(visitor):
    visitor.open("v=1&preset=fig8b")
    settled(visitor)
    for title in ("Reset gate", "Update gate", "Lenses", "Trajectories", "Window"):
        visitor.unfold(title)


def catalogue(visitor):
    visitor.page.goto(f"{visitor.url}?tab=catalogue")
    expect(visitor.page.locator("ul.cards .picture svg").first).to_be_visible()


def entry(visitor):
    visitor.page.goto(f"{visitor.url}?tab=catalogue&entry={ENTRY}")
    large = visitor.page.locator(".portrait.large:not(.standing-in) svg")
    expect(large).to_be_visible(timeout=30_000)


def diagram(visitor):
    page = visitor.page
    page.goto(f"{visitor.url}?tab=bifurcations&v=1&preset=fig8b")
    page.get_by_role("button", name="Eq. 9 over bh₂").click(timeout=30_000)
    heading = page.get_by_role("heading", level=2, name=EQ_9)
    expect(heading).to_be_visible(timeout=60_000)


def sweep(visitor):
    page = visitor.page
    page.goto(f"{visitor.url}?tab=bifurcations&mode=sweep&v=1&preset=fig8b")
    page.get_by_role("button", name="Start", exact=True).click(timeout=30_000)
    panel = page.get_by_role("region", name="Sweep")
    expect(panel.get_by_text(re.compile(r"^[\d,]+ cells.*\.$"))).to_be_visible(timeout=90_000)


def plane(visitor):
    page = visitor.page
    where = "parameter=turn&interval=0,3&parameter2=scale&interval2=1,3"
    page.goto(f"{visitor.url}?tab=bifurcations&mode=plane&{where}&v=1&preset=fig5b")
    panel = page.get_by_role("region", name="Plane")
    panel.get_by_role("button", name="Draw the plane").click(timeout=30_000)
    panel.get_by_role("button", name="Cancel").click(timeout=30_000)
    expect(panel.get_by_text("cancelled", exact=True)).to_be_visible(timeout=30_000)


def one_unit(visitor):
    visitor.page.goto(f"{visitor.url}?tab=one-unit")
    expect(visitor.page.get_by_role("region", name="Findings on the phase line")).to_be_visible()
    expect(visitor.page.get_by_role("img", name="Phase line")).to_be_attached()


PLACES = {
    p.__name__: p for p in (explore, catalogue, entry, diagram, sweep, plane, one_unit)
}  # fmt: skip


@pytest.fixture(scope="module")
def at(profile, server):
    """The visitor at one of the places, who comes there once for all tests that leave it as it is.

    Motion is reduced: colours of half a transition are nobody's.
    """
    with arriving(profile, server) as arrive:
        there = {}

        def at(place):
            if place not in there:
                visitor = arrive(reduced_motion="reduce")
                PLACES[place](visitor)
                there[place] = visitor  # only if it came there
            there[place].page.bring_to_front()
            return there[place]

        yield at


def serious(page):
    """What axe finds that stands in somebody's way: rule, element, what is wrong."""
    # of what is well it tells each rule, but not every element: that costs more than the looking
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert len(found["passes"]) > 10  # it has looked at something
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_serious(at, place):
    visitor = at(place)
    page = visitor.page
    assert serious(page) == []
    paper = "gs.model('portrait').background_fill_color"
    was = visitor.look(paper)
    visitor.button("Toggle theme").click()
    visitor.until(f"{paper} !== it", was)
    found = serious(page)
    for _ in range(5):  # Material's parts take the theme one after the other
        if not found:
            break
        visitor.frame()
        found = serious(page)
    assert found == []


def test_axe_would_find_what_is_wrong_in_a_shadow_root(at):
    visitor = at("explore")
    visitor.look(
        "(() => { gs.wrong = document.body.appendChild(document.createElement('div'));"
        " gs.wrong.attachShadow({ mode: 'open' }).innerHTML = '<button></button>' })()"
    )
    try:
        assert "button-name" in {rule for rule, *_ in serious(visitor.page)}
    finally:
        visitor.look("gs.wrong.remove()")


def test_axe_finds_nothing_serious_in_menus_and_help(share):
    visitor = share(reduced_motion="reduce")
    page = visitor.page
    visitor.button("Share").click()
    expect(page.get_by_role("menu", name="Share and save")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    visitor.button("Help").click()
    dialog = page.get_by_role("dialog", name="Keys and gestures")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading").first).to_be_in_viewport()  # it opens at its beginning
    assert serious(page) == []


# What has the focus, and how that is seen: its own outline or shadow; Material's fields draw a
# thicker border in the primary colour beside the field.
SEEN = """
(() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  const strong = (colour) => !/, 0\\)$|^transparent$/.test(colour);
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && strong(style.outlineColor);
  const shadow = /0px 0px 0px [2-9]/.test(style.boxShadow);
  const field = node.closest(".MuiInputBase-root.Mui-focused")?.querySelector("fieldset");
  const border = field && parseFloat(getComputedStyle(field).borderTopWidth) >= 2;
  const box = node.getBoundingClientRect();
  const name = [node.tagName, node.className, node.getAttribute("aria-label") ?? node.textContent].join(" ");
  const inPage = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  node.gsStop ??= Math.random(); // the same stop again is the end
  return [name.slice(0, 120), Boolean(outline || shadow || border), inPage, node.gsStop];
})()
"""  # noqa: E501


def stops(visitor, most=250):
    """All stops of the Tab key: name, whether the focus is seen there, whether it is in view."""
    found, known = [], set()
    visitor.look("document.activeElement?.blur()")
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        stop = visitor.look(SEEN)
        if stop is None:  # the end of the page: it goes on at the beginning
            continue
        *told, number = stop
        if number in known:
            return found
        known.add(number)
        found.append(told)
    raise AssertionError(f"no end after {most} stops")


@pytest.mark.parametrize(("place", "least"), [("explore", 70), ("diagram", 15), ("one_unit", 30)])
def test_the_focus_is_seen_at_every_stop(at, place, least):
    found = stops(at(place))
    assert len(found) >= least
    assert [name for name, seen, _ in found if not seen] == []
    assert [name for name, _, in_view in found if not in_view] == []


@pytest.mark.parametrize("place", ["catalogue", "entry", "sweep", "plane"])
def test_the_focus_is_seen_on_the_other_pages(at, place):
    visitor = at(place)
    for _ in range(25):
        visitor.page.keyboard.press("Tab")
        stop = visitor.look(SEEN)
        assert stop is None or stop[1], stop


def test_figures_have_names_where_the_keyboard_reaches_them(at):
    visitor = at("diagram")
    stops(visitor)
    for name in ("Bifurcation diagram", "Periods of the limit cycles"):
        expect(visitor.page.get_by_role("img", name=name)).to_be_attached()


def portrait(visitor):
    return visitor.page.get_by_role("application", name="Phase portrait")


def cross(visitor):
    x, y = visitor.look("((d) => [[...d.x], [...d.y]])(gs.data('cross'))")
    return list(zip(x, y, strict=True))


@pytest.mark.own_page
def test_arrows_move_a_cross_in_the_portrait_and_enter_starts_there(visitor):
    page = visitor.page
    spoken = page.locator(".cross-place[role=status]")
    portrait(visitor).focus()
    assert cross(visitor) == []
    page.keyboard.press("ArrowRight")
    expect(spoken).to_have_text("x 0.02, y 0")
    page.keyboard.press("Shift+ArrowDown")
    expect(spoken).to_have_text("x 0.02, y −0.2")
    (place,) = cross(visitor)
    assert place == pytest.approx((0.02, -0.2))
    assert visitor.look("gs.model('cross').visible")
    count = len(visitor.header["starts"])
    page.keyboard.press("Enter")
    visitor.until("gs.header().starts.length === it", count + 1)
    assert visitor.header["starts"][-1][:2] == [0.02, -0.2]
    assert visitor.header["highlighted"] == count
    expect(spoken).to_have_text(f"trajectory {count + 1} from x 0.02, y −0.2")
    expect(portrait(visitor)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    visitor.until("gs.header().starts.length === it", count + 2)
    assert visitor.header["starts"][-1][:2] == [0.02, -0.18]
    page.keyboard.press("Escape")
    assert cross(visitor) == []
    expect(spoken).to_be_hidden()
    # it comes back where it was, and goes with the focus
    page.keyboard.press("ArrowLeft")
    expect(spoken).to_have_text("x 0, y −0.18")
    page.keyboard.press("Tab")
    assert cross(visitor) == []


def test_keys_in_the_portrait_do_nothing_else(visitor):
    page = visitor.page
    visitor.look(
        "(globalThis.heard = [], document.addEventListener('keydown', (e) => heard.push(e.key)))"
    )
    before = visitor.header["values"], visitor.header["bounds"], visitor.header["preset"]
    portrait(visitor).focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Shift+ArrowRight", "Escape"):
        page.keyboard.press(key)
    assert [key for key in visitor.look("heard") if key != "Shift"] == []
    assert visitor.look("[scrollX, scrollY]") == [0, 0]
    assert before == tuple(visitor.header[key] for key in ("values", "bounds", "preset"))
    page.keyboard.press("b")  # the page's own keys still act
    visitor.until("gs.header().layers.includes('basins')")


def test_the_cross_stays_in_the_window_and_its_steps_follow_the_zoom(visitor):
    page = visitor.page
    spoken = page.locator(".cross-place")
    portrait(visitor).focus()
    for _ in range(12):
        page.keyboard.press("Shift+ArrowRight")
    (place,) = cross(visitor)
    assert place[0] == pytest.approx(1.1)
    visitor.unfold("Window")
    visitor.button("Zoom in").click()
    visitor.until("gs.window()[1] < 0.6")
    portrait(visitor).focus()
    page.keyboard.press("ArrowUp")
    expect(spoken).to_have_text("x 0, y 0.02")  # from the middle, as it was out of the window
    visitor.button("Zoom in").click()
    visitor.until("gs.window()[1] < 0.3")
    portrait(visitor).focus()
    page.keyboard.press("ArrowUp")
    expect(spoken).to_have_text("x 0, y 0.03")


@pytest.mark.own_page
def test_the_cross_works_on_the_full_screen(visitor):
    page = visitor.page
    portrait(visitor).focus()
    page.keyboard.press("f")
    visitor.until("document.fullscreenElement !== null")
    expect(portrait(visitor)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".cross-place")).to_have_text("x 0, y 0.02")
    expect(page.locator(".cross-place")).to_be_visible()
    count = len(visitor.header["starts"])
    page.keyboard.press("Enter")
    visitor.until("gs.header().starts.length === it", count + 1)


def test_cycles_differ_from_fixed_points_in_the_diagram_without_colour(at):
    visitor = at("diagram")
    dashes = """(name) => {
      const all = Bokeh.documents.flatMap((one) => [...one._all_models.values()]);
      const glyphs = all.filter((m) => m.type === "GlyphRenderer" && m.name?.startsWith(name)).map((m) => m.glyph);
      return glyphs.map((g) => [g.line_width.value ?? g.line_width, String(g.line_dash.value ?? g.line_dash)]);
    }"""  # noqa: E501
    drawn = {
        name: visitor.page.evaluate(dashes, name)
        for name in ("sink", "saddle", "source", "cycle stable", "cycle unstable")
    }
    looks = [tuple(map(tuple, lines)) for lines in drawn.values()]
    assert len(set(looks)) == 5
    assert len(drawn["cycle stable"]) == len(drawn["cycle unstable"]) == 2  # hollow: line and core
    assert len(drawn["sink"]) == 1
    # and in the legend
    signs = visitor.page.locator(".legend .line")
    shapes = signs.evaluate_all(
        "all => all.map(e => [...e.querySelectorAll('path')].map(p => "
        "['stroke-width', 'stroke-dasharray'].map((name) => p.getAttribute(name))))"
    )
    figure = []
    for one in drawn.values():
        dashes = [dash.replace(",", " ").replace("solid", "") or "none" for _, dash in one]
        figure.append([[f"{w:g}", dash] for (w, _), dash in zip(one, dashes, strict=True)])
    assert shapes == figure  # drawn just so


def test_nullclines_differ_without_colour(visitor):
    width = "((w) => w.value ?? w)(gs.model(it).glyph.line_width)"
    assert visitor.look("gs.model('y_nullcline_core').visible")
    core, hollow = (visitor.look(width, n) for n in ("y_nullcline_core", "y_nullcline"))
    assert 1 <= core <= hollow - 2
    paper = "((c) => c.value ?? c)(gs.model('y_nullcline_core').glyph.line_color)"
    assert visitor.look(f"{paper} === gs.model('portrait').background_fill_color")
    assert not visitor.look("gs.model('x_nullcline_core')")
    # and both are named in the figure
    assert set(visitor.look("[...gs.data('nullcline_labels').text]")) == {"ẋ = 0", "ẏ = 0"}


MOVING = """
(() => {
  const found = [];
  const lasts = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
  const walk = (root) => {
    for (const node of root.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(node, part);
        const slides = style.transitionProperty !== "none" && lasts(style.transitionDuration);
        const turns = style.animationName !== "none" && lasts(style.animationDuration);
        if (slides || turns) found.push(`${node.tagName}.${node.getAttribute("class")}${part ?? ""}`);
      }
      if (node.shadowRoot) walk(node.shadowRoot);
    }
  };
  walk(document);
  return found;
})()
"""  # noqa: E501


@pytest.mark.parametrize("place", ["explore", "entry", "sweep", "one_unit"])
def test_nothing_moves_where_motion_is_to_be_reduced(at, place):
    visitor = at(place)
    assert visitor.look(MOVING) == []
    visitor.button("Close drawer").click()
    assert visitor.look("document.getAnimations().length") == 0
    assert visitor.look(MOVING) == []


def test_something_would_move_else(visitor):
    moving = " ".join(visitor.look(MOVING))
    assert "MuiDrawer-paper" in moving  # Material's
    assert "title" in moving  # ours


def test_menus_are_opened_and_closed_by_keys_and_give_the_focus_back(arrive):
    visitor = arrive(viewport={"width": 390, "height": 844}).open("v=1&preset=fig8b")
    page = visitor.page
    for button, menu in (("Share", "Share and save"), ("More", "More")):
        opener = visitor.button(button)
        if not opener.is_visible():
            continue
        there = page.get_by_role("menu", name=menu)
        opener.focus()
        page.keyboard.press("Enter")
        expect(there).to_be_visible()
        expect(there.locator("button:enabled").first).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowDown")
        expect(there.locator("button:enabled").nth(1)).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(there.locator("button:enabled").last).to_be_focused()
        page.keyboard.press("Escape")
        expect(there).to_be_hidden()
        expect(opener).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("place", ["explore", "catalogue", "diagram", "one_unit"])
def test_share_is_opened_and_closed_by_keys_on_every_tab(at, place):
    visitor = at(place)
    page = visitor.page
    share = visitor.button("Share")
    expect(share).to_be_enabled(timeout=30_000)
    share.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu", name="Share and save")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Copy link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu", name="Share and save")).to_be_hidden()
    expect(share).to_be_focused()


def test_help_is_opened_and_closed_by_keys_and_gives_the_focus_back(visitor):
    page = visitor.page
    opener = visitor.button("Help")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Keys and gestures")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("arrows in the portrait")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_choices_of_material_are_made_by_keys_and_give_the_focus_back(visitor):
    page = visitor.page
    preset = page.get_by_role("combobox", name="Preset")
    listed = page.get_by_role("listbox")
    preset.focus()
    for key in ("Enter", " ", "ArrowDown"):
        page.keyboard.press(key)
        expect(listed).to_be_visible()
        page.keyboard.press("Escape")
        expect(listed).to_be_hidden()
        expect(preset).to_be_focused()
    was = preset.text_content()
    page.keyboard.press("Enter")
    expect(listed).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(preset).not_to_have_text(was)
