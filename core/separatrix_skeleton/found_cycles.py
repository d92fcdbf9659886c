"""The cycles that the exploration found, refined and described."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cycles import refinement as rf
from core.cycles.cycle_table import ATTRACTS
from core.cycles.limit_cycle import LimitCycle, Section
from core.cycles.return_map import HIGH, LOW, QX, QY, TX, TY
from core.cycles.winding_numbers import windings
from core.flow.batch_integration import integrate_all
from core.flow.trajectory_sampling import sample_all
from core.model.planar_field import Bounds, PlanarField
from core.polygons import signed_area
from core.reasons.reason import Code, Reason
from core.separatrix_skeleton import limit_sets as tr

MAX_POINTS = 1500


def cycles_of(
    field: PlanarField,
    box: Bounds,
    points: Any,
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
        field.velocity,
        field.jacobian,
        field.parameters,
        np.array(box),
        rows,
        max_steps,
        cancel,
        work,
    )
    good = np.isfinite(refined[:, rf.PERIOD])
    if not good.all():
        reasons.append(Reason(Code.CYCLE_NOT_FOLLOWED))
    kept = np.flatnonzero(good)
    bases = np.ascontiguousarray(rows[kept][:, [QX, QY]])
    periods = np.ascontiguousarray(refined[kept, rf.PERIOD])
    # in the direction in which the cycle attracts: errors die out
    times = rows[kept, ATTRACTS]
    turns = np.ascontiguousarray(periods * times)
    wide = np.tile(np.array(box) + np.array([-1.0, 1.0, -1.0, 1.0]), (len(kept), 1))
    _, offsets, reached, steps = integrate_all(
        field.velocity,
        field.jacobian,
        field.parameters,
        bases,
        turns,
        wide,
        1e-12,
        1e-14,
        max_steps,
    )
    cuts, samples = sample_all(offsets, reached, steps, bases, smoothness, MAX_POINTS)
    places = np.array([p.h for p in points] + [c.centre for c in points.clusters]).reshape(-1, 2)
    inside = windings(offsets, turns, steps, np.vstack([places, bases]))
    curves = [
        _closed(samples[cuts[c] : cuts[c + 1], 1:][:: int(times[c])]) for c in range(len(kept))
    ]
    areas = [signed_area(curve) for curve in curves]
    n, total = len(points), len(places)
    enclosed = [tuple(np.flatnonzero(around[:n]).tolist()) for around in inside]
    clusters = [tuple(np.flatnonzero(around[n:total]).tolist()) for around in inside]
    wrong = [
        _impossible(points, enclosed[c], clusters[c], curves[c], box, float(periods[c]))
        for c in range(len(kept))
    ]
    reasons += [why for why in wrong if why is not None]
    possible = [c for c, why in enumerate(wrong) if why is None]
    # images of one another differ in area by rounding alone: then by the points inside
    order = sorted(possible, key=lambda c: (-float(f"{abs(areas[c]):.8g}"), enclosed[c]))
    found = []
    for c in order:
        row = rows[kept[c]]
        log = float(refined[kept[c], rf.LOGARITHM])
        ends = sides[2 * kept[c] : 2 * kept[c] + 2]
        # the second side is to the left of the motion in which the cycle repels
        within = ends[1 if areas[c] * times[c] < 0.0 else 0]
        # what begins inside leaves by no border: the walk began too far away
        if tr.UNRESOLVED in ends or within == tr.BORDER:
            reasons.append(Reason(Code.BEYOND_CYCLE, (), (float(periods[c]),)))
        found.append(
            LimitCycle(
                steps=steps[offsets[c] : offsets[c + 1]],
                points=curves[c],
                period=float(periods[c]),
                log_multiplier=log,
                stable=bool(row[ATTRACTS] > 0.0),
                encloses=enclosed[c],
                clusters=clusters[c],
                parent=_parent(order, inside[:, total:], areas, c),
                sense=1 if areas[c] > 0.0 else -1,
                section=Section(
                    base=row[[QX, QY]].copy(),
                    tangent=row[[TX, TY]].copy(),
                    normal=np.array([-row[TY], row[TX]]),
                    low=float(row[LOW]),
                    high=float(row[HIGH]),
                ),
                residual=float(refined[kept[c], rf.RESIDUAL]),
                confirmed=bool(refined[kept[c], rf.CONFIRMED] == 1.0),
            )
        )
    return tuple(found), [int(kept[c]) for c in order]


def _closed(curve: Array) -> Array:
    points = np.array(curve)
    points[-1] = points[0]
    return points


def _parent(order: list[int], inside: NDArray[np.int64], areas: list[float], c: int) -> int | None:
    """Place in ``order`` of the smallest cycle around cycle c."""
    around = [k for k in order if k != c and inside[k, c] != 0 and abs(areas[k]) > abs(areas[c])]
    return order.index(min(around, key=lambda k: abs(areas[k]))) if around else None


def _impossible(
    points: Any, enclosed: tuple[int, ...], clusters: tuple[int, ...], curve: Array, box: Bounds,
    period: float,
) -> Reason | None:  # fmt: skip
    """Why a closed curve is no cycle; None where nothing speaks against it."""
    low, high = (box[0], box[2]), (box[1], box[3])
    if not ((curve >= low) & (curve <= high)).all():
        return Reason(Code.CYCLE_LEAVES_BOX, (), (period,))
    known = [points.clusters[k].index for k in clusters]
    if None in known:
        return None
    total = sum(points[i].index for i in enclosed) + sum(k for k in known if k is not None)
    # Poincaré: a closed trajectory encloses points of index sum 1
    return None if total == 1 else Reason(Code.CYCLE_INDEX, (), (period, total))
