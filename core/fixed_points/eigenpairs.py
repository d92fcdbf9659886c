"""Eigenvalues and eigenvectors of real 2×2 matrices, in closed form.

LAPACK's general routine scales a matrix before it solves it, and returns wrong
eigenvectors for graded ones such as [[−9e-17, 7e-32], [8e-4, −0.5]], which a GRU with
one closed update gate has. The formulas below avoid cancellation instead: with
δ = (a − d)/2 and ρ = √(δ² + bc) the eigenvalues are (a + d)/2 ± ρ, the smaller one
taken from the determinant, and each vector is read off the row of A − λ in which δ
and ρ add up.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as

ComplexArray = NDArray[np.complex128]

_RESULT = types.UniTuple(types.complex128[:, ::1], 2)


@compiled
def _real_vectors(
    b: float, c: float, delta: float, rho: float
) -> tuple[float, float, float, float]:
    """Vectors for −ρ and for +ρ, not normalised; never zero."""
    if delta >= 0.0:
        lower, upper = (b, -(delta + rho)), (delta + rho, c)
    else:
        lower, upper = (delta - rho, c), (b, rho - delta)
    if delta == 0.0 and rho == 0.0:  # a double eigenvalue
        if b == 0.0 and c == 0.0:
            lower, upper = (1.0, 0.0), (0.0, 1.0)
        else:
            lower = (1.0, 0.0) if c == 0.0 else (0.0, 1.0)
            upper = lower
    return lower[0], lower[1], upper[0], upper[1]


@compiled_as(_RESULT(types.float64[:, ::1]))
def planar_eigenpairs(matrices: Array) -> tuple[ComplexArray, ComplexArray]:
    """Eigenpairs of matrices given as rows a, b, c, d (n, 4).

    Returns
    -------
    values
        (n, 2): ascending real parts; of a conjugate pair the one with positive
        imaginary part first. NaN where an entry is not finite.
    vectors
        (n, 4): the matrix whose columns are the eigenvectors of length 1, row by row.
    """
    values = np.full((len(matrices), 2), complex(math.nan, math.nan))
    vectors = np.full((len(matrices), 4), complex(math.nan, math.nan))
    for k in range(len(matrices)):
        size = np.abs(matrices[k]).max()
        if not math.isfinite(size):
            continue
        if size == 0.0:
            size = 1.0
        # scaled to entries of at most 1: no overflow in the squares
        a, b = matrices[k, 0] / size, matrices[k, 1] / size
        c, d = matrices[k, 2] / size, matrices[k, 3] / size
        mean, delta = 0.5 * (a + d), 0.5 * (a - d)
        square = delta * delta + b * c
        if square < 0.0:
            rho = math.sqrt(-square)
            length = math.hypot(b, math.hypot(delta, rho))
            values[k, 0] = complex(mean * size, rho * size)
            values[k, 1] = complex(mean * size, -rho * size)
            vectors[k, 0] = vectors[k, 1] = b / length
            vectors[k, 2] = complex(-delta / length, rho / length)
            vectors[k, 3] = complex(-delta / length, -rho / length)
            continue
        rho = math.sqrt(square)
        determinant = a * d - b * c
        if mean <= 0.0:
            lower = mean - rho
            upper = determinant / lower if lower != 0.0 else 0.0
        else:
            upper = mean + rho
            lower = determinant / upper
        values[k, 0], values[k, 1] = lower * size, upper * size
        x0, y0, x1, y1 = _real_vectors(b, c, delta, rho)
        length0, length1 = math.hypot(x0, y0), math.hypot(x1, y1)
        vectors[k, 0], vectors[k, 2] = x0 / length0, y0 / length0
        vectors[k, 1], vectors[k, 3] = x1 / length1, y1 / length1
    return values, vectors
