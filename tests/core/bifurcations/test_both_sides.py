"""Cycles on both sides of Hopf curves, folds of cycles and homoclinic curves, at random places.

They are counted without `core`: the field is written anew and SciPy's DOP853 follows it to its
return to a line; between two places of the line whose displacements P(s) − s have different
signs there is a cycle. What `core` lists on the two sides has to be the same.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core import GRU, gaps
from core.bifurcations.cycle_bifurcation_curves import cycle_curves
from core.model.families import plane_of
from core.separatrix_skeleton.assembly import computed_limit_cycles, skeleton
from tests.core.continuation.test_codimension_two import FIELDS, _member, made
from tests.core.taylor import expanded, guckenheimer_holmes, matrix_of

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

EQ9 = replace(GRU.rotation(3.0, -math.pi / 20), bh=[0.32, 0.05])
HIDDEN = GRU([[4.37, -3.98], [0.71, 1.0]], bh=(0.47, 0.17))
RADIUS = 0.02
"""Of the cycles beside a Hopf curve, at most."""


def velocity(gru):
    """ḣ of a GRU, in plain numbers."""
    p, after = gru.to_dict(), gru.reset_after

    def gate(u, b, h, i):
        return 0.5 * (1 + math.tanh(0.5 * (u[i][0] * h[0] + u[i][1] * h[1] + b[i])))

    def f(t, h):
        r = [gate(p["Ur"], p["br"], h, i) for i in (0, 1)]
        out = []
        for i, (one, two) in enumerate(p["Uh"]):
            if after:
                drive = r[i] * (one * h[0] + two * h[1] + p["ch"][i])
            else:
                drive = one * r[0] * h[0] + two * r[1] * h[1]
            pace = 1 - gate(p["Uz"], p["bz"], h, i)
            out.append(pace * (math.tanh(drive + p["bh"][i]) - h[i]))
        return out

    return f


def plain(name, a, b):
    if name not in FIELDS:
        return velocity(_member(name, a, b))
    assert name == "FitzHugh-Nagumo"
    return lambda t, h: [h[0] - h[0] ** 3 / 3 - h[1] + a, 0.08 * (h[0] + 0.7 - b * h[1])]


def displacement(f, base, way, s, limit):
    """P(s) − s on the line base + s way, crossed as at the start; NaN without a return."""
    start = base + s * way
    u, v = f(0.0, start)
    side = np.sign(way[0] * v - way[1] * u)

    def line(t, h):
        return side * (way[0] * (h[1] - base[1]) - way[1] * (h[0] - base[0]))

    line.terminal, line.direction = True, 1.0
    options = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-14}
    # off the line first, or it is met at once
    off = solve_ivp(f, (0.0, 1e-3 * limit), start, **options).y[:, -1]
    run = solve_ivp(f, (0.0, limit), off, events=line, **options)
    if not len(run.y_events[0]):
        return math.nan
    return float((run.y_events[0][0] - base) @ way) - s


def changes(f, base, way, places, limit):
    """How often the displacement changes its sign between neighbours of ``places``."""
    signs = np.sign([displacement(f, base, way, s, limit) for s in places])
    assert np.isfinite(signs).all() and (signs != 0).all()
    return int((np.diff(signs) != 0).sum())


def equilibrium(field, h, a, b):
    x, y = h
    for _ in range(30):
        series = expanded(field, x, y, a, b)
        move = np.linalg.solve(
            np.array(matrix_of(series)).reshape(2, 2), [series[0][0, 0], series[1][0, 0]]
        )
        x, y = x - move[0], y - move[1]
        if np.abs(move).max() < 1e-14:
            break
    return np.array([x, y])


def half_trace(field, h, place):
    x, y = equilibrium(field, h, *place)
    a, _, _, d = matrix_of(expanded(field, x, y, *place))
    return 0.5 * (a + d)


HOPF = ["217", "160, reset bias", "FitzHugh-Nagumo"]


@pytest.mark.parametrize("name", HOPF)
def test_one_small_cycle_on_one_side_of_every_hopf_curve(name):
    """Where Guckenheimer and Holmes's r² = −μ/a says it is, between 0.4 and 2 of that radius."""
    curves, field, _, _ = made(name)
    rng = np.random.default_rng(8)
    checked = 0
    for hopf, states in zip(curves.hopfs, curves.hopf_states, strict=True):
        for k in rng.integers(1, len(hopf) - 1, 3):
            place, h = hopf[k], states[k]
            p, q, r, s = matrix_of(expanded(field, *h, *place))
            if p * s - q * r < 1e-3 * (p * p + s * s + q * q + r * r):
                continue
            a = guckenheimer_holmes(field, (*h, *place), math.sqrt)
            w = math.sqrt(p * s - q * r)
            chord = hopf[k + 1] - hopf[k - 1]
            across = np.array([-chord[1], chord[0]]) / np.linalg.norm(chord)
            slope = _slope(field, h, place, across)
            radius = min(RADIUS / _long(p, r, w), math.sqrt(0.0005 * w / abs(a)))
            if abs(a) * radius**2 < 3e-5 * w:
                continue  # a Bautin point, all but: the cycle is larger than it is here looked for
            away = abs(a) * radius**2 / slope
            sides = [_small_cycles(name, field, h, place + v * across, radius, w)
                     for v in (away, -away)]  # fmt: skip
            # μ > 0 at the first: the cycle is there if a < 0
            (here, ours), (there, others) = sides
            assert [here, there] == ([1, 0] if a < 0 else [0, 1])
            if not (ours.complete and others.complete):
                continue  # and it says why
            assert len(ours) - len(others) == here - there
            at = equilibrium(field, h, *place)
            least = min((ours if a < 0 else others), key=lambda c: np.ptp(c.points[:, 0]))
            assert least.stable == (a < 0) and _winds(least.points, at)
            assert 0.4 * radius < 0.5 * np.ptp(least.points[:, 0]) / _wide(p, w) < 2.0 * radius
            checked += 1
    assert checked >= 1  # the others say what they could not decide


def _slope(field, h, place, across):
    """How fast the real part of the eigenvalues rises across the curve."""
    ends = [half_trace(field, h, place + v * across) for v in (1e-6, -1e-6)]
    return (ends[0] - ends[1]) / 2e-6


def _small_cycles(name, field, h, place, radius, w):
    """DOP853's number of cycles between two radii, and all that `core` finds."""
    at, way = equilibrium(field, h, *place), np.array([1.0, 0.0])
    ends = 0.4 * radius, 2.0 * radius
    count = changes(plain(name, *place), at, way, ends, 8 * math.pi / w)
    return count, computed_limit_cycles(_member(name, *place))


def _wide(p, w):
    """Half the width of the frame's circle: its columns are (1, 0) and (p, r) / ω."""
    return math.hypot(1.0, p / w)


def _winds(points, at):
    angles = np.unwrap(np.arctan2(*(points - at).T[::-1]))
    return abs(angles[-1] - angles[0]) > 1.0


def _long(p, r, w):
    """The longer column of the frame in which the small cycle is a circle."""
    return max(1.0, math.hypot(p, r) / w)


@cache
def folds_and_loops(name):
    if name == "hidden":
        plane = plane_of(HIDDEN, "bh[0]", "bh[1]")
        return plane, cycle_curves(plane, (0.44, 0.48), (0.165, 0.175), lines=1)
    plane = plane_of(EQ9, "bh[0]", "bh[1]")
    return plane, cycle_curves(plane, (0.2, 0.4), (-0.3, 0.1), lines=1)


def test_two_cycles_on_one_side_of_a_curve_of_folds_and_none_on_the_other():
    plane, curves = folds_and_loops("hidden")
    (curve,) = curves.cycle_folds
    rng = np.random.default_rng(5)
    for k in rng.integers(1, len(curve) - 1, 3):
        frames = [skeleton(plane(*(curve[k] + [shift, 0.0]))) for shift in (2e-6, -2e-6)]
        frames.sort(key=lambda frame: -len(frame.cycles))
        fields = [velocity(plane(*(curve[k] + [shift, 0.0]))) for shift in (2e-6, -2e-6)]
        more, fewer = (len(frame.cycles) for frame in frames)
        assert more == fewer + 2
        pair = frames[0].cycles
        assert sorted(c.stable for c in pair) == [False, True]
        stable = next(c for c in pair if c.stable)
        other = next(c for c in pair if not c.stable)
        base, way = stable.section.base, stable.section.normal
        s = _crossing(other.points, base, way)
        places = s * np.array([-1.0, 0.5, 2.0])
        counts = [changes(f, base, way, places, 3 * stable.period) for f in fields]
        fine = s * np.linspace(-1.0, 2.0, 7)
        none = fields[int(np.argmin(counts))]
        assert sorted(counts) == [0, 2]
        assert changes(none, base, way, fine, 3 * stable.period) == 0


def _crossing(points, base, way):
    """Where a closed curve meets the line base + s way nearest to its base."""
    side = way[0] * (points[:, 1] - base[1]) - way[1] * (points[:, 0] - base[0])
    along = (points - base) @ way
    k = np.flatnonzero(side[1:] * side[:-1] < 0)
    share = side[k] / (side[k] - side[k + 1])
    places = along[k] + share * (along[k + 1] - along[k])
    return float(places[np.argmin(np.abs(places))])


def branch_end(f, saddle, vector, time, middle, way):
    """Where a branch first meets the half-line middle + s way, s > 0; NaN if it does not."""

    def line(t, h):
        return way[0] * (h[1] - middle[1]) - way[1] * (h[0] - middle[0])

    def beyond(t, h):
        return max(abs(h[0]), abs(h[1])) - 1.05

    beyond.terminal = True
    run = solve_ivp(
        lambda t, h: [time * v for v in f(t, h)], (0.0, 600.0), saddle + 1e-6 * vector,
        method="DOP853", rtol=1e-11, atol=1e-13, events=[line, beyond],
    )  # fmt: skip
    places = [(h - middle) @ way for h in run.y_events[0]]
    return next((s for s in places if s > 1e-3), math.nan)


def test_the_gap_changes_its_sign_and_one_cycle_is_gone_across_a_homoclinic_curve():
    """Between two vertices, too: chords stray by less than the step to the side."""
    plane, curves = folds_and_loops("eq9")
    rng = np.random.default_rng(6)
    checked = 0
    for curve in [c for c in curves.homoclinics if len(c) > 20]:
        for k in rng.integers(1, len(curve) - 2, 3):
            share = rng.random()
            place = (1 - share) * curve[k] + share * curve[k + 1]
            chord = curve[k + 1] - curve[k]
            across = np.array([-chord[1], chord[0]]) / np.linalg.norm(chord)
            step = 2e-5
            signs, counts = [], []
            for side in (1.0, -1.0):
                gru = plane(*(place + side * step * across))
                frame = skeleton(gru)
                gap = min(gaps(gru), key=lambda gap: abs(gap.value))
                saddle = frame.points[gap.saddle]
                signs.append(_gap_of(gru, frame, saddle))
                counts.append(len(frame.cycles))
                for cycle in frame.cycles:
                    off = displacement(
                        velocity(gru),
                        cycle.section.base,
                        cycle.section.normal,
                        0.0,
                        1.5 * cycle.period,
                    )
                    assert abs(off) < 1e-8
            assert signs[0] * signs[1] < 0
            assert abs(counts[0] - counts[1]) == 1
            checked += 1
    assert checked >= 3


def _gap_of(gru, frame, saddle):
    """The gap of the saddle's branches beyond the point that its loop goes around."""
    f = velocity(gru)
    others = [p for p in frame.points if p.kind == "source"]
    middle = min(others, key=lambda p: float(np.linalg.norm(p.h - saddle.h))).h
    way = (middle - saddle.h) / np.linalg.norm(middle - saddle.h)
    order = np.argsort(saddle.eigenvalues.real)
    stable, unstable = (np.real(saddle.eigenvectors[:, k]) for k in order)
    best = math.nan
    for u in (unstable, -unstable):
        for s in (stable, -stable):
            gap = branch_end(f, saddle.h, u, 1.0, middle, way) - branch_end(
                f, saddle.h, s, -1.0, middle, way
            )
            if not abs(gap) >= abs(best):
                best = gap if math.isfinite(gap) else best
    return best
