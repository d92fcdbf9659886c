"""Robustness and nearest portraits against a general optimiser, dense counts and brute force.

The nearest fold and Hopf bifurcation is a nonlinear programme: minimise t with |p − p₀| ≤ t and
f = 0, det = 0 (or trace = 0). SciPy's SLSQP tries it from several starts, and gradient steps go
towards the degeneracy of each point, on formulas written anew (`tests.core.taylor`); fixed points
are counted by Newton's method from a grid.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.optimize import minimize

from core import GRU, find_fixed_points, images, mapped, nearest, robustness, signature
from core.model.parameter_space import at, distance, free_parameters, position
from core.structural_stability.nearest_cusp import nearest_cusps
from core.structural_stability.nearest_singular import (
    DISTANCE,
    KIND,
    PLACE,
    STATE,
    nearest_singular,
)
from core.structural_stability.parameter_jets import DET
from tests.core.random_gru import random_gru
from tests.core.taylor import Unit2, expanded, matrix_of

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

SEEDS = (4, 5)
CUSP = 3
"""A system whose nearest fold is a cusp."""
SAMPLES = 12
NAMES = (("Uh", 2), ("Ur", 2), ("Uz", 2), ("bh", 1), ("br", 1), ("bz", 1), ("ch", 1))


def system(seed):
    return random_gru(seed, 2, bool(seed % 2), 3.0 if seed < 10 else 7.0)


class Everywhere(Unit2):
    """The same field with all of its parameters given: ``a`` is (20, …)."""

    def parameters(self, a, b):
        out, k = {}, 0
        for name, rank in NAMES:
            if rank == 2:
                out[name] = [[a[k], a[k + 1]], [a[k + 2], a[k + 3]]]
            else:
                out[name] = [a[k], a[k + 1]]
            k += 2**rank
        return out


def invariants(gru, x, y, p):
    """u, v, determinant, trace at a state for parameters ``p`` (20, …)."""
    series = expanded(Everywhere(gru, None, None), x, y, p, None)
    a, b, c, d = matrix_of(series)
    return np.array([series[0][0, 0], series[1][0, 0], a * d - b * c, a + d])


def points_at(gru, places):
    """Counts (m, 3) of sinks, saddles and sources for parameters (m, 20), by Newton's method."""
    grid = np.tanh(np.linspace(-2.6, 2.6, 11))
    m = len(places)
    x, y = (np.tile(v.ravel(), m) for v in np.meshgrid(grid, grid))
    p = np.repeat(np.asarray(places).T, len(grid) ** 2, axis=1)
    field = Everywhere(gru, None, None)
    with np.errstate(all="ignore"):
        for _ in range(40):
            series = expanded(field, x, y, p, None)
            a, b, c, d = matrix_of(series)
            u, v = series[0][0, 0], series[1][0, 0]
            size = a * d - b * c
            dx, dy = (d * u - b * v) / size, (a * v - c * u) / size
            share = np.minimum(1.0, 0.25 / np.maximum(np.abs(dx), np.abs(dy)))
            x, y = x - share * dx, y - share * dy
    good = (np.maximum(np.abs(dx), np.abs(dy)) < 1e-9) & (np.maximum(np.abs(x), np.abs(y)) < 1)
    counts = np.zeros((m, 3), int)
    for k in range(m):
        mine = np.arange(k * len(grid) ** 2, (k + 1) * len(grid) ** 2)
        found = []
        for i in mine[good[mine]]:
            if not any(np.hypot(x[i] - q[0], y[i] - q[1]) < 1e-6 for q in found):
                found.append((x[i], y[i], size[i], a[i] + d[i]))
        for _, _, det, trace in found:
            counts[k, 1 if det < 0 else 0 if trace < 0 else 2] += 1
    return counts


def kinds(points):
    return [points.sinks, points.saddles, points.sources]


def programme(gru, third, start):
    """SLSQP from a state: (distance, parameters), or None where it does not converge."""
    origin, own = position(gru), free_parameters(gru)
    free = np.flatnonzero(own)
    n = len(free)

    def values(z):
        p = np.repeat(origin[:, None], z.shape[1], axis=1)
        p[free] = z[2 : 2 + n]
        return invariants(gru, z[0], z[1], p)[[0, 1, third]]

    def slopes(z):
        moved = np.repeat(z[:, None], 2 * len(z), axis=1)
        k = np.arange(len(z))
        moved[k, k] += 1e-6
        moved[k, len(z) + k] -= 1e-6
        f = values(moved)
        return (f[:, : len(z)] - f[:, len(z) :]) / 2e-6

    rows = np.zeros((2 * n, n + 3))
    rows[:n, 2 : 2 + n], rows[n:, 2 : 2 + n], rows[:, -1] = -np.eye(n), np.eye(n), 1.0
    shift = np.concatenate([origin[free], -origin[free]])
    goal = np.zeros(n + 3)
    goal[-1] = 1.0
    solved = minimize(
        lambda z: z[-1], np.concatenate([start, origin[free], [0.5]]), jac=lambda z: goal,
        method="SLSQP", options={"maxiter": 45, "ftol": 1e-12},
        constraints=[
            {"type": "eq", "fun": lambda z: values(z[:, None])[:, 0], "jac": slopes},
            {"type": "ineq", "fun": lambda z: rows @ z + shift, "jac": lambda z: rows},
        ],
    )  # fmt: skip
    p = origin.copy()
    p[free] = solved.x[2 : 2 + n]
    exact = invariants(gru, *solved.x[:2], p)
    if np.abs(exact[[0, 1, third]]).max() > 1e-8 or np.abs(solved.x[:2]).max() >= 1.0:
        return None
    if third == 3 and not exact[2] > 1e-8:
        return None
    return float(np.abs(p - origin).max()), p


def descent(gru, third, h, length=0.02, most=3.0):
    """Steps of the signs of a gradient: (distance, parameters) where a point degenerates, or None.

    Of all changes of one size in the max-norm the signs of the gradient move determinant or
    trace, at the point as it moves along, most towards 0.
    """
    p, own = position(gru), free_parameters(gru)
    origin = p.copy()
    small = 1e-6 * np.hstack([np.zeros((20, 1)), np.diag(own.astype(float))])
    start = None
    for _ in range(int(most / length)):
        with np.errstate(all="ignore"):
            values, h = _along(gru, h, p[:, None] + small)
        if not np.isfinite(values).all():
            return None
        value = values[third]
        start = value[0] if start is None else start
        if value[0] * start <= 0.0:
            sure = third == 2 or values[2, 0] > 0.0
            return (float(np.abs(p - origin).max()), p) if sure else None
        p = p - length * np.sign(start) * np.sign(value[1:] - value[0]) * own
    return None


def _along(gru, h, places):
    """`invariants` at the equilibria near ``h`` for parameters (20, m), and the first of them."""
    x, y = (np.full(places.shape[1], v) for v in h)
    for _ in range(8):
        series = expanded(Everywhere(gru, None, None), x, y, places, None)
        a, b, c, d = matrix_of(series)
        u, v = series[0][0, 0], series[1][0, 0]
        size = a * d - b * c
        x, y = x - (d * u - b * v) / size, y - (a * v - c * u) / size
    return invariants(gru, x, y, places), (x[0], y[0])


@cache
def nearest_bifurcation(seed):
    """(distance, parameters) of the nearest that the optimiser or the descents find."""
    gru = system(seed)
    rng = np.random.default_rng(seed)
    points = [p.h for p in find_fixed_points(gru)]
    starts = [*points, *rng.uniform(-0.9, 0.9, (2, 2))]
    found = [programme(gru, third, start) for start in starts for third in (2, 3)]
    found += [descent(gru, third, h) for h in points for third in (2, 3)]
    return min((f for f in found if f is not None), key=lambda f: f[0])


@cache
def found(seed):
    return robustness(system(seed), samples=SAMPLES)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_optimiser_finds_a_nearer_fold_or_hopf_bifurcation(seed):
    gru = system(seed)
    least, _ = nearest_bifurcation(seed)
    rows = nearest_singular(gru, find_fixed_points(gru))
    assert rows[0, DISTANCE] <= least * (1 + 1e-7)
    for row in rows[:5]:
        values = invariants(gru, *np.tanh(row[STATE]), row[PLACE])
        third = 2 if row[KIND] == DET else 3
        assert np.abs(values[[0, 1, third]]).max() < 1e-8 and (third == 2 or values[2] > 0)
        assert np.abs(row[PLACE] - position(gru)).max() == pytest.approx(row[DISTANCE], rel=1e-9)
    radii = found(seed)
    assert 0.0 < radii.points_radius <= least and radii.tested_radius <= least
    assert radii.upper_radius <= 1.031 * least


@pytest.mark.parametrize("seed", SEEDS)
def test_within_the_radii_the_points_are_those_of_the_gru(seed):
    """At random corners and places, and on the straight way to the nearest bifurcation."""
    gru, radii = system(seed), found(seed)
    rng = np.random.default_rng(50 + seed)
    origin, own = position(gru), free_parameters(gru)
    base = kinds(find_fixed_points(gru))
    assert points_at(gru, [origin]).tolist() == [base]
    least, end = nearest_bifurcation(seed)
    towards = (end - origin) / least
    steps = [
        *(rng.choice([-1.0, 1.0], (15, 20)) * own),
        *(rng.uniform(-1.0, 1.0, (5, 20)) * own),
        # the worst there is, and all but it
        *(np.where(rng.random((10, 20)) < 0.15, -towards, towards) * own),
        towards,
    ]
    for radius in (radii.points_radius, radii.tested_radius):
        places = [origin + radius * step for step in steps]
        assert (points_at(gru, places) == base).all()
    for step in steps[-3:]:
        assert signature(at(gru, origin + 0.99 * radii.tested_radius * step)) == signature(gru)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_change_has_other_points_and_just_before_it_the_same(seed):
    gru, radii = system(seed), found(seed)
    origin, end = position(gru), position(radii.change)
    assert np.abs(end - origin).max() == pytest.approx(radii.upper_radius, rel=1e-12)
    before, after = points_at(gru, [origin + 0.95 * (end - origin), end]).tolist()
    assert before == kinds(find_fixed_points(gru))
    assert after != before  # the nearest changes of these are of fixed points
    assert ("fold: " in radii.bifurcation) == (sum(after) != sum(before))


def test_the_proven_radius_ends_before_a_cusp():
    least, end = nearest_bifurcation(CUSP)
    assert found(CUSP).points_radius <= least
    # what the optimiser found is one: the point there has determinant 0 and none is beside it
    gru = at(system(CUSP), end)
    assert not find_fixed_points(gru).complete and len(find_fixed_points(gru).clusters) == 1


def test_a_cusp_bounds_the_computed_radii():
    """With one point at p₀ the nearest fold can be a cusp, with two points more just beyond."""
    least, _ = nearest_bifurcation(CUSP)
    radii = found(CUSP)
    assert radii.tested_radius <= least <= radii.upper_radius <= 1.031 * least
    assert len(find_fixed_points(radii.change)) == 3


@pytest.mark.parametrize("arguments", [(3, 2, True, 3.0), (2, 2, False, 3.0)])
def test_three_points_lie_in_the_wedge_of_the_nearest_cusp(arguments):
    gru = random_gru(*arguments)
    points = find_fixed_points(gru)
    cusp = nearest_cusps(gru, points)[0]
    assert len(points) == 1 and cusp.distance < nearest_singular(gru, points)[0, DISTANCE]
    x, y, det, _ = invariants(gru, *np.tanh(cusp.state), cusp.place)
    assert np.abs([x, y, det]).max() < 1e-8
    for size in (1e-2, 1e-3, 1e-4):
        near = [at(gru, cusp.place + side * size * cusp.opening) for side in (1.0, -1.0)]
        assert sorted(len(find_fixed_points(g)) for g in near) == [1, 3]


def cusp_conditions(gru, places):
    """(4, n) u, v, det and the change of det along the Jacobian's null vector; (n, 22) places."""
    x, y, p = places[:, 0], places[:, 1], places[:, 2:].T
    a, b, _, _ = matrix_of(expanded(Everywhere(gru, None, None), x, y, p, None))
    h = 1e-5
    dx, dy = (
        (invariants(gru, x + h * i, y + h * j, p) - invariants(gru, x - h * i, y - h * j, p))[2]
        / (2 * h)
        for i, j in ((1, 0), (0, 1))
    )
    return np.vstack([invariants(gru, x, y, p)[:3], b * dx - a * dy])


@pytest.mark.parametrize("arguments", [(3, 2, True, 3.0), (7, 2, True, 3.0), (6, 2, False, 3.0)])
def test_no_optimiser_comes_nearer_from_the_nearest_cusp(arguments):
    """SLSQP with the cusp's own conditions comes back to it from beside it."""
    gru = random_gru(*arguments)
    cusp = nearest_cusps(gru, find_fixed_points(gru))[0]
    origin, own = position(gru), free_parameters(gru)
    start = np.concatenate([np.tanh(cusp.state), cusp.place])
    assert np.abs(cusp_conditions(gru, start[None])).max() < 1e-6
    free = np.concatenate([[0, 1], 2 + np.flatnonzero(own)])
    n = len(free)

    def whole(z):
        places = np.repeat(start[None], len(z), axis=0)
        places[:, free] = z[:, :n]
        return places

    def slopes(z):
        shift = 1e-6 * np.eye(n + 1)
        f = cusp_conditions(gru, whole(np.vstack([z + shift, z - shift])))
        return (f[:, : n + 1] - f[:, n + 1 :]) / 2e-6

    rows = np.zeros((2 * n - 4, n + 1))
    rows[: n - 2, 2:n], rows[n - 2 :, 2:n], rows[:, -1] = -np.eye(n - 2), np.eye(n - 2), 1.0
    shift = np.concatenate([origin[own], -origin[own]])
    goal = np.zeros(n + 1)
    goal[-1] = 1.0
    aside = 0.02 * np.random.default_rng(0).uniform(-1.0, 1.0, n)
    solved = minimize(
        lambda z: z[-1], np.append(start[free] + aside, cusp.distance), jac=lambda z: goal,
        method="SLSQP", options={"maxiter": 40, "ftol": 1e-10},
        constraints=[
            {"type": "eq", "fun": lambda z: cusp_conditions(gru, whole(z[None]))[:, 0],
             "jac": slopes},
            {"type": "ineq", "fun": lambda z: rows @ z + shift, "jac": lambda z: rows},
        ],
    )  # fmt: skip
    end = whole(solved.x[None])
    assert solved.success and np.abs(cusp_conditions(gru, end)).max() < 1e-6
    assert np.abs(end[0, 2:] - origin).max() == pytest.approx(cusp.distance, rel=1e-5)


def test_how_far_cusps_matter_changes_only_how_many_are_found():
    gru = random_gru(CUSP, 2, True, 3.0)
    points = find_fixed_points(gru)
    every = [cusp.distance for cusp in nearest_cusps(gru, points)]
    for within in (0.4, 0.507, 0.52):
        near = [cusp.distance for cusp in nearest_cusps(gru, points, within=within)]
        assert near == pytest.approx([d for d in every if d <= within], rel=1e-9)
    assert every[0] < 0.507 < every[1]


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_images_have_the_same_radii(seed):
    gru, radii = system(seed), found(seed)
    for swap, signs in ((True, (1, 1)), (False, (-1, 1)), (True, (-1, 1))):
        other = robustness(mapped(gru, swap, signs), samples=SAMPLES)
        assert other.points_radius == pytest.approx(radii.points_radius, rel=0.01)
        assert other.tested_radius == pytest.approx(radii.tested_radius, rel=0.01)
        assert other.upper_radius == pytest.approx(radii.upper_radius, rel=1e-6)
        assert other.bifurcation == radii.bifurcation


PAIRS = ((4, 0), (0, 22), (1, 31))


@pytest.mark.parametrize(("start", "target"), PAIRS)
def test_nearest_lies_between_the_nearest_bifurcation_and_brute_force(start, target):
    """Two GRUs of one convention: points change on the way, so that a bifurcation is met."""
    gru = system(start)
    goal = at(gru, position(system(target)) * np.where(free_parameters(gru), 1.0, 0.0))
    ours = nearest(gru, goal)
    reached = distance(gru, ours)
    wanted = kinds(find_fixed_points(goal))
    assert points_at(gru, [position(ours)]).tolist() == [wanted]
    assert signature(ours) == signature(goal) != signature(gru)
    assert wanted != kinds(find_fixed_points(gru))
    # on the straight way a point folds or turns unstable: none of these is nearer than the nearest
    least = nearest_singular(gru, find_fixed_points(gru))[0, DISTANCE]
    assert least <= reached <= min(distance(gru, image) for image in images(goal))
    assert not any(
        signature(g) == signature(goal) for g in brute_force(gru, wanted, reached, start)
    )


def brute_force(gru, wanted, reached, seed):
    """On grids over planes of two parameters, what is nearer with as many points of each kind."""
    rng = np.random.default_rng(seed)
    origin, free = position(gru), np.flatnonzero(free_parameters(gru))
    ticks = np.linspace(-0.99, 0.99, 8) * reached
    for _ in range(5):
        i, j = rng.choice(free, 2, replace=False)
        places = np.repeat(origin[None], len(ticks) ** 2, axis=0)
        a, b = np.meshgrid(ticks, ticks)
        places[:, i] += a.ravel()
        places[:, j] += b.ravel()
        for k in np.flatnonzero((points_at(gru, places) == wanted).all(1)):
            yield at(gru, places[k])


def test_one_plane_of_two_parameters_where_the_answer_is_known():
    """Two units that do not meet: bistable units are switched off at their own folds.

    For tanh(w x / 2 + b) = x with w = 6 the folds lie at |b| = 1.3032739080025892: only by the
    change of all that enters is a smaller one enough.
    """
    gru = GRU(np.diag([6.0, 6.0]), bh=[1.0, 0.2])
    target = GRU(np.diag([6.0, 6.0]), bh=[1.5, 0.2])
    assert kinds(find_fixed_points(gru)) == [4, 4, 1]
    ours = nearest(gru, target)
    assert kinds(find_fixed_points(ours)) == [2, 1, 0]
    assert distance(gru, ours) < 1.3032739080025892 - 1.0
    radii = robustness(gru, samples=SAMPLES)
    assert radii.upper_radius <= 1.01 * distance(gru, ours)
