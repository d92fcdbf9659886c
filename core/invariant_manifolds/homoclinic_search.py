"""The nearest homoclinic orbit of a family: brackets laid outward until a gap changes its sign."""

from __future__ import annotations

import math
from collections.abc import Callable

from core.cancellation import Cancel, Cancelled
from core.invariant_manifolds.homoclinic import Homoclinic, find_homoclinic
from core.model.systems import System
from core.validation import finite_float

FIRST = 2e-5
"""Half the first bracket's width, as a part of the reach; each next one is as wide as all before
it on its side."""


def nearest_homoclinic(
    family: Callable[[float], System],
    value: float,
    reach: float,
    *,
    limits: tuple[float, float] = (-math.inf, math.inf),
    cancel: Cancel | None = None,
) -> Homoclinic:
    """The homoclinic orbit whose parameter is nearest to ``value``.

    Brackets are laid beside each other, outward on both sides, until a saddle's gap changes its
    sign in one (`core.find_homoclinic`). Each is short enough to follow the saddle and its
    branches, and the first is the shortest.

    Parameters
    ----------
    family
        Gives the GRU or the planar field of a parameter value.
    value, reach
        Where to begin, and how far to look on either side.
    limits
        Between which values ``family`` may be asked for one. Default: all.
    cancel
        Stops the search when another thread sets it to 1.

    Returns
    -------
    The orbit, *computed*. A nearer one can be missed: two whose gaps' changes of sign lie in one
    bracket.

    Raises
    ------
    ValueError
        None is found within the reach; values that are not finite, and a reach not above 0.
    Cancelled
        ``cancel`` was set.
    """
    middle, far_end = finite_float("value", value), finite_float("reach", reach)
    if far_end <= 0.0:
        raise ValueError(f"reach must be positive, not {far_end}")

    def checked(parameter: float) -> System:
        if cancel is not None and cancel[0]:
            raise Cancelled
        return family(parameter)

    def within(low: float, high: float) -> Homoclinic | None:
        low, high = max(low, limits[0]), min(high, limits[1])
        try:
            return find_homoclinic(checked, (low, high)) if low < high else None
        except ValueError:
            return None

    near, far = 0.0, FIRST * far_end
    while near < far_end:
        brackets = [(middle + near, middle + far), (middle - far, middle - near)]
        if near == 0.0:
            brackets = [(middle - far, middle + far)]
        found = [orbit for bracket in brackets if (orbit := within(*bracket)) is not None]
        if found:
            return min(found, key=lambda orbit: abs(orbit.value - middle))
        near, far = far, min(2.0 * far, far_end)
    raise ValueError(f"no homoclinic orbit was found within ±{far_end:.3g} of {middle:.6g}")
