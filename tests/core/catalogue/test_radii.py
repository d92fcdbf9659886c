"""The radii of the entries: there, in order, and what is tampered with is noticed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core import GRU
from core.catalogue import entry_of, load_catalogue, save_catalogue
from core.catalogue.__main__ import main
from core.catalogue.radii import radii_problems, steadier
from core.parameter_space import at, position
from core.symmetries import images

GENERIC = [entry for entry in load_catalogue() if entry.degeneracy is None]
SIMPLE = next(e for e in GENERIC if e.counts == (1, 0, 0, 0, 0))
NINE = next(e for e in GENERIC if "Fig. 2A" in e.aliases)


def with_radii(entry, **changes):
    return replace(entry, robustness=replace(entry.robustness, **changes))


def test_every_generic_entry_has_its_radii():
    for entry in GENERIC:
        radii = entry.robustness
        assert radii is not None, entry.name
        assert radii.points_radius > 0.0, entry.name
        assert 0.0 < radii.tested_radius <= radii.upper_radius, entry.name
        assert radii.samples == 200
        assert (
            bool(radii.bifurcation)
            == (radii.change is not None)
            == math.isfinite(radii.upper_radius)
        )


def test_no_degenerate_entry_has_any():
    assert all(e.robustness is None for e in load_catalogue() if e.degeneracy is not None)


def test_radii_that_are_too_large_are_noticed():
    upper = NINE.robustness.upper_radius
    assert radii_problems(NINE) == []
    wide = with_radii(NINE, points_radius=1.5 * upper)
    assert any("not proven to persist" in problem for problem in radii_problems(wide))
    tested = with_radii(NINE, tested_radius=20.0 * upper)
    assert any("not the same within" in problem for problem in radii_problems(tested))


def test_a_change_that_is_none_is_noticed():
    change = NINE.robustness.change
    for wrong in (
        with_radii(NINE, upper_radius=2 * NINE.robustness.upper_radius),
        with_radii(NINE, change=replace(change, bh=change.bh + 0.5)),
        with_radii(NINE, bifurcation=""),
        with_radii(NINE, change=None),
    ):
        assert radii_problems(wrong) == ["the nearest change is not where it should be"]
    half = 0.5 * NINE.robustness.upper_radius
    between = at(NINE.gru, 0.5 * (position(NINE.gru) + position(change)))
    same = with_radii(NINE, tested_radius=half, upper_radius=half, change=between)
    assert radii_problems(same) == ["the nearest change is not where it should be"]


def test_the_more_robust_system_stands_for_its_topology():
    weak = entry_of(GRU(Uh=[[2.05, 0], [0, 0]]), name="weak")  # its pitchfork is at 2
    strong = entry_of(GRU(Uh=[[4, 0], [0, 0]]), name="strong")
    assert weak.key == strong.key
    assert steadier(weak, strong) and not steadier(strong, weak)
    same = entry_of(GRU(Uh=[[4.001, 0.0012], [0, 0]]), name="longer to write")
    assert steadier(same, strong) and not steadier(strong, same)


def test_the_command_computes_what_is_missing(tmp_path, capsys):
    file = tmp_path / "some.json"
    bare = [replace(entry, robustness=None) for entry in (SIMPLE, NINE)]
    save_catalogue(bare, file)
    assert main(["--radii", "--workers", "0", "--file", str(file)]) == 0
    assert "2 entries got their radii" in capsys.readouterr().out
    for fresh, old in zip(load_catalogue(file), (SIMPLE, NINE), strict=True):
        assert fresh.robustness.points_radius == old.robustness.points_radius
        assert fresh.robustness.tested_radius == pytest.approx(old.robustness.tested_radius)
        # of changes that are images of one another, rounding decides which is met first
        changes = [position(image) for image in images(fresh.robustness.change)]
        assert any(np.allclose(change, position(old.robustness.change)) for change in changes)
    assert main(["--radii", "--workers", "0", "--file", str(file)]) == 0
    assert "0 entries got their radii" in capsys.readouterr().out
