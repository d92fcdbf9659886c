"""A family's parameters as a function of one or two values, so that kernels can follow it.

A family is a Python callable, which no kernel can call. Its parameter array, though, is a
smooth function of one or two values, mostly an affine one (an entry, a bias): it is
interpolated at Chebyshev points, with as many as it takes to reproduce the family to
rounding at places in between (Trefethen, *Approximation Theory and Approximation
Practice*, chapters 2–8). Kernels then evaluate the polynomial, also for derivatives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.fft import dct

from core.arrays import Array
from core.compiled import compiled
from core.model import gru_field
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.validation import finite_array

Interval = tuple[float, float]
Members = Callable[..., GRU | PlanarField]

LARGEST = 1e4
"""No parameter of a family may exceed this on the interval: beyond, the certified
search meets pre-activations whose slopes all underflow."""

_DEGREES = (1, 16, 48, 128, 384)
_MOST = 40_000
"""A bound on how often a family of two values is called."""

_EXACT = 1e-14
_CHECKS = np.array([-1.0, -0.5113, 0.1573, 0.6291, 1.0])


@compiled
def parameters_at(c: Array, domain: Array, first: float, second: float, out: Array) -> None:
    """The parameters at a pair of values, into ``out`` (m,)."""
    s = (2.0 * first - domain[0] - domain[1]) / (domain[1] - domain[0])
    t = (2.0 * second - domain[2] - domain[3]) / (domain[3] - domain[2])
    out[:] = 0.0
    before, now = 0.0, 1.0
    for i in range(c.shape[0]):
        inner_before, inner = 0.0, 1.0
        for j in range(c.shape[1]):
            weight = now * inner
            for k in range(c.shape[2]):
                out[k] += weight * c[i, j, k]
            following = t if j == 0 else 2.0 * t * inner - inner_before
            inner_before, inner = inner, following
        following = s if i == 0 else 2.0 * s * now - before
        before, now = now, following


@dataclass(frozen=True, eq=False)
class ParameterSurface:
    """What the kernels of continuation need to know of a family.

    Attributes
    ----------
    coefficients
        (n, k, m) of the Chebyshev polynomials in the two values (k = 1 for one).
    domain
        (4,) the two intervals.
    member
        The family's member at the lower ends: a `GRU` or a `PlanarField`.
    """

    coefficients: Array
    domain: Array
    member: GRU | PlanarField

    @property
    def dim(self) -> int:
        """The number of units (2 for a field)."""
        return self.member.dim if isinstance(self.member, GRU) else 2


def checked_interval(name: str, interval: ArrayLike) -> Interval:
    """``interval`` as two ascending finite numbers; ValueError naming it otherwise."""
    a, b = (float(x) for x in finite_array(name, interval, (2,)))
    if a == b:
        raise ValueError(f"{name} has no length: both ends are {a:g}")
    if a > b:
        raise ValueError(f"{name} must ascend, not go from {a:g} to {b:g}")
    if not np.isfinite(b - a):
        raise ValueError(f"{name} is too wide: its length overflows")
    if b - a < 1e-9 * max(abs(a), abs(b)):
        raise ValueError(f"{name} is too short: a billionth of its ends' size is the least")
    return a, b


def surface(family: Members, first: Interval, second: Interval | None = None) -> ParameterSurface:
    """Interpolate a family over an interval, or a plane of two over a rectangle.

    Raises
    ------
    ValueError
        A parameter exceeds `LARGEST` (a GRU's) or is not finite; a field's functions change with
        the value; the parameters are not smooth enough in it (a corner, a jump).
    """
    intervals = (first,) if second is None else (first, second)
    reader = _Reader(family, intervals)
    degrees = [1] * len(intervals)
    for axis in range(len(intervals)):
        degrees[axis] = reader.degree(axis)
    counts = np.array(degrees) + 1
    if counts.prod() > _MOST:
        raise ValueError("the family is not smooth enough in both values to be followed")
    points = [_chebyshev_points(n) for n in counts]
    if second is None:
        values = np.array([reader([s]) for s in points[0]])[:, None, :]
    else:
        values = np.array([[reader([s, t]) for t in points[1]] for s in points[0]])
    coefficients = values
    for axis in range(len(intervals)):
        coefficients = _chebyshev(coefficients, axis)
    constant = np.ptp(values, axis=(0, 1)) == 0.0
    coefficients[:, :, constant] = 0.0
    coefficients[0, 0, constant] = values[0, 0, constant]
    domain = np.array([*first, *(second or (-1.0, 1.0))])
    made = ParameterSurface(np.ascontiguousarray(coefficients), domain, reader.member)
    if second is not None:
        _check(made, reader)
    return made


def _chebyshev_points(n: int) -> Array:
    """The n Chebyshev points of the first kind; the ends for two, which are known anyway."""
    cosines: Array = np.cos(np.pi * (np.arange(n) + 0.5) / n)
    return np.array([1.0, -1.0]) if n == 2 else cosines


def _chebyshev(values: Array, axis: int) -> Array:
    if values.shape[axis] == 2:
        after, before = np.take(values, 0, axis), np.take(values, 1, axis)
        return np.stack([0.5 * (after + before), 0.5 * (after - before)], axis)
    c: Array = dct(values, type=2, axis=axis) / values.shape[axis]
    c[(slice(None),) * axis + (0,)] *= 0.5
    return c


class _Reader:
    """A family's parameter array at places given in [−1, 1]."""

    def __init__(
        self, family: Callable[..., GRU | PlanarField], intervals: tuple[Interval, ...]
    ) -> None:
        self.family, self.intervals = family, intervals
        self.known: dict[tuple[float, ...], Array] = {}
        self.member = self.at([-1.0] * len(intervals))
        self.size = float(max(1.0, np.abs(self([1.0] * len(intervals))).max()))

    def at(self, place: Sequence[float]) -> GRU | PlanarField:
        values = [
            float(0.5 * ((1.0 - s) * a + (1.0 + s) * b))
            for s, (a, b) in zip(place, self.intervals, strict=True)
        ]
        member = self.family(*values)
        if not isinstance(member, GRU | PlanarField):  # a visitor's function gives anything
            raise ValueError("a family must give GRUs or planar fields")
        return member

    def __call__(self, place: Sequence[float]) -> Array:
        key = tuple(map(float, place))
        if key not in self.known:
            self.known[key] = self.read(place)
        return self.known[key]

    def read(self, place: Sequence[float]) -> Array:
        member, kept = self.at(place), self.member
        if isinstance(member, GRU):
            p = member.packed
            same = isinstance(kept, GRU) and kept.dim == member.dim
            same &= kept.reset_after == member.reset_after if isinstance(kept, GRU) else False
            if not np.abs(p[: gru_field.RESET_AFTER]).max() <= LARGEST:
                raise ValueError(
                    f"the interval is too wide: a weight or bias exceeds {LARGEST:g} on it"
                )
        else:
            p = member.parameters
            same = isinstance(kept, PlanarField) and kept.velocity is member.velocity
            if not np.isfinite(p).all():
                raise ValueError("the interval is too wide: a parameter of the field overflows")
        if not same:
            raise ValueError("all members of a family must differ in their parameters alone")
        return p

    def degree(self, axis: int) -> int:
        """The least of the tried degrees that reproduces the family along an axis."""
        for degree in _DEGREES:
            n = degree + 1
            c = _chebyshev(np.array([self(self.place(axis, s)) for s in _chebyshev_points(n)]), 0)
            checks = np.array([self(self.place(axis, s)) for s in _CHECKS])
            found = np.polynomial.chebyshev.chebval(_CHECKS, c).T
            if np.abs(found - checks).max() <= _EXACT * max(self.size, np.abs(checks).max()):
                return degree
        raise ValueError(
            "the family's parameters are not smooth in its value (a corner, a jump, or too "
            "many wiggles): take a shorter interval"
        )

    def place(self, axis: int, s: float) -> list[float]:
        out = [-0.3183] * len(self.intervals)
        out[axis] = s
        return out


def _check(made: ParameterSurface, reader: _Reader) -> None:
    c = made.coefficients
    for s, t in zip(_CHECKS, _CHECKS[[3, 0, 4, 2, 1]], strict=True):
        found = np.polynomial.chebyshev.chebval2d(s, t, c)
        true = reader([s, t])
        if np.abs(found - true).max() > 10.0 * _EXACT * max(reader.size, np.abs(true).max()):
            raise ValueError("the family is not smooth in its two values")
