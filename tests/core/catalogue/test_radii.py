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
from core.fixed_points.proven import find_fixed_points
from core.model.parameter_space import at, position
from core.model.symmetries import images
from core.structural_stability.nearest_change import Signatures, random_change
from core.structural_stability.nearest_cusp import nearest_cusps
from core.structural_stability.radii import directions

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

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


def test_radii_beyond_a_cusp_are_noticed():
    """Its nearest fold is a cusp, and no straight way to that meets the three points beside it."""
    (cusp, *_) = nearest_cusps(SIMPLE.gru, find_fixed_points(SIMPLE.gru))
    radii = SIMPLE.robustness
    assert radii_problems(SIMPLE) == []
    assert radii.tested_radius < cusp.distance < radii.upper_radius < 1.031 * cusp.distance
    beyond = "a fold, a cusp or a Hopf bifurcation lies within a radius"
    for which in ("points_radius", "tested_radius"):
        wide = with_radii(SIMPLE, **{which: 1.0001 * cusp.distance})
        assert beyond in radii_problems(wide)
    # a change that is one, but further away
    around = Signatures(SIMPLE.gru, SIMPLE.signature, np.zeros(1, np.int64))
    rays = directions(around, 20, np.random.default_rng(1))
    change = random_change(around, rays, 1.1 * cusp.distance, 8.0)
    far = with_radii(SIMPLE, change=around.moved(change.step), upper_radius=change.distance)
    assert radii_problems(far) == ["there is a change nearer than the nearest one"]


# a second of CPU each; `python -m core.catalogue --verify` asks the same of all
@pytest.mark.parametrize("entry", GENERIC[4::8], ids=lambda entry: entry.name)
def test_no_recorded_radius_lies_beyond_a_cusp(entry):
    radii = entry.robustness
    points = find_fixed_points(entry.gru)
    for cusp in nearest_cusps(entry.gru, points, within=radii.upper_radius)[:1]:
        assert max(radii.points_radius, radii.tested_radius) < cusp.distance
        # shown a little beyond the cusp
        assert radii.upper_radius < 1.031 * cusp.distance


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
