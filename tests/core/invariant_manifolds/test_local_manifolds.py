"""Where branches begin: on the invariant manifold, up to third order."""

from __future__ import annotations

import numpy as np
import pytest

from core.fixed_points.planar_equilibria import Equilibrium
from core.invariant_manifolds.local_manifolds import branch_start
from core.model.planar_field import PlanarField
from core.separatrix_skeleton.assembly import skeleton
from tests.core.cycle_truth import flow
from tests.core.known_fields import bent_saddle, eq9, reference


def upright(s, u):
    """A saddle at the origin, stable along y with rate s, unstable along x with rate u."""
    vectors = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=complex)
    return Equilibrium(np.zeros(2), "saddle", -1, np.array([s, u], dtype=complex), vectors)


@pytest.mark.parametrize(("u", "s"), [(0.5, -1.0), (0.2, -0.7)])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_parabola_exactly(u, s, side):
    field = bent_saddle(u, s)
    for step in (1e-3, 1e-4):
        x, y = branch_start(field, upright(s, u), 1, side, step)
        assert np.sign(x) == side and abs(x) == pytest.approx(step)
        assert y == pytest.approx(s / (s - 2.0 * u) * x * x, rel=1e-6)


def _branches(system):
    for point in skeleton(system).points:
        if point.kind == "saddle":
            yield from ((system.field, point, column) for column in (0, 1))


def _residual(field, point, column, step):
    """On an invariant curve h(ξ) the field is λ ξ h′(ξ), up to O(ξ³)."""
    value, vector = point.eigenvalues.real[column], point.eigenvectors.real[:, column]
    start = branch_start(field, point, column, 1.0, step)
    bend = (start - point.h - step * vector) / step**2
    if np.linalg.norm(bend) * step > 9e-4:  # so strong a bend shortens the step
        return 0.0
    velocity = np.array(field.velocity(field.parameters, *start))
    return np.linalg.norm(velocity - value * step * (vector + 2.0 * step * bend))


@pytest.mark.parametrize("system", [eq9(0.0535), reference("lcclass_s4_u2_stableLC2_unstableLC2")])
def test_the_residual_is_of_third_order(system):
    count = 0
    for branch in _branches(system):
        sizes = [_residual(*branch, step) for step in (4e-4, 2e-4, 1e-4)]
        if min(sizes) > 1e-14:
            assert sizes[0] / sizes[1] == pytest.approx(8.0, rel=0.3)
            assert sizes[1] / sizes[2] == pytest.approx(8.0, rel=0.3)
            count += 1
    assert count >= 3


def test_backward_it_comes_home_to_the_saddle():
    for field, point, column in _branches(eq9(0.0535)):
        start = branch_start(field, point, column, 1.0, 1e-4)
        value = point.eigenvalues.real[column]
        time = -np.log(3.0) / value  # towards the saddle, a third of the distance
        end = flow(field, start, time)
        assert np.linalg.norm(end - point.h) == pytest.approx(1e-4 / 3.0, rel=1e-2)


def test_a_strong_bend_shortens_the_step():
    field = PlanarField(
        lambda p, x, y: (x, 1e6 * x * x - y),
        lambda p, x, y: (1.0, 0.0, 2e6 * x, -1.0),
        (-1.0, 1.0, -1.0, 1.0),
    )
    start = branch_start(field, upright(-1.0, 1.0), 1, 1.0, 1e-4)
    # y = a x² with (2 + 1) a = 1e6: the bend is a thousandth of the step
    assert start[1] == pytest.approx(1e6 / 3.0 * start[0] ** 2, rel=1e-6)
    assert start[1] / start[0] == pytest.approx(1e-3, rel=1e-3)
