"""Branch and prune: every fixed point of a two-unit GRU, each proven.

The search box |a_i| <= Σ_j |Uh_ij| + |bh_i| (+ |ch_i|) holds all roots of
G (`core.fixed_points.enclosures`). Each box taken from the queue is

1. dropped where it lies in a box already known to hold one root only;
2. cut to its image under Φ, since a root is a fixed point of Φ;
3. dropped where the mean-value form excludes 0;
4. tested by the Krawczyk operator on a slightly larger box (*epsilon inflation*: a
   root on the seam of two boxes is then interior to both): one root, none, or a
   smaller box;
5. halved, or set aside as *undecided* where rounding noise dominates.

The queue is worked first in, first out, so that what is left when the limit of boxes
is reached are boxes of similar size. Whatever is neither dropped nor proven is
returned as undecided: the union of the enclosures and the undecided boxes holds every
fixed point.

References: Moore, Kearfott & Cloud 2009, chapter 8; Rump, "Verification methods",
Acta Numerica 19, 2010, section 13.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.compiled import compiled, compiled_as
from core.fixed_points.enclosures import (
    derivative_enclosure,
    determinant,
    map_enclosure,
    residual_enclosure,
    search_bound,
    trace_sign,
)
from core.fixed_points.intervals import Interval, centre, inside, intersection, radius, sign, tanh
from core.fixed_points.krawczyk import (
    approximate_inverse,
    mean_value,
    noise_dominates,
    operator,
    tighten,
)
from core.model import gru_field

Parameters = NDArray[np.float64]
Boxes = NDArray[np.float64]

MAX_BOXES = 12_000
MAX_ROOTS = 128

# columns of a row that describes a proven root
ENCLOSURE = slice(0, 4)  # tight, in a: lo1, hi1, lo2, hi2
UNIQUE = slice(4, 8)  # the box in which it is the only root
STATE_ENCLOSURE = slice(8, 12)  # in h: lo1, lo2, hi1, hi2
STATE = slice(12, 14)
INDEX = 14
TRACE_SIGN = 15
JACOBIAN = slice(16, 20)
ROOT_SIZE = 20

# what becomes of a box
_DROPPED, _PROVEN, _UNDECIDED, _HALVED = 0, 1, 2, 3

_ROWS = types.float64[:, ::1]


@compiled
def _inflated(x: Interval, noise: Interval) -> Interval:
    margin = 0.1 * (x[1] - x[0]) + 4.0 * (noise[1] - noise[0]) + 1e-300
    return x[0] - margin, x[1] + margin


@compiled
def _cut_to_image(p: Parameters, a: Interval, b: Interval) -> tuple[Interval, Interval]:
    """The part of the box that can hold a root because a = Φ(a); repeated while it pays."""
    for _ in range(4):
        f, g = map_enclosure(p, a, b)
        f, g = intersection(a, f), intersection(b, g)
        gain = min((f[1] - f[0]) / (a[1] - a[0]), (g[1] - g[0]) / (b[1] - b[0]))
        a, b = f, g
        if a[0] > a[1] or b[0] > b[1] or not gain < 0.5:
            break
    return a, b


@compiled
def _halvable(x: Interval) -> bool:
    return x[1] - x[0] > 8.0 * 2.0**-52 * max(abs(x[0]), abs(x[1])) + 1e-290


@compiled
def _examine(
    p: Parameters, a: Interval, b: Interval
) -> tuple[int, Interval, Interval, Interval, Interval, int]:
    """Verdict on a box: (what, what is left of it, uniqueness box, coordinate to halve)."""
    a, b = _cut_to_image(p, a, b)
    if a[0] > a[1] or b[0] > b[1]:
        return _DROPPED, a, b, a, b, 0
    c1, c2 = centre(a), centre(b)
    g1, g2 = residual_enclosure(p, (c1, c1), (c2, c2))
    wide_a, wide_b = _inflated(a, g1), _inflated(b, g2)
    m = derivative_enclosure(p, wide_a, wide_b)
    r1, r2 = radius(a, c1), radius(b, c2)
    v1, v2 = mean_value(m, r1, r2, g1, g2)
    if sign(v1) != 0 or sign(v2) != 0:
        return _DROPPED, a, b, a, b, 0
    y = approximate_inverse(m)
    noisy1, noisy2 = False, False
    if y[0] == y[0]:
        k1, k2 = operator(y, m, c1, c2, radius(wide_a, c1), radius(wide_b, c2), g1, g2)
        if inside(k1, wide_a) and inside(k2, wide_b):
            return _PROVEN, k1, k2, wide_a, wide_b, 0
        a, b = intersection(a, k1), intersection(b, k2)
        if a[0] > a[1] or b[0] > b[1]:
            return _DROPPED, a, b, a, b, 0
        noisy1, noisy2 = noise_dominates(y, m, r1, r2, g1, g2)
    else:
        noisy1, noisy2 = noise_dominates((1.0, 0.0, 0.0, 1.0), m, r1, r2, g1, g2)
    noisy1, noisy2 = noisy1 or not _halvable(a), noisy2 or not _halvable(b)
    if noisy1 and noisy2:
        return _UNDECIDED, a, b, a, b, 0
    # halve the coordinate over which G varies more
    first = max(max(abs(m[0][0]), abs(m[0][1])), max(abs(m[2][0]), abs(m[2][1])))
    second = max(max(abs(m[1][0]), abs(m[1][1])), max(abs(m[3][0]), abs(m[3][1])))
    if not first < math.inf or not second < math.inf:
        first, second = 1.0, 1.0
    first = first * (a[1] - a[0]) if _halvable(a) else -1.0
    second = second * (b[1] - b[0]) if _halvable(b) else -1.0
    if first < 0.0 and second < 0.0:
        return _UNDECIDED, a, b, a, b, 0
    return _HALVED, a, b, a, b, 0 if first >= second else 1


@compiled
def _describe(p: Parameters, a: Interval, b: Interval, row: Boxes) -> bool:
    """Fill in all of a proven root's row but its uniqueness box; False: index undecided."""
    a, b = tighten(p, a, b, (row[4], row[5]), (row[6], row[7]))
    m = derivative_enclosure(p, a, b)
    x, y = tanh(a), tanh(b)
    row[0], row[1], row[2], row[3] = a[0], a[1], b[0], b[1]
    row[8], row[9], row[10], row[11] = x[0], y[0], x[1], y[1]
    row[12] = min(max(math.tanh(centre(a)), x[0]), x[1])
    row[13] = min(max(math.tanh(centre(b)), y[0]), y[1])
    index = sign(determinant(m))
    row[INDEX] = index
    row[TRACE_SIGN] = trace_sign(p, a, b, m)
    row[16], row[17], row[18], row[19] = gru_field.jacobian(p, row[12], row[13])
    return index != 0


@compiled
def _pinned(row: Boxes) -> bool:
    """The enclosure is so small that its centre can stand for the root."""
    far = max(max(abs(row[0]), abs(row[1])), max(abs(row[2]), abs(row[3])))
    return bool(max(row[1] - row[0], row[3] - row[2]) <= 1e-8 * (1.0 + far))


@compiled
def _within(inner: Boxes, outer: Boxes) -> bool:
    return bool(
        outer[0] <= inner[0]
        and inner[1] <= outer[1]
        and outer[2] <= inner[2]
        and inner[3] <= outer[3]
    )


@compiled
def _disjoint(x: Boxes, y: Boxes) -> bool:
    return bool(x[1] < y[0] or y[1] < x[0] or x[3] < y[2] or y[3] < x[2])


@compiled
def _compare(roots: Boxes, n: int) -> int:
    """Row n against the roots 0..n−1: 1 a new root, 0 one of them, −1 cannot tell."""
    verdict = 1
    for k in range(n):
        if _within(roots[n, 0:4], roots[k, 4:8]) or _within(roots[k, 0:4], roots[n, 4:8]):
            return 0
        if not _disjoint(roots[n, 0:4], roots[k, 0:4]):
            verdict = -1
    return verdict


@compiled
def _known(roots: Boxes, n: int, box: Boxes) -> bool:
    for k in range(n):  # noqa: SIM110 (Numba compiles no generator expressions)
        if _within(box, roots[k, 4:8]):
            return True
    return False


@compiled
def _put(boxes: Boxes, n: int, a: Interval, b: Interval) -> int:
    boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3] = a[0], a[1], b[0], b[1]
    return n + 1


@compiled
def _put_halves(boxes: Boxes, n: int, a: Interval, b: Interval, coordinate: int) -> int:
    if coordinate == 0:
        middle = centre(a)
        n = _put(boxes, n, (a[0], middle), b)
        return _put(boxes, n, (middle, a[1]), b)
    middle = centre(b)
    n = _put(boxes, n, a, (b[0], middle))
    return _put(boxes, n, a, (middle, b[1]))


@compiled
def _work_off(p: Parameters, queue: Boxes, roots: Boxes, undecided: Boxes) -> Any:
    """Branch and prune from ``queue[0]``; counts of (boxes examined, roots, undecided)."""
    head, tail, n_roots, n_undecided = 0, 1, 0, 0
    while head < tail:
        a, b = (queue[head, 0], queue[head, 1]), (queue[head, 2], queue[head, 3])
        if _known(roots, n_roots, queue[head]):
            head += 1
            continue
        head += 1
        what, left_a, left_b, wide_a, wide_b, coordinate = _examine(p, a, b)
        if what == _PROVEN and n_roots < MAX_ROOTS:
            row = roots[n_roots]
            row[4], row[5], row[6], row[7] = wide_a[0], wide_a[1], wide_b[0], wide_b[1]
            decided = _describe(p, left_a, left_b, row)
            if _pinned(row):
                fresh = _compare(roots, n_roots)
                if decided and fresh == 1:
                    n_roots += 1
                elif fresh != 0:
                    n_undecided = _put(undecided, n_undecided, a, b)
                continue
            # one root, but Newton does not reach it from here: try from smaller boxes
            left_a, left_b = intersection(a, left_a), intersection(b, left_b)
            if left_a[0] > left_a[1] or left_b[0] > left_b[1]:
                continue
            what = _HALVED
            coordinate = 0 if left_a[1] - left_a[0] >= left_b[1] - left_b[0] else 1
        if what == _HALVED and tail + 2 <= len(queue):
            tail = _put_halves(queue, tail, left_a, left_b, coordinate)
        elif what != _DROPPED:
            n_undecided = _put(undecided, n_undecided, left_a, left_b)
    return head, n_roots, n_undecided


_RESULT = types.Tuple((_ROWS, _ROWS, types.int64))


@compiled_as(_RESULT(types.float64[::1], types.int64))
def search(p: Parameters, max_boxes: int) -> tuple[Boxes, Boxes, int]:
    """All fixed points of the GRU with packed parameters ``p``.

    Returns
    -------
    roots
        (n, `ROOT_SIZE`): one row for each proven, isolated fixed point; the columns are
        named above.
    undecided
        (m, 4): lo1, hi1, lo2, hi2 in pre-activations. Every fixed point not in
        ``roots`` lies in one of them.
    boxes
        How many boxes were examined, at most ``max_boxes`` + 2.
    """
    queue = np.empty((max_boxes + 2, 4))
    roots = np.empty((MAX_ROOTS + 1, ROOT_SIZE))
    undecided = np.empty((max_boxes + 2, 4))
    bound1, bound2 = search_bound(p, 0), search_bound(p, 1)
    if not (bound1 < math.inf and bound2 < math.inf):
        everywhere = np.empty((1, 4))
        _put(everywhere, 0, (-math.inf, math.inf), (-math.inf, math.inf))
        return roots[:0].copy(), everywhere, 0
    _put(queue, 0, (-bound1, bound1), (-bound2, bound2))
    examined, n_roots, n_undecided = _work_off(p, queue, roots, undecided)
    left = 0
    for k in range(n_undecided):  # a root proven later may explain an earlier box
        if not _known(roots, n_roots, undecided[k]):
            undecided[left] = undecided[k]
            left += 1
    return roots[:n_roots].copy(), undecided[:left].copy(), examined
