"""Values that were computed or pointed at, as a state takes them: with no needless digits.

What is in a state stands in its address, to the last digit (decision 43).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

from core import GRU, find_fixed_points, skeleton
from core.cancellation import Cancel
from core.reasons.reason import Code

LEAST, MOST = 12, 17
"""Significant digits: as far as values are located, and as many as a float has."""

_CONNECTIONS = {Code.NEAR_HOMOCLINIC, Code.NEAR_CONNECTION}


def located(values: tuple[float, ...], finding: Callable[..., Hashable]) -> tuple[float, ...]:
    """The values with the fewest digits with which the same is found, 12 at least.

    Parameters
    ----------
    values
        Those of one parameter or more, as they were computed.
    finding
        What is found at some values, something that can be compared.
    """
    found = finding(*values)
    for digits in range(LEAST, MOST):
        short = tuple(float(f"{value:.{digits}g}") for value in values)
        if short == values or finding(*short) == found:
            return short
    return values


def points_found(gru: GRU) -> Hashable:
    """The kinds of the fixed points, and how many clusters could not be parted."""
    points = find_fixed_points(gru)
    return tuple(sorted(point.kind for point in points)), len(points.clusters)


def connections_found(gru: GRU, cancel: Cancel | None = None) -> Hashable:
    """The same, and whether a branch of a saddle passes a saddle too closely to be told."""
    codes = {reason.code for reason in skeleton(gru, cancel=cancel).reasons}
    return points_found(gru), frozenset(codes & _CONNECTIONS)


def pointed_at(value: float, low: float, high: float) -> float:
    """A place in an interval that a hand has pointed at: to a tenth of what it can tell apart."""
    digits = 1 - math.floor(math.log10((high - low) / 1000.0))
    return round(value, digits)
