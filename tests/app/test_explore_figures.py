"""The figures that all visitors' browsers make from one text, and the page around them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bokeh.core.validation.check import check_integrity
from bokeh.document import Document
from bokeh.models import CustomJS, Plot
from panel.io.state import set_curdoc

from app.explore.figures import NAMES, figures_document, figures_text
from app.explore.view import ExploreView
from app.page.page import Page
from app.serving import warm
from app.state.presets import PRESETS
from app.state.snapshot import from_preset

SCRIPTS = Path(__file__).resolve().parents[2] / "app" / "explore"


@pytest.fixture(scope="module")
def page():
    """The document of a page, as the server builds it when its kernels are ready."""
    warm.wait()
    document = Document()
    with set_curdoc(document):
        Page("").frame.server_doc(document)
    return document


def issues(document):
    found = check_integrity(set(document.models))
    return [*found.error, *found.warning]


def test_nothing_is_wrong_with_the_figures_or_the_page(page):
    assert issues(figures_document()) == []
    # the places of two tabs, empty until they are opened
    assert [issue.name for issue in issues(page)] == 4 * ["EMPTY_LAYOUT"]


def test_what_is_wrong_would_be_found():
    document = figures_document()
    document.roots[0].renderers.clear()
    assert issues(document)


def test_a_page_holds_no_models_of_figures(page):
    assert not list(page.select({"type": Plot}))


def test_the_text_is_the_document_and_all_visitors():
    document = Document.from_json(json.loads(figures_text()))
    assert [root.name for root in document.roots] == [f"explore:{name}" for name in NAMES]
    assert len(document.models) == len(figures_document().models)
    views = [ExploreView(from_preset(PRESETS[key])) for key in ("fig3a", "fig8b")]
    assert views[0].controls.figures is views[1].controls.figures


def test_the_time_series_mark_the_state_in_the_same_portrait():
    document = Document.from_json(json.loads(figures_text()))
    now = document.get_model_by_name("explore:now:data")
    marked = [
        call.args["now"] for call in document.select({"type": CustomJS}) if "now" in call.args
    ]
    assert marked == [now, now]


def test_scripts_and_python_agree_on_the_figures():
    listed = re.search(r"const FIGURES = (\[.*?\])", (SCRIPTS / "figures.js").read_text("utf-8"))
    assert listed
    assert tuple(json.loads(listed[1])) == NAMES


def test_colours_that_columns_hold_are_columns():
    """Read as the colours "fill" and "line", they would leave all points white."""
    text = figures_text()
    assert '"value":"fill"' not in text and '"value":"line"' not in text
    assert text.count('"field":"fill"') == 2 and '"field":"line"' in text
