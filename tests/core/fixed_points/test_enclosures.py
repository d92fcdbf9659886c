"""Enclosures of G, DG and the trace's sign against mpmath at 50 digits."""

from __future__ import annotations

import math

import mpmath
import numpy as np
from hypothesis import given, settings, strategies as st

from core.fixed_points.enclosures import (
    derivative_enclosure,
    residual_enclosure,
    search_bound,
    trace_sign,
)
from core.model.gru import GRU
from tests.core.exact_gru import exact_residual, grus


@settings(max_examples=60)
@given(
    gru=grus(),
    corner=st.tuples(st.floats(-20.0, 20.0), st.floats(-20.0, 20.0)),
    size=st.floats(0.0, 2.0),
    share=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)),
)
def test_g_and_dg_hold_the_exact_values(gru, corner, size, share):
    box = [(c, c + size) for c in corner]
    point = [min(low + s * size, high) for (low, high), s in zip(box, share, strict=True)]
    values = residual_enclosure(gru.packed, *box)
    slopes = derivative_enclosure(gru.packed, *box)
    with mpmath.workdps(50):
        a, b = (mpmath.mpf(t) for t in point)
        exact = exact_residual(gru, a, b)
        step = mpmath.mpf(10) ** -15
        margin = mpmath.mpf(10) ** -20  # of the difference quotient: third derivative · step²
        columns = [
            [
                (p - m) / (2 * step)
                for p, m in zip(
                    exact_residual(gru, a + da, b + db),
                    exact_residual(gru, a - da, b - db),
                    strict=True,
                )
            ]
            for da, db in ((step, 0), (0, step))
        ]
        for i in (0, 1):
            assert values[i][0] <= exact[i] <= values[i][1]
            for j in (0, 1):
                low, high = slopes[2 * i + j]
                assert low - margin <= columns[j][i] <= high + margin


@given(grus())
def test_search_bound_holds_every_preactivation(gru):
    for i in (0, 1):
        exact = math.fsum(abs(gru.Uh[i])) + abs(gru.bh[i]) + abs(gru.ch[i])
        assert search_bound(gru.packed, i) > exact


def test_trace_sign_survives_gates_that_are_zero_in_floating_point():
    # J11 = (1 − z1)·2 and J22 = (1 − z2)·(−1): the sign is that of the gate more open
    m = ((2.0, 2.0), (0.0, 0.0), (0.0, 0.0), (-1.0, -1.0))
    at = (0.1, 0.1)
    for bz, expected in (
        ((0.0, 0.0), 1),
        ((800.0, 0.0), -1),
        ((800.0, 800.0), 1),
        ((801.0, 800.0), -1),
        ((800.0, 801.0), 1),
        ((-800.0, -900.0), 1),
        ((1e6, 2e6), 1),
        ((math.log(3.0), 0.0), 0),  # 2 · 1/4 = 1/2: zero to all digits, so not decided
    ):
        gru = GRU(Uh=np.zeros((2, 2)), bz=bz)
        assert trace_sign(gru.packed, at, at, m) == expected, bz
