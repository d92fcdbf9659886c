"""Where a trajectory that was followed crosses the section of a cycle."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.compiled import compiled_as
from core.dormand_prince import dense
from core.known_cycles import FROM, TO, known_crossing
from core.return_map import QX, QY, TX, TY

Array = NDArray[np.float64]

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled_as(_VECTOR(_TABLE, _VECTOR, types.float64))
def section_crossings(rows: Array, cycle: Array, side: float) -> Array:
    """The distances from the cycle, in order, at which steps cross its section on one side.

    Parameters
    ----------
    rows
        (n, ROW) the steps of one trajectory, as in `core.dormand_prince`.
    cycle
        Its row in the table of `core.known_cycles`. All of the segment on which the flow
        crosses one way counts, so that the crossings are monotone.
    side
        +1 or −1: the sign of s.
    """
    found = np.empty(len(rows))
    count = 0
    for i in range(len(rows)):
        x, y = dense(rows[i], 1.0)
        ahead0 = (rows[i, 2] - cycle[QX]) * cycle[TX] + (rows[i, 3] - cycle[QY]) * cycle[TY]
        ahead1 = (x - cycle[QX]) * cycle[TX] + (y - cycle[QY]) * cycle[TY]
        s = known_crossing(cycle, rows[i], ahead0, ahead1, cycle[FROM], cycle[TO])
        if s == s and s * side > 0.0:
            found[count] = abs(s)
            count += 1
    return found[:count].copy()
