"""A guess of Dulac's weight: least squares in floating point.

The weighted divergence div G + ∇ψ · G shall be one constant, the rate at which the cycle attracts,
at some places of the ring. What comes of it is proven or refused by `core.proof.dulac_weights`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.arrays import Array
from core.model.gru import GRU
from core.proof.dulac_weights import DEGREE

_CUTOFFS = (1e-2, 1e-3, 1e-4, 1e-6, 1e-9)
_REACHED = 0.5
"""Of the rate, at least: interval arithmetic needs the rest."""


def scaled_velocity(gru: GRU, states: Array, first: bool) -> tuple[Array, Array]:
    """The field divided by 1 − z1 (``first``) or 1 − z2 at states (n, 2); its divergence (n,)."""
    velocity, jacobian = gru.velocity(states), gru.jacobian(states)
    row = 0 if first else 1
    gate = states @ gru.Uz[row] + gru.bz[row]
    # −grad log(1 − z) is z times the gate's weights
    slope = gru.Uz[row] * np.exp(-np.logaddexp(0.0, -gate))[:, None]
    factor = np.exp(np.logaddexp(0.0, gate))[:, None]
    divergence = np.trace(jacobian, axis1=1, axis2=2) + (slope * velocity).sum(axis=1)
    return factor * velocity, factor[:, 0] * divergence


def monomials(places: Array, velocity: Array, scale: float) -> Array:
    """(n, k) the derivatives along the field of the weight's monomials at places (n, 2)."""
    powers = np.vander(places[:, 0], DEGREE + 1, increasing=True)
    others = np.vander(places[:, 1], DEGREE + 1, increasing=True)
    columns = []
    for i in range(DEGREE + 1):
        for j in range(DEGREE + 1 - i):
            if i + j == 0:
                continue
            along_u = i * powers[:, i - 1] * others[:, j] if i else 0.0
            along_v = j * powers[:, i] * others[:, j - 1] if j else 0.0
            columns.append((along_u * velocity[:, 0] + along_v * velocity[:, 1]) / scale)
    return np.array(columns).T


def turning_form(gru: GRU, h: Array) -> Array:
    """(2, 2) a quadratic form that the linear part around a focus keeps, but for its trace."""
    a, b, c, d = gru.jacobian(h).ravel()
    half = 0.5 * (a - d)
    form = math.copysign(1.0, c) * np.array([[c, -half], [-half, -b]])
    return np.asarray(form / np.abs(form).max())


def fit_weight(
    gru: GRU, states: Array, rate: float, first: bool, focus: Array | None = None
) -> Array | None:
    """ψ by least squares at states (n, 2); None where it reaches less than half of the rate there.

    ``focus``: one in the region, around which the weighted divergence may grow with the distance's
    square. Of the singular values as few are used as will do: large coefficients that cancel each
    other would need small boxes to prove anything.
    """
    velocity, divergence = scaled_velocity(gru, states, first)
    centre = states.mean(axis=0)
    scale = 2.0 ** math.ceil(math.log2(np.abs(states - centre).max() + 1e-300))
    matrix = monomials((states - centre) / scale, velocity, scale)
    side = math.copysign(1.0, rate)
    columns = matrix
    if focus is not None:
        d = states - focus
        growth = ((d @ turning_form(gru, focus)) * d).sum(axis=1)
        columns = np.column_stack([matrix, -side * growth])
    if not (np.isfinite(columns).all() and np.isfinite(divergence).all()):
        return None
    for solution in _solutions(columns, rate - divergence):
        coefficients = solution[: matrix.shape[1]]
        if (side * (matrix @ coefficients + divergence)).min() >= _REACHED * abs(rate):
            return np.array([*centre, scale, *coefficients])
    return None


def _solutions(matrix: Array, wanted: Array) -> Iterator[Array]:
    """Least squares with more and more singular values."""
    sizes = np.linalg.norm(matrix, axis=0) + 1e-300
    left, values, right = np.linalg.svd(matrix / sizes, full_matrices=False)
    parts = (left.T @ wanted) / (values + 1e-300)
    for cutoff in _CUTOFFS:
        yield (parts * (values > cutoff * values[0])) @ right / sizes
