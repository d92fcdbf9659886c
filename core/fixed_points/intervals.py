"""Interval arithmetic with outward rounding, for computer proofs.

An interval is a pair (lo, hi) of floats with lo <= hi and stands for every real
number between them. Each operation returns an interval that holds every possible
result, so that a sign read off an interval is a proven sign (Moore, Kearfott & Cloud,
*Introduction to Interval Analysis*, SIAM 2009).

Rounding outward costs two operations: in round-to-nearest, c − (φ|c| + η) with
φ = u(1 + 2u), u = 2⁻⁵³ and η = 2⁻¹⁰⁷⁴ is never above the float before c (Rump,
Zimmermann, Boldo & Melquiond, "Computing predecessor and successor in rounding to
nearest", BIT 49, 2009), overflow and subnormal numbers included.

An operation that has no answer in floating point (inf − inf, 0 · inf) yields the
real line: nothing is ever lost by a NaN.
"""

from __future__ import annotations

import math

from core.compiled import compiled

Interval = tuple[float, float]

RIGOR = (
    "Every arithmetic operation is rounded outward, in round-to-nearest with subnormal "
    "numbers kept; the C library's tanh and exp are taken to be accurate to 4 units in "
    "the last place."
)
"""What a proof made with this module rests on, in one sentence."""

LIBM_ULP = 4
"""Assumed accuracy of the C library's tanh and exp, in units in the last place."""

_UNIT = 2.0**-53
_PHI = _UNIT * (1.0 + 2.0 * _UNIT)
_ETA = 2.0**-1074
# 4 ulp of tanh or exp, plus at most 4 roundings of half an ulp in the formulas below
# that use them, plus the rounding of the widening itself: under 8 ulp altogether.
_FUNCTION = 8.0 * 2.0**-52
_TINY = 2.0**-1068


@compiled
def down(c: float) -> float:
    """A float below every real number that rounds to ``c``; −inf for NaN."""
    below = c - (_PHI * abs(c) + _ETA)
    return below if below == below else -math.inf


@compiled
def up(c: float) -> float:
    """A float above every real number that rounds to ``c``; inf for NaN."""
    above = c + (_PHI * abs(c) + _ETA)
    return above if above == above else math.inf


@compiled
def add(x: Interval, y: Interval) -> Interval:
    """x + y."""
    return down(x[0] + y[0]), up(x[1] + y[1])


@compiled
def subtract(x: Interval, y: Interval) -> Interval:
    """x − y."""
    return down(x[0] - y[1]), up(x[1] - y[0])


@compiled
def shift(x: Interval, c: float) -> Interval:
    """x + c for a number c."""
    return down(x[0] + c), up(x[1] + c)


@compiled
def scale(c: float, x: Interval) -> Interval:
    """c x for a number c; exactly 0 for c = 0."""
    if c == 0.0:
        return 0.0, 0.0
    a, b = c * x[0], c * x[1]
    return (down(a), up(b)) if c > 0.0 else (down(b), up(a))


@compiled
def multiply(x: Interval, y: Interval) -> Interval:
    """x y."""
    a, b, c, d = x[0] * y[0], x[0] * y[1], x[1] * y[0], x[1] * y[1]
    total = a + b + c + d
    if total != total:  # comparisons would silently lose a NaN among the four
        return -math.inf, math.inf
    return down(min(min(a, b), min(c, d))), up(max(max(a, b), max(c, d)))


@compiled
def divide(x: Interval, y: Interval) -> Interval:
    """x / y; the real line where 0 lies in y."""
    if y[0] <= 0.0 <= y[1]:
        return -math.inf, math.inf
    a, b, c, d = x[0] / y[0], x[0] / y[1], x[1] / y[0], x[1] / y[1]
    total = a + b + c + d
    if total != total:
        return -math.inf, math.inf
    return down(min(min(a, b), min(c, d))), up(max(max(a, b), max(c, d)))


@compiled
def below_function(value: float) -> float:
    """A lower bound of the exact result, for a formula that calls tanh or exp once."""
    return value - (_FUNCTION * abs(value) + _TINY)


@compiled
def above_function(value: float) -> float:
    """An upper bound of the exact result, for a formula that calls tanh or exp once."""
    return value + (_FUNCTION * abs(value) + _TINY)


@compiled
def tanh(x: Interval) -> Interval:
    """tanh x, within [−1, 1]."""
    low = math.tanh(x[0])
    high = low if x[0] == x[1] else math.tanh(x[1])
    return max(-1.0, below_function(low)), min(1.0, above_function(high))


@compiled
def exp(x: Interval) -> Interval:
    """e^x, not below 0."""
    low, high = math.exp(x[0]), above_function(math.exp(x[1]))
    # an overflow at the lower end only says that e^x is beyond the largest float
    low = 1.7e308 if low == math.inf else below_function(low)
    return max(0.0, low), high


@compiled
def magnitudes(x: Interval) -> Interval:
    """|x|."""
    a, b = abs(x[0]), abs(x[1])
    if x[0] <= 0.0 <= x[1]:
        return 0.0, max(a, b)
    return min(a, b), max(a, b)


@compiled
def sech_squared(x: Interval) -> Interval:
    """sech² x = 1 − tanh² x, within [0, 1] and relatively tight at any x."""
    near, far = magnitudes(x)
    e = math.exp(-2.0 * far)
    low = 4.0 * e / ((1.0 + e) * (1.0 + e))
    high = low
    if near != far:
        e = math.exp(-2.0 * near)
        high = 4.0 * e / ((1.0 + e) * (1.0 + e))
    return max(0.0, below_function(low)), min(1.0, above_function(high))


@compiled
def _logistic(u: float) -> float:
    e = math.exp(-abs(u))
    return 1.0 / (1.0 + e) if u >= 0.0 else e / (1.0 + e)


@compiled
def sigmoid(x: Interval) -> Interval:
    """The logistic function 1 / (1 + e^−x), within [0, 1]."""
    low = _logistic(x[0])
    high = low if x[0] == x[1] else _logistic(x[1])
    return max(0.0, below_function(low)), min(1.0, above_function(high))


@compiled
def sigmoid_derivative(x: Interval) -> Interval:
    """σ'(x) = sech²(x/2) / 4."""
    bell = sech_squared((0.5 * x[0], 0.5 * x[1]))
    # halving can round (upward) below the smallest normal number only, where sech² is 1
    # to all digits; a quarter of a float rounds at most as far as `down` and `up` reach
    return max(0.0, down(0.25 * bell[0])), up(0.25 * bell[1])


@compiled
def sign(x: Interval) -> int:
    """1 or −1 where all of x has that sign, else 0."""
    return 1 if x[0] > 0.0 else (-1 if x[1] < 0.0 else 0)


@compiled
def centre(x: Interval) -> float:
    """The midpoint, rounded, always inside x; no overflow."""
    return min(max(0.5 * x[0] + 0.5 * x[1], x[0]), x[1])


@compiled
def radius(x: Interval, c: float) -> float:
    """An upper bound of |t − c| over t in x, for c in x."""
    return up(max(x[1] - c, c - x[0]))


@compiled
def intersection(x: Interval, y: Interval) -> Interval:
    """x ∩ y; lo > hi where it is empty."""
    return max(x[0], y[0]), min(x[1], y[1])


@compiled
def inside(x: Interval, y: Interval) -> bool:
    """x lies in the interior of y."""
    return y[0] < x[0] and x[1] < y[1]
