"""One mark, one name and one spelling on every tab, and no word or number that is cut."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.catalogue import load_catalogue
from tests.ui.test_catalogue import at, heading, large
from tests.ui.test_global_layers import settled
from tests.ui.test_one_unit import open_tab
from tests.ui.visiting import arriving

ENTRIES = {entry.name: entry for entry in load_catalogue()}
DEGENERATE = next(e for e in ENTRIES.values() if "bh₁ decides" in e.description and e.clusters)
ANGLE = "tab=bifurcations&parameter=turn&interval=-0.9424777960769379,0.6283185307179586&v=1"
CUT = """(e) => {
  const range = document.createRange();
  range.selectNodeContents(e);
  const [text, box] = [range.getBoundingClientRect(), e.getBoundingClientRect()];
  const inside = text.left >= box.left - 1 && text.right <= box.right + 1;
  return !(inside && text.bottom <= box.bottom + 2 && e.scrollWidth <= e.clientWidth + 1);
}"""


def signs(marks):
    """Shape, colour and word of each mark of certainty."""
    return marks.evaluate_all(
        "all => all.map((e) => [e.querySelector('svg').innerHTML, getComputedStyle(e).color, "
        "e.dataset.status])"
    )


@pytest.mark.own_page
def test_marks_of_certainty_are_the_same_on_every_tab(visitor):
    page = visitor.page
    settled(visitor)
    legend = page.get_by_label("Marks of certainty").locator(".mk")
    known = {word: [shape, colour] for shape, colour, word in signs(legend)}
    assert set(known) == {"proven", "computed", "not resolved"}

    def same(scope, *words):
        found = signs(scope.locator(".mk"))
        assert {word for *_, word in found} == set(words)
        assert all(sign == known[word] for *sign, word in found)

    open_tab(visitor)
    found = page.get_by_role("region", name="Findings on the phase line")
    expect(found.locator(".proof .mk")).to_have_text("Proven:")
    same(found, "proven", "computed")
    page.keyboard.press("2")
    expect(found.locator(".proof .mk")).to_have_text("Not resolved:")
    expect(found.locator(".proof")).to_contain_text("a pair too close to part")  # its reason
    same(found, "proven", "computed", "not resolved")

    page.get_by_role("tab", name="Bifurcations").click()
    page.get_by_role("button", name="Eq. 9 over bh₂").click()
    how = page.get_by_role("region", name="Findings").locator(".how:visible")
    expect(how).to_contain_text("limit cycles, looked for at", timeout=90_000)
    same(how, "proven", "computed")
    expect(how.locator(".claim").first).to_contain_text("proven the sets of fixed points")

    page.goto(f"{visitor.url}?tab=catalogue&entry=n9-s4-d4-u1-c00-a")
    entry = page.locator("section.page .right")
    expect(entry.locator(".radius").first).to_be_visible(timeout=30_000)
    same(entry, "proven", "computed")
    page.goto(f"{visitor.url}?tab=catalogue&entry={DEGENERATE.name}")
    expect(entry.get_by_text("A degenerate portrait has none.")).to_be_visible(timeout=30_000)
    same(entry, "proven", "computed", "not resolved")
    expect(entry.locator(".description")).to_contain_text("₁ decides on which side")


def test_an_angle_has_one_name_and_one_spelling(arrive):
    visitor = arrive()
    page = visitor.page
    page.goto(f"{visitor.url}?{ANGLE}")
    title = page.get_by_role("heading", level=2, name="angle α from −3π/10 to π/5")
    expect(title).to_be_visible(timeout=30_000)
    expect(page.get_by_role("textbox", name="from", exact=True)).to_have_value("−3π/10")
    expect(page.get_by_role("textbox", name="to", exact=True)).to_have_value("π/5")
    expect(page.get_by_text("The angle rotates all of Uh.")).to_be_visible()
    page.get_by_role("button", name="Sweep", exact=True).click()
    expect(
        page.get_by_role("textbox", name="from", exact=True).locator("visible=true").first
    ).to_have_value("−3π/10")
    for word in ("turn α", "scale β"):
        expect(page.get_by_text(word)).to_have_count(0)
    page.get_by_role("tab", name="Explore").click()
    visitor.until("gs.header().findings && gs.ready()")
    settled(visitor)
    visitor.type("angle", "pi/20")
    visitor.until("Math.abs(gs.header().values.angle - Math.PI / 20) < 1e-12")
    settled(visitor)
    changed = page.get_by_role("region", name="What changed").locator("header small")
    if changed.inner_text():
        expect(changed).to_have_text("α from −π/20 to π/20")


@pytest.fixture(scope="module")
def wide(profile, server):
    """A tab's page in a window of some size; its tests leave it as it is."""
    with arriving(profile, server) as arrive:
        there = {}

        def wide(tab, width, height=900):
            if tab not in there:
                visitor = arrive()
                visitor.page.goto(f"{visitor.url}?tab={tab}")
                there[tab] = visitor
            page = there[tab].page
            page.bring_to_front()
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(500)  # figures follow, and the drawer goes or comes
            return there[tab]

        yield wide


@pytest.mark.parametrize("width", [1440, 1400, 1280, 1024, 390])
def test_the_modes_of_bifurcations_are_all_in_the_drawer(wide, width):
    visitor = wide("bifurcations", width)
    page = visitor.page
    if width < 1200:
        page.get_by_role("button", name="Open drawer").click(timeout=30_000)
    expect(page.get_by_role("button", name="One parameter")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(400)  # the drawer has come
    drawer = page.locator(".sidebar").bounding_box()
    for name in ("One parameter", "Two parameters", "Sweep"):
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_visible()
        box = button.bounding_box()
        assert drawer["x"] <= box["x"]
        assert box["x"] + box["width"] <= drawer["x"] + drawer["width"] - 4
        assert not button.evaluate(CUT)
    page.keyboard.press("Escape")  # closes it where it lies over the page


def test_a_preset_does_not_move_the_knobs(visitor):
    row = visitor.page.locator(".gs-knobs [data-knob='bh[1]']")
    knobs = visitor.page.locator(".gs-knobs").first
    before = knobs.bounding_box()["y"]
    for key in "1234567890":
        visitor.page.keyboard.press(key)
        visitor.page.wait_for_timeout(250)
        assert knobs.bounding_box()["y"] == before, key
    visitor.type("bh₂", "0.3")
    visitor.until_value("bh[1]", 0.3)
    expect(row).to_be_visible()
    assert knobs.bounding_box()["y"] == before


def test_a_number_in_a_heading_is_never_cut(arrive):
    visitor = arrive(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).open()
    settled(visitor)
    field = visitor.page.locator(".dock").get_by_role("textbox", name="bh₂, value")
    field.fill("0.0570512")
    field.press("Enter")
    visitor.until_value("bh[1]", 0.0570512)
    settled(visitor)
    way = visitor.page.get_by_role("region", name="What changed").locator("header small")
    expect(way).to_have_text("bh₂ from 0.0535 to 0.0570512")
    assert not way.evaluate(CUT)
    room = visitor.page.get_by_role("region", name="What changed").bounding_box()
    box = way.bounding_box()
    assert room["x"] <= box["x"] and box["x"] + box["width"] <= room["x"] + room["width"]


def test_nullclines_of_the_catalogue_differ_without_colour(arrive):
    visitor = at(arrive(), "")
    page = visitor.page
    look = "e => { const s = getComputedStyle(e); return [s.strokeDasharray, s.strokeWidth] }"
    card = page.locator("ul.cards .picture svg").first
    expect(card).to_be_visible()
    x, y = (card.locator(css).first.evaluate(look) for css in (".nx", ".ny"))
    assert x[0] == "none" and y[0] != "none"
    name = "n9-s4-d4-u1-c00-a"
    page.locator(f'li[data-name="{name}"] a').click()
    expect(heading(visitor, ENTRIES[name].title)).to_be_visible()
    picture = large(visitor)
    legend = page.locator("section.page .legend").first
    for text in ("ẋ = 0", "ẏ = 0"):
        expect(legend).to_contain_text(text)
    # hollow: a core of the paper's colour lies in the wider line
    core = picture.locator(".core").first
    wide = [picture.locator(css).first.evaluate(look)[1] for css in (".nx", ".ny")]
    assert float(wide[1][:-2]) > float(wide[0][:-2])
    assert core.count()


@pytest.mark.parametrize("width", [1440, 390])
def test_titles_in_the_catalogue_are_whole(wide, width):
    visitor = wide("catalogue", width)
    visitor.page.locator(".catalogue[data-view]").wait_for()
    titles = visitor.page.locator("ul.cards .title")
    assert titles.count() == len(ENTRIES)
    told = titles.evaluate_all(f"all => all.map((e) => [e.textContent, ({CUT})(e)])")
    assert sorted(text for text, _ in told) == sorted(entry.title for entry in ENTRIES.values())
    assert not [text for text, cut in told if cut]
    spilled = "all => all.filter((e) => e.scrollHeight > e.clientHeight + 1).length"
    assert visitor.page.locator("ul.cards .card").evaluate_all(spilled) == 0


@pytest.mark.parametrize("size", [(683, 384), (412, 839), (390, 844), (1440, 900)])
def test_the_title_of_one_unit_s_plane_is_whole(wide, size):
    visitor = wide("one-unit", *size)
    visitor.until("gs.model('unit_curve:data')?.data.x.length && gs.model('unit_title')")
    visitor.page.wait_for_timeout(500)
    wide = visitor.look("""(() => {
        const { frame, canvas_view } = Bokeh.index.find_one(gs.model('unit_plane'));
        const pen = document.createElement('canvas').getContext('2d');
        pen.font = `13px ${gs.model('unit_title').text_font}`;
        const lines = gs.model('unit_title').text.split('\\n').map((l) => pen.measureText(l).width);
        return [Math.max(...lines), canvas_view.bbox.width - frame.bbox.left];
    })()""")
    assert wide[0] < wide[1]


@pytest.mark.parametrize("width", [1440, 390])
def test_arrowheads_of_the_phase_line_lie_under_no_mark_and_are_not_cut(wide, width):
    visitor = wide("one-unit", width)
    visitor.until("gs.model('unit_arrows:data')?.data.h.length")
    visitor.page.wait_for_timeout(500)
    found = visitor.look("""(() => {
        const { frame } = Bokeh.index.find_one(gs.model('unit_phase'));
        const px = (h) => frame.x_scale.compute(h);
        const of = (name) => [...gs.data(name).h].map(px);
        return { arrows: of('unit_arrows'), marks: of('unit_marks'),
                 ends: [frame.bbox.left, frame.bbox.right] };
    })()""")
    assert len(found["arrows"]) >= 2 and len(found["marks"]) == 3
    for arrow in found["arrows"]:
        assert min(abs(arrow - mark) for mark in found["marks"]) >= 18
        assert found["ends"][0] + 7 <= arrow <= found["ends"][1] - 7


@pytest.mark.parametrize("width", [390, 1440])
def test_the_numbers_of_an_entry_s_figure_are_legible_and_whole(arrive, width):
    phone = {"has_touch": True, "is_mobile": True} if width < 500 else {}
    name = "n9-s4-d4-u1-c00-a"
    visitor = at(arrive(viewport={"width": width, "height": 844}, **phone), f"&entry={name}")
    svg = large(visitor)
    texts = svg.locator("text:visible")
    look = """(all) => all.map((e) => {
      const [box, page] = [e.getBoundingClientRect(), e.ownerSVGElement.getBoundingClientRect()];
      const scale = page.width / e.ownerSVGElement.viewBox.baseVal.width;
      const within = box.left >= page.left && box.right <= page.right && box.bottom <= page.bottom;
      const size = parseFloat(getComputedStyle(e).fontSize) * scale;
      return [size, within, box.x, box.y, box.right, box.bottom];
    })"""
    told = texts.evaluate_all(look)
    assert len(told) >= 9
    assert min(size for size, *_ in told) >= 10 and all(within for _, within, *_ in told)
    boxes = [box for _, _, *box in told]
    for i, (x, y, right, bottom) in enumerate(boxes):
        for a, b, c, d in boxes[:i]:
            assert x >= c or a >= right or y >= d or b >= bottom  # none lies over another
