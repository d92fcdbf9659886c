"""Stiff systems: nearly closed update gates, relaxation oscillations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core import GRU, continue_cycles, find_limit_cycles, signature, trajectory
from core.model.families import family_of
from core.model.planar_field import PlanarField
from core.model.symmetries import images
from core.separatrix_skeleton.assembly import skeleton
from tests.core.known_fields import van_der_pol

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

# eq. 8 with one gate nearly closed: (angle, period to the digits known)
SLOW = ((0.5, 4058.945628), (0.3, 14958.921021))

# GRUs of two units trained by back-propagation through time and Adam: on series of FitzHugh
# and Nagumo's neuron, of the ring attractor, and as a flip-flop of two bits
TRAINED = {
    "FitzHugh–Nagumo": {
        "Uh": [[2.489, -3.711], [0.118, 0.998]], "Ur": [[0.69, -1.216], [-0.087, 0.84]],
        "Uz": [[-1.696, 2.63], [0.648, -0.812]], "bh": [0.662, 0.047], "br": [1.337, 1.572],
        "bz": [-2.253, -0.662],
    },
    "ring": {
        "Uh": [[2.527, 0.309], [-0.357, 1.925]], "Ur": [[-5.817, 1.278], [1.824, -0.973]],
        "Uz": [[-5.528, 7.12], [-9.489, 3.794]], "bh": [0.03, 0.017], "br": [0.14, -0.022],
        "bz": [0.852, 1.148],
    },
    "flip-flop": {
        "Uh": [[2.056, -0.002], [-0.001, 2.167]], "Ur": [[0.416, 0.011], [-0.001, 1.484]],
        "Uz": [[1.027, -0.03], [-0.001, -3.131]], "bh": [-0.151, -0.011], "br": [2.36, 1.658],
        "bz": [-3.663, -3.7],
    },
}  # fmt: skip


@pytest.mark.parametrize(("angle", "period"), SLOW)
@pytest.mark.parametrize("unit", [0, 1])
def test_the_cycle_of_a_slow_gate(angle, period, unit):
    gru = GRU(GRU.rotation(3.0, angle).Uh, bz=(8.0, 0.0) if unit == 0 else (0.0, 8.0))
    (cycle,) = find_limit_cycles(gru)
    assert cycle.period == pytest.approx(period, abs=1e-6)
    assert cycle.stable and cycle.confirmed and cycle.encloses == (0,)
    assert cycle.log_multiplier < -745.0  # below what a float's exponent holds
    assert cycle.multiplier == 0.0


def test_the_multiplier_of_a_slow_gate_against_the_divergence():
    gru = GRU(GRU.rotation(3.0, 0.5).Uh, bz=(0.0, 8.0))
    (cycle,) = find_limit_cycles(gru)

    def extended(_, q):
        return [*gru.velocity(q[:2]), np.trace(gru.jacobian(q[:2]))]

    whole = solve_ivp(
        extended, (0.0, cycle.period), [*cycle.section.base, 0.0], method="Radau",
        rtol=1e-9, atol=1e-11,
    )  # fmt: skip
    assert whole.y[:2, -1] == pytest.approx(cycle.section.base, abs=1e-6)
    assert cycle.log_multiplier == pytest.approx(whole.y[2, -1], rel=1e-6)


def test_a_branch_of_a_slow_gate_s_cycles_has_log_multipliers(monkeypatch):
    monkeypatch.setattr("core.bifurcations.cycle_continuation.CURVE", 3)

    def family(angle):
        return GRU(GRU.rotation(3.0, angle).Uh, bz=(0.0, 8.0))

    (branch,) = continue_cycles(family, (0.45, 0.5), samples=5).branches
    assert len(branch.values) >= 5 and branch.stable.all()
    assert (branch.multiplier == 0.0).all()
    assert np.isfinite(branch.log_multiplier).all() and (branch.log_multiplier < -745.0).all()
    for value, log in zip(branch.values[::3], branch.log_multiplier[::3], strict=True):
        (cycle,) = find_limit_cycles(family(float(value)))
        assert log == pytest.approx(cycle.log_multiplier, rel=1e-9)


def test_a_branch_ends_at_a_multiplier_of_0_or_1(monkeypatch):
    monkeypatch.setattr("core.bifurcations.cycle_continuation.CURVE", 3)
    family = family_of(GRU(GRU.rotation(3.0, -np.pi / 20).Uh, bh=[0.32, 0.05]), "bh[1]")
    (branch,) = continue_cycles(family, (0.05, 0.056), samples=8).branches
    assert (branch.starts, branch.ends) == ("Hopf", "homoclinic")
    assert branch.log_multiplier[0] == 0.0 and branch.log_multiplier[-1] == -np.inf
    assert branch.multiplier[0] == 1.0 and branch.multiplier[-1] == 0.0
    assert (branch.log_multiplier[1:] < 0.0).all()


@pytest.mark.parametrize("rate", [4.0, 12.0, 16.0])
def test_gates_from_open_to_nearly_frozen(rate):
    """The period grows as the slow unit's time scale does, e^rate."""
    gru = GRU(GRU.rotation(3.0, 0.5).Uh, bz=(0.0, rate))
    frame = skeleton(gru)
    (cycle,) = frame.cycles
    assert not frame.reasons and cycle.confirmed
    if rate > 8.0:
        assert cycle.period == pytest.approx(4058.945628 * np.exp(rate - 8.0), rel=0.1)
    again = trajectory(gru, cycle.section.base, cycle.period, rtol=1e-12, max_steps=100_000)
    assert again.h[-1] == pytest.approx(cycle.section.base, abs=1e-9)


# Periods: 15, 30 by SciPy's Radau at 1e-12 in the test; 100 known to the digits shown
@pytest.mark.parametrize("mu", [15.0, 30.0, 100.0])
def test_van_der_pol_relaxes(mu):
    plain = van_der_pol(mu)
    field = PlanarField(
        plain.velocity, plain.jacobian, (-4.0, 4.0, -3.0 * mu, 3.0 * mu), plain.parameters
    )
    frame = skeleton(field)
    (cycle,) = frame.cycles
    assert not frame.reasons and cycle.confirmed and cycle.stable

    def turned(_, q):
        return q[0]

    turned.direction = 1.0  # from left to right, once a turn
    whole = solve_ivp(
        lambda t, q: field.velocity(field.parameters, *q), (0.0, 2.5 * cycle.period), (2.0, 0.0),
        method="Radau", events=turned, rtol=1e-10, atol=1e-12,
    )  # fmt: skip
    times = whole.t_events[0]
    assert cycle.period == pytest.approx(times[-1] - times[-2], rel=1e-7)
    if mu == 100.0:
        assert cycle.period == pytest.approx(162.837, abs=5e-4)


def test_images_of_a_slow_gate():
    for gru in images(GRU(GRU.rotation(3.0, 0.5).Uh, bz=(0.0, 8.0))):
        (cycle,) = find_limit_cycles(gru)
        assert cycle.period == pytest.approx(SLOW[0][1], abs=1e-6)


def test_a_stiff_trajectory_takes_few_steps():
    gru = GRU(GRU.rotation(3.0, 0.5).Uh, bz=(0.0, 14.0))
    found = trajectory(gru, (0.3, 0.2), 1e6, max_steps=4000)
    assert found.status == "finished"
    exact = solve_ivp(
        lambda t, h: gru.velocity(h), (0.0, 1e6), (0.3, 0.2), method="Radau", rtol=1e-10,
        atol=1e-12,
    ).y[:, -1]  # fmt: skip
    assert found.h[-1] == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize("name", TRAINED)
@pytest.mark.parametrize(("frozen", "unresolved"), [(0.0, 0), (6.0, 0), (10.0, 1)])
def test_noisy_copies_of_trained_networks_are_resolved(name, frozen, unresolved):
    """40 copies with a tenth of noise, the second unit slowed down by exp(frozen)."""
    rng = np.random.default_rng(1)
    weights = {key: np.array(value) for key, value in TRAINED[name].items()}
    left = 0
    for _ in range(40):
        copy = {
            key: value + 0.1 * np.abs(value).mean() * rng.standard_normal(value.shape)
            for key, value in weights.items()
        }
        copy["bz"] = copy["bz"] + (0.0, frozen)
        left += not signature(GRU(**copy)).resolved
    assert left <= unresolved
