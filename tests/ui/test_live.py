"""Flow control: bursts, held keys, lost connections, two visitors."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

BURST = """
(range, [from, to, count]) => {
  for (let i = 1; i <= count; i++) {
    range.valueAsNumber = from + ((to - from) * i) / count;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  }
  range.dispatchEvent(new Event("change", { bubbles: true }));
}
"""


def counted(visitor):
    """Count the packets that arrive from now on; once on a page."""
    visitor.look(
        "((m) => { gs.packets = 0; m.properties.packet.change.connect(() => gs.packets++) })"
        "((m => m.data ?? m)(gs.model('controls')))"
    )


@pytest.mark.own_page
def test_a_burst_ends_with_the_newest_value_and_builds_no_backlog(visitor):
    counted(visitor)
    visitor.slider("gain").evaluate(BURST, [1, 7.5, 200])
    visitor.until_value("gain", 7.5)
    visitor.until("location.search.includes('gain=')")
    assert visitor.look("gs.packets") <= 6
    expect(visitor.slider("gain")).to_have_value("7.5")
    visitor.button("Undo").click()
    visitor.until_value("gain", 3)


def test_a_burst_spread_over_time_ends_with_the_newest_value(visitor):
    slider = visitor.slider("bh₁")
    for i in range(1, 21):
        slider.evaluate(BURST, [-1, -1 + i / 10, 10])
    visitor.until_value("bh[0]", 1)
    visitor.until("!gs.header().error && location.search.includes('bh=1,')")
    assert visitor.header["values"]["bh[0]"] == 1


def test_keys_held_on_a_slider_settle_on_the_sum_of_their_steps(visitor):
    slider = visitor.slider("bh₁")
    begin = visitor.header["values"]["bh[0]"]
    slider.focus()
    for _ in range(60):  # a key held down repeats without being released
        visitor.page.keyboard.down("ArrowRight")
    visitor.page.keyboard.up("ArrowRight")
    visitor.until("Math.abs(gs.header().values['bh[0]'] - it) < 1e-6", begin + 60 * 0.0001)
    visitor.page.wait_for_timeout(500)  # held keys count as one step once they pause
    visitor.page.keyboard.press("Shift+ArrowLeft")
    visitor.page.keyboard.press("PageUp")
    visitor.until("Math.abs(gs.header().values['bh[0]'] - it) < 1e-6", begin + 0.006 - 0.001 + 0.01)
    assert visitor.header["values"]["gain"] == 3
    visitor.button("Undo").click()
    visitor.until("Math.abs(gs.header().values['bh[0]'] - it) < 1e-6", begin + 0.006)


def test_two_visitors_are_apart(share):
    one, other = share(), share(locale="en-GB")
    before = other.header["values"]
    one.type("gain", "1")
    one.until_value("gain", 1)
    one.page.mouse.click(*one.place(0.5, 0.5))
    one.until("gs.header().starts.length === 6")
    other.type("bh₁", "0.5")
    other.until_value("bh[0]", 0.5)
    assert other.header["values"] == before | {"bh[0]": 0.5}
    assert len(other.header["starts"]) == 5
    assert one.header["values"]["bh[0]"] == before["bh[0]"]
    expect(other.field("gain")).to_have_value("3")


@pytest.mark.own_page
def test_a_dropped_connection_comes_back_with_the_newest_values(visitor):
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    for value in (4.5, 6.5):
        assert visitor.look("gs.sockets.at(-1).readyState") == 1
        visitor.look("gs.sockets.at(-1).close()")
        for k in range(4):
            visitor.slider("gain").evaluate(BURST, [k, k + 1, 5])
        visitor.slider("gain").evaluate(BURST, [1, value, 20])
        visitor.until_value("gain", value)
        expect(visitor.slider("gain")).to_have_value(str(value))
        visitor.type("bh₁", str(value / 10))
        visitor.until_value("bh[0]", value / 10)
    assert visitor.look("gs.sockets.length") >= 3
    # the browser's own word on what was sent while the test closed the socket
    visitor.problems[:] = [p for p in visitor.problems if "already in CLOSING" not in p]
