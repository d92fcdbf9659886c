"""The Catalogue tab in a browser: wall, filters, addresses, entries, comparison."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from app.figures.theme import THEMES
from core.catalogue import load_catalogue
from core.model.parameter_space import distance
from tests.ui.test_global_layers import settled

pytestmark = pytest.mark.own_page  # the catalogue stays on a page where it was opened

ENTRIES = load_catalogue()
BY_NAME = {entry.name: entry for entry in ENTRIES}
NINE = "n9-s4-d4-u1-c00-a"  # Fig. 2A
HIDDEN = "n1-s1-d0-u0-c11-a"  # a hidden attractor
PIXELS = "gs.view().canvas_view.primary.canvas.toDataURL()"


def names(visitor):
    """The entries on the wall, in order."""
    return visitor.page.locator("ul.cards > li").evaluate_all("all => all.map(e => e.dataset.name)")


def expect_names(visitor, expected):
    """Wait until the wall shows as many, then compare."""
    text = f"{len(expected)} of {len(ENTRIES)} entries"
    told = visitor.page.get_by_text(text, exact=True)
    if not told.is_visible():  # filters act at once, only what is loaded has to be waited for
        expect(told).to_be_visible()
    assert sorted(names(visitor)) == sorted(entry.name for entry in expected)


def address(visitor):
    """The address's parameters, once it has settled."""
    visitor.page.wait_for_timeout(300)
    return visitor.look("Object.fromEntries(new URLSearchParams(location.search))")


def at(visitor, query):
    """Open an address of the catalogue."""
    visitor.page.goto(f"{visitor.url}?tab=catalogue{query}")
    visitor.page.locator(".catalogue[data-view]").wait_for()
    return visitor


def go(visitor, query):
    """Lead an open page to an address of the catalogue, as its own links do."""
    event = "new CustomEvent('gruscope:go', { detail: { query: it } })"
    visitor.look(f"document.dispatchEvent({event})", f"tab=catalogue{query}")


def chip(visitor, name):
    return visitor.page.get_by_role("button", name=name, exact=True)


def entry_link(visitor, name):
    return visitor.page.locator(f'li[data-name="{name}"] a')


def heading(visitor, text):
    return visitor.page.get_by_role("heading", level=2, name=text, exact=True)


def large(visitor):
    """The picture of the entry shown, when it is drawn."""
    frame = visitor.page.locator("section.page .portrait.large:not(.standing-in)").first
    expect(frame).to_be_visible()
    return frame


def test_nothing_comes_before_the_tab_is_opened_and_then_the_wall(visitor):
    bytes_there = """((m) => (m.data ?? m).script.length + (m.data ?? m).index.length)(
        gs.model('catalogue'))"""
    assert visitor.look(bytes_there) == 0
    settled(visitor)
    visitor.page.wait_for_timeout(300)
    before = visitor.look(PIXELS)
    visitor.page.get_by_role("tab", name="Catalogue").click()
    expect(visitor.page.locator("ul.cards .picture svg").first).to_be_visible()
    assert visitor.look(bytes_there) > 10_000
    expect_names(visitor, ENTRIES)
    assert address(visitor) == {"tab": "catalogue"}
    # only what is near the screen has a thumbnail; what is scrolled to gets one
    filled = visitor.page.locator("ul.cards .picture:has(svg)")
    assert filled.count() < len(ENTRIES)
    visitor.look("gs.sockets.forEach((socket) => socket.close())")  # also by another socket
    last = visitor.page.locator("ul.cards > li").last
    last.scroll_into_view_if_needed()
    expect(last.locator("svg")).to_be_visible(timeout=15_000)
    marks = last.locator("svg .sink, svg .saddle, svg .source, svg .undecided").count()
    assert marks == BY_NAME[last.get_attribute("data-name")].count
    # Explore's knobs and keys are out of reach, and its portrait comes back as it was
    expect(visitor.slider("gain")).to_be_hidden()
    visitor.page.keyboard.press("1")
    visitor.page.get_by_role("tab", name="Explore").click()
    expect(visitor.slider("gain")).to_be_visible()
    assert visitor.header["preset"] == "fig8b"
    visitor.page.wait_for_timeout(200)
    assert visitor.look(PIXELS) == before
    assert visitor.look("gs.ready()")
    # the wall is where it was left
    visitor.page.get_by_role("tab", name="Catalogue").click()
    expect(last).to_be_in_viewport()
    visitor.page.set_viewport_size({"width": 1210, "height": 800})
    visitor.page.get_by_role("tab", name="Explore").click()
    visitor.until("Math.abs(gs.view().frame.bbox.width / gs.view().frame.bbox.height - 1) < 0.02")
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    assert visitor.look("gs.view().frame.bbox.width") > 300


def test_the_wall_does_not_move_under_the_hand_that_scrolls_it(visitor):
    visitor.page.get_by_role("tab", name="Catalogue").click()
    wall = visitor.page.locator("section.wall")
    last = wall.locator("ul.cards > li").last
    expect(wall.locator(".picture svg").first).to_be_visible()
    # a browser with other fonts: titles have more lines than here
    wall.evaluate("""(wall) => {
        const style = document.createElement('style');
        style.textContent = '.title { font-size: 22px !important }';
        wall.getRootNode().append(style);
    }""")
    height = wall.evaluate("(wall) => wall.scrollHeight")
    wall.evaluate("(wall) => wall.scrollTo(0, wall.scrollHeight)")
    expect(last.locator("svg")).to_be_visible()
    visitor.page.wait_for_timeout(300)
    expect(last).to_be_in_viewport(ratio=1)
    assert wall.evaluate("(wall) => wall.scrollHeight") == height
    # nor when another tab was shown meanwhile: no card is put there anew
    last.locator("a").focus()
    there = wall.evaluate("(wall) => wall.scrollTop")
    visitor.look("document.dispatchEvent(new CustomEvent('gruscope:address', { detail: {} }))")
    expect(last.locator("a")).to_be_focused()
    visitor.page.get_by_role("tab", name="Explore").click()
    expect(visitor.slider("gain")).to_be_visible()
    visitor.page.get_by_role("tab", name="Catalogue").click()
    expect(last).to_be_in_viewport(ratio=1)
    assert wall.evaluate("(wall) => wall.scrollTop") == there


def test_filters_words_and_order(arrive):
    visitor = at(arrive(), "&sources=2")
    page = visitor.page
    expect_names(visitor, [e for e in ENTRIES if e.sources == 2])
    chip(visitor, "3 sinks").click()
    chip(visitor, "4 sinks").click()
    expected = [e for e in ENTRIES if e.sources == 2 and e.sinks in (3, 4)]
    expect_names(visitor, expected)
    assert address(visitor) == {"tab": "catalogue", "sources": "2", "sinks": "3,4"}
    chip(visitor, "0: generic").click()
    chip(visitor, "1 stable cycles").click()
    expected = [e for e in expected if not e.codimension and e.stable_cycles == 1]
    expect_names(visitor, expected)
    address(visitor)
    kept = page.url
    page.get_by_role("button", name="Clear", exact=True).click()
    expect_names(visitor, ENTRIES)
    for word, holds in {
        "in the paper": lambda e: e.in_paper,
        "beyond the paper": lambda e: e.beyond,
        "hidden attractor": lambda e: "hidden attractor" in e.beyond,
        "12–17 fixed points": lambda e: e.count >= 12,
        "more than 5 sinks": lambda e: e.sinks > 5,
        "coexisting cycles": lambda e: len(e.cycles) > 1,
        "U": lambda e: "U" in (*e.nullclines["x"], *e.nullclines["y"]),
        "pitchfork": lambda e: "pitchfork" in (*e.nullclines["x"], *e.nullclines["y"]),
        "2": lambda e: e.codimension == 2,
    }.items():
        chip(visitor, word).click()
        expect_names(visitor, [e for e in ENTRIES if holds(e)])
        chip(visitor, word).click()
    # a chip that would leave nothing says so
    chip(visitor, "8 sinks").click()
    expect(chip(visitor, "5 sources")).to_have_class(re.compile("none"))
    chip(visitor, "8 sinks").click()
    search = page.get_by_role("searchbox", name="Search words")
    search.fill("fig. 2a")
    expect_names(visitor, [BY_NAME[NINE]])
    search.fill("HIDDEN attractor")
    expect_names(visitor, [e for e in ENTRIES if "hidden" in f"{e.description} {e.aliases}"])
    search.fill("")
    order = page.get_by_role("combobox", name="Order")
    by_name = sorted((e.name for e in ENTRIES), key=lambda n: [
        int(p) if p.isdigit() else p for p in re.split(r"(\d+)", n)
    ])  # fmt: skip
    for choice, expected in {
        "name": by_name,
        "most-points": sorted((e.count for e in ENTRIES), reverse=True),
        "points": sorted(e.count for e in ENTRIES),
        "cycles": sorted((len(e.cycles) for e in ENTRIES), reverse=True),
    }.items():
        order.select_option(choice)
        shown = [BY_NAME[name] for name in names(visitor)]
        found = {"name": lambda e: e.name, "cycles": lambda e: len(e.cycles)}
        assert [found.get(choice, lambda e: e.count)(e) for e in shown] == expected
    assert address(visitor) == {"tab": "catalogue", "order": "cycles"}
    # nothing found: what to drop, and one button for all
    search.fill("no such thing")
    chip(visitor, "8 sinks").click()
    expect(heading(visitor, "No entry has all of this.")).to_be_visible()
    eight = len([e for e in ENTRIES if e.sinks == 8])
    told = "one entry" if eight == 1 else f"{eight} entries"
    expect(page.get_by_text(f"“no such thing”: without it {told}")).to_be_visible()
    page.get_by_role("button", name="Drop the words").click()
    expect_names(visitor, [e for e in ENTRIES if e.sinks == 8])
    search.fill("no such thing")
    page.get_by_role("button", name="Clear all filters").click()
    expect_names(visitor, ENTRIES)
    expect(search).to_have_value("")
    # the address brings the filters back; one that is not known is told
    go(visitor, kept.partition("tab=catalogue")[2])
    expected = [e for e in ENTRIES if e.sources == 2 and e.sinks in (3, 4)]
    expect_names(visitor, [e for e in expected if not e.codimension and e.stable_cycles == 1])
    expect(chip(visitor, "3 sinks")).to_have_attribute("aria-pressed", "true")
    go(visitor, "&sinks=3,many")
    visitor.alert("sinks=many")
    expect_names(visitor, ENTRIES)


def test_an_entry_by_its_address_and_back_and_forward(arrive):
    visitor = at(arrive(permissions=["clipboard-read", "clipboard-write"]), f"&entry={HIDDEN}")
    page, entry = visitor.page, BY_NAME[HIDDEN]
    expect(heading(visitor, entry.title)).to_be_focused()
    picture = large(visitor)
    for kind, count in {".sink": 1, ".cs": 1, ".cu": 1, ".saddle": 0}.items():
        expect(picture.locator(kind)).to_have_count(count)
    shown = page.locator("section.page:not(.compare)")
    for text in (
        entry.description, "This is the only fixed point.", entry.signature.text,
        *(f"{cycle.period:.9g}" for cycle in entry.cycles),
        "hidden attractor with a reset gate", "beyond the paper",
    ):  # fmt: skip
        expect(shown.get_by_text(text).first).to_be_visible()
    row = shown.locator("tbody tr").first
    expect(row).to_contain_text(f"{entry.points[0].h[0]:.8f}".replace("-", "−"))
    for button, copied in {
        "Copy signature": entry.signature.text,
        "Copy address": page.url,
        "Copy parameters": None,
    }.items():
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text("Copied the")).to_be_visible()
        text = visitor.look("navigator.clipboard.readText()")
        if copied is None:
            assert json.loads(text) == entry.gru.to_dict()
        else:
            assert text == copied
    page.get_by_role("link", name="All entries").first.click()
    expect_names(visitor, ENTRIES)
    chip(visitor, "4 sinks").click()
    address(visitor)
    entry_link(visitor, NINE).click()
    expect(heading(visitor, BY_NAME[NINE].title)).to_be_visible()
    expect(large(visitor).locator(".sink")).to_have_count(4)
    expect(shown.locator("section", has_text="Fixed points").locator("tbody tr")).to_have_count(9)
    page.go_back()
    expect_names(visitor, [e for e in ENTRIES if e.sinks == 4])
    expect(entry_link(visitor, NINE)).to_be_focused()
    page.go_forward()
    expect(heading(visitor, BY_NAME[NINE].title)).to_be_visible()
    # from here to Explore, as one step, and back
    page.get_by_role("button", name="Explore from here").click()
    (a, b), (c, d) = BY_NAME[NINE].gru.Uh
    visitor.until(
        f"gs.header().values?.['Uh[0, 0]'] === {a:g} && gs.header().values?.['Uh[0, 1]'] === {b:g}"
    )
    visitor.until("gs.ready()")
    assert visitor.header["findings"]["sentence"].startswith("Nine fixed points")
    visitor.until(f"new URLSearchParams(location.search).get('Uh') === '{a:g},{b:g},{c:g},{d:g}'")
    page.go_back()
    expect(heading(visitor, BY_NAME[NINE].title)).to_be_visible()
    page.go_forward()
    expect(visitor.slider("Uh₁₁")).to_be_visible()
    visitor.button("Undo").click()
    visitor.until("gs.header().preset === 'fig8b'")
    # degenerate entries lead to both neighbours; unknown names to the wall
    name = next(
        e.name for e in ENTRIES if e.degeneracy and e.degeneracy.codimension == 1 and e.clusters
    )
    go(visitor, f"&entry={name}")
    expect(shown.get_by_text("A degenerate portrait has none.")).to_be_visible()
    expect(large(visitor).locator(".cluster").first).to_be_visible()
    side = shown.locator("section", has_text="Degeneracy").get_by_role("link").first
    title = side.inner_text()
    side.click()
    expect(heading(visitor, title)).to_be_visible()
    at(visitor, "&entry=nothing-like-it")
    visitor.alert("There is no entry “nothing-like-it”")
    expect_names(visitor, ENTRIES)


def test_two_entries_side_by_side(arrive):
    visitor = at(arrive(), f"&entry={NINE}")
    page = visitor.page
    page.get_by_role("link", name="Compare with").click()
    expect(page.get_by_text("Choose an entry to compare")).to_be_visible()
    chip(visitor, "hidden attractor").click()
    entry_link(visitor, HIDDEN).click()
    expect(heading(visitor, "Two entries compared")).to_be_visible()
    assert address(visitor) == {"tab": "catalogue", "entry": NINE, "compare": HIDDEN}
    expect(
        page.get_by_text("The second has one stable cycle and one unstable cycle more, and")
    ).to_be_visible()
    frames = page.locator(".compare .portrait.large")
    expect(frames.nth(0).locator(".sink")).to_have_count(4)
    expect(frames.nth(1).locator(".cu")).to_have_count(1)
    one, other = (frames.nth(i).bounding_box() for i in (0, 1))
    assert (one["width"], one["height"]) == (other["width"], other["height"])
    assert frames.locator("svg[viewBox='0 0 2000 2000']").count() == 2
    row = page.locator(".compare tr", has_text="sinks")
    expect(row).to_have_class("differs")
    expect(row).to_contain_text(re.compile(r"sinks\s*4\s*1"))
    largest = distance(BY_NAME[NINE].gru, BY_NAME[HIDDEN].gru)
    expect(page.locator(".compare tr", has_text="largest difference")).to_contain_text(
        f"{largest:.4g}"
    )
    page.get_by_role("link", name="Swap").click()
    more = "The second has three sinks, four saddles and one source more"
    expect(page.get_by_text(more)).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_text("Choose an entry to compare")).to_be_visible()


def test_the_keyboard_and_the_dark_theme(visitor):
    page = visitor.page
    page.get_by_role("tab", name="Explore").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Catalogue")).to_be_focused()
    expect(page.get_by_role("tab", name="Catalogue")).to_have_attribute("aria-selected", "true")
    expect(page.locator("ul.cards .picture svg").first).to_be_visible()
    reached = ""
    for _ in range(70):
        page.keyboard.press("Tab")
        focused = page.locator("a.card:focus")
        if focused.count():
            reached = focused.get_attribute("aria-label")
            break
    first = BY_NAME[names(visitor)[0]]
    assert reached.startswith(first.title)
    page.keyboard.press("ArrowRight")
    expect(entry_link(visitor, names(visitor)[1])).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(entry_link(visitor, first.name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading(visitor, first.title)).to_be_focused()
    # every mark takes its colour from the theme
    path = large(visitor).locator(".nx")
    for theme in ("light", "dark"):
        colour = THEMES[theme].x_nullcline.lstrip("#")
        rgb = ", ".join(str(int(colour[k : k + 2], 16)) for k in (0, 2, 4))
        expect(path).to_have_css("stroke", f"rgb({rgb})")
        page.get_by_role("button", name="theme").click()


def test_a_broken_catalogue_leaves_the_rest(arrive, serve):
    with serve(app="tests/ui/broken_app") as server:
        visitor = arrive(server.url).open()
        visitor.page.get_by_role("tab", name="Catalogue").click()
        visitor.alert("The catalogue cannot be shown.")
        visitor.alert("catalogue.json is damaged: n1")
        visitor.page.get_by_role("tab", name="Explore").click()
        visitor.type("gain", "2")
        visitor.until_value("gain", 2)
        assert "Traceback" not in server.log


def fig8(visitor, gamma):
    """Turn γ of Fig. 8 and give the entry that Explore then names."""
    visitor.type("bh₂", gamma)
    visitor.until_value("bh[1]", float(gamma))
    settled(visitor)
    line = visitor.page.get_by_label("Place in the catalogue")
    expect(visitor.page.locator(".gs-found .head")).not_to_have_class(re.compile("stale"))
    expect(line).not_to_have_attribute("data-state", "pending")
    return line


def test_explore_names_the_entry_while_fig_8_is_walked_through(visitor):
    page = visitor.page
    found = {}
    for gamma in ("0.051", "0.0535", "0.054085", "0.0542"):
        line = fig8(visitor, gamma)
        expect(line).to_have_attribute("data-state", "entry")
        found[gamma] = line.locator(".code").get_by_role("button").inner_text()
    assert found["0.0535"] == found["0.054085"]
    assert len(set(found.values())) == 3
    expect(page.locator("button.thumbnail svg")).to_be_visible()
    line = fig8(visitor, "0.0541746769162")
    expect(line).to_contain_text("topology not resolved")
    expect(page.locator(".global .reason")).to_contain_text("homoclinic")
    # the entry's name and its thumbnail lead to it
    fig8(visitor, "0.0535").get_by_role("button", name=found["0.0535"]).click()
    expect(heading(visitor, BY_NAME[found["0.0535"]].title)).to_be_visible()
    page.go_back()
    page.locator("button.thumbnail").click()
    expect(heading(visitor, BY_NAME[found["0.0535"]].title)).to_be_visible()


def test_the_nearest_parameters_of_another_entry(visitor):
    page = visitor.page
    settled(visitor)
    page.get_by_role("button", name="nearest other topology").click()
    expect(page.get_by_text("Choose an entry: its parameters nearest")).to_be_visible()
    entry_link(visitor, NINE).click()
    panel = page.get_by_role("region", name="Nearest to what Explore shows")
    expect(panel).to_contain_text("No parameter has to change by more than 0.", timeout=40_000)
    panel.get_by_role("button", name="Open in Explore").click()
    visitor.until("gs.header().findings?.sentence.startsWith('Nine fixed points') && gs.ready()")
    settled(visitor)
    expect(page.get_by_label("Place in the catalogue")).to_contain_text(NINE)
    visitor.button("Undo").click()
    visitor.until("gs.header().preset === 'fig8b'")


def test_a_file_is_verified_before_it_is_shown(arrive, tmp_path):
    visitor = at(arrive(), "")
    page = visitor.page
    file = tmp_path / "finds.json"
    chooser = page.locator(".own input[type=file]")

    def given(document):
        file.write_text(document if isinstance(document, str) else json.dumps(document))
        chooser.set_input_files(file)

    head = {"format": "gruscope-finds", "version": 1}
    given("{not json")
    visitor.alert("“finds.json” was not opened:")
    given(head | {"finds": [{"gru": {"Uh": [[3, 0], [0, 3]]}}, {"gru": {"Uh": [[2, 0], [0, 2]]}}]})
    own = page.get_by_role("region", name="Your own entries")
    expect(own).to_contain_text("finds.json: 1 of 2 verified.")
    expect(own).to_contain_text("find 2 was not verified: its topology is not resolved")
    own.get_by_role("link").click()
    expect(heading(visitor, BY_NAME[NINE].title)).to_be_visible()
