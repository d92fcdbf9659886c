"""Newton steps against linear algebra: regular, rank one, and none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from core.fixed_points.newton import newton_step, rank_one_step

numbers = st.floats(-10, 10).map(lambda x: round(x, 3))


@given(*[numbers] * 6)
def test_a_regular_matrix_is_solved(a, b, c, d, u, v):
    matrix = np.array([[a, b], [c, d]])
    if abs(np.linalg.det(matrix)) < 1e-3:
        return
    exact = np.linalg.solve(matrix, [u, v])
    size = 1e-9 * (1.0 + np.abs(exact).max())
    assert np.abs(np.array(newton_step(a, b, c, d, u, v)) - exact).max() < size


@pytest.mark.parametrize("scale", [1e-100, 1.0, 1e100])
def test_rank_one_is_the_pseudo_inverse(scale):
    matrix = scale * np.outer([1.0, -2.0], [3.0, 0.5])
    step = newton_step(*matrix.ravel(), scale * 0.7, scale * 0.2)
    exact = np.linalg.pinv(matrix / scale) @ [0.7, 0.2]
    assert step == pytest.approx(exact, rel=1e-12)
    assert rank_one_step(*matrix.ravel(), scale * 0.7, scale * 0.2) == pytest.approx(exact)


def test_the_zero_matrix_gives_no_step():
    assert newton_step(0.0, 0.0, 0.0, 0.0, 1.0, 1.0) == (0.0, 0.0)
