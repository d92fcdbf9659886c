"""Closed-form eigenpairs against mpmath and the defining equation."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, strategies as st

from core.fixed_points.eigenpairs import planar_eigenpairs

entry = st.one_of(
    st.floats(-30.0, 30.0),
    st.sampled_from([0.0, 1.0, -0.5, 1e-17, -1e-284, 7e-32]),
    st.floats(-1e150, 1e150),
)


def pairs(matrix):
    values, vectors = planar_eigenpairs(np.array([np.ravel(matrix)], dtype=float))
    return values[0], vectors[0].reshape(2, 2)


@given(st.lists(entry, min_size=4, max_size=4))
def test_defining_equation_and_mpmath(entries):
    matrix = np.reshape(entries, (2, 2))
    values, vectors = pairs(matrix)
    size = max(np.abs(matrix).max(), 1e-300)
    assert np.allclose(np.linalg.norm(vectors, axis=0), 1.0)
    residual = (matrix / size) @ vectors - vectors * (values / size)
    assert np.abs(residual).max() < 1e-14
    assert values[0].real <= values[1].real
    with mpmath.workdps(700):  # entries from 1e-284 to 1e150 in one determinant
        a, b, c, d = (mpmath.mpf(v) for v in entries)
        root = mpmath.sqrt(((a - d) / 2) ** 2 + b * c)
        exact = [complex(((a + d) / 2 + s * root) / size) for s in (-1, 1)]
    # a double eigenvalue is known to the square root of the rounding error
    for value in values / size:
        assert min(abs(value - e) for e in exact) < 1e-7


def test_graded_matrix_of_a_closed_update_gate():
    matrix = np.array([[-9e-17, 7e-32], [8e-4, -0.5]])
    values, vectors = pairs(matrix)
    assert values.real == pytest.approx([-0.5, -9e-17], rel=1e-9)
    assert vectors[1, 1].real / vectors[0, 1].real == pytest.approx(8e-4 / 0.5)


@pytest.mark.parametrize(
    ("matrix", "values"),
    [
        ([[2, 0], [0, 2]], [2, 2]),
        ([[2, 1], [0, 2]], [2, 2]),
        ([[2, 0], [1, 2]], [2, 2]),
        ([[0, 0], [0, 0]], [0, 0]),
        ([[0, -1], [1, 0]], [1j, -1j]),
        ([[1, 2], [2, 4]], [0, 5]),
        ([[-1, 0], [0, 3]], [-1, 3]),
    ],
)
def test_textbook_matrices(matrix, values):
    found, vectors = pairs(matrix)
    assert np.allclose(found, values, atol=1e-15)
    assert np.allclose(np.array(matrix) @ vectors, vectors * found, atol=1e-15)


def test_a_matrix_that_overflowed_has_no_eigenvalues():
    values, vectors = pairs([[np.inf, 0], [0, 1]])
    assert np.isnan(values).all() and np.isnan(vectors).all()
