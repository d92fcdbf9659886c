"""Nothing of a visitor who has left is kept by the libraries that drew for them."""

from __future__ import annotations

import gc
import weakref
from dataclasses import fields
from functools import partial

import holoviews as hv
import numpy as np
import panel as pn
import pytest

from app.bifurcations.stage import Stage
from app.bifurcations.sweep import fig6b
from app.bifurcations.sweep.picture import SweepData, picture
from app.bifurcations.sweep.request import SweepRequest
from app.figures.theme import THEMES, Theme
from app.figures.weakly import weakly
from core.sweeps import Axis, FrequencyStatistics

MAP = SweepRequest("fixed points", (Axis("turn", 0.0, 1.0, 3), Axis("scale", 1.0, 2.0, 2)))


class Owner:
    """What a mode of the tab is to its stage."""

    def __init__(self) -> None:
        self.stage = Stage("a picture", self.tapped)
        self.theme = THEMES["light"]

    def tapped(self, place: tuple[float, float]) -> None: ...

    def shown(self) -> Theme:
        return self.theme

    def looks(self):
        return weakly(self.shown), self.stage.hook


def sweep(owner):
    draw = partial(picture, MAP, *owner.looks())
    owner.stage.begin(draw, SweepData(np.arange(6.0), np.zeros(6, bool)))


def statistics(owner):
    ones = np.ones(len(fig6b.VALUES))
    table = FrequencyStatistics(
        **dict.fromkeys((f.name for f in fields(FrequencyStatistics)), ones)
    )
    owner.stage.still(fig6b.picture(table, *owner.looks()))


@pytest.mark.parametrize("draw", [sweep, statistics])
def test_a_picture_that_is_gone_takes_its_page_along(draw):
    owner = Owner()
    before = len(hv.Store.custom_options(backend="bokeh"))
    draw(owner)
    root = owner.stage.pane.get_root()
    assert len(hv.Store.custom_options(backend="bokeh")) > before
    owner.stage.pane._cleanup(root)  # as at the end of a session
    pn.state._views.pop(root.ref["id"], None)
    del root
    there = weakref.ref(owner), weakref.ref(owner.stage)
    del owner
    gc.collect()
    assert [one() for one in there] == [None, None]


def test_a_method_is_called_while_its_object_lives():
    owner = Owner()
    shown = weakly(owner.shown)
    assert shown() is THEMES["light"]
    owner.theme = THEMES["dark"]
    assert shown() is THEMES["dark"]
    del owner
    gc.collect()
    assert shown() is None
