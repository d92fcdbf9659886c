"""The nearest parameters at which a fixed point folds or turns unstable.

Minimise ‖p − p₀‖∞ over parameters p and pre-activations a subject to F(a, p) = 0 with
F = (G₁, G₂, det) for a fold and (G₁, G₂, trace) for a Hopf bifurcation: sequential linear
programming. The linearised programme has a closed solution: with λ orthogonal to both
∂F/∂a (a cross product) the state drops out, and of the parameters with
λ·F + g·Δp = 0, g = λ·∂F/∂p, those nearest in the max-norm lie along the signs of g.
*Computed*: local minima, from many
starts, or just such parameters where the programme does not converge.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU
from core.model.parameter_space import free_parameters
from core.structural_stability.parameter_jets import DET, G1, G2, PARAMETERS, ROWS, TRACE, jets

ROUNDS, NEARING = 60, 40
"""Rounds at most; after so many the programme is given up for merely reaching F = 0."""

LARGEST_STEP = 0.3
"""In one round neither the state nor a parameter moves by more."""

# columns of a result
DISTANCE, KIND, STATE, PLACE = 0, 1, slice(2, 4), slice(4, 4 + PARAMETERS)
_SIZE = 4 + PARAMETERS
_GRID = np.linspace(-0.95, 0.95, 9)


@compiled
def _derivatives(w: Array, third: int, f: Array, by_state: Array, by_parameter: Array) -> None:
    rows = (G1, G2, third)
    for k in range(3):
        f[k] = 0.5 * (w[rows[k], 0, 0] + w[rows[k], 0, 1])
        for i in range(2):
            by_state[k, i] = 0.5 * (w[rows[k], 1 + i, 0] + w[rows[k], 1 + i, 1])
        for i in range(PARAMETERS):
            by_parameter[k, i] = 0.5 * (w[rows[k], 3 + i, 0] + w[rows[k], 3 + i, 1])


@compiled
def _descend(p: Array, own: NDArray[np.bool_], third: int, row: Array, w: Array) -> bool:
    """From the state in ``row`` to a local minimum; True where it converged."""
    moving, still = p.copy(), np.zeros(PARAMETERS)
    f, by_state, by_parameter = np.empty(3), np.empty((3, 2)), np.empty((3, PARAMETERS))
    step, g = np.empty(PARAMETERS), np.empty(PARAMETERS)
    a, b = row[2], row[3]
    for turn in range(ROUNDS):
        jets(moving, still, (a, a), (b, b), w)
        _derivatives(w, third, f, by_state, by_parameter)
        x, y = by_state[:, 0], by_state[:, 1]
        l0 = x[1] * y[2] - x[2] * y[1]
        l1 = x[2] * y[0] - x[0] * y[2]
        l2 = x[0] * y[1] - x[1] * y[0]
        target, total = -(l0 * f[0] + l1 * f[1] + l2 * f[2]), 0.0
        for i in range(PARAMETERS):
            g[i] = l0 * by_parameter[0, i] + l1 * by_parameter[1, i] + l2 * by_parameter[2, i]
            if not own[i]:
                g[i] = 0.0
            if turn < NEARING:
                target += g[i] * (moving[i] - p[i])
            total += abs(g[i])
        if not total > 0.0 or not math.isfinite(target / total):
            return False
        size = 0.0
        for i in range(PARAMETERS):
            origin = p[i] if turn < NEARING else moving[i]
            goal = origin + (target / total) * np.sign(g[i])
            step[i] = goal - moving[i] if own[i] else 0.0
            size = max(size, abs(step[i]))
        share = min(1.0, LARGEST_STEP / max(size, 1e-300))
        # the state that fits best, by least squares over all three equations
        m11, m12, m22, r1, r2 = 1e-14, 0.0, 1e-14, 0.0, 0.0
        for k in range(3):
            rest = f[k]
            for i in range(PARAMETERS):
                rest += by_parameter[k, i] * step[i]
            m11 += x[k] * x[k]
            m12 += x[k] * y[k]
            m22 += y[k] * y[k]
            r1 -= x[k] * rest
            r2 -= y[k] * rest
        determinant = m11 * m22 - m12 * m12
        da, db = (m22 * r1 - m12 * r2) / determinant, (m11 * r2 - m12 * r1) / determinant
        if not math.isfinite(da + db):
            return False
        share = min(share, LARGEST_STEP / max(abs(da), abs(db), 1e-300))
        a, b = a + share * da, b + share * db
        row[DISTANCE] = 0.0
        for i in range(PARAMETERS):
            moving[i] += share * step[i]
            row[DISTANCE] = max(row[DISTANCE], abs(moving[i] - p[i]))
        if share == 1.0 and max(size, abs(da), abs(db)) < 1e-11:
            row[2], row[3] = a, b
            row[4:] = moving[:PARAMETERS]
            right = third == DET or w[DET, 0, 0] > 0.0
            return bool(right and abs(f[0]) + abs(f[1]) + abs(f[2]) < 1e-9)
    return False


@compiled_as(types.float64[:, ::1](types.float64[::1], types.boolean[::1], types.float64[:, ::1]))
def descend(p: Array, own: NDArray[np.bool_], starts: Array) -> Array:
    """Local minima (m, 24) from pre-activations ``starts`` (n, 2), of both kinds."""
    w, rows = np.empty((ROWS, 3 + PARAMETERS, 2)), np.empty((2 * len(starts), _SIZE))
    n = 0
    for i in range(len(starts)):
        for third in (DET, TRACE):
            rows[n, KIND] = third
            rows[n, 2], rows[n, 3] = starts[i]
            if _descend(p, own, third, rows[n], w):
                n += 1
    return rows[:n].copy()


def nearest_singular(gru: GRU, points: FixedPointSet) -> Array:
    """Places in parameter space with a fold or a Hopf bifurcation, nearest first.

    Returns
    -------
    (m, 24) one row each: the distance (max-norm), `DET` or `TRACE`, the pre-activations of
    the degenerate point, and the 20 parameters.
    """
    states = [point.h for point in points]
    near = [
        0.5 * (one + two)
        for i, one in enumerate(states)
        for two in states[:i]
        if np.linalg.norm(one - two) < 0.7
    ]
    grid = np.stack(np.meshgrid(_GRID, _GRID), axis=-1).reshape(-1, 2)
    every = np.clip(np.vstack([*states, *near, grid]), -1.0 + 1e-15, 1.0 - 1e-15)
    rows = descend(gru.packed, free_parameters(gru), np.arctanh(every))
    rows = rows[np.argsort(rows[:, DISTANCE], kind="stable")]
    different = np.ones(len(rows), bool)
    for i in range(1, len(rows)):
        earlier = rows[:i][different[:i]]
        same = np.abs(earlier[:, PLACE] - rows[i, PLACE]).max(axis=1) < 1e-7
        different[i] = not same.any()
    return np.asarray(rows[different])
