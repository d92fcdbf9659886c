"""The nearest parameters at which three fixed points become one: a cusp of the fold set.

The fold set ends there in an edge, to which a descent on folds alone does not converge: both
rows that could carry its step vanish. So the cusp's own condition is added: with
F = (G₁, G₂, det, q·∇det), q the null vector of ∂G/∂a, minimise ‖p − p₀‖∞ over parameters p
and pre-activations a subject to F(a, p) = 0, by sequential linear programming. Derivatives of
the last row are central differences of the others' exact first ones (`core.parameter_jets`),
along the states only: of a second derivative by a state and a parameter either may come first.

The linearised programme has a closed solution. The state is eliminated by Gaussian
elimination, which leaves A y = b with two rows for y = p − p₀. By duality the least ‖y‖∞ is
the largest λ·b / ‖Aᵀλ‖₁ over λ in the plane, and ‖Aᵀλ‖₁ has its corners where λ is across a
column of A: one of these is the best, and all parameters but that column's stand at ±‖y‖∞.
*Computed*: local minima, from many starts, or just such parameters where the programme does
not converge.

Beside a cusp there are three points within a wedge of no opening angle, so that no straight
way from p₀ need meet it: each cusp comes with the direction in which its wedge opens.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.compiled import compiled, compiled_as
from core.fixed_points import FixedPointSet
from core.gru import GRU
from core.parameter_jets import DET, G1, G2, PARAMETERS, ROWS, jets
from core.parameter_space import free_parameters
from core.results import result

Array = NDArray[np.float64]

_ROUNDS, _NEARING = 60, 40
"""Rounds at most; after so many the programme is given up for merely reaching F = 0."""

_LARGEST_STEP = 0.3
"""In one round neither the state nor a parameter moves by more."""

_DIFFERENCE = 1e-5
_ON, _SETTLED = 1e-9, 1e-6
"""A descent ends where the equations hold to the first, and neither the state nor the distance
moves by more than the second. (Parameters that hardly matter may go on moving.)"""

_PARALLEL = 1e-12
"""Columns whose sine is below this have one direction."""

_SAME = 1e-6
_GRID = np.linspace(-0.9, 0.9, 7)

_VARIABLES = 2 + PARAMETERS
_RIGHT = _VARIABLES
"""The column of the right-hand side in a table of the linearised equations."""
_TABLE = types.float64[:, ::1]
_VECTOR = types.float64[::1]


@result
class Cusp:
    """A cusp of the fold set in the space of parameters: *computed*.

    Attributes
    ----------
    distance
        Of its parameters, in the max-norm.
    place
        (20,) the parameters, in the order of `core.gru_field`.
    state
        (2,) the pre-activations of the triple point.
    opening
        (20,) along this or against it lies its wedge; max-norm 1.
    """

    distance: float
    place: Array
    state: Array
    opening: Array


@compiled
def _eliminate(table: Array, k: int, done: int) -> int:
    """One of the states from the rows below the k-th, by the largest pivot; -1 if there is none.

    ``done`` is the state that is eliminated already. Returns the state.
    """
    size, row, column = 0.0, -1, -1
    for i in range(k, 4):
        for j in range(2):
            if j != done and abs(table[i, j]) > size:
                size, row, column = abs(table[i, j]), i, j
    if row < 0 or not math.isfinite(size):
        return -1
    for j in range(table.shape[1]):
        table[k, j], table[row, j] = table[row, j], table[k, j]
    for i in range(k + 1, 4):
        factor = table[i, column] / table[k, column]
        for j in range(table.shape[1]):
            table[i, j] -= factor * table[k, j]
        table[i, column] = 0.0
    return column


@compiled
def _least(one: Array, two: Array, y: Array) -> float:
    """The y (n,) of least max-norm with a·y = b for two rows (a, b): that norm; NaN if none.

    Parameters whose columns have one direction share what is left to them evenly.
    """
    n = len(y)
    best, size = -1, -1.0
    for k in range(n):
        total = 0.0
        for i in range(n):
            total += abs(one[k] * two[i] - two[k] * one[i])
        if total > 0.0 and abs(one[k] * two[n] - two[k] * one[n]) / total > size:
            best, size = k, abs(one[k] * two[n] - two[k] * one[n]) / total
    if best < 0:
        return math.nan
    c, s = one[best], two[best]
    side = np.sign(c * two[n] - s * one[n])
    along, rest = 0.0, c * one[n] + s * two[n]
    for i in range(n):
        across, beside = c * two[i] - s * one[i], c * one[i] + s * two[i]
        if abs(across) > _PARALLEL * math.hypot(c, s) * math.hypot(one[i], two[i]):
            y[i] = size * side * np.sign(across)
            rest -= beside * y[i]
        else:
            along += abs(beside)
    for i in range(n):
        across, beside = c * two[i] - s * one[i], c * one[i] + s * two[i]
        if not abs(across) > _PARALLEL * math.hypot(c, s) * math.hypot(one[i], two[i]):
            y[i] = np.sign(beside) * rest / along
    return size


@compiled
def _linearised(p: Array, here: Array, w: Array, seen: Array, table: Array) -> None:
    """(4, 23) the derivatives of F in states and parameters, and −F in the last column."""
    moved, still = p.copy(), np.zeros(PARAMETERS)
    moved[:PARAMETERS] = here[2:]
    rows = (G1, G2, DET)
    for n in range(5):
        a = here[0] + (_DIFFERENCE if n == 1 else -_DIFFERENCE if n == 2 else 0.0)
        b = here[1] + (_DIFFERENCE if n == 3 else -_DIFFERENCE if n == 4 else 0.0)
        jets(moved, still, (a, a), (b, b), w)
        for k in range(3):
            for i in range(1 + _VARIABLES):
                seen[n, k, i] = 0.5 * (w[rows[k], i, 0] + w[rows[k], i, 1])
    mid = seen[0]
    r = 0
    if max(abs(mid[1, 1]), abs(mid[1, 2])) > max(abs(mid[0, 1]), abs(mid[0, 2])):
        r = 1
    # q is across the gradient of G₁ or G₂
    q1, q2, d1, d2 = mid[r, 2], -mid[r, 1], mid[2, 1], mid[2, 2]
    for i in range(_VARIABLES):
        for k in range(3):
            table[k, i] = mid[k, 1 + i]
        # by each of the states, of det and of the row that q is across
        det1 = (seen[1, 2, 1 + i] - seen[2, 2, 1 + i]) / (2.0 * _DIFFERENCE)
        det2 = (seen[3, 2, 1 + i] - seen[4, 2, 1 + i]) / (2.0 * _DIFFERENCE)
        row1 = (seen[1, r, 1 + i] - seen[2, r, 1 + i]) / (2.0 * _DIFFERENCE)
        row2 = (seen[3, r, 1 + i] - seen[4, r, 1 + i]) / (2.0 * _DIFFERENCE)
        table[3, i] = q1 * det1 + q2 * det2 + row2 * d1 - row1 * d2
    for k in range(3):
        table[k, _RIGHT] = -mid[k, 0]
    table[3, _RIGHT] = -(q1 * d1 + q2 * d2)


@compiled
def _steps(p: Array, here: Array, table: Array, nearest: Array, direct: Array) -> float:
    """Two steps to F = 0: to the nearest parameters, and the least one. The former's distance.

    NaN where the equations are degenerate. Uses up the table.
    """
    first = _eliminate(table, 0, -1)
    second = _eliminate(table, 1, first) if first >= 0 else -1
    if second < 0:
        return math.nan
    if math.isnan(_solved(table, first, second, direct)):
        return math.nan
    for i in range(PARAMETERS):
        for k in range(4):
            table[k, _RIGHT] += table[k, 2 + i] * (here[2 + i] - p[i])
    distance = _solved(table, first, second, nearest)
    for i in range(PARAMETERS):
        nearest[2 + i] -= here[2 + i] - p[i]
    return distance


@compiled
def _solved(table: Array, first: int, second: int, step: Array) -> float:
    """The largest of the parameters, chosen least, and the state that goes with them."""
    size = _least(table[2, 2:], table[3, 2:], step[2:])
    rest1, rest2 = table[0, _RIGHT], table[1, _RIGHT]
    for i in range(2, _VARIABLES):
        rest1 -= table[0, i] * step[i]
        rest2 -= table[1, i] * step[i]
    step[second] = rest2 / table[1, second]
    step[first] = (rest1 - table[0, second] * step[second]) / table[0, first]
    return size


@compiled
def _descend(
    p: Array, own: NDArray[np.bool_], row: Array, w: Array, seen: Array, table: Array
) -> bool:
    """From the state and the parameters in ``row`` to a local minimum; True where it converged."""
    here, nearest, direct = row[1:23], np.empty(_VARIABLES), np.empty(_VARIABLES)
    before, share = np.zeros(_VARIABLES), 1.0
    for turn in range(_ROUNDS):
        _linearised(p, here, w, seen, table)
        off, distance = 0.0, 0.0
        for k in range(4):
            off = max(off, abs(table[k, _RIGHT]))
        for i in range(PARAMETERS):
            distance = max(distance, abs(here[2 + i] - p[i]))
            if not own[i]:
                table[:, 2 + i] = 0.0
        least = _steps(p, here, table, nearest, direct)
        if not math.isfinite(least + nearest[0] + nearest[1] + direct[0] + direct[1]):
            return False
        if off < _ON and distance - least < _SETTLED * distance:
            row[0] = distance
            row[23] = turn
            return True
        turned, size = 0.0, 0.0
        for i in range(_VARIABLES):
            aside = nearest[i] - direct[i]
            turned += aside * before[i]
            before[i] = aside
        share = 0.5 * share if turned < 0.0 else min(1.0, 1.4 * share)
        for i in range(_VARIABLES):
            size = max(size, abs(direct[i] + share * before[i]))
        whole = min(1.0, _LARGEST_STEP / max(size, 1e-300))
        for i in range(_VARIABLES):
            here[i] += whole * (direct[i] + share * before[i])
    return False


@compiled_as(_TABLE(_VECTOR, types.boolean[::1], _TABLE))
def _descended(p: Array, own: NDArray[np.bool_], starts: Array) -> Array:
    """(m, 23) local minima from pre-activations (n, 2): distance, state and parameters."""
    w, seen = np.empty((ROWS, 3 + PARAMETERS, 2)), np.empty((5, 3, 3 + PARAMETERS))
    table, rows = np.empty((4, _VARIABLES + 1)), np.empty((len(starts), 2 + _VARIABLES))
    n = 0
    for i in range(len(starts)):
        rows[n, 1:3] = starts[i]
        rows[n, 3:23] = p[:PARAMETERS]
        if _descend(p, own, rows[n], w, seen, table):
            n += 1
    return rows[:n].copy()


@compiled_as(_TABLE(_VECTOR, _VECTOR))
def _slopes(p: Array, here: Array) -> Array:
    """(4, 23) what `_linearised` gives at a state and parameters (22,)."""
    table = np.empty((4, _VARIABLES + 1))
    w, seen = np.empty((ROWS, 3 + PARAMETERS, 2)), np.empty((5, 3, 3 + PARAMETERS))
    _linearised(p, here, w, seen, table)
    return table


def _opening(slopes: Array, own: NDArray[np.bool_]) -> Array | None:
    """Where the wedge opens: the triple point persists to first order, and its det changes."""
    by_state, by_parameter = slopes[:2, :2], slopes[:2, 2:_RIGHT] * own
    left, _, _ = np.linalg.svd(by_state)
    keeps = left[:, -1] @ by_parameter
    follows = -np.linalg.pinv(by_state, rcond=1e-6) @ by_parameter
    opens = slopes[2, 2:_RIGHT] * own + slopes[2, :2] @ follows
    across = opens - keeps * (keeps @ opens) / max(float(keeps @ keeps), 1e-300)
    size = float(np.abs(across).max())
    return across / size if size > 1e-12 else None


def nearest_cusps(gru: GRU, points: FixedPointSet) -> list[Cusp]:
    """The cusps nearest to a GRU of two units, nearest first."""
    own = free_parameters(gru)
    grid = np.stack(np.meshgrid(_GRID, _GRID), axis=-1).reshape(-1, 2)
    states = np.vstack([*[point.h for point in points], grid])
    starts = np.arctanh(np.clip(states, -1.0 + 1e-12, 1.0 - 1e-12))
    rows = _descended(gru.packed, own, starts)
    found: list[Cusp] = []
    for row in rows[np.argsort(rows[:, 0], kind="stable")]:
        distance, state, place = float(row[0]), row[1:3], row[3:23]
        if any(_same(distance, state, other) for other in found):
            continue
        opening = _opening(_slopes(gru.packed, row[1:23]), own)
        if opening is not None:
            found.append(Cusp(distance, place.copy(), state.copy(), opening))
    return found


def _same(distance: float, state: Array, other: Cusp) -> bool:
    """One cusp, met twice: parameters that do not matter may differ."""
    apart = float(np.abs(state - other.state).max())
    return max(apart, abs(distance - other.distance)) < _SAME
