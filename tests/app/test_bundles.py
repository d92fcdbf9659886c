"""Bundles are looked for once, and where the library itself finds them."""

from __future__ import annotations

import panel as pn
import pytest
from panel.custom import ReactiveESM
from panel.io.resources import Resources
from panel_material_ui.base import MaterialComponent
from param import concrete_descendents

from app.live import bundles
from app.live.bundles import NAMES, Kept, keep_bundles
from app.live.component import Component
from app.live.lifeline import Lifeline

KINDS = (ReactiveESM, MaterialComponent)


@pytest.fixture
def own():
    """The library's own properties, which a test may replace."""
    before = {(kind, name): vars(kind)[name] for kind in KINDS for name in NAMES}
    found = {at: now.found if isinstance(now, Kept) else now for at, now in before.items()}
    for at, one in found.items():
        setattr(*at, one)
    yield found
    for at, one in before.items():
        setattr(*at, one)


def everything():
    return {
        (kind, name): getattr(kind, name, "none")
        for kind in concrete_descendents(ReactiveESM).values()
        for name in NAMES
    }


def test_every_class_has_the_bundles_that_the_library_finds(own):
    before = everything()
    assert len(before) > 150 and any(before.values())
    keep_bundles()
    for _ in range(2):
        assert everything() == before


def test_a_second_page_asks_nothing(own):
    keep_bundles()
    first = Resources(mode="server").css_files
    asked = []

    class Counted:
        def __init__(self, found):
            self.found = found

        def __get__(self, instance, owner):
            asked.append(owner)
            return self.found.__get__(instance, owner)

    for kind, name in own:
        kept = vars(kind)[name]
        kept.found = Counted(kept.found)
    assert Resources(mode="server").css_files == first
    assert not asked
    vars(MaterialComponent)["_bundle_css"]._values.clear()
    assert Resources(mode="server").css_files == first
    assert asked  # it is these that a page needs


def test_own_components_have_none(own):
    keep_bundles()
    assert Lifeline._bundle_path is Component._bundle_path is None
    assert Lifeline._bundle_css == ()


def test_not_where_components_are_compiled_anew(own, monkeypatch):
    monkeypatch.setattr(pn.config, "autoreload", True)
    keep_bundles()
    assert not any(isinstance(vars(kind)[name], Kept) for kind, name in own)


def test_keeping_twice_is_keeping_once(own):
    keep_bundles()
    kept = {place: vars(place[0])[place[1]] for place in own}
    bundles.keep_bundles()
    assert all(vars(kind)[name] is one for (kind, name), one in kept.items())
