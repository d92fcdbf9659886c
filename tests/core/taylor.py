"""Truncated Taylor series in two variables, and planar fields written out in them.

Nothing of `core` is used: the fields are formulas of their own, their derivatives come out of
arithmetic with series of at most third order. Numbers may be floats, arrays or mpmath's.
"""

from __future__ import annotations

import mpmath
import numpy as np

POWERS = [(i, n - i) for n in range(4) for i in range(n, -1, -1)]
PLACE = {powers: k for k, powers in enumerate(POWERS)}
SIZES = (1, 3, 6, 10)
PRODUCTS = {
    size: [
        (a, b, PLACE[i + k, j + m])
        for a, (i, j) in enumerate(POWERS)
        for b, (k, m) in enumerate(POWERS)
        if i + j + k + m <= order
    ]
    for order, size in enumerate(SIZES)
}


class Series:
    """Σ c[i, j] ξⁱ ηʲ up to an order; ``c`` lists the coefficients as POWERS does."""

    __array_ufunc__ = None  # an array times a series is a series

    def __init__(self, c):
        self.c = list(c)

    @classmethod
    def variable(cls, value, by_first, by_second, order):
        zero = 0 * value
        return cls([value, by_first + zero, by_second + zero, *[zero] * 7][: SIZES[order]])

    def __getitem__(self, powers):
        return self.c[PLACE[powers]]

    def __add__(self, other):
        if isinstance(other, Series):
            return Series([a + b for a, b in zip(self.c, other.c, strict=True)])
        return Series([self.c[0] + other, *self.c[1:]])

    def __mul__(self, other):
        if not isinstance(other, Series):
            return Series([other * a for a in self.c])
        out = [0 * self.c[0] for _ in self.c]
        for a, b, k in PRODUCTS[len(out)]:
            out[k] = out[k] + self.c[a] * other.c[b]
        return Series(out)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    __radd__, __rmul__ = __add__, __mul__

    def through(self, derivatives):
        """f of the series, from f's Taylor coefficients (4) at its constant term."""
        rest = Series([0 * self.c[0], *self.c[1:]])
        out, power = derivatives[1] * rest + derivatives[0], rest
        for n in range(2, SIZES.index(len(self.c)) + 1):
            power = power * rest
            out = out + derivatives[n] * power
        return out

    def tanh(self):
        v = self.c[0]
        t = mpmath.tanh(v) if isinstance(v, mpmath.mpf) else np.tanh(v)
        s = 1 - t * t
        return self.through([t, s, -t * s, s * (3 * t * t - 1) / 3])

    def sigmoid(self):
        return ((self * _half(self)).tanh() + 1) * _half(self)

    def reciprocal(self):
        r = 1 / self.c[0]
        return self.through([r, -r * r, r**3, -(r**4)])


def _half(series):
    return mpmath.mpf(1) / 2 if isinstance(series.c[0], mpmath.mpf) else 0.5


class Unit2:
    """ḣ of a GRU of two units, from its parameters as plain lists and two of them set anew.

    ``first`` and ``second`` are (name, index, …): ("bh", 0), ("Uh", 0, 1), or ("br",) for both.
    """

    def __init__(self, gru, first, second):
        self.values, self.moved = gru.to_dict(), (first, second)

    def parameters(self, a, b):
        out = {k: v for k, v in self.values.items() if k != "reset_after"}
        out = {k: [list(x) if isinstance(x, list) else x for x in v] for k, v in out.items()}
        for (name, *index), value in zip(self.moved, (a, b), strict=True):
            if len(index) == 2:
                out[name][index[0]][index[1]] = value
            elif index:
                out[name][index[0]] = value
            else:  # both move by the same
                shift = value - out[name][0]
                out[name] = [shift + v for v in out[name]]
        return out

    def __call__(self, x, y, a, b):
        p = self.parameters(a, b)
        h = (x, y)

        def weighted(matrix, vector, i):
            return matrix[i][0] * vector[0] + matrix[i][1] * vector[1]

        reset = [(weighted(p["Ur"], h, i) + p["br"][i]).sigmoid() for i in range(2)]
        out = []
        for i in range(2):
            if self.values["reset_after"]:
                drive = reset[i] * (weighted(p["Uh"], h, i) + p["ch"][i])
            else:
                drive = weighted(p["Uh"], [reset[0] * x, reset[1] * y], i)
            update = (weighted(p["Uz"], h, i) + p["bz"][i]).sigmoid()
            out.append((1 - update) * ((drive + p["bh"][i]).tanh() - h[i]))
        return out


def expanded(field, x, y, a, b, frame=((1, 0), (0, 1)), order=1):
    """Both components as series in ξ, η with (x, y) + ξ frame[0] + η frame[1] in the field."""
    one = Series.variable(x, frame[0][0], frame[1][0], order)
    other = Series.variable(y, frame[0][1], frame[1][1], order)
    return field(one, other, a, b)


def matrix_of(series):
    """The Jacobian's entries u_x, u_y, v_x, v_y."""
    u, v = series
    return u[1, 0], u[0, 1], v[1, 0], v[0, 1]


def quadratic(field, place, columns):
    """p·B(q, q) / 2 with q and p a column and a row of the Jacobian's adjugate."""
    a, b, c, d = matrix_of(expanded(field, *place))
    column, row = columns
    q = _pick(column, (d, -c), (-b, a))
    p = _pick(row, (d, -b), (-c, a))
    u, v = expanded(field, *place, frame=(q, (0, 0)), order=2)
    return p[0] * u[2, 0] + p[1] * v[2, 0]


def _pick(second, one, other):
    if isinstance(second, np.ndarray):
        return [np.where(second, t, s) for s, t in zip(one, other, strict=True)]
    return other if second else one


def larger(field, place):
    """Which column and row of the adjugate are the larger ones, as `quadratic` takes them."""
    a, b, c, d = matrix_of(expanded(field, *place))
    return abs(b) + abs(a) > abs(c) + abs(d), abs(c) + abs(a) > abs(b) + abs(d)


def guckenheimer_holmes(field, place, root):
    """Their (3.4.11): ṙ = a r³ + …, in coordinates in which the linear part is a rotation.

    With A² = −ω², the columns (1, 0) and A (1, 0) / ω are such coordinates. ``root`` is a
    square root.
    """
    a, b, c, d = matrix_of(expanded(field, *place))
    square = a * d - b * c
    w = root(abs(square))
    u, v = expanded(field, *place, frame=((1, 0), (a / w, c / w)), order=3)
    # back: (ξ, η) = T⁻¹ (u, v) with T = ((1, a/w), (0, c/w))
    g = v * (w / c)
    f = u - g * (a / w)
    fxx, fxy, fyy, fxxx, fxyy = 2 * f[2, 0], f[1, 1], 2 * f[0, 2], 6 * f[3, 0], 2 * f[1, 2]
    gxx, gxy, gyy, gxxy, gyyy = 2 * g[2, 0], g[1, 1], 2 * g[0, 2], 2 * g[2, 1], 6 * g[0, 3]
    cross = fxy * (fxx + fyy) - gxy * (gxx + gyy) - fxx * gxx + fyy * gyy
    return (fxxx + fxyy + gxxy + gyyy) / 16 + cross / (16 * w)


def equations(kind, field, columns=None, root=np.sqrt):
    """(x, y, a, b) → the four residuals of a codimension-two point."""

    def residuals(x, y, a, b):
        series = expanded(field, x, y, a, b)
        p, q, r, s = matrix_of(series)
        trace, determinant = p + s, p * s - q * r
        if kind == "cusp":
            rest = determinant, quadratic(field, (x, y, a, b), columns)
        elif kind == "Bogdanov–Takens":
            rest = determinant, trace
        else:
            rest = trace, guckenheimer_holmes(field, (x, y, a, b), root)
        return [series[0][0, 0], series[1][0, 0], *rest]

    return residuals


def polished(kind, field, start, digits=40):
    """The point by Newton's method in mpmath, from a start (4,); floats (4,)."""
    with mpmath.workdps(digits):
        start = [mpmath.mpf(float(v)) for v in start]
        columns = larger(field, start) if kind == "cusp" else None
        residuals = equations(kind, field, columns, mpmath.sqrt)
        exact = mpmath.findroot(residuals, start, tol=mpmath.mpf(10) ** (8 - digits), maxsteps=30)
        return np.array([float(v) for v in exact])


def searched(kind, field, box, intervals, count, seed):
    """All such points that Newton's method finds from random starts: rows (n, 4).

    ``box`` is where states are drawn, ``intervals`` where values are and where points count.
    """
    rng = np.random.default_rng(seed)
    low = np.array([box[0], box[2], intervals[0][0], intervals[1][0]])
    high = np.array([box[1], box[3], intervals[0][1], intervals[1][1]])
    z = rng.uniform(low, high, (count, 4)).T
    small = 1e-8 * (high - low)
    with np.errstate(all="ignore"):
        for _ in range(25):
            columns = larger(field, z) if kind == "cusp" else None
            residuals = equations(kind, field, columns)
            f = np.array(residuals(*z))
            j = np.empty((z.shape[1], 4, 4))
            for k in range(4):
                ahead = z.copy()
                ahead[k] += small[k]
                j[:, :, k] = (np.array(residuals(*ahead)) - f).T / small[k]
            good = np.isfinite(j).all((1, 2)) & np.isfinite(f).all(0)
            z, f, j = z[:, good], f[:, good], j[good]
            good = np.abs(np.linalg.det(j)) > 0
            z, f, j = z[:, good], f[:, good], j[good]
            step = np.linalg.solve(j, -f.T[:, :, None])[:, :, 0]
            share = np.abs(step / (0.15 * (high - low))).max(1)
            step /= np.maximum(1.0, share)[:, None]
            z = z + step.T
        size = np.abs(step / (high - low)).max(1)
    z = z[:, (size < 1e-8)].T
    z = z[((z > low) & (z < high)).all(1)]
    found = []
    for row in z:
        if not any((np.abs(row - other) / (high - low)).max() < 1e-6 for other in found):
            found.append(row)
    return np.array(sorted(map(tuple, found))).reshape(-1, 4)
