"""Where things degenerate: an answer or a reason, never an exception, never a guess."""

from __future__ import annotations

import numpy as np
import pytest

from core.basins_of_attraction.partition import basins_of
from core.invariant_manifolds.split_function import closest_gap
from core.model.gru import GRU
from core.separatrix_skeleton.assembly import computed_limit_cycles, skeleton
from tests.core.cycle_truth import flow
from tests.core.known_fields import (
    ENTRIES,
    eq9,
    half_stable,
    linear,
    reference,
    rotation,
)

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter


def honest(system, resolution=48):
    """What is claimed is consistent, what is not is explained. Returns (skeleton, basins)."""
    frame = skeleton(system)
    found = basins_of(frame, None, resolution)
    lost = [b for b in (*frame.separatrices, *frame.cluster_branches) if b.ends_at == "unresolved"]
    assert all(branch.reason for branch in lost)
    assert not lost or frame.reasons
    for cycle in frame.cycles:
        assert np.isfinite([cycle.period, cycle.log_multiplier]).all() and cycle.period > 0.0
        assert cycle.stable == (cycle.log_multiplier < 0.0)
        assert np.isfinite(cycle.points).all()
        known = [frame.points.clusters[k].index for k in cycle.clusters]
        total = sum(frame.points[i].index for i in cycle.encloses) + sum(k or 0 for k in known)
        assert total == 1 or None in known or frame.reasons
    assert found.labels.min() >= -1 and found.labels.max() < len(found.attractors)
    assert -1e-12 <= found.shares.sum() <= 1.0 + 1e-12
    assert found.agreed <= found.checked
    gap = closest_gap(system, points=frame.points)
    assert gap is None or np.isfinite(gap.value)
    return frame, found


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("seed", range(8))
def test_weights_of_30(seed, after):
    rng = np.random.default_rng(seed)
    matrices, biases = rng.uniform(-30, 30, (3, 2, 2)), rng.uniform(-30, 30, (4, 2))
    honest(GRU(*matrices, *biases[:3], reset_after=after, ch=biases[3] if after else 0))


@pytest.mark.parametrize("seed", range(10))
def test_strong_update_gates(seed):
    rng = np.random.default_rng(1000 + seed)
    system = GRU(
        rng.uniform(-4, 4, (2, 2)), rng.uniform(-4, 4, (2, 2)), rng.uniform(-5, 5, (2, 2)),
        rng.uniform(-1, 1, 2), rng.uniform(-2, 2, 2), rng.uniform(-3, 3, 2),
    )  # fmt: skip
    frame, found = honest(system)
    assert frame.reasons == () and found.shares.sum() == pytest.approx(1.0)
    assert found.checked == found.agreed
    # each of a few trajectories is where its label says after a long time
    for start in rng.uniform(-1, 1, (4, 2)):
        end = flow(system.field, start, 2000.0, 1e-8, 1e-10)
        label = found.labels[tuple(np.floor((start[::-1] + 1.0) * 24).astype(int))]
        places = [
            frame.points[a.index].h[None]
            if a.kind == "point"
            else frame.cycles[a.index].points
            for a in found.attractors
        ]  # fmt: skip
        near = np.argmin([np.linalg.norm(p - end, axis=1).min() for p in places])
        block = found.labels[
            max(0, int((start[1] + 1) * 24) - 2) : int((start[1] + 1) * 24) + 3,
            max(0, int((start[0] + 1) * 24) - 2) : int((start[0] + 1) * 24) + 3,
        ]
        assert near == label or near in block


@pytest.mark.parametrize("name", ["fig7_8_gamma_0.0535", "fig2A_independent_bistable",
                                  "lcclass_s3_u0_stableLC1_unstableLC2"])  # fmt: skip
def test_a_closed_update_gate_changes_nothing_but_time(name):
    plain = reference(name)
    closed = GRU(plain.Uh, plain.Ur, 0, plain.bh, plain.br, 20.0)
    before, _ = honest(plain)
    after, found = honest(closed)
    assert after.reasons == () and found.shares.sum() == pytest.approx(1.0)
    slower = 0.5 * (1.0 + np.exp(20.0))
    assert [c.period for c in after.cycles] == pytest.approx(
        [slower * c.period for c in before.cycles], rel=1e-8
    )
    assert [(b.ends_at, b.target) for b in after.separatrices] == [
        (b.ends_at, b.target) for b in before.separatrices
    ]


@pytest.mark.parametrize("bz", [(20.0, 0.0), (700.0, -700.0), (-700.0, -700.0)])
@pytest.mark.parametrize("name", ["fig7_8_gamma_0.0535", "fig2A_independent_bistable"])
def test_gates_shut_to_the_last_digit(name, bz):
    plain = reference(name)
    honest(GRU(plain.Uh, plain.Ur, 0, plain.bh, plain.br, bz), 24)


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if not e["certified"]], ids=lambda entry: entry["name"]
)
def test_degenerate_references(entry):
    frame, _ = honest(reference(entry["name"]))
    assert frame.points.clusters


@pytest.mark.parametrize("distance", [-1e-9, -1e-12, 0.0, 1e-12, 1e-9])
def test_at_the_homoclinic(distance):
    frame, _ = honest(eq9(0.0541746769162 + distance))
    assert len(frame.cycles) <= 1


@pytest.mark.parametrize("distance", [1e-3, 1e-5, 1e-7, 1e-9, 1e-12, -1e-9, -1e-12])
def test_at_the_saddle_nodes_on_the_cycle(distance):
    frame, _ = honest(rotation(0.147822070679066 + distance))
    if distance < 0.0:
        assert frame.cycles == ()
    else:
        assert len(frame.cycles) == 1 or frame.reasons


@pytest.mark.parametrize("distance", [1e-6, 1e-8, 1e-10, -1e-8, 0.0])
def test_at_the_hopf_point(distance):
    frame, _ = honest(rotation(np.arccos(2.0 / 3.0) - distance))
    if distance >= 1e-6:
        assert len(frame.cycles) == 1
    if distance < 0.0:
        assert frame.cycles == ()


@pytest.mark.parametrize(
    "system",
    [
        GRU(np.zeros((2, 2))),
        GRU(2.0 * np.eye(2)),  # J(0) = 0 exactly: a cubic node
        GRU(2.0 * np.eye(2), [[4.0, -8.0], [8.0, -4.0]]),  # elliptic sectors
        GRU([[2.0, 0.0], [0.0, 3.0]]),  # one pitchfork, exactly
        GRU(30.0 * np.eye(2)),
        GRU([[0.0, 1e-300], [1e-300, 0.0]]),
        GRU([[0.0, 30.0], [-30.0, 0.0]]),
        GRU([[3.0, 3.0], [3.0, 3.0]], bz=(-30.0, 30.0)),
    ],
    ids=["zero", "cubic", "elliptic", "pitchfork", "30", "tiny", "skew", "stiff"],
)
def test_special_matrices(system):
    honest(system)


def test_exactly_vanishing_jacobian_attracts_everything():
    # ḣ = ½ (tanh h − h) ≈ −h³/6 in both units: a doubly degenerate node
    frame, found = honest(GRU(2.0 * np.eye(2)))
    assert len(frame.points) == 0 and len(frame.points.clusters) == 1
    assert [a.kind for a in found.attractors] == ["cluster"]
    assert found.shares == pytest.approx([1.0])


@pytest.mark.parametrize(
    "field",
    [half_stable(), linear(0, -1, 1, 0), linear(-1, 0, 0, 0), linear(0, 0, 0, 0),
     linear(0, 1, 0, 0), linear(-1, 1, 0, -1)],
    ids=["half-stable", "centre", "line", "zero", "shear", "improper node"],
)  # fmt: skip
def test_degenerate_planar_fields(field):
    frame = skeleton(field)
    basins_of(frame, None, 32)
    assert frame.cycles == ()


def test_a_centre_has_no_limit_cycle_and_says_that_it_is_not_resolved():
    frame = skeleton(linear(0.0, -1.0, 1.0, 0.0))
    assert frame.cycles == () and frame.reasons


def test_few_steps_end_in_reasons_not_in_claims():
    for steps in (1, 10, 100):
        frame = skeleton(reference("lcclass_s4_u2_stableLC2_unstableLC2"), max_steps=steps)
        if len(frame.cycles) < 4:
            assert frame.reasons


@pytest.mark.parametrize("seed", range(12))
def test_random_systems_are_resolved(seed):
    rng = np.random.default_rng(seed)
    after = bool(seed % 2)
    matrices, biases = rng.uniform(-5, 5, (3, 2, 2)), rng.uniform(-3, 3, (4, 2))
    system = GRU(*matrices, *biases[:3], reset_after=after, ch=biases[3] if after else 0)
    frame, found = honest(system)
    assert frame.reasons == () and found.shares.sum() == pytest.approx(1.0)
    assert computed_limit_cycles(system) == list(computed_limit_cycles(system))
