"""First-order interval jets of a GRU's fixed-point equation, in states and parameters.

For a box of pre-activations and a box of *parameters* the kernels here enclose

    G      whose roots are the fixed points, and from its derivative DG in a
           (`core.fixed_points.enclosures`)
    D      = det DG, of the sign of the determinant of the field's Jacobian at a root,
    T      = q DG₁₁ + (1 − q) DG₂₂ with q = (1 − z₁) / ((1 − z₁) + (1 − z₂)), of the sign
           of that Jacobian's trace at a root,

together with all their first derivatives, by forward automatic differentiation in interval
arithmetic (Griewank & Walther, *Evaluating Derivatives*, SIAM 2008, ch. 3; Neumaier,
*Interval Methods for Systems of Equations*, 1990, ch. 2).

A jet is one row of a workspace: ``jets[k, 0]`` encloses the value and ``jets[k, 1 + i]``
the derivative in the i-th variable, each as (lo, hi). The variables are a₁, a₂ and then the
parameters in the order of `core.model.gru_field`. A workspace with room for the value alone
computes values alone.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.compiled import compiled, compiled_as
from core.fixed_points.enclosures import factor_quotient
from core.fixed_points.intervals import (
    Interval,
    add,
    divide,
    multiply,
    scale,
    sech_squared,
    shift,
    sigmoid,
    sigmoid_derivative,
    subtract,
    tanh,
)

Parameters = NDArray[np.float64]
Jets = NDArray[np.float64]

PARAMETERS = 20
"""All numbers of a packed GRU but its reset convention."""

# rows of the results
G1, G2, DET, TRACE = 0, 1, 2, 3
# rows of what they are made of
_A, _B, _X, _Y, _SX, _SY = 4, 5, 6, 7, 8, 9
_U, _R, _S = 10, 12, 14  # reset gates: pre-activation, value, derivative
_M = 16  # ∂P/∂h, row by row
_P = 20  # the parameters
_T = 40  # what is needed for a moment
ROWS = 52


@compiled
def _get(w: Jets, k: int, i: int) -> Interval:
    return w[k, i, 0], w[k, i, 1]


@compiled
def _set(w: Jets, k: int, i: int, x: Interval) -> None:
    w[k, i, 0], w[k, i, 1] = x[0], x[1]


@compiled
def _variable(w: Jets, k: int, i: int, x: Interval) -> None:
    """Row k: the i-th variable, somewhere in x."""
    w[k] = 0.0
    _set(w, k, 0, x)
    if 1 + i < w.shape[1]:
        _set(w, k, 1 + i, (1.0, 1.0))


@compiled
def _add(w: Jets, k: int, i: int, j: int) -> None:
    """Row k: row i + row j."""
    for n in range(w.shape[1]):
        _set(w, k, n, add(_get(w, i, n), _get(w, j, n)))


@compiled
def _subtract(w: Jets, k: int, i: int, j: int) -> None:
    """Row k: row i − row j."""
    for n in range(w.shape[1]):
        _set(w, k, n, subtract(_get(w, i, n), _get(w, j, n)))


@compiled
def _times(f: Interval, x: Interval) -> Interval:
    """f x, exactly 0 for x = 0: most derivatives are."""
    return x if x[0] == 0.0 and x[1] == 0.0 else multiply(f, x)


@compiled
def _multiply(w: Jets, k: int, i: int, j: int) -> None:
    """Row k, none of the others: row i · row j."""
    f, g = _get(w, i, 0), _get(w, j, 0)
    _set(w, k, 0, multiply(f, g))
    for n in range(1, w.shape[1]):
        _set(w, k, n, add(_times(f, _get(w, j, n)), _times(g, _get(w, i, n))))


@compiled
def _chain(w: Jets, k: int, i: int, value: Interval, derivative: Interval) -> None:
    """Row k: a function of row i with this value and derivative."""
    for n in range(1, w.shape[1]):
        _set(w, k, n, _times(derivative, _get(w, i, n)))
    _set(w, k, 0, value)


@compiled
def _weighted(w: Jets, k: int, weight: int, i: int, j: int) -> None:
    """Row k: p[weight] · row i + p[weight + 1] · row j; uses the last rows."""
    _multiply(w, ROWS - 1, _P + weight, i)
    _multiply(w, ROWS - 2, _P + weight + 1, j)
    _add(w, k, ROWS - 1, ROWS - 2)


@compiled
def _affine(w: Jets, k: int, weight: int, bias: int) -> None:
    """Row k: p[weight] x + p[weight + 1] y + p[bias]."""
    _weighted(w, k, weight, _X, _Y)
    _add(w, k, k, _P + bias)


@compiled
def _states(w: Jets, a: int, x: int, s: int) -> None:
    """Rows x, s: tanh and sech² of row a."""
    value = _get(w, a, 0)
    h, slope = tanh(value), sech_squared(value)
    _chain(w, x, a, h, slope)
    _chain(w, s, a, slope, scale(-2.0, multiply(h, slope)))


@compiled
def _reset_gate(w: Jets, i: int) -> None:
    """Rows _U + i, _R + i, _S + i: u, σ(u), σ'(u)."""
    _affine(w, _U + i, 4 + 2 * i, 14 + i)
    u = _get(w, _U + i, 0)
    slope = sigmoid_derivative(u)
    _chain(w, _R + i, _U + i, sigmoid(u), slope)
    # σ'' = −σ' tanh(u / 2); halving loses nothing above the smallest normal numbers,
    # where tanh is widened by more
    bend = multiply(slope, tanh((-0.5 * u[1], -0.5 * u[0])))
    _chain(w, _S + i, _U + i, slope, bend)


@compiled
def _reset_before(w: Jets) -> None:
    """Rows G1, G2: P; rows _M: ∂P/∂h, for Uh (r ⊙ h) + bh."""
    for i in range(2):
        _multiply(w, _T + i, _R + i, _X + i)
        # the Jacobian of r ⊙ h, row by row
        _multiply(w, _T + 6, _S + i, _X + i)
        for j in range(2):
            _multiply(w, _T + 2 + 2 * i + j, _T + 6, _P + 4 + 2 * i + j)
        _add(w, _T + 2 + 3 * i, _T + 2 + 3 * i, _R + i)
    for i in range(2):
        _weighted(w, G1 + i, 2 * i, _T, _T + 1)
        _add(w, G1 + i, G1 + i, _P + 12 + i)
        for j in range(2):
            _weighted(w, _M + 2 * i + j, 2 * i, _T + 2 + j, _T + 4 + j)


@compiled
def _reset_after(w: Jets) -> None:
    """The same for bh + r ⊙ (Uh h + ch)."""
    for i in range(2):
        _affine(w, _T, 2 * i, 18 + i)
        _multiply(w, _T + 1, _R + i, _T)
        _add(w, G1 + i, _T + 1, _P + 12 + i)
        _multiply(w, _T + 1, _S + i, _T)
        for j in range(2):
            _multiply(w, _T + 2, _R + i, _P + 2 * i + j)
            _multiply(w, _T + 3, _T + 1, _P + 4 + 2 * i + j)
            _add(w, _M + 2 * i + j, _T + 2, _T + 3)


@compiled
def _share(w: Jets) -> None:
    """Row _T: q, the share of the first unit's update factor; row _T + 1: 1 − q."""
    _affine(w, _T + 2, 8, 16)
    _affine(w, _T + 3, 10, 17)
    u, v = _get(w, _T + 2, 0), _get(w, _T + 3, 0)
    other = factor_quotient(u, v)  # (1 − z2) / (1 − z1) and its inverse
    q = divide((1.0, 1.0), shift(other, 1.0))
    rest = divide((1.0, 1.0), shift(factor_quotient(v, u), 1.0))
    bell = multiply(q, rest)
    # d log(1 − z) = −z du
    first, second = scale(-1.0, multiply(bell, sigmoid(u))), multiply(bell, sigmoid(v))
    _set(w, _T, 0, q)
    _set(w, _T + 1, 0, rest)
    for n in range(1, w.shape[1]):
        slope = add(_times(first, _get(w, _T + 2, n)), _times(second, _get(w, _T + 3, n)))
        _set(w, _T, n, slope)
        _set(w, _T + 1, n, (-slope[1], -slope[0]))


@compiled
def jets(
    p: Parameters, reach: Parameters, a: Interval, b: Interval, w: Jets
) -> tuple[Interval, Interval]:
    """Fill the rows `G1`, `G2`, `DET`, `TRACE` of the workspace ``w``; P(tanh a) over the box.

    Parameters
    ----------
    p
        The packed GRU.
    reach
        (`PARAMETERS`,) how far each parameter may be from it, either way.
    a, b
        The box of pre-activations.
    w
        (`ROWS`, 1 + 2 + `PARAMETERS`, 2), or (`ROWS`, 1, 2) for values alone.
    """
    _variable(w, _A, 0, a)
    _variable(w, _B, 1, b)
    for i in range(PARAMETERS):
        _variable(w, _P + i, 2 + i, shift((-reach[i], reach[i]), p[i]))
    _states(w, _A, _X, _SX)
    _states(w, _B, _Y, _SY)
    _reset_gate(w, 0)
    _reset_gate(w, 1)
    if p[20] != 0.0:
        _reset_after(w)
    else:
        _reset_before(w)
    image = _get(w, G1, 0), _get(w, G2, 0)
    for i in range(2):
        _subtract(w, G1 + i, G1 + i, _A + i)
    # DG = M diag(sech² a) − I, in the places of what is no longer needed
    g11, g12, g21, g22 = _U, _U + 1, _R, _R + 1
    _multiply(w, g11, _M, _SX)
    _multiply(w, g12, _M + 1, _SY)
    _multiply(w, g21, _M + 2, _SX)
    _multiply(w, g22, _M + 3, _SY)
    _set(w, g11, 0, shift(_get(w, g11, 0), -1.0))
    _set(w, g22, 0, shift(_get(w, g22, 0), -1.0))
    _multiply(w, _T, g11, g22)
    _multiply(w, _T + 1, g12, g21)
    _subtract(w, DET, _T, _T + 1)
    _share(w)
    _multiply(w, _T + 2, _T, g11)
    _multiply(w, _T + 3, _T + 1, g22)
    _add(w, TRACE, _T + 2, _T + 3)
    return image


@compiled_as(
    types.float64[:, :, ::1](
        types.float64[::1], types.float64[::1], types.float64[::1], types.boolean
    )
)
def jets_over(p: Parameters, reach: Parameters, box: Parameters, slopes: bool) -> Jets:
    """The four jets (4, 23, 2) over the box (lo1, hi1, lo2, hi2), or (4, 1, 2) values."""
    w = np.empty((ROWS, 3 + PARAMETERS if slopes else 1, 2))
    jets(p, reach, (box[0], box[1]), (box[2], box[3]), w)
    return w[:4].copy()
