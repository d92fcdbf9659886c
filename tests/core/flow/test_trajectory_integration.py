"""Trajectories against SciPy, closed forms and known periods."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.flow import dormand_prince
from core.flow.trajectory_integration import SMOOTHNESS, Trajectory, trajectories, trajectory
from core.model.gru import GRU
from core.model.planar_field import PlanarField

BOX = (-1.0, 1.0, -1.0, 1.0)


def _zero_jacobian(p, x, y):
    return 0.0, 0.0, 0.0, 0.0


def _van_der_pol(p, x, y):
    return y, p[0] * (1.0 - x * x) * y - x


def _turning(p, x, y):
    return -y, x


def _exploding(p, x, y):
    return x * x, 0.0


def _field(velocity, box=BOX, parameters=()):
    return PlanarField(velocity, _zero_jacobian, box, np.array(parameters))


@pytest.fixture(scope="module")
def turning():
    return _field(_turning)


def _random_gru(seed, **more):
    rng = np.random.default_rng(seed)
    draw = {n: rng.normal(0, 2, (2, 2)) for n in ("Uh", "Ur", "Uz")}
    draw |= {n: rng.normal(0, 1, 2) for n in ("bh", "br", "bz")}
    return GRU(**draw, **more)


SYSTEMS = [
    GRU.rotation(3, math.pi / 5),
    GRU.rotation(3, 0.5, reset_bias=1.0),
    _random_gru(1),
    _random_gru(2, reset_after=True, ch=[0.3, -0.4]),
    GRU(Uh=30 * np.eye(2), bz=[2.0, -3.0], Uz=[[5, -5], [1, 4]]),
]


def _reference(gru, h0, duration):
    return solve_ivp(
        lambda t, h: gru.velocity(h),
        (0, duration),
        h0,
        method="DOP853",
        rtol=1e-13,
        atol=1e-15,
        dense_output=True,
    ).sol


@pytest.mark.parametrize("gru", SYSTEMS)
@pytest.mark.parametrize(("rtol", "atol", "bound"), [(1e-9, 1e-12, 1e-7), (1e-12, 1e-14, 1e-10)])
def test_states_and_dense_output_agree_with_scipy(gru, rtol, atol, bound):
    exact = _reference(gru, (0.4, -0.3), 30.0)
    path = trajectory(gru, (0.4, -0.3), 30.0, rtol=rtol, atol=atol)
    assert path.status == "finished"
    assert path.t[0] == 0.0 and path.t[-1] == 30.0
    assert np.all(np.diff(path.t) > 0)
    assert np.abs(path.h - exact(path.t).T).max() < bound
    times = np.linspace(0, 30, 777)
    assert np.abs(path.at(times) - exact(times).T).max() < bound


def test_tighter_tolerance_gives_smaller_error():
    gru = GRU.rotation(3, math.pi / 5)
    exact = _reference(gru, (0.4, -0.3), 30.0)(30.0)
    errors = [
        np.abs(trajectory(gru, (0.4, -0.3), 30.0, rtol=r, atol=r).h[-1] - exact).max()
        for r in (1e-5, 1e-8, 1e-12)
    ]
    assert errors[0] > 10 * errors[1] > 100 * errors[2]
    assert errors[2] < 1e-11


def test_polyline_strays_no_further_than_promised():
    gru = GRU.rotation(3, math.pi / 5)
    path = trajectory(gru, (0.4, -0.3), 100.0)
    times = np.linspace(0, 100, 20001)
    drawn = np.stack([np.interp(times, path.t, path.h[:, i]) for i in (0, 1)], axis=1)
    assert np.abs(drawn - path.at(times)).max() < 2.0 * SMOOTHNESS * 1.1
    assert len(path.t) < 450
    assert len(trajectory(GRU(Uh=3 * np.eye(2)), (0.1, 0.2), 100.0).t) < 100


def _period(system, h0, settle, axis=1):
    """The time between upward crossings of coordinate ``axis`` = 0, by bisection."""
    late = trajectory(system, h0, settle).h[-1]
    path = trajectory(system, late, 200.0, rtol=1e-12, atol=1e-14)
    c = path.h[:, axis]
    ups = np.flatnonzero((c[:-1] < 0) & (c[1:] >= 0))[:2]
    roots = []
    for i in ups:
        low, high = path.t[i], path.t[i + 1]
        for _ in range(60):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if path.at(middle)[axis] < 0 else (low, middle)
        roots.append(low)
    return roots[1] - roots[0]


@pytest.mark.parametrize(
    ("angle", "period"),
    [
        (0.8, 12.208510064),
        (math.pi / 4, 12.573705822),
        (math.pi / 5, 17.457965280),
        (0.5, 23.674026367),
    ],
)
def test_known_periods_of_the_rotation_family(angle, period):
    assert _period(GRU.rotation(3, angle), (0.5, 0.5), 1000.0) == pytest.approx(period, abs=2e-8)


def test_van_der_pol_has_its_textbook_period():
    field = _field(_van_der_pol, (-3.0, 3.0, -4.0, 4.0), [1.0])
    assert _period(field, (2.0, 0.0), 100.0) == pytest.approx(6.66328686, abs=1e-8)


def test_turning_field_has_the_closed_form(turning):
    path = trajectory(turning, (0.6, 0.0), 20.0)
    truth = 0.6 * np.stack([np.cos(path.t), np.sin(path.t)], axis=1)
    assert np.abs(path.h - truth).max() < 1e-8


def test_dense_output_is_of_seventh_order(turning):
    """Over one step of length s the dense output errs by O(s⁸)."""
    errors = []
    for s in (0.5, 0.25):
        path = trajectory(turning, (1.0, 0.0), s, rtol=1.0, atol=1.0)
        times = np.linspace(0, path.steps[0, 1], 101)
        assert path.steps[0, 1] == pytest.approx(s) or len(path.steps) > 1
        row = path.steps[-1]
        fractions = np.linspace(0, 1, 101)
        times = row[0] + fractions * row[1]
        errors.append((row[1], np.abs(path.at(times)[:, 0] - np.cos(times)).max()))
    (s1, e1), (s2, e2) = errors
    assert 7.0 < math.log(e1 / e2) / math.log(s1 / s2) < 9.5


@pytest.mark.parametrize("gru", SYSTEMS)
def test_backward_then_forward_returns(gru):
    start = np.array([0.1, -0.2])
    back = trajectory(gru, start, -1.0, rtol=1e-12, atol=1e-14)
    assert np.all(np.diff(back.t) < 0)
    forth = trajectory(gru, back.h[-1], -back.end, rtol=1e-12, atol=1e-14)
    assert np.abs(forth.h[-1] - start).max() < 1e-8


def test_backward_stops_on_the_box():
    gru = GRU(Uh=3 * np.eye(2))
    path = trajectory(gru, (0.95, 0.3), -100.0)
    assert path.status == "left the box"
    assert -100 < path.end < 0
    assert np.abs(path.h).max() == pytest.approx(1.5, abs=1e-9)
    small = trajectory(gru, (0.1, 0.1), 50.0, box=(-0.2, 0.2, -0.2, 0.2))
    assert small.status == "left the box"
    assert small.h[-1].max() == pytest.approx(0.2, abs=1e-12)


def test_a_start_outside_the_box_comes_in():
    path = trajectory(GRU(Uh=3 * np.eye(2)), (4.0, -3.0), 100.0)
    assert path.status == "finished"
    assert path.h[-1] == pytest.approx([0.8585596366401104, -0.8585596366401104], abs=1e-9)
    assert trajectory(GRU(Uh=3 * np.eye(2)), (4.0, 0.0), -60.0).status == "left the box"


def test_equilibrium_start_takes_few_steps():
    path = trajectory(GRU.rotation(3, 1.0), (0.0, 0.0), 1000.0)
    assert path.status == "finished"
    assert len(path.steps) < 10
    assert np.all(path.h == 0.0)


def test_limits_are_kept_and_said():
    gru = GRU(Uh=[[-1000, 0], [0, -1000]])
    path = trajectory(gru, (0.5, 0.5), 100.0, max_steps=50)
    assert path.status == "step limit"
    assert 0 < path.end < 100 and len(path.steps) <= 50
    drawn = trajectory(GRU.rotation(3, 0.8), (0.5, 0.5), 500.0, max_points=77)
    assert len(drawn.t) == 77 and drawn.status == "finished" and drawn.end == 500.0


def test_blow_up_ends_with_an_honest_status():
    field = _field(_exploding, (-1e308, 1e308, -1.0, 1.0))
    path = trajectory(field, (1.0, 0.0), 5.0, box=(-1e300, 1e300, -1.0, 1.0))
    assert path.status in ("step too small", "step limit", "left the box")
    assert path.end == pytest.approx(1.0, abs=1e-6)
    assert trajectory(field, (1.0, 0.0), 5.0, box=(-10, 10, -1, 1)).end == pytest.approx(0.9)


def test_batch_equals_one_by_one():
    gru = _random_gru(3)
    starts = np.array([[0.1, 0.2], [0.0, 0.0], [-0.5, 0.9]])
    together = trajectories(gru, starts, [10.0, 0.0, -1.0])
    for path, h0, duration in zip(together, starts, [10.0, 0.0, -1.0], strict=True):
        alone = trajectory(gru, h0, duration)
        assert np.array_equal(path.t, alone.t) and np.array_equal(path.h, alone.h)
    assert len(together[1].t) == 1 and together[1].status == "finished"
    assert np.array_equal(together[1].at(0.0), starts[1])
    assert trajectories(gru, np.empty((0, 2)), 1.0) == ()


def test_one_unit():
    gru = GRU(Uh=[[3.0]], br=[0.0], bz=[0.5])
    path = trajectory(gru, [0.1], 20.0)
    exact = solve_ivp(
        lambda t, h: gru.velocity(h), (0, 20), [0.1], method="DOP853", rtol=1e-13, atol=1e-15
    ).y[0, -1]
    assert path.h.shape == (len(path.t), 1)
    assert path.h[-1, 0] == pytest.approx(exact, abs=1e-9)
    assert path.at(3.0).shape == (1,) and path.at([[1.0, 2.0]]).shape == (1, 2, 1)


def test_update_gate_only_rescales_time_when_equal():
    slow, fast = GRU(Uh=2 * np.eye(2), bz=3.0), GRU(Uh=2 * np.eye(2), bz=-1.0)
    ratio = (1 + math.exp(3.0)) / (1 + math.exp(-1.0))
    a = trajectory(slow, (0.3, -0.1), 4.0 * ratio).h[-1]
    b = trajectory(fast, (0.3, -0.1), 4.0).h[-1]
    assert a == pytest.approx(b, abs=1e-9)


def test_swapping_the_units_swaps_the_trajectory():
    gru = _random_gru(5)
    p = [1, 0]
    swapped = GRU(
        Uh=gru.Uh[p][:, p],
        Ur=gru.Ur[p][:, p],
        Uz=gru.Uz[p][:, p],
        bh=gru.bh[p],
        br=gru.br[p],
        bz=gru.bz[p],
    )
    a = trajectory(gru, (0.2, 0.7), 15.0).h[-1]
    b = trajectory(swapped, (0.7, 0.2), 15.0).h[-1]
    assert a == pytest.approx(b[::-1], abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "entry"),
    [
        (((0.1, "a"), 1.0), "h0"),
        (((0.1, math.nan), 1.0), "h0"),
        (((0.1,), 1.0), "h0"),
        (((0.1, 0.2), math.inf), "duration"),
        (((0.1, 0.2), "long"), "duration"),
    ],
)
def test_bad_input_is_named(arguments, entry):
    with pytest.raises(ValueError, match=entry):
        trajectory(GRU(Uh=0), *arguments)


def test_bad_options_are_named():
    gru = GRU(Uh=0)
    for name, value in {"rtol": 0.0, "atol": -1.0, "max_points": 1, "max_steps": 0.5}.items():
        with pytest.raises(ValueError, match=name):
            trajectory(gru, (0, 0), 1.0, **{name: value})
    with pytest.raises(ValueError, match="GRU"):
        trajectory("gru", (0, 0), 1.0)
    path: Trajectory = trajectory(gru, (0.5, 0), 1.0)
    with pytest.raises(ValueError, match="t must lie"):
        path.at(1.1)


def test_missing_coefficients_are_said(monkeypatch):
    monkeypatch.delattr(dormand_prince.DOP853, "E3")
    with pytest.raises(ImportError, match="E3"):
        dormand_prince._coefficients("E3", (13,))
