"""Chains of cubic Bézier arcs: which way they are crossed, and round what they go."""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.proof.check.field import Gru
from core.proof.check.intervals import Interval, Mask, hull, interval
from core.proof.check.jets import Jet

_HALVINGS = 12
_MOST = 400_000


def bezier(b: Array, low: Array, high: Array) -> Jet:
    """Bézier polynomials with control numbers b (n, 4) over parameters [low, high], as jets."""
    c = [interval(b[:, k]) for k in range(4)]
    d = [3.0 * (c[k + 1] - c[k]) for k in range(3)]
    e = [2.0 * (d[k + 1] - d[k]) for k in range(2)]
    return Jet(_over(c, low, high), (_over(d, low, high),), (_over(e, low, high),))


def _over(c: list[Interval], low: Array, high: Array) -> Interval:
    """A Bézier polynomial over a part: in the hull of the part's own control numbers."""
    degree = len(c) - 1
    own = [_blossom(c, [low] * (degree - k) + [high] * k) for k in range(degree + 1)]
    return Interval(
        np.min([v.low for v in own], axis=0), np.max([v.high for v in own], axis=0)
    )  # fmt: skip


def _blossom(c: list[Interval], at: list[Array]) -> Interval:
    """The polar form: de Casteljau's scheme with another parameter in each step."""
    for t in at:
        share = interval(t)
        c = [c[k] * (1.0 - share) + c[k + 1] * share for k in range(len(c) - 1)]
    return c[0]


def crossings(gru: Gru, arcs: Array, first: Mask, low: Array, high: Array) -> Interval:
    """F × a′ over parts of arcs (n, 8): Taylor's expansion of first order around the middles."""
    found = []
    for mine in (True, False):
        rows = np.flatnonzero(first == mine)
        middle = 0.5 * (low[rows] + high[rows])
        at = _cross(gru, arcs[rows], middle, middle, mine)[0]
        slope = _cross(gru, arcs[rows], low[rows], high[rows], mine)[1]
        step = Interval(low[rows], high[rows]) - interval(middle)
        found.append((rows, at + slope * step))
    out = Interval(np.empty(len(arcs)), np.empty(len(arcs)))
    for rows, part in found:
        out.low[rows], out.high[rows] = part.low, part.high
    return out


def _cross(
    gru: Gru, arcs: Array, low: Array, high: Array, first: bool
) -> tuple[Interval, Interval]:
    """F × a′ and its derivative."""
    x, y = bezier(arcs[:, ::2], low, high), bezier(arcs[:, 1::2], low, high)
    f, g = gru.velocity(x, y, first)
    cross = f.value * y.first[0] - g.value * x.first[0]
    slope = (
        f.first[0] * y.first[0] + f.value * y.second[0]
        - g.first[0] * x.first[0] - g.value * x.second[0]
    )  # fmt: skip
    return cross, slope


def one_way(gru: Gru, arcs: Array, sign: int) -> bool:
    """All arcs (n, 8) are crossed with the sign: halved until that is seen."""
    if len(arcs) == 0 or not np.isfinite(arcs).all() or sign not in (1, -1):
        return False
    low, high = np.zeros(len(arcs)), np.ones(len(arcs))
    middles = 0.5 * (arcs[:, :2] + arcs[:, 6:])
    first = np.array([gru.faster(*place) for place in middles])
    for _ in range(_HALVINGS):
        value = crossings(gru, arcs, first, low, high)
        good, bad = (value.positive, value.negative)[::sign]
        if bad.any():
            return False
        arcs, first = arcs[~good], first[~good]
        low, high = low[~good], high[~good]
        if len(arcs) == 0:
            return True
        if 2 * len(arcs) > _MOST:
            return False
        middle = 0.5 * (low + high)
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
        arcs, first = np.concatenate([arcs, arcs]), np.concatenate([first, first])
    return False


def joined_up(arcs: Array, closed: bool) -> bool:
    """Each arc begins where the one before it ends, to the last bit."""
    return bool(
        len(arcs) > 0
        and np.array_equal(arcs[:-1, 6:], arcs[1:, :2])
        and (not closed or np.array_equal(arcs[-1, 6:], arcs[0, :2]))
    )


class Pieces:
    """A closed chain cut into pieces: boxes that hold them, and a polygon within the boxes."""

    def __init__(self, arcs: Array, parts: int) -> None:
        t = np.arange(parts + 1) / parts
        n = len(arcs)
        low, high = np.tile(t[:-1], n), np.tile(t[1:], n)
        rows = np.repeat(arcs, parts, axis=0)
        x = bezier(rows[:, ::2], low, high).value
        y = bezier(rows[:, 1::2], low, high).value
        at = bezier(rows[:, ::2], low, low).value, bezier(rows[:, 1::2], low, low).value
        self.vertices = np.column_stack([0.5 * (v.low + v.high) for v in at])
        after = np.roll(self.vertices, -1, axis=0)
        self.x = hull(x.low, x.high, self.vertices[:, 0], after[:, 0])
        self.y = hull(y.low, y.high, self.vertices[:, 1], after[:, 1])

    def turns(self, x: Interval, y: Interval) -> tuple[Array, Mask]:
        """How often the chain goes round each of n boxes; whether that is decided (n,)."""
        turns, decided = np.zeros(len(x.low)), np.zeros(len(x.low), dtype=bool)
        size = max(1, 2_000_000 // max(1, len(self.vertices)))
        for begin in range(0, len(x.low), size):
            rows = slice(begin, begin + size)
            turns[rows], decided[rows] = self._turns(x[rows], y[rows])
        return turns, decided

    def _turns(self, x: Interval, y: Interval) -> tuple[Array, Mask]:
        right = self.x.low[None] > x.high[:, None]
        apart = right | (self.x.high[None] < x.low[:, None])
        apart |= (self.y.low[None] > y.high[:, None]) | (self.y.high[None] < y.low[:, None])
        here = self.vertices[None, :, 1] <= y.low[:, None]
        there = np.roll(here, -1, axis=1)
        # an edge that crosses the height of a box's lower side, to the right of the box
        up = (right & here & ~there).sum(axis=1)
        down = (right & ~here & there).sum(axis=1)
        return (up - down).astype(np.float64), np.all(apart, axis=1)
