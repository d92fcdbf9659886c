"""The areas of basins, integrated along the curves that bound them.

By Green's theorem the area of a basin is ½ ∮ (x dy − y dx) along its border: stable
branches of saddles, unstable cycles, and pieces of the square's border. Each curve's
integral, exact on the steps' dense output, is added to the basin on its left and taken
from that on its right. Where branches wind without end onto a source or an unstable cycle
they are cut, and the rest is shared out by its limit (`core.basins_of_attraction.boundary_tails`).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field

import numpy as np

from core.arrays import Array
from core.basins_of_attraction.boundary_kernels import leaving_place, state_at, swept_area
from core.basins_of_attraction.boundary_tails import Cut, at_cycle, at_point
from core.basins_of_attraction.raster import LEAVES, NO_END, Attractor, settled
from core.basins_of_attraction.sides import (
    Boundary,
    NotKnown,
    boundaries_of,
    check_closed,
    sides_of,
)
from core.cancellation import Cancel
from core.invariant_manifolds.separatrix import Separatrix
from core.model.planar_field import Bounds
from core.results import private
from core.separatrix_skeleton.assembly import Skeleton

ACCURACY = 1e-9
"""Of the shares, as the integration leaves it, beside what the cut tails add."""

LARGEST_ERROR = 1e-5
"""Shares whose tails leave more than this open are not known."""

_PLACES = 64
"""Places along a side of a field's box at which the flow's direction is looked at."""
_ON_BORDER = (0.371, 0.0)


@dataclass(frozen=True, eq=False)
class Areas:
    """Shares of a field's box: (n,) of each attractor, of what leaves it, and their error."""

    shares: Array
    leaving: float
    error: float


@dataclass(eq=False)
class _Ledger:
    """Areas by label, with what adds to them."""

    centre: Array
    areas: dict[int, float] = field(default_factory=dict)
    error: float = 0.0

    def add(self, label: int, area: float) -> None:
        self.areas[label] = self.areas.get(label, 0.0) + area

    def part(self, left: int, right: int, integral: float) -> None:
        self.add(left, integral)
        self.add(right, -integral)

    def chord(self, start: Array, end: Array) -> float:
        (a, b), (c, d) = start - self.centre, end - self.centre
        return 0.5 * float(a * d - b * c)

    def curve(self, cut: Cut) -> float:
        """The integral from a branch's saddle along its steps, as far as it is cut, and on."""
        origin = cut.boundary.origin
        begun, left = np.array(state_at(cut.steps, 0.0)), np.array(state_at(cut.steps, cut.place))
        along = swept_area(cut.steps, 0.0, cut.place, *self.centre)
        return self.chord(origin, begun) + along + self.chord(left, cut.end)


def areas_of(
    frame: Skeleton, attractors: tuple[Attractor, ...], flag: Cancel, work: Cancel
) -> Areas:
    """The shares of the field's box; raises `NotKnown` where a boundary is not known."""
    square = frame.field.box
    inward = _inward(frame)
    sides = sides_of(frame, attractors)
    boundaries = boundaries_of(frame, sides)
    ledger = _Ledger(np.array([0.5 * (square[0] + square[1]), 0.5 * (square[2] + square[3])]))
    groups: dict[tuple[str, int], list[Boundary]] = {}
    for boundary in boundaries:
        target = boundary.branch.target
        key = (boundary.branch.ends_at, -1 if target is None else target)
        groups.setdefault(key, []).append(boundary)
    _add_border(
        frame, attractors, inward, sides, groups.pop(("border", -1), []), ledger, work, flag
    )
    for c, cycle in enumerate(frame.cycles):
        if not cycle.stable:
            _add_cycle(
                frame, attractors, c, sides, groups.pop(("cycle", c), []), ledger, work, flag
            )
    for (kind, target), members in groups.items():
        if kind not in ("point", "cluster"):
            raise NotKnown("a stable branch ends at a stable cycle")
        if kind == "point":
            check_closed(members, f"point {target + 1}")
        cuts, error = at_point(frame, kind, target, members)
        _add_curves(cuts, ledger)
        ledger.error += error
    return _shares(ledger, square, len(attractors))


def _shares(ledger: _Ledger, square: Bounds, count: int) -> Areas:
    total = (square[1] - square[0]) * (square[3] - square[2])
    error = ACCURACY + ledger.error / total
    if not error <= LARGEST_ERROR:
        raise NotKnown("what winds onto a source or an unstable cycle could not be followed")
    shares = np.array([ledger.areas.get(k, 0.0) / total for k in range(count)])
    leaving = ledger.areas.get(LEAVES, 0.0) / total
    every = np.append(shares, leaving)
    if not ((every >= -error) & (every <= 1.0 + error)).all():
        raise NotKnown("the areas between the boundaries do not fit together")
    return Areas(np.clip(shares, 0.0, 1.0), min(max(leaving, 0.0), 1.0), error)


def _add_curves(cuts: list[Cut], ledger: _Ledger) -> None:
    for cut in cuts:
        ledger.part(cut.boundary.left, cut.boundary.right, ledger.curve(cut))


def _inward(frame: Skeleton) -> bool:
    """Whether the flow crosses the box's border inward; `NotKnown` where it does both."""
    planar, (xmin, xmax, ymin, ymax) = frame.field, frame.field.box
    if frame.box != planar.box:  # a GRU: all flow points inward, also beyond the square
        return True
    shares = (np.arange(_PLACES) + 0.5) / _PLACES
    xs, ys = xmin + shares * (xmax - xmin), ymin + shares * (ymax - ymin)
    outward = [
        sign * planar.velocity(planar.parameters, float(x), float(y))[axis]
        for axis, sign, places in (
            (0, -1.0, [(xmin, y) for y in ys]),
            (0, 1.0, [(xmax, y) for y in ys]),
            (1, -1.0, [(x, ymin) for x in xs]),
            (1, 1.0, [(x, ymax) for x in xs]),
        )
        for x, y in places
    ]
    if max(outward) <= 0.0:
        return True
    if min(outward) >= 0.0:
        return False
    raise NotKnown("the flow crosses the border of the box in both directions")


def _add_border(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    inward: bool,
    sides: list[tuple[Separatrix, int, int]],
    boundaries: list[Boundary],
    ledger: _Ledger,
    work: Cancel,
    flag: Cancel,
) -> None:
    """The branches that leave through the border, and the border's pieces between them."""
    square = frame.field.box
    cuts = [_cut_at_border(boundary, square) for boundary in boundaries]
    _add_curves(cuts, ledger)
    if cuts and not inward:
        raise NotKnown("a stable branch ends where the flow leaves the box")
    if not cuts:
        label = LEAVES
        if inward:
            known = [left for branch, left, _ in sides if branch.ends_at == "border"]
            place = np.array([square[0] + _ON_BORDER[0] * (square[1] - square[0]), square[2]])
            label = known[0] if known else _settled(frame, attractors, place, flag, work)
        ledger.add(label, (square[1] - square[0]) * (square[3] - square[2]))
        return
    around = [_perimeter(cut.end, square) for cut in cuts]
    order = _fitting(cuts, [list(np.argsort(around)), list(np.argsort(_arrivals(cuts)))])
    for i, j in zip(order, [*order[1:], order[0]], strict=True):
        ledger.add(
            cuts[i].boundary.left, _along_border(cuts[i].end, cuts[j].end, around[i], around[j],
                                                 square, ledger),
        )  # fmt: skip


def _fitting(cuts: list[Cut], orders: list[list[int]]) -> list[int]:
    """The first order, counter-clockwise along the border, in which the basins fit."""
    for order in orders:
        pairs = zip(order, [*order[1:], order[0]], strict=True)
        if all(cuts[i].boundary.left == cuts[j].boundary.right for i, j in pairs):
            return order
    raise NotKnown("the basins between the branches that end at the border do not fit together")


def _arrivals(cuts: list[Cut]) -> Array:
    return np.array([cut.boundary.branch.arrival for cut in cuts])


def _cut_at_border(boundary: Boundary, square: Bounds) -> Cut:
    steps = private(boundary.branch.steps)
    place = leaving_place(steps, np.array(square)) if len(steps) else -1.0
    if place < 0.0:
        raise NotKnown("a stable branch could not be followed to the border")
    # a bisection ends a rounding inside, and a saddle may lie on the border as far as is known
    x, y = state_at(steps, place)
    gaps = [abs(x - square[0]), abs(x - square[1]), abs(y - square[2]), abs(y - square[3])]
    end = np.clip([x, y], (square[0], square[2]), (square[1], square[3]))
    side = int(np.argmin(gaps))
    end[side // 2] = square[side]
    return Cut(boundary, steps, place, end)


def _perimeter(place: Array, square: Bounds) -> float:
    """Where on the border, counter-clockwise from the lower left corner, a side being 1."""
    s = (place[0] - square[0]) / (square[1] - square[0])
    t = (place[1] - square[2]) / (square[3] - square[2])
    if place[1] == square[2]:
        return float(s)
    if place[0] == square[1]:
        return float(1.0 + t)
    return float(3.0 - s if place[1] == square[3] else 4.0 - t)


def _along_border(
    start: Array, end: Array, first: float, last: float, square: Bounds, ledger: _Ledger
) -> float:
    """The integral along the border, counter-clockwise from one place to another."""
    xmin, xmax, ymin, ymax = square
    corners = [(xmin, ymin), (xmax, ymin), (xmax, ymax), (xmin, ymax)]
    length = (last - first) % 4.0
    if length > 4.0 - 1e-6:  # two that cannot be distinguished, in the other order
        return ledger.chord(start, end)
    between = [
        np.array(corners[k % 4]) for k in range(math.floor(first) + 1, 9) if k < first + length
    ]
    path = [start, *between, end]
    return sum(ledger.chord(a, b) for a, b in itertools.pairwise(path))


def _add_cycle(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    index: int,
    sides: list[tuple[Separatrix, int, int]],
    boundaries: list[Boundary],
    ledger: _Ledger,
    work: Cancel,
    flag: Cancel,
) -> None:
    """An unstable cycle, and the branches that wind onto it from either side."""
    cycle = frame.cycles[index]
    steps = private(cycle.steps)
    share = min(1.0, (math.copysign(cycle.period, steps[0, 1]) - steps[-1, 0]) / steps[-1, 1])
    area = abs(swept_area(steps, 0.0, len(steps) - 1.0 + share, *ledger.centre))
    for inside in (True, False):
        members = [b for b in boundaries if b.branch.inside == inside]
        sign = 1.0 if inside else -1.0
        if members:
            check_closed(members, "an unstable cycle")
            wound = at_cycle(frame, index, inside, members)
            _add_curves(wound.cuts, ledger)
            ledger.add(wound.owner, sign * area)
            ledger.error += wound.error
            if wound.turn is not None:
                turn, place = wound.turn
                gap = ledger.chord(turn.at(turn.place), turn.at(place))
                ring = swept_area(turn.steps, place, turn.place, *ledger.centre) + gap
                rest = abs(abs(ring) - area)
                for label, part in wound.parts:
                    ledger.part(label, wound.owner, part * rest)
            continue
        known = [
            left
            for branch, left, _ in sides
            if (branch.ends_at, branch.target, branch.inside) == ("cycle", index, inside)
        ]
        ledger.add(
            known[0] if known else _beside(frame, attractors, index, inside, flag, work),
            sign * area,
        )


def _beside(
    frame: Skeleton,
    attractors: tuple[Attractor, ...],
    index: int,
    inside: bool,
    flag: Cancel,
    work: Cancel,
) -> int:
    """The label next to a cycle onto whose side no branch winds."""
    cycle = frame.cycles[index]
    section = cycle.section
    s = section.high if inside == (cycle.sense > 0) else section.low
    return _settled(frame, attractors, section.base + 0.98 * s * section.normal, flag, work)


def _settled(
    frame: Skeleton, attractors: tuple[Attractor, ...], place: Array, flag: Cancel, work: Cancel
) -> int:
    label = int(settled(frame, attractors, place[None], flag, work)[0])
    if label == NO_END:
        raise NotKnown("a trajectory beside a boundary did not end within the steps allowed")
    return label
