"""Where evenly spaced streamlines run: the compiled following and seeding.

The method of Jobard & Lefer, *Creating evenly-spaced streamlines of arbitrary
density* (Visualization in Scientific Computing '97): each finished line offers
seeds at the separation distance on both sides, and a line ends where it comes
closer than half of that to another. What no line leads to is seeded from a grid.
Everything is measured in coordinates in which the window is the unit square, so
that spacing is even on the screen; ``frame`` is (xmin, ymin, width, height).

Points of the lines so far sit in a grid of cells one separation wide, each cell a linked
list. Both parts share the integer array ``chain`` (fewer arrays make cheaper calls):
``chain[1 + c]`` is the newest point of cell c, and ``chain[1 + cells² + k]`` the one
before point k, −1 at the end; ``chain[0]`` is the number of cells along a side.
The columns of ``points`` are x, y, the signed place along its line, counted from the
seed, and the direction of the flow on the way to it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.model.planar_field import Velocity

Integers = NDArray[np.int64]

TEST = 0.5
"""A line ends closer than this to another, in separations."""

STEP = 0.5
"""The integration step, in separations."""

_SHORTEST = 1.4  # shorter lines are dropped, in separations
_LONGEST = 0.45  # each half of a line, on average, in windows
_GENTLE = 0.97  # cosine of the turn within a step up to which one evaluation serves
_SEED_STRIDE = 3  # every how many points of a line offer seeds


@compiled
def direction(
    velocity: Velocity, p: Array, frame: Array, x: float, y: float
) -> tuple[float, float]:
    """The unit direction of the flow at (x, y) of the unit square; (0, 0) at rest.

    Scaled by its larger component first, so that no square of a very small velocity
    underflows.
    """
    u, v = velocity(p, frame[0] + frame[2] * x, frame[1] + frame[3] * y)
    u, v = u / frame[2], v / frame[3]
    size = max(abs(u), abs(v))
    if not (0.0 < size < math.inf):
        return 0.0, 0.0
    u, v = u / size, v / size
    length = math.sqrt(u * u + v * v)
    return u / length, v / length


@compiled
def _strip(x: float, cells: int) -> int:
    """The row or column of cells that the coordinate x falls in."""
    return int(min(cells - 1.0, max(0.0, x * cells)))


@compiled
def _cell(x: float, y: float, chain: Integers) -> int:
    """Where the list of the cell around (x, y) starts in ``chain``."""
    cells: int = chain[0]
    return 1 + _strip(x, cells) * cells + _strip(y, cells)


@compiled
def _crowded(
    x: float,
    y: float,
    distance: float,
    chain: Integers,
    points: Array,
    own_from: int,
    skip_from: int,
    skip_to: int,
) -> bool:
    """Is a point nearer than ``distance`` to (x, y)?

    Points from ``own_from`` on belong to the line being followed; of those the ones
    with a signed place along it between ``skip_from`` and ``skip_to`` do not count.
    """
    cells = chain[0]
    rest = 1 + cells * cells
    limit = distance * distance
    left, right = _strip(x - distance, cells), _strip(x + distance, cells)
    bottom, top = _strip(y - distance, cells), _strip(y + distance, cells)
    for i in range(left, right + 1):
        for j in range(bottom, top + 1):
            k = chain[1 + i * cells + j]
            while k >= 0:
                dx, dy = points[k, 0] - x, points[k, 1] - y
                if dx * dx + dy * dy < limit and (
                    k < own_from or not skip_from <= points[k, 2] <= skip_to
                ):
                    return True
                k = chain[rest + k]
    return False


@compiled
def _insert(
    x: float,
    y: float,
    place: int,
    u: float,
    v: float,
    count: int,
    chain: Integers,
    points: Array,
) -> None:
    points[count, 0], points[count, 1], points[count, 2] = x, y, place
    points[count, 3], points[count, 4] = u, v
    cell = _cell(x, y, chain)
    chain[1 + chain[0] * chain[0] + count] = chain[cell]
    chain[cell] = count


@compiled
def spread(i: int) -> float:
    """Numbers in [0, 1) that differ much from one i to the next (golden ratio)."""
    return (0.6180339887498949 * i) % 1.0


@compiled
def _grown(
    velocity: Velocity,
    p: Array,
    frame: Array,
    x: float,
    y: float,
    sign: float,
    separation: float,
    chain: Integers,
    points: Array,
    own_from: int,
    count: int,
    limit: int,
) -> int:
    """Follow the flow (``sign`` 1) or its reverse (−1) from a seed; the new point count.

    Adams–Bashforth of order 2 where the direction turns gently, the midpoint rule
    elsewhere. Ends at the window's border, at rest, where the direction turns by more than a
    right angle within a step (a fixed point was passed), and near other lines or an
    earlier stretch of the same one.
    """
    step, test = sign * STEP * separation, TEST * separation
    # the stretch that cannot be distinguished from the line's own last bend
    recent = int(3.0 * TEST / STEP)
    u_old, v_old = 0.0, 0.0
    for place in range(1, limit + 1):
        if count >= len(points):
            break
        u, v = direction(velocity, p, frame, x, y)
        if u * u_old + v * v_old > _GENTLE:
            mu, mv = 1.5 * u - 0.5 * u_old, 1.5 * v - 0.5 * v_old
        else:
            mu, mv = direction(velocity, p, frame, x + 0.5 * step * u, y + 0.5 * step * v)
        if u * mu + v * mv <= 0.0:
            break
        u_old, v_old = u, v
        x, y = x + step * mu, y + step * mv
        if not (0.0 <= x <= 1.0 and 0.0 <= y <= 1.0):
            break
        low, high = (place - recent, place) if sign > 0 else (-place, recent - place)
        if _crowded(x, y, test, chain, points, own_from, low, high):
            break
        _insert(x, y, int(sign) * place, mu, mv, count, chain, points)
        count += 1
    return count


@compiled
def _grow_line(
    velocity: Velocity,
    p: Array,
    frame: Array,
    x: float,
    y: float,
    separation: float,
    chain: Integers,
    points: Array,
    first: int,
) -> tuple[int, int]:
    """A line through the seed, both ways: the point counts after forward and backward.

    Both equal ``first``, and nothing is kept, if the line is too short.
    """
    if first >= len(points):
        return first, first
    u, v = direction(velocity, p, frame, x, y)
    # neighbours of one length would end side by side and leave a gap across the flow
    limit = int(_LONGEST * (0.6 + 0.8 * spread(first)) / (STEP * separation))
    _insert(x, y, 0, u, v, first, chain, points)
    middle = _grown(
        velocity, p, frame, x, y, 1.0, separation, chain, points, first, first + 1, limit
    )
    last = _grown(velocity, p, frame, x, y, -1.0, separation, chain, points, first, middle, limit)
    if (last - first - 1) * STEP < _SHORTEST:
        rest = 1 + chain[0] * chain[0]
        for k in range(last - 1, first - 1, -1):  # undo in reverse: the lists are stacks
            chain[_cell(points[k, 0], points[k, 1], chain)] = chain[rest + k]
        return first, first
    return middle, last


@compiled
def _try_seed(
    velocity: Velocity,
    p: Array,
    x: float,
    y: float,
    frame: Array,
    separation: float,
    chain: Integers,
    points: Array,
    lines: Integers,
    count: int,
) -> int:
    """Grow a line from (x, y) and list it, if there is room for one; the line count."""
    if count == len(lines) or not (0.0 <= x <= 1.0 and 0.0 <= y <= 1.0):
        return count
    used = lines[count - 1, 2] if count else 0
    if _crowded(x, y, separation, chain, points, used, 0, -1):
        return count
    middle, last = _grow_line(velocity, p, frame, x, y, separation, chain, points, used)
    if last == used:
        return count
    lines[count, 0], lines[count, 1], lines[count, 2] = used, middle, last
    return count + 1


@compiled
def _stride(n: int) -> int:
    """The first number from 0.618 n on that is coprime to n."""
    stride = max(1, int(0.618 * n))
    while True:
        a, b = stride, n
        while b:
            a, b = b, a % b
        if a == 1:
            return stride
        stride += 1


@compiled
def place_lines(
    velocity: Velocity, p: Array, frame: Array, separation: float
) -> tuple[Array, Integers]:
    """Fill the window with lines.

    Returns the points (in the unit square) and one row per line: where its points
    begin, where those behind the seed begin, and where they end (see `along`).
    """
    cells = max(1, int(1.0 / separation))
    # lines keep the test distance, so that no more points than this fit
    room = int(2.0 / (TEST * STEP * separation * separation)) + 1000
    points = np.empty((room, 5))
    chain = np.empty(1 + cells * cells + room, np.int64)
    chain[: 1 + cells * cells] = -1
    chain[0] = cells
    lines = np.zeros((int(2.0 / (separation * separation)) + 100, 3), np.int64)
    count, queue, scanned = 0, 0, 0
    reach = separation * (1.0 + 1e-9)
    scans = cells * cells
    # a stride coprime to the number of cells visits each once, spread out
    stride = _stride(scans)
    while queue < count or scanned < scans:
        if queue == count:
            cell = (scans // 2 + scanned * stride) % scans
            scanned += 1
            x, y = (cell // cells + 0.5) / cells, (cell % cells + 0.5) / cells
            count = _try_seed(velocity, p, x, y, frame, separation, chain, points, lines, count)
            continue
        for k in range(lines[queue, 0], lines[queue, 2], _SEED_STRIDE):
            x, y = points[k, 0], points[k, 1]
            u, v = points[k, 3], points[k, 4]
            for side in (reach, -reach):
                sx, sy = x - side * v, y + side * u
                # most seeds end here; said twice because the longer call costs more
                used = lines[count - 1, 2]
                if not _crowded(sx, sy, separation, chain, points, used, 0, -1):
                    count = _try_seed(
                        velocity, p, sx, sy, frame, separation, chain, points, lines, count
                    )
        queue += 1
    return points, lines[:count].copy()


@compiled
def along(k: int, first: int, middle: int, last: int) -> int:
    """Where the k-th point of a line, in the order of the flow, is stored."""
    backward = last - middle
    return last - 1 - k if k < backward else first + k - backward
