"""From a contour of the warped grid to polylines on the nullcline itself.

Each contour vertex lies on a known grid edge: the root of F_k on that edge replaces it.
Chords that leave the curve by more than `FLATNESS` are split where the curve bulges out
from their middle; vertices that no chord needs are dropped. Lengths are measured in
fractions of the window's width and height.
"""

from __future__ import annotations

import math

import numpy as np

from core.arrays import Array
from core.compiled import compiled
from core.nullcline_curves.sign_grid import extremum, residual

FLATNESS = 5e-5
"""A chord farther than this from the curve at its middle is split."""
THINNING = 1e-5
"""A vertex nearer than this to the chord past it is dropped."""

_DEPTH = 8
_ROUNDING = 1e-7
_LONGEST = 16  # grid steps that one thinned chord may span


@compiled
def root(q: Array, k: int, ax: float, ay: float, bx: float, by: float) -> float:
    """t of a root of F_k on a + t (b − a), 0 ≤ t ≤ 1, to the last digits of t.

    Newton's method kept inside a bracket, with bisection where it is slow (F_k saturates).
    Ends of equal sign occur where one is a root but for rounding; it is the answer.
    """
    fa, _, _ = residual(q, k, ax, ay)
    fb, _, _ = residual(q, k, bx, by)
    if (fa >= 0.0) == (fb >= 0.0) or fa == 0.0 or fb == 0.0:
        return 0.0 if abs(fa) <= abs(fb) else 1.0
    lo, hi = 0.0, 1.0
    t, last = fa / (fa - fb), math.inf
    for _ in range(100):
        if not lo < t < hi:
            t = 0.5 * (lo + hi)
        f, fx, fy = residual(q, k, ax + t * (bx - ax), ay + t * (by - ay))
        if f == 0.0:
            break
        if (f > 0.0) == (fa > 0.0):
            lo = t
        else:
            hi = t
        step = -f / (fx * (bx - ax) + fy * (by - ay))
        if abs(step) < 1e-10 or hi - lo < 2e-16:
            t = min(hi, max(lo, t + step)) if abs(step) < 1e-10 else t
            break
        t = t + step if abs(f) < 0.5 * last else 0.5 * (lo + hi)
        last = abs(f)
    return t


@compiled
def edge_roots(q: Array, k: int, px: Array, py: Array, points: Array) -> Array:
    """The roots on the grid edges that the contour's ``points`` (index coordinates) lie on."""
    out = np.empty_like(points)
    ny, nx = px.shape
    for n in range(len(points)):
        # contouring leaves a rounding on the integer among the two
        i, j = int(points[n, 0] + _ROUNDING), int(points[n, 1] + _ROUNDING)
        ib = min(i + (points[n, 0] - i > _ROUNDING), nx - 1)
        jb = min(j + (points[n, 1] - j > _ROUNDING), ny - 1)
        ax, ay, bx, by = px[j, i], py[j, i], px[jb, ib], py[jb, ib]
        t = root(q, k, ax, ay, bx, by)
        out[n, 0], out[n, 1] = ax + t * (bx - ax), ay + t * (by - ay)
    return out


@compiled
def _bulge(
    q: Array, k: int, ax: float, ay: float, bx: float, by: float, box: Array, cell: float
) -> tuple[bool, float, float]:
    """The curve's point opposite the middle of chord a–b, if the chord must be split.

    F_k > 0 lies to the left of the chord, so the sign of F_k at its middle tells on which
    side the curve runs; the first change of sign there has the right orientation, and the
    neighbouring strand (which has the other one) is never taken.
    """
    wx, wy = box[1] - box[0], box[3] - box[2]
    u, v = (bx - ax) / wx, (by - ay) / wy
    length = math.hypot(u, v)
    if not length > 1e-7:
        return False, 0.0, 0.0
    nx, ny = -v / length * wx, u / length * wy
    mx, my = 0.5 * (ax + bx), 0.5 * (ay + by)
    f, fx, fy = residual(q, k, mx, my)
    slope = fx * nx + fy * ny
    if f == 0.0 or (slope > 0.0 and abs(f) < FLATNESS * slope):
        return False, 0.0, 0.0
    s = -1.0 if f > 0.0 else 1.0
    nx, ny = s * nx, s * ny
    x, y = mx, my
    found = False
    if not slope > 0.0:
        found, x, y = _beyond_neighbour(q, k, mx, my, nx, ny, length)
    reach = 1.5 * abs(f) / slope if slope > 0.0 else 0.125 * length
    while not found and reach <= 1.5 * cell:
        ex, ey = mx + reach * nx, my + reach * ny
        if s * residual(q, k, ex, ey)[0] >= 0.0:
            t = root(q, k, mx, my, ex, ey)
            x, y, found = mx + t * reach * nx, my + t * reach * ny, True
        else:  # was there a narrow gap on the way, as between the arms of a hyperbola?
            t, g = extremum(q, k, mx, my, ex, ey, 0.0, 1.0)
            if t >= 0.0 and s * g > 0.0:
                t *= root(q, k, mx, my, mx + t * reach * nx, my + t * reach * ny)
                x, y, found = mx + t * reach * nx, my + t * reach * ny, True
        reach *= 2.0
    if not (box[0] <= x <= box[1] and box[2] <= y <= box[3]):
        return False, 0.0, 0.0
    return found and math.hypot((x - mx) / wx, (y - my) / wy) > FLATNESS, x, y


@compiled
def _beyond_neighbour(
    q: Array, k: int, mx: float, my: float, nx: float, ny: float, length: float
) -> tuple[bool, float, float]:
    """The curve where a close neighbouring strand lies between it and the chord's middle."""
    f, _, _ = residual(q, k, mx, my)
    for reach in (0.125 * length, 0.5 * length):
        ex, ey = mx - reach * nx, my - reach * ny
        t, g = extremum(q, k, mx, my, ex, ey, 0.0, 1.0)
        if t >= 0.0 and f * g < 0.0:
            vx, vy = mx + t * (ex - mx), my + t * (ey - my)
            if f * residual(q, k, ex, ey)[0] > 0.0:
                w = root(q, k, vx, vy, ex, ey)
                return True, vx + w * (ex - vx), vy + w * (ey - vy)
    return False, 0.0, 0.0


@compiled
def refined(
    q: Array, k: int, points: Array, first: int, last: int, box: Array, cell: float,
    out: Array, count: int,
) -> int:  # fmt: skip
    """Append rows ``first`` to ``last`` − 1 of ``points`` to ``out``, long chords split."""
    depth = np.empty(_DEPTH + 2, dtype=np.int64)
    ahead = np.empty((_DEPTH + 2, 2))
    out[count, 0], out[count, 1] = points[first, 0], points[first, 1]
    count += 1
    for n in range(first + 1, last):
        top = 0
        ahead[0, 0], ahead[0, 1], depth[0] = points[n, 0], points[n, 1], 0
        while top >= 0 and count < len(out):
            split = False
            if depth[top] < _DEPTH and count < len(out) - (last - n) - _DEPTH:
                split, x, y = _bulge(
                    q, k, out[count - 1, 0], out[count - 1, 1], ahead[top, 0], ahead[top, 1],
                    box, cell,
                )  # fmt: skip
            if split:
                depth[top] += 1
                depth[top + 1] = depth[top]
                ahead[top + 1, 0], ahead[top + 1, 1] = x, y
                top += 1
            else:
                out[count, 0], out[count, 1] = ahead[top, 0], ahead[top, 1]
                count += 1
                top -= 1
    return count


@compiled
def thinned(points: Array, first: int, last: int, keep: Array, box: Array) -> int:
    """Drop, in place, vertices that chords pass within `THINNING`; returns the new end.

    Rows of ``keep`` (crossings) stay.
    """
    wx, wy = box[1] - box[0], box[3] - box[2]
    end, anchor, n = first + 1, first, first + 1
    while anchor < last - 1:
        n = anchor + 1
        while (
            n + 1 < last
            and n - anchor < _LONGEST
            and not _is_among(keep, points[n, 0], points[n, 1])
        ):
            if not _is_flat(points, anchor, n + 1, wx, wy):
                break
            n += 1
        points[end, 0], points[end, 1] = points[n, 0], points[n, 1]
        # equal neighbours say nothing
        if points[end, 0] != points[end - 1, 0] or points[end, 1] != points[end - 1, 1]:
            end += 1
        anchor = n
    return end


@compiled
def _is_among(keep: Array, x: float, y: float) -> bool:
    found = False
    for n in range(len(keep)):
        found = found or (keep[n, 0] == x and keep[n, 1] == y)
    return found


@compiled
def _is_flat(points: Array, a: int, b: int, wx: float, wy: float) -> bool:
    """Do all vertices between a and b lie near the chord from a to b, in order?"""
    u, v = (points[b, 0] - points[a, 0]) / wx, (points[b, 1] - points[a, 1]) / wy
    length = math.hypot(u, v)
    if length == 0.0:
        return False
    for n in range(a + 1, b):
        x, y = (points[n, 0] - points[a, 0]) / wx, (points[n, 1] - points[a, 1]) / wy
        if not abs(u * y - v * x) <= THINNING * length:
            return False
        if not 0.0 <= u * x + v * y <= length * length:
            return False
    return True
