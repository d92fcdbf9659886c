"""What can be swept: functions from a GRU to a number (or to a text, for the signature).

Each is importable by name, so that it travels to other processes. A quantity that does not
exist (the period where no cycle is found) is NaN; one that the numerics cannot decide raises
`NotResolved`, which a sweep marks, so that "none" and "not known" stay two things.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.basins_of_attraction.partition import shares_of
from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.proven import FixedPointSet, find_fixed_points
from core.model.gru import GRU
from core.reasons.reason import in_words
from core.separatrix_skeleton.assembly import remembered
from core.sweeps.topology import Topology
from core.topology.invariant import signature_of
from core.validation import finite_float

SHARE_MISSING = 1e-2
"""The share of the square that may be unresolved before the largest share is."""


class NotResolved(Exception):  # noqa: N818
    """The quantity could not be decided for this GRU; the text says why."""


@dataclass(frozen=True)
class Quantity:
    """A function of a GRU, with its name and unit.

    Attributes
    ----------
    name
        Short and fixed; the key in `QUANTITIES`.
    label
        For axes and colour bars, in words.
    unit
        "" where it has none.
    function
        GRU → float, or → text; importable by name.
    """

    name: str
    label: str
    unit: str
    function: Callable[[GRU], float | str]

    def __call__(self, gru: GRU) -> float | str:
        """The value; NaN: there is none. `NotResolved`: not decided."""
        return self.function(gru)


@dataclass(frozen=True)
class SpeedAt:
    """The function GRU → |ḣ| at the state (x, y); of one unit, at x.

    ValueError for places that are not finite.
    """

    x: float
    y: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", finite_float("x", self.x))
        object.__setattr__(self, "y", finite_float("y", self.y))

    def __call__(self, gru: GRU) -> float:
        """|ḣ| there."""
        place = np.array([self.x, self.y][: gru.dim])
        return float(np.linalg.norm(gru.velocity(place)))

    @property
    def quantity(self) -> Quantity:
        """The same as a `Quantity`."""
        name = f"speed at ({self.x!r}, {self.y!r})"
        return Quantity(name, f"speed at ({self.x:g}, {self.y:g})", "per unit time", self)


def fixed_points(gru: GRU) -> float:
    """The number of fixed points, proven."""
    return float(len(_all_points(gru)))


def sinks(gru: GRU) -> float:
    """The number of sinks, proven."""
    return float(_decided(gru).sinks)


def saddles(gru: GRU) -> float:
    """The number of saddles, proven."""
    return float(_decided(gru).saddles)


def sources(gru: GRU) -> float:
    """The number of sources, proven."""
    return float(_decided(gru).sources)


def stable_cycles(gru: GRU) -> float:
    """The number of stable limit cycles found, computed."""
    return float(sum(cycle.stable for cycle in _all_cycles(gru)))


def unstable_cycles(gru: GRU) -> float:
    """The number of unstable limit cycles found, computed."""
    return float(sum(not cycle.stable for cycle in _all_cycles(gru)))


def period(gru: GRU) -> float:
    """The period of the stable cycle; of several, of the one of largest amplitude.

    The amplitude is half the larger one of a cycle's extents in x and in y. NaN: no stable
    cycle was found.
    """
    if gru.dim == 1:
        return math.nan
    frame = remembered(gru)
    found = [cycle for cycle in frame.cycles if cycle.stable]
    if found:
        return max(found, key=amplitude).period
    if frame.reasons:
        raise NotResolved(in_words(frame.reasons))
    return math.nan


def frequency(gru: GRU) -> float:
    """Turns per unit of time of the stable cycle (the paper's "Hertz"): 1 / `period`."""
    return 1.0 / period(gru)


def largest_share(gru: GRU) -> float:
    """The largest basin's share of the square (−1, 1)², computed."""
    if gru.dim == 1:
        raise NotResolved("shares of the square are those of two units")
    shares = shares_of(remembered(gru)).values
    if not len(shares) or 1.0 - shares.sum() > SHARE_MISSING:
        raise NotResolved("more than a hundredth of the square has no known end")
    return float(shares.max())


def signature(gru: GRU) -> str:
    """The text of the portrait's signature (`core.signature`), computed.

    A sweep keeps the texts once and gives each cell an index into them.
    """
    if gru.dim == 1:
        raise NotResolved("signatures are those of two units")
    found = signature_of(remembered(gru))
    if not found.resolved:
        raise NotResolved(in_words(found.reasons))
    return found.text


def topology(gru: GRU) -> str:
    """The portrait's numbers and signature, computed: `core.sweeps.topology.Topology.text`."""
    text = signature(gru)
    frame = remembered(gru)
    points = _decided(gru)
    stable = sum(cycle.stable for cycle in frame.cycles)
    return Topology(
        points.sinks, points.saddles, points.sources, stable, len(frame.cycles) - stable, text
    ).text


def amplitude(cycle: LimitCycle) -> float:
    """Half the larger one of a cycle's extents in x and in y."""
    return 0.5 * float(np.ptp(cycle.points, axis=0).max())


def _all_points(gru: GRU) -> FixedPointSet:
    points = find_fixed_points(gru)
    if not points.complete:
        raise NotResolved("some fixed points are not distinguished")
    return points


def _decided(gru: GRU) -> FixedPointSet:
    points = _all_points(gru)
    if points.undecided:
        raise NotResolved("the stability of a fixed point is undecided")
    return points


def _all_cycles(gru: GRU) -> tuple[LimitCycle, ...]:
    if gru.dim == 1:
        return ()
    frame = remembered(gru)
    if frame.reasons:
        raise NotResolved(in_words(frame.reasons))
    return frame.cycles


QUANTITIES = {
    one.name: one
    for one in (
        Quantity("fixed points", "number of fixed points", "", fixed_points),
        Quantity("sinks", "number of sinks", "", sinks),
        Quantity("saddles", "number of saddles", "", saddles),
        Quantity("sources", "number of sources", "", sources),
        Quantity("stable cycles", "number of stable cycles", "", stable_cycles),
        Quantity("unstable cycles", "number of unstable cycles", "", unstable_cycles),
        Quantity("frequency", "frequency of the stable cycle", "per unit time", frequency),
        Quantity("period", "period of the stable cycle", "units of time", period),
        Quantity("largest share", "largest basin's share of the square", "", largest_share),
        Quantity("signature", "topology (signature)", "", signature),
        Quantity("topology", "topology (numbers and signature)", "", topology),
    )
}
"""The quantities without parameters, by name; `SpeedAt` makes the others."""
