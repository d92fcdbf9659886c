"""Traps: neighbourhoods of a sink or source that no closed orbit meets (theorem T8).

Theorem T8. Let h* be a fixed point, of which only an enclosure E is known, and let F be the field
up to a positive factor, F(h* + d) = K A d with K = diag(k1, k2) > 0 and A the mean of the pull's
derivative on the segment (`core.proof.scaled_field.secant_matrix`).

(a) *Ellipse* {|L d| ≤ r}: if the symmetric part of L K A L⁻¹ is negative (positive) definite for
all matrices K A at points of a box that holds E enlarged by the ellipse's half sides, then |L d|
falls (grows) along every orbit in it, but at h*.

(b) *Box* {|d1| ≤ r x0, |d2| ≤ r y0}: if A11, A22 < 0 (> 0), |A12| y0 < |A11| x0 and
|A21| x0 < |A22| y0 for all A over E enlarged by the box, then max(|d1| / x0, |d2| / y0) falls
(grows) along every orbit in it. The update gates do not matter.

In both cases no closed orbit meets the trap, which is connected and holds h*; h* is a sink (a
source), and every orbit that enters it forward (backward) in time ends in h*.

Proof. (a) With e = L d, d|e|²/dt = 2 eᵀ (L K A L⁻¹) e. (b) Where |d1| / x0 is the larger one,
A11 d1 + A12 d2 has the sign of A11 d1, and k1 > 0; likewise for the other one. Along a closed
orbit that meets the trap a function that falls strictly would have to come back: an orbit cannot
leave a sink's trap, nor have come into a source's. ∎

What is unknown about h* is taken into account on both sides: the matrices are enclosed for every
position of h* in E, and a place is *in* the trap only if it is for every position.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled
from core.fixed_points.enclosures import Matrix
from core.fixed_points.intervals import (
    Interval,
    add,
    divide,
    down,
    magnitudes,
    multiply,
    scale,
    subtract,
    up,
)
from core.proof.interval_jets import Parameters, square
from core.proof.scaled_field import (
    first_is_faster,
    matrix_product,
    pull_derivative,
    secant_matrix,
)

Trap = NDArray[np.float64]

XLO, XHI, YLO, YHI = 0, 1, 2, 3
"""Columns of a trap: the enclosure of its point."""
L11, L12, L21, L22 = 4, 5, 6, 7
"""The matrix L of an ellipse; of a box L11 and L22 are the half sides x0 and y0."""
SIZE, DIRECTION, SHAPE = 8, 9, 10
"""r (0: not proven); 1 for a sink, −1 for a source; which of the two shapes."""
TRAP = 11
ELLIPSE, BOX = 0.0, 1.0

SHRINKS = 80
_SHRINK = 0.6


@compiled
def inverse(m: Matrix) -> Matrix:
    """The inverses of all matrices in m; the real line where one might have none."""
    d = subtract(multiply(m[0], m[3]), multiply(m[1], m[2]))
    b, c = (-m[1][1], -m[1][0]), (-m[2][1], -m[2][0])
    return divide(m[3], d), divide(b, d), divide(c, d), divide(m[0], d)


@compiled
def exactly(a: float, b: float, c: float, d: float) -> Matrix:
    """A matrix of numbers."""
    return (a, a), (b, b), (c, c), (d, d)


@compiled
def length_bound(x: Interval, y: Interval) -> float:
    """An upper bound of the length of (x, y)."""
    return up(math.sqrt(add(square(x), square(y))[1]))


@compiled
def around(low: float, high: float, reach: float) -> Interval:
    """[low, high] enlarged by a reach on both sides."""
    return down(low - reach), up(high + reach)


@compiled
def definite(m: Matrix, direction: float) -> bool:
    """The symmetric parts of all matrices in m are definite: negative for direction 1."""
    right_signs = m[0][1] < 0.0 and m[3][1] < 0.0
    if direction < 0.0:
        right_signs = m[0][0] > 0.0 and m[3][0] > 0.0
    off = scale(0.5, add(m[1], m[2]))
    proven: bool = right_signs and subtract(multiply(m[0], m[3]), square(off))[0] > 0.0
    return proven


@compiled
def ellipse_holds(p: Parameters, trap: Trap, size: float) -> bool:
    """Theorem T8 (a) for the ellipse of this size."""
    rows = exactly(trap[L11], trap[L12], trap[L21], trap[L22])
    columns = inverse(rows)
    rx = up(size * length_bound(columns[0], columns[1]))
    ry = up(size * length_bound(columns[2], columns[3]))
    if not (rx < 4.0 and ry < 4.0):
        return False
    x, y = around(trap[XLO], trap[XHI], rx), around(trap[YLO], trap[YHI], ry)
    first = first_is_faster(p, 0.5 * (x[0] + x[1]), 0.5 * (y[0] + y[1]))
    m = matrix_product(matrix_product(rows, secant_matrix(p, x, y, first)), columns)
    return definite(m, trap[DIRECTION])


@compiled
def box_holds(p: Parameters, trap: Trap, size: float) -> bool:
    """Theorem T8 (b) for the box of this size."""
    x0, y0 = trap[L11], trap[L22]
    rx, ry = up(size * x0), up(size * y0)
    if not (rx < 4.0 and ry < 4.0 and x0 > 0.0 and y0 > 0.0):
        return False
    x, y = around(trap[XLO], trap[XHI], rx), around(trap[YLO], trap[YHI], ry)
    a = pull_derivative(p, x, y)
    right_signs = a[0][1] < 0.0 and a[3][1] < 0.0
    if trap[DIRECTION] < 0.0:
        right_signs = a[0][0] > 0.0 and a[3][0] > 0.0
    one = up(magnitudes(a[1])[1] * y0) < down(magnitudes(a[0])[0] * x0)
    two = up(magnitudes(a[2])[1] * x0) < down(magnitudes(a[3])[0] * y0)
    return right_signs and one and two


@compiled
def trap_holds(p: Parameters, trap: Trap, size: float) -> bool:
    """Theorem T8 for the trap's shape at this size."""
    if not 0.0 < size < math.inf:
        return False
    return box_holds(p, trap, size) if trap[SHAPE] == BOX else ellipse_holds(p, trap, size)


@compiled
def settle_size(p: Parameters, trap: Trap, largest: float) -> None:
    """Set SIZE to the first size, from the largest downwards, that is proven; 0 if none is."""
    size = largest
    trap[SIZE] = 0.0
    for _ in range(SHRINKS):
        if trap_holds(p, trap, size):
            trap[SIZE] = size
            return
        size *= _SHRINK


@compiled
def in_trap(trap: Trap, x: float, y: float) -> bool:
    """(x, y) lies in the trap, wherever in its enclosure the fixed point is."""
    if not trap[SIZE] > 0.0:
        return False
    dx, dy = subtract((x, x), (trap[XLO], trap[XHI])), subtract((y, y), (trap[YLO], trap[YHI]))
    if trap[SHAPE] == BOX:
        inside: bool = magnitudes(dx)[1] < down(trap[SIZE] * trap[L11])
        return inside and magnitudes(dy)[1] < down(trap[SIZE] * trap[L22])
    u = add(scale(trap[L11], dx), scale(trap[L12], dy))
    v = add(scale(trap[L21], dx), scale(trap[L22], dy))
    inside = add(square(u), square(v))[1] < down(trap[SIZE] * trap[SIZE])
    return inside


@compiled
def outside_square(x: float, y: float) -> bool:
    """(x, y) lies in the outside of the open square, the node of the border; exact."""
    outside: bool = abs(x) >= 1.0 or abs(y) >= 1.0
    return outside
