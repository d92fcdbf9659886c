"""The skeleton of a phase portrait: fixed points, limit cycles and separatrices.

It decides what every trajectory does in the end; basins, the signature and the
homoclinic gap are read off it. The fixed points of a GRU are *proven*; cycles and
separatrices are *computed*.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.cycles.limit_cycle import LimitCycle
from core.cycles.parity import doubts
from core.fixed_points.any_system import points_inside
from core.fixed_points.planar_equilibria import Equilibria, equilibria
from core.fixed_points.proven import FixedPointSet, find_fixed_points
from core.found import Found
from core.invariant_manifolds.separatrix import Separatrix
from core.model.box_units import BoxUnits
from core.model.gru import GRU
from core.model.planar_field import Bounds, PlanarField
from core.model.systems import MAX_STEPS, boxed, planar
from core.reasons.reason import Code, Element, Reason
from core.results import result
from core.separatrix_skeleton import exploration as ex
from core.separatrix_skeleton.found_branches import separatrices_of
from core.separatrix_skeleton.found_cycles import cycles_of
from core.separatrix_skeleton.limit_sets import UNRESOLVED
from core.separatrix_skeleton.own_units import branch_outside, cycle_outside, reason_outside
from core.separatrix_skeleton.point_table import PointTable, table_of

WORK = 500_000
"""Integration steps for one skeleton, or one raster of basins, at most: about a second."""

SMOOTHNESS = 5e-4
"""How far drawn curves stray from the computed ones, in units of half the box."""


@result
class Skeleton:
    """Fixed points, cycles and separatrices of one system.

    Attributes
    ----------
    points
        The fixed points (of a GRU: proven, see `core.fixed_points.proven`).
    cycles
        All limit cycles found, computed. Empty means *none found*.
    separatrices
        Four branches for each saddle, in the order of the saddles: unstable along and
        against its eigenvector, then stable along and against.
    cluster_branches
        The branches of clusters that act like half-stable points.
    reasons
        Why the skeleton may be incomplete (`str` says it in words); empty where everything
        ended at something listed.
    field, box
        The planar field, and the box in which branches were followed.
    point_rows, cycle_rows
        What the kernels use to recognise the ends (`core.flow.traps`,
        `core.separatrix_skeleton.limit_sets`), in the units of ``in_box``.
    work
        Integration steps taken: the same on every machine.
    in_box
        The same in the units in which it was computed (`core.model.box_units`); None for a GRU,
        whose own units these are.
    """

    points: FixedPointSet | Equilibria
    cycles: tuple[LimitCycle, ...]
    separatrices: tuple[Separatrix, ...]
    cluster_branches: tuple[Separatrix, ...]
    reasons: tuple[Reason, ...]
    field: PlanarField
    box: Bounds
    point_rows: Array
    cycle_rows: Array
    work: int = 0
    in_box: Skeleton | None = None


def skeleton(
    system: GRU | PlanarField,
    *,
    points: FixedPointSet | Equilibria | None = None,
    cancel: Cancel | None = None,
    max_steps: int = MAX_STEPS,
    smoothness: float = SMOOTHNESS,
) -> Skeleton:
    """Cycles and separatrices, from the fixed points.

    Parameters
    ----------
    system
        A GRU of two units, or any planar field.
    points
        Its fixed points, where they are known already. Default: those of
        `find_fixed_points`, proven; for another field those of
        `core.fixed_points.planar_equilibria.equilibria`, computed.
    cancel
        An int64 array of length 1; set to 1 from another thread it ends the computation
        at the next integration step.
    max_steps
        Steps of DOP853 (relative tolerance 1e-11) for each trajectory, at most. What has
        not ended by then is "unresolved".
    smoothness
        How far the drawn curves may stray from the computed ones, in units of half the box
        (of a GRU: the phase plane's).

    Raises
    ------
    ValueError
        For one unit, and for anything that is neither a GRU nor a planar field.
    Cancelled
        ``cancel`` was set.

    Notes
    -----
    Every limit cycle of a structurally stable flow is found this way if nothing is lost
    in floating point: see `core.separatrix_skeleton.exploration`. Pairs of cycles closer together
    than about 1e-4 of their size, and cycles whose multiplier is 1 to ten digits, can be missed.
    The units of x, y and time do not matter: a field is analysed in those of its own box.
    """
    own, _ = planar(system)
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    if points is None:
        points = find_fixed_points(system) if isinstance(system, GRU) else equilibria(own)
    field, box, units = boxed(system, points)
    if isinstance(system, GRU):
        return _explored(field, box, points, True, flag, max_steps, smoothness)
    inside = points_inside(points, units)
    frame = _explored(field, box, inside, False, flag, max_steps, smoothness)
    return _in_own_units(frame, own, points, units)


def _in_own_units(
    frame: Skeleton, system: PlanarField, points: FixedPointSet | Equilibria, units: BoxUnits
) -> Skeleton:
    """A skeleton in box units as one of the field itself."""
    said = points.reasons if isinstance(points, Equilibria) else ()
    found = frame.reasons[len(said) :]  # the first are the same, in box units
    branches = frame.separatrices, frame.cluster_branches
    own, others = (tuple(branch_outside(b, units) for b in some) for some in branches)
    return Skeleton(
        points=points,
        cycles=tuple(cycle_outside(cycle, units) for cycle in frame.cycles),
        separatrices=own,
        cluster_branches=others,
        reasons=(*said, *(reason_outside(reason, units) for reason in found)),
        field=system,
        box=system.box,
        point_rows=frame.point_rows,
        cycle_rows=frame.cycle_rows,
        work=frame.work,
        in_box=frame,
    )


def _explored(
    field: PlanarField,
    box: Bounds,
    points: FixedPointSet | Equilibria,
    trapping: bool,
    flag: Cancel,
    max_steps: int,
    smoothness: float,
) -> Skeleton:
    """The skeleton of a field whose box is about (−1, 1)²; ``trapping``: nothing leaves it."""
    work = np.array([WORK, 0])  # the second: near misses (`core.cycles.drift`)
    table = table_of(field, tuple(points), tuple(points.clusters))
    starts = _starts(table)
    status, reports, offsets, rows, cycle_rows, sides = ex.explore(
        field.velocity, field.jacobian, field.parameters, np.array(box), table.rows, starts,
        max_steps, flag, work,
    )  # fmt: skip
    _check(flag)
    reasons: list[Reason] = list(points.reasons) if isinstance(points, Equilibria) else []
    cycles, rank = cycles_of(
        field, box, points, cycle_rows, sides, smoothness, max_steps, flag, work, reasons
    )
    reasons += doubts(points, cycles, near_miss=work[1] > 0, trapping=trapping)
    _check(flag)
    if work[0] < 0:
        reasons.append(Reason(Code.WORK_SPENT))
    count = len(table.branches)
    branches = separatrices_of(
        table, points, cycles, rank, status[:count], reports[:count], cycle_rows[rank],
        offsets[: count + 1], rows, starts, smoothness, box, trapping, reasons,
    )  # fmt: skip
    lost = np.flatnonzero(status[count:] == UNRESOLVED)
    left = dict.fromkeys(table.rings[lost, 3].astype(int).tolist())
    reasons += [
        Reason(Code.ORBIT_NOT_ENDED, (Element("point", point),))
        for point in left
        if point < len(points)  # next to a cluster some drift for ever towards it
    ]
    own = sum(branch.saddle is not None for branch in branches)
    return Skeleton(
        points=points,
        cycles=cycles,
        separatrices=branches[:own],
        cluster_branches=branches[own:],
        reasons=tuple(dict.fromkeys(reasons)),
        field=field,
        box=box,
        point_rows=table.rows,
        cycle_rows=cycle_rows[rank],
        work=WORK - int(work[0]),
    )


@lru_cache(maxsize=16)
def remembered(gru: GRU) -> Skeleton:
    """The skeleton of a GRU: what is asked for one after the other is computed once."""
    return skeleton(gru)


def computed_limit_cycles(
    system: GRU | PlanarField, *, points: FixedPointSet | Equilibria | None = None
) -> Found[LimitCycle]:
    """The limit cycles of the skeleton; ``reasons`` say what was given up on the way.

    The arguments are those of `skeleton`. An empty sequence means *none found*.
    """
    frame = _frame(system, points)
    return Found(frame.cycles, frame.reasons)


def separatrices(
    system: GRU | PlanarField, *, points: FixedPointSet | Equilibria | None = None
) -> Found[Separatrix]:
    """The four separatrices of every saddle, followed to their ends (see `skeleton`).

    ``complete`` only where nothing was given up, for whatever ``reasons``.
    """
    frame = _frame(system, points)
    return Found(frame.separatrices, frame.reasons)


def _frame(system: GRU | PlanarField, points: FixedPointSet | Equilibria | None) -> Skeleton:
    if isinstance(system, GRU) and points is None:
        return remembered(system)
    return skeleton(system, points=points)


def _starts(table: PointTable) -> Array:
    """The branches, kept, then the rings, as the kernel takes them."""
    rows = np.zeros((len(table.branches) + len(table.rings), ex.START))
    for row, branch in zip(rows, table.branches, strict=False):
        time = -1.0 if branch.stable else 1.0
        row[:] = (*branch.start, time, branch.origin, 1.0)
    rows[len(table.branches) :, : ex.SKEEP] = table.rings
    return rows


def _check(flag: Cancel) -> None:
    if flag[0]:
        raise Cancelled
