"""Thinned orbits of the Euler map: bounded, and none of their steps is lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from core.discrete.euler_map import euler_orbit
from core.discrete.thinned_orbits import MOST_ITERATES, thinned_orbits
from core.model.gru import GRU

LOOP = GRU(Uh=[[3.0, -1.2], [1.1, 2.5]], bh=[0.1, -0.2], bz=[0.5, -0.3])
MOST = 1200


@given(st.floats(5e-324, 1.0), st.floats(5e-324, 2000.0))
def test_orbits_are_bounded_and_keep_to_the_duration(step, duration):
    (orbit,) = thinned_orbits(LOOP, np.array([[0.1, 0.2]]), step, duration, MOST)
    assert 1 <= len(orbit.t) == len(orbit.h) <= MOST + 1
    assert orbit.stride % 2 == 1
    assert orbit.t[-1] <= duration
    assert orbit.t[-1] > duration - (orbit.stride + 1) * step or orbit.cut
    assert orbit.cut == (duration / step * (1 + 1e-12) >= MOST_ITERATES + 1)


def test_steps_that_fit_exactly_are_all_taken():
    for step, duration, count in ((0.1, 0.3, 3), (0.1, 100.0, 1000), (1.0, 60.0, 60)):
        (orbit,) = thinned_orbits(LOOP, np.zeros((1, 2)), step, duration, MOST)
        assert len(orbit.t) == count + 1


def test_iterates_are_those_of_the_map_at_an_odd_stride():
    (orbit,) = thinned_orbits(LOOP, np.array([[0.3, -0.4]]), 0.5, 1000.0, 150)
    whole = euler_orbit(LOOP, (0.3, -0.4), 0.5, 2000)
    assert orbit.stride == 15  # 2,000 steps in 150 places: 14, made odd
    assert (orbit.h == whole[::15]).all() and not orbit.cut
    assert (orbit.t == 7.5 * np.arange(len(orbit.t))).all()
