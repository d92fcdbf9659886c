"""The GRU's field up to a positive factor, enclosed along curves and over boxes.

The velocity is ((1 − z1) f, (1 − z2) g) with the *pull* (f, g) = tanh(P(h)) − h towards the
candidate state. What a proof by one-way curves asks, on which side of a curve orbits go, does not
change when the field is multiplied by a positive function. Divided by the larger of the two
factors 1 − z the field keeps its digits however far the update gates are closed:

    (f, q g)  with  q = (1 − z2) / (1 − z1) = σ(−v) (1 + e^u),

u and v the update gates' pre-activations; or (q f, g) with the two units exchanged. Either is
the exact field times a positive function, whichever is chosen: the choice only keeps q at most
about 1. Where both gates have the same weights and bias q is 1.
"""

from __future__ import annotations

from core.compiled import compiled
from core.fixed_points.enclosures import (
    Matrix,
    _weights_after,
    _weights_before,
    affine,
    factor_quotient,
    preactivation_enclosure,
)
from core.fixed_points.intervals import Interval, add, multiply, sech_squared, shift
from core.proof.interval_jets import (
    Jet,
    Parameters,
    affine_jet,
    difference,
    exp_jet,
    negative,
    plus_number,
    product,
    sigmoid_jet,
    tanh_jet,
)


@compiled
def same_gates(p: Parameters) -> bool:
    """Both update gates have the same weights and bias."""
    equal: bool = p[8] == p[10] and p[9] == p[11] and p[16] == p[17]
    return equal


@compiled
def first_is_faster(p: Parameters, x: float, y: float) -> bool:
    """Which factor 1 − z to divide by near (x, y): a guess in floating point, and no more."""
    faster: bool = p[8] * x + p[9] * y + p[16] <= p[10] * x + p[11] * y + p[17]
    return faster


@compiled
def pull_jets(p: Parameters, x: Jet, y: Jet) -> tuple[Jet, Jet]:
    """Jets of (f, g) along a curve with the jets x and y."""
    r1, r2 = sigmoid_jet(affine_jet(p, 4, 14, x, y)), sigmoid_jet(affine_jet(p, 6, 15, x, y))
    if p[20] != 0.0:
        a = plus_number(product(r1, affine_jet(p, 0, 18, x, y)), p[12])
        b = plus_number(product(r2, affine_jet(p, 2, 19, x, y)), p[13])
    else:
        v, w = product(r1, x), product(r2, y)
        a, b = affine_jet(p, 0, 12, v, w), affine_jet(p, 2, 13, v, w)
    return difference(tanh_jet(a), x), difference(tanh_jet(b), y)


@compiled
def quotient_jet(u: Jet, v: Jet) -> Jet:
    """Jet of (1 − z2) / (1 − z1) from those of the gates' pre-activations u and v."""
    return product(sigmoid_jet(negative(v)), plus_number(exp_jet(u), 1.0))


@compiled
def field_jets(p: Parameters, x: Jet, y: Jet, first: bool) -> tuple[Jet, Jet]:
    """Jets of the field divided by 1 − z1 (``first``) or by 1 − z2, along a curve."""
    f, g = pull_jets(p, x, y)
    if same_gates(p):
        return f, g
    u, v = affine_jet(p, 8, 16, x, y), affine_jet(p, 10, 17, x, y)
    if first:
        return f, product(quotient_jet(u, v), g)
    return product(quotient_jet(v, u), f), g


@compiled
def pull_derivative(p: Parameters, x: Interval, y: Interval) -> Matrix:
    """The derivatives of (f, g) over a box of states."""
    m = _weights_after(p, x, y) if p[20] != 0.0 else _weights_before(p, x, y)
    a, b = preactivation_enclosure(p, x, y)
    s, t = sech_squared(a), sech_squared(b)
    return (
        shift(multiply(s, m[0]), -1.0),
        multiply(s, m[1]),
        multiply(t, m[2]),
        shift(multiply(t, m[3]), -1.0),
    )


@compiled
def quotients(p: Parameters, x: Interval, y: Interval, first: bool) -> tuple[Interval, Interval]:
    """The factors 1 − z over a box, both divided by that of the first unit or of the second."""
    one = (1.0, 1.0)
    if same_gates(p):
        return one, one
    u, v = affine(p, 8, 16, x, y), affine(p, 10, 17, x, y)
    if first:
        return one, factor_quotient(u, v)
    return factor_quotient(v, u), one


@compiled
def matrix_product(a: Matrix, b: Matrix) -> Matrix:
    """The product of two interval matrices."""
    return (
        add(multiply(a[0], b[0]), multiply(a[1], b[2])),
        add(multiply(a[0], b[1]), multiply(a[1], b[3])),
        add(multiply(a[2], b[0]), multiply(a[3], b[2])),
        add(multiply(a[2], b[1]), multiply(a[3], b[3])),
    )


@compiled
def secant_matrix(p: Parameters, x: Interval, y: Interval, first: bool) -> Matrix:
    """All matrices K A with K the scaled factors, A the pull's derivative, at points of a box.

    Around a fixed point h* in the box the scaled field is K(h) A (h − h*), where A is the mean of
    the derivative on the segment from h* to h: for each h of the box that matrix lies in here.
    The factors are not differentiated.
    """
    a = pull_derivative(p, x, y)
    k1, k2 = quotients(p, x, y, first)
    return multiply(k1, a[0]), multiply(k1, a[1]), multiply(k2, a[2]), multiply(k2, a[3])
