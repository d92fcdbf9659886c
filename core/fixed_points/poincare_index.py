"""The certified index of a box: how often the field turns along its border.

The border is walked counter-clockwise and cut, as finely as needed, into segments on
each of which interval arithmetic proves one component of G to keep one sign. On such a
segment G stays in one of four open half-planes; where two segments meet it lies in
both, so that consecutive half-planes are a quarter turn apart at most, and the number
of quarter turns, a multiple of 4, is counted without any rounding. G has the signs of
ḣ, and a → h = tanh a keeps the orientation: the count is the index of the box for the
vector field itself (Poincaré index; Strogatz, *Nonlinear Dynamics and Chaos*, 2015,
section 6.8).
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.compiled import compiled, compiled_as
from core.fixed_points.enclosures import derivative_enclosure, residual_enclosure
from core.fixed_points.intervals import (
    Interval,
    add,
    centre,
    intersection,
    multiply,
    sign,
    subtract,
)

Parameters = NDArray[np.float64]

_DEPTH = 64
_NO_DIRECTION = -1


@compiled
def _half_plane(g1: Interval, g2: Interval, previous: int) -> int:
    """The half-plane (0 right, 1 up, 2 left, 3 down) that holds g1 × g2; −1 if none does.

    Of two, the previous segment's if it is among them.
    """
    s, t = sign(g1), sign(g2)
    horizontal = 1 - s if s != 0 else _NO_DIRECTION
    vertical = 2 - t if t != 0 else _NO_DIRECTION
    if horizontal == _NO_DIRECTION or (vertical != _NO_DIRECTION and vertical == previous):
        return vertical
    return horizontal


@compiled
def _direction(p: Parameters, a: Interval, b: Interval, previous: int) -> int:
    """The half-plane of G on a segment (one of the two intervals is a number)."""
    g1, g2 = residual_enclosure(p, a, b)
    found = _half_plane(g1, g2, previous)
    if found != _NO_DIRECTION:
        return found
    c1, c2 = centre(a), centre(b)
    f1, f2 = residual_enclosure(p, (c1, c1), (c2, c2))
    m = derivative_enclosure(p, a, b)
    along_a = a[0] < a[1]
    offset = subtract(a, (c1, c1)) if along_a else subtract(b, (c2, c2))
    f1 = add(f1, multiply(m[0] if along_a else m[1], offset))
    f2 = add(f2, multiply(m[2] if along_a else m[3], offset))
    return _half_plane(intersection(g1, f1), intersection(g2, f2), previous)


@compiled
def _edge(
    p: Parameters, across: float, start: float, end: float, along_a: bool, state: NDArray[np.int64]
) -> bool:
    """Walk one edge; ``state`` holds (first half-plane, last one, quarter turns, budget)."""
    ends = np.empty(_DEPTH)
    ends[0] = end
    n = 1
    while n > 0:
        stop = ends[n - 1]
        side = (across, across)
        span = (min(start, stop), max(start, stop))
        a, b = (span, side) if along_a else (side, span)
        state[3] -= 1
        found = _direction(p, a, b, state[1])
        if found != _NO_DIRECTION:
            if state[1] == _NO_DIRECTION:
                state[0] = found
            else:
                turn = (found - state[1] + 1) % 4 - 1
                if turn == 2:
                    return False
                state[2] += turn
            state[1] = found
            start = stop
            n -= 1
            continue
        middle = centre(span)
        if state[3] <= 0 or n == _DEPTH or middle == span[0] or middle == span[1]:
            return False
        ends[n] = middle
        n += 1
    return True


_RESULT = types.Tuple((types.boolean, types.int64, types.int64))


@compiled_as(_RESULT(types.float64[::1], types.float64[::1], types.int64))
def border_index(p: Parameters, box: NDArray[np.float64], budget: int) -> tuple[bool, int, int]:
    """Index of the box (lo1, hi1, lo2, hi2), in pre-activations: (proven, index, cost).

    ``budget`` bounds the number of segments tried, ``cost`` is how many were. Not
    proven means: G may vanish on the border, or nearly does.
    """
    state = np.array([_NO_DIRECTION, _NO_DIRECTION, 0, budget])
    proven = (
        _edge(p, box[2], box[0], box[1], True, state)
        and _edge(p, box[1], box[2], box[3], False, state)
        and _edge(p, box[3], box[1], box[0], True, state)
        and _edge(p, box[0], box[3], box[2], False, state)
    )
    if proven:
        last = (state[0] - state[1] + 1) % 4 - 1
        proven = last != 2
        state[2] += last
    return proven, state[2] // 4, budget - state[3]
