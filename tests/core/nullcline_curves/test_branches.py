"""Nullclines against dense one-dimensional root scans and closed forms."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import brentq, minimize, minimize_scalar

from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.nullcline_curves.branches import Nullclines, nullclines

EYE = np.eye(2)
WIDE = (-1.5, 1.5, -1.5, 1.5)


def _eq9(gamma):
    c, s = 3 * math.cos(math.pi / 20), 3 * math.sin(math.pi / 20)
    return GRU(Uh=[[c, s], [-s, c]], bh=[0.32, gamma])


SYSTEMS = {
    "eq 8, near the saddle-nodes": GRU.rotation(3, 0.16),
    "eq 8, 0.2": GRU.rotation(3, 0.2),
    "eq 9": _eq9(0.0535),
    "three strands": GRU(Uh=6 * EYE),
    "three strands in a cell": GRU(Uh=2.0002 * EYE),
    "close pair 1e-6": GRU(Uh=2 * EYE, Ur=-10 * EYE, bh=1e-6),
    "close pair 1e-10": GRU(Uh=2 * EYE, Ur=-10 * EYE, bh=1e-10),
    "no pair": GRU(Uh=2 * EYE, Ur=-10 * EYE, bh=-1e-6),
    "diagonal pair": GRU(Uh=[[1.3, 0.9], [0.9, 1.3]], Ur=-4 * np.ones((2, 2)), bh=1e-5),
    "near line": GRU(Uh=1.859 * np.ones((2, 2)), Ur=np.diag([1.4, -1.4]), br=-1),
    "pitchfork": GRU(Uh=3 * EYE, Ur=[[0, 4], [4, 0]], br=-0.7),
    "broken pitchfork 1e-6": GRU(Uh=3 * EYE, Ur=[[0, 4], [4, 0]], br=-0.7, bh=[1e-6, -1e-6]),
    "broken pitchfork 1e-3": GRU(Uh=3 * EYE, Ur=[[0, 4], [4, 0]], br=-0.7, bh=[1e-3, 1e-4]),
    "double crossing": GRU(Uh=2 * EYE, Ur=[[4, -8], [8, -4]]),
    "loop": GRU(Uh=[[3.4, -4.8], [-2.4, -4.5]], Ur=[[-2.9, 0.5], [-0.1, 4.2]],
                bh=[-0.4, 1.9], br=[1.2, -0.3]),
    "11 points": GRU(Uh=[[7, 2], [2, 8]], Ur=[[4, 6], [6, 3]], bh=1, br=4),
    "17 points": GRU(Uh=[[28.62, -1.25], [-1.48, 7.36]], Ur=[[2.67, 19.22], [30.75, 6.5]],
                     bh=[0.117, 0.121], br=[-4.539, -5.253]),
    "reset after": GRU(Uh=[[4, -3], [3, 4]], Ur=[[2, -1], [5, 3]], bh=[0.1, -0.2], br=[0.5, -1],
                       reset_after=True, ch=[0.3, -0.4]),
    "reset after, steep": GRU(Uh=[[30, -20], [15, 25]], Ur=[[20, -30], [10, 30]], br=[3, -5],
                              reset_after=True, ch=[0.5, 0.1]),
    "saturated": GRU(Uh=[[30, -29], [28, 30]], Ur=[[2, 0], [-1, 4]], bh=[0.1, 0], br=[21.6, 15.8]),
}  # fmt: skip
WINDOWS = [
    WIDE,
    (-6.0, 6.0, -5.0, 6.5),
    (-0.2, 0.2, -0.2, 0.2),
    (0.05, 0.9, -0.4, 1.3),
    (-1e-5, 1.1e-5, -0.01, 0.008),
]


def _residual(gru, k, h):
    """F_k at states (..., 2), by NumPy."""
    with np.errstate(over="ignore"):
        r = 1 / (1 + np.exp(-(h @ gru.Ur.T + gru.br)))
    after = gru.bh + r * (h @ gru.Uh.T + gru.ch)
    p = after if gru.reset_after else (r * h) @ gru.Uh.T + gru.bh
    return np.tanh(p[..., k]) - h[..., k]


def _gradient(gru, k, h):
    """∇F_k by central differences."""
    steps = 1e-6 * EYE
    return np.stack(
        [(_residual(gru, k, h + e) - _residual(gru, k, h - e)) / 2e-6 for e in steps], axis=-1
    )


def _roots(gru, k, axis, level, low, high):
    """All roots of F_k on a line where coordinate ``axis`` varies; by a dense scan."""

    def value(t):
        h = np.empty((*np.shape(t), 2))
        h[..., axis], h[..., 1 - axis] = t, level
        return _residual(gru, k, h)

    # F_k has the sign of −h_k where |h_k| ≥ 1
    if axis == k:
        low, high = max(low, -1.0), min(high, 1.0)
    if low >= high or (axis != k and abs(level) >= 1):
        return np.empty(0)
    t = np.linspace(low, high, 20001)
    v = value(t)
    found = [brentq(lambda s: float(value(s)), t[i], t[i + 1], xtol=1e-15)
             for i in np.flatnonzero(v[:-1] * v[1:] < 0)]  # fmt: skip
    a = np.abs(v)
    for i in np.flatnonzero((a[1:-1] < a[:-2]) & (a[1:-1] <= a[2:]) & (a[1:-1] < 1e-4)) + 1:
        s = np.sign(v[i])
        if s == np.sign(v[i - 1]) == np.sign(v[i + 1]):
            low_ = minimize_scalar(
                lambda u, s=s: s * float(value(u)), bounds=(t[i - 1], t[i + 1]),
                method="bounded", options={"xatol": 1e-14},
            )  # fmt: skip
            if low_.fun < -2e-15:
                found += [brentq(lambda u: float(value(u)), low_.x, end, xtol=1e-15)
                          for end in (t[i - 1], t[i + 1])]  # fmt: skip
    found += list(t[v == 0.0])
    return np.array(sorted(found))


def _crossings(lines, axis, level):
    """Where polylines cross the line on which coordinate ``axis`` varies."""
    found = []
    for line in lines:
        along, across = line[:, axis], line[:, 1 - axis]
        above = across >= level
        i = np.flatnonzero(above[1:] != above[:-1])
        share = (level - across[i]) / (across[i + 1] - across[i])
        found.append(along[i] + share * (along[i + 1] - along[i]))
    return np.sort(np.concatenate(found)) if found else np.empty(0)


def _is_transversal(gru, k, axis, level, roots, window):
    """Does the line cut the nullcline at all its roots clearly, so that counting is fair?"""
    widths = np.array([window[1] - window[0], window[3] - window[2]])
    if len(roots) == 0:
        return True
    h = np.empty((len(roots), 2))
    h[:, axis], h[:, 1 - axis] = roots, level
    slope = np.abs(_gradient(gru, k, h) * widths)
    return bool((slope[:, axis] > 0.1 * slope[:, 1 - axis]).all())


def _distance(lines, point, window):
    """From a point to polylines, in fractions of the window."""
    widths = np.array([window[1] - window[0], window[3] - window[2]])
    best = math.inf
    for line in lines:
        a, b = (line[:-1] - point) / widths, (line[1:] - point) / widths
        d = b - a
        share = np.clip(-(a * d).sum(1) / np.maximum((d * d).sum(1), 1e-300), 0, 1)
        best = min(best, np.linalg.norm(a + share[:, None] * d, axis=1).min())
    return best


def _points(gru):
    return np.array([p.h for p in find_fixed_points(gru)]).reshape(-1, 2)


@pytest.mark.parametrize("name", SYSTEMS)
def test_lines_across_the_window_meet_every_strand_once(name):
    gru = SYSTEMS[name]
    rng = np.random.default_rng(3)
    points = _points(gru)
    compared = 0
    for window in WINDOWS:
        result = nullclines(gru, window, fixed_points=points)
        for k, lines in enumerate((result.x, result.y)):
            for axis in (0, 1):
                low, high = window[2 * axis : 2 * axis + 2]
                across = window[2 - 2 * axis : 4 - 2 * axis]
                for level in rng.uniform(*across, 2):
                    roots = _roots(gru, k, axis, level, low, high)
                    if not _is_transversal(gru, k, axis, level, roots, window):
                        continue
                    got = _crossings(lines, axis, level)
                    assert len(got) == len(roots), (window, k, axis, level, roots, got)
                    np.testing.assert_allclose(got, roots, rtol=0, atol=1e-3 * (high - low))
                    compared += len(roots)
    assert name == "no pair" or compared > 10


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_vertex_lies_on_the_curve_in_the_window(name):
    gru = SYSTEMS[name]
    for window in WINDOWS:
        result = nullclines(gru, window, fixed_points=_points(gru))
        assert result.bounds == window
        for k, lines in enumerate((result.x, result.y)):
            for line in lines:
                assert line.dtype == np.float64
                assert line.ndim == 2
                assert len(line) >= 2
                x, y = line.T
                assert x.min() >= window[0]
                assert x.max() <= window[1]
                assert y.min() >= window[2]
                assert y.max() <= window[3]
                assert np.abs(np.diff(line, axis=0)).max(axis=1).min() > 0
                steep = 1 + np.linalg.norm(_gradient(gru, k, line), axis=1)
                width = max(window[1] - window[0], window[3] - window[2])
                off = np.abs(_residual(gru, k, line)) / steep
                assert off.max() < 1e-10 * width + 1e-15


@pytest.mark.parametrize("name", SYSTEMS)
def test_both_nullclines_pass_every_fixed_point(name):
    gru = SYSTEMS[name]
    points = _points(gru)
    zooms = [(x - w, x + 1.3 * w, y - 1.1 * w, y + w) for x, y in points for w in (0.1, 1e-3, 1e-7)]
    met = 0
    for window in WINDOWS + zooms:
        result = nullclines(gru, window, fixed_points=points)
        for x, y in points:
            if window[0] <= x <= window[1] and window[2] <= y <= window[3]:
                met += 1
                for lines in (result.x, result.y):
                    assert _distance(lines, np.array([x, y]), window) < 1e-9, (window, x, y)
    assert met >= len(points)


def test_a_point_on_the_border_of_the_window_is_passed():
    result = nullclines(GRU(Uh=3 * EYE), (0, 1, -1, 0))
    for lines in (result.x, result.y):
        assert _distance(lines, np.zeros(2), result.bounds) < 1e-9


def test_without_reset_the_x_nullcline_is_a_graph_over_x():
    """tanh(½ (w11 x + w12 y) + b) = x solved for y."""
    for gru in (GRU.rotation(3, 0.7), _eq9(0.05), GRU(Uh=[[1, 2], [-1, 3]], bh=[0.3, 0])):
        for line in nullclines(gru, WIDE).x:
            x, y = line[np.abs(line[:, 0]) < 0.999].T
            exact = (np.arctanh(x) - 0.5 * gru.Uh[0, 0] * x - gru.bh[0]) / (0.5 * gru.Uh[0, 1])
            np.testing.assert_allclose(y, exact, rtol=0, atol=1e-10)


@pytest.mark.parametrize("bias", [1e-4, 1e-6, 1e-10])
def test_close_strands_are_branches_of_their_own(bias):
    """Near x = 0 the x-nullcline is 5 x² = bias, to leading order."""
    result = nullclines(GRU(Uh=2 * EYE, Ur=-10 * EYE, bh=bias), (-1.1, 1.3, -1.2, 1.2))
    assert len(result.x) == len(result.y) == 3
    for k, lines in enumerate((result.x, result.y)):
        near = sorted(line[:, k].mean() for line in lines)[1:]
        gap = math.sqrt(bias / 5)
        np.testing.assert_allclose(near, [-gap, gap], rtol=0.1)
        for line in lines:
            assert np.ptp(line[:, k]) < 1e-12
            assert np.ptp(line[:, 1 - k]) == pytest.approx(2.4)


def test_coinciding_strands_are_one_branch():
    result = nullclines(GRU(Uh=2 * EYE, Ur=-10 * EYE), (-1.1, 1.3, -1.2, 1.2))
    assert sorted(round(line[:, 0].mean(), 6) for line in result.x) == [-0.957491, 0.0]


@pytest.mark.parametrize("window", [*WINDOWS[:3], (-0.013, 0.4, -0.21, 0.07)])
def test_the_pitchforks_crossing_is_kept(window):
    """The x-nullcline is x = 0 and a branch that meets it where 3 σ(4 y − 0.7) = 1."""
    gru = SYSTEMS["pitchfork"]
    crossing = np.array([0.0, (0.7 - math.log(2)) / 4])
    lines = nullclines(gru, window).x
    ends = []
    for line in lines:
        for i in np.flatnonzero(np.linalg.norm(line - crossing, axis=1) < 1e-9):
            ends += [line[j] - line[i] for j in (i - 1, i + 1) if 0 <= j < len(line)]
    angles = sorted(math.degrees(math.atan2(v, u)) for u, v in ends if math.hypot(u, v) > 1e-8)
    quarters = {round(a / 90) % 4 for a in angles}
    assert quarters == {0, 1, 2, 3}, angles


def test_a_broken_pitchforks_branches_stay_apart():
    """With bh ≠ 0 no branch reaches the other: x = 0 is not on the x-nullcline at all."""
    for bias in (1e-3, 1e-6, -1e-6):
        gru = GRU(Uh=3 * EYE, Ur=[[0, 4], [4, 0]], br=-0.7, bh=bias)
        lines = nullclines(gru, WIDE).x
        assert len(lines) == 2
        for line in lines:
            assert (line[:, 0] > 0).all() or (line[:, 0] < 0).all()


@pytest.mark.parametrize("depth", [1e-3, 1e-5, 1e-8])
def test_a_loop_smaller_than_a_cell_is_found(depth):
    """A bias brings the loop to where it is born: G is extreme there, and ``depth`` beyond 0."""
    gru = SYSTEMS["loop"]
    loop = next(line for line in nullclines(gru, WIDE).x if (line[0] == line[-1]).all())
    centre = loop.mean(axis=0)

    def unsaturated(h):
        return np.arctanh(_residual(gru, 0, h) + h[0]) - np.arctanh(h[0])

    sign = np.sign(unsaturated(centre))
    top = minimize(lambda h: -sign * unsaturated(h), centre, tol=1e-12)
    born = GRU(Uh=gru.Uh, Ur=gru.Ur, br=gru.br,
               bh=gru.bh + np.array([sign * (depth + top.fun), 0]))  # fmt: skip
    rng = np.random.default_rng(5)
    for _ in range(10):
        shift = rng.uniform(0, 0.1, 2)
        window = (-1.5 + shift[0], 1.5, -1.5 + shift[1], 1.5)
        loops = [line for line in nullclines(born, window).x if (line[0] == line[-1]).all()]
        assert len(loops) == 1
        away = np.linalg.norm(loops[0] - top.x, axis=1)
        assert 0.1 * math.sqrt(depth) < away.max() < 3 * math.sqrt(depth)
        gone = GRU(Uh=gru.Uh, Ur=gru.Ur, br=gru.br, bh=born.bh - np.array([2 * sign * depth, 0]))
        assert not [line for line in nullclines(gone, window).x if (line[0] == line[-1]).all()]


@pytest.mark.parametrize("name", ["eq 9", "11 points", "reset after", "loop"])
def test_symmetries_map_nullclines_to_nullclines(name):
    gru = SYSTEMS[name]
    here = nullclines(gru, WIDE)
    for swap in (False, True):
        for signs in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
            s = np.diag(signs)
            order = [1, 0] if swap else [0, 1]
            p = EYE[order]
            ch = p @ s @ gru.ch if gru.reset_after else 0
            image = GRU(Uh=p @ s @ gru.Uh @ s @ p.T, Ur=p @ gru.Ur @ s @ p.T,
                        bh=p @ s @ gru.bh, br=p @ gru.br, reset_after=gru.reset_after,
                        ch=ch)  # fmt: skip
            there = nullclines(image, WIDE)
            pairs = zip((here.x, here.y), (there.y, there.x) if swap else (there.x, there.y),
                        strict=True)  # fmt: skip
            for lines, others in pairs:
                assert len(lines) == len(others)
                for line in lines:
                    for h in line[:: max(1, len(line) // 10)]:
                        assert _distance(others, p @ s @ h, WIDE) < 2e-4


@pytest.mark.parametrize("limit", [30.0, 1e3, 1e6, 1e300])
def test_saturated_weights_and_odd_windows_give_finite_lines(limit):
    rng = np.random.default_rng(11)
    lines = 0
    for _ in range(20):
        after = bool(rng.integers(2))
        gru = GRU(*rng.uniform(-limit, limit, (2, 2, 2)), bh=rng.uniform(-1, 1, 2),
                  br=rng.uniform(-limit, limit, 2), reset_after=after)  # fmt: skip
        corner, size = rng.uniform(-1, 0, 2), 10.0 ** rng.uniform(-12, 2)
        window = (corner[0], corner[0] + size, corner[1], corner[1] + 3 * size)
        for box in (WIDE, window):
            result = nullclines(gru, box, fixed_points=[corner + 0.3 * size])
            for line in result.x + result.y:
                lines += 1
                assert np.isfinite(line).all()
                assert line[:, 0].min() >= box[0]
                assert line[:, 0].max() <= box[1]
                assert line[:, 1].min() >= box[2]
                assert line[:, 1].max() <= box[3]
    assert lines > 20


def test_consecutive_vertices_are_near_at_any_resolution():
    """A branch has no jumps: chords leave the curve by less than 1e-3 of the window."""
    for resolution in (24, 96, 150):
        result = nullclines(GRU.rotation(3, 0.2), WIDE, resolution)
        assert isinstance(result, Nullclines)
        for k, lines in enumerate((result.x, result.y)):
            assert len(lines) == 1
            for a, b in pairwise(lines[0]):
                middle = 0.5 * (a + b)
                gradient = _gradient(GRU.rotation(3, 0.2), k, middle)
                off = abs(_residual(GRU.rotation(3, 0.2), k, middle)) / np.linalg.norm(gradient)
                assert off < 1e-3 * 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"bounds": (1, 0, 0, 1)}, "xmin < xmax"),
        ({"bounds": (0, 1, 0, math.nan)}, r"bounds\[3\]"),
        ({"bounds": WIDE, "resolution": 3}, "resolution"),
        ({"bounds": WIDE, "resolution": 96.5}, "resolution"),
        ({"bounds": WIDE, "fixed_points": [[0.0, "a"]]}, r"fixed_points\[0, 1\]"),
        ({"bounds": WIDE, "fixed_points": [[0.0]]}, "fixed_points"),
        ({"bounds": WIDE, "fixed_points": 0.5}, "fixed_points"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        nullclines(GRU(Uh=3 * EYE), **arguments)


def test_one_unit_has_no_nullclines():
    with pytest.raises(ValueError, match="2 units"):
        nullclines(GRU(Uh=[[3.0]]), WIDE)
