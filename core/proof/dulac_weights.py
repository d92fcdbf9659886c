"""The divergence with a weight (Dulac's), enclosed over boxes.

For a smooth ψ and the field G, which is F divided by one of the factors 1 − z,

    e^(−ψ) div (e^ψ G) = div G + ∇ψ · G.

The integral of ∇ψ · G along a closed orbit is 0, so that of div G is that of the weighted
divergence: where this is negative all closed orbits attract (Dulac 1923; Chicone, *Ordinary
Differential Equations with Applications*, 2006, section 1.11).

ψ is a polynomial with float coefficients in u = (x − cx) / s and v = (y − cy) / s, s a power of
two; which one is a guess (`core.portrait_proofs.weight_fit`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled
from core.fixed_points.intervals import Interval, add, multiply, scale, subtract
from core.proof.interval_jets import Jet, Parameters, square
from core.proof.scaled_field import field_jets

Weight = NDArray[np.float64]
"""cx, cy, s, and then the coefficients of u^i v^j, i from 0 to `DEGREE`, j from 0 to
`DEGREE` − i, but for i = j = 0."""

DEGREE = 5
CX, CY, SCALE, COEFFICIENTS = range(4)
WEIGHT = COEFFICIENTS + (DEGREE + 1) * (DEGREE + 2) // 2 - 1

Derivatives = tuple[Interval, Interval, Interval, Interval, Interval]

_ONE, _ZERO = (1.0, 1.0), (0.0, 0.0)


@compiled
def powers(x: Interval) -> tuple[Interval, Interval, Interval, Interval, Interval, Interval]:
    """x⁰ to x⁵."""
    two = square(x)
    four = square(two)
    return _ONE, x, two, multiply(x, two), four, multiply(x, four)


@compiled
def weight_derivatives(psi: Weight, x: Interval, y: Interval) -> Derivatives:
    """ψ_x, ψ_y, ψ_xx, ψ_xy, ψ_yy over a box."""
    inverse = 1.0 / psi[SCALE]  # exact: a power of two
    u = powers(scale(inverse, subtract(x, (psi[CX], psi[CX]))))
    v = powers(scale(inverse, subtract(y, (psi[CY], psi[CY]))))
    px, py, pxx, pxy, pyy = _ZERO, _ZERO, _ZERO, _ZERO, _ZERO
    at = COEFFICIENTS
    for i in range(DEGREE + 1):
        for j in range(DEGREE + 1 - i):
            if i + j == 0:
                continue
            c = (psi[at], psi[at])
            at += 1
            if i > 0:
                px = add(px, multiply(scale(float(i), c), multiply(u[i - 1], v[j])))
            if j > 0:
                py = add(py, multiply(scale(float(j), c), multiply(u[i], v[j - 1])))
            if i > 1:
                pxx = add(pxx, multiply(scale(float(i * (i - 1)), c), multiply(u[i - 2], v[j])))
            if j > 1:
                pyy = add(pyy, multiply(scale(float(j * (j - 1)), c), multiply(u[i], v[j - 2])))
            if i > 0 and j > 0:
                pxy = add(pxy, multiply(scale(float(i * j), c), multiply(u[i - 1], v[j - 1])))
    twice = inverse * inverse
    return (
        scale(inverse, px), scale(inverse, py), scale(twice, pxx), scale(twice, pxy),
        scale(twice, pyy),
    )  # fmt: skip


@compiled
def partial_jets(
    p: Parameters, x: Interval, y: Interval, dx: float, dy: float, first: bool
) -> tuple[Jet, Jet]:
    """Jets of G along all lines in the direction (dx, dy) through the places of a box."""
    return field_jets(p, (x, (dx, dx), _ZERO), (y, (dy, dy), _ZERO), first)


@compiled
def divergence_at(p: Parameters, psi: Weight, x: Interval, y: Interval, first: bool) -> Interval:
    """The weighted divergence by plain interval evaluation: for small boxes, or a place."""
    ax, bx = partial_jets(p, x, y, 1.0, 0.0, first)
    _, by = partial_jets(p, x, y, 0.0, 1.0, first)
    w = weight_derivatives(psi, x, y)
    return add(add(ax[1], by[1]), add(multiply(w[0], ax[0]), multiply(w[1], bx[0])))


@compiled
def weighted_divergence(
    p: Parameters, psi: Weight, x: Interval, y: Interval, first: bool
) -> Interval:
    """The weighted divergence over a box, in the mean value form.

    Its derivatives need the second ones of G, read off jets along x, y and x + y.
    """
    mx, my = 0.5 * (x[0] + x[1]), 0.5 * (y[0] + y[1])
    centre = divergence_at(p, psi, (mx, mx), (my, my), first)
    ax, bx = partial_jets(p, x, y, 1.0, 0.0, first)
    ay, by = partial_jets(p, x, y, 0.0, 1.0, first)
    ad, bd = partial_jets(p, x, y, 1.0, 1.0, first)
    # half the second derivative along x + y is that along x, that along y, and the mixed one
    axy, bxy = subtract(ad[2], add(ax[2], ay[2])), subtract(bd[2], add(bx[2], by[2]))
    w = weight_derivatives(psi, x, y)
    in_x = add(
        add(add(scale(2.0, ax[2]), bxy), add(multiply(w[2], ax[0]), multiply(w[3], bx[0]))),
        add(multiply(w[0], ax[1]), multiply(w[1], bx[1])),
    )
    in_y = add(
        add(add(axy, scale(2.0, by[2])), add(multiply(w[3], ax[0]), multiply(w[4], bx[0]))),
        add(multiply(w[0], ay[1]), multiply(w[1], by[1])),
    )
    spread = add(multiply(in_x, subtract(x, (mx, mx))), multiply(in_y, subtract(y, (my, my))))
    return add(centre, spread)
