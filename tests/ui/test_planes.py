"""Two parameters in a browser: progress, cancelling, regions and points as ways to Explore."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.test_global_layers import settled

EQ_8 = "tab=bifurcations&mode=plane&parameter=turn&interval=0,3&parameter2=scale&interval2=1,3"


@pytest.mark.own_page
def test_the_plane_of_eq_8_and_the_way_to_explore(visitor):
    page = visitor.page
    settled(visitor)
    page.get_by_role("tab", name="Bifurcations").click()
    page.get_by_role("button", name="Two parameters").click()
    panel = page.get_by_role("region", name="Plane")
    page.get_by_role("button", name="Eq. 8 over α and β").click()
    expect(panel.get_by_role("heading", name="angle α and gain β")).to_be_visible()
    visitor.until("new URLSearchParams(location.search).get('parameter2') === 'scale'")
    expect(panel.get_by_text("Four fold curves and one Hopf curve.")).to_be_visible(timeout=60_000)
    # all is there, the last of it the regions
    expect(panel.get_by_text("3,456 portraits, computed.")).to_be_visible(timeout=120_000)
    regions = panel.get_by_role("list", name="Regions")
    expect(regions.get_by_role("listitem")).to_have_count(3)
    with page.expect_download() as saved:
        panel.get_by_role("button", name="SVG").click()
    assert "1/0/0" in saved.value.path().read_text()
    regions.get_by_role("button", name="Four sinks, four saddles and one source").click()
    expect(page.get_by_role("tab", name="Explore")).to_have_attribute("aria-selected", "true")
    visitor.until("gs.header().preset === '' && gs.ready()")
    assert visitor.header["values"]["angle"] < 0.15
    # back, where nothing has to be computed again
    page.get_by_role("tab", name="Bifurcations").click()
    expect(regions.get_by_role("listitem")).to_have_count(3)
    visitor.until("new URLSearchParams(location.search).get('mode') === 'plane'")
    # a click in the map
    box = page.locator(".gs-sweep-map").first.bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])
    expect(page.get_by_role("tab", name="Explore")).to_have_attribute("aria-selected", "true")
    visitor.until("gs.header().values?.angle > 0.5 && gs.ready()")
    # an entry of the catalogue
    page.get_by_role("tab", name="Bifurcations").click()
    regions.get_by_role("button", name="n1-s1-d0-u0-c00-a").click()
    expect(page.get_by_role("tab", name="Catalogue")).to_have_attribute("aria-selected", "true")


def test_an_address_opens_its_plane_which_can_be_cancelled(arrive):
    visitor = arrive()
    page = visitor.page
    page.goto(f"{visitor.url}?{EQ_8}&v=1&preset=fig5b")
    panel = page.get_by_role("region", name="Plane")
    expect(panel.get_by_role("heading", name="angle α and gain β")).to_be_visible(timeout=30_000)
    expect(panel.get_by_role("progressbar")).to_be_hidden()  # a link starts nothing
    panel.get_by_role("button", name="Draw the plane").click()
    expect(panel.get_by_role("progressbar")).to_be_visible(timeout=30_000)
    # another visitor comes to the same workers, and is gone when the page is closed
    other = arrive()
    other.page.goto(f"{visitor.url}?{EQ_8.replace('=1,3', '=1,2')}&v=1&preset=fig5b")
    other.page.get_by_role("button", name="Draw the plane").click(timeout=30_000)
    expect(panel.get_by_text("one other is computing")).to_be_visible(timeout=30_000)
    other.page.goto("about:blank")
    expect(panel.get_by_text("one other is computing")).to_be_hidden(timeout=40_000)
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_text("cancelled", exact=True)).to_be_visible()
    expect(panel.get_by_role("progressbar")).to_be_hidden()
    low = page.get_by_role("textbox", name="from", exact=True).first
    expect(low).to_have_value("0")
    low.fill("4")
    low.press("Enter")
    page.get_by_role("button", name="Draw", exact=True).click()
    visitor.alert("angle α: “from” must be less than “to”")
    # a mode that there is not
    page.goto(f"{visitor.url}?tab=bifurcations&mode=space&v=1&preset=fig8b")
    visitor.alert("The address was not opened: there is no mode 'space'.")
