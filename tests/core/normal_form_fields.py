"""Normal forms of bifurcations as planar fields, and a GRU family with an isola."""

from __future__ import annotations

import numpy as np
from numba import njit

from core.model.gru import GRU
from core.model.planar_field import JACOBIAN_SIGNATURE, VELOCITY_SIGNATURE, PlanarField

BOX = (-2.0, 2.0, -2.0, 2.0)


@njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")
def _cusp(p, x, y):
    return p[0] + p[1] * x - x * x * x, -y


@njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")
def _cusp_jacobian(p, x, y):
    return p[1] - 3.0 * x * x, 0.0, 0.0, -1.0


def cusp(a, b):
    """ẋ = a + b x − x³, ẏ = −y: folds on 27 a² = 4 b³, a cusp at 0."""
    return PlanarField(_cusp, _cusp_jacobian, BOX, [a, b])


@njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")
def _bogdanov(p, x, y):
    return y, p[0] + p[1] * x + x * x - x * y


@njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")
def _bogdanov_jacobian(p, x, y):
    return 0.0, 1.0, p[1] + 2.0 * x - y, -x


def bogdanov_takens(a, b):
    """ẋ = y, ẏ = a + b x + x² − x y: folds on a = b²/4, Hopf points on a = 0, b < 0."""
    return PlanarField(_bogdanov, _bogdanov_jacobian, BOX, [a, b])


@njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")
def _crossing(p, x, y):
    return p[0] * x + p[1] * x * x - p[2] * x * x * x, -y


@njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")
def _crossing_jacobian(p, x, y):
    return p[0] + 2.0 * p[1] * x - 3.0 * p[2] * x * x, 0.0, 0.0, -1.0


def transcritical(value):
    """ẋ = λ x + x², ẏ = −y: the lines x = 0 and x = −λ cross."""
    return PlanarField(_crossing, _crossing_jacobian, BOX, [value, 1.0, 0.0])


def pitchfork(value):
    """ẋ = λ x − x³, ẏ = −y."""
    return PlanarField(_crossing, _crossing_jacobian, BOX, [value, 0.0, 1.0])


def with_an_isola(value):
    """x = tanh(3x/2 − λ²) has two more solutions for |λ| below a fold: a closed branch."""
    return GRU(np.diag([3.0, 0.0]), bh=[-value * value, 0.2])
