"""Planar fields with known answers, compiled once; parameters travel as an array."""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path

from numba import njit

from core.model.gru import GRU
from core.model.planar_field import JACOBIAN_SIGNATURE, VELOCITY_SIGNATURE, PlanarField

ENTRIES = json.loads((Path(__file__).parents[1] / "data" / "topologies.json").read_text())
BY_NAME = {entry["name"]: entry for entry in ENTRIES}
WITH_CYCLES = [entry for entry in ENTRIES if entry["name"].startswith("lcclass_")]


def reference(name):
    return GRU(**BY_NAME[name]["params"])


def rotation(alpha, gain=3.0, s=0.0):
    """Equation 8 of the paper."""
    return GRU.rotation(gain, alpha, s)


def eq9(gamma, **others):
    """Equation 9 of the paper: a rotation by −π/20 with biases (0.32, γ)."""
    return GRU(GRU.rotation(3.0, -math.pi / 20).Uh, bh=(0.32, gamma), **others)


def _velocity(function):
    return njit([VELOCITY_SIGNATURE], nogil=True, error_model="numpy")(function)


def _jacobian(function):
    return njit([JACOBIAN_SIGNATURE], nogil=True, error_model="numpy")(function)


@_velocity
def _vdp(p, x, y):
    return p[1] * y, p[1] * (p[0] * (1.0 - x * x) * y - x)


@_jacobian
def _vdp_jacobian(p, x, y):
    return 0.0, p[1], p[1] * (-2.0 * p[0] * x * y - 1.0), p[1] * p[0] * (1.0 - x * x)


def van_der_pol(mu=1.0, time=1.0):
    """ẍ = μ (1 − x²) ẋ − x; ``time`` −1 reverses it."""
    return PlanarField(_vdp, _vdp_jacobian, (-4.0, 4.0, -12.0, 12.0), [mu, time])


@_velocity
def _fhn(p, x, y):
    return x - x * x * x / 3.0 - y + p[0], (x + 0.7 - 0.8 * y) / 12.5


@_jacobian
def _fhn_jacobian(p, x, y):
    return 1.0 - x * x, -1.0, 1.0 / 12.5, -0.8 / 12.5


def fitzhugh_nagumo(current):
    return PlanarField(_fhn, _fhn_jacobian, (-3.0, 3.0, -2.0, 3.0), [current])


@_velocity
def _bautin(p, x, y):
    q = x * x + y * y
    rate = p[0] + p[1] * q + p[2] * q * q
    return rate * x - y, rate * y + x


@_jacobian
def _bautin_jacobian(p, x, y):
    q = x * x + y * y
    rate, slope = p[0] + p[1] * q + p[2] * q * q, 2.0 * p[1] + 4.0 * p[2] * q
    return (
        rate + slope * x * x, slope * x * y - 1.0,
        slope * x * y + 1.0, rate + slope * y * y,
    )  # fmt: skip


def bautin(mu, beta, box=1.5):
    """ṙ = r (μ + β r² + r⁴), θ̇ = 1."""
    return PlanarField(_bautin, _bautin_jacobian, (-box, box, -box, box), [mu, beta, 1.0])


def stuart_landau(rho, box=2.0):
    """ṙ = r (ρ − r²), θ̇ = 1."""
    return PlanarField(_bautin, _bautin_jacobian, (-box, box, -box, box), [rho, -1.0, 0.0])


@_velocity
def _duffing(p, x, y):
    return y, x - x * x * x + p[0] * y


@_jacobian
def _duffing_jacobian(p, x, y):
    return 0.0, 1.0, 1.0 - 3.0 * x * x, p[0]


def duffing(mu, nu=0.0):
    """ẍ = x − x³ + (μ − ν) ẋ: Hamiltonian, with two homoclinic loops, for μ = ν."""
    return PlanarField(_duffing, _duffing_jacobian, (-2.0, 2.0, -2.0, 2.0), [mu - nu])


@_velocity
def _slow(p, x, y):
    return -x * x, -y


@_jacobian
def _slow_jacobian(p, x, y):
    return -2.0 * x, 0.0, 0.0, -1.0


def half_stable():
    """ẋ = −x², ẏ = −y: x(t) = x₀ / (1 + x₀ t)."""
    return PlanarField(_slow, _slow_jacobian, (-1.0, 1.0, -1.0, 1.0))


@_velocity
def _linear(p, x, y):
    return p[0] * x + p[1] * y, p[2] * x + p[3] * y


@_jacobian
def _linear_jacobian(p, x, y):
    return p[0], p[1], p[2], p[3]


def linear(a, b, c, d, box=1.0):
    return PlanarField(_linear, _linear_jacobian, (-box, box, -box, box), [a, b, c, d])


@_velocity
def _bent(p, x, y):
    return p[0] * x, p[1] * (y - x * x)


@_jacobian
def _bent_jacobian(p, x, y):
    return p[0], 0.0, -2.0 * p[1] * x, p[1]


def bent_saddle(u=0.5, s=-1.0):
    """A saddle at 0 whose unstable branch is the parabola y = x² s/(s − 2u)."""
    return PlanarField(_bent, _bent_jacobian, (-1.0, 1.0, -1.0, 1.0), [u, s])


@_velocity
def _morris_lecar(p, x, y):
    current, v3, v4, phi, g_ca, unit = p
    v = unit * x
    m = 0.5 * (1.0 + math.tanh((v + 1.2) / 18.0))
    w = 0.5 * (1.0 + math.tanh((v - v3) / v4))
    rate = current - 2.0 * (v + 60.0) - 8.0 * y * (v + 84.0) - g_ca * m * (v - 120.0)
    return rate / (20.0 * unit), phi * (w - y) * math.cosh((v - v3) / (2.0 * v4))


@_jacobian
def _morris_lecar_jacobian(p, x, y):
    _, v3, v4, phi, g_ca, unit = p
    v = unit * x
    a = (v - v3) / v4
    m, w = math.tanh((v + 1.2) / 18.0), math.tanh(a)
    calcium = (1.0 - m * m) / 36.0 * (v - 120.0) + 0.5 * (1.0 + m)
    return (
        (-2.0 - 8.0 * y - g_ca * calcium) / 20.0,
        -8.0 * (v + 84.0) / (20.0 * unit),
        unit * phi / (2.0 * v4) * (
            (1.0 - w * w) * math.cosh(0.5 * a) + (0.5 + 0.5 * w - y) * math.sinh(0.5 * a)
        ),
        -phi * math.cosh(0.5 * a),
    )  # fmt: skip


MORRIS_LECAR = {
    "Hopf": (2.0, 30.0, 0.04, 4.4),
    "saddle-node": (12.0, 17.4, 0.06666667, 4.0),
    "homoclinic": (12.0, 17.4, 0.23, 4.0),
}
"""v3, v4, φ and g_Ca of three regimes."""


def morris_lecar(current, regime, unit=1.0):
    """Morris and Lecar's neuron; the voltage is measured in ``unit`` mV."""
    box = (-80.0 / unit, 80.0 / unit, -0.2, 1.2)
    parameters = [current, *MORRIS_LECAR[regime], unit]
    return PlanarField(_morris_lecar, _morris_lecar_jacobian, box, parameters)


@functools.cache
def _measured_anew(velocity, jacobian):
    def in_units(p, x, y):
        u, v = velocity(p[3:], x / p[0], y / p[1])
        return p[2] * p[0] * u, p[2] * p[1] * v

    def jacobian_in_units(p, x, y):
        a, b, c, d = jacobian(p[3:], x / p[0], y / p[1])
        return p[2] * a, p[2] * p[0] / p[1] * b, p[2] * p[1] / p[0] * c, p[2] * d

    return _velocity(in_units), _jacobian(jacobian_in_units)


def in_units(field, x=1.0, y=1.0, rate=1.0):
    """The same field with other numbers: ``x`` and ``y`` times as large, rates ``rate`` times."""
    velocity, jacobian = _measured_anew(field.velocity, field.jacobian)
    xmin, xmax, ymin, ymax = field.box
    box = *sorted((x * xmin, x * xmax)), *sorted((y * ymin, y * ymax))
    return PlanarField(velocity, jacobian, box, [x, y, rate, *field.parameters])
