"""Where the separatrices of saddles and of half-stable clusters begin.

Next to a saddle the branch along an eigenvector e with eigenvalue λ is

    h(ξ) = p + ξ e + ξ² a + O(ξ³),     (2λ − J) a = ½ D²f(e, e)

(Kuznetsov, *Elements of Applied Bifurcation Theory*, 2004, §5.4, for invariant manifolds
by series). D²f(e, e) is the central difference of the Jacobian along e.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEP = 1e-4
"""ξ, unless the curve bends so much that ξ² a would exceed a thousandth of ξ."""

_DIFFERENCE = 1e-4


def branch_start(
    jacobian: Any, point: Array, matrix: Array, value: float, vector: Array, side: float,
    longest: float = STEP,
) -> Array:  # fmt: skip
    """(2,) the point of the branch at distance about ``longest`` from the saddle.

    Parameters
    ----------
    jacobian
        ``(x, y) -> (u_x, u_y, v_x, v_y)``.
    point, matrix
        The saddle and the Jacobian there.
    value, vector
        The eigenvalue and its unit eigenvector.
    side
        +1 along the vector, −1 against it.
    """
    ahead = np.array(jacobian(*(point + _DIFFERENCE * vector))).reshape(2, 2)
    behind = np.array(jacobian(*(point - _DIFFERENCE * vector))).reshape(2, 2)
    second = (ahead - behind) @ vector / (2.0 * _DIFFERENCE)
    system = 2.0 * value * np.eye(2) - matrix
    determinant = system[0, 0] * system[1, 1] - system[0, 1] * system[1, 0]
    bend = np.zeros(2)
    if determinant != 0.0 and np.isfinite(second).all():
        bend = 0.5 * np.linalg.solve(system, second)
    size = math.hypot(*bend)
    step = longest if not size * longest > 1e-3 else max(1e-3 / size, 1e-9)
    return np.asarray(point + side * step * vector + step * step * bend)
