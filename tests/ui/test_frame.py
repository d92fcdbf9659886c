"""The page's frame: narrow windows, the drawer, the header's tools on every tab."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from playwright.sync_api import expect

from core.catalogue import load_catalogue

NINE = next(entry for entry in load_catalogue() if "Fig. 2A" in entry.aliases)
SIZES = {
    "small window": (900, 700),
    "tablet": (810, 1080),
    "phone": (412, 839),
    "narrow phone": (390, 844),
    "laptop at 200 %": (683, 384),
}
TABS = ("Explore", "Catalogue", "Bifurcations", "One unit")

# the first element that a selector finds in the page and all its shadow roots
FIND = """
(() => {
  const find = (root) => root.querySelector(it) ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
  return find(document);
})()
"""
BOX = f"""
(e => {{ const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] }})({FIND})
"""
SERIES = "Bokeh.index.find_one(gs.model('series_y')).el.getBoundingClientRect().bottom"


def at_size(share, size, touch=False):
    width, height = SIZES[size]
    options = {"viewport": {"width": width, "height": height}}
    if touch:
        options |= {"has_touch": True, "is_mobile": True}
    return share(**options)


def inside(visitor, box, margin=1):
    left, top, right, bottom = box
    width, height = visitor.look("[innerWidth, innerHeight]")
    return min(left, top, width - right, height - bottom) >= -margin


@pytest.mark.parametrize("size", SIZES)
def test_nothing_of_the_header_is_out_of_the_page(share, size):
    visitor = at_size(share, size)
    page = visitor.page
    names = [*TABS, "Undo", "Redo", "Reset", "Share", "Toggle theme", "Help"]
    there = [page.get_by_role("tab", name=name, exact=True) for name in TABS]
    there += [visitor.button(name) for name in names[len(TABS) :]]
    shown = {name for name, one in zip(names, there, strict=True) if one.count()}
    assert "Explore" in shown
    for name, one in zip(names, there, strict=True):
        if name in shown:
            box = one.bounding_box()
            right, bottom = box["x"] + box["width"], box["y"] + box["height"]
            assert inside(visitor, (box["x"], box["y"], right, bottom)), name
            assert box["height"] >= 40 and box["width"] >= 40, name
    missing = [name for name in names if name not in shown]
    if missing:
        visitor.button("More").click()
        menu = page.get_by_role("menu", name="More")
        for name in missing:
            item = menu.locator("button", has_text=name)
            expect(item).to_be_visible()
            box = item.bounding_box()
            assert box["y"] + box["height"] <= SIZES[size][1]
            assert box["height"] >= 40


def test_a_tab_and_a_tool_of_the_menu_act(share):
    visitor = at_size(share, "narrow phone")
    page = visitor.page
    visitor.button("More").click()
    menu = page.get_by_role("menu", name="More")
    checked = menu.get_by_role("menuitemradio", checked=True)
    expect(checked).to_have_text("Explore")
    menu.get_by_role("menuitemradio", name="One unit").click()
    expect(page.get_by_role("tab", name="One unit")).to_be_visible()
    visitor.until("gs.model('unit_phase') && location.search.startsWith('?tab=one-unit')")
    visitor.button("More").click()
    paper = visitor.look("gs.model('portrait').background_fill_color")
    menu.get_by_role("menuitem", name="Toggle theme").click()
    visitor.until("gs.model('portrait').background_fill_color !== it", paper)


@pytest.mark.parametrize("size", SIZES)
def test_findings_and_series_are_reached_by_the_wheel(share, size):
    visitor = at_size(share, size)
    assert inside(visitor, visitor.look(BOX, ".gs-layers"))  # below the portrait, both in view
    portrait, dock = visitor.look(BOX, ".gs-portrait"), visitor.look(BOX, ".dock")
    assert inside(visitor, dock)
    width, height = visitor.look("[innerWidth, innerHeight]")
    beside = width > height
    findings = visitor.look(BOX, ".gs-findings")
    if beside:
        assert findings[0] >= portrait[2] - 1
        over = (portrait[2] + width) / 2, height - 40
    else:
        assert portrait[3] <= findings[1] < dock[1]  # the portrait first, findings begin in view
        over = width / 2, dock[1] - 20
    visitor.page.mouse.move(*over)
    for _ in range(12):
        visitor.page.mouse.wheel(0, 400)
        visitor.frame()
    visitor.until(f"{SERIES} <= innerHeight")
    if not beside:
        assert visitor.look(SERIES) <= visitor.look(BOX, ".dock")[1] + 1
    # nothing scrolls aside
    assert visitor.look("document.scrollingElement.scrollWidth") <= width


def test_findings_are_reached_by_keys(share):
    visitor = at_size(share, "narrow phone")
    visitor.page.get_by_role("region", name="Explore").focus()
    for _ in range(4):
        visitor.page.keyboard.press("PageDown")
    visitor.until(f"{SERIES} <= innerHeight")
    visitor.page.keyboard.press("Home")
    visitor.until(f"({BOX})[1] >= 48", ".gs-portrait")


def test_the_portrait_is_the_widest_column_at_1024(arrive):
    visitor = arrive(viewport={"width": 1024, "height": 768}).open()
    portrait, side = visitor.look(BOX, ".gs-portrait"), visitor.look(BOX, ".gs-found")
    assert portrait[2] - portrait[0] > 560 > side[2] - side[0]
    expect(visitor.slider("gain")).to_be_hidden()  # the drawer is closed


def test_the_drawer_is_closed_at_first_and_closes_itself(share):
    visitor = at_size(share, "phone", touch=True)
    page = visitor.page
    gain = page.locator(".gs-knobs").get_by_role("slider", name="gain")
    expect(gain).to_be_hidden()
    visitor.button("All knobs").tap()
    close = visitor.button("Close controls")
    expect(close).to_be_focused()
    expect(gain).to_be_visible()
    visitor.until(f"({BOX})[0] === 0", ".sidebar")
    assert inside(visitor, visitor.look(BOX, ".sidebar"))
    assert visitor.look(f"{FIND}.inert", ".main")
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    close.tap()
    expect(gain).to_be_hidden()
    assert not visitor.look(f"{FIND}.inert", ".main")
    expect(visitor.button("All knobs")).to_be_focused()
    visitor.button("Open drawer").tap()
    expect(gain).to_be_visible()
    page.keyboard.press("Escape")
    expect(gain).to_be_hidden()
    visitor.button("Open drawer").tap()
    expect(close).to_be_focused()
    page.touchscreen.tap(SIZES["phone"][0] - 10, 500)  # beside it
    expect(gain).to_be_hidden()
    # a wide window has room for it
    page.set_viewport_size({"width": 1300, "height": 800})
    expect(gain).to_be_visible()
    expect(close).to_be_hidden()


def test_a_swipe_beside_the_drawer_closes_it_and_does_not_scroll_the_page(arrive):
    visitor = arrive(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).open()
    page, wire = visitor.page, visitor.context.new_cdp_session(visitor.page)

    def touch(kind, *points):
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [*points]})

    def swipe(x, y, up):
        touch("touchStart", {"x": x, "y": y})
        for part in range(1, 9):
            touch("touchMove", {"x": x, "y": y - up * part / 8})
            visitor.frame()
        touch("touchEnd")
        page.wait_for_timeout(600)

    def place():
        return page.locator("section.gs-found").bounding_box()["y"]

    page.get_by_role("button", name="All knobs").click()
    drawer = page.get_by_role("button", name="Close controls")
    expect(drawer).to_be_visible()
    page.wait_for_timeout(400)  # it has come
    before = place()
    page.mouse.move(370, 650)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(300)
    assert place() == before
    swipe(370, 650, 300)
    assert place() == before
    expect(drawer).to_be_hidden()
    swipe(370, 650, 300)  # the page is one's own again
    assert place() < before - 100


def test_the_dock_has_the_knob_turned_last(share):
    visitor = at_size(share, "narrow phone", touch=True)
    up = visitor.button("bh₂: one step up")  # what the preset is about
    for button in (up, visitor.button("bh₂: one step down"), visitor.button("All knobs")):
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 40
    up.tap()
    visitor.until_value("bh[1]", 0.0536)
    visitor.button("bh₂: one step down").tap()
    visitor.until_value("bh[1]", 0.0535)
    expect(visitor.button("Undo")).to_be_enabled()
    place = visitor.look(SERIES)
    visitor.button("All knobs").tap()
    visitor.page.locator(".gs-knobs").get_by_role("textbox", name="angle, value").fill("0.5")
    visitor.page.keyboard.press("Enter")
    visitor.until_value("angle", 0.5)
    visitor.button("Close controls").tap()
    expect(visitor.button("angle: one step up")).to_be_visible()
    visitor.page.wait_for_timeout(500)  # the focus has gone back to the dock
    assert abs(visitor.look(SERIES) - place) <= 1  # and the page is where it was
    field = visitor.page.locator(".dock").get_by_role("textbox", name="angle, value")
    field.fill("pi/4")
    field.press("Enter")
    visitor.until("Math.abs(gs.header().values.angle - Math.PI / 4) < 1e-12")


def test_a_finger_removes_a_start(share):
    visitor = at_size(share, "narrow phone", touch=True)
    count = len(visitor.header["starts"])
    x, y = visitor.header["starts"][2][:2]
    visitor.page.touchscreen.tap(*visitor.place(x, y))
    visitor.until("gs.header().highlighted === 2")
    remove = visitor.button("Remove trajectory 3").and_(visitor.page.locator(".remove-start"))
    box = remove.bounding_box()
    assert box["height"] >= 40
    assert inside(visitor, (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    remove.tap()
    visitor.until("gs.header().starts.length === it", count - 1)
    assert [x, y] not in [start[:2] for start in visitor.header["starts"]]
    expect(remove).to_be_hidden()
    # the mouse has Alt-click for it
    visitor.page.mouse.click(*visitor.place(*visitor.header["starts"][0][:2]))
    visitor.until("gs.header().highlighted === 0")
    expect(remove).to_be_hidden()


@pytest.mark.parametrize("tab", ["catalogue", "bifurcations", "one-unit"])
def test_the_other_tabs_in_a_narrow_window(arrive, tab):
    width, height = SIZES["narrow phone"]
    visitor = arrive(viewport={"width": width, "height": height}).open(f"tab={tab}")
    first = {
        "catalogue": ".card .picture",
        "bifurcations": ".gs-diagram",
        "one-unit": ".gs-unit-phase",
    }
    last = {
        "catalogue": ".cards li:last-child",
        "bifurcations": ".gs-bifurcation-side",
        "one-unit": ".gs-unit-findings",
    }
    visitor.until(f"Boolean({FIND}) && ({BOX})[2] > ({BOX})[0]", first[tab])
    box = visitor.look(BOX, first[tab])
    assert 0 <= box[1] < 120 and box[3] <= height and box[2] <= width  # the main figure first
    drawer = visitor.look(BOX, ".sidebar")
    assert drawer[2] <= 0
    bottom = f"({BOX})[3] <= innerHeight + 2"
    visitor.page.mouse.move(width - 4, height * 0.8)
    for _ in range(400):
        if visitor.look(bottom, last[tab]):
            break
        visitor.page.mouse.wheel(0, 3000)
        visitor.frame()
    visitor.until(bottom, last[tab])
    assert visitor.look("document.scrollingElement.scrollWidth") <= width


UNIT = "((m) => (m?.data ?? m)?.header)(gs.model('unit_findings'))"


def go_to(visitor, tab):
    visitor.page.get_by_role("tab", name=tab).click()


def tools(visitor):
    group = visitor.page.get_by_role("group", name="Tools")
    return {button.get_attribute("aria-label") for button in group.get_by_role("button").all()}


def shared(visitor):
    """What the tab shown can share."""
    visitor.button("Share").click()
    items = visitor.page.get_by_role("menuitem").all_text_contents()
    visitor.page.keyboard.press("Escape")
    return items


@pytest.mark.own_page
def test_every_tab_has_the_tools_and_shares_what_it_can(visitor):
    always = {"Undo", "Redo", "Reset", "Share", "Toggle theme", "Help: keys and gestures"}
    for tab in TABS:
        go_to(visitor, tab)
        expect(visitor.button("Reset")).to_be_visible()
        visitor.until("document.gruscopeTools[document.documentElement.dataset.tab].share")
        if tab == "Bifurcations":  # its address is told by the server
            visitor.until("location.search.includes('parameter=')")
        assert tools(visitor) == always, tab
        items = shared(visitor)
        assert items[0] == "Copy link"
        assert ("Trajectories as CSV" in items) is (tab == "Explore")
        assert ("List as CSV" in items) is (tab == "Catalogue")
        assert ("Phase line as SVG" in items) is (tab == "One unit")


@pytest.mark.own_page
def test_undo_redo_and_reset_act_on_the_tab_shown(visitor):
    page = visitor.page
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    undo, redo, reset = (visitor.button(name) for name in ("Undo", "Redo", "Reset"))

    go_to(visitor, "One unit")
    visitor.until(f"{UNIT}?.values")
    expect(undo).to_be_disabled()  # its own history
    unit = f"{UNIT}.values.bh === it"
    visitor.type("bh", "1")
    visitor.until(unit, 1)
    undo.click()
    visitor.until(unit, 0.4)
    redo.click()
    visitor.until(unit, 1)
    reset.click()
    visitor.until(unit, 0.4)
    keys = page.locator(".presets kbd").all_text_contents()
    assert keys == ["1", "2", "3", "4", "5", "6"]

    go_to(visitor, "Catalogue")
    count = page.locator(".filters .count")
    expect(count).to_be_visible()
    all_of_them = count.text_content()
    expect(undo).to_be_disabled()
    page.get_by_role("button", name="in the paper").click()
    expect(count).not_to_have_text(all_of_them)
    visitor.until("location.search.includes('paper=in')")
    undo.click()
    expect(count).to_have_text(all_of_them)
    redo.click()
    expect(count).not_to_have_text(all_of_them)
    reset.click()
    expect(count).to_have_text(all_of_them)
    expect(reset).to_be_disabled()

    go_to(visitor, "Explore")
    assert visitor.header["values"]["gain"] == 2
    undo.click()
    visitor.until_value("gain", 3)


@pytest.mark.own_page
def test_undo_on_the_bifurcations_tab(visitor):
    page = visitor.page
    go_to(visitor, "Bifurcations")
    low = page.get_by_role("textbox", name="from")
    expect(low).to_be_visible()
    visitor.until("location.search.includes('interval=')")
    first = low.input_value()
    low.fill("0")
    low.press("Enter")
    visitor.until("/interval=0(\\.0)?,/.test(location.search)")
    visitor.button("Undo").click()
    expect(low).to_have_value(first)
    visitor.button("Redo").click()
    expect(low).to_have_value("0")
    visitor.button("Reset").click()
    expect(page.get_by_role("textbox", name="from")).to_have_value(first)


@pytest.mark.own_page
def test_explore_and_the_catalogue_open_each_other_s_files(visitor, tmp_path):
    page = visitor.page
    entry = NINE.name
    page.evaluate(
        "(name) => document.dispatchEvent(new CustomEvent('gruscope:go',"
        " { detail: { query: `tab=catalogue&entry=${name}` } }))",
        entry,
    )
    expect(page.locator(".parameters")).to_be_visible()
    visitor.button("Share").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Entry as JSON").click()
    assert download.value.suggested_filename == f"{entry}.json"
    expect(page.locator(".portrait.large:not(.standing-in) svg")).to_be_visible()
    visitor.button("Share").click()
    with page.expect_download() as picture:
        page.get_by_role("menuitem", name="Picture as SVG").click()
    root = ET.parse(picture.value.path()).getroot()
    assert root.tag.endswith("}svg") and "--sink:" in root.get("style")
    path = tmp_path / "entry.json"
    download.value.save_as(path)

    go_to(visitor, "Explore")
    page.get_by_label("JSON file to open").first.set_input_files(path)
    visitor.until("gs.header().findings?.table.length === 9")
    expect(page.get_by_role("button", name=entry, exact=True)).to_be_visible()
    visitor.button("Share").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="State as JSON").click()
    state = tmp_path / "state.json"
    download.value.save_as(state)

    go_to(visitor, "Catalogue")
    drop(visitor, "state.json", state.read_text(encoding="utf-8"))
    told = page.locator(".own")
    expect(told).to_contain_text("state.json: 1 of 1 verified.")
    expect(told.get_by_role("link")).to_have_count(1)
    expect(told).to_contain_text("in the catalogue: ")
    answer = page.get_by_role("region", name="The file opened")
    expect(answer.get_by_text("state.json: 1 of 1 verified.")).to_be_in_viewport()
    expect(answer.get_by_role("link")).to_be_in_viewport()
    drop(visitor, "bad.json", '{"format": "gruscope", "version": 1}')
    expect(told).to_contain_text("“bad.json” was not opened: the GRU is missing.")
    expect(answer.get_by_text("“bad.json” was not opened: the GRU is missing.")).to_be_in_viewport()

    for tab in ("Bifurcations", "One unit"):
        go_to(visitor, tab)
        assert drop(visitor, "state.json", "{}")  # else the browser would leave the page for it
        said = page.get_by_text("Explore and the Catalogue open files: drop it there")
        expect(said.locator("visible=true").first).to_be_in_viewport()

    go_to(visitor, "Explore")
    drop(visitor, "bad.json", '{"format": "gruscope-finds", "version": 1, "finds": []}')
    visitor.alert("“bad.json” was not opened: it holds no finds")
    assert len(visitor.header["findings"]["table"]) == 9  # nothing is lost


def drop(visitor, name, text):
    """Let a file fall on the page; whether it was caught."""
    return visitor.page.evaluate(
        """([name, text]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], name, { type: "application/json" }));
          const options = { dataTransfer, bubbles: true, cancelable: true };
          return !document.body.dispatchEvent(new DragEvent("drop", options));
        }""",
        [name, text],
    )
