"""A one-unit GRU's pre-activation as a function of its state, linear in weight and bias.

P(h) = b + w g(h) + k r(h) in both reset conventions; `core.one_unit.folds` says why that is
useful.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from core.arrays import Array
from core.model.gru import GRU

WIDEST_GATE = 40.0
"""Beyond |u h + c| of this the reset gate is shut or open to all digits."""

_GRID = 601
_GATE_GRID = 401
_EXACT = 4.0 * np.finfo(float).eps


def one_unit(gru: GRU) -> None:
    """Raise ValueError for what is no GRU of one unit."""
    if not isinstance(gru, GRU) or gru.dim != 1:
        raise ValueError("a GRU of one unit is needed")


def at(gru: GRU, weight: float, bias: float) -> GRU:
    """The same GRU with another Uh and bh."""
    return replace(gru, Uh=np.array([[weight]]), bh=np.array([bias]))


@dataclass(frozen=True)
class Drive:
    """The two functions g and r of P(h) = b + w g(h) + k r(h), with their derivatives.

    ``u`` and ``c`` are the reset gate's weight and bias, ``k`` the bias inside the reset.
    Everything is evaluated at arrays of pre-activations a = artanh h, so that points close
    to ±1 keep their digits.
    """

    u: float
    c: float
    k: float

    @classmethod
    def of(cls, gru: GRU) -> Drive:
        """That of a one-unit GRU. Raises ValueError for two units."""
        one_unit(gru)
        return cls(float(gru.Ur[0, 0]), float(gru.br[0]), float(gru.ch[0]))

    def gate(self, h: Array) -> tuple[Array, Array, Array]:
        """r, r′, r″ at h."""
        with np.errstate(all="ignore"):  # weights of 1e308 are finite too
            s = np.nan_to_num(self.u * h + self.c)
            e = np.exp(-np.abs(s))
            large, small = 1.0 / (1.0 + e), e / (1.0 + e)
            r, q = np.where(s >= 0.0, large, small), np.where(s >= 0.0, small, large)
            slope = self.u * (r * q)
            return r, slope, np.nan_to_num(self.u * slope * (q - r))

    def weighted(self, h: Array) -> tuple[Array, Array, Array]:
        """g, g′, g″ at h."""
        r, r1, r2 = self.gate(h)
        return h * r, r + h * r1, 2.0 * r1 + h * r2

    def fold(self, a: Array) -> tuple[Array, Array]:
        """Weight and bias of the fold at h = tanh a; infinite or NaN where g′ = 0."""
        h = np.tanh(a)
        r, r1, _ = self.gate(h)
        g, g1, _ = self.weighted(h)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            w = (np.cosh(a) ** 2 - self.k * r1) / g1
            return w, a - self.k * r - w * g

    def cusp_function(self, a: Array) -> Array:
        """w′(h) g′(h)² (1 − h²)²: zero at cusps, smooth also where the curve has a pole."""
        h = np.tanh(a)
        _, r1, r2 = self.gate(h)
        _, g1, g2 = self.weighted(h)
        sech = 1.0 / np.cosh(a) ** 2
        curvature = 2.0 * h - self.k * r2 * sech**2
        out: Array = curvature * g1 - (1.0 - self.k * r1 * sech) * g2 * sech
        return out

    def slope_function(self, a: Array, weight: float) -> Array:
        """(1 − h²) P′(h) − 1: zero at the folds of this weight."""
        h = np.tanh(a)
        out: Array = (weight * self.weighted(h)[1] + self.k * self.gate(h)[1]) / np.cosh(a) ** 2
        return out - 1.0

    def bias_function(self, a: Array, bias: float) -> Array:
        """(b(h) − bias) g′(h) (1 − h²): zero at the folds of this bias."""
        h = np.tanh(a)
        r, r1, _ = self.gate(h)
        g, g1, _ = self.weighted(h)
        sech = 1.0 / np.cosh(a) ** 2
        out: Array = (a - self.k * r - bias) * g1 * sech - (1.0 - self.k * r1 * sech) * g
        return out

    def reach(self, weight: float) -> float:
        """A bound of |artanh h| over all folds whose weight is at most this in size."""
        # 1/(1 − h²) = w g′ + k r′ with |g′| ≤ 1 + |u|/4 and |r′| ≤ |u|/4
        slope = 0.25 * abs(self.u)
        largest = min(abs(weight) * (1.0 + slope) + abs(self.k) * slope, 1e300)
        return float(np.arccosh(np.sqrt(max(largest, 1.0)))) + 0.1

    def grid(self, reach: float) -> Array:
        """Pre-activations up to ±``reach`` that resolve the curve and the gate, with 0."""
        parts = [np.linspace(-reach, reach, _GRID)]
        if abs(self.u) > 1.0:
            gate = np.linspace(-WIDEST_GATE, WIDEST_GATE, _GATE_GRID)
            h = (gate - self.c) / self.u
            parts.append(np.arctanh(h[np.abs(h) < np.tanh(reach)]))
        return np.unique(np.concatenate(parts))

    def cusps(self, a: Array) -> Array:
        """The pre-activations of all cusps that the grid ``a`` separates."""
        found = roots_between(self.cusp_function, a)
        return found[np.isfinite(self.fold(found)[0])]


def roots_between(function: Callable[[Array], Array], grid: Array) -> Array:
    """The zeros at which ``function`` changes sign between neighbours of ``grid``."""

    def value(a: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.nan_to_num(function(a))

    signs = np.sign(value(grid))
    roots = grid[signs == 0.0].tolist()
    for i in np.flatnonzero(signs[1:] * signs[:-1] < 0.0):
        ends = float(grid[i]), float(grid[i + 1])
        root = brentq(lambda a: float(value(np.array([a]))[0]), *ends, xtol=1e-18, rtol=_EXACT)
        roots.append(float(root))
    return np.array(sorted(roots))
