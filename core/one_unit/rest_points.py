"""The phase line of a one-unit GRU: where its state goes, and which points it can rest at.

The line's structure is read off the certified fixed points: at h = −1 the state rises, at
h = 1 it falls, and between them ḣ changes sign at every point of index ±1 and at nothing
else. So the arrows are as *proven* as the points are. A cluster of index 0 is what floating
point can say of a half-stable point (saddle-node): ḣ has one sign on both of its sides,
proven; whether there is one point, a close pair or none is *not resolved*.
(Jordan, Sokół & Park 2021, section 3 and Fig. 1.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from core.arrays import Array
from core.fixed_points.proven import Cluster, FixedPoint, FixedPointSet, find_fixed_points
from core.model.gru import GRU
from core.one_unit.drive import one_unit
from core.results import result

EDGE = 1.1
"""The phase line is drawn over h in [−EDGE, EDGE]; every fixed point is within (−1, 1)."""

SLOW = 0.05
"""A minimum of |ḣ| below this counts as a slow point."""

_TABLE = {0: "half-stable", 1: "sink", -1: "source"}


@dataclass(frozen=True)
class LineMark:
    """A fixed point, or a cluster of them, on the phase line.

    Attributes
    ----------
    h, low, high
        The point, and the enclosure that holds it.
    kind
        "sink", "source", "half-stable", or "" for a cluster whose index is unknown.
    status
        "proven" for an isolated point. "not resolved" for a cluster: its kind is how the
        flow beside it looks (from its proven index), not how many points are in it.
    index
        +1, −1 or 0; None where it is unknown.
    rate
        The eigenvalue F′(h), computed; NaN for a cluster.
    attracts
        Which sides lead to it: "both", "left", "right", "none", or "" if unknown.
    """

    h: float
    low: float
    high: float
    kind: str
    status: str
    index: int | None
    rate: float
    attracts: str


@dataclass(frozen=True)
class LineArrow:
    """A stretch of the phase line without fixed points.

    From ``low`` to ``high`` (−1 and 1 at the ends); ``direction`` is +1 where h rises and −1
    where it falls; ``status`` "proven", or "computed" beyond a cluster of unknown index.
    """

    low: float
    high: float
    direction: int
    status: str


@dataclass(frozen=True)
class SlowPoint:
    """A local minimum of the speed that is no fixed point, *computed*.

    ``h`` and the ``velocity`` there; ``passage`` is the time that the bottleneck takes,
    π/√(|ḣ| |ḣ″|/2), exact in the limit of a fold (Strogatz, *Nonlinear Dynamics and Chaos*,
    §4.3).
    """

    h: float
    velocity: float
    passage: float


@result
class PhaseLine:
    """The phase line of a one-unit GRU.

    Attributes
    ----------
    gru, points
        The GRU and its certified fixed points.
    h, velocity
        (n,) the curve ḣ(h) over [−`EDGE`, `EDGE`].
    marks, arrows
        Left to right; one arrow more than there are marks.
    slow
        Slow points, left to right.
    """

    gru: GRU
    points: FixedPointSet
    h: Array
    velocity: Array
    marks: tuple[LineMark, ...]
    arrows: tuple[LineArrow, ...]
    slow: tuple[SlowPoint, ...]

    @property
    def pattern(self) -> str:
        """The kinds from left to right, as in "sink, source, sink"."""
        return ", ".join(mark.kind or "unresolved" for mark in self.marks)

    @property
    def status(self) -> str:
        """ "proven" if every point is isolated and proven, else "not resolved"."""
        return "proven" if self.points.complete else "not resolved"

    @property
    def topology(self) -> str:
        """ "monostable", "bistable", … by the number of sinks, with half-stable points named.

        "monostable with a half-stable point" is the saddle-node; "not resolved" stands
        where a cluster's index is unknown.
        """
        kinds = [mark.kind for mark in self.marks]
        if "" in kinds:
            return "not resolved"
        name = _stability(kinds.count("sink"))
        half = kinds.count("half-stable")
        if half:
            name += " with a half-stable point" if half == 1 else f" with {half} half-stable points"
        return name

    @property
    def figure(self) -> str:
        """The panel of the paper's Fig. 1 with this topology: "A", "B", "C", or ""."""
        names = {"monostable": "A", "monostable with a half-stable point": "B", "bistable": "C"}
        return names.get(self.topology, "")

    @property
    def basins(self) -> tuple[tuple[float, float], ...]:
        """For each sink, left to right, the interval of [−1, 1] from which it is reached.

        Its ends are −1, 1, or the source or half-stable point beyond which the state goes
        elsewhere. States at a half-stable point's attracting side stay there instead.
        """
        out = []
        for k, mark in enumerate(self.marks):
            if mark.kind == "sink":
                before = self.marks[k - 1].h if k else -1.0
                after = self.marks[k + 1].h if k + 1 < len(self.marks) else 1.0
                out.append((before, after))
        return tuple(out)


def phase_line(gru: GRU, samples: int = 551) -> PhaseLine:
    """The phase line: curve, certified fixed points, arrows, slow points.

    Parameters
    ----------
    gru
        One unit, either reset convention, any finite parameters.
    samples
        Of the curve (at least 16).

    Raises
    ------
    ValueError
        For two units, or too few samples.
    """
    one_unit(gru)
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 16:
        raise ValueError(f"samples must be an integer of at least 16, not {samples!r}")
    points = find_fixed_points(gru)
    h = np.linspace(-EDGE, EDGE, samples)
    marks, arrows = _structure(gru, points)
    slow = _slow_points(gru, h, marks)
    return PhaseLine(gru, points, h, gru.velocity(h[:, None])[:, 0], marks, arrows, slow)


def _structure(
    gru: GRU, points: FixedPointSet
) -> tuple[tuple[LineMark, ...], tuple[LineArrow, ...]]:
    items: list[FixedPoint | Cluster] = sorted(
        [*points, *points.clusters], key=lambda item: float(item.enclosure.mean())
    )
    edges = [-1.0, *(v for item in items for v in _edges(item)), 1.0]
    signs, sure = _signs(gru, items, edges)
    arrows = tuple(
        LineArrow(edges[2 * k], edges[2 * k + 1], sign, "proven" if known else "computed")
        for k, (sign, known) in enumerate(zip(signs, sure, strict=True))
    )
    marks = tuple(
        _mark(item, signs[k], signs[k + 1], sure[k] and sure[k + 1]) for k, item in enumerate(items)
    )
    return marks, arrows


def _edges(item: FixedPoint | Cluster) -> tuple[float, float]:
    """The ends of an enclosure; those of a proven point are drawn as the point itself."""
    if isinstance(item, FixedPoint):
        return float(item.h[0]), float(item.h[0])
    return float(item.enclosure[0, 0]), float(item.enclosure[1, 0])


def _signs(
    gru: GRU, items: Sequence[FixedPoint | Cluster], edges: Sequence[float]
) -> tuple[list[int], list[bool]]:
    """The direction in each stretch, and whether it is proven.

    Proven from the left, where h rises, and from the right, where it falls; between two
    clusters of unknown index it is the computed velocity's.
    """
    indices = [item.index for item in items]
    n = len(items) + 1
    forward: list[int | None] = [1]
    for index in indices:
        known = forward[-1] is not None and index in _TABLE
        forward.append((forward[-1] or 0) * (1 if index == 0 else -1) if known else None)
    backward: list[int | None] = [-1]
    for index in reversed(indices):
        known = backward[-1] is not None and index in _TABLE
        backward.append((backward[-1] or 0) * (1 if index == 0 else -1) if known else None)
    backward.reverse()
    signs, sure = [], []
    for k in range(n):
        sign = forward[k] if forward[k] is not None else backward[k]
        sure.append(sign is not None)
        if sign is None:
            middle = 0.5 * (edges[2 * k] + edges[2 * k + 1])
            sign = 1 if float(gru.velocity([middle])[0]) > 0.0 else -1
        signs.append(sign)
    return signs, sure


def _mark(item: FixedPoint | Cluster, before: int, after: int, known: bool) -> LineMark:
    attracts = {(1, -1): "both", (-1, 1): "none", (1, 1): "left", (-1, -1): "right"}
    low, high = float(item.enclosure[0, 0]), float(item.enclosure[1, 0])
    sides = attracts[before, after] if known else ""
    if isinstance(item, FixedPoint):
        rate = float(item.eigenvalues[0].real)
        return LineMark(float(item.h[0]), low, high, item.kind, "proven", item.index, rate, sides)
    kind = _TABLE.get(item.index, "") if item.index is not None else ""
    place = float(item.centre[0])
    return LineMark(place, low, high, kind, "not resolved", item.index, np.nan, sides)


def _slow_points(gru: GRU, h: Array, marks: tuple[LineMark, ...]) -> tuple[SlowPoint, ...]:
    """Minima of |ḣ| in (−1, 1) away from the marks."""
    inner = h[np.abs(h) < 1.0]
    slope = gru.jacobian(inner[:, None])[:, 0, 0]
    found = []
    for i in np.flatnonzero(slope[1:] * slope[:-1] < 0.0):
        place = float(brentq(lambda x: float(gru.jacobian([x])[0, 0]), inner[i], inner[i + 1]))
        velocity = float(gru.velocity([place])[0])
        rises = slope[i + 1] > slope[i]  # the curve bends upwards
        near = any(mark.low <= place <= mark.high for mark in marks)
        if near or velocity == 0.0 or rises != (velocity > 0.0) or abs(velocity) > SLOW:
            continue
        step = 1e-4
        sides = gru.jacobian([[place - step], [place + step]])[:, 0, 0]
        bend = abs(float(sides[1] - sides[0])) / (2.0 * step)
        passage = np.pi / np.sqrt(0.5 * bend * abs(velocity)) if bend > 0.0 else np.inf
        found.append(SlowPoint(place, velocity, float(passage)))
    return tuple(found)


def _stability(sinks: int) -> str:
    names = {1: "monostable", 2: "bistable", 3: "tristable", 4: "tetrastable"}
    return names.get(sinks, f"{sinks} stable points")
