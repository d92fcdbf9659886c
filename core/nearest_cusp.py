"""The nearest parameters at which three fixed points become one: a cusp of the fold set.

The fold set ends there in an edge, to which a descent on folds alone does not converge: both
rows that could carry its step vanish. So the cusp's own condition is added: with
F = (G₁, G₂, det, q·∇det), q the null vector of ∂G/∂a, minimise ‖p − p₀‖∞ over parameters p
and pre-activations a subject to F(a, p) = 0, by sequential linear programming. Derivatives of
the last row are central differences of the others' exact first ones (`core.parameter_jets`).
*Computed*: local minima, from many starts.

Beside a cusp there are three points within a wedge of no opening angle, so that no straight
way from p₀ need meet it: each cusp comes with the direction in which its wedge opens.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from core.fixed_points import FixedPointSet
from core.gru import GRU
from core.parameter_jets import DET, G1, G2, PARAMETERS, jets_over
from core.parameter_space import free_parameters
from core.results import result

Array = NDArray[np.float64]

_ROUNDS = 40
_LARGEST_STEP = 0.3
"""In one round neither the state nor a parameter moves by more."""

_DIFFERENCE = 1e-5
_ON, _SETTLED = 1e-9, 1e-9
"""A descent ends where the equations hold to the first, and neither the state nor the distance
moves by more than the second. (Parameters that hardly matter may go on moving.)"""

_SAME = 1e-6
_GRID = (-0.8, 0.0, 0.8)

_STILL = np.zeros(PARAMETERS)
_VARIABLES = 2 + PARAMETERS


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


def nearest_cusps(gru: GRU, points: FixedPointSet) -> list[Cusp]:
    """The cusps nearest to a GRU of two units, nearest first."""
    own = free_parameters(gru)
    grid = np.stack(np.meshgrid(_GRID, _GRID), axis=-1).reshape(-1, 2)
    states = np.vstack([*[point.h for point in points], grid])
    starts = np.arctanh(np.clip(states, -1.0 + 1e-12, 1.0 - 1e-12))
    met = [cusp for start in starts if (cusp := _descend(gru.packed, own, start)) is not None]
    found: list[Cusp] = []
    for cusp in sorted(met, key=lambda cusp: cusp.distance):
        if not any(_same(cusp, other) for other in found):
            found.append(cusp)
    return found


def _same(one: Cusp, other: Cusp) -> bool:
    """One cusp, met twice: parameters that do not matter may differ."""
    apart = float(np.abs(one.state - other.state).max())
    return max(apart, abs(one.distance - other.distance)) < _SAME


def _descend(packed: Array, own: NDArray[np.bool_], start: Array) -> Cusp | None:
    """From pre-activations (2,) to a local minimum; None where none is reached."""
    origin, kind = packed[:PARAMETERS], packed[PARAMETERS:]
    moves = np.concatenate([[True, True], own])
    here = np.concatenate([start, origin])
    distance = math.inf
    for _ in range(_ROUNDS):
        values, slopes = _equations(here, kind)
        if not (np.isfinite(values).all() and np.isfinite(slopes).all()):
            return None
        step = _step(values, slopes[:, moves], here[2:][own] - origin[own])
        if step is None:
            return None
        before, distance = distance, float(np.abs(here[2:] - origin).max())
        still = max(abs(distance - before), float(np.abs(step[:2]).max())) < _SETTLED
        if still and np.abs(values).max() < _ON:
            break
        here[moves] += step
    else:
        return None
    opening = _opening(slopes, own)
    if opening is None:
        return None
    return Cusp(distance, here[2:].copy(), here[:2].copy(), opening)


def _step(values: Array, slopes: Array, moved: Array) -> Array | None:
    """The step of one linear programme: two changes of the state, then the parameters'.

    ``moved`` is how far these have come from where they began.
    """
    count = 2 + len(moved)
    cost = np.zeros(count + 1)
    cost[-1] = 1.0
    parameters = np.eye(count)[2:]
    bound = np.ones((count - 2, 1))
    solved = linprog(
        cost,
        A_ub=np.block([[parameters, -bound], [-parameters, -bound]]),
        b_ub=np.concatenate([-moved, moved]),
        A_eq=np.column_stack([slopes, np.zeros(len(values))]),
        b_eq=-values,
        bounds=[(-_LARGEST_STEP, _LARGEST_STEP)] * count + [(0.0, None)],
    )
    if solved.status == 0:
        return np.array(solved.x)[:-1]
    # too far for one round: by least squares, as far as a round goes
    step = np.linalg.lstsq(slopes, -values, rcond=None)[0]
    size = float(np.abs(step).max())
    return np.asarray(step * min(1.0, _LARGEST_STEP / size)) if math.isfinite(size) else None


def _first_order(here: Array, kind: Array) -> Array:
    """(4, 23) values and first derivatives of G₁, G₂, det and trace."""
    box = np.array([here[0], here[0], here[1], here[1]])
    jets = jets_over(np.concatenate([here[2:], kind]), _STILL, box, True)
    return np.asarray(jets.mean(axis=2))


def _along_null(jets: Array, row: int) -> float:
    """q·∇det, with q across the gradient of G₁ or G₂."""
    return float(jets[DET, 2] * jets[row, 1] - jets[DET, 1] * jets[row, 2])


def _equations(here: Array, kind: Array) -> tuple[Array, Array]:
    """(4,) the values of F and (4, 22) their derivatives in states and parameters."""
    jets = _first_order(here, kind)
    row = max((G1, G2), key=lambda r: float(np.abs(jets[r, 1:3]).max()))
    last = np.empty(_VARIABLES)
    for i in range(_VARIABLES):
        step = np.zeros(_VARIABLES)
        step[i] = _DIFFERENCE
        ahead, behind = (_first_order(here + side * step, kind) for side in (1.0, -1.0))
        last[i] = (_along_null(ahead, row) - _along_null(behind, row)) / (2.0 * _DIFFERENCE)
    three = jets[[G1, G2, DET]]
    values = np.append(three[:, 0], _along_null(jets, row))
    return values, np.vstack([three[:, 1:], last])


def _opening(slopes: Array, own: NDArray[np.bool_]) -> Array | None:
    """Where the wedge opens: the triple point persists to first order, and its det changes."""
    by_state, by_parameter = slopes[:2, :2], slopes[:2, 2:] * own
    left, _, _ = np.linalg.svd(by_state)
    keeps = left[:, -1] @ by_parameter
    follows = -np.linalg.pinv(by_state, rcond=1e-6) @ by_parameter
    opens = slopes[2, 2:] * own + slopes[2, :2] @ follows
    across = opens - keeps * (keeps @ opens) / max(float(keeps @ keeps), 1e-300)
    size = float(np.abs(across).max())
    return across / size if size > 1e-12 else None
