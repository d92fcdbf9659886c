"""The nearest parameters at which three fixed points become one: a cusp of the fold set.

The fold set ends there in an edge, to which a descent on folds alone does not converge: both
rows that could carry its step vanish. So the cusp's own condition is added: with
F = (G₁, G₂, det, q·∇det), q the null vector of ∂G/∂a, minimise ‖p − p₀‖∞ over parameters p
and pre-activations a subject to F(a, p) = 0, by sequential linear programming. Derivatives of
the last row are central differences of the others' exact first ones
(`core.structural_stability.parameter_jets`), along the two states only: the order of
differentiation by a state and a parameter is free.

The linearised programme has a closed solution. Elimination of the state leaves two equations
A y = b for y = p − p₀. By duality the least ‖y‖∞ is the largest b·λ / ‖Aᵀλ‖₁ over λ in the
plane, which is attained where λ is across a column of A; all other parameters then stand at
±‖y‖∞. Where a minimum is curved, not a corner of the linear programme, its solutions jump from
corner to corner. So a step is the shortest one to F = 0 and a share of what leads from its end
to the programme's solution, halved whenever this turns round.

*Computed*: from many starts, local minima or parameters nearly as near.

Beside a cusp there are three points within a wedge of no opening angle, so that no straight
way from p₀ need meet it: each cusp comes with the direction in which its wedge opens.
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
from core.results import result
from core.structural_stability.parameter_jets import DET, G1, G2, PARAMETERS, ROWS, jets

_ROUNDS = 60

_LARGEST_STEP = 0.3
"""In one round neither the state nor a parameter moves by more."""

_LONGER = 1.4
"""The share of a step towards the minimum grows so from round to round, up to 1."""

_DIFFERENCE = 1e-5

_ON = 1e-9
"""What counts as zero in F."""

_SETTLED, _NEARLY = 1e-6, 1e-2
"""Of the distance, what the linear programme would still gain: a descent ends below the first,
and what it reached counts below the second."""

_PARALLEL = 1e-12
"""Columns at an angle below this share what is left to them."""

_DETOUR = 1.0
"""On its way a descent may be so much farther off than where it ends."""

_NEAR, _OVERSHOOT = 1e-3, 2.0
"""Where F is below the first, a linear programme that leads so many times farther than what
matters leads to nothing that does."""

_SAME = 1e-2
"""Two cusps are one within this, of the distance and of the state."""

_GRID = np.linspace(-0.95, 0.95, 9)
_INSIDE = 1.0 - 1e-12

_VARIABLES = 2 + PARAMETERS
_RIGHT = _VARIABLES
"""The column of −F beside its derivatives."""

_TABLE = types.float64[:, ::1]
_VECTOR = types.float64[::1]
# columns of a result
_DISTANCE, _STATE, _PLACE, _BOTH = 0, slice(1, 3), slice(3, 23), slice(1, 23)


@result
class Cusp:
    """A cusp of the fold set in the space of parameters: *computed*.

    Attributes
    ----------
    distance
        Of its parameters, in the max-norm.
    place
        (20,) the parameters, in the order of `core.model.gru_field`.
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
def _linearised(p: Array, here: Array, w: Array, seen: Array, table: Array) -> None:
    """(4, 23) the derivatives of F in the state and all parameters, and −F."""
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
    middle = seen[0]
    one = max(abs(middle[0, 1]), abs(middle[0, 2]))
    r = 1 if max(abs(middle[1, 1]), abs(middle[1, 2])) > one else 0
    # q is across the gradient of G₁ or G₂
    q1, q2, d1, d2 = middle[r, 2], -middle[r, 1], middle[2, 1], middle[2, 2]
    for i in range(_VARIABLES):
        for k in range(3):
            table[k, i] = middle[k, 1 + i]
        # by each of the states: of det, and of the row that q is across
        det1 = (seen[1, 2, 1 + i] - seen[2, 2, 1 + i]) / (2.0 * _DIFFERENCE)
        det2 = (seen[3, 2, 1 + i] - seen[4, 2, 1 + i]) / (2.0 * _DIFFERENCE)
        row1 = (seen[1, r, 1 + i] - seen[2, r, 1 + i]) / (2.0 * _DIFFERENCE)
        row2 = (seen[3, r, 1 + i] - seen[4, r, 1 + i]) / (2.0 * _DIFFERENCE)
        table[3, i] = q1 * det1 + q2 * det2 + row2 * d1 - row1 * d2
    for k in range(3):
        table[k, _RIGHT] = -middle[k, 0]
    table[3, _RIGHT] = -(q1 * d1 + q2 * d2)


@compiled
def _eliminate(table: Array, k: int, done: int) -> int:
    """One of the states from the rows below the k-th, by the largest pivot; −1 if there is none.

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
    return column


@compiled
def _least(one: Array, two: Array, y: Array) -> float:
    """The y (n,) of least max-norm that solves two rows (a, b), a·y = b; its norm, NaN if none."""
    n = len(y)
    best, size = -1, -1.0
    for k in range(n):
        total = 0.0
        for i in range(n):
            total += abs(one[k] * two[i] - two[k] * one[i])
        reached = abs(one[k] * two[n] - two[k] * one[n])
        if total > 0.0 and reached / total > size:
            best, size = k, reached / total
    if best < 0:
        return math.nan
    c, s = one[best], two[best]
    side = np.sign(c * two[n] - s * one[n])
    rest, along = c * one[n] + s * two[n], 0.0
    for i in range(n):
        across, beside = c * two[i] - s * one[i], c * one[i] + s * two[i]
        if abs(across) > _PARALLEL * (abs(beside) + abs(across)):
            y[i] = size * side * np.sign(across)
            rest -= beside * y[i]
        else:
            y[i] = math.nan
            along += abs(beside)
    for i in range(n):
        if math.isnan(y[i]):  # all of one direction, that of the best
            y[i] = np.sign(c * one[i] + s * two[i]) * rest / along
    return size


@compiled
def _solved(table: Array, first: int, second: int, step: Array) -> float:
    """The least parameters that solve the equations, and the states; the size of the former."""
    size = _least(table[2, 2:], table[3, 2:], step[2:])
    rest1, rest2 = table[0, _RIGHT], table[1, _RIGHT]
    for i in range(2, _VARIABLES):
        rest1 -= table[0, i] * step[i]
        rest2 -= table[1, i] * step[i]
    step[second] = rest2 / table[1, second]
    step[first] = (rest1 - table[0, second] * step[second]) / table[0, first]
    return size


@compiled
def _steps(p: Array, here: Array, table: Array, nearest: Array, direct: Array) -> float:
    """Two steps to F = 0: to the parameters nearest to p, and the shortest one.

    Returns how near the former are, NaN where the equations are degenerate. Uses up the table.
    """
    first = _eliminate(table, 0, -1)
    second = _eliminate(table, 1, first) if first >= 0 else -1
    if second < 0:
        return math.nan
    _solved(table, first, second, direct)
    for i in range(PARAMETERS):
        for k in range(4):
            table[k, _RIGHT] += table[k, 2 + i] * (here[2 + i] - p[i])
    size = _solved(table, first, second, nearest)
    for i in range(PARAMETERS):
        nearest[2 + i] -= here[2 + i] - p[i]
    return size


@compiled
def _descend(
    p: Array, own: NDArray[np.bool_], within: float, row: Array, w: Array, seen: Array,
    table: Array,
) -> bool:  # fmt: skip
    """From the state and the parameters in ``row`` to the nearest of a descent; True if any."""
    here, nearest, direct = row[_BOTH].copy(), np.empty(_VARIABLES), np.empty(_VARIABLES)
    before, share = np.zeros(_VARIABLES), 1.0
    row[_DISTANCE] = math.inf
    for _ in range(_ROUNDS):
        _linearised(p, here, w, seen, table)
        off, distance = 0.0, 0.0
        for k in range(4):
            off = max(off, abs(table[k, _RIGHT]))
        for i in range(PARAMETERS):
            distance = max(distance, abs(here[2 + i] - p[i]))
            if not own[i]:
                table[:, 2 + i] = 0.0
        least = _steps(p, here, table, nearest, direct)
        lost = not math.isfinite(off + least + np.abs(nearest).max() + np.abs(direct).max())
        if lost or distance > within + _DETOUR:
            break
        if off < _NEAR and least > _OVERSHOOT * within:
            break
        if off < _ON and distance - least <= _NEARLY * distance and distance < row[_DISTANCE]:
            row[_DISTANCE] = distance
            row[_BOTH] = here
        if off < _ON and distance - least <= _SETTLED * distance:
            break
        turned, size = 0.0, 0.0
        for i in range(_VARIABLES):
            aside = nearest[i] - direct[i]
            turned += aside * before[i]
            before[i] = aside
        share = 0.5 * share if turned < 0.0 else min(1.0, _LONGER * share)
        for i in range(_VARIABLES):
            size = max(size, abs(direct[i] + share * before[i]))
        part = min(1.0, _LARGEST_STEP / max(size, 1e-300))
        for i in range(_VARIABLES):
            here[i] += part * (direct[i] + share * before[i])
    return row[_DISTANCE] <= within and math.isfinite(row[_DISTANCE])


@compiled_as(_TABLE(_VECTOR, types.boolean[::1], types.float64, _TABLE))
def _descended(p: Array, own: NDArray[np.bool_], within: float, starts: Array) -> Array:
    """(m, 23) what is reached from pre-activations (n, 2): distance, state and parameters."""
    w, seen = np.empty((ROWS, 3 + PARAMETERS, 2)), np.empty((5, 3, 1 + _VARIABLES))
    table, rows = np.empty((4, _VARIABLES + 1)), np.empty((len(starts), 1 + _VARIABLES))
    n = 0
    for i in range(len(starts)):
        rows[n, _STATE] = starts[i]
        rows[n, _PLACE] = p[:PARAMETERS]
        if _descend(p, own, within, rows[n], w, seen, table):
            n += 1
    return rows[:n].copy()


@compiled_as(_TABLE(_VECTOR, _VECTOR))
def _slopes(p: Array, here: Array) -> Array:
    """(4, 23) what `_linearised` gives at a state and parameters (22,)."""
    w, seen = np.empty((ROWS, 3 + PARAMETERS, 2)), np.empty((5, 3, 1 + _VARIABLES))
    table = np.empty((4, _VARIABLES + 1))
    _linearised(p, here, w, seen, table)
    return table


def nearest_cusps(gru: GRU, points: FixedPointSet, *, within: float = math.inf) -> list[Cusp]:
    """The cusps nearest to a GRU of two units, nearest first.

    Parameters
    ----------
    gru, points
        The GRU and its fixed points.
    within
        Cusps farther off do not matter: the nearer, the sooner the search for them ends.
    """
    own = free_parameters(gru)
    grid = np.stack(np.meshgrid(_GRID, _GRID), axis=-1).reshape(-1, 2)
    states = np.vstack([*[point.h for point in points], grid])
    rows = _descended(gru.packed, own, within, np.arctanh(np.clip(states, -_INSIDE, _INSIDE)))
    found: list[Cusp] = []
    for row in rows[np.argsort(rows[:, _DISTANCE], kind="stable")]:
        if any(_same(row, other) for other in found):
            continue
        opening = _opening(_slopes(gru.packed, row[_BOTH]), own)
        if opening is not None:
            place, state = row[_PLACE].copy(), row[_STATE].copy()
            found.append(Cusp(float(row[_DISTANCE]), place, state, opening))
    return found


def _same(row: Array, other: Cusp) -> bool:
    """One cusp, met twice: parameters that do not matter may differ."""
    apart = float(np.abs(np.tanh(row[_STATE]) - np.tanh(other.state)).max())
    return apart < _SAME and row[_DISTANCE] - other.distance < _SAME * row[_DISTANCE]


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
