"""Traps: orbits of DOP853 and mpmath stay in them, and doubtful ones are not proven."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.portrait_proofs.trap_search import find_traps, start
from core.proof import traps as t
from core.proof.nodes import DOORS
from tests.core.proof.exact_field import DIGITS, scaled
from tests.core.random_gru import random_gru


def rows_of(gru):
    signs = {"sink": 1.0, "source": -1.0}
    return np.array(
        [
            [*q.enclosure.T.ravel(), *q.h, signs[q.kind]]
            for q in find_fixed_points(gru)
            if q.kind in signs
        ]
    ).reshape(-1, 7)


def some_traps(count, scales=(2.0, 5.0, 12.0, 30.0)):
    """(GRU, trap) of as many random systems."""
    for seed in range(count):
        gru = random_gru(seed, reset_after=bool(seed % 2), scale=scales[seed // 2 % len(scales)])
        for trap in find_traps(gru.packed, rows_of(gru)):
            if trap[t.SIZE] > 0.0:
                yield gru, trap


def border(trap, share=1.0, places=12):
    """Places on the border of the trap, for the middle of the enclosure."""
    angles = 2.0 * np.pi * (np.arange(places) + 0.1) / places
    unit = np.array([np.cos(angles), np.sin(angles)])
    centre = 0.5 * (trap[[t.XLO, t.YLO]] + trap[[t.XHI, t.YHI]])
    if trap[t.SHAPE] == t.BOX:
        unit = unit / np.abs(unit).max(axis=0) * trap[[t.L11, t.L22], None]
    else:
        unit = np.linalg.solve(trap[t.L11 : t.L22 + 1].reshape(2, 2), unit)
    return centre, centre + share * trap[t.SIZE] * unit.T


def level(trap, d):
    if trap[t.SHAPE] == t.BOX:
        return np.abs(d / trap[[t.L11, t.L22]]).max(axis=-1)
    return np.linalg.norm(d @ trap[t.L11 : t.L22 + 1].reshape(2, 2).T, axis=-1)


def test_most_points_have_a_trap_and_both_shapes_occur():
    found = [
        find_traps(g.packed, rows_of(g)) for g in (random_gru(s, scale=12.0) for s in range(60))
    ]
    sizes = np.concatenate([rows[:, t.SIZE] for rows in found])
    assert (sizes > 0.0).mean() > 0.95
    assert {trap[t.SHAPE] for _, trap in some_traps(40)} == {t.BOX, t.ELLIPSE}


def velocity(_, h, gru):
    return gru.velocity(h)


def test_orbits_never_leave():
    """From the border of a trap the level falls along DOP853's orbit, in the trap's own time."""
    tried = 0
    for gru, trap in some_traps(24):
        centre, places = border(trap, 0.999, places=4)
        time = trap[t.DIRECTION] * 5.0 / np.abs(gru.jacobian(centre)).max()
        for place in places:
            orbit = solve_ivp(
                velocity, (0.0, time), place, "DOP853", rtol=1e-11, atol=1e-13, args=(gru,)
            )
            levels = level(trap, orbit.y.T - centre)
            assert levels.max() < trap[t.SIZE]
            assert levels[-1] < levels[0] + 1e-12  # a closed gate may hold it in place
            tried += 1
    assert tried > 80


def test_the_level_falls_at_the_border_in_mpmath():
    """For every corner of the enclosure as the fixed point's place, to 50 digits."""
    with mpmath.workdps(DIGITS):
        for gru, trap in some_traps(16):
            (cx, cy), places = border(trap, 0.97, places=5)
            for x, y in places:
                f, g = scaled(gru.packed, mpmath.mpf(x), mpmath.mpf(y), True)
                dx, dy = mpmath.mpf(x) - cx, mpmath.mpf(y) - cy
                if trap[t.SHAPE] == t.BOX:
                    wide = abs(dx) / trap[t.L11] > abs(dy) / trap[t.L22]
                    change = f * dx if wide else g * dy
                else:
                    u, v = trap[t.L11] * dx + trap[t.L12] * dy, trap[t.L21] * dx + trap[t.L22] * dy
                    a, b = trap[t.L11] * f + trap[t.L12] * g, trap[t.L21] * f + trap[t.L22] * g
                    change = u * a + v * b
                assert change * trap[t.DIRECTION] < 0


def test_starts_lie_in_the_trap_for_every_place_of_the_point():
    for _, trap in some_traps(24):
        for k in range(DOORS):
            proven, x, y = start(trap, k)
            assert proven == t.in_trap(trap, x, y)
            if proven:
                for cx in trap[[t.XLO, t.XHI]]:
                    for cy in trap[[t.YLO, t.YHI]]:
                        assert level(trap, np.array([x - cx, y - cy])) <= trap[t.SIZE]


def test_a_wide_enclosure_narrows_the_places_that_are_in_the_trap():
    _, trap = next(iter(some_traps(4)))
    _, places = border(trap, 0.9, places=3)
    assert all(t.in_trap(trap, *place) for place in places)
    wide = trap.copy()
    reach = 4.0 * np.abs(places - places.mean(axis=0)).max()
    wide[[t.XLO, t.YLO]] -= reach
    wide[[t.XHI, t.YHI]] += reach
    assert not any(t.in_trap(wide, *place) for place in places)
    assert not any(start(wide, k)[0] for k in range(DOORS))


def test_a_wrong_direction_is_never_proven():
    for gru, trap in some_traps(24):
        other = trap.copy()
        other[t.DIRECTION] *= -1.0
        for size in trap[t.SIZE] * 10.0 ** -np.arange(0.0, 12.0):
            assert not t.trap_holds(gru.packed, other, size)


def test_a_saddle_and_a_regular_place_have_no_trap():
    gru = GRU(Uh=[[3.0, 0.0], [0.0, 3.0]])
    for point in find_fixed_points(gru):
        if point.kind == "saddle":
            for sign in (1.0, -1.0):
                row = np.array([[*point.enclosure.T.ravel(), *point.h, sign]])
                assert find_traps(gru.packed, row)[0, t.SIZE] == 0.0


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, -1.0])
def test_degenerate_traps_prove_nothing(value):
    gru, trap = next(iter(some_traps(4)))
    assert not t.trap_holds(gru.packed, trap, value)
    for place in (t.L11, t.L22):
        bad = trap.copy()
        bad[place] = value if value != -1.0 else np.nan
        if trap[t.SHAPE] == t.BOX or not np.isfinite(value):
            assert not t.trap_holds(gru.packed, bad, trap[t.SIZE])
        bad = trap.copy()
        bad[t.SIZE] = value if value != np.inf else np.nan
        assert not t.in_trap(bad, *border(trap)[0])
    assert not t.in_trap(trap, np.nan, 0.0)
    singular = trap.copy()
    singular[[t.L11, t.L12, t.L21, t.L22, t.SHAPE]] = 1.0, 1.0, 1.0, 1.0, t.ELLIPSE
    assert not t.trap_holds(gru.packed, singular, 0.01)


def test_a_hopf_point_has_no_trap():
    """At the bifurcation the trace is 0: neither direction is proven at any size."""
    gru = GRU.rotation(3.0, np.arccos(2.0 / 3.0))
    for sign in (1.0, -1.0):
        row = np.array([[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, sign]])
        assert find_traps(gru.packed, row)[0, t.SIZE] < 1e-6


def test_the_outside_of_the_square():
    assert t.outside_square(1.0, 0.0)
    assert t.outside_square(0.0, -1.5)
    assert not t.outside_square(np.nextafter(1.0, 0.0), -np.nextafter(1.0, 0.0))
    assert not t.outside_square(np.nan, 0.0)
