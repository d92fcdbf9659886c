"""Certified fixed points against reference systems, closed forms, mpmath and symmetries."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings

from core.fixed_points.branch_and_prune import MAX_BOXES
from core.fixed_points.proven import RIGOR, find_fixed_points
from core.model.gru import GRU
from core.model.symmetries import mapped
from tests.core.exact_gru import exact_residual, grus

ENTRIES = json.loads((Path(__file__).parents[2] / "data" / "topologies.json").read_text())
CERTIFIED = [entry for entry in ENTRIES if entry["certified"]]
HYPERBOLIC = ("sink", "saddle", "source")
BISTABLE = 0.8585596366401104


def match(found, expected, tolerance=1e-9):
    """Pair each expected (x, y) with the one found point that is nearest, one to one."""
    points = np.array([p.h for p in found])
    taken = set()
    for q in expected:
        distance = np.abs(points - [q["x"], q["y"]]).max(axis=1)
        k = int(distance.argmin())
        assert distance[k] <= tolerance and k not in taken
        taken.add(k)
        yield found[k], q


def test_there_are_107_certified_reference_systems():
    assert len(CERTIFIED) == 107
    assert max(len(entry["fixed_points"]) for entry in CERTIFIED) == 17


@pytest.mark.parametrize("entry", CERTIFIED, ids=lambda entry: entry["name"])
def test_certified_reference_systems(entry):
    found = find_fixed_points(GRU(**entry["params"]))
    assert found.complete and found.index_sum == 1 and found.undecided == 0
    assert len(found) == len(entry["fixed_points"])
    # tight clusters: points 4e-6 apart must be told apart, so closer than 1e-9
    for point, expected in match(found, entry["fixed_points"], 1e-12):
        assert point.kind == expected["type"]
        assert point.width < 1e-11
        values = np.array([complex(*pair) for pair in expected["eigs"]])
        ours, theirs = (
            sorted(v, key=lambda z: (z.real, z.imag))
            for v in (point.eigenvalues.round(11), values.round(11))
        )
        assert np.allclose(ours, theirs, atol=1e-9, rtol=1e-9)
        # a rotation slower than this cannot be computed in floating point
        if np.abs(values.imag).max() == 0 or np.abs(values.imag).max() > 1e-6:
            assert point.shape == expected["sub"]


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if not e["certified"]], ids=lambda entry: entry["name"]
)
def test_hyperbolic_points_of_degenerate_systems(entry):
    expected = [q for q in entry["fixed_points"] if q["type"] in HYPERBOLIC]
    found = find_fixed_points(GRU(**entry["params"]))
    assert not found.complete and len(found) == len(expected)
    for point, q in match(found, expected):
        assert point.kind == q["type"]


def polished(gru, point):
    """The root near a point, to 40 digits and more, in pre-activations."""
    guess = []
    with mpmath.workdps(60):
        # start from P(h), not atanh h: h may be ±1 in floating point
        for value, offset in zip(
            exact_residual(
                gru, *(mpmath.atanh(mpmath.mpf(t) * (1 - mpmath.mpf(10) ** -25)) for t in point.h)
            ),
            point.h,
            strict=True,
        ):
            guess.append(value + mpmath.atanh(mpmath.mpf(offset) * (1 - mpmath.mpf(10) ** -25)))
        root = mpmath.findroot(
            lambda a, b: exact_residual(gru, a, b), guess, tol=1e-90, maxsteps=60
        )
        return [mpmath.tanh(t) for t in root]


@settings(max_examples=60)
@given(grus())
@example(GRU(Uh=[[0, 0], [4, 1]], Ur=[[0, 8], [0, 0]], bh=[-1, 0]))
def test_random_grus(gru):
    found = find_fixed_points(gru)
    if found.complete:
        assert found.index_sum == 1
    assert len(found) + len(found.clusters) >= 1
    with mpmath.workdps(60):
        for point in found:
            assert np.all(point.enclosure[0] <= point.h) and np.all(point.h <= point.enclosure[1])
            assert np.all(np.abs(point.enclosure) <= 1.0) and point.width < 1e-7
            for i, value in enumerate(polished(gru, point)):
                low, high = (mpmath.mpf(float(t)) for t in point.enclosure[:, i])
                assert low <= value <= high


# one root in a wide box, from whose centre Newton runs away
RUNAWAY = GRU(Uh=[[0, 0], [4, 1]], Ur=[[0, 8], [0, 0]], Uz=[[0, 0], [0, -2]], bh=[-1, 0])
# a coupling of 1e-284, which LAPACK's scaling would turn into a wrong eigenvector
FAINT = GRU(
    Uh=[[0, 3e-268], [0, 1]], Ur=[[0, 0], [1, 0]], Uz=[[0, 8], [0, 0]], bh=[0, 1], bz=[30, 0]
)


@settings(max_examples=60)
@given(grus())
@example(RUNAWAY)
@example(FAINT)
def test_kinds_agree_with_computed_eigenvalues(gru):
    for point in find_fixed_points(gru):
        assert np.allclose(
            gru.jacobian(point.h) @ point.eigenvectors,
            point.eigenvectors * point.eigenvalues,
            atol=1e-9 * (1 + np.abs(gru.jacobian(point.h)).max()),
        )
        real = np.sort(point.eigenvalues.real)
        if point.kind and np.abs(real).min() > 1e-9:
            kind = "sink" if real[1] < 0 else "source" if real[0] > 0 else "saddle"
            assert point.kind == kind


def check_symmetries(gru):
    base = find_fixed_points(gru)
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        for swap in (False, True):
            image = find_fixed_points(mapped(gru, swap, signs))
            assert len(image) == len(base) and image.complete == base.complete
            expected = [
                dict(zip("xy", (p.h * signs)[:: -1 if swap else 1], strict=True), kind=p.kind)
                for p in base
            ]
            if expected:
                for point, q in match(image, expected):
                    assert point.kind == q["kind"]


@settings(max_examples=15)
@given(grus())
def test_symmetries_of_random_grus(gru):
    check_symmetries(gru)


@pytest.mark.parametrize("entry", CERTIFIED[::8], ids=lambda entry: entry["name"])
def test_symmetries_of_reference_systems(entry):
    check_symmetries(GRU(**entry["params"]))


def test_two_independent_bistable_units():
    found = find_fixed_points(GRU(Uh=[[3, 0], [0, 3]]))
    assert (found.sinks, found.saddles, found.sources, len(found)) == (4, 4, 1, 9)
    expected = [
        {"x": x, "y": y} for x in (-BISTABLE, 0, BISTABLE) for y in (-BISTABLE, 0, BISTABLE)
    ]
    for point, q in match(found, expected, 2e-15):
        assert np.all(point.enclosure[0] <= [q["x"], q["y"]])
        assert np.all(point.enclosure[1] >= [q["x"], q["y"]])
    for point in found[:4]:
        assert point.kind == "sink" and point.shape == "node"
        assert np.abs(point.eigenvalues - -0.302843487).max() < 5e-10
    assert found[8].kind == "source" and found[8].shape == "node"
    assert [p.shape for p in found[4:8]] == [""] * 4


def eq9(gamma, **more):
    """Eq. 9 of the paper."""
    c, s = 3 * math.cos(math.pi / 20), 3 * math.sin(math.pi / 20)
    return GRU(Uh=[[c, s], [-s, c]], bh=[0.32, gamma], **more)


def test_equation_9():
    found = find_fixed_points(eq9(0.0535))
    assert found.complete
    expected = [
        (-0.60358858, -0.53073223, "source", "spiral"),
        (-0.31647678, -0.76222001, "saddle", ""),
        (0.89132249, -0.90431858, "sink", "spiral"),
        (0.94880766, 0.40060284, "saddle", ""),
        (0.95627641, 0.69763244, "sink", "node"),
    ]
    points = [{"x": x, "y": y, "kind": k, "shape": s} for x, y, k, s in expected]
    for point, q in match(found, points, 5.1e-9):
        assert (point.kind, point.shape) == (q["kind"], q["shape"])
    spiral = found[-1]
    assert np.abs(spiral.eigenvalues.real - 0.0015).max() < 5e-6
    assert np.abs(np.abs(spiral.eigenvalues.imag) - 0.0731).max() < 5e-5


def test_update_gate_turns_the_source_into_a_sink():
    before, after = find_fixed_points(eq9(0.0535)), find_fixed_points(eq9(0.0535, bz=[0, 0.5]))
    assert (before.sinks, before.saddles, before.sources) == (2, 2, 1)
    assert (after.sinks, after.saddles, after.sources) == (3, 2, 0)


@pytest.mark.parametrize("bz", [(800, 800), (800, -800), (-800, 800), (1e6, -1e6), (1000, 1000)])
def test_saturated_update_gates_keep_proven_kinds(bz):
    # z = 1 in floating point, the field is 0 there, and yet all kinds are proven
    found = find_fixed_points(GRU(Uh=[[3, 0], [0, 3]], bz=bz))
    assert (found.sinks, found.saddles, found.sources) == (4, 4, 1)


def test_equal_saturated_gates_decide_like_open_ones():
    found = find_fixed_points(eq9(0.0535, bz=[800, 800]))
    assert (found.sinks, found.saddles, found.sources) == (2, 2, 1)


def test_exact_hopf_point_is_proven_to_exist_but_not_its_stability():
    # σ(0) · 3 · cos α = 1: the trace at the origin is 0 up to rounding
    found = find_fixed_points(GRU.rotation(3.0, math.acos(2 / 3)))
    assert found.complete and found.undecided == 1 and found.index_sum == 1
    (point,) = found
    assert point.kind == "" and point.index == 1 and point.shape == "spiral"


def one_unit_roots(w, b):
    """Roots of tanh(w h / 2 + b) = h by bisection on a fine grid."""

    def f(h):
        return math.tanh(0.5 * w * h + b) - h

    grid = np.linspace(-1, 1, 4002)
    roots = []
    for low, high in itertools.pairwise(grid):
        if f(low) * f(high) < 0:
            for _ in range(80):
                middle = 0.5 * (low + high)
                low, high = (middle, high) if f(low) * f(middle) > 0 else (low, middle)
            roots.append(0.5 * (low + high))
    return roots


@pytest.mark.parametrize(("w", "b"), [(3.0, 0.1), (3.0, 0.3), (1.0, 0.0), (6.0, -0.4), (-5.0, 1.0)])
def test_one_unit(w, b):
    found = find_fixed_points(GRU(Uh=[[w]], bh=b))
    expected = one_unit_roots(w, b)
    assert found.complete and len(found) == len(expected) and found.index_sum == 1
    for point in found:
        assert point.h.shape == (1,) and point.enclosure.shape == (2, 1)
        assert point.eigenvalues.shape == (1,) and point.eigenvectors.shape == (1, 1)
        assert min(abs(point.h[0] - r) for r in expected) < 1e-12
        # ḣ = (tanh(w h / 2 + b) − h) / 2
        slope = 0.5 * (0.5 * w / math.cosh(0.5 * w * point.h[0] + b) ** 2 - 1)
        assert point.eigenvalues[0] == pytest.approx(slope, rel=1e-12)
        assert point.kind == ("sink" if slope < 0 else "source") and point.shape == ""


def test_one_unit_with_a_closed_gate():
    found = find_fixed_points(GRU(Uh=[[6.0]], Ur=[[1.0]], bz=900.0))
    assert [p.kind for p in found] == ["sink", "sink", "source"]


def test_the_order_is_that_of_kind_then_position():
    found = find_fixed_points(GRU(Uh=[[3, 0], [0, 3]]))
    signs = [tuple(np.sign(p.h.round(9)).astype(int)) for p in found]
    assert signs[:4] == [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    assert signs[4:8] == [(-1, 0), (0, -1), (0, 1), (1, 0)]
    again = find_fixed_points(GRU(Uh=[[3, 0], [0, 3]]))
    for p, q in zip(found, again, strict=True):
        assert p.h.tobytes() == q.h.tobytes() and p.enclosure.tobytes() == q.enclosure.tobytes()


@pytest.mark.parametrize(
    "gru",
    [
        GRU(Uh=[[1e308, 1e308], [1e308, -1e308]]),
        GRU(Uh=[[1e308, 0], [0, 1e308]], reset_after=True, ch=1e308),
        GRU(Uh=[[1e299, 0], [0, 1e299]]),
        GRU(Uh=[[1e100, -1e100], [1e100, 1e100]]),
        GRU(Uh=[[3, 1], [1, 3]], Ur=[[1e308, -1e308], [1e308, 1e308]]),
        GRU(Uh=[[3, 1], [1, 3]], Ur=[[1e6, -1e6], [1e6, 1e6]]),
        GRU(Uh=[[3, 1], [1, 3]], Uz=[[1e308, -1e308], [1e308, 1e308]], bz=1e308),
        GRU(Uh=[[1000, -1000], [999, 1000]], Ur=[[1000, -500], [300, 1000]], br=1, bh=2),
        GRU(Uh=[[2, 0], [0, 2]]),
        GRU(Uh=0, bh=1e308),
    ],
    ids=repr,
)
def test_any_finite_parameters_get_an_answer_of_bounded_work(gru):
    found = find_fixed_points(gru)
    assert len(found) + len(found.clusters) >= 1
    assert found.boxes <= MAX_BOXES + 2
    assert found.index_sum in (1, None)


def test_large_weights_are_still_resolved():
    found = find_fixed_points(GRU(Uh=[[1e10, 0], [0, 1e10]]))
    assert (found.sinks, found.saddles, found.sources) == (4, 4, 1) and found.complete


def test_a_small_limit_leaves_clusters_and_never_loses_a_point():
    entry = max(CERTIFIED, key=lambda e: len(e["fixed_points"]))
    gru = GRU(**entry["params"])
    for limit in (1, 10, 50, 200):
        found = find_fixed_points(gru, max_boxes=limit)
        assert found.boxes <= limit + 2 and not found.complete
        for q in entry["fixed_points"]:
            h = np.array([q["x"], q["y"]])
            proven = any(np.abs(p.h - h).max() < 1e-12 for p in found)
            held = any(
                np.all(c.enclosure[0] <= h) and np.all(h <= c.enclosure[1]) for c in found.clusters
            )
            assert proven or held


@pytest.mark.parametrize("limit", [0, -1, 2.5, True, "many"])
def test_a_limit_that_is_no_positive_integer(limit):
    with pytest.raises(ValueError, match="max_boxes"):
        find_fixed_points(GRU(Uh=0), max_boxes=limit)


def test_results_are_read_only_and_behave_as_a_sequence():
    found = find_fixed_points(GRU(Uh=[[3, 0], [0, 3]]))
    assert found[0] in found and len(list(found)) == 9 and len(found[2:5]) == 3
    for array in (found[0].h, found[0].enclosure, found[0].eigenvalues, found[0].eigenvectors):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    assert "4 units in the last place" in RIGOR
