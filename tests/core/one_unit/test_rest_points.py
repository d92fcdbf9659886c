"""The one-unit GRU against closed forms, mpmath, quadrature, symmetry and certified counts."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.integrate import quad

from core import GRU, find_fixed_points, fold_at, folds_along, phase_line, unit_folds, unit_plane
from core.flow.trajectory_integration import trajectories
from core.one_unit.drive import at
from core.one_unit.weight_bias_plane import count_fixed_points

# reset gates: none, gentle, steep (with a second cusp), reset after with five points
GATES = {
    "none": {},
    "half": {"br": [0.7]},
    "gentle": {"Ur": [[-3.0]], "br": [0.4]},
    "steep": {"Ur": [[10.0]], "br": [3.0]},
    "after": {"Ur": [[5.0]], "br": [1.0], "ch": [3.0], "reset_after": True},
    "five": {"Ur": [[20.0]], "br": [19.0], "ch": [2.5], "reset_after": True},
}
FIVE = {"Uh": [[1.5]], "bh": [-2.5], "Ur": [[400.0]], "br": [380.0], "ch": [2.5]}


def unit(name, weight=6.0, bias=0.0, **more):
    return GRU(Uh=[[weight]], bh=[bias], **GATES[name], **more)


def gate_of(gru):
    return (mpmath.mpf(float(v)) for v in (gru.Ur[0, 0], gru.br[0], gru.ch[0]))


def exact_fold(gru, h):
    """Weight and bias of the fold at h: two linear equations, derivatives by mpmath."""
    u, c, k = gate_of(gru)
    with mpmath.workdps(50):

        def reset(x):
            return 1 / (1 + mpmath.exp(-(u * x + c)))

        def weighted(x):
            return x * reset(x)

        h = mpmath.mpf(h)
        w = 1 / (1 - h**2) - k * mpmath.diff(reset, h)
        w /= mpmath.diff(weighted, h)
        return w, mpmath.atanh(h) - k * reset(h) - w * weighted(h)


def random_units(seed, count, after, scale=8.0):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        w, b, u, c, k = rng.normal(size=5) * [scale, scale, scale, scale / 2, scale]
        more = {"reset_after": True, "ch": [k]} if after else {}
        yield GRU(Uh=[[w]], bh=[b], Ur=[[u]], br=[c], **more)


def test_folds_without_a_reset_weight_are_the_closed_form_and_the_cusp_is_at_one():
    for name in ("none", "half"):
        gru = unit(name)
        r = 1 / (1 + math.exp(-float(gru.br[0])))
        found = unit_folds(gru, (-10, 10, -4, 4))
        (curve,) = found.curves
        h = curve.h
        assert len(h) > 200 and curve.weight.max() > 10
        assert np.allclose(curve.weight * r, 1 / (1 - h**2), rtol=1e-12)
        assert np.allclose(curve.bias, np.arctanh(h) - h / (1 - h**2), atol=1e-11)
        (cusp,) = found.cusps
        assert (cusp.h, cusp.bias) == pytest.approx((0, 0), abs=1e-10)
        assert cusp.weight * r == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", [name for name in GATES if name != "none"])
def test_every_vertex_of_a_fold_curve_solves_both_equations(name):
    gru = unit(name)
    curves = unit_folds(gru, (-10, 10, -4, 4)).curves
    assert curves
    for curve in curves:
        for i in np.linspace(0, len(curve.h) - 1, 25).astype(int):
            w, b = exact_fold(gru, float(curve.h[i]))
            # the last digit of h counts where the curve runs off to infinity
            slack = 1e-10 * max(1.0, float(abs(w)))
            assert abs(curve.weight[i] - w) < slack and abs(curve.bias[i] - b) < slack
    fold = fold_at(gru, 0.3)
    assert (fold.weight, fold.bias) == pytest.approx(
        tuple(float(v) for v in exact_fold(gru, 0.3)), abs=1e-10
    )


@pytest.mark.parametrize("name", GATES)
def test_a_flat_window_has_no_more_points_than_another(name):
    bounds = (-4000.0, 4000.0, 0.1, 0.100001)
    assert sum(len(curve.h) for curve in unit_folds(unit(name), bounds).curves) < 5000
    # and in a window as people use it all that is inside is smooth
    for curve in unit_folds(unit(name), (-10, 10, -4, 4)).curves:
        w, b = curve.weight, curve.bias
        inside = (np.abs(w) <= 10) & (np.abs(b) <= 4)
        chords = np.hypot(np.diff(w) / 20, np.diff(b) / 8)
        assert (chords[inside[1:] & inside[:-1]] <= 0.01).all()


@pytest.mark.parametrize(("name", "count"), [("gentle", 1), ("steep", 2), ("five", 2)])
def test_cusps_are_triple_roots(name, count):
    gru = unit(name)
    u, c, k = gate_of(gru)
    cusps = unit_folds(gru, (-10, 10, -4, 4)).cusps
    assert len(cusps) == count

    def residual(h, w, b):
        return b + (w * h + k) / (1 + mpmath.exp(-(u * h + c))) - mpmath.atanh(h)

    def derivatives(h, w, b):
        return [mpmath.diff(lambda x: residual(x, w, b), h, n) for n in range(3)]

    with mpmath.workdps(40):
        for cusp in cusps:
            ours = cusp.h, cusp.weight, cusp.bias
            exact = mpmath.findroot(derivatives, ours)
            assert all(abs(a - b) < 1e-10 for a, b in zip(ours, exact, strict=True))


def test_a_negative_weight_with_a_steep_reset_gate_is_bistable():
    line = phase_line(GRU(Uh=[[-9.0]], bh=[-1.3], Ur=[[10.0]], br=[3.0]))
    assert line.topology == "bistable" and line.status == "proven"


@pytest.mark.parametrize("name", GATES)
def test_counts_of_the_plane_are_the_certified_counts(name):
    gru, rng = unit(name), np.random.default_rng(5)
    weights, biases = rng.uniform(-10, 10, 16), rng.uniform(-4, 4, 12)
    counts = count_fixed_points(gru, weights, biases)
    certified = [[len(find_fixed_points(at(gru, w, b))) for w in weights] for b in biases]
    assert np.array_equal(counts, certified)


@pytest.mark.parametrize("name", GATES)
def test_regions_are_proven_and_cover_the_window(name):
    window = (0.5, 3.0, -3.3, -1.7) if name == "five" else (-10, 10, -4, 4)
    plane = unit_plane(unit(name), window, 120)
    assert all(region.status == "proven" for region in plane.regions)
    assert sum(region.share for region in plane.regions) == pytest.approx(1, abs=2e-3)
    assert {r.count for r in plane.regions} == set(np.unique(plane.counts))
    for r in plane.regions:
        assert r.count == r.sinks + r.sources and r.sinks == r.sources + 1


def test_the_region_with_five_points():
    gru = GRU(**FIVE, reset_after=True)
    plane = unit_plane(gru, (1.2, 1.8, -3.0, -2.0))
    assert max(r.count for r in plane.regions if r.status == "proven") == 5
    line = phase_line(gru)
    assert line.topology == "tristable" and line.pattern == "sink, source, sink, source, sink"
    # far right of the gate it is tanh(1.5 h) = h
    root = mpmath.findroot(lambda h: mpmath.tanh(1.5 * h) - h, 0.8)
    assert line.marks[-1].h == pytest.approx(float(root), abs=1e-10)


def test_the_papers_convention_has_at_most_three_points():
    for gru in random_units(1, 1500, after=False):
        assert len(find_fixed_points(gru)) in (1, 3)


@pytest.mark.parametrize("after", [False, True])
def test_a_point_on_a_fold_is_half_stable_and_parts_or_vanishes_beside_it(after):
    rng = np.random.default_rng(2)
    sides = set()
    for gru in random_units(3, 25, after, scale=3.0):
        fold = fold_at(gru, rng.uniform(-0.9, 0.9))
        if abs(fold.weight) > 30:
            continue
        line = phase_line(at(gru, fold.weight, fold.bias))
        (mark,) = (m for m in line.marks if m.kind == "half-stable")
        assert mark.index == 0 and mark.status == "not resolved" == line.status
        assert mark.low - 1e-12 <= fold.h <= mark.high + 1e-12 and mark.attracts in (
            "left",
            "right",
        )
        assert line.topology.endswith("with a half-stable point")
        sides.add(mark.attracts)
        # one side has two points more than the other, and flows as the arrows say
        shift = 1e-7
        counts = [
            len(find_fixed_points(at(gru, fold.weight, fold.bias + s))) for s in (-shift, shift)
        ]
        more = 1 if mark.attracts == "right" else -1  # a lift of ḣ < 0 makes it cross zero
        assert counts[1] - counts[0] == 2 * more
    assert sides == {"left", "right"}


@pytest.mark.parametrize("name", GATES)
def test_folds_along_the_bias_are_where_the_certified_count_changes(name):
    for weight in (-9.0, 1.4, 6.0):
        gru = unit(name, weight)
        biases = sorted(fold.bias for fold in folds_along(gru, "bias"))
        middles = 0.5 * (np.array([-30.0, *biases]) + np.array([*biases, 30.0]))
        counts = [len(find_fixed_points(at(gru, weight, b))) for b in middles]
        assert np.all(np.abs(np.diff(counts)) == 2)
        # and nowhere else
        for b in np.linspace(-5, 5, 41):
            expected = counts[int(np.searchsorted(biases, b))]
            assert len(find_fixed_points(at(gru, weight, b))) == expected


@pytest.mark.parametrize("name", GATES)
def test_folds_along_the_weight_lie_on_the_curve(name):
    gru = unit(name, bias=-1.0)
    found = folds_along(gru, "weight", limit=50.0)
    assert found
    for fold in found:
        w, b = exact_fold(gru, fold.h)
        assert abs(fold.weight - w) < 1e-9 and abs(b + 1.0) < 1e-9
    weights = sorted(fold.weight for fold in found)
    for low, high in zip([-50.0, *weights], [*weights, 50.0], strict=True):
        inside = np.linspace(low, high, 7)[1:-1]
        assert len({len(find_fixed_points(at(gru, w, -1.0))) for w in inside}) == 1


def test_the_three_topologies_of_the_papers_figure():
    fold = -folds_along(unit("none"), "bias")[0].bias
    assert fold == pytest.approx(-1.3032739080025892, abs=1e-12)
    seen = [phase_line(unit("none", bias=b)) for b in (-1.5, fold, -0.4)]
    assert [line.figure for line in seen] == ["A", "B", "C"]
    assert [line.pattern for line in seen] == ["sink", "sink, half-stable", "sink, source, sink"]


def test_the_cusp_attracts_from_both_sides():
    line = phase_line(unit("none", weight=2.0))
    (mark,) = line.marks
    assert (mark.kind, mark.status, mark.attracts) == ("sink", "not resolved", "both")
    assert line.status == "not resolved"


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.booleans())
def test_arrows_and_basins_are_those_of_the_flow(seed, after):
    (gru,) = random_units(seed, 1, after)
    line = phase_line(gru)
    assert len(line.arrows) == len(line.marks) + 1
    for arrow in line.arrows:
        if arrow.high - arrow.low > 1e-6:
            middle = 0.5 * (arrow.low + arrow.high)
            assert np.sign(gru.velocity([middle])[0]) == arrow.direction
    sinks = [mark.h for mark in line.marks if mark.kind == "sink"]
    assert len(line.basins) == len(sinks)
    for (low, high), sink in zip(line.basins, sinks, strict=True):
        assert low <= sink <= high
        starts = np.array([[low + 1e-3 * (high - low)], [high - 1e-3 * (high - low)]])
        for path in trajectories(gru, starts, 400.0):
            # it never leaves the basin, and it nears the sink all the time
            distance = np.abs(path.h[:, 0] - sink)
            assert np.all(np.diff(distance) <= 1e-6)
            assert distance[-1] < max(0.5 * distance[0], 1e-6)


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.booleans())
def test_mirror_images_have_mirrored_lines_and_folds(seed, after):
    (gru,) = random_units(seed, 1, after)
    mirror = GRU(gru.Uh, -gru.Ur, gru.Uz, -gru.bh, gru.br, gru.bz, gru.reset_after, -gru.ch)
    line, other = phase_line(gru), phase_line(mirror)
    assert [m.kind for m in line.marks] == [m.kind for m in reversed(other.marks)]
    assert [m.h for m in line.marks] == pytest.approx([-m.h for m in reversed(other.marks)])
    assert np.allclose(line.velocity, -other.velocity[::-1], atol=1e-15)
    folds, others = folds_along(gru, "bias"), folds_along(mirror, "bias")
    assert [f.h for f in folds] == pytest.approx([-f.h for f in reversed(others)], abs=1e-9)
    assert [f.bias for f in folds] == pytest.approx([-f.bias for f in reversed(others)], abs=1e-9)


def test_the_update_gate_changes_the_pace_alone():
    plain, gated = unit("steep"), unit("steep", Uz=[[4.0]], bz=[-1.0])
    assert [m.h for m in phase_line(plain).marks] == [m.h for m in phase_line(gated).marks]
    assert phase_line(plain).topology == phase_line(gated).topology
    assert unit_folds(plain).cusps == unit_folds(gated).cusps
    assert not np.allclose(phase_line(plain).velocity, phase_line(gated).velocity)


def test_the_passage_past_a_slow_point_is_that_of_the_bottleneck():
    fold = folds_along(unit("none"), "bias")[1]
    for distance, tolerance in ((1e-4, 0.03), (1e-6, 0.003)):
        gru = unit("none", bias=fold.bias - distance)
        (slow,) = phase_line(gru).slow
        assert slow.h == pytest.approx(fold.h, abs=10 * math.sqrt(distance))

        def pace(h, gru=gru):
            return 1.0 / abs(float(gru.velocity([h])[0]))

        around = [slow.h + s for s in (-0.2, 0.15)]
        time = quad(pace, *around, points=[slow.h], limit=400)[0]
        # the rest of the way adds a fixed time, which counts less and less
        assert slow.passage == pytest.approx(time, rel=tolerance * 3)
    assert phase_line(unit("none", bias=-3.0)).slow == ()


@pytest.mark.parametrize("size", [1e3, 1e100, 1e308])
def test_any_finite_parameters_are_answered(size):
    gru = GRU([[size]], [[-size]], [[size]], [size], [size], [-size], True, [-size])
    line = phase_line(gru)
    assert np.isfinite(line.velocity).all() and line.marks
    unit_plane(gru, resolution=16)
    folds_along(gru, "bias")
    folds_along(gru, "weight")


def test_wrong_arguments_are_refused_by_name():
    two, one = GRU([[1.0, 0.0], [0.0, 1.0]]), unit("none")
    for call in (phase_line, unit_folds, unit_plane):
        with pytest.raises(ValueError, match="one unit"):
            call(two)
        with pytest.raises(ValueError, match="one unit"):
            call("gru")
    with pytest.raises(ValueError, match="samples"):
        phase_line(one, 3)
    with pytest.raises(ValueError, match="bounds"):
        unit_folds(one, (1.0, 1.0, 0.0, 1.0))
    with pytest.raises(ValueError, match="resolution"):
        unit_plane(one, resolution=3)
    with pytest.raises(ValueError, match="resolution"):
        unit_plane(one, resolution=2.5)
    with pytest.raises(ValueError, match="direction"):
        folds_along(one, "up")
    for h in (1.0, -2.0, float("nan"), "0"):
        with pytest.raises(ValueError, match="h"):
            fold_at(one, h)
