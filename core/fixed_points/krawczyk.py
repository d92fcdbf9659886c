"""The Krawczyk operator: existence, uniqueness and absence of a root in a box.

For a box X with centre c and Y ≈ DG(X)⁻¹ every root of G in X lies in

    K(X) = c − Y G(c) + (I − Y DG(X)) (X − c).

K(X) ∩ X = ∅ proves that X holds no root; K(X) in the interior of X proves that it
holds exactly one, and a regular derivative all over X (Krawczyk 1969; Neumaier,
*Interval Methods for Systems of Equations*, 1990, section 5.1).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled
from core.fixed_points.enclosures import Matrix, derivative_enclosure, residual_enclosure
from core.fixed_points.intervals import (
    Interval,
    add,
    centre,
    inside,
    intersection,
    radius,
    scale,
    shift,
    subtract,
)

Parameters = NDArray[np.float64]


@compiled
def approximate_inverse(m: Matrix) -> tuple[float, float, float, float]:
    """The inverse of the midpoint matrix in floating point; NaN where there is none.

    It need not be accurate: it only has to be a good guess for the operator.
    """
    a, b = 0.5 * m[0][0] + 0.5 * m[0][1], 0.5 * m[1][0] + 0.5 * m[1][1]
    c, d = 0.5 * m[2][0] + 0.5 * m[2][1], 0.5 * m[3][0] + 0.5 * m[3][1]
    determinant = a * d - b * c
    if determinant == 0.0 or not math.isfinite(determinant):
        return math.nan, math.nan, math.nan, math.nan
    return d / determinant, -b / determinant, -c / determinant, a / determinant


@compiled
def combination(s: float, x: Interval, t: float, y: Interval) -> Interval:
    """s x + t y for numbers s and t."""
    return add(scale(s, x), scale(t, y))


@compiled
def largest(x: Interval) -> float:
    """The largest |t| over t in x."""
    return max(abs(x[0]), abs(x[1]))


@compiled
def ball(reach: float) -> Interval:
    """[−reach, reach], and the real line for NaN."""
    return (-reach, reach) if reach < math.inf else (-math.inf, math.inf)


@compiled
def symmetric_product(x: Interval, r: float, y: Interval, s: float) -> Interval:
    """x [−r, r] + y [−s, s], rounded outward by a margin for the five operations."""
    return ball((largest(x) * r + largest(y) * s) * (1.0 + 2.0**-48) + 2.0**-1060)


@compiled
def operator(
    y: tuple[float, float, float, float],
    m: Matrix,
    c1: float,
    c2: float,
    r1: float,
    r2: float,
    g1: Interval,
    g2: Interval,
) -> tuple[Interval, Interval]:
    """K of the box with centre (c1, c2) and radii (r1, r2), where G(c) = (g1, g2)."""
    e11 = shift(combination(-y[0], m[0], -y[1], m[2]), 1.0)
    e12 = combination(-y[0], m[1], -y[1], m[3])
    e21 = combination(-y[2], m[0], -y[3], m[2])
    e22 = shift(combination(-y[2], m[1], -y[3], m[3]), 1.0)
    return (
        add(shift(combination(-y[0], g1, -y[1], g2), c1), symmetric_product(e11, r1, e12, r2)),
        add(shift(combination(-y[2], g1, -y[3], g2), c2), symmetric_product(e21, r1, e22, r2)),
    )


@compiled
def step(p: Parameters, a: Interval, b: Interval) -> tuple[bool, Interval, Interval]:
    """One Krawczyk step on a × b: (proven: exactly one root, K ∩ box)."""
    c1, c2 = centre(a), centre(b)
    g1, g2 = residual_enclosure(p, (c1, c1), (c2, c2))
    m = derivative_enclosure(p, a, b)
    y = approximate_inverse(m)
    if y[0] != y[0]:
        return False, a, b
    k1, k2 = operator(y, m, c1, c2, radius(a, c1), radius(b, c2), g1, g2)
    proven = inside(k1, a) and inside(k2, b)
    return proven, intersection(a, k1), intersection(b, k2)


@compiled
def newton(p: Parameters, x: float, y: float) -> tuple[float, float]:
    """A root of G near (x, y), in floating point: a guess that proves nothing."""
    for _ in range(20):
        g1, g2 = residual_enclosure(p, (x, x), (y, y))
        inverse = approximate_inverse(derivative_enclosure(p, (x, x), (y, y)))
        s, t = centre(g1), centre(g2)
        dx, dy = inverse[0] * s + inverse[1] * t, inverse[2] * s + inverse[3] * t
        if not abs(dx) + abs(dy) < math.inf:
            break
        x, y = x - dx, y - dy
        if abs(dx) <= 1e-13 * abs(x) and abs(dy) <= 1e-13 * abs(y):
            break
    return x, y


@compiled
def tighten(
    p: Parameters, a: Interval, b: Interval, unique_a: Interval, unique_b: Interval
) -> tuple[Interval, Interval]:
    """A small enclosure of the root in a × b, the only one in the larger unique box.

    Where the derivative varies much over the box, Krawczyk steps shrink it too slowly.
    A box around Newton's guess that provably holds a root and lies in the unique box
    holds *the* root.
    """
    x, y = newton(p, centre(a), centre(b))
    reach = 2.0**-50
    for _ in range(8):
        near_a = (x - reach * (abs(x) + 1e-3), x + reach * (abs(x) + 1e-3))
        near_b = (y - reach * (abs(y) + 1e-3), y + reach * (abs(y) + 1e-3))
        proven, k1, k2 = step(p, near_a, near_b)
        if proven and inside(near_a, unique_a) and inside(near_b, unique_b):
            a, b = k1, k2
            break
        reach *= 16.0
    for _ in range(30):
        _, k1, k2 = step(p, a, b)
        if k1[0] > k1[1] or k2[0] > k2[1]:
            break
        before, after = (a[1] - a[0]) + (b[1] - b[0]), (k1[1] - k1[0]) + (k2[1] - k2[0])
        a, b = k1, k2
        if not after < 0.7 * before:
            break
    return a, b


@compiled
def mean_value(
    m: Matrix, r1: float, r2: float, g1: Interval, g2: Interval
) -> tuple[Interval, Interval]:
    """G(c) + DG(X) (X − c), which holds G(X), for radii r1 and r2."""
    return (
        add(g1, symmetric_product(m[0], r1, m[1], r2)),
        add(g2, symmetric_product(m[2], r1, m[3], r2)),
    )


@compiled
def noise_dominates(
    y: tuple[float, float, float, float],
    m: Matrix,
    r1: float,
    r2: float,
    g1: Interval,
    g2: Interval,
) -> tuple[bool, bool]:
    """For each row of Y G: is the rounding of G(c) as wide as G's variation over the box?

    Where it is, halving the box could not decide anything more.
    """
    v1 = combination(y[0], g1, y[1], g2)
    v2 = combination(y[2], g1, y[3], g2)
    spread1 = symmetric_product(
        combination(y[0], m[0], y[1], m[2]), r1, combination(y[0], m[1], y[1], m[3]), r2
    )
    spread2 = symmetric_product(
        combination(y[2], m[0], y[3], m[2]), r1, combination(y[2], m[1], y[3], m[3]), r2
    )
    noise1, noise2 = subtract(v1, v1), subtract(v2, v2)
    return noise1[1] >= 0.5 * spread1[1], noise2[1] >= 0.5 * spread2[1]
