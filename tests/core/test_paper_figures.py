"""The claims of the paper's figures, or what is true instead, global parts.

Jordan, Sokół & Park (2021). Parameters that are in its supplement only are our own for the
same structure.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.basins_of_attraction.partition import basins
from core.flow.trajectory_integration import trajectories
from core.model.gru import GRU
from core.separatrix_skeleton.assembly import skeleton
from tests.core.known_fields import BY_NAME, eq9, reference, rotation

FOLDS = 0.147822070679066
CORNER = (-0.565513954536, -0.896755619546)


def kinds(frame):
    found = [point.kind for point in frame.points]
    return tuple(found.count(kind) for kind in ("sink", "saddle", "source"))


def test_fig_2a_two_bits():
    system = GRU([[3.0, 0.0], [0.0, 3.0]])
    frame, found = skeleton(system), basins(system)
    assert kinds(frame) == (4, 4, 1) and frame.cycles == () and frame.reasons == ()
    assert found.shares == pytest.approx(np.full(4, 0.25), abs=1e-12)
    # the stable branches of the saddles are the axes
    for branch in frame.separatrices:
        if branch.stable:
            assert np.abs(branch.points).min(axis=1).max() < 1e-9


@pytest.mark.parametrize(
    ("alpha", "counts", "cycles"),
    [
        (math.pi / 3, (1, 0, 0), 0),  # Fig. 5A: a global sink
        (math.pi / 5, (0, 0, 1), 1),  # Fig. 5B: a cycle
        (0.2, (0, 0, 1), 1),  # Fig. 5C: it slows where the saddle-nodes will be
        (0.14, (4, 4, 1), 0),  # beyond them: four sinks
    ],
)
def test_fig_5(alpha, counts, cycles):
    frame, found = skeleton(rotation(alpha)), basins(rotation(alpha), resolution=100)
    assert kinds(frame) == counts and len(frame.cycles) == cycles and frame.reasons == ()
    assert all(cycle.stable for cycle in frame.cycles)
    assert len(found.attractors) == counts[0] + cycles
    assert found.shares == pytest.approx(np.full(len(found.attractors), 1.0 / len(found.shares)),
                                         abs=1e-8)  # fmt: skip


def test_fig_5_hopf_is_not_where_the_paper_says():
    # "approximately π/3.8": there the cycle exists already
    assert len(skeleton(rotation(math.pi / 3.8)).cycles) == 1
    hopf = math.acos(2.0 / 3.0)
    assert hopf == pytest.approx(math.pi / 3.7352392, rel=1e-8)
    assert len(skeleton(rotation(hopf - 1e-7)).cycles) == 1
    assert len(skeleton(rotation(hopf + 1e-7)).cycles) == 0


def test_fig_5_four_saddle_nodes_at_once():
    below, above = skeleton(rotation(FOLDS - 1e-9)), skeleton(rotation(FOLDS + 1e-9))
    assert kinds(below) == (4, 4, 1) and kinds(above) == (0, 0, 1)
    x, y = CORNER
    for _ in range(4):
        near = [p for p in below.points if np.linalg.norm(p.h - (x, y)) < 1e-3]
        assert sorted(p.kind for p in near) == ["saddle", "sink"]
        assert np.mean([p.h for p in near], axis=0) == pytest.approx([x, y], abs=1e-7)
        x, y = -y, x
    # the pairs lie on what was the cycle: the saddles' unstable branches make a ring
    ends = [b.target for b in below.separatrices if not b.stable]
    assert all(b.ends_at == "point" for b in below.separatrices if not b.stable)
    assert sorted(ends) == sorted([0, 1, 2, 3] * 2)


@pytest.mark.parametrize(
    ("gamma", "counts", "cycles"),
    [
        (0.051, (3, 2, 0), 0),
        (0.0535, (2, 2, 1), 1),
        (0.054085, (2, 2, 1), 1),  # the paper has the homoclinic orbit here
        (0.05415, (2, 2, 1), 1),
        (0.0542, (2, 2, 1), 0),
    ],
)
def test_figs_7_and_8(gamma, counts, cycles):
    frame, found = skeleton(eq9(gamma)), basins(eq9(gamma), resolution=100)
    assert kinds(frame) == counts and len(frame.cycles) == cycles and frame.reasons == ()
    for cycle in frame.cycles:
        assert cycle.stable and [frame.points[i].kind for i in cycle.encloses] == ["source"]
    assert len(found.attractors) == counts[0] + cycles
    assert (found.shares > 0.005).all() and found.shares.sum() == pytest.approx(1.0)


def test_fig_8_fixed_points():
    expected = [
        ((-0.60358858, -0.53073223), "source", "spiral"),
        ((-0.31647678, -0.76222001), "saddle", ""),
        ((0.89132249, -0.90431858), "sink", "spiral"),
        ((0.94880766, 0.40060284), "saddle", ""),
        ((0.95627641, 0.69763244), "sink", "node"),
    ]
    points = skeleton(eq9(0.0535)).points
    assert len(points) == 5
    for place, kind, shape in expected:
        point = min(points, key=lambda p: np.linalg.norm(p.h - place))
        assert point.h == pytest.approx(place, abs=6e-9) and point.kind == kind
        assert shape in ("", point.shape)


def test_figs_7_and_8_the_hopf_point():
    hopf = 0.053009394219754
    before, after = skeleton(eq9(hopf - 1e-5)), skeleton(eq9(hopf + 1e-5))
    assert kinds(before) == (3, 2, 0) and before.cycles == ()
    assert kinds(after) == (2, 2, 1) and len(after.cycles) == 1
    (cycle,) = after.cycles
    assert cycle.stable and cycle.frequency * 2 * math.pi == pytest.approx(0.072565874717, rel=1e-3)
    assert cycle.points.mean(axis=0) == pytest.approx([-0.606056827343, -0.531734539955], abs=0.01)


def test_the_broken_cycle_lets_everything_out_to_the_spiral():
    # past the homoclinic what circled the source falls to another sink
    frame = skeleton(eq9(0.0542))
    source = next(p for p in frame.points if p.kind == "source")
    starts = source.h + 1e-3 * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    runs = trajectories(eq9(0.0542), starts, 20_000.0, max_steps=50_000, max_points=2)
    sinks = [p.h for p in frame.points if p.kind == "sink"]
    for run in runs:
        assert min(np.linalg.norm(run.h[-1] - h) for h in sinks) < 1e-6


@pytest.mark.parametrize("name", ["hidden_attractor_no_reset", "hidden_attractor_reset"])
def test_hidden_attractors_exist(name):
    system = reference(name)
    frame, found = skeleton(system), basins(system)
    assert kinds(frame) == (1, 0, 0) and frame.reasons == ()
    outer, inner = frame.cycles
    assert outer.stable and not inner.stable and inner.parent == 0
    for cycle, listed in zip(
        frame.cycles, sorted(BY_NAME[name]["limit_cycles"], key=lambda c: not c["stable"]),
        strict=True,
    ):  # fmt: skip
        assert cycle.period == pytest.approx(listed["period"], rel=1e-6)
    # the sink's basin is the inside of the unstable cycle
    assert [a.kind for a in found.attractors] == ["point", "cycle"]
    x, y = inner.points.T
    area = abs(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
    assert found.shares[0] == pytest.approx(area / 4.0, abs=1e-4)
    assert found.shares.sum() == pytest.approx(1.0)
    # no fixed point's neighbourhood leads to the stable cycle: that is what hides it
    near = frame.points[0].h + 1e-3 * np.array([[1, 0], [0, 1], [-1, 0], [0, -1.0]])
    for run in trajectories(system, near, 5000.0, max_steps=50_000, max_points=2):
        assert np.linalg.norm(run.h[-1] - frame.points[0].h) < 1e-4


def test_the_update_gate_changes_stability_and_cycles():
    plain, gated = eq9(0.0535), eq9(0.0535, bz=(0.0, 0.5))
    before, after = skeleton(plain), skeleton(gated)
    # the same points, to the last digit but one
    places, others = (np.sort([p.h for p in f.points], axis=0) for f in (before, after))
    assert places == pytest.approx(others, abs=1e-12)
    assert kinds(before) == (2, 2, 1) and kinds(after) == (3, 2, 0)
    assert len(before.cycles) == 1 and after.cycles == ()
    assert len(basins(gated).attractors) == 3


def test_equal_gates_only_change_the_time():
    # ż₁ = z₂ constant: the same curves, 1/(1 − z) times slower
    factor = 0.5 * (1.0 + math.exp(0.7))
    plain, slow = skeleton(eq9(0.0535)), skeleton(eq9(0.0535, bz=0.7))
    assert slow.cycles[0].period == pytest.approx(factor * plain.cycles[0].period, rel=1e-10)
    assert slow.cycles[0].log_multiplier == pytest.approx(plain.cycles[0].log_multiplier, rel=1e-9)


def test_fig_9_elliptic_orbits_are_homoclinic_to_the_cluster():
    frame = skeleton(reference("fig9A_like_single_exact"))
    assert len(frame.points.clusters) == 1
    centre = frame.points.clusters[0].centre
    system = reference("fig9A_like_single_exact")
    both = []
    for angle in np.arange(16) * math.pi / 8.0:
        start = centre + 0.02 * np.array([math.cos(angle), math.sin(angle)])
        ends = [
            trajectories(system, [start], t, max_steps=50_000, max_points=2)[0].h[-1]
            for t in (2e4, -2e4)
        ]
        both.append(all(np.linalg.norm(end - centre) < 0.01 for end in ends))
    assert any(both) and not all(both)


@pytest.mark.parametrize(
    "name", ["fig9A_like_single_region_unfolded", "fig9B_like_double_region_unfolded"]
)
def test_fig_9_unfolded(name):
    frame = skeleton(reference(name))
    close = [p.kind for p in frame.points if np.linalg.norm(p.h) < 0.01]
    assert sorted(close) == ["saddle", "sink", "sink", "source"]
    assert frame.reasons == () and len(frame.points.clusters) == 0


@pytest.mark.parametrize("name", ["fig10_like_pseudo_line", "fig10_like_pseudo_line_no_reset"])
def test_fig_10_a_pseudo_line_attractor(name):
    system = reference(name)
    frame, found = skeleton(system), basins(system, resolution=100)
    assert kinds(frame) == (1, 0, 0) and frame.cycles == () and frame.reasons == ()
    # one sink attracts everything, in the end
    assert len(found.attractors) == 1 and np.all(found.labels == 0)
    assert found.shares == pytest.approx([1.0])
    # but soon all is on a line along which it creeps
    starts = np.random.default_rng(0).uniform(-1.0, 1.0, (40, 2))
    runs = trajectories(system, starts, 30.0, max_points=2)
    ends = np.array([run.h[-1] for run in runs])
    speeds = np.linalg.norm(system.velocity(ends), axis=1)
    initial = np.linalg.norm(system.velocity(starts), axis=1)
    assert np.median(speeds) < 0.02 * np.median(initial)
    spread = np.linalg.svd(ends - ends.mean(axis=0), compute_uv=False)
    assert spread[0] > 5.0 * spread[1] and np.ptp(ends, axis=0).max() > 0.1
