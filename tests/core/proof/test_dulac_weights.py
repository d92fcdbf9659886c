"""The weighted divergence's enclosures hold what mpmath computes."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from core.proof.dulac_weights import DEGREE, WEIGHT, weight_derivatives, weighted_divergence
from tests.core.proof.exact_field import scaled
from tests.core.random_gru import random_gru


def a_weight(rng):
    return np.array([*rng.uniform(-0.5, 0.5, 2), 2.0 ** rng.integers(-3, 2), *rng.normal(size=20)])


def exact_weight(psi, x, y):
    u, v = (x - mpmath.mpf(psi[0])) / mpmath.mpf(psi[2]), (y - mpmath.mpf(psi[1])) / psi[2]
    total, at = mpmath.mpf(0), 3
    for i in range(DEGREE + 1):
        for j in range(DEGREE + 1 - i):
            if i + j:
                total += mpmath.mpf(float(psi[at])) * u**i * v**j
                at += 1
    return total


@pytest.mark.parametrize("seed", range(3))
def test_the_weights_derivatives(seed):
    mpmath.mp.dps = 40
    rng = np.random.default_rng(seed)
    psi = a_weight(rng)
    assert len(psi) == WEIGHT
    for size in (0.0, 0.1):
        x, y = rng.uniform(-1.0, 1.0, 2)
        found = weight_derivatives(psi, (x, x + size), (y, y + size))
        for a, b in rng.uniform(0.0, 1.0, (4, 2)):
            at = mpmath.mpf(float(x + a * size)), mpmath.mpf(float(y + b * size))
            for got, order in zip(found, ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2)), strict=True):
                true = mpmath.diff(lambda p, q: exact_weight(psi, p, q), at, order, h=1e-9)
                slack = 1e-12 * (1.0 + abs(true))
                assert got[0] - slack <= true <= got[1] + slack


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_boxes_hold_the_weighted_divergence(after, first):
    mpmath.mp.dps = 40
    rng = np.random.default_rng(7)
    narrow = []
    for seed in range(6):
        gru = random_gru(seed, reset_after=after, scale=(2.0, 6.0)[seed % 2])
        psi = a_weight(rng)
        for size in (1e-3, 0.05):
            x, y = rng.uniform(-1.0, 0.9, 2)
            low, high = weighted_divergence(gru.packed, psi, (x, x + size), (y, y + size), first)
            narrow.append(high - low < 1e3)
            for a, b in rng.uniform(0.0, 1.0, (3, 2)):
                at = mpmath.mpf(float(x + a * size)), mpmath.mpf(float(y + b * size))

                def weighted(k, at=at, gru=gru, psi=psi):
                    def flow(p, q):
                        value = scaled(gru.packed, p, q, first)[k]
                        return mpmath.exp(exact_weight(psi, p, q)) * value

                    return mpmath.diff(flow, at, (1, 0) if k == 0 else (0, 1), h=1e-12)

                true = (weighted(0) + weighted(1)) / mpmath.exp(exact_weight(psi, *at))
                slack = 1e-10 * (1.0 + abs(true))
                assert low - slack <= true <= high + slack
    assert np.mean(narrow) > 0.5


def test_what_is_not_finite_proves_nothing():
    gru = random_gru(0)
    psi = np.full(WEIGHT, np.nan)
    low, high = weighted_divergence(gru.packed, psi, (0.0, 0.1), (0.0, 0.1), True)
    assert low == -np.inf
    assert high == np.inf
