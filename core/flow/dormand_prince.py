"""DOP853, the Dormand–Prince method of order 8(5,3), compiled for planar fields.

Hairer, Nørsett & Wanner, *Solving Ordinary Differential Equations I* (2nd ed.,
Springer 1993): the method and its dense output of order 7 in §II.5–II.6, the step
control and the first step in §II.4. The coefficients are those of
`scipy.integrate.DOP853`, read from the class once, so that no digit is retyped.
"""

from __future__ import annotations

import math

import numpy as np
import scipy
from scipy.integrate import DOP853

from core.arrays import Array
from core.compiled import compiled
from core.model.planar_field import Velocity

ROW = 18
"""One accepted step: its start t, its length, the state there (2), and the dense
output's seven coefficient pairs."""


def _coefficients(name: str, shape: tuple[int, ...]) -> Array:
    """A coefficient array of SciPy's DOP853; ImportError where it is not as expected."""
    value = getattr(DOP853, name, None)
    if value is None or np.shape(value) != shape:
        raise ImportError(
            f"scipy.integrate.DOP853.{name} of shape {shape} is needed, but SciPy "
            f"{scipy.__version__} has none; install another version of SciPy"
        )
    return np.ascontiguousarray(value, dtype=np.float64)


_A = _coefficients("A", (12, 12))
_B = _coefficients("B", (12,))
_E3 = _coefficients("E3", (13,))
_E5 = _coefficients("E5", (13,))
_D = _coefficients("D", (4, 16))
_A_EXTRA = _coefficients("A_EXTRA", (3, 16))
# autonomous fields need no C, but one that is missing would mean another method
_coefficients("C", (12,))
_coefficients("C_EXTRA", (3,))


@compiled
def _combine(weights: Array, k: Array, count: int) -> tuple[float, float]:
    """Σ weights[j] k[j] over the first ``count`` stages."""
    u, v = 0.0, 0.0
    for j in range(count):
        u += weights[j] * k[j, 0]
        v += weights[j] * k[j, 1]
    return u, v


@compiled
def trusted_reach(box: Array) -> float:
    """How far one step may look within a box (xmin, xmax, ymin, ymax): across all of it."""
    reach: float = (box[1] - box[0]) + (box[3] - box[2])
    return reach


@compiled
def attempt(
    velocity: Velocity,
    p: Array,
    x: float,
    y: float,
    h: float,
    k: Array,
    rtol: float,
    atol: float,
    reach: float,
) -> tuple[float, float, float]:
    """One step of length ``h`` from (x, y) with k[0] set: the new state and its error.

    The error is in units of the tolerance (accept up to 1); NaN if the field was not
    finite, or a stage looked farther than ``reach``: where the field is frozen all stages
    may agree over any length, and the step would jump over all that lies beyond. Fills
    k[1:13], the last with the velocity at the new state.
    """
    for i in range(1, 12):
        u, v = _combine(_A[i], k, i)
        if not abs(h * u) + abs(h * v) <= reach:
            return x, y, math.nan
        k[i, 0], k[i, 1] = velocity(p, x + h * u, y + h * v)
    u, v = _combine(_B, k, 12)
    if not abs(h * u) + abs(h * v) <= reach:
        return x, y, math.nan
    x_new, y_new = x + h * u, y + h * v
    k[12, 0], k[12, 1] = velocity(p, x_new, y_new)
    scale_x = atol + rtol * max(abs(x), abs(x_new))
    scale_y = atol + rtol * max(abs(y), abs(y_new))
    u, v = _combine(_E5, k, 13)
    fifth = (u / scale_x) ** 2 + (v / scale_y) ** 2
    u, v = _combine(_E3, k, 13)
    third = (u / scale_x) ** 2 + (v / scale_y) ** 2
    if fifth == 0.0 and third == 0.0:
        return x_new, y_new, 0.0 * (x_new + y_new)
    return x_new, y_new, abs(h) * fifth / math.sqrt(2.0 * (fifth + 0.01 * third))


@compiled
def stage_gap(x: float, y: float, x_new: float, y_new: float, h: float, k: Array) -> float:
    """An estimate of |h λ| for the fastest rate λ, from the last stages of an attempt.

    Both lie at the end of the step, the last on the solution (Hairer & Wanner 1996, §IV.2,
    eq. 2.22).
    """
    u, v = _combine(_A[11], k, 11)
    apart = math.hypot(x_new - (x + h * u), y_new - (y + h * v))
    if apart == 0.0:
        return 0.0
    return abs(h) * math.hypot(k[12, 0] - k[11, 0], k[12, 1] - k[11, 1]) / apart


@compiled
def first_step(
    velocity: Velocity,
    p: Array,
    x: float,
    y: float,
    k: Array,
    span: float,
    rtol: float,
    atol: float,
) -> float:
    """The length of the first step (§II.4), signed and at most ``span``."""
    scale_x, scale_y = atol + rtol * abs(x), atol + rtol * abs(y)
    size = math.sqrt(0.5 * ((x / scale_x) ** 2 + (y / scale_y) ** 2))
    slope = math.sqrt(0.5 * ((k[0, 0] / scale_x) ** 2 + (k[0, 1] / scale_y) ** 2))
    longest = abs(span)
    if slope < 1e-5:  # practically an equilibrium: the error control may shorten it
        return math.copysign(min(1.0, longest), span)
    guess = min(0.01 * size / slope if size >= 1e-5 else 1e-6, longest)
    h = math.copysign(guess, span)
    u, v = velocity(p, x + h * k[0, 0], y + h * k[0, 1])
    du, dv = (u - k[0, 0]) / scale_x, (v - k[0, 1]) / scale_y
    bend = math.sqrt(0.5 * (du * du + dv * dv)) / guess
    better = max(slope, bend) ** (-1.0 / 8.0) * 0.01 ** (1.0 / 8.0)
    step = min(100.0 * guess, better, longest)
    return math.copysign(step if step > 0.0 else guess, span)


@compiled
def record_step(
    velocity: Velocity,
    p: Array,
    t: float,
    h: float,
    x: float,
    y: float,
    x_new: float,
    y_new: float,
    k: Array,
    row: Array,
) -> None:
    """Write an accepted step, with the coefficients of its dense output, into ``row``."""
    for i in range(3):
        u, v = _combine(_A_EXTRA[i], k, 13 + i)
        k[13 + i, 0], k[13 + i, 1] = velocity(p, x + h * u, y + h * v)
    row[0], row[1], row[2], row[3] = t, h, x, y
    dx, dy = x_new - x, y_new - y
    row[4], row[5] = dx, dy
    row[6], row[7] = h * k[0, 0] - dx, h * k[0, 1] - dy
    row[8] = 2.0 * dx - h * (k[12, 0] + k[0, 0])
    row[9] = 2.0 * dy - h * (k[12, 1] + k[0, 1])
    for i in range(4):
        u, v = _combine(_D[i], k, 16)
        row[10 + 2 * i], row[11 + 2 * i] = h * u, h * v


@compiled
def finite_step(row: Array) -> bool:
    """Whether a recorded step has a dense output: the field may overflow beside it."""
    total = 0.0
    for value in row:
        total += abs(value)
    return math.isfinite(total)


@compiled
def dense(row: Array, s: float) -> tuple[float, float]:
    """The state at the fraction ``s`` of the step ``row``."""
    x, y = 0.0, 0.0
    for i in range(7):
        factor = s if i % 2 == 0 else 1.0 - s
        x = (x + row[16 - 2 * i]) * factor
        y = (y + row[17 - 2 * i]) * factor
    return row[2] + x, row[3] + y


@compiled
def inside_box(box: Array, x: float, y: float) -> bool:
    """(x, y) lies in the box (xmin, xmax, ymin, ymax)."""
    inside: bool = box[0] <= x <= box[1] and box[2] <= y <= box[3]
    return inside


@compiled
def exit_fraction(row: Array, box: Array) -> float:
    """Where the step first leaves the box, as a fraction of it; 2 if it does not.

    Looked for at eighths of the step, then bisected: an excursion that leaves and
    returns between two of those goes unnoticed.
    """
    low = 0.0
    for i in range(1, 9):
        high = i / 8.0
        x, y = dense(row, high)
        if inside_box(box, x, y):
            low = high
            continue
        for _ in range(60):
            middle = 0.5 * (low + high)
            x, y = dense(row, middle)
            if inside_box(box, x, y):
                low = middle
            else:
                high = middle
        return low
    return 2.0
