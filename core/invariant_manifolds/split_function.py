"""The signed gap between a saddle's unstable and stable branch.

On a section across the loop that a branch describes, the two lie a signed distance apart;
it is zero exactly where there is a homoclinic orbit (Kuznetsov, *Elements of Applied
Bifurcation Theory*, 2004, §6.1: the split function).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.arrays import Array
from core.cycles.return_map import SECTION
from core.fixed_points.any_system import point_inside, points_of
from core.fixed_points.planar_equilibria import Equilibrium, equilibrium_near
from core.fixed_points.proven import FixedPoint
from core.found import Found
from core.invariant_manifolds.local_manifolds import branch_start
from core.invariant_manifolds.split_kernels import FOUND, LOST, crosses_at, far_section
from core.model.box_units import SAME, BoxUnits
from core.model.planar_field import Bounds, PlanarField
from core.model.systems import MAX_STEPS, System, boxed, planar
from core.reasons.elements import branch_element
from core.reasons.reason import Code, Reason
from core.results import result

Known = Sequence[FixedPoint | Equilibrium] | None
"""The fixed points of a system, where they are known already."""

START = 3e-5
"""Distance from the saddle at which its branches are taken from their expansion."""

SIDES = (1.0, -1.0)


@result
class Gap:
    """How far a saddle's unstable branch passes its stable one: *computed*.

    Attributes
    ----------
    saddle
        Index of the saddle among the fixed points.
    value
        The signed distance on the section, from the stable branch to the unstable one;
        positive to the left of the motion.
    unstable, stable
        Which branches: +1 along, −1 against ``unstable_vector``, ``stable_vector``.
    unstable_vector, stable_vector
        (2,) unit eigenvectors.
    at, across
        (2,) the point of the unstable branch that is farthest from the saddle, through
        which the section runs, and the section's unit normal (to the left).
    """

    saddle: int
    value: float
    unstable: float
    stable: float
    unstable_vector: Array
    stable_vector: Array
    at: Array
    across: Array


def separatrix_gap(system: System, saddle: int, *, points: Known = None) -> float:
    """The signed gap between a saddle's unstable and stable branch.

    Of the four pairs of branches the one with the smallest gap counts. Positive where the
    unstable branch passes to the left of the stable one (looking along the motion).

    Parameters
    ----------
    system
        A GRU of two units, or any planar field.
    saddle
        Index of the saddle among the fixed points.
    points
        The fixed points, where they are known already.

    Raises
    ------
    ValueError
        The point is no saddle, or no stable branch of it comes near an unstable one.
    """
    found = gaps(system, points=points)
    known = points if points is not None else points_of(system)
    if not 0 <= saddle < len(known) or known[saddle].kind != "saddle":
        raise ValueError(f"point {saddle} is no saddle")
    own = [gap for gap in found if gap.saddle == saddle]
    if not own:
        raise ValueError(f"no stable branch of saddle {saddle} comes near an unstable one")
    return min(own, key=lambda gap: abs(gap.value)).value


def closest_gap(system: System, *, points: Known = None) -> Gap | None:
    """The smallest gap of all saddles; None where no branch returns to its saddle's."""
    found = gaps(system, points=points)
    return min(found, key=lambda gap: abs(gap.value)) if found else None


def gaps(system: System, *, points: Known = None) -> Found[Gap]:
    """All gaps of all saddles.

    For each unstable branch that turns back: the stable branches of the same saddle that
    cross the section where it is farthest. Not ``complete`` where a branch could not be
    followed so far.
    """
    if points is None:
        points = points_of(system)
    field, box, units = boxed(system, points)
    found = gaps_in_box(field, box, [inside(point, units) for point in points])
    return Found.of((gap_outside(gap, units) for gap in found), found.reasons)


def gaps_in_box(
    field: PlanarField, box: Bounds, points: Sequence[FixedPoint | Equilibrium]
) -> Found[Gap]:
    """The same for a field in box units, whose points are given."""
    found: list[Gap] = []
    reasons: list[Reason] = []
    for i, point in enumerate(points):
        if point.kind == "saddle":
            found += _gaps_of(field, box, i, point, reasons)
    return Found.of(found, reasons)


def gap_outside(gap: Gap, units: BoxUnits) -> Gap:
    """A gap in box units as one in the system's own units."""
    if units is SAME:
        return gap
    return replace(
        gap,
        value=gap.value * units.stretch(gap.across),
        unstable_vector=units.directions_outside(gap.unstable_vector),
        stable_vector=units.directions_outside(gap.stable_vector),
        at=units.outside(gap.at),
        across=units.directions_outside(gap.across),
    )


def inside(point: FixedPoint | Equilibrium, units: BoxUnits) -> FixedPoint | Equilibrium:
    """A point in box units."""
    return point if units is SAME else point_inside(point, units)


@result
class Loop:
    """Two branches of one saddle, so that they are known again in a system close by.

    ``place`` is the saddle's in the phase plane; ``gap`` is in box units.
    """

    place: Array
    gap: Gap


def loops(system: System, point: FixedPoint | Equilibrium) -> list[Loop]:
    """The pairs of branches of a saddle that come near each other."""
    field, box, units = boxed(system, [point])
    found = _gaps_of(field, box, -1, inside(point, units), [])
    return [Loop(np.array(point.h), gap) for gap in found]


def loop_gap(system: System, known: Loop) -> tuple[float, Loop] | None:
    """The gap of known branches in a system close by; None where they are not found."""
    point = equilibrium_near(planar(system)[0], known.place)
    if point is None or point.kind != "saddle":
        return None
    field, box, units = boxed(system, [point])
    for gap in _gaps_of(field, box, -1, inside(point, units), [], known.gap):
        return gap.value, Loop(np.array(point.h), gap)
    return None


def same_branches(one: Gap, other: Gap) -> bool:
    """The same two branches, whatever the signs of the eigenvectors."""
    return _along(
        one.unstable_vector, one.unstable, other.unstable_vector, other.unstable
    ) and _along(one.stable_vector, one.stable, other.stable_vector, other.stable)


def _along(vector: Array, sign: float, other: Array, other_sign: float) -> bool:
    return bool(sign * other_sign * (vector @ other) > 0.0)


def _gaps_of(
    field: PlanarField,
    box: Bounds,
    index: int,
    point: FixedPoint | Equilibrium,
    reasons: list[Reason],
    like: Gap | None = None,
) -> list[Gap]:
    """The gaps of one saddle; ``like``: of the two branches of another gap only."""

    def lost(stable: bool) -> None:
        reasons.append(Reason(Code.BRANCH_LOST, (branch_element(stable, index, None),)))

    p = field.parameters
    values, vectors = point.eigenvalues.real, point.eigenvectors.real
    if not (np.isfinite(values).all() and values[0] < 0.0 < values[1]):
        return []
    edges = np.array(box)
    found = []
    saddle = np.array(point.h)
    for unstable in SIDES:
        if like is not None and not _along(vectors[:, 1], unstable, like.unstable_vector,
                                           like.unstable):  # fmt: skip
            continue
        section = np.empty(SECTION)
        start = branch_start(field, point, 1, unstable, START)
        status = far_section(
            field.velocity, field.jacobian, p, start, saddle, edges, MAX_STEPS, section
        )
        if status != FOUND:
            if status == LOST:
                lost(False)
            continue
        for stable in SIDES:
            if like is not None and not _along(vectors[:, 0], stable, like.stable_vector,
                                               like.stable):  # fmt: skip
                continue
            start = branch_start(field, point, 0, stable, START)
            s = crosses_at(
                field.velocity, field.jacobian, p, start, -1.0, section, edges, MAX_STEPS
            )
            if not math.isfinite(s):
                if math.isinf(s):
                    lost(True)
                continue
            found.append(
                Gap(
                    saddle=index,
                    value=-float(s),
                    unstable=unstable,
                    stable=stable,
                    unstable_vector=vectors[:, 1].copy(),
                    stable_vector=vectors[:, 0].copy(),
                    at=section[:2].copy(),
                    across=np.array([-section[3], section[2]]),
                )
            )
    return found
