"""The displacement of the return map near a pair of cycles, and its turning point.

Across a stable and an unstable cycle, one inside the other, the displacement d(s) = P(s) − s
of the return map is zero at both and has a turning point between them, where P′ = 1. As a
parameter moves, the value m of d there depends smoothly on it and passes zero exactly where
the two cycles become one: a fold of cycles is a simple zero of m, with a bracket on either
side, whether or not the cycles themselves can be distinguished there (Kuznetsov, *Elements of
Applied Bifurcation Theory*, 2004, §5.3).

All is done in the units of the field's own box (`core.model.box_units`), so that those of the state
and of time do not matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.compiled import compiled_as
from core.cycles.limit_cycle import LimitCycle
from core.cycles.return_map import (
    DERIVATIVE,
    HIGH,
    LOW,
    QX,
    QY,
    RETURN,
    RETURNED,
    SECTION,
    TIME,
    TX,
    TY,
    WIDTH,
    P,
    first_return,
)
from core.flow.dormand_prince import inside_box
from core.model.box_units import BoxUnits
from core.model.gru import GRU
from core.model.planar_field import JACOBIAN, VELOCITY, Jacobian, PlanarField, Velocity
from core.model.systems import MAX_STEPS, boxed

RTOL = 1e-13
"""The least that DOP853 can use; the absolute tolerance is a hundredth of it."""
_FIRST, _GROW, _MARCH = 0.02, 1.3, 60
"""The turning point is looked for from a cycle on: this share of the pair's distance first."""
_ROUNDS = 20
_SHARP = 1e-8
"""How exactly the turning point is placed, in the turn's extent: d is flat there."""
_WANDER = 0.1
"""A turning point may move by so much of the turn's extent from one value to the next."""

_VECTOR = types.float64[::1]


@compiled_as(
    types.boolean(VELOCITY, _VECTOR, types.float64, types.float64, _VECTOR, types.float64, _VECTOR)
)
def laid_across(
    velocity: Velocity, p: Array, x: float, y: float, box: Array, reach: float, section: Array
) -> bool:
    """Set a section through (x, y), square to the motion in the box's own lengths.

    It ends where the flow does not cross it one way, at ``reach`` of the box at most. False
    where the motion rests.
    """
    lx, ly = box[1] - box[0], box[3] - box[2]
    u, v = velocity(p, x, y)
    speed = math.hypot(u / lx, v / ly)
    if not speed > 0.0:
        return False
    nx, ny = -v / ly / speed * lx, u / lx / speed * ly  # one box long
    length = math.hypot(nx, ny)
    section[QX], section[QY] = x, y
    section[TX], section[TY] = ny / length, -nx / length
    for side in (-1.0, 1.0):
        share, good = 1e-8, 0.0
        while share <= reach:
            a, b = x + side * share * nx, y + side * share * ny
            if not inside_box(box, a, b):
                break
            u, v = velocity(p, a, b)
            ahead = (u * ny - v * nx) / (lx * ly)
            if not ahead > 0.02 * math.hypot(u / lx, v / ly):
                break
            good = share
            share *= 1.1
        if side < 0.0:
            section[LOW] = -good * length
        else:
            section[HIGH] = good * length
    return bool(section[LOW] < 0.0 < section[HIGH])


@compiled_as(
    types.int64(
        VELOCITY, JACOBIAN, _VECTOR, _VECTOR, _VECTOR, types.float64, types.float64, types.int64,
        types.int64[::1], _VECTOR,
    )
)  # fmt: skip
def returned(
    velocity: Velocity, jacobian: Jacobian, p: Array, box: Array, section: Array, s: float,
    rtol: float, max_steps: int, cancel: NDArray[np.int64], out: Array,
) -> int:  # fmt: skip
    """`first_return` forward in time, past all points."""
    work = np.array([max_steps + 1])
    none = np.empty((0, 16))
    return first_return(
        velocity, jacobian, p, section, s, 1.0, box, none, rtol, 1e-2 * rtol, max_steps, cancel,
        work, out,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class TurningPoint:
    """Where the displacement of one system turns between two cycles.

    Attributes
    ----------
    section
        (6,) as in `core.cycles.return_map`, in box units.
    s, height
        Its place on the section, and the displacement there in parts of ``extent``.
    extent, period
        Half the size of the turn that begins there, and its time in the system's own units.
    slope
        How fast log P′ changes there, per length.
    units
        The box units.
    """

    section: Array
    s: float
    height: float
    extent: float
    period: float
    slope: float
    units: BoxUnits

    @property
    def inside(self) -> Array:
        """(2,) where it is, in box units."""
        q, t = self.section[[QX, QY]], self.section[[TX, TY]]
        return np.array([q[0] - self.s * t[1], q[1] + self.s * t[0]])

    @property
    def place(self) -> Array:
        """(2,) where it is in the phase plane."""
        return self.units.outside(self.inside)


class Displacement:
    """The return map of one system, in the units of its box."""

    def __init__(self, system: GRU | PlanarField, cancel: Cancel) -> None:
        self.field, box, self.units = boxed(system)
        self.box, self.cancel = np.array(box), cancel

    def section(self, place: Array, reach: float = 0.5) -> Array | None:
        """(6,) a section through a place in box units; None where the motion rests."""
        section = np.empty(SECTION)
        good = laid_across(
            self.field.velocity, self.field.parameters, float(place[0]), float(place[1]),
            self.box, reach, section,
        )  # fmt: skip
        return section if good else None

    def turn(self, section: Array, s: float, rtol: float = RTOL) -> Array | None:
        """(`RETURN`,) one turn from s, with log P′ for P′; None if it does not return."""
        if self.cancel[0]:
            raise Cancelled
        if not section[LOW] <= s <= section[HIGH]:
            return None
        out = np.empty(RETURN)
        status = returned(
            self.field.velocity, self.field.jacobian, self.field.parameters, self.box, section,
            float(s), rtol, MAX_STEPS, self.cancel, out,
        )  # fmt: skip
        if status != RETURNED or not 0.0 < out[DERIVATIVE] < math.inf:
            return None
        out[DERIVATIVE] = math.log(out[DERIVATIVE])
        return out

    def turning_from(self, section: Array, step: float, most: float) -> TurningPoint | None:
        """The first turning point from s = 0 (on a cycle) on, to the side of ``step``."""
        begun = self.turn(section, 0.0)
        if begun is None or begun[DERIVATIVE] == 0.0:
            return None
        sign = begun[DERIVATIVE]
        before, s = (0.0, begun[DERIVATIVE]), step
        for _ in range(_MARCH):
            there = self.turn(section, s)
            if there is None or abs(s) > most:
                return None
            if there[DERIVATIVE] * sign <= 0.0:
                return self.bracketed(section, before, (s, there[DERIVATIVE]))
            before, s = (s, there[DERIVATIVE]), s * _GROW
        return None

    def bracketed(
        self, section: Array, one: tuple[float, float], other: tuple[float, float]
    ) -> TurningPoint | None:
        """The zero of log P′ between two (s, log P′), by the Illinois rule."""
        (a, fa), (b, fb) = one, other
        for _ in range(80):
            s = b - fb * (b - a) / (fb - fa)
            there = self.turn(section, s)
            if there is None:
                return None
            f = there[DERIVATIVE]
            slope = (fb - fa) / (b - a)
            if f * fb <= 0.0:
                a, fa = b, fb
            else:
                fa *= 0.5
            b, fb = s, f
            if (
                f == 0.0
                or abs(b - a) <= _SHARP * there[WIDTH]
                or abs(f / slope) <= _SHARP * there[WIDTH]
            ):
                return self._turning(section, s, there, slope)
        return None

    def turning_near(self, known: TurningPoint) -> TurningPoint | None:
        """The turning point on a known one's section, near its place, by the secant rule."""
        s, slope = known.s, known.slope
        there = self.turn(known.section, s)
        for _ in range(_ROUNDS):
            if there is None or slope == 0.0:
                return None
            move = -there[DERIVATIVE] / slope
            width = there[WIDTH]
            if abs(s + move - known.s) > _WANDER * width:
                return None
            if abs(move) <= _SHARP * width:
                return self._turning(known.section, s, there, slope)
            before, s = there[DERIVATIVE], s + move
            there = self.turn(known.section, s)
            if there is not None and there[DERIVATIVE] != before:
                slope = (there[DERIVATIVE] - before) / move
        return None

    def laid_anew(self, known: TurningPoint) -> TurningPoint | None:
        """The same turning point on a section through its own place."""
        section = self.section(known.inside)
        if section is None:
            return None
        return self.turning_near(replace(known, section=section, s=0.0, units=self.units))

    def noise(self, known: TurningPoint) -> float:
        """How far off the height of its turning point may be: by how much it differs.

        At ten times the tolerance, and from places so close that only rounding tells.
        """
        places = [known.s + k * _SHARP * known.extent for k in (0.0, -3.0, -1.0, 2.0)]
        worst = 0.0
        for s, rtol in zip(places, (10.0 * RTOL, RTOL, RTOL, RTOL), strict=True):
            there = self.turn(known.section, s, rtol)
            if there is not None:
                worst = max(worst, abs(float(there[P] - s) / known.extent - known.height))
        return worst

    def _turning(self, section: Array, s: float, there: Array, slope: float) -> TurningPoint:
        width = float(there[WIDTH])
        return TurningPoint(
            section=section, s=float(s), height=float(there[P] - s) / width, extent=width,
            period=float(there[TIME]) * self.units.time, slope=float(slope), units=self.units,
        )  # fmt: skip

    def between(self, pair: tuple[LimitCycle, LimitCycle]) -> TurningPoint | None:
        """The turning point between an inner and an outer cycle of opposite stability.

        The cycles are in the system's own units.
        """
        for place, outward, gap in self._across(*pair):
            section = self.section(place)
            if section is None:
                continue
            left = np.array([-section[TY], section[TX]])
            side = 1.0 if left @ outward > 0.0 else -1.0
            found = self.turning_from(section, side * _FIRST * gap, 4.0 * gap)
            if found is not None:
                return self.laid_anew(found) or found
        return None

    def _across(self, inner: LimitCycle, outer: LimitCycle) -> Iterator[tuple[Array, Array, float]]:
        """Places on the inner cycle from where the outer is far, the way there, how far."""
        size = self.box[[1, 3]] - self.box[[0, 2]]
        ours = self.units.inside(inner.points[:: max(1, len(inner.points) // 64)])
        theirs = self.units.inside(outer.points)
        apart = np.linalg.norm((ours[:, None] - theirs) / size, axis=2)
        nearest = apart.argmin(axis=1)
        away = apart[np.arange(len(ours)), nearest]
        for k in np.argsort(-away, kind="stable")[:8]:
            way = theirs[nearest[k]] - ours[k]
            yield ours[k], way, max(float(np.linalg.norm(way)), 1e-7 * float(size.max()))
