"""Wedges: the true branch leaves through the rung, for every position of the saddle."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.fixed_points.proven import find_fixed_points
from core.portrait_proofs.branch_search import begin_chain, saddle_directions
from core.portrait_proofs.turned_field import scaled_matrix
from core.proof.wedges import coordinates, rung_spans, wedge_box, wedge_holds
from tests.core.random_gru import random_gru


def far(t, h):
    """Backward in time orbits leave for infinity."""
    return 2.0 - np.abs(h).max()


far.terminal = True


def wedges(count):
    """(GRU, saddle, direction, side, rung, wedge) of random systems."""
    for seed in range(count):
        gru = random_gru(seed, scale=(3.0, 8.0, 20.0)[seed % 3], reset_after=bool(seed % 2))
        for point in find_fixed_points(gru):
            if point.kind != "saddle":
                continue
            box = tuple(point.enclosure.T.ravel())
            for direction in (1.0, -1.0):
                for side in (1.0, -1.0):
                    chain, wedge = np.empty((100, 8)), np.empty(7)
                    rung = begin_chain(
                        gru.packed, box, side, direction, 0.3, chain, wedge, np.array([10**6])
                    )
                    if rung:
                        yield gru, point, direction, chain[:rung].copy(), wedge


def test_the_branch_crosses_the_rung():
    """DOP853 from a place on the branch, very near the saddle."""
    tried = 0
    for gru, point, direction, rung, wedge in wedges(40):
        u = np.array([wedge[0], wedge[2]])
        length = wedge[6]
        rate = abs(u @ gru.jacobian(point.h) @ u)
        if rate < 1e-3 or length < 1e-4:
            continue
        begin = point.h + 1e-5 * length * u
        run = solve_ivp(
            lambda t, h, d=direction, g=gru: d * g.velocity(h), (0.0, 40.0 / rate), begin,
            method="DOP853", rtol=1e-11, atol=1e-14, max_step=0.2 / rate,
            events=far,
        )  # fmt: skip
        left, right = rung[0, :2], rung[-1, 6:]
        across = right - left
        side = across[0] * (run.y[1] - left[1]) - across[1] * (run.y[0] - left[0])
        crossed = np.flatnonzero((side[:-1] < 0.0) & (side[1:] >= 0.0))
        assert len(crossed)
        k = crossed[0]
        part = side[k] / (side[k] - side[k + 1])
        place = (1.0 - part) * run.y[:, k] + part * run.y[:, k + 1]
        share = (place - left) @ across / (across @ across)
        assert -0.2 < share < 1.2
        tried += 1
    assert tried > 15


def test_rungs_are_wider_than_the_enclosure():
    for _, point, _, rung, _ in wedges(40):
        width = np.hypot(*(rung[-1, 6:] - rung[0, :2]))
        assert width > np.ptp(point.enclosure, axis=0).max()


def test_each_hypothesis_is_needed():
    gru, point, direction, rung, wedge = next(iter(wedges(40)))
    box, basis = tuple(point.enclosure.T.ravel()), tuple(wedge[:4])
    left, right, length = wedge[4:]
    assert wedge_holds(gru.packed, box, basis, left, right, length, direction)
    assert rung_spans(box, basis, left, right, length, rung)
    for wrong in (
        (basis, left, right, length, -direction),
        (basis, -left, right, length, direction),
        (basis, left, 0.0, length, direction),
        (basis, left, right, 3.9, direction),
        (basis, left, right, np.nan, direction),
        ((np.nan, *basis[1:]), left, right, length, direction),
    ):
        assert not wedge_holds(gru.packed, box, *wrong)
    flat = np.array([[*rung[0, :2]] * 4])
    assert not rung_spans(box, basis, left, right, length, flat)
    back = rung[::-1].reshape(-1, 4, 2)[:, ::-1].reshape(-1, 8).copy()
    assert not rung_spans(box, basis, left, right, length, back)
    assert not rung_spans(box, basis, left, right, 1e-9 * length, rung)
    # for every position of the saddle: in a wide enclosure it may be on either side
    wide = point.enclosure + np.array([[-1.0], [1.0]]) * 10.0 * length
    assert not rung_spans(tuple(wide.T.ravel()), basis, left, right, length, rung)


@pytest.mark.parametrize("seed", range(3))
def test_coordinates_and_box_hold_what_they_say(seed):
    rng = np.random.default_rng(seed)
    gru = random_gru(1, scale=5.0)
    basis = saddle_directions(scaled_matrix(gru.packed, 0.1, 0.2), 1.0)
    matrix = np.array(basis).reshape(2, 2)
    box = (0.1, 0.1 + 1e-6, -0.2, -0.2 + 1e-6)
    whole = wedge_box(box, basis, 0.4, 0.3, 0.1)
    for _ in range(100):
        saddle = np.array([rng.uniform(*box[:2]), rng.uniform(*box[2:])])
        a = rng.uniform(0.0, 0.1)
        b = rng.uniform(-0.3 * a, 0.4 * a)
        place = saddle + matrix @ (a, b)
        assert whole[0] <= place[0] <= whole[1]
        assert whole[2] <= place[1] <= whole[3]
        low_high = coordinates(box, basis, *place)
        assert low_high[0][0] <= a <= low_high[0][1]
        assert low_high[1][0] <= b <= low_high[1][1]
