"""A family's equations with what the kernels that follow curves need, behind plain methods."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled_as
from core.continuation.chebyshev_family import ParameterSurface
from core.continuation.curve_matching import curves_through
from core.continuation.extended_systems import EQUILIBRIA, derivative, functions, residual, unknowns
from core.continuation.normal_forms import stencil_step
from core.continuation.path_following import SYSTEM, follow_path
from core.continuation.pseudo_arclength import scales
from core.model import gru_field
from core.model.gru import GRU
from core.model.planar_field import Jacobian, PlanarField, Velocity

CAPACITY = 20_000
"""The most vertices of one curve in each direction."""

_OUTSIDE = 1.0
"""A field's curves are followed so far beyond its box, in its sides."""


@compiled_as(types.float64[:, ::1](*SYSTEM, types.float64[::1]))
def _linearised(
    mode: int, f: Velocity, slopes: Jacobian, flow: Jacobian, squashed: bool, c: Array,
    domain: Array, line: Array, width: Array, step: Array, x: Array,
) -> Array:  # fmt: skip
    system = (mode, f, slopes, flow, squashed, c, domain, line, width, step)
    m = unknowns(mode)
    p, r, j, scale = np.empty(c.shape[2]), np.empty(3), np.empty((3, 4)), np.ones(4)
    residual(system, x, p, r)
    derivative(system, x, p, j)
    scales(system, x, scale)
    out = np.empty((m - 1, m + 1))
    for i in range(m - 1):
        out[i, m] = r[i]
        for k in range(m):
            out[i, k] = j[i, k] * scale[k]
    return out


class CurveSystem:
    """The solutions of one mode of `core.continuation.extended_systems` for one family.

    Parameters
    ----------
    surface
        The family.
    mode
        EQUILIBRIA, FOLDS or HOPF_POINTS.
    limits
        ((a, b),) of the value on the line, or ((a, b), (c, d)) of the two values.
    line
        (4,) for equilibria: the pair of values is (line[0], line[1]) + x (line[2], line[3]).
    flag
        The `Cancel` of the computation.
    """

    def __init__(
        self,
        surface: ParameterSurface,
        mode: int,
        limits: Sequence[tuple[float, float]],
        flag: NDArray[np.int64],
        line: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 0.0),
    ) -> None:
        self.surface, self.mode, self.flag = surface, mode, flag
        self.squashed = isinstance(surface.member, GRU)
        width = [1.0, 1.0, *(b - a for a, b in limits), 1.0][:4]
        self.width = np.array(width)
        if isinstance(surface.member, PlanarField):
            xmin, xmax, ymin, ymax = surface.member.box
            dx, dy = _OUTSIDE * (xmax - xmin), _OUTSIDE * (ymax - ymin)
            places = [(xmin - dx, xmax + dx), (ymin - dy, ymax + dy)]
        else:
            places = [(-1e9, 1e9), (-1e9, 1e9)]
        bounds = np.array([*places, *limits, (-1.0, 1.0)][:4])
        self.low, self.high = np.ascontiguousarray(bounds[:, 0]), np.ascontiguousarray(bounds[:, 1])
        self.parts = (
            mode, *functions(surface), surface.coefficients, surface.domain, np.array(line),
            self.width, stencil_step(surface.member),
        )  # fmt: skip

    def path_from(self, start: Array, most: float) -> tuple[Array, int, int]:
        """The curve through ``start`` (4,): rows and how it ends (`path_following`)."""
        return follow_path(*self.parts, start, self.low, self.high, most, CAPACITY, self.flag)

    def through(
        self, curves: Sequence[Array], points: Array, loose: float = 0.0
    ) -> NDArray[np.int64]:
        """For each of ``points`` (n, 4) the index of a curve it is on, or −1."""
        if not len(curves) or not len(points):
            return np.full(len(points), -1)
        starts = np.array([0, *accumulate(len(rows) for rows in curves)])
        return curves_through(
            *self.parts, np.concatenate(curves), starts, np.ascontiguousarray(points), loose
        )

    def linearised(self, x: Array) -> tuple[Array, Array]:
        """Residual (n,) and Jacobian (n, n + 1) in scaled unknowns."""
        both = _linearised(*self.parts, x)
        return both[:, -1].copy(), both[:, :-1].copy()

    def scale(self, x: Array) -> Array:
        """(m,) the units of the unknowns at ``x``."""
        out = self.width.copy()
        out[:2] = 1.0 + np.abs(x[:2])
        return out[: 3 if self.mode == EQUILIBRIA else 4]

    def states(self, rows: Array) -> Array:
        """(n, d) the equilibria of rows or unknowns (n, ≥ 2)."""
        places = rows[:, :2]
        h: Array = np.tanh(places) if self.squashed else places.copy()
        return h[:, : self.surface.dim]


def place_of(member: GRU | PlanarField, h: Array) -> Array:
    """(2,) the place (see `core.continuation.extended_systems`) of an equilibrium ``h`` (d,)."""
    if not isinstance(member, GRU):
        return np.array(h, dtype=np.float64)
    x, y = (*map(float, h), 0.0)[:2]
    return np.array(gru_field.preactivations(member.packed, x, y))
