"""The ends of curves that bound basins: cut where they wind without end, with the limit.

Near a source with complex eigenvalues branches are logarithmic spirals of the linear part:
cut on one ellipse that the linear flow keeps and joined to its centre by straight pieces
they enclose the same areas as the spirals do, but for the third order of its size. Near an
unstable cycle the basins are strips that wind onto it; all cut on one section within one
turn, they share what is left in proportion to their widths on it, but for the second order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.basins_of_attraction.boundary_kernels import entering_place, line_crossings, state_at
from core.basins_of_attraction.sides import Boundary, NotKnown
from core.cycles.cycle_table import FROM, TO
from core.cycles.limit_cycle import LimitCycle
from core.flow.batch_integration import integrate_all
from core.invariant_manifolds.cyclic_order import TOGETHER, distinguished
from core.invariant_manifolds.local_manifolds import jacobian_at
from core.results import private
from core.separatrix_skeleton.assembly import Skeleton

SMALL = 1e-3
"""Of the box's size: how near a source a branch that winds onto it is cut."""
CLOSE = 1e-7
"""Of the box's area: what a cut may leave open before the branch is followed farther."""

_MOST_STEPS = 20_000
_RTOL, _ATOL = 1e-11, 1e-13
_NOISE, _CLEAR = 1e-10, 3e-7
"""Distances from a cycle, of the box's size, that are noise, and that are clear."""
_SECTIONS, _REACH = 24, 0.02
_TRIED, _BACK = 6, 300
"""How many cuts are tried, and how many steps curves that run together are followed back."""
_TURNS, _WEAK = 14.0, 1e-2
"""How many times e branches come nearer when they are followed on, and the least rate."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A boundary with its steps, the place where it is cut, and where it is joined to."""

    boundary: Boundary
    steps: Array
    place: float
    end: Array

    def at(self, place: float) -> Array:
        """(2,) the point at a place along it."""
        return np.array(state_at(self.steps, place))


@dataclass(frozen=True, eq=False)
class Wound:
    """The branches on one side of an unstable cycle.

    ``owner`` is the label beside the cycle. ``turn`` is the cut whose last turn, from the
    second entry on, bounds what is left open, and ``parts`` how the labels share that (it
    counts as the owner's); None where nothing is. ``error`` is an area.
    """

    cuts: list[Cut]
    owner: int
    turn: tuple[Cut, float] | None
    parts: list[tuple[int, float]]
    error: float


def at_point(
    frame: Skeleton, kind: str, target: int, boundaries: list[Boundary]
) -> tuple[list[Cut], float]:
    """The branches that end at a source or a cluster, joined to it; the area left open."""
    if kind == "cluster":
        centre = frame.points.clusters[target].centre
        cuts = [_uncut(b, private(b.branch.steps), centre) for b in boundaries]
        return cuts, sum(_distance(cut) ** 3 for cut in cuts)
    point = frame.points[target]
    centre = np.asarray(point.h)
    rates = np.asarray(point.eigenvalues)
    apart = np.linalg.norm(np.delete(frame.point_rows[:, :2], target, axis=0) - centre, axis=1)
    goal = min(SMALL * _size(frame), 0.02 * float(apart.min()))
    spiral = bool(rates.imag.any())
    form = _kept_form(frame, centre) if spiral else np.array([*centre, 1.0, 0.0, 1.0])
    cuts = []
    for boundary in boundaries:
        cut = _uncut(boundary, private(boundary.branch.steps), centre)
        far = math.sqrt(_value(form, cut.at(cut.place)))
        if far > goal:
            time = 1.1 * math.log(far / goal) / float(rates.real.min())
            cut = _uncut(boundary, _longer(frame, cut.steps, -time), centre)
        cuts.append(cut)
    reach = max(math.sqrt(_value(form, cut.at(cut.place))) for cut in cuts)
    if not spiral:
        # curves that arrive along the slow direction bend by the ratio of the rates
        ratio = float(rates.real.max() / rates.real.min())
        return cuts, sum(_distance(c) ** 2 * (_distance(c) + _distance(c) ** (ratio - 1.0))
                         for c in cuts)  # fmt: skip
    return [_entering(cut, form, 1.001 * reach) for cut in cuts], math.pi * reach**3


def at_cycle(frame: Skeleton, index: int, inside: bool, boundaries: list[Boundary]) -> Wound:
    """The branches that wind onto an unstable cycle from one side."""
    cycle = frame.cycles[index]
    allowed = CLOSE * _size(frame) ** 2
    curves = [private(b.branch.steps) for b in boundaries]
    best = _at_sections(frame, index, inside, boundaries, curves, allowed)
    if best is None or best.error > allowed:
        # a cycle that repels weakly: more turns
        turns = 2.0 + _TURNS / max(abs(cycle.log_multiplier), _WEAK)
        curves = [_longer(frame, steps, -turns * cycle.period) for steps in curves]
        best = _at_sections(frame, index, inside, boundaries, curves, allowed) or best
    if best is None:
        raise NotKnown("branches that wind onto an unstable cycle could not be distinguished")
    return best


def _at_sections(
    frame: Skeleton,
    index: int,
    inside: bool,
    boundaries: list[Boundary],
    curves: list[Array],
    allowed: float,
) -> Wound | None:
    """Cut on the first section, of several through the cycle, where little is left open."""
    cycle, size = frame.cycles[index], _size(frame)
    side = -1.0 if inside == (cycle.sense > 0) else 1.0
    length = float(np.linalg.norm(np.diff(cycle.points, axis=0), axis=1).sum())
    found: list[tuple[float, Array, list[Array]]] = []
    for line in _sections(frame, index):
        crossings = [_towards(steps, line, side) for steps in curves]
        for choice in _turns(crossings, cycle.log_multiplier, _CLEAR * size):
            top, spread = _top_and_spread(choice)
            error = length * min(top**2 / size, spread + _NOISE * size)
            found.append((error, line, choice))
        found = sorted(found, key=lambda one: one[0])[:_TRIED]
        if found and found[0][0] <= allowed:
            break
    for error, line, choice in found:
        turn = _ordered(choice, curves, cycle, inside)
        wound = turn and _wound(turn, boundaries, curves, side, line[:2], error)
        if wound:
            return wound
    return None


def _top_and_spread(choice: list[Array]) -> tuple[float, float]:
    """Where the nearest crossing was one turn before, and how far apart all are."""
    distances = np.array([crossing[1] for crossing in choice])
    return float(choice[int(distances.argmin())][3]), float(np.ptp(distances))


def _sections(frame: Skeleton, index: int) -> Iterator[Array]:
    """Sections as `line_crossings` takes them, backward in time."""
    cycle, size = frame.cycles[index], _size(frame)
    own = cycle.section
    ends = -frame.cycle_rows[index, TO], -frame.cycle_rows[index, FROM]
    yield np.array([*own.base, *-own.tangent, *ends])
    for step in cycle.steps[:: max(1, len(cycle.steps) // _SECTIONS)]:
        tangent = step[6:8] + step[4:6]  # the steps of an unstable cycle run backward
        tangent = tangent / np.linalg.norm(tangent)
        line = np.array([*step[2:4], *tangent, -_REACH * size, _REACH * size])
        strands = np.abs(line_crossings(private(cycle.steps), line)[:, 1])
        nearest = strands[strands > 1e-6 * size]
        reach = min(_REACH * size, 0.5 * float(nearest.min(initial=np.inf)))
        line[4:] = -reach, reach
        yield line


@dataclass(frozen=True, eq=False)
class _Turn:
    """One crossing of each curve within one turn, in the order in which they come.

    ``curves`` are their numbers from the nearest to the cycle on, ``places`` and
    ``distances`` those of the crossings. The nearest one crossed at ``top``, at the place
    ``begun``, one turn before (infinity: it is not known where).
    """

    curves: list[int]
    places: Array
    distances: Array
    top: float
    begun: float

    @property
    def spread(self) -> float:
        """From the nearest to the farthest."""
        return float(np.ptp(self.distances))


def _turns(crossings: list[Array], log_multiplier: float, clear: float) -> Iterator[list[Array]]:
    """All choices of one crossing of each curve within one turn, clear of the cycle.

    A crossing is (place, distance, place one turn before, distance one turn before).
    """
    growth = math.exp(min(abs(log_multiplier), 600.0))
    for own in crossings:
        for _, distance in own:
            # those that run together are in it together
            bottom = (1.0 - 2.0 * TOGETHER) * distance
            chosen = []
            for other in crossings:
                k = int(np.count_nonzero(other[:, 1] >= bottom)) - 1
                # its next crossing, if not recorded, is nearer than the turn's end, too
                if k < 0 or not (k + 1 < len(other) or other[k, 1] < growth * bottom):
                    break
                before = other[k - 1] if k else np.array([math.nan, math.inf])
                chosen.append(np.concatenate([other[k], before]))
            else:
                top = (1.0 - 2.0 * TOGETHER) * min(float(c[3]) for c in chosen)
                if bottom > clear and all(c[1] < top for c in chosen):
                    yield chosen


def _ordered(
    choice: list[Array], curves: list[Array], cycle: LimitCycle, inside: bool
) -> _Turn | None:
    """The crossings from the nearest on; those that run together are followed back."""
    motion = -float(cycle.sense)  # as in `core.invariant_manifolds.cyclic_order`, backward in time
    logs = sorted((motion * math.log(c[1]), i) for i, c in enumerate(choice))
    paths = {
        i: np.array(curves[i][max(0, int(c[0]) - _BACK) : int(c[0]) + 1])
        for i, c in enumerate(choice)
    }
    found = distinguished(logs, paths, inside)
    if any(math.isnan(place) for place in found.values()):
        return None
    order = sorted(found, key=lambda i: motion * found[i])
    first = choice[order[0]]
    return _Turn(
        order, np.array([choice[i][0] for i in order]), np.array([choice[i][1] for i in order]),
        float(first[3]), float(first[2]),
    )  # fmt: skip


def _wound(
    turn: _Turn,
    boundaries: list[Boundary],
    curves: list[Array],
    side: float,
    base: Array,
    error: float,
) -> Wound | None:
    """All curves cut within one turn; None where the basins between them do not fit."""
    away = [_away(boundaries[i], side) for i in turn.curves]
    toward = [_toward(boundaries[i], side) for i in turn.curves]
    if away != [*toward[1:], toward[0]]:
        return None
    cuts = [
        Cut(boundaries[i], curves[i], float(place), base)
        for i, place in zip(turn.curves, turn.places, strict=True)
    ]
    if not turn.top < turn.spread**0.5:
        return Wound(cuts, away[-1], None, [], error)
    widths = np.diff(np.append(turn.distances, turn.top)) / (turn.top - turn.distances[0])
    parts = [(label, float(width)) for label, width in zip(away, widths, strict=True)]
    return Wound(cuts, away[-1], (cuts[0], turn.begun), parts, error)


def _toward(boundary: Boundary, side: float) -> int:
    """The label between a branch and the cycle, which lies to its right where side is +1."""
    return boundary.right if side > 0.0 else boundary.left


def _away(boundary: Boundary, side: float) -> int:
    return boundary.left if side > 0.0 else boundary.right


def _towards(steps: Array, line: Array, side: float) -> Array:
    """The crossings (place, distance) on one side of a cycle, as far as they come nearer."""
    found = line_crossings(steps, line)
    found[:, 1] *= side
    kept: list[Array] = []
    for crossing in found:
        if crossing[1] > _NOISE and not (kept and crossing[1] >= kept[-1][1]):
            kept.append(crossing)
        elif kept:
            break
    return np.array(kept).reshape(-1, 2)


def _uncut(boundary: Boundary, steps: Array, end: Array) -> Cut:
    if not len(steps):
        raise NotKnown("a stable branch could not be followed")
    return Cut(boundary, steps, float(len(steps)), end)


def _entering(cut: Cut, form: Array, reach: float) -> Cut:
    place = entering_place(cut.steps, form, reach * reach)
    return cut if place < 0.0 else Cut(cut.boundary, cut.steps, place, cut.end)


def _distance(cut: Cut) -> float:
    return float(np.linalg.norm(cut.at(cut.place) - cut.end))


def _longer(frame: Skeleton, steps: Array, time: float) -> Array:
    """The steps with those of a further time."""
    planar = frame.field
    xmin, xmax, ymin, ymax = frame.box
    wide = np.array([[2 * xmin - xmax, 2 * xmax - xmin, 2 * ymin - ymax, 2 * ymax - ymin]])
    start = np.array([state_at(steps, float(len(steps)))])
    _, _, _, more = integrate_all(
        planar.velocity,
        planar.jacobian,
        planar.parameters,
        start,
        np.array([time]),
        wide,
        _RTOL,
        _ATOL,
        _MOST_STEPS,
    )
    return np.vstack([steps, more])


def _kept_form(frame: Skeleton, centre: Array) -> Array:
    """The quadratic form that a source's complex linear part multiplies by a constant.

    With a left eigenvector w the coordinate z = w · d obeys ż = λ z; the form is |z|²,
    scaled so that its ellipses touch circles of the same radius from outside.
    """
    _, vectors = np.linalg.eig(jacobian_at(frame.field, centre).T)
    w = vectors[:, 0]
    a, b, c = abs(w[0]) ** 2, float((w[0] * np.conj(w[1])).real), abs(w[1]) ** 2
    least = 0.5 * (a + c) - math.hypot(0.5 * (a - c), b)
    return np.array([*centre, a / least, b / least, c / least])


def _value(form: Array, place: Array) -> float:
    dx, dy = place - form[:2]
    return float(form[2] * dx * dx + 2.0 * form[3] * dx * dy + form[4] * dy * dy)


def _size(frame: Skeleton) -> float:
    xmin, xmax, ymin, ymax = frame.field.box
    return 0.5 * max(xmax - xmin, ymax - ymin)
