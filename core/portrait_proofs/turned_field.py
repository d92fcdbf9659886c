"""Guesses in floating point: the field turned by an angle, and the shapes of traps.

Nothing here is proven and nothing has to be: walls are trajectories of the turned field, and
`core.proof.one_way_arcs` proves afterwards what is claimed of them.

The pull (f, g) is turned by an angle θ *before* it is multiplied by the factors K = diag(k1, k2)
of the update gates (relative to the larger one). The cross product of the field K (f, g) with the
turned one is k1 k2 (f² + g²) sin θ: of one sign, however far apart the two gates are (rotated
vector fields: Duff, "Limit-cycles and rotated vector fields", Ann. of Math. 57, 1953).
"""

from __future__ import annotations

import math

from core.compiled import compiled
from core.model.gru_field import preactivations, sech_squared, sigmoid
from core.proof.interval_jets import Parameters

_TILT = 0.02

Numbers = tuple[float, float, float, float]


@compiled
def log_factor(u: float) -> float:
    """log(1 − z) from the update gate's pre-activation, without underflow."""
    return -max(u, 0.0) - math.log1p(math.exp(-abs(u)))


@compiled
def factors(p: Parameters, x: float, y: float) -> tuple[float, float]:
    """The factors 1 − z of both units, divided by the larger one."""
    gap = log_factor(p[10] * x + p[11] * y + p[17]) - log_factor(p[8] * x + p[9] * y + p[16])
    if gap <= 0.0:
        return 1.0, math.exp(gap)
    return math.exp(-gap), 1.0


@compiled
def pull(p: Parameters, x: float, y: float) -> tuple[float, float]:
    """tanh(P(h)) − h."""
    a, b = preactivations(p, x, y)
    return math.tanh(a) - x, math.tanh(b) - y


@compiled
def pull_jacobian(p: Parameters, x: float, y: float) -> Numbers:
    """The derivatives of the pull, row by row."""
    a, b = preactivations(p, x, y)
    u, v = p[4] * x + p[5] * y + p[14], p[6] * x + p[7] * y + p[15]
    r1, r2 = sigmoid(u), sigmoid(v)
    d1, d2 = 0.25 * sech_squared(0.5 * u), 0.25 * sech_squared(0.5 * v)
    s1, s2 = sech_squared(a), sech_squared(b)
    if p[20] != 0.0:
        e1 = d1 * (p[0] * x + p[1] * y + p[18])
        e2 = d2 * (p[2] * x + p[3] * y + p[19])
        return (
            s1 * (p[0] * r1 + p[4] * e1) - 1.0,
            s1 * (p[1] * r1 + p[5] * e1),
            s2 * (p[2] * r2 + p[6] * e2),
            s2 * (p[3] * r2 + p[7] * e2) - 1.0,
        )
    e1, e2 = d1 * x, d2 * y
    q11, q12, q21, q22 = r1 + p[4] * e1, p[5] * e1, p[6] * e2, r2 + p[7] * e2
    return (
        s1 * (p[0] * q11 + p[1] * q21) - 1.0,
        s1 * (p[0] * q12 + p[1] * q22),
        s2 * (p[2] * q11 + p[3] * q21),
        s2 * (p[2] * q12 + p[3] * q22) - 1.0,
    )


@compiled
def cosine(a: float, b: float, c: float, d: float) -> float:
    """Of the angle between (a, b) and (c, d); 0 where one of them is 0."""
    size = math.hypot(a, b) * math.hypot(c, d)
    return (a * c + b * d) / size if size > 0.0 else 0.0


@compiled
def tilt(s: float) -> float:
    """How far the turned field is turned once more, in the plane, for the sine of its angle.

    Where one unit is slower by ten orders of magnitude a turn of the pull moves the velocity by
    less than a rounding. The further turn has the same sense and, as it is multiplied by the
    cosine of the angle reached, never leads past a right angle.
    """
    return math.copysign(min(_TILT * abs(s) + 1e-8, abs(s)), s) if s != 0.0 else 0.0


@compiled
def turned(
    p: Parameters, x: float, y: float, c: float, s: float, direction: float
) -> tuple[float, float]:
    """The turned field (c, s: cosine and sine of its angle), in time ``direction``."""
    f, g = pull(p, x, y)
    k1, k2 = factors(p, x, y)
    a, b = k1 * (c * f - s * g), k2 * (s * f + c * g)
    e = tilt(s) * cosine(k1 * f, k2 * g, a, b)
    return direction * (a - e * b), direction * (b + e * a)


@compiled
def turned_jacobian(
    p: Parameters, x: float, y: float, c: float, s: float, direction: float
) -> Numbers:
    """About its derivatives: those of the factors are left out."""
    a11, a12, a21, a22 = pull_jacobian(p, x, y)
    k1, k2 = factors(p, x, y)
    k1, k2 = direction * k1, direction * k2
    b11, b12 = k1 * (c * a11 - s * a21), k1 * (c * a12 - s * a22)
    b21, b22 = k2 * (s * a11 + c * a21), k2 * (s * a12 + c * a22)
    e = tilt(s)
    return b11 - e * b21, b12 - e * b22, b21 + e * b11, b22 + e * b12


@compiled
def scaled_matrix(p: Parameters, x: float, y: float) -> Numbers:
    """K A at a fixed point: the linear part, in units of the faster gate's time."""
    a11, a12, a21, a22 = pull_jacobian(p, x, y)
    k1, k2 = factors(p, x, y)
    return k1 * a11, k1 * a12, k2 * a21, k2 * a22


@compiled
def eigen_direction(m: Numbers, value: float) -> tuple[float, float]:
    """A unit eigenvector for a real eigenvalue of m."""
    a, b = m[1], value - m[0]
    c, d = value - m[3], m[2]
    if math.hypot(c, d) > math.hypot(a, b):
        a, b = c, d
    size = math.hypot(a, b)
    return (a / size, b / size) if size > 0.0 else (1.0, 0.0)


@compiled
def discriminant(m: Numbers) -> float:
    """Of the characteristic polynomial, divided by 4; free of cancellation."""
    half = 0.5 * (m[0] - m[3])
    return half * half + m[1] * m[2]


@compiled
def real_eigenvalues(m: Numbers) -> tuple[float, float]:
    """The larger one in absolute value first; the smaller one from the determinant."""
    half = 0.5 * (m[0] + m[3])
    large = half + math.copysign(math.sqrt(max(discriminant(m), 0.0)), half)
    return large, ((m[0] * m[3] - m[1] * m[2]) / large if large != 0.0 else 0.0)


@compiled
def inverted(a: float, b: float, c: float, d: float, factor: float) -> Numbers:
    """The inverse of [[a, b], [c, d]] times a factor."""
    f = factor / (a * d - b * c)
    return f * d, -f * b, -f * c, f * a


@compiled
def lyapunov_matrix(m: Numbers) -> Numbers:
    """L such that |L d| is a Lyapunov function of d′ = m d, or of its reverse.

    Distinct real eigenvalues: coordinates along the eigenvectors, scaled by |λ|^−½, so that
    rates far apart do no harm. Complex: coordinates in which m turns and stretches. Nearly
    double: from the solution P of mᵀ P + P m = ∓I.
    """
    det, half = m[0] * m[3] - m[1] * m[2], 0.5 * (m[0] + m[3])
    d = discriminant(m)
    if abs(d) > 1e-4 * (half * half + abs(det)):
        if d > 0.0:
            one, two = real_eigenvalues(m)
            a, c = eigen_direction(m, one)
            b, e = eigen_direction(m, two)
            rows = inverted(a, b, c, e, 1.0)
            s, t = 1.0 / math.sqrt(abs(one)), 1.0 / math.sqrt(abs(two))
            return s * rows[0], s * rows[1], t * rows[2], t * rows[3]
        w = math.sqrt(-d)
        q = (m[1], 0.0, half - m[0], w)
        if abs(m[2]) > abs(m[1]):
            q = (half - m[3], w, m[2], 0.0)
        return inverted(q[0], q[1], q[2], q[3], math.sqrt(abs(q[0] * q[3] - q[1] * q[2])))
    # P = (det I + adj(m)ᵀ adj(m)) / (2 |trace| det), and its Cholesky factor
    f = 1.0 / (4.0 * abs(half) * abs(det))
    p11 = f * (abs(det) + m[3] * m[3] + m[2] * m[2])
    p12 = -f * (m[3] * m[1] + m[2] * m[0])
    p22 = f * (abs(det) + m[1] * m[1] + m[0] * m[0])
    c11 = math.sqrt(p11)
    return c11, p12 / c11, 0.0, math.sqrt(max(p22 - (p12 / c11) ** 2, 0.0))


@compiled
def box_ratio(a: Numbers) -> float:
    """y0 / x0 of a box that may trap under any update gates; 0 if there is none."""
    if not (a[0] * a[3] > 0.0 and abs(a[1] * a[2]) < 0.9 * a[0] * a[3]):
        return 0.0
    low, high = max(1e-3, abs(a[2] / a[3])), 1e3
    if a[1] != 0.0:
        high = min(high, abs(a[0] / a[1]))
    return math.sqrt(low * high) if low < high else 0.0
