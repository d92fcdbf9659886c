"""Nullclines, field maps and slow sets of fields that are no GRU: closed forms, and a GRU's own."""

from __future__ import annotations

import numpy as np
import pytest

from core.fixed_points.proven import find_fixed_points
from core.flow.field_image import field_map, map_quantity
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.nullcline_curves.branches import nullclines
from core.transients.slow_regions import slow_sets
from tests.core.known_fields import eq9, fitzhugh_nagumo, linear, rotation


def test_the_nullclines_of_fitzhugh_nagumo():
    found = nullclines(fitzhugh_nagumo(0.8), (-3.0, 3.0, -2.0, 3.0))
    (x,), (y,) = found.x, found.y
    assert x[:, 1] == pytest.approx(x[:, 0] - x[:, 0] ** 3 / 3.0 + 0.8, abs=1e-10)
    assert y[:, 0] == pytest.approx(0.8 * y[:, 1] - 0.7, abs=1e-10)
    assert np.ptp(y[:, 1]) == pytest.approx(5.0, abs=1e-12)  # from border to border
    middle = 0.5 * (x[1:] + x[:-1])  # chords are flat, in parts of the window
    assert np.abs(middle[:, 1] - (middle[:, 0] - middle[:, 0] ** 3 / 3.0 + 0.8)).max() < 1e-3


def test_a_field_far_from_0():
    field = PlanarField(
        lambda p, x, y: (-(x - 1005.0), -2.0 * (y - 1005.0)),
        lambda p, x, y: (-1.0, 0.0, 0.0, -2.0),
        (1000.0, 1010.0, 1000.0, 1010.0),
    )
    found = nullclines(field, field.box)
    assert found.x[0][:, 0] == pytest.approx(1005.0, abs=1e-9) and len(found.x) == 1
    assert found.y[0][:, 1] == pytest.approx(1005.0, abs=1e-9) and len(found.y) == 1
    shown = field_map(field, field.box, 10)
    u = -(np.arange(10) - 4.5)
    assert shown.speed == pytest.approx(np.hypot(u[None], 2.0 * u[:, None]), rel=1e-12)
    assert shown.update is None and shown.reset is None
    slow = slow_sets(field, 1.0)
    (region,) = slow.regions
    assert slow.bounds == field.box and region.points == (0,) and region.status == "stays"
    assert region.area == pytest.approx(0.5 * np.pi, rel=3e-3)  # u² + 4 v² < 1
    (minimum,) = slow.minima
    assert minimum.h == pytest.approx([1005.0, 1005.0], abs=1e-9) and not minimum.ghost


@pytest.mark.parametrize("system", [eq9(0.0535), rotation(0.5)], ids=["eq. 9", "eq. 8"])
def test_a_grus_field_gives_what_the_gru_gives(system):
    bounds = (-1.0, 1.0, -1.0, 1.0)
    plain, other = nullclines(system, bounds), nullclines(system.field, bounds, 200)
    for ours, theirs in ((plain.x, other.x), (plain.y, other.y)):
        assert len(ours) == len(theirs)
        for line in theirs:
            assert min(_farthest(line, one) for one in ours) < 5e-4
    assert np.array_equal(
        field_map(system, bounds, 40).speed, field_map(system.field, bounds, 40).speed
    )
    points = find_fixed_points(system)
    first, second = slow_sets(system, 0.01), slow_sets(system.field, 0.01, points=points)
    assert [r.area for r in first.regions] == [r.area for r in second.regions]
    assert [r.longest for r in first.regions] == [r.longest for r in second.regions]


def _farthest(line, other):
    """The largest distance of a vertex of ``line`` from the polyline ``other``."""
    start, step = other[:-1], np.diff(other, axis=0)
    offset = line[:, None] - start
    along = np.clip((offset * step).sum(axis=2) / (step**2).sum(axis=1), 0.0, 1.0)
    return np.linalg.norm(offset - along[..., None] * step, axis=2).min(axis=1).max()


def test_a_field_without_gates_has_only_a_speed():
    with pytest.raises(ValueError, match="z1"):
        map_quantity(linear(-1, 0, 0, -1), (-1, 1, -1, 1), "z1")
    for function in (field_map, nullclines):
        with pytest.raises(ValueError, match="PlanarField"):
            function("no field", (-1, 1, -1, 1))
        with pytest.raises(ValueError, match="2 units"):
            function(GRU([[1.0]]), (-1, 1, -1, 1))


def test_a_component_that_vanishes_or_overflows_gives_an_answer():
    flat = nullclines(linear(0, 0, 0, -1), (-1, 1, -1, 1))
    assert flat.y[0][:, 1] == pytest.approx(0.0, abs=1e-12)
    steep = PlanarField(
        lambda p, x, y: (1.0 / x, y), lambda p, x, y: (-1.0 / (x * x), 0.0, 0.0, 1.0),
        (-1.0, 1.0, -1.0, 1.0),
    )  # fmt: skip
    assert all(np.isfinite(line).all() for line in (*nullclines(steep, steep.box).x,))
