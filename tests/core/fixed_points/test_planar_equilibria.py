"""Equilibria of planar fields: closed forms, and the GRU's proven ones."""

from __future__ import annotations

import numpy as np
import pytest

from core.basins_of_attraction.partition import shares_of
from core.fixed_points.planar_equilibria import equilibria
from core.fixed_points.proven import find_fixed_points
from core.model.planar_field import PlanarField
from core.separatrix_skeleton.assembly import skeleton
from tests.core.known_fields import (
    duffing,
    eq9,
    fitzhugh_nagumo,
    half_stable,
    linear,
    reference,
    van_der_pol,
)


def test_fitzhugh_nagumo():
    (point,) = equilibria(fitzhugh_nagumo(0.8))
    assert point.h == pytest.approx([-0.27290096, 0.53387380], abs=6e-9)
    assert point.kind == "source" and point.index == 1
    assert np.all(point.eigenvalues.imag == 0.0) and np.all(point.eigenvalues.real > 0.0)


@pytest.mark.parametrize(
    ("current", "kind"), [(0.33128, "sink"), (0.33129, "source"), (1.41871, "source"),
                          (1.41872, "sink")]
)  # fmt: skip
def test_the_hopf_points_of_fitzhugh_nagumo(current, kind):
    assert [p.kind for p in equilibria(fitzhugh_nagumo(current))] == [kind]


@pytest.mark.parametrize(("mu", "kind"), [(-0.2, "sink"), (0.2, "source"), (0.0, "")])
def test_duffing(mu, kind):
    found = equilibria(duffing(mu))
    wells = [p for p in found if p.kind == kind]
    (saddle,) = (p for p in found if p.kind == "saddle")
    assert len(found) == 3 and saddle.h == pytest.approx([0.0, 0.0], abs=1e-14)
    assert sorted(p.h[0] for p in wells) == pytest.approx([-1.0, 1.0], abs=1e-14)
    # the saddle's eigenvalues solve λ² − μλ − 1 = 0
    assert np.sort(saddle.eigenvalues.real) == pytest.approx(np.sort(np.roots([1.0, -mu, -1.0])))


def test_order_and_sequence():
    found = equilibria(duffing(-0.2))
    assert [p.kind for p in found] == ["sink", "sink", "saddle"]
    assert found[0].h[0] < found[1].h[0] and len(found[:2]) == 2 and found.clusters == ()


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [((-1, 0, 0, -2), "sink"), ((1, 2, -2, 1), "source"), ((0, 1, 1, 0), "saddle"),
     ((0, -1, 1, 0), "")],
)  # fmt: skip
def test_kinds_of_linear_fields(matrix, kind):
    (point,) = equilibria(linear(*map(float, matrix)))
    assert point.kind == kind and point.h == pytest.approx([0.0, 0.0], abs=1e-15)
    a, b, c, d = matrix
    for value, vector in zip(point.eigenvalues, point.eigenvectors.T, strict=True):
        assert np.array([[a, b], [c, d]]) @ vector == pytest.approx(value * vector, abs=1e-12)


@pytest.mark.parametrize(
    "name", ["fig2A_independent_bistable", "lcclass_s1_u1_stableLC1_unstableLC0"]
)
def test_those_of_a_gru_are_the_proven_ones(name):
    system = reference(name)
    proven, computed = find_fixed_points(system), equilibria(system.field)
    assert [p.kind for p in computed] == [p.kind for p in proven]
    for point in computed:
        assert min(np.linalg.norm(point.h - p.h) for p in proven) < 1e-12


def test_guesses_instead_of_a_grid():
    (point,) = equilibria(eq9(0.0535).field, [[-0.3, -0.75]])
    assert point.kind == "saddle" and point.h == pytest.approx([-0.31647678, -0.76222001], abs=6e-9)
    with pytest.raises(ValueError, match="guesses"):
        equilibria(van_der_pol(), [[np.nan, 0.0]])


@pytest.mark.parametrize(("centre", "size"), [((1005.0, 1005.0), 5.0), ((-70.0, 0.5), 1e-3)])
def test_where_the_box_lies_and_how_large_it_is_does_not_matter(centre, size):
    x0, y0 = centre
    field = PlanarField(
        lambda p, x, y: (-(x - p[0]), -2.0 * (y - p[1])),
        lambda p, x, y: (-1.0, 0.0, 0.0, -2.0),
        (x0 - size, x0 + size, y0 - size, y0 + size),
        [x0, y0],
    )
    (point,) = equilibria(field)
    assert point.kind == "sink" and point.h == pytest.approx([x0, y0], abs=1e-12 * (x0 * x0 + 1.0))
    found = shares_of(skeleton(field))
    assert found.values == pytest.approx([1.0]) and found.method == "boundaries"


def test_a_line_of_equilibria_is_one_line_and_no_points():
    # SIR without births: everybody is healthy or gone, in any proportion
    b, g = 0.5, 0.1
    field = PlanarField(
        lambda p, s, i: (-p[0] * s * i, p[0] * s * i - p[1] * i),
        lambda p, s, i: (-p[0] * i, -p[0] * s, p[0] * i, p[0] * s - p[1]),
        (-0.1, 1.1, -0.1, 1.1),
        [b, g],
    )
    found = equilibria(field)
    assert found.points == () and found.clusters == ()
    (line,) = found.lines
    assert np.abs(line[:, 1]).max() < 1e-12
    assert np.ptp(line[:, 0]) == pytest.approx(1.2, abs=1e-3)
    (reason,) = found.reasons
    assert "fill a line" in str(reason)
    assert reason in skeleton(field).reasons


def test_a_ring_of_equilibria_around_a_point():
    field = PlanarField(
        lambda p, x, y: (-(x * x + y * y - 1.0) * x, -(x * x + y * y - 1.0) * y),
        lambda p, x, y: (
            1.0 - 3.0 * x * x - y * y, -2.0 * x * y, -2.0 * x * y, 1.0 - x * x - 3.0 * y * y
        ),
        (-2.0, 2.0, -1.5, 2.5),
    )  # fmt: skip
    found = equilibria(field)
    (point,) = found
    assert point.kind == "source" and point.h == pytest.approx([0.0, 0.0], abs=1e-12)
    (line,) = found.lines
    assert np.array_equal(line[0], line[-1])
    assert np.hypot(*line.T) == pytest.approx(np.ones(len(line)), abs=1e-9)
    assert np.abs(np.diff(np.unwrap(np.arctan2(*line.T[::-1])))).sum() == pytest.approx(2 * np.pi)


def test_a_saddle_node_is_a_cluster_and_no_line():
    found = equilibria(half_stable())
    assert found.points == () and found.lines == ()
    (cluster,) = found.clusters
    assert cluster.centre == pytest.approx([0.0, 0.0], abs=1e-6) and cluster.index is None


def test_what_is_outside_the_box_does_not_count():
    field = duffing(-0.2)
    inside = equilibria(type(field)(field.velocity, field.jacobian, (-0.5, 0.5, -0.5, 0.5),
                                    field.parameters))  # fmt: skip
    assert [p.kind for p in inside] == ["saddle"]
