"""The plane of one unit at random places against dense counts, and its cusps against a search.

The equation b + (w h + k) σ(u h + c) = artanh h is written anew, in a = artanh h; its roots are
counted as sign changes over a fine grid that is refined where the equation turns, and cusps are
triple roots, found by Newton's method from random starts.
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from core import GRU, phase_line, unit_folds, unit_plane
from core.one_unit.drive import at
from core.one_unit.weight_bias_plane import count_fixed_points
from tests.core.taylor import Series

WINDOW = (-12.0, 12.0, -6.0, 6.0)
UNITS = [(seed, after) for after in (False, True) for seed in (0, 1, 3, 7, 8, 16, 29)]


def random_gate(seed, after):
    u, c, k = np.random.default_rng([seed, 41]).normal(size=3) * [9.0, 5.0, 4.0]
    more = {"reset_after": True, "ch": [k]} if after else {}
    return GRU(Uh=[[1.0]], Ur=[[u]], br=[c], **more)


def numbers(gru):
    return float(gru.Ur[0, 0]), float(gru.br[0]), float(gru.ch[0])


def residual(a, gru, weight, bias):
    u, c, k = numbers(gru)
    h = np.tanh(a)
    return bias + (weight * h + k) * 0.5 * (1 + np.tanh(0.5 * (u * h + c))) - a


def dense_count(gru, weight, bias):
    """The number of fixed points; −1 where two come closer than the grid can tell."""
    reach = abs(bias) + abs(weight) + abs(gru.ch[0]) + 1.0
    u, c, _ = numbers(gru)
    gate = np.clip((np.linspace(-30, 30, 4001) - c) / u, -1 + 1e-12, 1 - 1e-12)
    a = np.union1d(np.linspace(-reach, reach, 8001), np.arctanh(gate))
    f = residual(a, gru, weight, bias)
    # between neighbours of a least |f| without a change of sign there may be two more
    turns = np.flatnonzero((f[1:-1] - f[:-2]) * (f[2:] - f[1:-1]) < 0) + 1
    fine = [np.linspace(a[i - 1], a[i + 1], 4001) for i in turns]
    a = np.union1d(a, np.concatenate([*fine, a[:1]]))
    f = residual(a, gru, weight, bias)
    turns = np.flatnonzero((f[1:-1] - f[:-2]) * (f[2:] - f[1:-1]) <= 0) + 1
    if len(turns) and np.abs(f[turns]).min() < 1e-11:
        return -1
    return int((np.sign(f[1:]) != np.sign(f[:-1])).sum())


@pytest.mark.parametrize(("seed", "after"), UNITS)
def test_two_points_more_on_one_side_of_every_fold_curve(seed, after):
    gru = random_gate(seed, after)
    rng = np.random.default_rng(seed)
    folds = unit_folds(gru, WINDOW)
    places = np.array([
        (h, w, b)
        for curve in folds.curves
        for h, w, b in zip(curve.h, curve.weight, curve.bias, strict=True)
        if WINDOW[0] < w < WINDOW[1] and WINDOW[2] < b < WINDOW[3]
    ])  # fmt: skip
    assert len(places)
    checked = 0
    for _, w, b in places[rng.integers(0, len(places), 8)]:
        if any(np.hypot(w - tip.weight, b - tip.bias) < 0.05 for tip in folds.cusps):
            continue
        sides = b + 1e-4 * np.array([-1.0, 1.0])
        counts = [dense_count(gru, w, side) for side in sides]
        ours = count_fixed_points(gru, np.array([w]), sides)[:, 0].tolist()
        assert counts == ours and abs(counts[1] - counts[0]) == 2
        for side, count in zip(sides, counts, strict=True):
            line = phase_line(at(gru, w, side))
            assert len(line.marks) == count and line.status == "proven"
        checked += 1
    assert checked >= 4


@pytest.mark.parametrize(("seed", "after"), UNITS)
def test_counts_and_regions_at_random_places(seed, after):
    gru = random_gate(seed, after)
    rng = np.random.default_rng(100 + seed)
    n = 100
    plane = unit_plane(gru, WINDOW, n)
    middles = (np.arange(n) + 0.5) / n
    for row, column in rng.integers(0, n, (12, 2)):
        w = WINDOW[0] + (WINDOW[1] - WINDOW[0]) * middles[column]
        b = WINDOW[2] + (WINDOW[3] - WINDOW[2]) * middles[row]
        assert dense_count(gru, w, b) in (plane.counts[row, column], -1)
    for region in plane.regions:
        assert dense_count(gru, region.weight, region.bias) == region.count
        assert region.status == "proven" and region.sinks - region.sources == 1


def triple(gru, a, w, b):
    """The equation and its first two derivatives over a, each (n,)."""
    u, c, k = numbers(gru)
    h = Series.variable(a, 1.0, 0.0, 2).tanh()
    f = (h * w + k) * (u * h + c).sigmoid() + b - Series.variable(a, 1.0, 0.0, 2)
    return np.array([f[0, 0], f[1, 0], 2 * f[2, 0]])


def searched_cusps(gru, seed):
    """All triple roots in the window that Newton's method finds: rows (h, w, b)."""
    rng = np.random.default_rng(seed)
    u, c, _ = numbers(gru)
    n = 1500
    a = rng.uniform(-3, 3, n)
    gate = np.arctanh(np.clip((rng.uniform(-8, 8, n) - c) / u, -0.9999, 0.9999))
    z = np.array([np.where(rng.random(n) < 0.5, a, gate), rng.uniform(-12, 12, n),
                  rng.uniform(-6, 6, n)])  # fmt: skip
    with np.errstate(all="ignore"):
        for _ in range(60):
            f = triple(gru, *z)
            j = np.empty((z.shape[1], 3, 3))
            for m in range(3):
                ahead, behind = z.copy(), z.copy()
                ahead[m] += 1e-6
                behind[m] -= 1e-6
                j[:, :, m] = ((triple(gru, *ahead) - triple(gru, *behind)) / 2e-6).T
            good = np.isfinite(j).all((1, 2)) & (np.abs(np.linalg.det(j)) > 1e-200)
            z, f, j = z[:, good], f[:, good], j[good]
            step = np.linalg.solve(j, -f.T[:, :, None])[:, :, 0]
            # a is held on a short leash, or it leaves; weight and bias enter linearly
            share = np.minimum(1.0, 0.1 / np.abs(step[:, 0]))
            z = z + (step * share[:, None]).T
    z = z[:, np.abs(step).max(1) < 1e-9]
    inside = (np.abs(z[1]) < WINDOW[1]) & (np.abs(z[2]) < WINDOW[3])
    found = []
    for row in z[:, inside].T:
        if not any(np.abs(row - other).max() < 1e-5 for other in found):
            found.append(row)
    return np.array([(np.tanh(row[0]), *row[1:]) for row in found]).reshape(-1, 3)


@pytest.mark.parametrize(("seed", "after"), UNITS)
def test_cusps_are_the_triple_roots_that_a_search_finds(seed, after):
    gru = random_gate(seed, after)
    ours = np.array([(c.h, c.weight, c.bias) for c in unit_folds(gru, WINDOW).cusps])
    others = searched_cusps(gru, seed)
    assert len(ours) == len(others)
    u, c, k = numbers(gru)
    for cusp in ours:
        assert min(np.abs(cusp - other).max() for other in others) < 1e-6

        def equation(x, w, b):
            return b + (w * x + k) / (1 + mpmath.exp(-(u * x + c))) - mpmath.atanh(x)

        with mpmath.workdps(40):
            exact = mpmath.findroot(
                lambda x, w, b: [mpmath.diff(lambda t: equation(t, w, b), x, n) for n in range(3)],
                [float(v) for v in cusp],
            )
        assert np.abs(cusp - [float(v) for v in exact]).max() < 1e-9


def test_cusps_were_met_in_both_conventions():
    for after in (False, True):
        counts = [len(unit_folds(random_gate(s, a), WINDOW).cusps) for s, a in UNITS if a is after]
        assert sum(counts) >= 5 and max(counts) >= 2
