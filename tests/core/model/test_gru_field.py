"""The GRU's field against its equations at 40 digits."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from core.model.gru import GRU, MATRICES, VECTORS
from tests.core.random_gru import EYE, LARGEST, NAMES, random_gru


def _exact(gru, h):
    """z, r, 1 − z, the candidate tanh(…) and the pre-activations, in mpmath."""
    q = {n: getattr(gru, n).tolist() for n in NAMES}
    units = range(gru.dim)

    def times(matrix, vector):
        return [mpmath.fsum(mpmath.mpf(matrix[i][k]) * vector[k] for k in units) for i in units]

    def sigma(u):
        return 1 / (1 + mpmath.exp(-u))

    uz = [w + b for w, b in zip(times(q["Uz"], h), q["bz"], strict=True)]
    ur = [w + b for w, b in zip(times(q["Ur"], h), q["br"], strict=True)]
    z, keep, r = [sigma(u) for u in uz], [sigma(-u) for u in uz], [sigma(u) for u in ur]
    if gru.reset_after:
        inner = times(q["Uh"], h)
        a = [q["bh"][i] + r[i] * (inner[i] + q["ch"][i]) for i in units]
    else:
        inner = times(q["Uh"], [r[k] * h[k] for k in units])
        a = [inner[i] + q["bh"][i] for i in units]
    return z, r, keep, [mpmath.tanh(v) for v in a]


def _exact_velocity(gru, h):
    _, _, keep, target = _exact(gru, h)
    return [k * (t - x) for k, t, x in zip(keep, target, h, strict=True)]


def _exact_jacobian(gru, h):
    def entry(i, k):
        def along(x):
            moved = [*h]
            moved[k] = x
            return _exact_velocity(gru, moved)[i]

        return mpmath.diff(along, h[k])

    return [[entry(i, k) for k in range(gru.dim)] for i in range(gru.dim)]


def _systems():
    for dim in (1, 2):
        for after in (False, True):
            for scale in (1.0, 5.0, 30.0):
                yield random_gru(int(scale) + dim, dim, after, scale)


SYSTEMS = [
    *_systems(),
    GRU(3 * np.eye(2), bz=[89.5, -90.25]),  # 1 − z is 1e-39 and 1
    GRU([[30, -30], [25, 30]], [[30, 9], [-30, 30]], [[30, 30], [-30, 30]], 30, -30, [60, -60]),
    GRU([[3.0]], Uz=[[30.0]], bz=[75.0]),
    GRU(2 * np.eye(2), -3 * np.eye(2), [[30, 0], [0, -30]], 0.1, 1, [80, 88], True, [0.3, -2]),
]


def _states(gru, count=4):
    return np.random.default_rng(7).uniform(-1, 1, (count, gru.dim))


def _weight(gru):
    """How many roundings' worth a pre-activation can be off, as a number."""
    return 1.0 + sum(np.abs(getattr(gru, n)).max() for n in NAMES)


@pytest.mark.parametrize("gru", SYSTEMS, ids=lambda g: f"{g.dim}, {g.reset_after}")
def test_velocity_gates_and_step_match_the_equations(gru):
    tolerance = 4e-15 * _weight(gru) ** 1.5
    with mpmath.workdps(40):
        for state in _states(gru):
            h = [mpmath.mpf(float(x)) for x in state]
            z, r, keep, target = _exact(gru, h)
            v, step = gru.velocity(state), gru.step(state)
            gates = gru.gates(state)
            for i in range(gru.dim):
                exact = keep[i] * (target[i] - h[i])
                scale = keep[i] * (abs(target[i]) + abs(h[i]))
                assert exact == 0 or v[i] != 0
                assert abs(v[i] - exact) <= tolerance * scale
                assert abs(gates[0][i] - z[i]) <= tolerance * z[i]
                assert abs(gates[1][i] - r[i]) <= tolerance * r[i]
                wanted = keep[i] * target[i] + z[i] * h[i]
                assert abs(step[i] - wanted) <= tolerance * (keep[i] + z[i] * abs(h[i]))


@pytest.mark.parametrize("gru", SYSTEMS, ids=lambda g: f"{g.dim}, {g.reset_after}")
def test_the_jacobian_matches_the_differentiated_equations(gru):
    with mpmath.workdps(40):
        for state in _states(gru, 3):
            h = [mpmath.mpf(float(x)) for x in state]
            exact, keep = _exact_jacobian(gru, h), _exact(gru, h)[2]
            J = gru.jacobian(state)
            assert J.shape == (gru.dim, gru.dim)
            for i, k in np.ndindex(J.shape):
                # relative to the gate's own factor: 1e-40 is not taken for 0
                assert abs(J[i, k] - exact[i][k]) <= 1e-14 * _weight(gru) ** 2 * keep[i]


def test_the_update_gates_own_derivative_is_in_the_jacobian():
    gru = GRU(np.zeros((2, 2)), Uz=[[2.0, -1.0], [0.5, 3.0]], bh=[0.8, -0.4])
    state = np.array([0.3, 0.6])
    v, (z, _) = gru.velocity(state), gru.gates(state)
    # ḣ_i = (1 − z_i)(t_i − h_i) with t constant: ∂ḣ_i/∂h_k = −z_i Uz_ik ḣ_i − δ_ik (1 − z_i)
    expected = -(z * v)[:, None] * gru.Uz - np.diag(1 - z)
    assert np.allclose(gru.jacobian(state), expected, rtol=1e-14)
    assert np.abs((z * v)[:, None] * gru.Uz).max() > 0.1


def test_a_nearly_closed_update_gate_keeps_its_digits():
    gru = GRU(3 * np.eye(2), bh=0.2, bz=[90.0, 91.0])
    v = gru.velocity([0.5, 0.5])
    assert np.all(v > 0) and np.all(v < 1e-38)
    assert v[0] / v[1] == pytest.approx(math.e, rel=1e-14)
    J = gru.jacobian([0.5, 0.5])
    assert J[0, 0] / J[1, 1] == pytest.approx(math.e, rel=1e-14)


def test_the_two_reset_conventions_differ_and_agree_where_they_must():
    Uh, Ur = [[2.0, -1.0], [1.0, 2.0]], [[1.0, 0.5], [-2.0, 1.0]]
    before, after = GRU(Uh, Ur), GRU(Uh, Ur, reset_after=True)
    assert np.abs(before.velocity([0.4, -0.7]) - after.velocity([0.4, -0.7])).max() > 0.01
    # diagonal Uh: r ⊙ (Uh h) = Uh (r ⊙ h)
    before, after = GRU(2 * np.eye(2), Ur), GRU(2 * np.eye(2), Ur, reset_after=True)
    states = _states(before, 20)
    assert np.allclose(before.velocity(states), after.velocity(states), rtol=0, atol=1e-16)


def test_a_constant_update_gate_is_only_a_factor():
    gru = random_gru(8)
    values = {n: getattr(gru, n) for n in ("Uh", "Ur", "bh", "br")}
    still, plain = GRU(**values, bz=1.5), GRU(**values)
    ratio = 2 / (1 + math.exp(1.5))
    states = _states(gru, 20)
    assert np.allclose(still.velocity(states), ratio * plain.velocity(states), rtol=1e-14)
    assert np.allclose(still.jacobian(states), ratio * plain.jacobian(states), rtol=1e-13)


@pytest.mark.parametrize("gru", SYSTEMS, ids=lambda g: f"{g.dim}, {g.reset_after}")
def test_one_step_is_forward_euler_of_length_one(gru):
    states = _states(gru, 200)
    error = gru.step(states) - (states + gru.velocity(states))
    assert np.abs(error).max() <= 4 * np.finfo(float).eps
    assert np.all(np.abs(gru.step(states)) <= 1.0)


# --- extreme weights ------------------------------------------------------------------

CORNERS = [(0, 0), (1, 1), (-1, 1), (1, -1), (0.9, 0.95), (-0.3, 0.7), (1e-300, -1e-10)]


def _extreme(seed, after):
    values = [0.0, 1.0, -1.0, 30.0, 1e308, -1e308, LARGEST, -LARGEST, 1e-308]
    v = np.random.default_rng(seed).choice(values, 20)
    matrices = v[:12].reshape(3, 2, 2)
    return GRU(*matrices, v[12:14], v[14:16], v[16:18], after, v[18:] if after else 0)


@pytest.mark.parametrize("after", [False, True])
def test_saturating_weights_give_finite_answers(after):
    for seed in range(300):
        gru = _extreme(seed, after)
        for name, answer in [
            ("velocity", gru.velocity(CORNERS)),
            ("step", gru.step(CORNERS)),
            ("gates", gru.gates(CORNERS)),
        ]:
            assert np.isfinite(answer).all(), (name, gru)
            assert np.abs(answer).max() <= 2.0


def test_the_jacobian_is_finite_where_all_gates_are_shut_or_open():
    state = [0.9, 0.95]
    for after in (False, True):
        gru = GRU([[1e308, 1e308], [0, 0]], reset_after=after)
        assert np.allclose(gru.jacobian(state), -0.5 * np.eye(2), rtol=1e-15)


def test_large_states_with_the_largest_weights():
    gru = GRU([[1e308, -1e308], [0.0, 0.0]], bh=1.0)
    for size in (10.0, 100.0, 1e6):
        v = gru.velocity([size, size])
        assert v == pytest.approx([0.5 * (math.tanh(1.0) - size)] * 2, rel=1e-12)


# --- states ---------------------------------------------------------------------------


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("lead", [(), (1,), (5,), (0,), (3, 4), (2, 0), (2, 3, 4)])
def test_states_keep_their_shape(dim, lead):
    gru = random_gru(9, dim)
    states = np.random.default_rng(1).uniform(-1, 1, (*lead, dim))
    z, r = gru.gates(states)
    assert gru.velocity(states).shape == gru.step(states).shape == states.shape
    assert z.shape == r.shape == states.shape
    J = gru.jacobian(states)
    assert J.shape == (*lead, dim, dim)
    for index in np.ndindex(lead):
        one = states[index]
        assert np.array_equal(gru.velocity(states)[index], gru.velocity(one))
        assert np.array_equal(gru.step(states)[index], gru.step(one))
        assert np.array_equal(J[index], gru.jacobian(one))
        assert np.array_equal(z[index], gru.gates(one)[0])
        assert np.array_equal(r[index], gru.gates(one)[1])


def test_states_in_any_form():
    gru = random_gru(10)
    given = np.array([[0.5, -0.25], [1.0, 0.0]])
    expected = gru.velocity(given)
    frozen = given.copy()
    frozen.flags.writeable = False
    forms = [given.tolist(), tuple(map(tuple, given)), given.astype(np.float32), frozen]
    forms += [np.asfortranarray(given), given.astype(object), [[0.5, Fraction(-1, 4)], (1, 0)]]
    for form in forms:
        assert np.array_equal(gru.velocity(form), expected)
    assert np.array_equal(given, [[0.5, -0.25], [1.0, 0.0]])


@pytest.mark.parametrize("method", ["velocity", "jacobian", "gates", "step"])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (None, r"h must be"),
        ("ab", r"h must be"),
        (0.5, r"h must have shape \(\.\.\., 2\), not \(\)"),
        ([0.5], r"h must have shape \(\.\.\., 2\), not \(1,\)"),
        ([0.1, 0.2, 0.3], r"h must have shape"),
        ([], r"h must have shape"),
        (np.empty((2, 0)), r"h must have shape"),
        ([[1.0, 2.0], [3.0]], r"h\b"),
        ([0.1, "a"], r"h\[1\] must be a real number"),
        ([0.1, None], r"h\[1\] must be a real number"),
        ([[0.1, 0.2], [True, 0.2]], r"h\[1, 0\] must be a real number"),
        ([[0.1, 0.2], [0.1, 1j]], r"h\[1, 1\] must be a real number"),
        (np.array([0.1, 1j]), r"h\[0\] must be a real number"),
        (np.array([True, False]), r"h\[0\] must be a real number"),
        ([[0.1, 0.2], [0.1, math.nan]], r"h\[1, 1\] must be finite"),
        (np.array([[np.inf, 0.0]]), r"h\[0, 0\] must be finite"),
        ([10**400, 0], r"h\[0\] must be a real number that a float can hold"),
        (np.ma.array([0.1, 0.2]), r"h must be a plain array"),
    ],
)
def test_wrong_states_are_named(method, wrong, message):
    with pytest.raises(ValueError, match=rf"^{message}"):
        getattr(GRU(EYE), method)(wrong)


# --- the symmetries of the square -----------------------------------------------------


def _moved(gru, order, signs):
    """The GRU whose portrait is that of ``gru`` after h → S P h."""
    at = np.ix_(order, order)
    q = {n: getattr(gru, n)[at] for n in MATRICES} | {n: getattr(gru, n)[order] for n in VECTORS}
    q["Uh"] = signs[:, None] * q["Uh"] * signs
    q["Ur"], q["Uz"] = q["Ur"] * signs, q["Uz"] * signs
    q["bh"], q["ch"] = signs * q["bh"], signs * q["ch"]
    return GRU(**q, reset_after=gru.reset_after)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
@pytest.mark.parametrize("signs", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_the_eight_symmetries_of_the_square(after, order, signs):
    signs = np.array(signs, dtype=float)
    for seed in range(5):
        gru = random_gru(seed, 2, after)
        moved = _moved(gru, order, signs)
        states = _states(gru, 20)
        images = signs * states[:, order]
        expected = signs * gru.velocity(states)[:, order]
        assert np.allclose(moved.velocity(images), expected, rtol=0, atol=1e-14)
        J = gru.jacobian(states)[:, order][:, :, order]
        J = signs[:, None] * J * signs
        assert np.allclose(moved.jacobian(images), J, rtol=0, atol=1e-12)
        expected = signs * gru.step(states)[:, order]
        assert np.allclose(moved.step(images), expected, rtol=0, atol=1e-14)
