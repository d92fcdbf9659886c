"""A proof that the fixed points keep number and kinds for all parameters within a radius.

If for *every* parameter set of a ball every fixed point has a regular Jacobian, then none
can appear, vanish or change its index within the ball: by the implicit function theorem the
points move continuously, their number is locally constant, and a ball is connected. If in
addition no point of positive determinant has trace zero, all keep their kinds. It is
therefore enough to show, for the boxes of a cover of the search region, that over all
parameters of the ball

- the box holds no fixed point, or
- det ≠ 0 at each that it holds, negative, or positive with a trace of one sign.

Nothing has to be matched, and boxes where a point moves into another's place do no harm.

A sign *at the fixed points* is that of a combination λ₁G₁ + λ₂G₂ + λ₃Q with Q the
determinant or the trace, since G = 0 there. Its mean-value form over states and parameters
is λ·F(c) ± Σᵢ ρᵢ |λ·∂ᵢF|, and the λ that makes it decide best solves a small L1 problem: the
dual of the linear programme that asks for the nearest parameters with F = 0. To first order
the proof therefore reaches as far as the fixed points really stay. Any λ gives a valid
proof, as all is evaluated in outward rounded intervals
(`core.structural_stability.parameter_jets`).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.compiled import compiled, compiled_as
from core.fixed_points.intervals import Interval, add, centre, intersection, radius, scale, sign, up
from core.fixed_points.krawczyk import largest
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.parameter_space import free_parameters
from core.structural_stability.parameter_jets import DET, G1, G2, PARAMETERS, ROWS, TRACE, jets
from core.validation import finite_float

MAX_BOXES = 6_000
"""Boxes examined for one radius, at most: some 0.1 s."""

PROVEN, OPEN, CANCELLED = 1, 0, -1

_VARIABLES = 2 + PARAMETERS
_DEPTH = 400
_NARROW = 0.02
"""A box whose own size matters less than this beside the parameters' is not halved."""
_NO_ROOT = 2


@compiled
def _multipliers(f: Array, slopes: Array, out: Array) -> None:
    """λ with λ·f = 1 and a small Σ |λ·slopesᵢ|, by reweighted least squares.

    ``f`` (3,), ``slopes`` (3, n); a row of zeros takes no part.
    """
    m = np.empty((3, 3))
    size = np.empty(3)
    for k in range(3):
        size[k] = abs(f[k])
        for i in range(slopes.shape[1]):
            size[k] += abs(slopes[k, i])
        size[k] = size[k] if size[k] > 0.0 else 1.0
    out[:] = 0.0
    for turn in range(9):
        m[:] = 0.0
        for i in range(slopes.shape[1]):
            a0, a1, a2 = slopes[0, i] / size[0], slopes[1, i] / size[1], slopes[2, i] / size[2]
            weight = 1.0
            if turn > 0:
                value = abs(a0 * out[0] + a1 * out[1] + a2 * out[2])
                weight = 1.0 / max(value, 1e-9)
            m[0, 0] += weight * a0 * a0
            m[0, 1] += weight * a0 * a1
            m[0, 2] += weight * a0 * a2
            m[1, 1] += weight * a1 * a1
            m[1, 2] += weight * a1 * a2
            m[2, 2] += weight * a2 * a2
        small = 1e-13 * (m[0, 0] + m[1, 1] + m[2, 2]) + 1e-280
        a, d, g = m[0, 0] + small, m[1, 1] + small, m[2, 2] + small
        b, c, e = m[0, 1], m[0, 2], m[1, 2]
        x, y, z = f[0] / size[0], f[1] / size[1], f[2] / size[2]
        # the adjugate of the symmetric matrix gives the direction of its solution
        v0 = (d * g - e * e) * x + (c * e - b * g) * y + (b * e - c * d) * z
        v1 = (c * e - b * g) * x + (a * g - c * c) * y + (b * c - a * e) * z
        v2 = (b * e - c * d) * x + (b * c - a * e) * y + (a * d - b * b) * z
        scaling = v0 * x + v1 * y + v2 * z
        if scaling == 0.0 or not math.isfinite(scaling):
            break
        out[0], out[1], out[2] = v0 / scaling, v1 / scaling, v2 / scaling
    for k in range(3):
        out[k] /= size[k]


@compiled
def _sign_at_roots(
    w: Array,
    centre_values: Array,
    reaches: Array,
    third: int,
    parts: Array,
    f: Array,
    slopes: Array,
) -> int:
    """Sign of row ``third`` at every root in the box; `_NO_ROOT`; or 0: not decided.

    ``third`` = −1 uses G alone, and so can only say that there is no root. ``parts``
    receives how much of the uncertainty is due to a₁, a₂ and the parameters.
    """
    rows = (G1, G2, third)
    slopes[:] = 0.0
    f[:] = 0.0
    for k in range(2 if third < 0 else 3):
        row = rows[k]
        f[k] = 0.5 * (centre_values[row, 0, 0] + centre_values[row, 0, 1])
        for i in range(_VARIABLES):
            middle = 0.5 * (w[row, 1 + i, 0] + w[row, 1 + i, 1])
            slopes[k, i] = middle * reaches[i]
    scaling = np.empty(3)
    _multipliers(f, slopes, scaling)
    parts[:] = math.inf
    total: Interval = (0.0, 0.0)
    for k in range(2 if third < 0 else 3):
        if not math.isfinite(scaling[k]):
            return 0
        value = (centre_values[rows[k], 0, 0], centre_values[rows[k], 0, 1])
        total = add(total, scale(scaling[k], value))
    parts[:] = 0.0
    for i in range(_VARIABLES):
        if reaches[i] == 0.0:
            continue
        slope: Interval = (0.0, 0.0)
        for k in range(2 if third < 0 else 3):
            row = rows[k]
            slope = add(slope, scale(scaling[k], (w[row, 1 + i, 0], w[row, 1 + i, 1])))
        place = min(i, 2)
        parts[place] = up(parts[place] + up(largest(slope) * reaches[i]))
    spread = up(up(parts[0] + parts[1]) + parts[2])
    found = sign(add(total, (-spread, spread))) if spread < math.inf else 0
    if found == 0 or third < 0:
        return _NO_ROOT if found != 0 else 0
    if scaling[2] == 0.0:
        return _NO_ROOT
    return found if scaling[2] > 0.0 else -found


@compiled
def _bound(p: Array, reach: Array, unit: int) -> float:
    """|a_i| at every fixed point is below this, for all parameters within ``reach``."""
    bound = 0.0
    for i in (2 * unit, 2 * unit + 1, 12 + unit, 18 + unit):
        if i < 18 or p[20] != 0.0:
            bound += abs(p[i]) + reach[i]
    return bound * (1.0 + 2.0**-30) + 2.0**-30


@compiled
def _put(stack: Array, n: int, a: Interval, b: Interval) -> int:
    stack[n, 0], stack[n, 1], stack[n, 2], stack[n, 3] = a[0], a[1], b[0], b[1]
    return n + 1


@compiled
def _cut(p: Array, reach: Array, a: Interval, b: Interval, w: Array) -> tuple[Interval, Interval]:
    """What is left of a box because a = P(tanh a) at a root; empty: lo > hi."""
    for _ in range(3):
        f, g = jets(p, reach, a, b, w)
        f, g = intersection(a, f), intersection(b, g)
        gain = min((f[1] - f[0]) / (a[1] - a[0]), (g[1] - g[0]) / (b[1] - b[0]))
        a, b = f, g
        if a[0] > a[1] or b[0] > b[1] or not gain < 0.5:
            break
    return a, b


@compiled
def _decided(w: Array, values: Array, reaches: Array, parts: Array, f: Array, s: Array) -> bool:
    """No root, or only saddles, or only sinks, or only sources, for all parameters."""
    if _sign_at_roots(w, values, reaches, -1, parts, f, s) != 0:
        return True
    found = sign((w[DET, 0, 0], w[DET, 0, 1]))
    if found == 0:
        found = _sign_at_roots(w, values, reaches, DET, parts, f, s)
    if found != 1:
        return found != 0
    if sign((w[TRACE, 0, 0], w[TRACE, 0, 1])) != 0:
        return True
    return _sign_at_roots(w, values, reaches, TRACE, parts, f, s) != 0


_RESULT = types.UniTuple(types.int64, 2)


@compiled_as(_RESULT(types.float64[::1], types.float64[::1], types.int64, types.int64[::1]))
def prove(p: Array, reach: Array, max_boxes: int, cancel: NDArray[np.int64]) -> Any:
    """Number and kinds of the fixed points are those of ``p`` for all parameters in reach.

    Parameters
    ----------
    p
        The packed GRU, whose own fixed points are known and of decided kinds.
    reach
        (`PARAMETERS`,) how far each parameter may move.
    max_boxes
        Bound on the work.
    cancel
        Stops it when it becomes 1.

    Returns
    -------
    (`PROVEN`, `OPEN` or `CANCELLED`, boxes examined)
    """
    values, w = np.empty((ROWS, 1, 2)), np.empty((ROWS, 1 + _VARIABLES, 2))
    reaches, still = np.empty(_VARIABLES), np.zeros(PARAMETERS)
    reaches[2:] = reach
    parts, f, slopes = np.empty(3), np.empty(3), np.empty((3, _VARIABLES))
    stack = np.empty((_DEPTH, 4))
    one, two = _bound(p, reach, 0), _bound(p, reach, 1)
    if not (one < 1e300 and two < 1e300):
        return OPEN, 0
    n = _put(stack, 0, (-one, one), (-two, two))
    boxes = 0
    while n > 0:
        if cancel[0] != 0:
            return CANCELLED, boxes
        boxes += 1
        n -= 1
        a, b = (stack[n, 0], stack[n, 1]), (stack[n, 2], stack[n, 3])
        a, b = _cut(p, reach, a, b, values)
        if a[0] > a[1] or b[0] > b[1]:
            continue
        c1, c2 = centre(a), centre(b)
        jets(p, still, (c1, c1), (c2, c2), values)
        jets(p, reach, a, b, w)
        reaches[0], reaches[1] = radius(a, c1), radius(b, c2)
        if _decided(w, values, reaches, parts, f, slopes):
            continue
        narrow = parts[0] + parts[1] <= _NARROW * parts[2]
        tiny = max(a[1] - a[0], b[1] - b[0]) < 1e-9
        if narrow or tiny or boxes >= max_boxes or n + 2 > _DEPTH:
            return OPEN, boxes
        first = parts[0] >= parts[1]
        if not parts[0] + parts[1] < math.inf:
            first = a[1] - a[0] >= b[1] - b[0]
        if (first and a[1] - a[0] > 1e-12) or not b[1] - b[0] > 1e-12:
            n = _put(stack, n, (a[0], c1), b)
            n = _put(stack, n, (c1, a[1]), b)
        else:
            n = _put(stack, n, a, (b[0], c2))
            n = _put(stack, n, a, (c2, b[1]))
    return PROVEN, boxes


def holds(gru: GRU, radius: float, *, cancel: Cancel | None = None) -> bool:
    """Number and kinds of the fixed points are *proven* the same within a radius.

    Parameters
    ----------
    gru
        One or two units, either reset convention.
    radius
        Each parameter (Uh, Ur, Uz, bh, br, bz, and ch if the reset comes after the matrix)
        may change by up to so much, independently.
    cancel
        Stops the computation when another thread sets it to 1.

    Returns
    -------
    True: for every change of up to ``radius`` there are as many sinks, saddles and sources
    as without, and no other fixed points; proven (`core.fixed_points.intervals.RIGOR` says on what
    it rests). False says nothing: not proven within the bound on work. False also where the fixed
    points of ``gru`` itself are not all proven with their kinds.

    Raises
    ------
    ValueError
        ``radius`` is not finite or negative.
    Cancelled
        ``cancel`` was set.
    """
    reach = finite_float("radius", radius)
    if reach < 0.0:
        raise ValueError(f"radius must not be negative, not {reach}")
    points = find_fixed_points(gru)
    return points.complete and not points.undecided and within(gru, reach, cancel)


def within(gru: GRU, radius: float, cancel: Cancel | None = None) -> bool:
    """`holds` for a GRU whose fixed points are known to be proven with their kinds."""
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    answer, _ = prove(gru.packed, np.where(free_parameters(gru), radius, 0.0), MAX_BOXES, flag)
    if answer == CANCELLED:
        raise Cancelled
    return bool(answer == PROVEN)


def proven_radius(gru: GRU, *, below: float = 16.0, cancel: Cancel | None = None) -> float:
    """The largest radius found for which `holds` is true, rounded down to three digits.

    Parameters
    ----------
    gru
        One or two units.
    below
        No larger radius is tried: a change at that distance is known.

    Returns
    -------
    The radius, *proven*; 0 where none could be, and for clusters and undecided kinds.
    """
    points = find_fixed_points(gru)
    if not points.complete or points.undecided:
        return 0.0
    low, high = 0.0, below
    trial = 0.9 * below
    while high > 1e-12 and low == 0.0:
        if within(gru, trial, cancel):
            low = trial
        else:
            high, trial = trial, 0.5 * trial
    while low > 0.0 and high > 1.01 * low:
        trial = math.sqrt(low * high)
        if within(gru, trial, cancel):
            low = trial
        else:
            high = trial
    for step in range(20):
        rounded = rounded_down(low, step)
        if rounded == 0.0 or within(gru, rounded, cancel):
            return rounded
    return 0.0


def rounded_down(value: float, step: int = 0) -> float:
    """``value`` with three digits, never above it, less ``step`` units of the third."""
    if value <= 0.0:
        return 0.0
    exponent = math.floor(math.log10(value)) - 2
    digits = math.floor(value / 10.0**exponent) - step
    rounded = float(f"{digits}e{exponent}")
    return rounded if rounded <= value else float(f"{digits - 1}e{exponent}")
