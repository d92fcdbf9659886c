"""The return map and its derivative against closed forms and finite differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numba import njit, types

from core.cycles.return_map import (
    CANCELLED,
    DERIVATIVE,
    ENDED,
    EXHAUSTED,
    HIGH,
    LOG,
    LOW,
    QX,
    QY,
    RETURN,
    RETURNED,
    SECTION,
    STEPS,
    TIME,
    TX,
    TY,
    WIDTH,
    P,
    extent,
    first_return,
)
from core.flow.traps import POINT
from core.model.planar_field import JACOBIAN, VELOCITY
from core.separatrix_skeleton.assembly import computed_limit_cycles
from tests.core.known_fields import duffing, linear, reference, stuart_landau, van_der_pol

NONE = np.empty((0, POINT))


def _section(x, y, tx, ty, low, high):
    section = np.empty(SECTION)
    section[[QX, QY, TX, TY, LOW, HIGH]] = x, y, tx, ty, low, high
    return section


@njit(
    [types.int64(
        VELOCITY, JACOBIAN, types.float64[::1], types.float64[::1], types.float64, types.float64,
        types.float64[::1], types.float64[:, ::1], types.float64, types.float64, types.int64,
        types.int64[::1], types.int64[::1], types.float64[::1],
    )]
)  # fmt: skip
def _first_return(
    velocity, jacobian, p, section, s, direction, box, points, rtol, atol, max_steps, cancel, work,
    out,
):  # fmt: skip
    """Compiled once for all fields."""
    return first_return(
        velocity, jacobian, p, section, s, direction, box, points, rtol, atol, max_steps, cancel,
        work, out,
    )  # fmt: skip


def turn(field, section, s, direction=1.0, rtol=1e-12, max_steps=3000, cancel=0):
    out = np.full(RETURN, math.nan)
    status = _first_return(
        field.velocity, field.jacobian, field.parameters, section, s, direction,
        np.array(field.box), NONE, rtol, 1e-2 * rtol, max_steps, np.array([cancel]),
        np.array([100_000]), out,
    )  # fmt: skip
    return status, out


@pytest.mark.parametrize("rho", [0.2, 1.0])
@pytest.mark.parametrize("s", [-0.1, 0.0, 0.15])
def test_stuart_landau_in_closed_form(rho, s):
    # 1/r² relaxes to 1/ρ: P(r) = (1/ρ + (1/r² − 1/ρ) e^{−4πρ})^{−1/2}
    r0 = math.sqrt(rho)
    section = _section(r0, 0.0, 0.0, 1.0, -0.2, 0.3)  # the normal points inward
    status, out = turn(stuart_landau(rho), section, s)
    assert status == RETURNED
    r, m = r0 - s, math.exp(-4.0 * math.pi * rho)
    after = (1.0 / rho + (1.0 / r**2 - 1.0 / rho) * m) ** -0.5
    assert out[P] == pytest.approx(r0 - after, abs=1e-11)
    assert out[TIME] == pytest.approx(2.0 * math.pi, rel=1e-12)
    assert out[DERIVATIVE] == pytest.approx(m * (after / r) ** 3, rel=1e-8)
    assert out[WIDTH] == pytest.approx(max(r, r0), rel=0.15) and out[STEPS] > 5
    if s == 0.0:
        assert out[LOG] == pytest.approx(-4.0 * math.pi * rho, rel=1e-9)


@pytest.mark.parametrize(
    "name", ["hidden_attractor_no_reset", "lcclass_s1_u0_stableLC1_unstableLC1"]
)
def test_the_derivative_is_that_of_the_map(name):
    field = reference(name).field
    for cycle in computed_limit_cycles(reference(name)):
        base, sec = cycle.section.base, cycle.section
        direction = 1.0 if cycle.stable else -1.0
        # an oblique section also checks the ratio of the crossing speeds
        section = _section(*base, *(direction * sec.tangent), -0.05, 0.05)
        for s in (0.0, 0.2 * min(sec.high, 0.02), 0.2 * max(sec.low, -0.02)):
            step = 1e-6
            status, out = turn(field, section, s, direction)
            _, ahead = turn(field, section, s + step, direction)
            _, behind = turn(field, section, s - step, direction)
            assert status == RETURNED
            slope = (ahead[P] - behind[P]) / (2.0 * step)
            assert out[DERIVATIVE] == pytest.approx(slope, rel=1e-5, abs=1e-9)


def test_backward_in_time_it_is_the_inverse():
    field = stuart_landau(0.05)
    ahead = _section(math.sqrt(0.05), 0.0, 0.0, 1.0, -0.1, 0.1)
    back = _section(math.sqrt(0.05), 0.0, 0.0, -1.0, -0.1, 0.1)
    _, out = turn(field, ahead, 0.03)
    status, again = turn(field, back, -out[P], -1.0)  # the normal turns with the tangent
    assert status == RETURNED and -again[P] == pytest.approx(0.03, abs=1e-10)
    assert again[DERIVATIVE] * out[DERIVATIVE] == pytest.approx(1.0, rel=1e-8)
    assert again[LOG] == pytest.approx(-out[LOG], rel=1e-8)


def test_area_is_kept_by_a_hamiltonian():
    # the divergence is 0: P is the identity on energy levels
    section = _section(1.2, 0.0, 0.0, -1.0, -0.15, 0.15)
    for s in (-0.1, 0.0, 0.1):
        status, out = turn(duffing(0.0), section, s)
        assert status == RETURNED and out[P] == pytest.approx(s, abs=1e-10)
        assert out[LOG] == pytest.approx(0.0, abs=1e-14)
        assert out[DERIVATIVE] == pytest.approx(1.0, abs=1e-9)


def test_how_a_turn_can_end_otherwise():
    section = _section(0.5, 0.0, 0.0, 1.0, -0.1, 0.1)
    leaves = linear(0.3, -1.0, 1.0, 0.3)
    assert turn(leaves, section, 0.0)[0] == ENDED  # beyond the box
    assert turn(van_der_pol(), _section(2.0, 0.0, 0.0, -1.0, -0.5, 0.5), 0.0, max_steps=3)[0] == (
        EXHAUSTED
    )
    assert turn(stuart_landau(0.25), section, 0.0, cancel=1)[0] == CANCELLED


def test_a_section_reaches_as_far_as_it_is_crossed_one_way():
    # a rotation about the origin: crossed one way up to the centre, and outward to the end
    field = linear(0.0, -1.0, 1.0, 0.0, box=2.0)
    section = _section(0.5, 0.0, 0.0, 1.0, 0.0, 0.0)
    extent(field.velocity, field.parameters, section, 1.0, np.array(field.box), 1.0)
    assert 0.4 < section[HIGH] < 0.5 and 0.85 < -section[LOW] <= 1.0
