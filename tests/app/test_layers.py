"""The table of layers: what one row brings about, and that its words and colours exist."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from bokeh import models

from app.figures.glyph import Packet
from app.figures.layers import LAYERS, layer_glyphs
from app.figures.portrait import CROSS
from app.figures.series import SERIES
from app.figures.theme import Theme
from app.web.styles import style

ROOT = Path(__file__).resolve().parents[2]
NEW = """
import json
from app.figures import layers
from app.figures.glyph import Depth, Glyph, Packet

glyph = Glyph("isoclines", "Line", Depth.FLOW, {"line_color": "ink"}, packet=Packet.PORTRAIT)
row = layers.Layer("isoclines", "isoclines", "Curves of one slope.", "<path/>", (glyph,))
layers.LAYERS["isoclines"] = row

from app.state.address import from_query, to_query
from app.explore.controls import Controls
from app.explore.figures import figures_document
from app.explore.panes import LayerBar
from app.explore.sections import curve_codes
from app.explore.terms import TERMS
from app.state.snapshot import DEFAULT_LAYERS

state = from_query("v=1&preset=fig8b&layers=isoclines")
known = {glyph.name: [] for glyph in layers.curve_sections(Packet.PORTRAIT)}
sections = list(curve_codes(known, (-1, 1, -1, 1), Packet.PORTRAIT))
del known["isoclines"]
try:
    curve_codes(known, (-1, 1, -1, 1), Packet.PORTRAIT)
    missing = ""
except KeyError as error:
    missing = str(error)
print(json.dumps({
    "state": state.layers,
    "address": to_query(state),
    "default": "isoclines" in DEFAULT_LAYERS,
    "term": TERMS["isoclines"],
    "button": LayerBar.param.layers.default["isoclines"],
    "painted": Controls.param.layers.default[-1],
    "drawn": figures_document().get_model_by_name("explore:isoclines") is not None,
    "sections": sections,
    "missing": missing,
}))
"""


def test_one_row_is_a_layer_everywhere():
    done = subprocess.run(
        [sys.executable, "-c", NEW], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["state"] == ["isoclines"] and "layers=isoclines" in found["address"]
    assert found["default"] and found["term"] == "Curves of one slope."
    assert found["button"] == {
        "label": "isoclines", "meaning": "Curves of one slope.", "swatch": "<path/>"
    }  # fmt: skip
    assert found["painted"]["key"] == "isoclines" and found["drawn"]
    (glyph,) = found["painted"]["glyphs"]
    assert glyph["colours"] == {"line_color": "ink"} and glyph["packet"] == "portrait"
    # what is left is the line that computes it, and it is missed by name
    assert "isoclines" in found["sections"] and found["missing"] == "'isoclines'"


def test_no_other_file_lists_the_layers():
    """A second list would have to be kept equal; only the still composes what it is made of."""
    rows = sorted(LAYERS)
    listed = []
    for path in [*ROOT.glob("app/**/*.py"), *ROOT.glob("app/**/*.js")]:
        text = path.read_text(encoding="utf-8")
        named = [key for key in rows if re.search(rf"""(["']){key}\1|^  {key}:""", text, re.M)]
        if len(named) > len(rows) // 2:
            listed.append(path.relative_to(ROOT).as_posix())
    assert sorted(listed) == ["app/figures/layers.py", "app/notebook/elements.py"]


@pytest.mark.parametrize("key", LAYERS)
def test_a_swatch_s_colours_stand_in_the_table_of_colours(key):
    roles = re.findall(r"var\(--([\w-]+)\)", LAYERS[key].swatch)
    assert roles
    table = style("tokens.css")
    assert all(f"--{role}:" in table for role in roles)


def test_glyphs_are_of_kinds_and_colours_that_there_are():
    glyphs = [*layer_glyphs(), *CROSS, *(glyph for unit in SERIES.values() for glyph in unit)]
    assert len({glyph.name for glyph in glyphs}) == len(glyphs)
    roles = {field.name for field in fields(Theme)}
    names = {glyph.name for glyph in glyphs}
    for glyph in glyphs:
        kind = getattr(models, glyph.kind)
        assert set(glyph.colours.values()) <= roles, glyph.name
        properties = {*glyph.colours, *glyph.opacity, *glyph.looks} - {"level", "visible"}
        assert properties <= set(kind.properties()), glyph.name
        assert glyph.source in names | {"groups", "series_main", "series_rest", "series_dots"}


def test_what_is_global_can_be_dimmed():
    """What belongs to an older portrait must not look like a fact about this one."""
    for glyph in layer_glyphs():
        late = glyph.packet in (Packet.SKELETON, Packet.GLOBAL) or glyph.name == "gap"
        assert bool(glyph.opacity) == late, glyph.name
        assert all(stale < fresh / 2 for fresh, stale in glyph.opacity.values()), glyph.name
