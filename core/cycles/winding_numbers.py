"""How often closed orbits wind around points."""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled_as
from core.flow.dormand_prince import dense

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled_as(types.int64[:, ::1](types.int64[::1], _VECTOR, _TABLE, _TABLE))
def windings(
    offsets: NDArray[np.int64], periods: Array, rows: Array, places: Array
) -> NDArray[np.int64]:
    """How often each closed orbit winds around each place: (cycles, places).

    Counted along the steps' dense output, whose steps are short where the orbit passes a
    saddle closely, so that the angle turns little from one sample to the next.
    """
    out = np.zeros((len(periods), len(places)), np.int64)
    for c in range(len(periods)):
        for j in range(len(places)):
            total = 0.0
            first, last = math.nan, 0.0
            for i in range(offsets[c], offsets[c + 1]):
                end = min(1.0, (periods[c] - rows[i, 0]) / rows[i, 1])
                for m in range(33):
                    x, y = dense(rows[i], end * m / 32.0)
                    angle = math.atan2(y - places[j, 1], x - places[j, 0])
                    if first != first:
                        first, last = angle, angle
                    turn = angle - last
                    total += turn - 2.0 * math.pi * math.floor(turn / (2.0 * math.pi) + 0.5)
                    last = angle
            turn = first - last
            total += turn - 2.0 * math.pi * math.floor(turn / (2.0 * math.pi) + 0.5)
            out[c, j] = round(total / (2.0 * math.pi))
    return out
