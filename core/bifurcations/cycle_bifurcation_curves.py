"""Curves of homoclinic orbits and of folds of cycles in a plane of two parameters.

A homoclinic curve starts at every Bogdanov–Takens point (`core.bifurcations.bogdanov_takens`), a
curve of folds of cycles at every Bautin point (`core.bifurcations.bautin`), and either at what is
met on grid lines along the first parameter: homoclinic orbits and folds of cycles where cycles end
(`core.bifurcations.cycle_continuation`), and places where a saddle's gap changes its sign. From
there they are followed in the plane (`core.bifurcations.curve_walk`), by the gap or by the height
of the displacement's turning point between the two cycles (`core.cycles.displacement`), also where
they turn back. What crosses no line and meets none of those points is not found. All *computed*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.bifurcations.curve_starts import LINES, CurveSearch
from core.cancellation import Cancel
from core.continuation.chebyshev_family import checked_interval
from core.continuation.fold_and_hopf_curves import PlanePoint, equilibrium_curves
from core.events.kinds import EventKind
from core.model.systems import SystemPlane
from core.results import result
from core.validation import finite_float

Interval = tuple[float, float]


@result
class CycleCurves:
    """Where cycles end without a Hopf point, over a rectangle of two parameters, *computed*.

    Attributes
    ----------
    homoclinics, cycle_folds
        Curves as (n, 2) pairs of values, in their order along the curve, from the end with the
        smaller second value.
    lines
        On so many values of the second parameter they were looked for.
    unresolved
        What is not resolved, in words: Bogdanov–Takens and Bautin points and events on lines
        without a curve, curves that were lost inside the rectangle, what `continue_cycles`
        says, and what was left when the work allowed was used up.
    """

    homoclinics: tuple[Array, ...]
    cycle_folds: tuple[Array, ...]
    lines: int
    unresolved: tuple[str, ...]


def cycle_curves(
    plane: SystemPlane,
    first_interval: Interval,
    second_interval: Interval,
    *,
    lines: int = LINES,
    ends: Sequence[PlanePoint] | None = None,
    seeds: ArrayLike | None = None,
    cancel: Cancel | None = None,
) -> CycleCurves:
    """The curves of homoclinic orbits and of folds of cycles of a family of two parameters.

    Parameters
    ----------
    plane
        Two parameter values to a GRU of two units or a planar field.
    first_interval, second_interval
        The rectangle: (a, b) with a < b each.
    lines
        On so many values of the second parameter curves are looked for. Default `LINES`.
    ends
        Codimension-two points of `core.continuation.fold_and_hopf_curves`, from which curves start
        and at which they end. Default: they are computed.
    seeds
        For planar fields: as in `continue_equilibria`.
    cancel
        Stops the computation when another thread sets it to 1: raises `Cancelled`.

    Raises
    ------
    ValueError
        As `core.continuation.equilibrium_continuation.continue_equilibria`; for lines that are not
        a positive integer.
    Cancelled
        ``cancel`` was set.

    Notes
    -----
    The work is bounded by `core.bifurcations.curve_starts.WORK`, the same on every machine; what
    was left is named in ``unresolved``.
    """
    *_, last = cycle_curves_by_lines(
        plane, first_interval, second_interval, lines=lines, ends=ends, seeds=seeds, cancel=cancel
    )
    return last


def cycle_curves_by_lines(
    plane: SystemPlane,
    first_interval: Interval,
    second_interval: Interval,
    *,
    lines: int = LINES,
    ends: Sequence[PlanePoint] | None = None,
    seeds: ArrayLike | None = None,
    cancel: Cancel | None = None,
) -> Iterator[CycleCurves]:
    """`cycle_curves` as they come: what there is after each line, the last one the result."""
    rectangle = (
        checked_interval("first_interval", first_interval),
        checked_interval("second_interval", second_interval),
    )
    count = finite_float("lines", lines)
    if count < 1 or count != int(count):
        raise ValueError(f"lines must be a positive integer, not {lines!r}")
    flag = np.zeros(1, np.int64) if cancel is None else cancel
    if ends is None:
        ends = equilibrium_curves(plane, *rectangle, seeds=seeds, cancel=flag).special_points
    search = CurveSearch(plane, rectangle, flag)
    search.from_points(ends)
    if ends:
        yield _result(search, 0)
    for k in range(int(count)):
        search.from_line((k + 0.5) / count, int(count) - k, seeds)
        if k + 1 == count:
            search.finish()
        yield _result(search, k + 1)


def _result(search: CurveSearch, lines: int) -> CycleCurves:
    """What there is after so many lines."""
    return CycleCurves(
        homoclinics=tuple(search.curves(EventKind.HOMOCLINIC)),
        cycle_folds=tuple(search.curves(EventKind.FOLD_OF_CYCLES)),
        lines=lines,
        unresolved=tuple(dict.fromkeys(search.unresolved)),
    )
