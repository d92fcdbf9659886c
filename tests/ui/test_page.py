"""The page itself: sizes, themes, keyboard, full screen, --dev."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

FIGURE = """
(({ left, top, right, bottom }) => [left, top, right, bottom])
(Bokeh.index.find_one(gs.model(it)).el.getBoundingClientRect())
"""


def boxes_of(visitor):
    """Left, top, right, bottom of every part of the page."""
    figures = {"portrait": "portrait", "above": "series_x", "below": "series_y"}
    boxes = {part: visitor.look(FIGURE, name) for part, name in figures.items()}
    parts = {"layers": ".gs-layerbar", "findings": "section.gs-found", "controls": ".gs-knobs"}
    for part, selector in parts.items():
        box = visitor.page.locator(selector).bounding_box()
        x, y = box["x"], box["y"]
        boxes[part] = [x, y, x + box["width"], y + box["height"]]
    return boxes


# what has the focus, through all shadow roots, and its accessible name as well as one can
FOCUSED = """
(() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  if (!e || e === document.body) return null;
  const by = e.getAttribute("aria-labelledby")?.split(" ")
    .map((id) => e.getRootNode().getElementById(id)?.textContent).join(" ");
  const label = e.closest("label")?.textContent;
  return [e.tagName, e.getAttribute("aria-label") || by || label || e.textContent || e.title];
})()
"""


def overlap(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return min(width, height)


def no_scroll_bars(visitor):
    size = visitor.look(
        "(e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight])"
        "(document.scrollingElement)"
    )
    assert max(size) <= 0


@pytest.mark.own_page
def test_at_1280_by_720_everything_has_its_place(visitor):
    boxes = boxes_of(visitor)
    no_scroll_bars(visitor)
    parts = ("portrait", "above", "below", "findings", "controls")
    for i, one in enumerate(parts):
        for other in parts[i + 1 :]:
            assert overlap(boxes[one], boxes[other]) <= 1, (one, other)
    for name in ("portrait", "above", "below", "layers"):
        left, top, right, bottom = boxes[name]
        assert left >= 0 and top >= 0 and right <= 1280 and bottom <= 720, name
    frame = visitor.look("[gs.view().frame.bbox.width, gs.view().frame.bbox.height]")
    assert frame[0] == pytest.approx(frame[1], rel=0.02)  # the square is a square
    width = {name: box[2] - box[0] for name, box in boxes.items()}
    assert width["portrait"] >= max(width["controls"], width["findings"])


def test_nothing_moves_while_a_slider_does(visitor):
    before = boxes_of(visitor)
    frame = visitor.look("gs.place(0, 0)")
    for text in ("1", "9", "3"):
        visitor.type("gain", text)
        visitor.until_value("gain", float(text))
        now = boxes_of(visitor)
        assert {k: now[k] for k in ("portrait", "above", "below", "layers")} == {
            k: before[k] for k in ("portrait", "above", "below", "layers")
        }
        assert visitor.look("gs.place(0, 0)") == frame


def test_on_a_tablet_portrait_and_controls_are_reached(arrive):
    visitor = arrive(viewport={"width": 820, "height": 1180}, has_touch=True).open()
    no_scroll_bars(visitor)
    left, _, right, _ = visitor.look(FIGURE, "portrait")
    assert right - left > 400
    if not visitor.slider("gain").is_visible():
        visitor.page.get_by_role("button", name="drawer").click()
    expect(visitor.slider("gain")).to_be_visible()
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)


def test_the_keyboard_reaches_every_control(visitor):
    for title in ("Reset gate", "Update gate", "Trajectories", "Window"):
        visitor.unfold(title)
    visitor.type("gain", "2")  # undo becomes a live button
    visitor.until_value("gain", 2)
    visitor.look("document.activeElement?.blur()")
    reached = []
    for _ in range(200):
        visitor.page.keyboard.press("Tab")
        found = visitor.look(FOCUSED)
        if found:
            reached.append(found)
        if len(reached) > 60 and found == reached[0]:
            break
    unnamed = [tag for tag, name in reached if not (name or "").strip()]
    assert not unnamed, unnamed
    names = " ; ".join(name for _, name in reached)
    expected = [
        "drawer", "theme", "Undo", "Reset", "Share", "Preset", "gain", "gain, value", "angle",
        "bh₁", "bh₂, value", "before Uh", "Ur₁₁", "br₂, value", "Uz₂₂", "bz₁", "duration T",
        "Add one", "Remove all", "start 1 x", "start 5 direction", "highlight trajectory 2",
        "remove trajectory 3", "x from", "y to", "Zoom in", "Whole square", "map", "streamlines",
        "colour map shows", "trajectories", "Phase portrait", "Time series y(t)",
        "index sum", "eigenvalues", "proven", "proven topology", "nearest other", "branches",
        "regions, slow", "topology", "method", "width",
    ]  # fmt: skip
    missing = [name for name in expected if name not in names]
    assert not missing, reached


def test_findings_are_spoken_when_values_rest(visitor):
    spoken = visitor.page.locator("p.aloud[aria-live=polite]")
    visitor.type("gain", "0.5")
    expect(spoken).to_have_text(
        "One fixed point: one sink. Proven: this is the only fixed point.", timeout=15_000
    )


def test_the_dark_theme_redraws_the_figures_and_keeps_the_data(visitor):
    points = visitor.look("[...gs.data('streamlines').x].length")
    light = visitor.look("gs.model('portrait').background_fill_color")
    toggle = visitor.button("Toggle theme")
    toggle.click()
    visitor.until("gs.model('portrait').background_fill_color !== it", light)
    dark = visitor.look("gs.model('portrait').background_fill_color")
    channels = [int(dark[k : k + 2], 16) for k in (1, 3, 5)]
    assert max(channels) < 64
    # nor do the canvas's first row and column keep what they had
    edge = "gs.view().canvas_view.primary.canvas.getContext('2d').getImageData(0, 0, 30, 1).data"
    visitor.until(f"Math.max(...[...{edge}].filter((_, i) => i % 4 < 3)) < 64")
    assert visitor.look("[...gs.data('streamlines').x].length") == points
    assert visitor.look("gs.model('x_nullcline').glyph.line_color.value") == "#ffb000"
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    assert visitor.look("gs.model('portrait').background_fill_color") == dark
    toggle.click()
    visitor.until("gs.model('portrait').background_fill_color === it", light)


def test_the_theme_is_the_system_s_until_one_is_chosen_and_then_kept(arrive):
    visitor = arrive(color_scheme="dark").open()
    expect(visitor.page.locator(".mui-dark").first).to_be_visible()
    visitor.until("gs.model('portrait').background_fill_color !== '#ffffff'")
    visitor.page.emulate_media(color_scheme="light")
    visitor.until("gs.model('portrait').background_fill_color === '#ffffff'")
    visitor.button("Toggle theme").click()
    visitor.until("gs.model('portrait').background_fill_color !== '#ffffff'")
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.emulate_media(color_scheme="light")
    visitor.page.reload()
    visitor.until("gs.header().findings && gs.ready()")
    visitor.until("gs.model('portrait').background_fill_color !== '#ffffff'")
    # the title is the address that is open
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    visitor.until("location.search.slice(1) === gs.header().query")
    visitor.page.get_by_role("link", name="Gruscope").click()
    visitor.until("gs.header().findings && gs.ready()")
    visitor.until_value("gain", 2)


def test_one_key_fills_the_screen(visitor):
    visitor.page.keyboard.press("f")
    visitor.until("document.fullscreenElement !== null")
    visitor.until("gs.view().frame.bbox.height > 500")
    visitor.page.keyboard.press("2")
    visitor.until("gs.header().preset === 'fig3a'")
    visitor.page.keyboard.press("f")
    visitor.until("document.fullscreenElement === null")


def test_panel_serve_dev_serves_the_page(arrive, serve):
    with serve("--dev") as server:
        visitor = arrive(server.url).open()
        visitor.type("gain", "2")
        visitor.until_value("gain", 2)
        visitor.page.goto("about:blank")
        assert "Traceback" not in server.log
