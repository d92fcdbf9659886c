"""Where on a target a trajectory arrives: on a point's trap, or on the box's border."""

from __future__ import annotations

import math

from core.arrays import Array
from core.compiled import compiled
from core.flow.dormand_prince import dense, exit_fraction
from core.flow.traps import LEVEL, M11, M12, M22, PX, PY, height


@compiled
def arrival_angle(point: Array, row: Array) -> float:
    """The angle on the trap's ellipse at which a step enters it, counter-clockwise."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        x, y = dense(row, middle)
        if height(point, x, y) < point[LEVEL]:
            high = middle
        else:
            low = middle
    x, y = dense(row, high)
    dx, dy = x - point[PX], y - point[PY]
    l11 = math.sqrt(point[M11])
    l21 = point[M12] / l11
    l22 = math.sqrt(max(point[M22] - l21 * l21, 0.0))
    return math.atan2(l22 * dy, l11 * dx + l21 * dy)


@compiled
def border_place(row: Array, box: Array) -> tuple[float, float]:
    """The fraction of a step at which it leaves the box, and where on the border.

    Counter-clockwise from the lower left corner, a side being 1 long.
    """
    low = exit_fraction(row, box)
    x, y = dense(row, low)  # next to the side that is crossed
    s = (x - box[0]) / (box[1] - box[0])
    t = (y - box[2]) / (box[3] - box[2])
    overshoot = max(max(-s, s - 1.0), max(-t, t - 1.0))
    if -t >= overshoot:
        return low, s
    if s - 1.0 >= overshoot:
        return low, 1.0 + t
    if t - 1.0 >= overshoot:
        return low, 3.0 - s
    return low, 4.0 - t
