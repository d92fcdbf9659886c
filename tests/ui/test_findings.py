"""The findings' looks: title and cards, marks of certainty, words that explain themselves."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.ui.test_global_layers import settled

CUT = """
(root) => [...root.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const alone = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!alone || !box.width || e.closest(".aloud, .tip")) return false;
  const card = (e.closest(".card") ?? root).getBoundingClientRect();
  const beyond = box.right > card.right + 1 || box.left < card.left - 1;
  return beyond || style.textOverflow === "ellipsis";
}).map((e) => e.textContent)
"""


def cards(visitor):
    return visitor.page.locator("section.gs-found")


def boxes(visitor):
    """Where title, cards, their rows and the legend stand."""
    return cards(visitor).evaluate(
        "(root) => [...root.querySelectorAll('.head, .title, .entry, .card, .card header, .rows,"
        " .detail, .stack, .where, .folds, .legend')].map((e) => {"
        " const { x, y, width, height } = e.getBoundingClientRect();"
        " return [x, y, width, height] })"
    )


def test_the_title_stands_before_the_code_and_says_numbers_in_words(visitor):
    settled(visitor)
    found = cards(visitor)
    title = found.get_by_role("heading", level=2)
    expect(title).to_have_text("Two sinks, two saddles, one source and one stable cycle")
    place = visitor.page.get_by_label("Place in the catalogue")
    expect(place).to_contain_text("proven topology")
    expect(place).to_contain_text(re.compile(r"Fig\. 8B · n5-s2-d2-u1-c10-a$"))
    assert title.bounding_box()["y"] < place.bounding_box()["y"]
    expect(found.get_by_role("heading", level=3)).to_have_text(
        ["5 points", "In the long run", "The paper says"]
    )


def test_certainty_is_told_by_shape_colour_and_word(share):
    seen = {}
    for scheme in ("light", "dark"):
        visitor = share(color_scheme=scheme)
        settled(visitor)
        found = cards(visitor)
        expect(found).to_have_attribute("data-theme", scheme)
        legend = found.locator(".legend .mk")
        expect(legend).to_have_text(["proven", "computed", "not resolved"])
        looks = legend.evaluate_all(
            "(all) => all.map((e) => [getComputedStyle(e).color, e.querySelector('svg').innerHTML])"
        )
        assert len({shape for _, shape in looks}) == len({colour for colour, _ in looks}) == 3
        seen[scheme] = looks
        # what is only computed never says proven
        expect(found.locator(".proof")).to_have_text("all found: proven")
        assert found.locator(".proof svg").inner_html() == looks[0][1]
        for part, which in (
            (".global header .state .mk", 1),
            (".entry .mk", 0),
            (".number .mk", 0),
        ):
            expect(found.locator(part)).to_contain_text(("proven", "computed")[which])
            assert found.locator(part).locator("svg").inner_html() == looks[which][1]
        # each at the right end of its line
        for mark in (found.locator(".proof"), found.locator(".global header .state")):
            box, card = mark.bounding_box(), mark.locator("xpath=..").bounding_box()
            assert box["x"] + box["width"] == pytest.approx(card["x"] + card["width"], abs=1)
    assert all(a[0] != b[0] for a, b in zip(seen["light"], seen["dark"], strict=True))


def test_what_is_not_resolved_has_its_own_mark_and_reason(share):
    visitor = share(
        "v=1&preset=fig8b&Uh=2.963065021785413,0.4693033951206928,"
        "-0.4693033951206928,2.963065021785413&bh=0.32,0.0541746769162"
    )
    settled(visitor)
    found = cards(visitor)
    expect(found.locator(".entry .mk")).to_have_text("topology not resolved")
    expect(found.locator(".entry")).to_contain_text("no catalogue entry")
    reason = found.locator(".reason")
    expect(reason).to_contain_text("homoclinic orbit is near")
    expect(reason.locator(".mk")).to_have_attribute("data-status", "not resolved")
    expect(found.locator(".proof")).to_have_attribute("data-status", "proven")


def test_a_row_tells_its_width_and_rings_its_point(visitor):
    settled(visitor)
    found = cards(visitor)
    heads = found.locator("table.points th")
    expect(heads).to_have_text(["", "kind", "x", "y", re.compile("^eigenvalues")])
    detail = found.locator(".detail")
    expect(detail).to_contain_text("point at a row")
    row = found.locator("table.points tbody tr.source")
    row.hover()
    expect(detail).to_have_text(
        re.compile(r"^width \de−\d+ · residual [\de−]+ · Krawczyk’s test · point 5$")
    )
    point = visitor.look("((p) => { const i = p.kind.indexOf('source'); return [p.x[i], p.y[i]] })"
                         "(gs.data('points'))")  # fmt: skip
    assert visitor.look("[gs.data('ring').x[0], gs.data('ring').y[0]]") == pytest.approx(point)
    found.locator(".title").hover()
    visitor.until("gs.data('ring').x.length === 0")
    row.focus()
    visitor.until("gs.data('ring').x.length === 1")
    expect(row).to_have_attribute("aria-describedby", "gs-point")
    # another portrait takes the ring away
    visitor.type("gain", "2.9")
    visitor.until_value("gain", 2.9)
    visitor.until("gs.data('ring').x.length === 0")


def test_words_explain_themselves_by_hover_focus_and_tap_and_escape_ends_it(visitor):
    settled(visitor)
    found = cards(visitor)
    tip = found.get_by_role("tooltip")
    words = {"index sum": "add up to 1", "eigenvalues": "Rates and directions",
             "multiplier": "The factor by which", "width": "provably holds"}  # fmt: skip
    for word, text in words.items():
        button = found.get_by_role("button", name=word, exact=True)
        button.hover()
        expect(tip).to_contain_text(text)
        expect(button).to_have_attribute("aria-describedby", "gs-tip")
        tip.hover()  # it may be read with the hand on it
        visitor.page.wait_for_timeout(300)
        expect(tip).to_be_visible()
        visitor.page.mouse.move(2, 2)
        expect(tip).to_be_hidden()
        button.focus()
        expect(tip).to_contain_text(text)
        visitor.page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        expect(button).to_be_focused()
    found.get_by_role("button", name=re.compile("^gap")).click()
    found.get_by_role("button", name="Gap", exact=True).hover()
    expect(tip).to_contain_text("signed distance")
    found.get_by_role("button", name="regions, slow").click()
    for word, text in {
        "Regions": "forward and backward",
        "Slow sets": "speed |ḣ| is least",
    }.items():
        found.get_by_role("button", name=word, exact=True).hover()
        expect(tip).to_contain_text(text)
    # a mark tells how its claim was found
    found.locator(".proof").hover()
    expect(tip).to_contain_text("Krawczyk")


def test_the_gap_dial_is_there_only_while_there_is_a_gap(visitor):
    settled(visitor)
    button = visitor.page.get_by_role("button", name=re.compile("^gap"))
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    dial = visitor.page.get_by_role("group", name="Gap dial")
    expect(dial.get_by_role("button", name="Solve", exact=True)).to_be_visible()
    room = dial.bounding_box()
    visitor.page.keyboard.press("1")  # four sinks, each quadrant its own: no branches come near
    visitor.until("gs.header().preset === 'fig2a'")
    settled(visitor)
    expect(button).to_be_hidden()
    expect(dial.get_by_role("button", name="Solve", exact=True)).to_be_hidden()
    expect(dial).to_contain_text("no branches come near each other")
    assert dial.bounding_box() == room  # what is unfolded keeps its room


def test_nothing_of_the_findings_moves_while_a_slider_moves(visitor):
    settled(visitor)
    before = boxes(visitor)
    for value in ("0.054", "0.0542", "0.06", "-0.5", "2"):  # points, cycles, gap come and go
        visitor.type("bh₂", value)
        visitor.until_value("bh[1]", float(value))
        assert boxes(visitor) == before
        settled(visitor)
        assert boxes(visitor) == before, value
    visitor.type("bh₂", "1e9")  # a message covers the title, and moves nothing
    visitor.alert("limited to")
    assert boxes(visitor) == before


def test_more_than_six_points_scroll_inside_their_card(share):
    visitor = share("v=1&preset=fig3a")
    settled(visitor)
    rows = visitor.page.get_by_role("group", name="Fixed points")
    height, inside = rows.evaluate("(e) => [e.clientHeight, e.scrollHeight]")
    assert inside > height >= 6 * 24
    last = visitor.page.locator("table.points tbody tr").last
    last.focus()
    box, card = last.bounding_box(), rows.bounding_box()
    assert card["y"] <= box["y"] and box["y"] + box["height"] <= card["y"] + card["height"] + 1
    head = visitor.page.locator("table.points thead th").nth(1).bounding_box()
    assert head["y"] == pytest.approx(card["y"], abs=2)  # the header stays


@pytest.mark.parametrize("query", ["preset=fig8b", "preset=fig3a", "preset=hidden", "preset=fig9b",
                                   "preset=gate", "Uh=2,0,0,2", "Uh=2,0,0,3"])  # fmt: skip
def test_no_text_is_cut_off(share, query):
    visitor = share(f"v=1&{query}", viewport={"width": 1440, "height": 900})
    settled(visitor)
    assert cards(visitor).evaluate(CUT) == []


def test_one_of_a_kind_is_no_plural(share):
    visitor = share("v=1&preset=fig5b")
    settled(visitor)
    text = cards(visitor).inner_text()
    assert "1 point\n" in text and "One source and one stable cycle" in text
    assert not re.search(r"\b1 (points|sinks|saddles|sources|cycles|clusters|regions)\b", text)


def test_layers_are_buttons_that_are_their_own_legend(share):
    seen = []
    for scheme in ("light", "dark"):
        visitor = share(color_scheme=scheme)
        bar = visitor.page.get_by_role("group", name="Layers")
        chips = bar.locator("button[aria-pressed]")
        expect(chips).to_have_count(11)
        assert chips.locator(".swatch svg").count() == 11
        paint = (
            bar.locator("button", has_text="nullclines")
            .locator("path")
            .evaluate_all("(all) => all.map((e) => getComputedStyle(e).stroke)")
        )
        assert len(set(paint)) == 3  # solid; hollow: its colour, and the paper's over it
        seen.append(paint)
        # the map's choice stands inside its own button's frame
        choice = bar.get_by_role("combobox", name="colour map shows").bounding_box()
        chip = bar.get_by_role("button", name="map", exact=True).bounding_box()
        assert choice["x"] == pytest.approx(chip["x"] + chip["width"], abs=1)
        assert choice["y"] == chip["y"]
    assert all(a != b for a, b in zip(*seen, strict=True))
    bar.get_by_role("button", name="slow").hover()
    expect(bar.get_by_role("tooltip")).to_contain_text("slow region")


def test_chosen_layers_are_ticked_in_forced_colours(arrive):
    visitor = arrive(forced_colors="active").open()
    chip = visitor.page.get_by_role("button", name="streamlines", exact=True)
    tick = "(e) => getComputedStyle(e, '::before').content"
    assert chip.evaluate(tick).startswith('"✓"')
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    assert chip.evaluate(tick) == "none"


def test_the_layers_keep_their_height_at_every_width(visitor):
    heights = set()
    for width in (1200, 1280, 1600):  # below, they are one row (test_frame)
        visitor.resize(width, 768)
        heights.add(visitor.page.locator(".gs-layerbar").bounding_box()["height"])
    assert len(heights) == 1


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (900, 700)])
def test_all_layers_are_seen_where_there_is_room(visitor, width, height):
    visitor.resize(width, height)
    bar = visitor.page.locator(".gs-layerbar")
    room = bar.bounding_box()
    for chip in bar.get_by_role("button").all():
        box = chip.bounding_box()
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 1
        assert box["y"] + box["height"] <= room["y"] + room["height"] + 1


def test_a_plain_wheel_reaches_the_layers_of_one_row(visitor):
    visitor.resize(720, 450)
    last = visitor.page.locator(".gs-layerbar").get_by_role("button").last
    expect(last).not_to_be_in_viewport(ratio=0.98)
    visitor.page.locator(".gs-layerbar").hover()
    for _ in range(8):
        visitor.page.mouse.wheel(0, 200)
    expect(last).to_be_in_viewport(ratio=0.98)


def test_nullclines_are_solid_and_hollow_and_named_where_they_leave_the_frame(visitor):
    look = visitor.look
    width = "((w) => w.value ?? w)(gs.model(it).glyph.line_width)"
    names = ("x_nullcline", "y_nullcline", "y_nullcline_core")
    widths = {name: look(width, name) for name in names}
    assert widths["y_nullcline_core"] < widths["x_nullcline"] < widths["y_nullcline"]
    assert look("gs.model('y_nullcline').data_source === gs.model('y_nullcline_core').data_source")
    paper = "gs.model('y_nullcline_core').glyph.line_color.value"
    assert look(paper) == look("gs.model('portrait').background_fill_color")
    labels = look("gs.data('nullcline_labels')")
    assert labels["text"] == ["ẋ = 0", "ẏ = 0"]
    for x, y in zip(labels["x"], labels["y"], strict=True):
        assert max(abs(x), abs(y)) == pytest.approx(1.1, abs=0.02)
    assert labels["color"] == [
        look(f"gs.model('{u}_nullcline').glyph.line_color.value") for u in "xy"
    ]


@pytest.mark.parametrize("query", ["preset=fig8b", "preset=fig8a", "preset=fig5b", "preset=fig2a",
                                   "preset=fig7"])  # fmt: skip
def test_the_nullclines_names_dodge_marks_and_each_other(share, query):
    visitor = share(f"v=1&{query}")
    centres = visitor.look(
        "((d) => d.x.map((x, i) => { const [px, py] = gs.place(x, d.y[i]);"
        " return [px + d.dx[i], py + d.dy[i]] }))(gs.data('nullcline_labels'))"
    )
    assert len(centres) == 2
    points = visitor.look("((p) => p.x.map((x, i) => gs.place(x, p.y[i])))(gs.data('points'))")
    starts = visitor.look("((p) => p.x.map((x, i) => gs.place(x, p.y[i])))(gs.data('starts'))")
    for (x, y), (px, py) in product(centres, [*points, *starts]):
        assert abs(x - px) > 29 or abs(y - py) > 13, (x, y, px, py)
    (x, y), (u, v) = centres
    assert abs(x - u) > 58 or abs(y - v) > 26
    left, top = visitor.place(-1.1, 1.1)
    right, bottom = visitor.place(1.1, -1.1)
    for x, y in centres:
        assert left + 20 < x < right - 20 and top + 8 < y < bottom - 8


@pytest.mark.parametrize("height", [720, 900])
def test_what_changed_shows_whole_rows_and_how_many_more_there_are(arrive, height):
    visitor = arrive(viewport={"width": 1440, "height": height}).open("v=1&preset=fig8b")
    settled(visitor)
    turns = ("bh₂", 0.0525, "Hopf"), ("bh₂", 0.12, "homoclinic"), ("gain", 1, "fold")
    for knob, value, told in turns:
        visitor.type(knob, str(value))
        visitor.until_value({"bh₂": "bh[1]"}.get(knob, knob), value)
        settled(visitor)
        expect(visitor.page.locator(".changes .events")).to_contain_text(told)
    card = visitor.page.locator(".changes")
    look = """(card) => {
      const box = card.querySelector(".scroll").getBoundingClientRect();
      const all = [...card.querySelectorAll(".events > li")];
      const rows = all.map((row) => row.getBoundingClientRect());
      const whole = rows.filter((r) => r.top >= box.top - 1 && r.bottom <= box.bottom + 1).length;
      const out = rows.filter((r) => r.bottom <= box.top + 1 || r.top >= box.bottom - 1).length;
      return [rows.length, whole, out, rows.filter((r) => r.top >= box.bottom - 1).length];
    }"""
    rows, whole, out, below = card.evaluate(look)
    assert rows >= 3 and whole >= 1 + (height == 900) and below >= 1
    if height == 900:
        assert whole + out == rows  # none is cut through
        expect(card.locator(".more")).to_have_text(f"{below} more below")
        card.locator(".more").click()
        visitor.page.wait_for_timeout(600)
        assert card.evaluate(look)[3] < below
