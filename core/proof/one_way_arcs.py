"""One-way arcs: the test on which every proof by curves rests (theorem T1 of docs/proofs.md).

Theorem T1. Let a be a C¹ curve with F × a′ > 0 at every parameter, where
F × t = F_x t_y − F_y t_x. Then every orbit that meets it crosses it from its left to its right
(seen along a′); with F × a′ < 0 from right to left. The same holds of a chain of such curves
with one sign, each begun at the very point where the one before ended. A chain may cross itself.

Proof. F × t > 0 says that F, not 0, points to the right of t, not 0. At a joint both one-sided
tangents t, t′ have F to their right, so that F and −F lie inside the two sectors between the
incoming and the outgoing piece, F in the right one.

An arc here is a cubic Bézier curve whose eight control numbers are floats, hence exactly known.
With s = parameter − ½ in [−½, ½] and φ(s) = F(a(s)) × a′(s), F scaled by a positive factor
(`core.proof.scaled_field`), Taylor's theorem gives

    φ(s) ∈ φ(0) + φ′(0) [−½, ½] + ½ φ″([−½, ½]) [0, ¼],

where φ(0) and φ′(0) are enclosed at the arc's middle alone and φ″ over all of the arc: the error
is of third order in the arc's length.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled
from core.fixed_points.intervals import Interval, add, down, multiply, scale, sign, subtract, up
from core.proof.interval_jets import Jet, Parameters
from core.proof.scaled_field import field_jets, first_is_faster

Arc = NDArray[np.float64]
"""(8,) the control points x0, y0, x1, y1, x2, y2, x3, y3 of a cubic Bézier curve."""

_SYMMETRIC, _SQUARES = (-0.5, 0.5), (0.0, 0.25)
_LARGEST = 1e6


@compiled
def hull(a: float, b: float, c: float) -> Interval:
    """An interval that holds three real numbers of which a, b, c are the rounded values."""
    return down(min(a, min(b, c))), up(max(a, max(b, c)))


@compiled
def middle_jet(b0: float, b1: float, b2: float, b3: float) -> Jet:
    """A Bézier polynomial at its middle: value, derivative, half the second derivative."""
    outer, inner = add((b0, b0), (b3, b3)), add((b1, b1), (b2, b2))
    ends, middles = subtract((b3, b3), (b0, b0)), subtract((b2, b2), (b1, b1))
    return (
        scale(0.125, add(outer, scale(3.0, inner))),
        scale(0.75, add(ends, middles)),
        scale(1.5, subtract(outer, inner)),
    )


@compiled
def arc_jet(b0: float, b1: float, b2: float, b3: float) -> Jet:
    """The same over all of the polynomial, by the hulls of the control points.

    The derivative's control numbers are 3 (b1 − b0), …, those of half the second derivative
    3 (b2 − 2 b1 + b0), …: a Bézier polynomial lies in the hull of its control numbers.
    """
    slope = hull(b1 - b0, b2 - b1, b3 - b2)
    first, last = subtract((b1, b1), (b0, b0)), subtract((b3, b3), (b2, b2))
    between = subtract((b2, b2), (b1, b1))
    one, two = subtract(between, first), subtract(last, between)
    value = (min(min(b0, b1), min(b2, b3)), max(max(b0, b1), max(b2, b3)))
    bend = (min(one[0], two[0]), max(one[1], two[1]))
    return value, scale(3.0, slope), scale(3.0, bend)


@compiled
def third_coefficient(b0: float, b1: float, b2: float, b3: float) -> Interval:
    """A sixth of the third derivative, b3 − b0 − 3 (b2 − b1)."""
    return subtract(subtract((b3, b3), (b0, b0)), scale(3.0, subtract((b2, b2), (b1, b1))))


@compiled
def cross(ax: Interval, ay: Interval, bx: Interval, by: Interval) -> Interval:
    """(ax, ay) × (bx, by)."""
    return subtract(multiply(ax, by), multiply(ay, bx))


@compiled
def crossing_enclosure(p: Parameters, arc: Arc, first: bool) -> Interval:
    """An interval that holds F × a′ at every point of the arc.

    F is the field divided by 1 − z1 (``first``) or by 1 − z2.
    """
    x = middle_jet(arc[0], arc[2], arc[4], arc[6])
    y = middle_jet(arc[1], arc[3], arc[5], arc[7])
    f, g = field_jets(p, x, y, first)
    wide_x = arc_jet(arc[0], arc[2], arc[4], arc[6])
    wide_y = arc_jet(arc[1], arc[3], arc[5], arc[7])
    ff, gg = field_jets(p, wide_x, wide_y, first)
    x3 = third_coefficient(arc[0], arc[2], arc[4], arc[6])
    y3 = third_coefficient(arc[1], arc[3], arc[5], arc[7])
    # a′ has the jet (a1, 2 a2, 3 a3), where a has (a0, a1, a2) and the constant a3
    value = cross(f[0], g[0], x[1], y[1])
    slope = add(cross(f[1], g[1], x[1], y[1]), scale(2.0, cross(f[0], g[0], x[2], y[2])))
    bend = add(
        cross(ff[2], gg[2], wide_x[1], wide_y[1]),
        add(
            scale(2.0, cross(ff[1], gg[1], wide_x[2], wide_y[2])),
            scale(3.0, cross(ff[0], gg[0], x3, y3)),
        ),
    )
    return add(value, add(multiply(slope, _SYMMETRIC), multiply(bend, _SQUARES)))


@compiled
def all_finite(numbers: NDArray[np.float64]) -> bool:
    """No number is NaN or infinite."""
    total = 0.0
    for value in numbers:
        total += 0.0 * value
    return total == 0.0


@compiled
def crossing(p: Parameters, arc: Arc) -> int:
    """The sign of F × a′, one and the same all along an arc; 0 where that is not proven.

    1: orbits cross the arc from its left to its right; −1: from right to left. Parameters or an
    arc with NaN or infinity, and arcs far from the square, prove nothing.
    """
    for value in arc:
        if not abs(value) < _LARGEST:
            return 0
    if not all_finite(p):
        return 0
    x, y = 0.5 * (arc[0] + arc[6]), 0.5 * (arc[1] + arc[7])
    return sign(crossing_enclosure(p, arc, first_is_faster(p, x, y)))
