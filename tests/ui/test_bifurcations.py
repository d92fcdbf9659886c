"""The Bifurcations tab in a browser: diagram, form, address, and the way to Explore."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.test_global_layers import settled

HEADLINE = "bh₂ from 0 to 0.12: two folds, one Hopf point and one homoclinic orbit"


@pytest.mark.own_page
def test_the_diagram_of_eq_9_and_the_way_to_its_homoclinic_orbit(visitor):
    page = visitor.page
    settled(visitor)
    page.get_by_role("tab", name="Bifurcations").click()
    page.get_by_role("button", name="Eq. 9 over bh₂").click()
    expect(page.get_by_role("heading", level=2, name=HEADLINE)).to_be_visible(timeout=30_000)
    visitor.until("new URLSearchParams(location.search).get('parameter') === 'bh[1]'")
    # both figures show something
    for css in (".gs-diagram canvas", ".gs-periods canvas"):
        expect(page.locator(css).first).to_be_visible()
    # what is wrong is told, and nothing is lost
    to = page.get_by_role("textbox", name="to", exact=True)
    to.fill("−1")
    to.press("Enter")
    visitor.alert("“from” must be less than “to”")
    expect(page.get_by_role("heading", level=2, name=HEADLINE)).to_be_visible()
    to.fill("0.12")
    to.press("Enter")
    rows = page.get_by_role("list", name="Bifurcations").get_by_role("button")
    rows.filter(has_text="Homoclinic orbit at 0.05417467692").click()
    visitor.until("Math.abs(gs.header().values?.['bh[1]'] - 0.0541746769162) < 1e-11 && gs.ready()")
    expect(visitor.slider("gain")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name=HEADLINE)).to_be_visible()
    page.go_forward()
    visitor.button("Undo").click()
    visitor.until("gs.header().values?.['bh[1]'] === 0.0535")


def test_an_address_fills_the_form_and_clicks_draw_it_and_open_its_portrait(arrive):
    visitor = arrive()
    page = visitor.page
    page.goto(f"{visitor.url}?tab=bifurcations&parameter=bh[1]&interval=0.01,0.1&v=1&preset=fig8b")
    heading = page.get_by_role("heading", level=2)
    expect(heading.filter(has_text="bh₂ from 0.01 to 0.1")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("textbox", name="to", exact=True)).to_have_value("0.1")
    page.wait_for_timeout(500)
    expect(heading).to_have_text("bh₂ from 0.01 to 0.1")  # a link starts nothing
    visitor.button("Draw the diagram").click()
    title = "bh₂ from 0.01 to 0.1: two folds, one Hopf point and one homoclinic orbit"
    expect(page.get_by_role("heading", level=2, name=title)).to_be_visible(timeout=30_000)
    expect(visitor.button("Draw the diagram")).to_be_hidden()
    box = page.locator(".gs-diagram").first.bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.4 * box["height"])
    visitor.until("gs.header().values?.['bh[1]'] !== 0.0535 && gs.ready()")
    assert 0.04 < visitor.header["values"]["bh[1]"] < 0.07
    page.goto(f"{visitor.url}?tab=bifurcations&parameter=bh[1]&interval=0.1,0.01&v=1&preset=fig8b")
    visitor.alert("The address was not opened: “from” must be less than “to”.")
