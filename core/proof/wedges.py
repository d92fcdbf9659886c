"""Wedges: a saddle's branch leaves between two straight walls and crosses a rung (theorem T6).

Coordinates (a, b) around the saddle h*, of which only an enclosure is known: h = h* + P (a, b), the
columns of P being the branch's direction and another one to its left. In time d

    (a′, b′) = M (a, b),  M = d P⁻¹ K A P,

K and A as in `core.proof.traps`. A *wedge* is {0 < a ≤ length, −right · a ≤ b ≤ left · a}.

Theorem T6. Let over a box that holds the wedge for every position of h*, for all such M,
M11 + M12 t > 0 for −right ≤ t ≤ left, M21 + (M22 − M11) t − M12 t² < 0 at t = left and > 0 at
t = −right. Then one of the two orbits that come out of h* in time d begins in the wedge and leaves
it through its end a = length. Let a chain, the *rung*, lie in 0 < a < length and lead from a place
with b > left · a to one with b < −right · a, for every position of h*. Then that orbit crosses it.

The proof is in docs/proofs.md.
"""

from __future__ import annotations

from core.arrays import Array
from core.compiled import compiled
from core.fixed_points.enclosures import Matrix
from core.fixed_points.intervals import Interval, add, multiply, scale, subtract
from core.proof.interval_jets import Parameters, square
from core.proof.scaled_field import first_is_faster, matrix_product, secant_matrix
from core.proof.traps import exactly, inverse

Basis = tuple[float, float, float, float]
"""P, row by row."""

Box = tuple[float, float, float, float]
"""xlo, xhi, ylo, yhi."""


@compiled
def wedge_box(box: Box, basis: Basis, left: float, right: float, length: float) -> Box:
    """A box that holds the wedge for every position of the saddle, rounded outward."""
    across: Interval = (-right, left)
    a: Interval = (0.0, length)
    b = multiply(a, across)
    x = add((box[0], box[1]), add(scale(basis[0], a), scale(basis[1], b)))
    y = add((box[2], box[3]), add(scale(basis[2], a), scale(basis[3], b)))
    return x[0], x[1], y[0], y[1]


@compiled
def linear_part(p: Parameters, basis: Basis, box: Box, direction: float) -> Matrix:
    """All matrices M at places of a box that holds the saddle."""
    x, y = (box[0], box[1]), (box[2], box[3])
    first = first_is_faster(p, 0.5 * (x[0] + x[1]), 0.5 * (y[0] + y[1]))
    rows = exactly(basis[0], basis[1], basis[2], basis[3])
    m = matrix_product(inverse(rows), matrix_product(secant_matrix(p, x, y, first), rows))
    if direction > 0.0:
        return m
    return (
        (-m[0][1], -m[0][0]), (-m[1][1], -m[1][0]), (-m[2][1], -m[2][0]), (-m[3][1], -m[3][0])
    )  # fmt: skip


@compiled
def across_wall(m: Matrix, slope: float) -> Interval:
    """d/dt (b − slope · a) on the wall b = slope · a, where a = 1."""
    turn = add(m[2], scale(slope, subtract(m[3], m[0])))
    return subtract(turn, multiply(square((slope, slope)), m[1]))


@compiled
def wedge_holds(
    p: Parameters, box: Box, basis: Basis, left: float, right: float, length: float,
    direction: float,
) -> bool:  # fmt: skip
    """Theorem T6, but for the rung. ``box`` is the saddle's enclosure."""
    if not (left > 0.0 and right > 0.0 and 0.0 < length < 4.0):
        return False
    m = linear_part(p, basis, wedge_box(box, basis, left, right, length), direction)
    if not add(m[0], multiply(m[1], (-right, left)))[0] > 0.0:
        return False
    inward: bool = across_wall(m, left)[1] < 0.0
    return inward and across_wall(m, -right)[0] > 0.0


@compiled
def coordinates(box: Box, basis: Basis, x: float, y: float) -> tuple[Interval, Interval]:
    """(a, b) of a place, for every position of the saddle."""
    inverted = inverse(exactly(basis[0], basis[1], basis[2], basis[3]))
    dx, dy = subtract((x, x), (box[0], box[1])), subtract((y, y), (box[2], box[3]))
    return (
        add(multiply(inverted[0], dx), multiply(inverted[1], dy)),
        add(multiply(inverted[2], dx), multiply(inverted[3], dy)),
    )


@compiled
def rung_spans(
    box: Box, basis: Basis, left: float, right: float, length: float, rung: Array
) -> bool:
    """A chain of arcs (n, 8) is a rung of the wedge: all its control points have 0 < a < length."""
    for i in range(len(rung)):
        for k in range(4):
            a, _ = coordinates(box, basis, rung[i, 2 * k], rung[i, 2 * k + 1])
            if not (a[0] > 0.0 and a[1] < length):
                return False
    a, b = coordinates(box, basis, rung[0, 0], rung[0, 1])
    above: bool = subtract(b, scale(left, a))[0] > 0.0
    a, b = coordinates(box, basis, rung[-1, 6], rung[-1, 7])
    return above and add(b, scale(right, a))[1] < 0.0
