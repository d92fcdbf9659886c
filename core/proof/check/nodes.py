"""Nodes of a certificate: traps, rings, discs, the outside; what lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Array
from core.proof.check.chains import Pieces, bezier, joined_up, one_way
from core.proof.check.field import Gru
from core.proof.check.intervals import Interval, Mask, interval
from core.proof.check.points import (
    Matrix,
    box_of,
    factors_over,
    halved,
    jacobian,
    product,
)
from core.proof.check.reading import sign

_PARTS, _FINE_PARTS = 8, 64
_MOST = 600_000


def matrix_of(rows: Array) -> Matrix:
    """Numbers as intervals."""
    a, b, c, d = (interval(np.array([value])) for value in np.asarray(rows, float).ravel())
    return a, b, c, d


def inverse_of(m: Matrix) -> Matrix:
    """The inverse of a matrix of numbers."""
    d = m[0] * m[3] - m[1] * m[2]
    return m[3] / d, -m[1] / d, -m[2] / d, m[0] / d


def scaled(gru: Gru, x: Interval, y: Interval) -> Matrix:
    """K A over a box."""
    a = jacobian(gru, x, y)
    first = gru.faster(float(x.low[0] + x.high[0]) / 2.0, float(y.low[0] + y.high[0]) / 2.0)
    one, two = factors_over(gru, x, y, first)
    return one * a[0], one * a[1], two * a[2], two * a[3]


@dataclass
class Trap:
    """A trap: an ellipse or a box around a fixed point.

    Attributes
    ----------
    gru
        The GRU.
    enclosure
        (2, 2) corners of a box in which the point lies.
    data
        Its entry in the certificate.
    """

    gru: Gru
    enclosure: Array
    data: dict[str, Any]

    def holds(self) -> bool:
        """Theorem T8."""
        x, y = box_of(self.enclosure[None])
        size = float(self.data["size"])
        if not size > 0.0:
            return False
        rows = matrix_of(self.data["matrix"])
        reach = Interval(np.array([-size]), np.array([size]))
        if self.data["shape"] == "box":
            return self._box_holds(rows, x + reach * rows[0], y + reach * rows[3])
        columns = inverse_of(rows)
        wide = (columns[0].square + columns[1].square, columns[2].square + columns[3].square)
        far = [size * np.nextafter(np.sqrt(w.high), np.inf) for w in wide]
        x, y = (
            side + Interval(-np.nextafter(r, np.inf), np.nextafter(r, np.inf))
            for side, r in zip((x, y), far, strict=True)
        )
        m = product(product(rows, scaled(self.gru, x, y)), columns)
        off = 0.5 * (m[1] + m[2])
        signs = (m[0].negative & m[3].negative, m[0].positive & m[3].positive)
        right = signs[0 if self.data["direction"] > 0 else 1]
        return bool(right[0] and (m[0] * m[3] - off.square).positive[0])

    def _box_holds(self, rows: Matrix, x: Interval, y: Interval) -> bool:
        if not (rows[0].positive[0] and rows[3].positive[0]):
            return False
        a = jacobian(self.gru, x, y)
        if self.data["direction"] < 0:
            a = (-a[0], a[1], a[2], -a[3])
        if not (a[0].negative[0] and a[3].negative[0]):
            return False
        return all(
            (strong * own + _size(weak) * other).negative[0]
            for strong, own, weak, other in (
                (a[0], rows[0], a[1], rows[3]), (a[3], rows[3], a[2], rows[0])
            )
        )  # fmt: skip

    def contains(self, places: Array) -> bool:
        """All places (n, 2) lie in it, wherever in its enclosure the point is."""
        x, y = box_of(self.enclosure[None])
        dx, dy = interval(places[:, 0]) - x, interval(places[:, 1]) - y
        rows, size = matrix_of(self.data["matrix"]), interval(float(self.data["size"]))
        if self.data["shape"] == "box":
            inside = (_size(dx) - size * rows[0]).negative & (_size(dy) - size * rows[3]).negative
        else:
            u, v = rows[0] * dx + rows[1] * dy, rows[2] * dx + rows[3] * dy
            inside = (u.square + v.square - size.square).negative
        return bool(inside.all())

    def contains_arcs(self, arcs: Array) -> bool:
        """Convex: it contains arcs if it contains their control points."""
        return self.contains(arcs.reshape(-1, 2))

    def keeps(self, direction: int) -> bool:
        """Orbits that enter it in this time stay."""
        return bool(self.data["direction"] == direction)


def _size(x: Interval) -> Interval:
    """|x|, from above."""
    return interval(np.maximum(np.abs(x.low), np.abs(x.high)))


class Outside:
    """The outside of the square."""

    def contains(self, places: Array) -> bool:
        """All places (n, 2) lie in it."""
        return bool((np.abs(places).max(axis=1) >= 1.0).all())

    def contains_arcs(self, arcs: Array) -> bool:
        """Each arc's control points lie on one of its four sides."""
        corners = arcs.reshape(-1, 4, 2)
        above, below = np.all(corners >= 1.0, axis=1), np.all(corners <= -1.0, axis=1)
        return bool(np.all(np.any(above | below, axis=1)))

    def keeps(self, direction: int) -> bool:
        """Backward in time what is outside stays outside."""
        return direction < 0


class Region:
    """The region of a ring or of a disc."""

    def __init__(self, gru: Gru, data: dict[str, Any]) -> None:
        self.gru, self.data = gru, data
        self.outer = np.array(data["outer"], dtype=np.float64).reshape(-1, 8)
        self.inner = np.array(data["inner"], dtype=np.float64).reshape(-1, 8)
        self.sense, self.direction = sign(data["sense"]), sign(data["direction"])
        self.point = data["point"]
        self.outer_pieces = Pieces(self.outer, _PARTS)
        self.inner_pieces = Pieces(self.inner, _PARTS) if len(self.inner) else None
        self.fine = (
            Pieces(self.outer, _FINE_PARTS),
            Pieces(self.inner, _FINE_PARTS) if len(self.inner) else None,
        )

    def where(self, x: Interval, y: Interval, fine: bool = False) -> tuple[Mask, Mask]:
        """For boxes: all of it in the region, none of it; with shorter pieces if ``fine``."""
        outer, inner = self.fine if fine else (self.outer_pieces, self.inner_pieces)
        turns, known = outer.turns(x, y)
        within, without = known & (self.sense * turns >= 1), known & (self.sense * turns <= 0)
        if inner is not None:
            turns, known = inner.turns(x, y)
            without = without | (known & (self.sense * turns >= 1))
            within = within & known & (self.sense * turns <= 0)
        return within, without

    def holds(self, enclosures: Array) -> str:
        """What is wrong with theorem T4 or T5; "" if nothing.

        ``enclosures`` (n, 2, 2): of all fixed points.
        """
        sign = -self.sense * self.direction
        if self.sense not in (1, -1) or self.direction not in (1, -1):
            return "no sense or no direction"
        for chain, wanted in ((self.outer, sign), (self.inner, -sign)):
            if len(chain) and not (joined_up(chain, True) and one_way(self.gru, chain, wanted)):
                return "a chain is not crossed one way"
        place = np.array([self.data["place"]], dtype=np.float64)
        if not self.contains(place):
            return "its place is not in it"
        if self.inner_pieces is not None:
            q = self.inner[:1, :2]
            turns, known = self.outer_pieces.turns(interval(q[:, 0]), interval(q[:, 1]))
            if not (known[0] and self.sense * turns[0] >= 1):
                return "the outer chain does not go round the inner one"
        within, without = self.where(*box_of(enclosures))
        own = np.arange(len(enclosures)) == (-1 if self.point is None else int(self.point))
        if (self.point is None) != bool(len(self.inner)):
            return "neither a ring nor a disc"
        if not (np.where(own, within, without)).all():
            return "a fixed point lies in it or may do so"
        return "" if self._one_signed() else "the weighted divergence may change its sign"

    def contains(self, places: Array) -> bool:
        """All places (n, 2) lie in it."""
        return bool(self.where(interval(places[:, 0]), interval(places[:, 1]), True)[0].all())

    def contains_arcs(self, arcs: Array) -> bool:
        """Arcs lie in it: cut in pieces until their boxes do."""
        for parts in (4, 16, 64, 512, 4096):
            t = np.arange(parts + 1) / parts
            low, high = np.tile(t[:-1], len(arcs)), np.tile(t[1:], len(arcs))
            rows = np.repeat(arcs, parts, axis=0)
            x = bezier(rows[:, ::2], low, high).value
            y = bezier(rows[:, 1::2], low, high).value
            inside = self.where(x, y, True)[0].reshape(len(arcs), parts).all(axis=1)
            arcs = arcs[~inside]
            if len(arcs) == 0:
                return True
        return False

    def keeps(self, direction: int) -> bool:
        """Orbits that enter it in this time stay."""
        return self.direction == direction

    def goes_round(self, boxes: Array) -> tuple[Array, Mask]:
        """How often the outer chain goes round boxes (n, 2, 2), counter-clockwise; if decided."""
        return self.outer_pieces.turns(*box_of(boxes))

    def encloses(self, boxes: Array) -> Mask:
        """For boxes (n, 2, 2) off the region: whether they lie inside its closed orbit."""
        if self.inner_pieces is None:
            return np.zeros(len(boxes), dtype=bool)
        turns, known = self.inner_pieces.turns(*box_of(boxes))
        inside: Mask = known & (turns != 0)
        return inside

    def turns(self, sense: int) -> bool:
        """The cycle turns counter-clockwise (1) or clockwise (−1), forward in time.

        Shown by one-way arcs from the inner chain, which lies inside the cycle, to the outer one.
        """
        section = np.array(self.data["section"], dtype=np.float64).reshape(-1, 8)
        if not joined_up(section, False) or sense not in (1, -1):
            return False
        begins = np.all(self.inner[:, :2] == section[0, :2], axis=1).any()
        ends = np.all(self.outer[:, :2] == section[-1, 6:], axis=1).any()
        return bool(begins and ends and one_way(self.gru, section, -sense))

    def _one_signed(self) -> bool:
        """The weighted divergence over the region."""
        corners = self.outer.reshape(-1, 2)
        parts = np.array([[corners.min(axis=0), corners.max(axis=0)]])
        weight = np.array(self.data["weight"], dtype=np.float64)
        first, spent = bool(self.data["first"]), 0
        while len(parts):
            without = self.where(*box_of(parts))[1]
            parts = parts[~without]
            spent += len(parts)
            if spent > _MOST:
                return False
            value = weighted_divergence(self.gru, weight, *box_of(parts), first)
            good, bad = (value.negative, value.positive)[:: self.direction]
            within = self.where(*box_of(parts))[0]
            if (bad & within).any():
                return False
            parts = halved(parts[~good])
        return True


def weighted_divergence(gru: Gru, weight: Array, x: Interval, y: Interval, first: bool) -> Interval:
    """div G + ∇ψ · G over boxes, G the field divided by one factor: the mean value form."""
    if len(x.low) == 0:
        return x
    mx, my = interval(0.5 * (x.low + x.high)), interval(0.5 * (y.low + y.high))
    f, g = gru.over(mx, my, first)
    psi = _weight(weight, mx, my)
    centre = f.first[0] + g.first[1] + psi[0] * f.value + psi[1] * g.value
    f, g = gru.over(x, y, first)
    psi = _weight(weight, x, y)
    in_x = (
        f.second[0] + g.second[1] + psi[2] * f.value + psi[0] * f.first[0]
        + psi[3] * g.value + psi[1] * g.first[0]
    )  # fmt: skip
    in_y = (
        f.second[1] + g.second[2] + psi[3] * f.value + psi[0] * f.first[1]
        + psi[4] * g.value + psi[1] * g.first[1]
    )  # fmt: skip
    return centre + in_x * (x - mx) + in_y * (y - my)


def _weight(psi: Array, x: Interval, y: Interval) -> tuple[Interval, ...]:
    """ψ_x, ψ_y, ψ_xx, ψ_xy, ψ_yy."""
    scale = float(psi[2])
    u, v = (x - float(psi[0])) * interval(1.0) / scale, (y - float(psi[1])) / scale
    one = interval(np.ones_like(x.low))
    pu, pv = [one], [one]
    for _ in range(5):
        pu.append(pu[-1] * u)
        pv.append(pv[-1] * v)
    total = [0.0 * one] * 5
    at = 3
    for i in range(6):
        for j in range(6 - i):
            if i + j == 0:
                continue
            c = float(psi[at])
            at += 1
            for k, (a, b) in enumerate(((1, 0), (0, 1), (2, 0), (1, 1), (0, 2))):
                if i >= a and j >= b:
                    times = (i * (i - 1) if a == 2 else i if a else 1) * (
                        j * (j - 1) if b == 2 else j if b else 1
                    )
                    total[k] = total[k] + (float(times) * (c * (pu[i - a] * pv[j - b])))
    orders = (1, 1, 2, 2, 2)
    for k, order in enumerate(orders):
        for _ in range(order):
            total[k] = total[k] / scale
    return tuple(total)
