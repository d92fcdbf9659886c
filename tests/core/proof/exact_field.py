"""The scaled field, written out in mpmath from the equations of the GRU."""

from __future__ import annotations

import mpmath

DIGITS = 50
ARC_TERMS = ((0, 1), (1, 3), (2, 3), (3, 1))


def sigma(u):
    return 1 / (1 + mpmath.exp(-u))


def pull(p, x, y):
    """tanh(P(h)) − h."""
    q = [mpmath.mpf(float(v)) for v in p]
    r1, r2 = sigma(q[4] * x + q[5] * y + q[14]), sigma(q[6] * x + q[7] * y + q[15])
    if p[20]:
        a = q[12] + r1 * (q[0] * x + q[1] * y + q[18])
        b = q[13] + r2 * (q[2] * x + q[3] * y + q[19])
    else:
        a, b = q[0] * r1 * x + q[1] * r2 * y + q[12], q[2] * r1 * x + q[3] * r2 * y + q[13]
    return mpmath.tanh(a) - x, mpmath.tanh(b) - y


def scaled(p, x, y, first):
    """The velocity divided by 1 − z1 or by 1 − z2."""
    q = [mpmath.mpf(float(v)) for v in p]
    f, g = pull(p, x, y)
    k1, k2 = sigma(-(q[8] * x + q[9] * y + q[16])), sigma(-(q[10] * x + q[11] * y + q[17]))
    return (f, k2 / k1 * g) if first else (k1 / k2 * f, g)


def on_arc(arc, t):
    """Place and derivative of a Bézier curve at the parameter t in [0, 1]."""
    c = [mpmath.mpf(float(v)) for v in arc]
    place, slope = [], []
    for k in (0, 1):
        b = c[k::2]
        place.append(sum(n * b[i] * t**i * (1 - t) ** (3 - i) for i, n in ARC_TERMS))
        d = [3 * (b[i + 1] - b[i]) for i in range(3)]
        slope.append(d[0] * (1 - t) ** 2 + 2 * d[1] * t * (1 - t) + d[2] * t * t)
    return place, slope


def cross_product(p, arc, t, first):
    """F × a′ at the parameter t."""
    (x, y), (u, v) = on_arc(arc, t)
    f, g = scaled(p, x, y, first)
    return f * v - g * u
