"""Sweeps in a browser: progress, cancelling, a map, its files, and the way to Explore."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.test_global_layers import settled


@pytest.mark.own_page
def test_a_sweep_is_cancelled_and_another_leads_to_explore(visitor):
    page = visitor.page
    settled(visitor)
    page.get_by_role("tab", name="Bifurcations").click()
    page.get_by_role("button", name="Sweep", exact=True).click()
    panel = page.get_by_role("region", name="Sweep")
    expect(panel.get_by_role("heading", name="Nothing swept yet")).to_be_visible()
    values = page.get_by_role("textbox", name="values").first
    values.fill("5000")  # more than can be done before Cancel is pressed
    values.press("Enter")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(panel.get_by_role("progressbar")).to_be_visible()
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_text("cancelled", exact=True)).to_be_visible()
    # what cannot be is told, and what was shown stays
    values.fill("100000000")
    values.press("Enter")
    page.get_by_role("button", name="Start", exact=True).click()
    visitor.alert("the limit is 1,000,000 cells")
    expect(panel.get_by_text("cancelled", exact=True)).to_be_visible()
    values.fill("90")
    values.press("Enter")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(panel.get_by_text("90 cells.", exact=True)).to_be_visible(timeout=60_000)
    with page.expect_download() as saved:
        panel.get_by_role("button", name="CSV").click()
    lines = saved.value.path().read_text().splitlines()
    assert lines[0] == "angle α,fixed points" and len(lines) == 91
    with page.expect_download() as saved:
        panel.get_by_role("button", name="SVG").click()
    assert "<svg" in saved.value.path().read_text()[:200]
    box = page.locator(".gs-sweep-map").first.bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    visitor.until("gs.header().preset === '' && gs.ready()")
    expect(page.get_by_role("tab", name="Explore")).to_have_attribute("aria-selected", "true")
