"""A planar autonomous vector field, as the compiled kernels see it.

All two-dimensional analysis (streamlines, trajectories, and later cycles,
separatrices, basins, continuation) speaks to a `PlanarField`, of which the GRU is
one instance. Kernels receive the velocity as a *first-class function*: one compiled
kernel serves every field, at no measurable cost per evaluation
(docs/decisions/0002-first-class-fields.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit, types
from numba.core.typing.templates import Signature
from numpy.typing import NDArray

from core.results import PrivateArray

Bounds = tuple[float, float, float, float]
"""A window of the phase plane: (xmin, xmax, ymin, ymax)."""

Velocity = Callable[[NDArray[np.float64], float, float], tuple[float, float]]
Jacobian = Callable[[NDArray[np.float64], float, float], tuple[float, float, float, float]]
"""The compiled functions of a field, as the kernels' type hints name them."""

_PAIR = types.UniTuple(types.float64, 2)
_QUAD = types.UniTuple(types.float64, 4)
VELOCITY_SIGNATURE = _PAIR(types.float64[::1], types.float64, types.float64)
JACOBIAN_SIGNATURE = _QUAD(types.float64[::1], types.float64, types.float64)
VELOCITY = types.FunctionType(VELOCITY_SIGNATURE)
JACOBIAN = types.FunctionType(JACOBIAN_SIGNATURE)


@dataclass(frozen=True, eq=False)
class PlanarField:
    """A vector field ẋ = u(x, y), ẏ = v(x, y) on a box of the phase plane.

    Parameters
    ----------
    velocity
        ``(parameters, x, y) -> (u, v)``. A plain Python function is compiled with
        Numba on construction; a function already compiled with
        `VELOCITY_SIGNATURE` is taken as it is.
    jacobian
        ``(parameters, x, y) -> (u_x, u_y, v_x, v_y)``, likewise.
    box
        (xmin, xmax, ymin, ymax): the region the analysis is about. For a GRU the
        square (−1, 1)², which is trapping. Backward trajectories stop a little
        outside it.
    parameters
        float64 array handed to both functions as it is (default: empty). Whoever asks for it
        gets a copy: the kernels take no read-only array.
    """

    velocity: Callable[..., Any]
    jacobian: Callable[..., Any]
    box: Bounds
    parameters: NDArray[np.float64] = PrivateArray()  # type: ignore[assignment]  # noqa: RUF009

    def __post_init__(self) -> None:
        object.__setattr__(self, "velocity", _as_compiled(self.velocity, VELOCITY_SIGNATURE))
        object.__setattr__(self, "jacobian", _as_compiled(self.jacobian, JACOBIAN_SIGNATURE))
        xmin, xmax, ymin, ymax = (float(edge) for edge in self.box)
        object.__setattr__(self, "box", (xmin, xmax, ymin, ymax))


def _as_compiled(function: Callable[..., Any], signature: Signature) -> Callable[..., Any]:
    if hasattr(function, "py_func"):
        return function
    compiled: Callable[..., Any] = njit([signature], nogil=True, error_model="numpy")(function)
    return compiled
