"""Homoclinic orbits: where a saddle's unstable branch comes back along its stable one.

On a section across the loop the two branches lie a signed gap apart. As a parameter moves
the gap changes its sign exactly where they meet (Kuznetsov, *Elements of Applied
Bifurcation Theory*, 2004, §6.1: the split function), so that Brent's method finds the
value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq

from core.arrays import Array
from core.fixed_points.any_system import points_of
from core.fixed_points.planar_equilibria import Equilibrium
from core.fixed_points.protocols import Point
from core.fixed_points.proven import FixedPoint
from core.flow.trajectory_integration import trajectories
from core.invariant_manifolds.local_manifolds import branch_start
from core.invariant_manifolds.split_function import (
    START,
    Gap,
    gap_outside,
    gaps_in_box,
    inside,
    same_branches,
)
from core.model.box_units import BoxUnits
from core.model.planar_field import Bounds, PlanarField
from core.model.systems import SystemFamily, boxed
from core.results import result
from core.validation import finite_float


@result
class Homoclinic:
    """A homoclinic orbit and the parameter value at which it exists: *computed*.

    Attributes
    ----------
    value
        The parameter; Brent's method on the gap, to the last digits of a float.
    saddle
        Index of the saddle among the fixed points at that value.
    orbit
        (n, 2) from the saddle round to the saddle.
    gap
        The gap that is left.
    quantity
        The saddle quantity, the sum of the eigenvalues: negative where a stable cycle is
        born of the loop, positive for an unstable one.
    """

    value: float
    saddle: int
    orbit: Array
    gap: float
    quantity: float


def find_homoclinic(
    family: SystemFamily, bracket: tuple[float, float], saddle: int | None = None
) -> Homoclinic:
    """The homoclinic orbit of a one-parameter family in a bracket.

    Parameters
    ----------
    family
        A parameter value to a GRU or a planar field.
    bracket
        Two values between which a gap changes its sign.
    saddle
        Index of the saddle at the first value; None: whichever saddle's gap changes sign.

    Raises
    ------
    ValueError
        No gap changes its sign; the message names the gaps at both ends.

    Notes
    -----
    Saddle and branches are followed from one end to the other in steps by nearness. The
    branches start on their second-order expansion `START` away from the saddle and are
    integrated with DOP853 at a relative tolerance of 1e-13.
    """
    a, b = (finite_float("bracket", value) for value in bracket)
    track = _Track(family, a, b)
    first, last = track.gaps(a), track.gaps(b)
    if saddle is not None:
        first = [gap for gap in first if gap.saddle == saddle]
    pairs = []
    for gap in first:
        end = track.match(gap, b)
        if end is not None and gap.value * end.value <= 0.0:
            pairs.append((abs(gap.value) + abs(end.value), gap))
    if not pairs:
        raise ValueError(
            f"no gap changes its sign: at {a!r} {_listed(first, track.boxed(a)[2])}, "
            f"at {b!r} {_listed(last, track.boxed(b)[2])}"
        )
    chosen = min(pairs, key=lambda pair: pair[0])[1]

    def gap_at(value: float) -> float:
        there = track.match(chosen, float(value))
        if there is None:
            raise ValueError(f"the branches do not meet a common section at {value!r}")
        return there.value

    root = float(brentq(gap_at, a, b, xtol=4e-16 * max(1.0, abs(a), abs(b)), rtol=8.9e-16))
    final = track.match(chosen, root)
    assert final is not None
    point = track.points(root)[final.saddle]
    field, _, units = track.boxed(root)
    return Homoclinic(
        value=root,
        saddle=final.saddle,
        orbit=units.outside(_orbit(field, point, final)),
        gap=gap_outside(final, units).value,
        quantity=float(point.eigenvalues.real.sum()) / units.time,
    )


class _Track:
    """The saddles and gaps along a family in box units, and which saddle is which.

    What was computed for a value is kept: Brent's method comes back to the ends.
    """

    STEPS = 16

    def __init__(self, family: SystemFamily, a: float, b: float) -> None:
        self._family, self._a, self._b = family, a, b
        self._points: dict[float, Sequence[FixedPoint | Equilibrium]] = {}
        self._inside: dict[float, tuple[PlanarField, Bounds, BoxUnits]] = {}
        self._gaps: dict[float, Sequence[Gap]] = {}
        self._places: dict[int, list[Array | None]] = {}

    def points(self, value: float) -> Sequence[FixedPoint | Equilibrium]:
        if value not in self._points:
            system = self._family(value)
            own = points_of(system)
            self._inside[value] = boxed(system, own)
            self._points[value] = [inside(point, self._inside[value][2]) for point in own]
        return self._points[value]

    def boxed(self, value: float) -> tuple[PlanarField, Bounds, BoxUnits]:
        """The field, its box, and the units in which all is done."""
        self.points(value)
        return self._inside[value]

    def gaps(self, value: float) -> Sequence[Gap]:
        if value not in self._gaps:
            field, box, _ = self.boxed(value)
            self._gaps[value] = gaps_in_box(field, box, self.points(value))
        return self._gaps[value]

    def match(self, gap: Gap, value: float) -> Gap | None:
        """The gap of the same saddle and branches at another value."""
        place = self._place(gap, value)
        if place is None:
            return None
        known = self.points(value)
        index = min(
            (i for i, p in enumerate(known) if p.kind == "saddle"),
            key=lambda i: float(np.linalg.norm(known[i].h - place)),
            default=-1,
        )
        for other in self.gaps(value):
            if other.saddle == index and same_branches(gap, other):
                return other
        return None

    def _place(self, gap: Gap, value: float) -> Array | None:
        """The saddle's place near a value, from the nearest step of the walk."""
        if gap.saddle not in self._places:
            self._places[gap.saddle] = self._walk(gap.saddle)
        share = (value - self._a) / (self._b - self._a) if self._b != self._a else 0.0
        return self._places[gap.saddle][round(share * self.STEPS)]

    def _walk(self, saddle: int) -> list[Array | None]:
        place: Array | None = self.points(self._a)[saddle].h
        places = [place]
        for k in range(1, self.STEPS + 1):
            value = self._a + (self._b - self._a) * k / self.STEPS
            saddles = [p.h for p in self.points(value) if p.kind == "saddle"]
            if place is not None:
                place = _nearest(saddles, place)
            places.append(place)
        return places


def _nearest(places: list[Array], place: Array) -> Array | None:
    return min(places, key=lambda h: float(np.linalg.norm(h - place)), default=None)


def _listed(found: Sequence[Gap], units: BoxUnits) -> str:
    """ "gaps 1.2e-03 (saddle 2), …" or that there are none."""
    if not found:
        return "no branch returns to its saddle's"
    own = [gap_outside(gap, units) for gap in found]
    return "gaps " + ", ".join(f"{gap.value:.3g} (saddle {gap.saddle})" for gap in own)


def _orbit(field: PlanarField, point: Point, gap: Gap) -> Array:
    """From the saddle along the unstable branch, then back along the stable one."""
    ahead = _branch(field, point, gap, stable=False)
    back = _branch(field, point, gap, stable=True)[::-1]
    return np.vstack([point.h[None], ahead, gap.at[None], back, point.h[None]])


def _branch(field: PlanarField, point: Point, gap: Gap, *, stable: bool) -> Array:
    """A branch from next to the saddle to the section of the gap."""
    column, side = (0, gap.stable) if stable else (1, gap.unstable)
    begin = branch_start(field, point, column, side, START)
    rate = abs(float(point.eigenvalues.real[column]))
    duration = (30.0 + math.log(1.0 / START)) / rate
    run = trajectories(field, begin[None], -duration if stable else duration, rtol=1e-11)[0]
    near = np.linalg.norm(run.h - gap.at, axis=1)
    # up to the vertex before the one that comes closest to the section's base
    turning = np.flatnonzero((near[1:-1] <= near[:-2]) & (near[1:-1] <= near[2:])) + 1
    end = int(turning[0]) if len(turning) else int(np.argmin(near))
    return np.asarray(run.h[:end])
