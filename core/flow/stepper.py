"""One accepted step at a time, for kernels that watch where a trajectory goes.

The caller decides after each step whether to go on: it begins with `begin`, calls `advance`
until it has seen enough, and may ask for the last step's dense output with `last_step`.

Steps are DOP853's (`core.flow.dormand_prince`) until fifteen of them in succession were bounded by
what has died out, not by the motion itself: |h λ| of the fastest rate λ, estimated as in
Hairer & Wanner, *Solving Ordinary Differential Equations II* (1996), §IV.2, eq. 2.22, is of
order 1 while the velocity hardly changes. (At tight tolerances the error of the stages off
the slow manifold bounds such steps long before stability does.) From then on they are those
of Radau IIA (`core.flow.radau`), until these are as short as DOP853's would be.
"""

from __future__ import annotations

import math

import numpy as np

from core.arrays import Array
from core.compiled import compiled
from core.flow.dormand_prince import attempt as explicit_attempt, first_step, record_step, stage_gap
from core.flow.radau import STAGES, implicit_error, stages, write_row
from core.model.planar_field import Jacobian, Velocity

T, X, Y, H, T0, X0, Y0, H0, REJECTED, REACH, METHOD, LAST, STIFF, COST = range(14)
"""A stepper's state: where it is, the length it will try next, and the same of the last
accepted step's beginning (its length for the trial); whether the last trial was rejected;
how far a step may look; the method of the next step and of the last one; how many steps in
succession spoke for the other method; what the last call of `advance` cost, in steps of
DOP853."""
SIZE = 14

EXPLICIT, IMPLICIT = 0.0, 1.0

ACCEPTED, TOO_SMALL, INFINITE, LATE = range(4)

_SAFETY, _SHRINK, _GROW, _EXPONENT = 0.9, 0.2, 8.0, -1.0 / 8.0
_FAR = 1e6
_FAST, _CALM = 0.5, 0.01
"""A step is stiff where |h λ| is above the first and the velocity changes by less than the
second part of itself."""
_TRIES, _TRY_COSTS = 6, 6.0
"""Radau's attempts at one step, and what one costs (measured: about 6 µs, DOP853's 1)."""
_SURE, _LOOSE = 15.0, 3.0
"""So many steps in succession change the method."""
_COARSER = 100.0
"""Radau's error is estimated to order 5 but is of order 9: the estimate may be larger than
the tolerance by this (measured against DOP853 at 1e-13, in the tests)."""
_LATEST = 1e250
"""Times beyond this are near overflow: what is so slow is not resolved."""


@compiled
def begin(
    velocity: Velocity,
    p: Array,
    x: float,
    y: float,
    direction: float,
    rtol: float,
    atol: float,
    reach: float,
    state: Array,
    k: Array,
) -> bool:
    """Set ``state`` (`SIZE`,) and the stages ``k`` (16, 2) at (x, y); False if not finite.

    ``direction`` is +1 forward and −1 backward in time; ``reach`` is how far a step may
    look (see `core.flow.dormand_prince.attempt`).
    """
    state[REACH] = reach
    state[METHOD], state[LAST], state[STIFF], state[COST] = EXPLICIT, EXPLICIT, 0.0, 1.0
    state[T], state[X], state[Y] = 0.0, x, y
    state[T0], state[X0], state[Y0], state[H0], state[REJECTED] = 0.0, x, y, 0.0, 0.0
    k[12, 0], k[12, 1] = velocity(p, x, y)
    k[0] = k[12]
    if not math.isfinite(k[0, 0] + k[0, 1]):
        return False
    state[H] = first_step(velocity, p, x, y, k, direction * _FAR, rtol, atol)
    return True


@compiled
def advance(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    state: Array,
    k: Array,
    rtol: float,
    atol: float,
) -> int:
    """Take one accepted step; afterwards ``k[12]`` is the velocity at the new state."""
    state[COST] = 1.0
    if state[METHOD] == IMPLICIT:
        if _implicit(velocity, jacobian, p, state, k, _COARSER * rtol, _COARSER * atol):
            return ACCEPTED
        state[METHOD], state[STIFF] = EXPLICIT, 0.0
    return _explicit(velocity, p, state, k, rtol, atol)


@compiled
def _explicit(
    velocity: Velocity, p: Array, state: Array, k: Array, rtol: float, atol: float
) -> int:
    k[0] = k[12]
    h = state[H]
    x, y = state[X], state[Y]
    for _ in range(60):
        x_new, y_new, error = explicit_attempt(velocity, p, x, y, h, k, rtol, atol, state[REACH])
        if math.isfinite(error) and not abs(state[T]) + abs(h) < _LATEST:
            return LATE
        if math.isfinite(error) and error <= 1.0:
            gap = stage_gap(x, y, x_new, y_new, h, k)
            change = abs(k[12, 0] - k[0, 0]) + abs(k[12, 1] - k[0, 1])
            calm = change < _CALM * (abs(k[0, 0]) + abs(k[0, 1]))
            _accept(state, h, x_new, y_new, EXPLICIT)
            grow = _GROW if error == 0.0 else min(_GROW, _SAFETY * error**_EXPONENT)
            state[H] = h * (min(1.0, grow) if state[REJECTED] != 0.0 else grow)
            state[REJECTED] = 0.0
            state[STIFF] = state[STIFF] + 1.0 if gap > _FAST and calm else 0.0
            if state[STIFF] >= _SURE:
                state[METHOD], state[STIFF] = IMPLICIT, 0.0
            return ACCEPTED
        shrink = _SAFETY * error**_EXPONENT if math.isfinite(error) else _SHRINK
        h *= max(_SHRINK, shrink)
        state[REJECTED] = 1.0
        if abs(h) <= 1e-15 * abs(state[T]) or abs(h) < 1e-300:
            return TOO_SMALL
    return INFINITE


@compiled
def _accept(state: Array, h: float, x: float, y: float, method: float) -> None:
    state[T0], state[X0], state[Y0], state[H0] = state[T], state[X], state[Y], h
    state[T], state[X], state[Y] = state[T] + h, x, y
    state[LAST] = method


@compiled
def _implicit(
    velocity: Velocity, jacobian: Jacobian, p: Array, state: Array, k: Array, rtol: float,
    atol: float,
) -> bool:  # fmt: skip
    """One accepted step of Radau IIA, its stage displacements in k[1:6]; False if none was."""
    x, y, h = state[X], state[Y], state[H]
    z, f = np.zeros((STAGES, 2)), np.empty((STAGES, 2))
    for _ in range(_TRIES):
        state[COST] += _TRY_COSTS
        if not abs(state[T]) + abs(h) < _LATEST or abs(h) <= 1e-15 * abs(state[T]):
            return False
        z[:] = 0.0
        error = math.nan
        if stages(velocity, jacobian, p, x, y, h, rtol, atol, state[REACH], z, f):
            error = implicit_error(jacobian, p, x, y, h, k[12, 0], k[12, 1], f, z, rtol, atol)
        if not error <= 1.0:
            h *= max(0.1, _SAFETY * error ** (-1.0 / 6.0)) if math.isfinite(error) else 0.25
            state[REJECTED] = 1.0
            continue
        k[1 : 1 + STAGES] = z
        _accept(state, h, x + z[STAGES - 1, 0], y + z[STAGES - 1, 1], IMPLICIT)
        k[12, 0], k[12, 1] = velocity(p, state[X], state[Y])
        grow = _GROW if error == 0.0 else min(_GROW, _SAFETY * error ** (-1.0 / 6.0))
        state[H] = h * (min(1.0, grow) if state[REJECTED] != 0.0 else grow)
        state[REJECTED] = 0.0
        a, b, c, d = jacobian(p, state[X], state[Y])
        loose = abs(state[H]) * max(abs(a) + abs(b), abs(c) + abs(d)) < 2.0 * _FAST
        state[STIFF] = state[STIFF] + 1.0 if loose else 0.0
        if state[STIFF] >= _LOOSE:
            state[METHOD], state[STIFF] = EXPLICIT, 0.0
        return bool(math.isfinite(k[12, 0] + k[12, 1]))
    return False


@compiled
def last_step(velocity: Velocity, p: Array, state: Array, k: Array, row: Array) -> None:
    """Write the last accepted step with its dense output into ``row`` (ROW,)."""
    t, h, x, y = state[T0], state[H0], state[X0], state[Y0]
    if state[LAST] == IMPLICIT:
        write_row(t, h, x, y, k[1 : 1 + STAGES], row)
    else:
        record_step(velocity, p, t, h, x, y, state[X], state[Y], k, row)


@compiled
def part_of_last_step(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    state: Array,
    k: Array,
    share: float,
    rtol: float,
    atol: float,
) -> tuple[float, float]:
    """Where a step of ``share`` of the last one ends: more accurate than its dense output.

    Overwrites the stages in ``k`` but not k[12].
    """
    x, y, h = state[X0], state[Y0], share * state[H0]
    u, v = k[12, 0], k[12, 1]
    if state[LAST] == IMPLICIT:
        z, f = np.empty((STAGES, 2)), np.empty((STAGES, 2))
        z[:] = share * k[1 : 1 + STAGES]
        stages(velocity, jacobian, p, x, y, h, _COARSER * rtol, _COARSER * atol, math.inf, z, f)
        return x + z[STAGES - 1, 0], y + z[STAGES - 1, 1]
    x, y, _ = explicit_attempt(velocity, p, x, y, h, k, rtol, atol, math.inf)
    k[12, 0], k[12, 1] = u, v
    return x, y
