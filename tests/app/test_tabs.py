"""Which tab an address opens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.page.page import Page
from app.page.tabs import TABS, TabBar, frame_style, tab_of
from app.serving import warm


@pytest.mark.parametrize(
    ("query", "tab", "rest"),
    [
        ("", "explore", ""),
        ("?v=1&preset=fig3a", "explore", "v=1&preset=fig3a"),
        ("?tab=explore&v=1&preset=fig3a", "explore", "v=1&preset=fig3a"),
        ("?tab=catalogue", "catalogue", ""),
        ("tab=catalogue&entry=n1&words=a%20b", "catalogue", ""),
        ("?tab=one-unit&Uh=3", "one-unit", ""),
        ("?tab=bifurcations&mode=plane&v=1&preset=fig3a", "bifurcations", "v=1&preset=fig3a"),
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
    assert page.bar.active == "catalogue"
    assert page.tabs["catalogue"].view.script
    plain = Page("?v=1&preset=fig3a")
    assert plain.bar.active == "explore"
    assert plain.tabs["explore"].view.state.snapshot.preset == "fig3a"
    assert not plain.tabs["catalogue"].view.script
    plain._opened("explore")
    assert not plain.tabs["catalogue"].view.script
    plain._opened("catalogue")
    assert plain.tabs["catalogue"].view.script
    plain.frame.dark_theme = not plain.frame.dark_theme
    theme = "dark" if plain.frame.dark_theme else "light"
    assert plain.tabs["catalogue"].view.theme == plain.tabs["explore"].view.controls.theme == theme


ANOTHER = """
import json

import panel as pn

from app.serving import warm
from app.frame.tab import Tab
from app.page import registry

told = []

class Inputs(Tab):
    def __init__(self, controller, query):
        told.append(["made", controller.state.snapshot.preset, query])
        self.main = [pn.Column(name="its")]

    def open(self):
        told.append(["open"])

    def show_theme(self, dark):
        told.append(["theme", dark])

    def stop(self):
        told.append(["stop"])

registry.TABS["inputs"] = registry.Registered("Inputs", Inputs, lambda _: "v=1&preset=fig3a", True)

from app.page.page import Page
from app.page.tabs import frame_style

warm.wait()
page = Page("?tab=inputs&level=2")
page.frame.dark_theme = False
page.frame.dark_theme = True
page._stop()
(its,) = (part for part in page.frame.main[0] if part.name == "its")
print(json.dumps({
    "told": told, "active": page.bar.active, "label": page.bar.tabs["inputs"],
    "trail": page.bar.trails["inputs"], "classes": its.css_classes,
    "away": ":host(.tab-explore) > .of-inputs" in frame_style(),
}))
"""


def test_one_entry_is_a_tab_of_the_page():
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER], cwd=root, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    told = found["told"]
    assert told[0] == ["made", "fig3a", "?tab=inputs&level=2"] and told[1] == ["open"]
    assert told[-1] == ["stop"] and told[-2] == ["theme", True]
    assert found["active"] == "inputs" and found["label"] == "Inputs" and found["trail"] is True
    assert found["classes"] == ["of-inputs"] and found["away"]
