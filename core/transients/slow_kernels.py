"""Compiled loops behind `core.slow_sets`: grids of speed, level roots, minima, dwell times."""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.flow.dormand_prince import ROW, dense, trusted_reach
from core.flow.stepper import ACCEPTED, SIZE, H, T, X, Y, advance, begin, last_step
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, Velocity

LEFT, STAYED, TOO_LONG, NOT_FOLLOWED, STOPPED = range(5)
"""How a visit ended: it left, came to rest at a sink, outlasted the bound on time, could
not be followed, or the computation was cancelled."""

_LOWEST = 1e-300
_RTOL, _ATOL = 1e-8, 1e-12
_AT_SINK = 1e-6

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled
def log_speed_at(velocity: Velocity, p: Array, x: float, y: float) -> float:
    """ln |ḣ| at (x, y), no less than ln 1e-300."""
    u, v = velocity(p, x, y)
    square = u * u + v * v
    if square < 1e-290:
        return math.log(max(math.hypot(u, v), _LOWEST))
    return 0.5 * math.log(square)


@compiled_as(types.float64(VELOCITY, JACOBIAN, _VECTOR, _VECTOR, types.int64, types.float64))
def steepness(
    velocity: Velocity, jacobian: Jacobian, p: Array, frame: Array, n: int, level: float
) -> float:
    """The mean norm of the Jacobian over the cells that may meet |ḣ| < level; 0 if none."""
    total, count = 0.0, 0
    dx, dy = (frame[1] - frame[0]) / n, (frame[3] - frame[2]) / n
    reach = 0.75 * math.hypot(dx, dy)
    for j in range(n):
        y = frame[2] + (j + 0.5) * dy
        for i in range(n):
            x = frame[0] + (i + 0.5) * dx
            u, v = velocity(p, x, y)
            a, b, c, d = jacobian(p, x, y)
            norm = math.sqrt(a * a + b * b + c * c + d * d)
            if math.hypot(u, v) < level + norm * reach:
                total += norm
                count += 1
    return total / count if count else 0.0


@compiled_as(_TABLE(VELOCITY, JACOBIAN, _VECTOR, _VECTOR, types.int64, types.int64, types.float64))
def grid_speeds(
    velocity: Velocity, jacobian: Jacobian, p: Array, frame: Array, n: int, fine: int, level: float
) -> Array:
    """ln |ḣ| − ln level at the (n fine + 1)² points of a grid on ``frame``.

    Blocks of fine × fine cells whose centre is so fast that the level cannot be reached
    within them, judged by the Jacobian there, hold the centre's value throughout.
    """
    m = n * fine
    out = np.empty((m + 1, m + 1))
    dx, dy = (frame[1] - frame[0]) / m, (frame[3] - frame[2]) / m
    bound = math.log(level)
    reach = 0.75 * fine * math.hypot(dx, dy)
    for block_j in range(n):
        for block_i in range(n):
            x = frame[0] + (block_i + 0.5) * fine * dx
            y = frame[2] + (block_j + 0.5) * fine * dy
            far = False
            value = 0.0
            if fine > 1:
                u, v = velocity(p, x, y)
                a, b, c, d = jacobian(p, x, y)
                speed = math.hypot(u, v)
                far = speed > level + reach * math.sqrt(a * a + b * b + c * c + d * d)
                if far:
                    value = math.log(speed) - bound
            # the last block of a row or column has the grid points on the border as well
            high_j = block_j * fine + fine + (1 if block_j == n - 1 else 0)
            high_i = block_i * fine + fine + (1 if block_i == n - 1 else 0)
            for j in range(block_j * fine, high_j):
                for i in range(block_i * fine, high_i):
                    if far:
                        out[j, i] = value
                    else:
                        out[j, i] = (
                            log_speed_at(velocity, p, frame[0] + i * dx, frame[2] + j * dy) - bound
                        )
    return out


@compiled
def _edge_root(
    velocity: Velocity,
    p: Array,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    guess: float,
    bound: float,
) -> float:
    """The fraction of the edge at which ln |ḣ| = bound; the guess if it has no sign change."""
    low, high = 0.0, 1.0
    g_low = log_speed_at(velocity, p, x0, y0) - bound
    g_high = log_speed_at(velocity, p, x1, y1) - bound
    if (g_low < 0.0) == (g_high < 0.0):
        return guess
    s = min(max(guess, 1e-9), 1.0 - 1e-9)
    for k in range(60):
        g = log_speed_at(velocity, p, x0 + s * (x1 - x0), y0 + s * (y1 - y0)) - bound
        if abs(g) < 1e-12 or high - low < 1e-14:
            break
        if (g < 0.0) == (g_low < 0.0):
            low, g_low = s, g
        else:
            high, g_high = s, g
        s = 0.5 * (low + high)
        if k % 3 != 2:  # two secants, then one halving
            secant = low - g_low * (high - low) / (g_high - g_low)
            if low < secant < high:
                s = secant
    return s


@compiled_as(_TABLE(VELOCITY, _VECTOR, _VECTOR, types.int64, types.float64, _TABLE))
def onto_level(
    velocity: Velocity, p: Array, frame: Array, m: int, level: float, vertices: Array
) -> Array:
    """Contour vertices (k, 2) in index coordinates, as points of the phase plane on the level.

    Each is moved along its grid edge to the root; those at grid points (on the frame) stay.
    """
    out = np.empty_like(vertices)
    dx, dy = (frame[1] - frame[0]) / m, (frame[3] - frame[2]) / m
    bound = math.log(level)
    for k in range(len(vertices)):
        u, v = vertices[k, 0], vertices[k, 1]
        # contourpy's interpolation leaves grid lines by rounding
        u = float(round(u)) if abs(u - round(u)) < 1e-10 else u
        v = float(round(v)) if abs(v - round(v)) < 1e-10 else v
        full_u, full_v = u == math.floor(u), v == math.floor(v)
        if full_u != full_v:
            i, j = math.floor(u), math.floor(v)
            x0, y0 = frame[0] + i * dx, frame[2] + j * dy
            if full_u:
                v = j + _edge_root(velocity, p, x0, y0, x0, frame[2] + (j + 1.0) * dy, v - j, bound)
            else:
                u = i + _edge_root(velocity, p, x0, y0, frame[0] + (i + 1.0) * dx, y0, u - i, bound)
        out[k, 0], out[k, 1] = frame[0] + u * dx, frame[2] + v * dy
    return out


@compiled
def _gradient(
    jacobian: Jacobian, p: Array, x: float, y: float, u: float, v: float
) -> tuple[float, float]:
    """Jᵀ(x, y) (u, v)."""
    a, b, c, d = jacobian(p, x, y)
    return a * u + c * v, b * u + d * v


@compiled_as(_TABLE(VELOCITY, JACOBIAN, _VECTOR, _VECTOR, _TABLE))
def minima(velocity: Velocity, jacobian: Jacobian, p: Array, frame: Array, starts: Array) -> Array:
    """Local minima of |ḣ| from each start: rows (x, y, |ḣ|, 1 if one was reached in frame).

    Newton's method for the minimum of ½|ḣ|², its second derivatives of ḣ by central
    differences, shifted to be positive definite and shortened until it descends.
    """
    out = np.zeros((len(starts), 4))
    width = max(frame[1] - frame[0], frame[3] - frame[2])
    delta = 1e-5 * width
    for k in range(len(starts)):
        x, y = starts[k, 0], starts[k, 1]
        reached = False
        u, v = velocity(p, x, y)
        for _ in range(80):
            gx, gy = _gradient(jacobian, p, x, y, u, v)
            a, b, c, d = jacobian(p, x, y)
            right = _gradient(jacobian, p, x + delta, y, u, v)
            left = _gradient(jacobian, p, x - delta, y, u, v)
            above = _gradient(jacobian, p, x, y + delta, u, v)
            below = _gradient(jacobian, p, x, y - delta, u, v)
            hxx = a * a + c * c + (right[0] - left[0]) / (2.0 * delta)
            hyy = b * b + d * d + (above[1] - below[1]) / (2.0 * delta)
            mixed = (right[1] - left[1] + above[0] - below[0]) / (4.0 * delta)
            hxy = a * b + c * d + mixed
            mean, half = 0.5 * (hxx + hyy), math.hypot(0.5 * (hxx - hyy), hxy)
            least, largest = mean - half, mean + half
            shift = 0.0
            if least < 1e-9 * abs(largest):
                shift = 1e-3 * abs(largest) - least
            hxx, hyy = hxx + shift, hyy + shift
            det = hxx * hyy - hxy * hxy
            if not det > 0.0:
                break
            sx, sy = -(hyy * gx - hxy * gy) / det, -(hxx * gy - hxy * gx) / det
            size = math.hypot(sx, sy)
            if size > 0.05 * width:
                sx, sy = sx * 0.05 * width / size, sy * 0.05 * width / size
            if size < 1e-7 * width:  # below that, speeds differ by rounding alone
                x, y = x + sx, y + sy
                u, v = velocity(p, x, y)
                reached = shift == 0.0
                break
            speed = math.hypot(u, v)
            moved = False
            for _ in range(30):
                un, vn = velocity(p, x + sx, y + sy)
                if math.hypot(un, vn) <= speed:
                    moved = True
                    break
                sx, sy = 0.5 * sx, 0.5 * sy
            if not moved:
                reached = shift == 0.0 and size < 1e-5 * width
                break
            x, y, u, v = x + sx, y + sy, un, vn
        inside = frame[0] <= x <= frame[1] and frame[2] <= y <= frame[3]
        out[k, 0], out[k, 1], out[k, 2] = x, y, math.hypot(u, v)
        out[k, 3] = 1.0 if reached and inside else 0.0
    return out


@compiled
def _slow(velocity: Velocity, p: Array, x: float, y: float, level: float, box: Array) -> bool:
    if not (box[0] <= x <= box[1] and box[2] <= y <= box[3]):
        return False
    u, v = velocity(p, x, y)
    slow: bool = math.hypot(u, v) < level
    return slow


@compiled
def _leaves(velocity: Velocity, p: Array, row: Array, level: float, box: Array) -> float:
    """The fraction of a step at which it leaves the slow set; 2 if it does not.

    Looked for at quarters of the step.
    """
    low = 0.0
    for i in range(1, 5):
        high = 0.25 * i
        x, y = dense(row, high)
        if _slow(velocity, p, x, y, level, box):
            low = high
            continue
        for _ in range(45):
            middle = 0.5 * (low + high)
            x, y = dense(row, middle)
            if _slow(velocity, p, x, y, level, box):
                low = middle
            else:
                high = middle
        return high
    return 2.0


@compiled_as(
    types.Tuple((_VECTOR, types.int64[::1]))(
        VELOCITY,
        JACOBIAN,
        _VECTOR,
        _TABLE,
        types.float64,
        _VECTOR,
        _TABLE,
        types.float64,
        types.int64,
        types.int64[::1],
    )
)
def visits(
    velocity: Velocity,
    jacobian: Jacobian,
    p: Array,
    entries: Array,
    level: float,
    box: Array,
    sinks: Array,
    longest: float,
    max_steps: int,
    cancel: NDArray[np.int64],
) -> tuple[Array, NDArray[np.int64]]:
    """How long trajectories from ``entries`` (m, 2) keep |ḣ| < level inside the box.

    Returns the times (m,) and how each visit ended (m,). One that comes within 1e-6 of a
    row of ``sinks`` (k, 2) has come to rest.
    """
    m = len(entries)
    times = np.zeros(m)
    status = np.full(m, STOPPED)
    state, k, row = np.empty(SIZE), np.empty((16, 2)), np.empty(ROW)
    reach = trusted_reach(box)
    for i in range(m):
        status[i] = NOT_FOLLOWED
        if not begin(velocity, p, entries[i, 0], entries[i, 1], 1.0, _RTOL, _ATOL, reach, state, k):
            continue
        for _ in range(max_steps):
            if cancel[0] != 0:
                status[i:] = STOPPED
                return times, status
            before = state[T]
            if state[T] + state[H] > longest:
                state[H] = longest - state[T]
            if advance(velocity, jacobian, p, state, k, _RTOL, _ATOL) != ACCEPTED:
                break
            last_step(velocity, p, state, k, row)
            left = _leaves(velocity, p, row, level, box)
            if left <= 1.0:
                times[i] = before + left * (state[T] - before)
                status[i] = LEFT
                break
            times[i] = state[T]
            if state[T] >= longest * (1.0 - 1e-12):
                status[i] = TOO_LONG
                break
            for s in range(len(sinks)):
                if math.hypot(state[X] - sinks[s, 0], state[Y] - sinks[s, 1]) < _AT_SINK:
                    status[i] = STAYED
            if status[i] == STAYED:
                break
    return times, status
