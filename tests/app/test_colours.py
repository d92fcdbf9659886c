"""The table of colours: read by page and figures alike, legible, even for the eye."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from app.figures.oklab import colour_of, fade, oklab
from app.figures.theme import THEMES
from app.web.styles import style

TABLE = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", style("tokens.css")
    )
}
BOTH = pytest.mark.parametrize("theme", ["light", "dark"])


def luminance(colour):
    coded = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_every_colour_of_a_figure_stands_in_the_table():
    for theme, colours in THEMES.items():
        single = colours.colours()
        assert single == {role: TABLE[role][theme] for role in single}
        assert colours.basins == tuple(TABLE[f"basin-{i}"][theme] for i in range(8))


@BOTH
def test_text_and_marks_can_be_read(theme):
    def of(name):
        return TABLE[name][theme]

    inks = ("ink", "ink-2", "ink-3", "primary", "proven", "computed", "unresolved", "refuted")
    for ink in (*inks, "x-ink", "y-ink"):
        for ground in ("surface", "ground"):
            assert contrast(of(ink), of(ground)) >= 4.5, (ink, ground)
    for name in ("proven", "computed", "unresolved", "refuted"):
        assert contrast(of(name), of(f"{name}-soft")) >= 4.5, name
    assert contrast(of("on-primary"), of("primary")) >= 4.5
    for line in ("x_nullcline", "y_nullcline", "stable", "unstable", "trajectory", "sink", "source",
                 "saddle", "undecided", "streamline"):  # fmt: skip
        assert contrast(of(line), of("paper")) >= 3, line
    # and over the map where it is deepest, the nullclines too
    for line in ("x_nullcline", "y_nullcline", "stable", "unstable"):
        assert contrast(of(line), of("deep")) >= 2.6, line
    for ground in ("surface", "ground"):
        assert contrast(of("control"), of(ground)) >= 3


@BOTH
def test_the_map_fades_from_a_deep_blue_into_the_paper_in_even_steps(theme):
    palette = THEMES[theme].palette
    assert len(palette) == 256
    assert (palette[0], palette[-1]) == (TABLE["deep"][theme], TABLE["paper"][theme])
    places = np.array([oklab(colour) for colour in palette[::15]])
    steps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    assert steps == pytest.approx(steps.mean(), rel=0.25)  # eight bits a channel
    lightness = places[:, 0]
    assert all(a < b for a, b in pairwise(lightness if theme == "light" else -lightness))
    red, _, blue = (int(palette[0][k : k + 2], 16) for k in (1, 3, 5))
    assert blue > red + 40


def test_oklab_of_known_colours():
    assert oklab("#ffffff") == pytest.approx([1, 0, 0], abs=1e-4)
    assert oklab("#ff0000") == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-4)
    for colour in ("#0072b2", "#123456", "#fe01fd"):
        assert colour_of(oklab(colour)) == colour
    assert fade("#000000", "#ffffff", 3)[1] == "#636363"  # half as light to the eye
