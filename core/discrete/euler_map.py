"""From the differential equation to the discrete GRU: forward Euler with any step.

The map h ↦ h + s ḣ(h) with step 0 < s ≤ 1 is forward Euler's for the continuous GRU, and
with s = 1 it is the discrete GRU itself (Jordan, Sokół & Park 2021, eq. 4). It has the
same fixed points as the flow; a point's multipliers are 1 + s λ for the eigenvalues λ of
the flow, so that stability may differ. What an orbit of it does in the end is looked for
in `core.discrete.orbit_limits`.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import ArrayLike, NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.fixed_points.proven import FixedPoint, FixedPointSet
from core.model.gru import GRU
from core.model.gru_field import affine, preactivations, sigmoid
from core.results import result
from core.validation import finite_array, finite_float, finite_states

STATE_LIMIT = 20_000_000
"""The largest number of states that `euler_orbits` returns."""

_MARGIN = 1e-12
_EXPECTED = {"sink": "attracting", "source": "repelling", "saddle": "saddle"}


@result
class EulerStability:
    """A fixed point's stability under the Euler map, *computed*.

    Attributes
    ----------
    index
        Its place among the fixed points.
    kind
        Its kind in the flow: "sink", "source", "saddle" or "" (see `FixedPoint`).
    multipliers
        (d,) complex, 1 + step · eigenvalue, in the order of the eigenvalues.
    stability
        Under the map: "attracting", "repelling", "saddle"; "flip saddle" or "flip
        repelling" where a real multiplier below −1 throws orbits from side to side;
        "undecided" where a modulus is 1 to 12 digits, or not finite.
    differs
        Whether that is another stability than the flow's; None where one of the two is
        undecided.
    critical_step
        For a sink the largest step up to which it attracts, min over the eigenvalues of
        −2 Re λ / |λ|²; it may exceed 1, and is infinite where |λ|² underflows. NaN for
        all other kinds.
    """

    index: int
    kind: str
    multipliers: NDArray[np.complex128]
    stability: str
    differs: bool | None
    critical_step: float


def euler_orbit(gru: GRU, h0: ArrayLike, step: float, count: int) -> Array:
    """The orbit of ``h0`` (d,) under the Euler map: (count + 1, d), the start first.

    Raises ValueError as `euler_orbits` does.
    """
    start = finite_array("h0", h0, (gru.dim,))
    orbit: Array = euler_orbits(gru, start[None, :], step, count)[0]
    return orbit


def euler_orbits(gru: GRU, starts: ArrayLike, step: float, count: int) -> Array:
    """The orbits of all ``starts`` (m, d) under the Euler map h ↦ h + step · ḣ(h).

    Parameters
    ----------
    gru
        One or two units.
    starts
        (m, d) states.
    step
        In units of the discrete GRU's step, 0 < step ≤ 1. With step = 1 every state is
        bit for bit `GRU.step` of the one before.
    count
        How many steps to take, at least 0; m (count + 1) at most `STATE_LIMIT`.

    Returns
    -------
    (m, count + 1, d), the starts first.

    Raises
    ------
    ValueError
        For wrong shapes, numbers that are not finite and values out of range.

    Notes
    -----
    Computed as the convex combination (1 − s (1−z)) h + s (1−z) tanh(…), where
    1 − s (1−z) = (1−s) + s z: at gates close to 0 or 1 the sum h + s ḣ would lose digits.
    """
    points = finite_states("starts", starts, gru.dim)
    if points.ndim != 2:
        raise ValueError(f"starts must have shape (m, {gru.dim}), not {points.shape}")
    size, steps = step_size(step), integer("count", count, 0)
    if len(points) * (steps + 1) > STATE_LIMIT:
        raise ValueError(f"count is too large: more than {STATE_LIMIT} states would be returned")
    states = orbits(gru.packed, padded(points), size, steps)
    return np.ascontiguousarray(states[:, :, : gru.dim])


def euler_stability(gru: GRU, points: FixedPointSet, step: float) -> tuple[EulerStability, ...]:
    """How each of the fixed points ``points`` of ``gru`` fares under the Euler map.

    Raises ValueError for a step outside 0 < step ≤ 1 and points of another dimension.
    """
    size = step_size(step)
    if any(len(point.h) != gru.dim for point in points):
        raise ValueError(f"points must be those of a GRU of {gru.dim} units")
    return tuple(_stability(i, point, size) for i, point in enumerate(points))


def _stability(index: int, point: FixedPoint, step: float) -> EulerStability:
    multipliers = 1.0 + step * point.eigenvalues
    multipliers.flags.writeable = False
    stability = stability_of(multipliers)
    differs: bool | None = None
    if point.kind and stability != "undecided":
        differs = stability != _EXPECTED[point.kind]
    return EulerStability(
        index=index,
        kind=point.kind,
        multipliers=multipliers,
        stability=stability,
        differs=differs,
        critical_step=_critical_step(point),
    )


def stability_of(multipliers: NDArray[np.complex128]) -> str:
    """ "attracting", "repelling", "saddle", "flip …" or "undecided" (see `EulerStability`)."""
    sizes = np.abs(multipliers)
    if not np.isfinite(sizes).all() or (np.abs(sizes - 1.0) < _MARGIN).any():
        return "undecided"
    outside = sizes > 1.0
    if not outside.any():
        return "attracting"
    flip = (outside & (multipliers.imag == 0.0) & (multipliers.real < 0.0)).any()
    kind = "repelling" if outside.all() else "saddle"
    return f"flip {kind}" if flip else kind


def _critical_step(point: FixedPoint) -> float:
    values = point.eigenvalues
    if point.kind != "sink" or not np.isfinite(values).all():
        return math.nan
    sizes = np.abs(values)
    if not sizes.all():  # proven negative, and too small for a float
        return math.inf
    with np.errstate(over="ignore", under="ignore"):
        return float(np.min(-2.0 * (values.real / sizes) / sizes))


def step_size(step: object) -> float:
    """``step`` as a float; ValueError unless 0 < step ≤ 1."""
    size = finite_float("step", step)
    if not 0.0 < size <= 1.0:
        raise ValueError(f"step must lie in (0, 1], not {size}")
    return size


def integer(name: str, value: object, least: int) -> int:
    """``value`` as an integer of at least ``least``; else ValueError naming it."""
    number = finite_float(name, value)
    if number != int(number) or number < least:
        raise ValueError(f"{name} must be an integer of at least {least}, not {value}")
    return int(number)


def padded(points: Array) -> Array:
    """States (m, d) as (m, 2): one unit gets the second that the kernels pad it with."""
    out = np.zeros((len(points), 2))
    out[:, : points.shape[1]] = points
    return out


@compiled
def euler_step(p: Array, x: float, y: float, step: float) -> tuple[float, float]:
    """One step of the Euler map from (x, y)."""
    a1, a2 = preactivations(p, x, y)
    w1 = affine(p[8], x, p[9], y, p[16])
    w2 = affine(p[10], x, p[11], y, p[17])
    rest = 1.0 - step
    # z first, so that with step 1 the digits are those of `core.model.gru_field.steps`
    return (
        (step * sigmoid(-w1)) * math.tanh(a1) + (rest + step * sigmoid(w1)) * x,
        (step * sigmoid(-w2)) * math.tanh(a2) + (rest + step * sigmoid(w2)) * y,
    )


_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled_as(types.float64[:, :, ::1](_VECTOR, _TABLE, types.float64, types.int64))
def orbits(p: Array, starts: Array, step: float, count: int) -> Array:
    """All states (m, count + 1, 2) of the orbits of ``starts`` (m, 2)."""
    out = np.empty((len(starts), count + 1, 2))
    for i in range(len(starts)):
        x, y = starts[i, 0], starts[i, 1]
        out[i, 0, 0], out[i, 0, 1] = x, y
        for j in range(count):
            x, y = euler_step(p, x, y, step)
            out[i, j + 1, 0], out[i, j + 1, 1] = x, y
    return out


@compiled_as(_TABLE(_VECTOR, _TABLE, types.float64, types.int64))
def iterate(p: Array, starts: Array, step: float, count: int) -> Array:
    """The states (m, 2) after ``count`` steps, without those between."""
    out = np.empty_like(starts)
    for i in range(len(starts)):
        x, y = starts[i, 0], starts[i, 1]
        for _ in range(count):
            x, y = euler_step(p, x, y, step)
        out[i, 0], out[i, 1] = x, y
    return out
