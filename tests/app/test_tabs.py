"""Which tab an address opens."""

from __future__ import annotations

import pytest

from app import warm
from app.page.page import Page
from app.page.tabs import TABS, TabBar, frame_style, tab_of


@pytest.mark.parametrize(
    ("query", "tab", "rest"),
    [
        ("", "explore", ""),
        ("?v=1&preset=fig3a", "explore", "v=1&preset=fig3a"),
        ("?tab=explore&v=1&preset=fig3a", "explore", "v=1&preset=fig3a"),
        ("?tab=catalogue", "catalogue", ""),
        ("tab=catalogue&entry=n1&words=a%20b", "catalogue", ""),
        ("?tab=one-unit&Uh=3", "one-unit", ""),
        # what names no tab, or two, is Explore's to refuse
        ("?tab=nonsense", "explore", "tab=nonsense"),
        ("?tab=catalogue&tab=explore", "explore", "tab=catalogue&tab=explore"),
    ],
)
def test_an_address_opens_a_tab(query, tab, rest):
    assert tab_of(query) == (tab, rest)


def test_the_server_hears_only_of_tabs_that_there_are():
    heard = []
    bar = TabBar(heard.append)
    for message in ({"opened": "catalogue"}, {"opened": "nonsense"}, {"opened": 3}, None, {}):
        bar._handle_msg(message)
    assert heard == ["catalogue"]
    assert bar.active in TABS


def test_what_belongs_to_another_tab_is_away_in_every_frame():
    css = frame_style()
    assert "AWAY {" not in css
    for shown in TABS:
        for other in TABS:
            selector = f":host(.tab-{shown}) > .of-{other}"
            assert (selector in css) is (shown != other)
            drawer = selector.replace("(", "(.gs-side", 1)
            assert (drawer in css) is (shown != other)


def test_the_page_opens_the_tab_that_its_address_names():
    warm.wait()
    page = Page("?tab=catalogue&entry=n1")
    assert page.tabs.active == "catalogue"
    assert page.catalogue.view.script
    plain = Page("?v=1&preset=fig3a")
    assert plain.tabs.active == "explore"
    assert plain.explore.view.state.snapshot.preset == "fig3a"
    assert not plain.catalogue.view.script
    plain._opened("explore")
    assert not plain.catalogue.view.script
    plain._opened("catalogue")
    assert plain.catalogue.view.script
    plain.frame.dark_theme = not plain.frame.dark_theme
    theme = "dark" if plain.frame.dark_theme else "light"
    assert plain.catalogue.view.theme == plain.explore.view.controls.theme == theme
