"""A grid whose signs carry the topology of a nullcline, crossings and close strands included.

The nullcline of unit k is F_k = tanh(p_k) − h_k = 0, with p the preactivation of
`core.model.gru_field`. On |h_k| < 1, where all of it lies, the sign of F_k is that of
G_k = p_k − artanh h_k, which does not saturate: its slopes tell where a strand hides.

A contour of the plain grid loses two strands between neighbouring grid points of equal sign
(and two out of three between grid points of opposite sign). Here such an edge is found by its
end slopes, the extremum of G along it is located, and a grid point is *moved* there. The warped
grid sees every strand once; contouring needs only its signs, in index coordinates.
Loops inside one cell are found the same way from the extremum of G in the cell.
Computed, not proven: a feature of G much narrower than a cell can be missed.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.model.gru_field import affine

EPSILON = 4e-16
"""Below this a value of G is rounding, and counts as 0."""

_STACK = types.float64[:, :, :, ::1]


@compiled
def gate(u: float) -> tuple[float, float]:
    """σ(u) and σ′(u), from one exponential that cannot overflow."""
    e = math.exp(-abs(u))
    share = 1.0 / (1.0 + e)
    return (share if u >= 0.0 else e * share), e * share * share


@compiled
def reset_gates(q: Array, x: float, y: float) -> tuple[float, float, float, float]:
    """r1, r1′, r2, r2′ (derivatives by the gates' own arguments)."""
    r1, d1 = gate(affine(q[4], x, q[5], y, q[14]))
    r2, d2 = gate(affine(q[6], x, q[7], y, q[15]))
    return r1, d1, r2, d2


@compiled
def gated_drive(
    q: Array, k: int, x: float, y: float, r1: float, d1: float, r2: float, d2: float
) -> tuple[float, float, float]:
    """p_k, ∂p_k/∂x, ∂p_k/∂y from the reset gates at (x, y)."""
    w1, w2, b = q[2 * k], q[2 * k + 1], q[12 + k]
    if q[20] != 0.0:
        r, d = (r1, d1) if k == 0 else (r2, d2)
        inner = affine(w1, x, w2, y, q[18 + k])
        slope = inner * d
        return b + r * inner, r * w1 + slope * q[4 + 2 * k], r * w2 + slope * q[5 + 2 * k]
    v1, v2 = w1 * (x * d1), w2 * (y * d2)
    return (
        affine(w1, r1 * x, w2, r2 * y, b),
        w1 * r1 + v1 * q[4] + v2 * q[6],
        w2 * r2 + v1 * q[5] + v2 * q[7],
    )


@compiled
def drive(q: Array, k: int, x: float, y: float) -> tuple[float, float, float]:
    """p_k and its gradient at (x, y)."""
    r1, d1, r2, d2 = reset_gates(q, x, y)
    return gated_drive(q, k, x, y, r1, d1, r2, d2)


@compiled
def residual(q: Array, k: int, x: float, y: float) -> tuple[float, float, float]:
    """F_k = tanh(p_k) − h_k and its gradient at (x, y)."""
    p, px, py = drive(q, k, x, y)
    e = math.exp(-2.0 * abs(p))
    sech2 = 4.0 * e / ((1.0 + e) * (1.0 + e))
    value = math.tanh(p)
    if sech2 == 0.0:  # the slopes may have overflowed
        px, py = 0.0, 0.0
    if k == 0:
        return value - x, sech2 * px - 1.0, sech2 * py
    return value - y, sech2 * px, sech2 * py - 1.0


@compiled
def unsaturated(q: Array, k: int, x: float, y: float) -> tuple[float, float, float]:
    """G_k = p_k − artanh h_k and its gradient; ∓inf where |h_k| ≥ 1."""
    h = x if k == 0 else y
    if not abs(h) < 1.0:
        return (-math.inf if h > 0.0 else math.inf), 0.0, 0.0
    p, px, py = drive(q, k, x, y)
    wall = 1.0 / ((1.0 - h) * (1.0 + h))
    if k == 0:
        return p - math.atanh(h), px - wall, py
    return p - math.atanh(h), px, py - wall


@compiled
def _walls(h: Array) -> Array:
    """artanh h and its derivative; ±inf and 0 from |h| = 1 on."""
    out = np.zeros((2, len(h)))
    for i in range(len(h)):
        if abs(h[i]) < 1.0:
            out[0, i] = math.atanh(h[i])
            out[1, i] = 1.0 / ((1.0 - h[i]) * (1.0 + h[i]))
        else:
            out[0, i] = math.inf if h[i] > 0.0 else -math.inf
    return out


@compiled_as(_STACK(types.float64[::1], types.float64[::1], types.float64[::1]))
def sample(q: Array, xs: Array, ys: Array) -> Array:
    """G_k, ∂G_k/∂x, ∂G_k/∂y of both units on the grid: (2, 3, len(ys), len(xs))."""
    out = np.empty((2, 3, len(ys), len(xs)))
    columns, rows = _walls(xs), _walls(ys)
    for j in range(len(ys)):
        for i in range(len(xs)):
            r1, d1, r2, d2 = reset_gates(q, xs[i], ys[j])
            g, gx, gy = gated_drive(q, 0, xs[i], ys[j], r1, d1, r2, d2)
            out[0, 0, j, i] = g - columns[0, i]
            out[0, 1, j, i] = gx - columns[1, i]
            out[0, 2, j, i] = gy
            g, gx, gy = gated_drive(q, 1, xs[i], ys[j], r1, d1, r2, d2)
            out[1, 0, j, i] = g - rows[0, j]
            out[1, 1, j, i] = gx
            out[1, 2, j, i] = gy - rows[1, j]
    return out


@compiled
def along(
    q: Array, k: int, ax: float, ay: float, bx: float, by: float, t: float
) -> tuple[float, float]:
    """G_k and its derivative by t at a + t (b − a)."""
    g, gx, gy = unsaturated(q, k, ax + t * (bx - ax), ay + t * (by - ay))
    return g, gx * (bx - ax) + gy * (by - ay)


@compiled
def extremum(
    q: Array, k: int, ax: float, ay: float, bx: float, by: float, lo: float, hi: float
) -> tuple[float, float]:
    """Where dG_k/dt changes sign on lo ≤ t ≤ hi, and G_k there; t = −1 if it does not.

    The Illinois variant of regula falsi, with a bisection wherever it is slow.
    """
    _, flo = along(q, k, ax, ay, bx, by, lo)
    _, fhi = along(q, k, ax, ay, bx, by, hi)
    if not flo * fhi < 0.0:
        return -1.0, 0.0
    t, g, side = 0.5 * (lo + hi), 0.0, 0
    for step in range(60):
        t = hi - fhi * (hi - lo) / (fhi - flo)
        if step % 4 == 3 or not lo < t < hi:
            t = 0.5 * (lo + hi)
        g, f = along(q, k, ax, ay, bx, by, t)
        if f == 0.0 or hi - lo < 1e-13:
            break
        if f * fhi > 0.0:
            shift = hi - t
            hi, fhi = t, f
            if side == 1:
                flo *= 0.5
            side = 1
        else:
            shift = t - lo
            lo, flo = t, f
            if side == -1:
                fhi *= 0.5
            side = -1
        if step > 4 and shift < 1e-11:
            break
    return t, g


@compiled
def steepest(ga: float, da: float, gb: float, db: float) -> float:
    """Where (0 < t < 1) the slope of the Hermite cubic from ga to gb is extreme; or −1."""
    # the slope is da + linear t + square t²
    linear, square = 6.0 * (gb - ga) - 4.0 * da - 2.0 * db, 3.0 * (da + db) - 6.0 * (gb - ga)
    t = -0.5 * linear / square
    return t if 0.0 < t < 1.0 else -1.0


@compiled
def cubic(ga: float, da: float, gb: float, db: float, t: float) -> tuple[float, float]:
    """The Hermite cubic from ga to gb, and its slope, at t."""
    linear, square = 6.0 * (gb - ga) - 4.0 * da - 2.0 * db, 3.0 * (da + db) - 6.0 * (gb - ga)
    value = ga + t * (da + t * (0.5 * linear + t * square / 3.0))
    return value, da + t * (linear + t * square)


@compiled
def backward(ga: float, da: float, gb: float, db: float) -> float:
    """Where the Hermite cubic from ga to gb (of the other sign) runs backwards; or −1.

    A cubic that falls at both ends and rises in between is an S: it may have three roots.
    """
    s = 1.0 if gb >= 0.0 else -1.0
    if not (s * da > 0.0 and s * db > 0.0):
        return -1.0
    t = steepest(ga, da, gb, db)
    return t if t > 0.0 and s * cubic(ga, da, gb, db, t)[1] < 0.0 else -1.0


@compiled
def dip(ga: float, da: float, gb: float, db: float) -> tuple[float, float]:
    """The part of an edge with ends of equal sign where G may dip to the other; or (−1, −1).

    All of it where |G| falls inward from both ends. Where it does from one only, a cubic
    may still have a dip next to that end.
    """
    s = 1.0 if ga >= 0.0 else -1.0
    if s * da < 0.0 and s * db > 0.0:
        return 0.0, 1.0
    if not (s * da < 0.0 or s * db > 0.0):
        return -1.0, -1.0
    t = steepest(ga, da, gb, db)
    if t < 0.0:
        return -1.0, -1.0
    slope = s * cubic(ga, da, gb, db, t)[1]
    if s * da < 0.0:
        return (0.0, t) if slope > 0.0 else (-1.0, -1.0)
    return (t, 1.0) if slope < 0.0 else (-1.0, -1.0)


@compiled
def suspicious(ga: float, da: float, gb: float, db: float) -> bool:
    """May an edge hide strands, judged by G and its slopes (times length) at both ends?"""
    if (ga >= 0.0) != (gb >= 0.0):
        return backward(ga, da, gb, db) > 0.0
    s = 1.0 if ga >= 0.0 else -1.0
    if abs(gb) == math.inf:
        return s * da < 0.0 and s * (ga + da) < 0.5 * abs(ga)
    if abs(ga) == math.inf:
        return s * db > 0.0 and s * (gb - db) < 0.5 * abs(gb)
    least = 0.5 * min(abs(ga), abs(gb))
    if not least < max(abs(da), abs(db)):
        return False
    lo, hi = dip(ga, da, gb, db)
    if hi < 0.0:
        return False
    if hi - lo == 1.0:
        # tangents bound a convex function from below; the half allows for an inflection
        return not s * (ga + da * (gb - ga - db) / (da - db)) > least
    for _ in range(20):  # to where the cubic's slope changes sign
        middle = 0.5 * (lo + hi)
        if s * cubic(ga, da, gb, db, middle)[1] < 0.0:
            lo = middle
        else:
            hi = middle
    return s * cubic(ga, da, gb, db, hi)[0] <= 0.5 * least


@compiled
def critical_point(
    q: Array, k: int, x: float, y: float, dx: float, dy: float
) -> tuple[float, float, float, float, float]:
    """Newton for ∇G_k = 0 from (x, y), within one and a half cells (dx, dy).

    Returns x, y, G, the Hessian's determinant and its size in units of a cell; the size
    is −1 where none was found.
    """
    x0, y0 = x, y
    ex, ey = 1e-3 * dx, 1e-3 * dy
    for _ in range(12):
        g, gx, gy = unsaturated(q, k, x, y)
        _, ax, ay = unsaturated(q, k, x + ex, y)
        _, bx, by = unsaturated(q, k, x - ex, y)
        _, cx, cy = unsaturated(q, k, x, y + ey)
        _, ex_, ey_ = unsaturated(q, k, x, y - ey)
        hxx, hyy = 500.0 * dx * (ax - bx), 500.0 * dy * (cy - ey_)
        hxy = 250.0 * (dy * (ay - by) + dx * (cx - ex_))
        gx, gy = gx * dx, gy * dy
        det = hxx * hyy - hxy * hxy
        u, v = (hxy * gy - hyy * gx) / det, (hxy * gx - hxx * gy) / det
        if not abs(u) + abs(v) < 3.0:
            break
        x, y = x + u * dx, y + v * dy
        if not (abs(x - x0) <= 1.5 * dx and abs(y - y0) <= 1.5 * dy):
            break
        if abs(u) + abs(v) < 1e-10:
            g, _, _ = unsaturated(q, k, x, y)
            return x, y, g, det, max(abs(hxx), abs(hyy), abs(hxy))
    return x0, y0, 0.0, 0.0, -1.0
