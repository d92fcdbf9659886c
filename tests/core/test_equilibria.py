"""Equilibria of planar fields: closed forms, and the GRU's proven ones."""

from __future__ import annotations

import numpy as np
import pytest

from core.equilibria import equilibria
from core.fixed_points import find_fixed_points
from tests.core.known_fields import (
    duffing,
    eq9,
    fitzhugh_nagumo,
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


def test_what_is_outside_the_box_does_not_count():
    field = duffing(-0.2)
    inside = equilibria(type(field)(field.velocity, field.jacobian, (-0.5, 0.5, -0.5, 0.5),
                                    field.parameters))  # fmt: skip
    assert [p.kind for p in inside] == ["saddle"]
