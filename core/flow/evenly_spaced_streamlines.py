"""Evenly spaced streamlines of a planar field, in one compiled kernel.

`core.flow.streamline_placement` says where the lines run (Jobard & Lefer 1997); here they
are thinned to what a drawing needs and given arrows.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.flow.streamline_placement import STEP, along, direction, place_lines, spread
from core.model.gru import GRU
from core.model.planar_field import VELOCITY, PlanarField, Velocity
from core.results import result
from core.validation import Window, finite_float, window

SEPARATION = 0.02
"""The distance between a new line's seed and all others at density 1, in windows."""

CHORD = 2e-4
"""How far the emitted polyline may stray from the one that was followed, in windows."""

_ARROW_ROOM = 1.5  # no arrow on lines shorter than this, in separations
_SECOND_ARROW = 0.9  # lines longer than this get two, in windows


@result
class Streamlines:
    """Streamlines of a window.

    Attributes
    ----------
    lines
        (n, 2) polylines, each running along the flow.
    arrows
        (m, 4) columns x, y, u, v: a point on a line and the unit vector of the flow
        there, in the coordinates of the data. On a screen where the window is W by H
        pixels the arrow points along (u W / width, v H / height).
    separation
        The distance kept between seeds and lines, as a fraction of the window; lines
        come no closer than half of it to each other.
    """

    lines: tuple[Array, ...]
    arrows: Array
    separation: float


def streamlines(system: GRU | PlanarField, bounds: Window, density: float = 1.0) -> Streamlines:
    """Evenly spaced streamlines of ``system`` in the window ``bounds``.

    Parameters
    ----------
    system
        A GRU of two units or any planar field.
    bounds
        (xmin, xmax, ymin, ymax), of any size and shape.
    density
        1 (default) gives about 200 lines; the spacing goes with its inverse. From
        0.1 to 5.

    Returns
    -------
    Streamlines
        The same for the same input: nothing is random.

    Raises
    ------
    ValueError
        For an empty or not finite window, or a density out of range.

    Notes
    -----
    The direction field is integrated to second order at steps of about a hundredth of
    the window: pictures, not computations. For numbers use `core.trajectories`.
    """
    xmin, xmax, ymin, ymax = window(bounds)
    density = finite_float("density", density)
    if not 0.1 <= density <= 5.0:
        raise ValueError(f"density must lie between 0.1 and 5, not {density}")
    if not isinstance(system, (GRU, PlanarField)):
        raise ValueError(f"a GRU or a PlanarField is needed, not {type(system).__name__}")
    field = system.field if isinstance(system, GRU) else system
    separation = SEPARATION / density
    frame = np.array([xmin, ymin, xmax - xmin, ymax - ymin])
    vertices, ends, arrows = _evenly_spaced(field.velocity, field.parameters, frame, separation)
    lines = tuple(vertices[ends[i] : ends[i + 1]] for i in range(len(ends) - 1))
    return Streamlines(lines=lines, arrows=arrows, separation=separation)


@compiled
def _emit(
    points: Array, first: int, middle: int, last: int, frame: Array, out: Array, count: int
) -> int:
    """Append the line to ``out``, dropping vertices that a straight piece replaces."""
    n = last - first
    anchor = 0
    k = 0
    while True:
        a = along(anchor, first, middle, last)
        out[count, 0] = frame[0] + frame[2] * points[a, 0]
        out[count, 1] = frame[1] + frame[3] * points[a, 1]
        count += 1
        if anchor == n - 1:
            return count
        k = anchor + 1
        while k < n - 1 and _straight(points, anchor, k + 1, first, middle, last):
            k += 1
        anchor = k


@compiled
def _straight(points: Array, i: int, j: int, first: int, middle: int, last: int) -> bool:
    """Do all points of the line between i and j lie within `CHORD` of the piece i–j?"""
    a, b = along(i, first, middle, last), along(j, first, middle, last)
    dx, dy = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
    limit = CHORD * math.sqrt(dx * dx + dy * dy)
    for k in range(i + 1, j):
        c = along(k, first, middle, last)
        across = dx * (points[c, 1] - points[a, 1]) - dy * (points[c, 0] - points[a, 0])
        if abs(across) > limit:
            return False
    return True


@compiled
def _calm(velocity: Velocity, p: Array, frame: Array, x: float, y: float, radius: float) -> bool:
    """Does the flow point roughly one way all around (x, y)? Not so near a fixed point."""
    u, v = direction(velocity, p, frame, x, y)
    for i in range(4):
        dx = radius * (1 - i) if i % 2 == 0 else 0.0
        dy = radius * (2 - i) if i % 2 == 1 else 0.0
        a, b = direction(velocity, p, frame, x + dx, y + dy)
        if u * a + v * b < 0.35:
            return False
    return True


@compiled
def _arrows(
    velocity: Velocity,
    p: Array,
    frame: Array,
    points: Array,
    first: int,
    middle: int,
    last: int,
    separation: float,
    out: Array,
    count: int,
) -> int:
    """Append the line's arrows to ``out``: one about mid-way, two on a long line."""
    n = last - first
    if (n - 1) * STEP < _ARROW_ROOM:
        return count
    # staggered, or the arrows of parallel lines would form a row
    offset = 0.5 + 0.3 * (spread(first) - 0.5)
    wanted = 2 if (n - 1) * STEP * separation > _SECOND_ARROW else 1
    for i in range(wanted):
        for shift in (0.0, 0.1, -0.1, 0.2, -0.2):
            share = (i + offset + shift) / wanted
            k = along(int(share * (n - 1)), first, middle, last)
            x, y = points[k, 0], points[k, 1]
            if not _calm(velocity, p, frame, x, y, 0.4 * separation):
                continue
            u, v = direction(velocity, p, frame, x, y)
            u, v = u * frame[2], v * frame[3]
            length = math.sqrt(u * u + v * v)
            out[count, 0], out[count, 1] = frame[0] + frame[2] * x, frame[1] + frame[3] * y
            out[count, 2], out[count, 3] = u / length, v / length
            count += 1
            break
    return count


_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled_as(
    types.Tuple((_TABLE, types.int64[::1], _TABLE))(VELOCITY, _VECTOR, _VECTOR, types.float64)
)
def _evenly_spaced(
    velocity: Velocity, p: Array, frame: Array, separation: float
) -> tuple[Array, NDArray[np.int64], Array]:
    """Vertices of all lines one below the other, the lines' offsets, and the arrows."""
    points, lines = place_lines(velocity, p, frame, separation)
    count = len(lines)
    out = np.empty((lines[count - 1, 2] if count else 0, 2))
    ends = np.zeros(count + 1, np.int64)
    arrows = np.empty((2 * count, 4))
    used = 0
    for i in range(count):
        first, middle, last = lines[i, 0], lines[i, 1], lines[i, 2]
        ends[i + 1] = _emit(points, first, middle, last, frame, out, ends[i])
        used = _arrows(velocity, p, frame, points, first, middle, last, separation, arrows, used)
    return out[: ends[count]].copy(), ends, arrows[:used].copy()
