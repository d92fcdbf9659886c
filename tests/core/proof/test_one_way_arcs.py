"""The arc test against sampling and against mpmath; `python -m tests.core.proof.test_one_way_arcs
100000` tries as many random arcs as it is told."""

from __future__ import annotations

import sys

import mpmath
import numpy as np
import pytest

from core.model.gru_field import velocities
from core.proof import one_way_arcs
from core.proof.one_way_arcs import crossing, crossing_enclosure
from tests.core.proof.exact_field import DIGITS, cross_product
from tests.core.proof.test_interval_jets import NAIVE
from tests.core.random_gru import random_gru

T = np.linspace(0.0, 1.0, 201)
WEIGHTS = np.stack([(1 - T) ** 3, 3 * T * (1 - T) ** 2, 3 * T * T * (1 - T), T**3])
SLOPES = 3 * np.stack([(1 - T) ** 2, 2 * T * (1 - T), T * T])


def random_arc(rng):
    """An arc of a length between 1e-6 and 0.5, bent a little or much."""
    length = 10.0 ** rng.uniform(-6.0, -0.3)
    corners = rng.uniform(-1.1, 1.1, 2) + length * np.arange(4)[:, None] / 3 * rng.normal(size=2)
    return (corners + 10.0 ** rng.uniform(-3.0, 0.0) * length * rng.normal(size=(4, 2))).ravel()


def sampled_signs(p, arc):
    """The signs of F × a′ at 201 places, where they are beyond rounding."""
    corners = arc.reshape(4, 2)
    places, slopes = WEIGHTS.T @ corners, SLOPES.T @ np.diff(corners, axis=0)
    f = velocities(p, np.ascontiguousarray(places))
    value = f[:, 0] * slopes[:, 1] - f[:, 1] * slopes[:, 0]
    noise = 1e-13 * np.abs(f).max(axis=1) * np.abs(slopes).max(axis=1)
    return set(np.sign(value[np.abs(value) > noise]))


def contradictions(arcs, seed=0):
    """(arcs decided, arcs decided against the samples) over as many random arcs."""
    rng = np.random.default_rng(seed)
    decided = wrong = 0
    for i in range(arcs):
        scale = (2.0, 5.0, 12.0, 30.0)[i % 4]
        p = random_gru(rng, reset_after=bool(i // 4 % 2), scale=scale).packed
        arc = random_arc(rng)
        sign = crossing(p, arc)
        decided += sign != 0
        wrong += sign != 0 and not sampled_signs(p, arc) <= {float(sign)}
    return decided, wrong


def test_random_arcs_against_samples():
    decided, wrong = contradictions(1500)
    assert wrong == 0
    assert decided > 700


def short_arcs(count, seed=1):
    """Arcs so short that the enclosure's width is that of the roundings alone."""
    rng = np.random.default_rng(seed)
    for i in range(count):
        p = random_gru(rng, reset_after=bool(i % 2), scale=(2.0, 8.0)[i // 2 % 2]).packed
        start = rng.uniform(-1.0, 1.0, 2)
        yield p, (start + 1e-12 * rng.normal(size=(4, 2))).ravel()


def outside(kernel, arcs):
    """How many exact values of F × a′ lie outside the computed interval."""
    wrong = 0
    with mpmath.workdps(DIGITS):
        for p, arc in arcs:
            for first in (True, False):
                low, high = kernel(p, arc, first)
                for t in (0, mpmath.mpf(1) / 3, 1):
                    wrong += not low <= cross_product(p, arc, t, first) <= high
    return wrong


def test_the_enclosure_holds_the_exact_cross_product():
    rng = np.random.default_rng(2)
    long = [(random_gru(rng, scale=5.0).packed, random_arc(rng)) for _ in range(40)]
    assert outside(crossing_enclosure, [*long, *short_arcs(40)]) == 0


def product_outside(kernel):
    """The same for the cross product of thin vectors."""
    rng = np.random.default_rng(4)
    wrong = 0
    for _ in range(50):
        a, b, c, d = rng.normal(size=4).tolist()
        low, high = kernel((a, a), (b, b), (c, c), (d, d))
        with mpmath.workdps(DIGITS):
            wrong += not low <= mpmath.mpf(a) * d - mpmath.mpf(b) * c <= high
    return wrong


def test_a_missing_rounding_of_the_cross_product_is_noticed(monkeypatch):
    plain = getattr(one_way_arcs.cross, "py_func", one_way_arcs.cross)
    assert product_outside(plain) == 0
    monkeypatch.setattr(one_way_arcs, "multiply", NAIVE["multiply"])
    assert product_outside(plain) > 0


def third_outside(kernel):
    """How many third coefficients lie outside the computed interval."""
    rng = np.random.default_rng(5)
    wrong = 0
    for _ in range(60):
        b = rng.normal(size=4).tolist()
        low, high = kernel(*b)
        with mpmath.workdps(DIGITS):
            e = [mpmath.mpf(v) for v in b]
            wrong += not low <= e[3] - e[0] - 3 * (e[2] - e[1]) <= high
    return wrong


def test_a_missing_rounding_of_the_third_coefficient_is_noticed(monkeypatch):
    kernel = one_way_arcs.third_coefficient
    plain = getattr(kernel, "py_func", kernel)
    assert third_outside(plain) == 0
    monkeypatch.setattr(one_way_arcs, "subtract", NAIVE["subtract"])
    assert third_outside(plain) > 0


@pytest.mark.parametrize("name", ["middle_jet", "arc_jet"])
def test_jets_of_the_arc_hold_the_polynomial(name):
    rng = np.random.default_rng(5)
    with mpmath.workdps(DIGITS):
        for _ in range(60):
            b = rng.normal(size=4).tolist()
            jets = getattr(one_way_arcs, name)(*b)
            e = [mpmath.mpf(v) for v in b]
            c = [e[0], 3 * (e[1] - e[0]), 3 * (e[2] - 2 * e[1] + e[0])]
            c.append(e[3] - e[0] - 3 * (e[2] - e[1]))
            half = mpmath.mpf(1) / 2
            for t in (half,) if name == "middle_jet" else (0, half / 3, half, 1):
                exact = (
                    c[0] + c[1] * t + c[2] * t**2 + c[3] * t**3,
                    c[1] + 2 * c[2] * t + 3 * c[3] * t**2,
                    c[2] + 3 * c[3] * t,
                )
                for (low, high), value in zip(jets, exact, strict=True):
                    assert low <= value <= high


def test_the_third_derivative_is_not_forgotten(monkeypatch):
    """A mutant without the remainder contradicts the samples."""
    kernel = getattr(crossing_enclosure, "py_func", crossing_enclosure)
    monkeypatch.setattr(one_way_arcs, "_SQUARES", (0.0, 0.0))
    rng = np.random.default_rng(0)
    wrong = 0
    for i in range(400):
        p, arc = random_gru(rng, scale=(5.0, 30.0)[i % 2]).packed, random_arc(rng)
        low, high = kernel(p, arc, True)
        sign = 1.0 if low > 0.0 else (-1.0 if high < 0.0 else 0.0)
        wrong += sign != 0.0 and not sampled_signs(p, arc) <= {sign}
    assert wrong > 0


GOOD = np.array([0.5, 0.5, 0.5, 0.6, 0.5, 0.7, 0.5, 0.8])


def test_a_plain_arc_is_decided_both_ways():
    p = random_gru(0).packed
    p[:] = 0.0  # the velocity is −h / 2: to the left of an arc that goes up at x > 0
    assert crossing(p, GOOD) == -1
    assert crossing(p, GOOD.reshape(4, 2)[::-1].ravel()) == 1


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_what_is_no_number_proves_nothing(value):
    p = np.zeros(21)
    for place in range(8):
        arc = GOOD.copy()
        arc[place] = value
        assert crossing(p, arc) == 0
    if not np.isfinite(value):
        for place in range(20):
            q = p.copy()
            q[place] = value
            assert crossing(q, GOOD) == 0


@pytest.mark.parametrize("weight", [1e3, 1e8, 1e150, 1e308])
def test_saturation_and_overflow_prove_nothing_false(weight):
    rng = np.random.default_rng(6)
    for _ in range(100):
        p = random_gru(rng, scale=1.0).packed
        p[:20] *= weight
        arc = random_arc(rng)
        sign = crossing(p, arc)
        with mpmath.workdps(DIGITS):
            for t in (0, mpmath.mpf(1) / 2, 1):
                # of the two scalings one may be beyond mpmath's patience, not both
                value = cross_product(p, arc, t, one_way_arcs.first_is_faster(p, arc[0], arc[1]))
                assert sign == 0 or mpmath.sign(value) == sign


def test_a_point_proves_nothing_and_underflow_nothing_false():
    p = random_gru(0).packed
    assert crossing(p, np.full(8, 0.3)) == 0
    for size in (1e-310, 1e-323):
        for turn in ([0, 0, 0, 1, 0, 2, 0, 3], [0, 0, 1, 0, 2, 0, 3, 0], [0, 0, 1, 1, 2, 2, 2, 3]):
            arc = size * np.array(turn)
            with mpmath.workdps(DIGITS):
                value = cross_product(p, arc, mpmath.mpf(1) / 2, True)
            assert crossing(p, arc) in (0, mpmath.sign(value))


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print("{0} arcs: {1[0]} decided, {1[1]} wrong".format(number, contradictions(number)))
