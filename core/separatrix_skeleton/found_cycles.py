"""The cycles that the exploration found, refined and described."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cycles import refinement as rf
from core.cycles.cycle_table import ATTRACTS
from core.cycles.limit_cycle import LimitCycle, Section
from core.cycles.return_map import HIGH, LOW, QX, QY, TX, TY
from core.cycles.winding_numbers import windings
from core.fixed_points.protocols import Points
from core.flow.batch_integration import integrate_all
from core.flow.trajectory_sampling import sample_all
from core.model.planar_field import Bounds, PlanarField
from core.polygons import signed_area
from core.reasons.reason import Code, Reason
from core.separatrix_skeleton import limit_sets as tr

MAX_POINTS = 1500


@dataclass(frozen=True)
class _Turn:
    """Once round a cycle of the exploration's table.

    ``place`` is that in the table, ``within`` says which of the other turns lie inside.
    """

    place: int
    row: Array
    refined: Array
    steps: Array
    curve: Array
    area: float
    points: tuple[int, ...]
    clusters: tuple[int, ...]
    within: NDArray[np.int64]

    @property
    def period(self) -> float:
        return float(self.refined[rf.PERIOD])


def cycles_of(
    field: PlanarField,
    box: Bounds,
    points: Points,
    rows: Array,
    sides: NDArray[np.int64],
    smoothness: float,
    max_steps: int,
    cancel: NDArray[np.int64],
    work: NDArray[np.int64],
    reasons: list[Reason],
) -> tuple[tuple[LimitCycle, ...], list[int]]:
    """The cycles that exploration found, outermost first, and their places in its table.

    ``rows`` is refined in place; what went wrong is added to ``reasons``. What cannot be a
    cycle (it leaves the box, or encloses points of another index sum than 1) is left out.
    """
    if not len(rows):
        return (), []
    refined = rf.refine(
        field.velocity, field.jacobian, field.parameters, np.array(box), rows, max_steps, cancel,
        work,
    )  # fmt: skip
    turns = _turns(field, box, points, rows, refined, smoothness, max_steps)
    if len(turns) < len(rows):
        reasons.append(Reason(Code.CYCLE_NOT_FOLLOWED))
    wrong = [_impossible(points, turn, box) for turn in turns]
    reasons += [why for why in wrong if why is not None]
    possible = [c for c, why in enumerate(wrong) if why is None]
    # images of one another differ in area by rounding alone: then by the points inside
    order = sorted(possible, key=lambda c: (-float(f"{abs(turns[c].area):.8g}"), turns[c].points))
    for c in order:
        turn = turns[c]
        ends = sides[2 * turn.place : 2 * turn.place + 2]
        # the second side is to the left of the motion in which the cycle repels
        inner = ends[1 if turn.area * turn.row[ATTRACTS] < 0.0 else 0]
        # what begins inside leaves by no border: the walk began too far away
        if tr.UNRESOLVED in ends or inner == tr.BORDER:
            reasons.append(Reason(Code.BEYOND_CYCLE, (), (turn.period,)))
    found = tuple(_described(turns[c], _parent(order, turns, c)) for c in order)
    return found, [turns[c].place for c in order]


def _turns(
    field: PlanarField,
    box: Bounds,
    points: Points,
    rows: Array,
    refined: Array,
    smoothness: float,
    max_steps: int,
) -> list[_Turn]:
    """One turn round each cycle that could be refined, and what lies inside."""
    kept = np.flatnonzero(np.isfinite(refined[:, rf.PERIOD]))
    bases = np.ascontiguousarray(rows[kept][:, [QX, QY]])
    # in the direction in which the cycle attracts: errors die out
    times = rows[kept, ATTRACTS]
    durations = np.ascontiguousarray(np.ascontiguousarray(refined[kept, rf.PERIOD]) * times)
    wide = np.tile(np.array(box) + np.array([-1.0, 1.0, -1.0, 1.0]), (len(kept), 1))
    _, offsets, reached, steps = integrate_all(
        field.velocity, field.jacobian, field.parameters, bases, durations, wide, 1e-12, 1e-14,
        max_steps,
    )  # fmt: skip
    cuts, samples = sample_all(offsets, reached, steps, bases, smoothness, MAX_POINTS)
    places = np.array([p.h for p in points] + [c.centre for c in points.clusters]).reshape(-1, 2)
    inside = windings(offsets, durations, steps, np.vstack([places, bases]))
    n, total = len(points), len(places)
    found = []
    for c, place in enumerate(kept):
        curve = _closed(samples[cuts[c] : cuts[c + 1], 1:][:: int(times[c])])
        found.append(
            _Turn(
                place=int(place),
                row=rows[place],
                refined=refined[place],
                steps=steps[offsets[c] : offsets[c + 1]],
                curve=curve,
                area=signed_area(curve),
                points=tuple(np.flatnonzero(inside[c, :n]).tolist()),
                clusters=tuple(np.flatnonzero(inside[c, n:total]).tolist()),
                within=inside[c, total:],
            )
        )
    return found


def _described(turn: _Turn, parent: int | None) -> LimitCycle:
    """The limit cycle of a turn."""
    row = turn.row
    return LimitCycle(
        steps=turn.steps,
        points=turn.curve,
        period=turn.period,
        log_multiplier=float(turn.refined[rf.LOGARITHM]),
        stable=bool(row[ATTRACTS] > 0.0),
        encloses=turn.points,
        clusters=turn.clusters,
        parent=parent,
        sense=1 if turn.area > 0.0 else -1,
        section=Section(
            base=row[[QX, QY]].copy(),
            tangent=row[[TX, TY]].copy(),
            normal=np.array([-row[TY], row[TX]]),
            low=float(row[LOW]),
            high=float(row[HIGH]),
        ),
        residual=float(turn.refined[rf.RESIDUAL]),
        confirmed=bool(turn.refined[rf.CONFIRMED] == 1.0),
    )


def _closed(curve: Array) -> Array:
    points = np.array(curve)
    points[-1] = points[0]
    return points


def _parent(order: list[int], turns: list[_Turn], c: int) -> int | None:
    """Place in ``order`` of the smallest cycle around cycle c."""
    area = abs(turns[c].area)
    around = [k for k in order if k != c and turns[k].within[c] != 0 and abs(turns[k].area) > area]
    return order.index(min(around, key=lambda k: abs(turns[k].area))) if around else None


def _impossible(points: Points, turn: _Turn, box: Bounds) -> Reason | None:
    """Why a closed curve is no cycle; None where nothing speaks against it."""
    low, high = (box[0], box[2]), (box[1], box[3])
    if not ((turn.curve >= low) & (turn.curve <= high)).all():
        return Reason(Code.CYCLE_LEAVES_BOX, (), (turn.period,))
    known = [points.clusters[k].index for k in turn.clusters]
    if None in known:
        return None
    total = sum(points[i].index for i in turn.points) + sum(k for k in known if k is not None)
    # Poincaré: a closed trajectory encloses points of index sum 1
    return None if total == 1 else Reason(Code.CYCLE_INDEX, (), (turn.period, total))
