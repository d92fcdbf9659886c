"""Sliders in a real hand: grabbing, dragging finely, releasing, keys, a finger, short runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.test_live import counted

EQ_9 = "v=1&preset=fig8b"
THUMB = 16  # px


class Hand:
    """A mouse at the thumb of one slider."""

    def __init__(self, visitor, name, key):
        self.visitor, self.key = visitor, key
        self.slider = visitor.slider(name)
        self.slider.scroll_into_view_if_needed()
        box = self.slider.bounding_box()
        low, high, place = self.slider.evaluate("(e) => [+e.min, +e.max, e.valueAsNumber]")
        self.run = box["width"] - THUMB
        self.pixel = (high - low) / self.run
        self.x = box["x"] + THUMB / 2 + self.run * (place - low) / (high - low)
        self.y = box["y"] + box["height"] / 2
        self.bottom = box["y"] + box["height"]
        self.mouse = visitor.page.mouse

    def grab(self, off=0.0):
        self.mouse.move(self.x + off, self.y)
        self.mouse.down()

    def move(self, by, below=0.0):
        """Go ``by`` pixels from where the thumb was, and ``below`` the track."""
        self.mouse.move(self.x + by, self.bottom + below if below else self.y)
        self.visitor.frame()

    @property
    def value(self):
        return self.visitor.header["values"][self.key]

    def settled(self):
        """The value, once the portrait is that of the slider."""
        shown = self.slider.evaluate("(e) => e.valueAsNumber")
        self.visitor.until_value(self.key, shown)
        return shown


@pytest.mark.own_page
def test_a_grab_moves_nothing_and_asks_for_nothing(visitor):
    before = visitor.header["values"]
    counted(visitor)
    for off in (-6, 0, 6):
        hand = Hand(visitor, "gain", "gain")
        hand.grab(off)
        hand.mouse.up()
    visitor.page.wait_for_timeout(800)
    assert visitor.look("gs.packets") == 0
    assert visitor.header["values"] == before
    expect(visitor.button("Undo")).to_be_disabled()
    expect(visitor.slider("gain")).to_be_focused()


@pytest.mark.own_page
def test_a_drag_goes_as_far_as_the_hand_and_ten_and_a_hundred_times_less(visitor):
    hand = Hand(visitor, "gain", "gain")
    row = visitor.page.locator(".gs-knobs [data-knob=gain]")
    hand.grab(3)
    hand.move(3 + 20)
    assert hand.settled() == pytest.approx(3 + 20 * hand.pixel, abs=0.02)
    at = hand.settled()
    visitor.page.keyboard.down("Shift")
    hand.move(3 + 40)
    assert hand.settled() == pytest.approx(at + 2 * hand.pixel, abs=0.01)
    expect(row).to_have_attribute("data-fine", "fine × 10")
    visitor.page.keyboard.up("Shift")
    at = hand.settled()
    hand.move(3 + 40, below=50)  # away alone moves nothing
    hand.move(3 + 10, below=50)
    assert hand.settled() == pytest.approx(at - 3 * hand.pixel, abs=0.01)
    at = hand.settled()
    hand.move(3 + 10, below=130)
    hand.move(3 + 60, below=130)
    assert hand.settled() == pytest.approx(at + 0.5 * hand.pixel, abs=0.005)
    expect(row).to_have_attribute("data-fine", "fine × 100")
    hand.mouse.up()
    expect(row).to_have_attribute("data-fine", "")
    # beyond the end and back: the thumb waits for the hand there
    hand = Hand(visitor, "gain", "gain")
    hand.grab()
    hand.move(1000)
    hand.move(5)
    assert hand.settled() == pytest.approx(Hand(visitor, "gain", "gain").value)
    hand.mouse.up()
    visitor.button("Undo").click()
    visitor.button("Undo").click()
    visitor.until_value("gain", 3)
    expect(visitor.button("Undo")).to_be_disabled()  # each drag was one step


@pytest.mark.own_page
def test_a_release_asks_once(visitor):
    hand = Hand(visitor, "gain", "gain")
    hand.grab()
    for by in (5, 10, 15, 20):
        hand.move(by)
    hand.settled()
    visitor.page.wait_for_timeout(300)
    counted(visitor)
    hand.mouse.up()
    visitor.page.wait_for_timeout(1000)
    assert visitor.look("gs.packets") == 1
    expect(visitor.button("Undo")).to_be_enabled()


def test_a_press_beside_the_thumb_goes_there(visitor):
    hand = Hand(visitor, "gain", "gain")
    hand.grab(hand.run * 0.5)
    hand.mouse.up()
    visitor.until_value("gain", hand.settled())
    assert hand.value == pytest.approx(3 + hand.run * 0.5 * hand.pixel, abs=1.5 * hand.pixel)


def test_arrows_step_in_the_last_digit_shown(visitor):
    slider = visitor.slider("bh₂")
    for text, key, value in [
        ("0.0535", "ArrowRight", 0.0536),
        ("0.0535", "Shift+ArrowLeft", 0.0525),
        ("0.0541746769", "ArrowRight", 0.05418),
        ("0", "ArrowLeft", -0.0001),
        ("12.3456", "ArrowRight", 12.36),
        ("2", "PageUp", 2.1),
    ]:
        visitor.type("bh₂", text)
        visitor.until_value("bh[1]", float(text))
        slider.focus()
        visitor.page.keyboard.press(key)
        visitor.until_value("bh[1]", value)
    angle = visitor.slider("angle")
    visitor.type("angle", "-pi/20")
    visitor.until("Math.abs(gs.header().values.angle + Math.PI / 20) < 1e-12")
    angle.focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.until("Math.abs(gs.header().values.angle + 0.049 * Math.PI) < 1e-12")


def tells(visitor, *words):
    """What happened says all of these (of a state that was passed in haste it says nothing)."""
    for text in words:
        expect(visitor.page.locator("section.gs-found")).to_contain_text(text)


def test_the_guides_first_experiment_by_mouse(visitor):
    visitor.page.keyboard.press("0")
    visitor.until("gs.header().preset === 'fig8b'")
    hand = Hand(visitor, "bh₂", "bh[1]")
    hand.grab()
    steps = (0.0525 - 0.0535) / hand.pixel, (0.0545 - 0.0535) / hand.pixel
    for by in (steps[0] / 2, steps[0]):
        hand.move(by)
        hand.settled()
    hand.mouse.up()
    assert hand.value == pytest.approx(0.0525, abs=1.5 * hand.pixel)
    tells(visitor, "0.0530094", "gained its stability")
    hand = Hand(visitor, "bh₂", "bh[1]")
    hand.grab()
    for part in range(1, 11):
        hand.move(part / 10 * (0.0545 - 0.0525) / hand.pixel)
        hand.settled()
    hand.mouse.up()
    assert hand.value == pytest.approx(0.0545, abs=1.5 * hand.pixel)
    tells(visitor, "lost its stability", "0.0541747", "the stable cycle broke on the saddle")


def test_the_guides_first_experiment_by_keys(visitor):
    visitor.page.keyboard.press("0")
    visitor.until("gs.header().preset === 'fig8b'")
    slider = visitor.slider("bh₂")
    slider.focus()
    visitor.page.keyboard.press("Shift+ArrowLeft")
    visitor.until_value("bh[1]", 0.0525)
    tells(visitor, "gained its stability")
    for k in range(1, 21):
        visitor.page.keyboard.press("ArrowRight")
        visitor.until_value("bh[1]", round(0.0525 + 1e-4 * k, 4))
    tells(visitor, "lost its stability", "0.0541747", "the stable cycle broke on the saddle")


def test_a_preset_gives_a_slider_a_short_run_which_a_typed_value_leaves(visitor):
    def run(name):
        return visitor.slider(name).evaluate("(e) => [+e.min, +e.max]")

    assert run("bh₂") == [0.045, 0.06]
    assert run("bh₁") == [-3, 3]
    visitor.type("bh₂", "0.5")
    visitor.until_value("bh[1]", 0.5)
    assert run("bh₂") == [-3, 3]
    visitor.type("bh₂", "0.05")
    visitor.until_value("bh[1]", 0.05)
    assert run("bh₂") == [0.045, 0.06]
    visitor.slider("bh₂").focus()
    visitor.page.keyboard.press("Home")
    visitor.until_value("bh[1]", 0.045)
    visitor.page.keyboard.press("ArrowLeft")  # keys go on beyond it
    visitor.until_value("bh[1]", 0.0449)
    assert run("bh₂") == [-3, 3]
    visitor.page.keyboard.press("2")
    visitor.until("gs.header().preset === 'fig3a'")
    assert run("bh₂") == [-3, 3]


def finger(visitor):
    wire = visitor.context.new_cdp_session(visitor.page)

    def touch(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_a_finger_drags_from_anywhere_taps_to_jump_and_scrolls_the_page(arrive):
    visitor = arrive(viewport={"width": 1280, "height": 720}, has_touch=True).open()
    touch = finger(visitor)
    hand = Hand(visitor, "gain", "gain")
    x = hand.x + 40  # beside the thumb
    touch("touchStart", x, hand.y)
    for by in (8, 16, 24):
        touch("touchMove", x + by, hand.y)
    assert hand.settled() == pytest.approx(3 + 24 * hand.pixel, abs=0.02)
    touch("touchEnd")
    hand = Hand(visitor, "gain", "gain")
    at = hand.value
    touch("touchStart", hand.x - 40, hand.y)
    assert hand.value == at
    touch("touchEnd")
    assert hand.settled() == pytest.approx(at - 40 * hand.pixel, abs=1.5 * hand.pixel)
    # up and down is the page's
    hand = Hand(visitor, "gain", "gain")
    at = hand.value
    touch("touchStart", hand.x + 30, hand.y)
    for by in (20, 60, 120):
        touch("touchMove", hand.x + 31, hand.y - by)
    touch("touchEnd")
    visitor.page.wait_for_timeout(500)
    assert hand.value == at


def hint(row):
    """What is told at a track, and how well it is seen."""
    look = "getComputedStyle(e, '::after')"
    row.evaluate("(e) => Promise.all(e.getAnimations({ subtree: true }).map((a) => a.finished))")
    return row.evaluate(f"(e) => [{look}.content.slice(1, -1), Number({look}.opacity)]")


def test_fine_dragging_is_told_where_the_hand_is_and_nothing_moves_for_it(visitor):
    row = visitor.page.locator(".gs-knobs [data-knob=gain]")
    hand = Hand(visitor, "gain", "gain")
    others = visitor.page.locator(".gs-knobs .knob")
    boxes = "all => all.map((e) => JSON.stringify(e.getBoundingClientRect()))"
    before = others.evaluate_all(boxes)
    assert hint(row)[1] == 0  # calm: nothing is told before a hand comes
    hand.mouse.move(hand.x + 30, hand.y)
    assert hint(row) == ["Shift or away: finer", 1]
    hand.grab()
    visitor.page.keyboard.down("Shift")
    hand.move(4)
    assert hint(row) == ["fine × 10", 1]
    assert others.evaluate_all(boxes) == before
    visitor.page.keyboard.up("Shift")
    hand.mouse.up()
    assert others.evaluate_all(boxes) == before
    hand.mouse.move(640, 400)
    assert hint(row)[1] == 0


def test_a_finger_leaves_the_dock_upwards_and_goes_on_more_finely(arrive):
    visitor = arrive(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).open()
    row = visitor.page.locator(".dock .knob")
    expect(row).to_have_attribute("data-knob", "bh[1]")
    assert hint(row) == ["drag away from the track: finer", 1]
    touch = finger(visitor)
    run = visitor.page.locator(".dock input[type=range]")
    box = run.bounding_box()
    low, high, at = run.evaluate("(e) => [+e.min, +e.max, e.valueAsNumber]")
    pixel = (high - low) / (box["width"] - THUMB)
    x, y = box["x"] + THUMB / 2 + (at - low) / pixel, box["y"] + box["height"] / 2
    scrolled = visitor.look("scrollY")
    touch("touchStart", x, y)
    for up in (20, 45, 70):  # straight up first
        touch("touchMove", x, y - up)
    for by in (10, 20, 30):
        touch("touchMove", x + by, y - 70)
    expect(row).to_have_attribute("data-fine", "fine × 10")
    touch("touchEnd")
    visitor.until_value("bh[1]", run.evaluate("(e) => e.valueAsNumber"))
    moved = visitor.header["values"]["bh[1]"] - at
    assert moved == pytest.approx(3 * pixel, abs=0.2 * pixel)
    assert visitor.look("scrollY") == scrolled
    # up from beside the thumb and away is no tap
    at = run.evaluate("(e) => e.valueAsNumber")
    beside = x - 60 if x - box["x"] > 100 else x + 60
    touch("touchStart", beside, y)
    for up in (30, 120, 300):
        touch("touchMove", beside, y - up)
    touch("touchEnd")
    visitor.page.wait_for_timeout(300)
    assert run.evaluate("(e) => e.valueAsNumber") == at == visitor.header["values"]["bh[1]"]
    # beside a track the page is scrolled, as anywhere
    visitor.page.get_by_role("button", name="All knobs").click()
    track = visitor.slider("bh₁")
    expect(track).to_be_visible()
    visitor.page.wait_for_timeout(400)  # the drawer has come
    box = track.bounding_box()
    before = visitor.header["values"]["bh[0]"]
    x, y = box["x"] + box["width"] - 20, box["y"] + box["height"] / 2
    for kind, up in (("touchStart", 0), *(("touchMove", 20 * k) for k in range(1, 11))):
        touch(kind, x, y - up)
        visitor.frame()
    touch("touchEnd")
    visitor.page.wait_for_timeout(500)
    assert track.bounding_box()["y"] < box["y"] - 50
    assert visitor.header["values"]["bh[0]"] == before


def test_what_happened_is_marked_on_the_track_and_leads_there(visitor):
    marks = visitor.page.locator("[data-knob='bh[1]'] .mark")
    expect(marks).to_have_count(0)
    tells(visitor, "88.36")  # the state from which something happens
    for value in (0.0525, 0.0545):
        visitor.type("bh₂", str(value))
        visitor.until_value("bh[1]", value)
        tells(visitor, {0.0525: "gained its stability", 0.0545: "broke on the saddle"}[value])
    expect(marks).to_have_count(2)  # the Hopf point was met twice, at one place
    slider = visitor.slider("bh₂").bounding_box()
    run = slider["width"] - THUMB
    for mark, value in ((marks.nth(1), 0.0530094), (marks.nth(0), 0.0541747)):
        box = mark.bounding_box()
        place = slider["x"] + THUMB / 2 + run * (value - 0.045) / 0.015
        assert box["x"] + box["width"] / 2 == pytest.approx(place, abs=1)
    marks.nth(0).click()
    visitor.until("Math.abs(gs.header().values['bh[1]'] - 0.0541746769162) < 1e-12")
    expect(marks).to_have_count(2)
    visitor.page.keyboard.press("8")
    visitor.until("gs.header().preset !== 'fig8b'")
    expect(marks).to_have_count(0)


def test_an_angle_is_dragged_to_round_parts_of_pi_and_its_address_is_short(visitor):
    hand = Hand(visitor, "angle", "angle")
    hand.grab()
    hand.move(23)
    hand.mouse.up()
    ratio = hand.settled() / 3.141592653589793
    assert ratio == pytest.approx(round(ratio, 3), abs=1e-12)
    visitor.page.wait_for_url("**angle=*")
    assert len(visitor.page.url.partition("?")[2]) < 70


@pytest.mark.own_page
def test_escape_puts_a_drag_back_and_asks_once(visitor):
    visitor.page.keyboard.press("7")
    visitor.until("gs.header().preset !== 'fig8b'")
    before = visitor.header["values"]
    hand = Hand(visitor, "bh₂", "bh[1]")
    hand.grab()
    for by in (5, 10, 15):
        hand.move(by)
    hand.settled()
    assert visitor.header["values"] != before
    visitor.page.wait_for_timeout(300)
    counted(visitor)
    visitor.page.keyboard.press("Escape")
    visitor.until_value("bh[1]", before["bh[1]"])
    hand.move(40)  # the hand is empty
    hand.mouse.up()
    visitor.page.wait_for_timeout(800)
    assert visitor.look("gs.packets") == 1
    assert visitor.header["values"] == before
    assert hand.slider.evaluate("(e) => e.valueAsNumber") == before["bh[1]"]
    visitor.button("Undo").click()  # the preset was the last step
    visitor.until("gs.header().preset === 'fig8b'")


def test_escape_brings_back_a_matrix_that_is_no_rotation(arrive):
    visitor = arrive().open("v=1&mode=rotation&Uh=3,0.5,-0.25,2&bh=0.1,0.2")
    before = visitor.header["values"]
    hand = Hand(visitor, "gain", "gain")
    hand.grab()
    hand.move(20)
    hand.settled()
    assert visitor.header["values"]["Uh[0, 1]"] != 0.5
    visitor.page.keyboard.press("Escape")
    visitor.until("gs.header().values['Uh[0, 1]'] === 0.5")
    hand.mouse.up()
    assert visitor.header["values"] == before
    expect(visitor.button("Undo")).to_be_disabled()


@pytest.mark.own_page
def test_a_preset_s_key_ends_a_drag_and_nothing_of_it_comes_after(visitor):
    hand = Hand(visitor, "bh₂", "bh[1]")
    hand.grab()
    hand.move(10)
    held = hand.settled()
    hand.mouse.move(hand.x + 14, hand.y)  # on its way when the key comes
    visitor.page.keyboard.press("2")
    visitor.until("gs.header().preset === 'fig3a'")
    fresh = visitor.header["values"]
    hand.move(60)
    hand.mouse.up()
    visitor.page.wait_for_timeout(800)
    assert visitor.header["values"] == fresh
    assert visitor.slider("bh₂").evaluate("(e) => e.valueAsNumber") == fresh["bh[1]"]
    visitor.button("Undo").click()  # the drag is a step of its own
    visitor.until("gs.header().preset === 'fig8b'")
    assert visitor.header["values"]["bh[1]"] == pytest.approx(held, abs=5 * hand.pixel)
    visitor.button("Undo").click()
    visitor.until_value("bh[1]", 0.0535)
    expect(visitor.button("Undo")).to_be_disabled()


def test_keys_pressed_just_before_a_preset_s_key_belong_to_the_state_before(visitor):
    visitor.slider("gain").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("2")
    visitor.until("gs.header().preset === 'fig3a'")
    fresh = visitor.header["values"]
    visitor.page.wait_for_timeout(600)
    assert visitor.header["values"] == fresh
    visitor.button("Undo").click()
    visitor.until_value("gain", 3.001)


@pytest.mark.own_page
def test_escape_puts_a_dragged_start_back(visitor):
    starts = visitor.look("gs.data('starts')")
    at = starts["x"][0], starts["y"][0]
    x, y = visitor.place(*at)
    mouse = visitor.page.mouse
    mouse.move(x, y)
    mouse.down()
    for by in (10, 20, 30):
        mouse.move(x + by, y)
        visitor.frame()
    visitor.until("gs.data('starts').x[0] !== it", at[0])
    visitor.page.keyboard.press("Escape")
    visitor.until("gs.data('starts').x[0] === it", at[0])
    mouse.move(x + 50, y)
    mouse.up()
    visitor.page.wait_for_timeout(500)
    assert visitor.look("gs.data('starts').x[0]") == at[0]
    expect(visitor.button("Undo")).to_be_disabled()
