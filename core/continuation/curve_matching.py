"""Which curve a point lies on: through the vertices' cubic, decided by Newton's method."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled_as
from core.continuation.extended_systems import unknowns
from core.continuation.path_following import SYSTEM
from core.continuation.pseudo_arclength import between, length, scales
from core.continuation.special_points import T, X
from core.model.planar_field import Jacobian, Velocity

_ROWS = types.float64[:, ::1]


@compiled_as(types.int64[::1](
    *SYSTEM, _ROWS, types.int64[::1], _ROWS, types.float64))  # fmt: skip
def curves_through(
    mode: int, f: Velocity, slopes: Jacobian, flow: Jacobian, squashed: bool, c: Array,
    domain: Array, line: Array, width: Array, step: Array, rows: Array,
    starts: NDArray[np.int64], points: Array, loose: float,
) -> NDArray[np.int64]:  # fmt: skip
    """Which curve each of ``points`` (n, 4) lies on, or −1.

    ``rows`` are all curves one below the other, the k-th from ``starts[k]`` to
    ``starts[k + 1]``. With ``loose`` > 0 the cubic through the vertices decides, within that
    length (near singular points); with 0 Newton's method from it has to meet the point.
    """
    system = (mode, f, slopes, flow, squashed, c, domain, line, width, step)
    m = unknowns(mode)
    out = np.full(len(points), -1)
    scale, chord, back = np.ones(4), np.zeros(4), np.zeros(4)
    x, t = np.zeros(4), np.zeros(4)
    for i in range(len(points)):
        scales(system, points[i], scale)
        for k in range(len(starts) - 1):
            for r in range(starts[k], starts[k + 1] - 1):
                old, new = rows[r], rows[r + 1]
                inner = 0.0
                for q in range(m):
                    chord[q], back[q] = new[q] - old[q], points[i, q] - old[q]
                    inner += chord[q] * back[q] / scale[q] ** 2
                ds = length(m, chord, scale)
                if not ds > 0.0 or length(m, back, scale) > 1.2 * ds + loose:
                    continue
                share = min(max(inner / ds**2, 0.0), 1.0)
                good = True
                for _ in range(4):
                    if loose > 0.0:
                        h01, h11 = share**2 * (3 - 2 * share), share**2 * (share - 1)
                        for q in range(m):
                            x[q] = (
                                old[q]
                                + h01 * chord[q]
                                + ds * (share * (1 - share) ** 2 * old[4 + q] + h11 * new[4 + q])
                            )
                            t[q] = (1 - share) * old[4 + q] + share * new[4 + q]
                    elif not between(system, old[X], old[T], new[X], new[T], share, x, t):
                        good = False
                        break
                    missing, along = 0.0, 0.0
                    for q in range(m):
                        missing += (points[i, q] - x[q]) * t[q] / scale[q] ** 2
                        along += t[q] * t[q] / scale[q] ** 2
                    share = min(max(share + missing / along / ds, 0.0), 1.0)
                if not good:
                    continue
                for q in range(m):
                    back[q] = points[i, q] - x[q]
                if length(m, back, scale) <= max(loose, 1e-7):
                    out[i] = k
                    break
            if out[i] >= 0:
                break
    return out
