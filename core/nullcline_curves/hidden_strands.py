"""Moving grid points onto hidden strands, deciding saddles, locating crossings.

See `core.nullcline_curves.sign_grid` for the idea. The result is a grid of positions and of levels
of magnitude ≥ 1, ready for a contouring library in index coordinates.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.nullcline_curves.sign_grid import (
    EPSILON,
    along,
    backward,
    critical_point,
    dip,
    extremum,
    suspicious,
    unsaturated,
)

Flags = NDArray[np.bool_]
Stack = NDArray[np.int64]

_WALL = 1.0 - 1e-12
_GRID = types.float64[:, ::1]
_VECTOR = types.float64[::1]


@compiled
def _hidden_edges(g: Array, xs: Array, ys: Array, stack: Stack, top: int) -> int:
    """Stack the edges that are worth a closer look, judged before any grid point moves.

    An edge is 2 (row · columns + column) of its lower left grid point, plus 1 if vertical.
    """
    ny, nx = g.shape[1], g.shape[2]
    for j in range(ny):
        dy = ys[j + 1] - ys[j] if j + 1 < ny else 0.0
        for i in range(nx):
            dx = xs[i + 1] - xs[i] if i + 1 < nx else 0.0
            a = g[0, j, i]
            if i + 1 < nx and suspicious(a, dx * g[1, j, i], g[0, j, i + 1], dx * g[1, j, i + 1]):
                stack[top] = 2 * (j * nx + i)
                top += 1
            if j + 1 < ny and suspicious(a, dy * g[2, j, i], g[0, j + 1, i], dy * g[2, j + 1, i]):
                stack[top] = 2 * (j * nx + i) + 1
                top += 1
    return top


@compiled
def _part_strands(
    q: Array, k: int, px: Array, py: Array, z: Array, moved: Flags, stack: Stack, top: int
) -> None:
    """Look closer at every stacked edge; where strands hide, move grid points between them."""
    nx = z.shape[1]
    while top > 0:  # every grid point moves once at most, and stacks four edges: this ends
        top -= 1
        corner, vertical = stack[top] // 2, stack[top] % 2
        j, i = corner // nx, corner % nx
        jb, ib = j + vertical, i + 1 - vertical
        ta, tb = _hidden(q, k, px, py, z, moved, j, i, jb, ib)
        if ta < 0.0 and tb < 0.0:
            continue
        ax, ay, bx, by = px[j, i], py[j, i], px[jb, ib], py[jb, ib]
        if ta >= 0.0:
            top = _move(
                ax + ta * (bx - ax), ay + ta * (by - ay), px, py, z, moved, j, i, stack, top
            )
        if tb >= 0.0:
            top = _move(
                ax + tb * (bx - ax), ay + tb * (by - ay), px, py, z, moved, jb, ib, stack, top
            )


@compiled
def _move(
    x: float, y: float, px: Array, py: Array, z: Array, moved: Flags,
    j: int, i: int, stack: Stack, top: int,
) -> int:  # fmt: skip
    """Move grid point (j, i) to (x, y), flip its sign, and stack its edges for another look."""
    ny, nx = z.shape
    px[j, i], py[j, i], z[j, i] = x, y, -z[j, i]
    moved[j, i] = True
    if top + 4 <= len(stack):
        if i + 1 < nx:
            stack[top] = 2 * (j * nx + i)
            top += 1
        if i > 0:
            stack[top] = 2 * (j * nx + i - 1)
            top += 1
        if j + 1 < ny:
            stack[top] = 2 * (j * nx + i) + 1
            top += 1
        if j > 0:
            stack[top] = 2 * ((j - 1) * nx + i) + 1
            top += 1
    return top


@compiled
def _hidden(
    q: Array, k: int, px: Array, py: Array, z: Array, moved: Flags,
    ja: int, ia: int, jb: int, ib: int,
) -> tuple[float, float]:  # fmt: skip
    """Where along the edge a–b its end grid points have to go (t from a; −1: stay)."""
    ax, ay, bx, by = px[ja, ia], py[ja, ia], px[jb, ib], py[jb, ib]
    free_a, free_b = _movable(moved, ja, ia, ja == jb), _movable(moved, jb, ib, ja == jb)
    if not (free_a or free_b):
        return -1.0, -1.0
    # G is finite short of the walls |h_k| = 1; at a moved grid point its slope is about 0
    ha, hb = (ax, bx) if k == 0 else (ay, by)
    lo, hi = (0.01 if moved[ja, ia] else 0.0), (0.99 if moved[jb, ib] else 1.0)
    if abs(ha) >= 1.0:
        lo = (math.copysign(_WALL, ha) - ha) / (hb - ha)
    if abs(hb) >= 1.0:
        hi = (math.copysign(_WALL, hb) - ha) / (hb - ha)
    if not 0.0 <= lo < hi <= 1.0:
        return -1.0, -1.0
    s, span = z[ja, ia], hi - lo
    ga, da = along(q, k, ax, ay, bx, by, lo)
    gb, db = along(q, k, ax, ay, bx, by, hi)
    if s == z[jb, ib]:
        start, end = dip(s * abs(ga), da * span, s * abs(gb), db * span)
        t, g = extremum(q, k, ax, ay, bx, by, lo + start * span, lo + end * span)
        if end < 0.0 or t < 0.0 or not s * g <= EPSILON:
            return -1.0, -1.0
        if free_a and (t < 0.5 or not free_b):
            return t, -1.0
        return -1.0, t
    if not (free_a and free_b):
        return -1.0, -1.0
    middle = backward(s * abs(ga), da * span, -s * abs(gb), db * span)
    if middle < 0.0:
        return -1.0, -1.0
    middle = lo + middle * span
    ta, a = extremum(q, k, ax, ay, bx, by, lo, middle)
    tb, b = extremum(q, k, ax, ay, bx, by, middle, hi)
    if ta < 0.0 or tb < 0.0 or not (s * a < 0.0 and s * b > 0.0):
        return -1.0, -1.0
    return ta, tb


@compiled
def _movable(moved: Flags, j: int, i: int, sideways: bool) -> bool:
    """May this grid point move along this direction? Grid points of the border stay on it."""
    ny, nx = moved.shape
    return not moved[j, i] and (0 < i < nx - 1 if sideways else 0 < j < ny - 1)


@compiled
def _islands(
    q: Array, k: int, px: Array, py: Array, z: Array, moved: Flags, g: Array, stack: Stack
) -> int:
    """Move a corner into every loop that hides inside one cell; returns the stack's top."""
    ny, nx = z.shape
    dx, dy = px[0, 2] - px[0, 1], py[2, 0] - py[1, 0]
    top = 0
    for j in range(1, ny - 2):
        for i in range(1, nx - 2):
            s = z[j, i]
            if s != z[j, i + 1] or s != z[j + 1, i] or s != z[j + 1, i + 1]:
                continue
            if not _falls_inward(g, s, j, i, dx, dy) or moved[j, i]:
                continue
            x, y, value, det, size = critical_point(
                q, k, px[j, i] + 0.5 * dx, py[j, i] + 0.5 * dy, dx, dy
            )
            inside = 0.0 <= x - px[j, i] <= dx and 0.0 <= y - py[j, i] <= dy
            if size > 0.0 and det > 0.0 and inside and s * value < -EPSILON:
                top = _move(x, y, px, py, z, moved, j, i, stack, top)
    return top


@compiled
def _falls_inward(g: Array, s: float, j: int, i: int, dx: float, dy: float) -> bool:
    """Does |G| fall from all corners of the cell to its centre, perhaps to 0?"""
    least, mean = math.inf, 0.0
    for b in range(2):
        for a in range(2):
            value = s * g[0, j + b, i + a]
            step = s * ((0.5 - a) * dx * g[1, j + b, i + a] + (0.5 - b) * dy * g[2, j + b, i + a])
            if not (step < 0.0 and value < math.inf):
                return False
            least = min(least, value)
            mean += 0.25 * (value + step)
    return mean < 0.5 * least


@compiled
def _decide_saddles(q: Array, k: int, px: Array, py: Array, z: Array, moved: Flags) -> None:
    """Give the levels magnitudes that make every ambiguous quad connect the right corners.

    Contouring looks at the mean of the four corners. The truth is the sign of F at
    the saddle of G in the quad; without one, moved grid points lie in a sliver that runs on
    through the quad, and unmoved ones leave it to the centre.
    """
    ny, nx = z.shape
    quads = np.empty((ny * nx, 3), dtype=np.int64)
    count = 0
    for j in range(ny - 1):
        for i in range(nx - 1):
            s = z[j, i]
            if s != z[j + 1, i + 1] or z[j, i + 1] != -s or z[j + 1, i] != -s:
                continue
            sign = _saddle_sign(q, k, px, py, moved, j, i, s)
            quads[count, 0], quads[count, 1], quads[count, 2] = j, i, sign == s
            count += 1
    for _ in range(4):
        for n in range(count):
            j, i = quads[n, 0], quads[n, 1]
            ia = i if quads[n, 2] else i + 1
            ib = 2 * i + 1 - ia
            wanted, other = abs(z[j, ia]) + abs(z[j + 1, ib]), abs(z[j, ib]) + abs(z[j + 1, ia])
            if wanted <= 1.5 * other and other < 1e4:  # so that no vertex comes near a grid point
                z[j, ia] *= 2.0 * other / wanted
                z[j + 1, ib] *= 2.0 * other / wanted


@compiled
def _saddle_sign(
    q: Array, k: int, px: Array, py: Array, moved: Flags, j: int, i: int, s: float
) -> float:
    """The sign that connects through an ambiguous quad; ``s`` is that of grid point (j, i)."""
    x = 0.25 * (px[j, i] + px[j, i + 1] + px[j + 1, i] + px[j + 1, i + 1])
    y = 0.25 * (py[j, i] + py[j, i + 1] + py[j + 1, i] + py[j + 1, i + 1])
    dx = max(abs(px[j, i + 1] - px[j, i]), abs(px[j + 1, i + 1] - px[j + 1, i]))
    dy = max(abs(py[j + 1, i] - py[j, i]), abs(py[j + 1, i + 1] - py[j, i + 1]))
    cx, cy, g, det, size = critical_point(q, k, x, y, dx, dy)
    if size > 0.0 and det < 0.0 and abs(cx - x) <= 0.75 * dx and abs(cy - y) <= 0.75 * dy:
        return 1.0 if g >= 0.0 else -1.0
    on, off = moved[j, i] + moved[j + 1, i + 1], moved[j, i + 1] + moved[j + 1, i]
    if on != off:
        return s if on > off else -s
    g, _, _ = unsaturated(q, k, x, y)
    return 1.0 if g >= 0.0 else -1.0


@compiled
def _may_cross(g: Array, j: int, i: int) -> bool:
    """May ∇G vanish in this cell, with G near 0?"""
    for c in (1, 2):
        a, b, d, e = g[c, j, i], g[c, j, i + 1], g[c, j + 1, i], g[c, j + 1, i + 1]
        if not min(a, b, d, e) <= 0.0 <= max(a, b, d, e):
            return False
    a, b, d, e = g[0, j, i], g[0, j, i + 1], g[0, j + 1, i], g[0, j + 1, i + 1]
    least, most = min(a, b, d, e), max(a, b, d, e)
    return bool(2.0 * least - most <= 0.0 <= 2.0 * most - least)


@compiled
def _saddles(
    q: Array, k: int, px: Array, py: Array, z: Array, moved: Flags, g: Array, stack: Stack
) -> tuple[int, Array]:
    """Move a grid point onto every saddle of G with strands in its cell.

    Returns the stack's top, and the saddles on the nullcline itself, where two branches
    cross, as (m, 2). Branches nearer to each other than 1e-6 of the window count as
    crossing.
    """
    ny, nx = z.shape
    xs, ys = px[0].copy(), py[:, 0].copy()
    dx, dy = xs[2] - xs[1], ys[2] - ys[1]
    found = np.empty((64, 2))
    top, count = 0, 0
    for j in range(ny - 1):
        for i in range(nx - 1):
            if not _may_cross(g, j, i):
                continue
            x, y, value, det, size = critical_point(
                q, k, 0.5 * (xs[i] + xs[i + 1]), 0.5 * (ys[j] + ys[j + 1]), dx, dy
            )
            # G ≈ value + size · distance² (in cells)
            if not (size > 0.0 and det < 0.0 and abs(value) < 0.5 * size):
                continue
            a, b = i + (x - xs[i] > xs[i + 1] - x), j + (y - ys[j] > ys[j + 1] - y)
            inside = 0 < a < nx - 1 and 0 < b < ny - 1
            if not (xs[i] <= x <= xs[i + 1] and ys[j] <= y <= ys[j + 1]):
                continue
            if inside and not moved[b, a]:
                z[b, a] = -1.0 if value >= 0.0 else 1.0
                top = _move(x, y, px, py, z, moved, b, a, stack, top)
            if abs(value) <= max(1e-12 * nx * nx * size, EPSILON) and count < len(found):
                found[count, 0], found[count, 1] = x, y
                count += 1
    return top, found[:count].copy()


@compiled_as(
    types.Tuple((_GRID, _GRID, _GRID, _GRID))(
        _VECTOR, types.int64, _VECTOR, _VECTOR, types.float64[:, :, ::1]
    )
)
def warp(q: Array, k: int, xs: Array, ys: Array, g: Array) -> tuple[Array, Array, Array, Array]:
    """Grid point positions X, Y, levels Z (sign of F_k) and crossings (m, 2) of unit k.

    ``g`` is `sample`'s (3, ny, nx) block of this unit: G_k and its gradient.
    """
    ny, nx = g.shape[1], g.shape[2]
    px, py, z = np.empty((ny, nx)), np.empty((ny, nx)), np.empty((ny, nx))
    for j in range(ny):
        for i in range(nx):
            px[j, i], py[j, i] = xs[i], ys[j]
            z[j, i] = 1.0 if g[0, j, i] >= 0.0 else -1.0
    moved = np.zeros((ny, nx), dtype=np.bool_)
    stack = np.empty(8 * nx * ny + 64, dtype=np.int64)
    top, crossings = _saddles(q, k, px, py, z, moved, g, stack)
    _part_strands(q, k, px, py, z, moved, stack, _hidden_edges(g, xs, ys, stack, top))
    _part_strands(q, k, px, py, z, moved, stack, _islands(q, k, px, py, z, moved, g, stack))
    _decide_saddles(q, k, px, py, z, moved)
    return px, py, z, crossings
