"""No name, text or file becomes markup: every place where markup is made, with a payload."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from app.catalogue.drawing import _marks
from app.explore import help as help_module, presets_menu
from app.figures.thumbnails import Thumbnail, load_thumbnails, save_thumbnails
from app.state.presets import PRESETS

ROOT = Path(__file__).resolve().parents[2]
PAYLOAD = "<img src=x onerror=alert(1)>\"'&</b></title><script>alert(2)</script>"


class Parts(HTMLParser):
    """The elements and the text of markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data


def harmless(markup, *tags):
    """The payload is there, as text, beside these elements only."""
    parts = Parts(markup)
    assert PAYLOAD in parts.text
    assert parts.tags <= set(tags)


@pytest.mark.parametrize("field", ["caption", "note"])
def test_a_preset_s_words(visit, monkeypatch, field):
    preset = replace(PRESETS["fig8b"], **{field: PAYLOAD})
    monkeypatch.setitem(presets_menu.PRESETS, "fig8b", preset)
    menu = presets_menu.PresetMenu(visit("fig8b").controller)
    harmless(menu.caption.object, "div", "small", "br", "b")


def test_the_figures_in_the_help(monkeypatch):
    key = next(iter(help_module.SHORTCUTS.values()))
    monkeypatch.setitem(help_module.PRESETS, key, replace(PRESETS[key], figure=PAYLOAD))
    harmless(help_module._html(), "h2", "p", "kbd", "table", "tr", "th", "td")


@pytest.mark.parametrize("what", ["titles", "notes"])
def test_the_titles_of_a_picture_s_marks(what):
    point = SimpleNamespace(kind="sink", h=np.zeros(2))
    cluster = SimpleNamespace(enclosure=np.array([[0.0, 0.0], [0.1, 0.1]]))

    class Points(list):
        clusters = (cluster,)

    portrait = SimpleNamespace(points=Points([point]))
    given = {"titles": ["sink"], "notes": ["cluster"], what: [PAYLOAD]}
    harmless("".join(_marks(portrait, 1000, 9.0, **given)), "g", "path", "circle", "title")


GOOD = "<svg viewBox='0 0 1 1'><path class='sink' data-p='0' d='M0 0z'/></svg>"


@pytest.mark.parametrize(
    "svg",
    [
        GOOD.replace("</svg>", "<script>alert(1)</script></svg>"),
        GOOD.replace("</svg>", "<SCRIPT/></svg>"),
        GOOD.replace("d='M0 0z'", "onload='alert(1)'"),
        GOOD.replace("<svg ", "<svg onload='alert(1)' "),
        GOOD.replace("</svg>", "<image href='http://localhost/x'/></svg>"),
        GOOD.replace("</svg>", "<foreignObject><p/></foreignObject></svg>"),
        GOOD.replace("</svg>", "<a href='javascript:alert(1)'/></svg>"),
        GOOD.replace("</svg>", "<path style='background:url(//x)'/></svg>"),
        GOOD + "<img src=x onerror=alert(1)>",
        "<svg ",
    ],
)
def test_a_thumbnails_file_with_more_than_shapes_is_refused(tmp_path, svg):
    file = tmp_path / "thumbnails.json"
    save_thumbnails({"n1": Thumbnail("digest", GOOD)}, file)
    assert load_thumbnails(file)["n1"].svg == GOOD
    save_thumbnails({"n1": Thumbnail("digest", svg)}, file)
    with pytest.raises(ValueError, match="damaged"):
        load_thumbnails(file)


MARKUP = {
    "bifurcations/legend.js": 1,  # swatches of the table of lines
    "catalogue/entry.js": 1,  # pictures, drawn here
    "catalogue/wall.js": 1,  # thumbnails: shapes only
    "explore/identified.js": 1,  # the same
    "live/element.js": 2,  # the builder, and the attribute that it makes markup of:
    "live/slider.js": 1,  # the knobs' names, of the table in app/state/knobs.py
    "explore/help.js": 1,  # `_html` above
    "explore/layerbar.js": 1,  # swatches, of the table in app/figures/layers.py
    "explore/lenses.js": 3,  # fixed words
    "live/certainty.js": 1,  # fixed shapes, and those of "explore/marks.js"
}
"""Scripts → how often they take a text for markup."""


OTHER_WAYS = (
    r"insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|createContextualFragment"
)


def test_scripts_take_nothing_else_for_markup():
    found = {}
    for path in sorted((ROOT / "app").rglob("*.js")):
        script = path.read_text(encoding="utf-8")
        count = len(re.findall(r"(?:inner|outer)HTML\s*\+?=|\bhtml: (?!string)|\"html\"", script))
        assert not re.search(OTHER_WAYS, script), path
        if count:
            found[path.relative_to(ROOT / "app").as_posix()] = count
    assert found == MARKUP


# compiled kernels are unpickled from a folder that nobody else can write (decision 23)
PRIVATE = {ROOT / "core" / "disk" / "store.py"}
RUNS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}


def test_nothing_that_is_read_can_run():
    """No pickles, no `eval`; every `np.load` says that it takes none."""
    loads = 0
    for path in {*(ROOT / "app").rglob("*.py"), *(ROOT / "core").rglob("*.py")} - PRIVATE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                assert not {name.split(".")[0] for name in names} & RUNS, path
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            assert called not in ("eval", "exec", "compile", "__import__"), path
            if called in ("np.load", "numpy.load"):
                loads += 1
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                assert given.get("allow_pickle") == "False", path
    assert loads >= 1
