"""Shares integrated along the boundaries: closed forms, symmetries, SciPy, and pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.basins_of_attraction.partition import attractors_of, basins, basins_of, shares_of
from core.flow.trajectory_integration import trajectory
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.model.symmetries import images
from core.separatrix_skeleton.assembly import skeleton
from core.topology.invariant import signature_of
from tests.core.known_fields import ENTRIES, linear, reference, rotation, stuart_landau

SMALL = GRU(
    Uh=[[-7.992, -17.988], [-12.004, -7.005]], Ur=[[22.955, 5.991], [7.002, 18.02]],
    bh=[0.3015, 0.1998], br=[18.711, 13.505],
)  # fmt: skip
WINDING = [
    "lcclass_s4_u0_stableLC0_unstableLC1",
    "lcclass_s6_u0_stableLC0_unstableLC2",
    "lcclass_s5_u1_stableLC1_unstableLC2",
    "lcclass_s1_u1_stableLC2_unstableLC1",
    "codim1_SN1_s6_d6_u1",
    "codim1_SN2_s4_d6_u3",
    "class_n17_s7_d8_u2",
    "hidden_attractor_no_reset",
]


@pytest.mark.parametrize("resolution", [16, 30, 128, 200, 201])
def test_four_quarters_at_every_resolution(resolution):
    found = basins(GRU(3.0 * np.eye(2)), None, resolution)
    assert found.shares == pytest.approx(np.full(4, 0.25), abs=1e-15)
    assert found.areas.method == "boundaries" and found.areas.reasons == ()


@pytest.mark.parametrize("alpha", [0.14, 0.1, 0.01])
def test_spirals_share_the_square_evenly(alpha):
    # below the four saddle-nodes of eq. 8 all boundaries wind onto the source at 0
    found = shares_of(skeleton(rotation(alpha)))
    assert found.method == "boundaries" and found.error < 1e-6
    assert found.values == pytest.approx(np.full(4, 0.25), abs=1e-9)


def test_a_small_basin_is_as_large_as_the_cycle_around_it():
    (cycle,) = (c for c in skeleton(SMALL).cycles if not c.stable)

    def with_area(_, state):
        u, v = SMALL.velocity(state[:2])
        return u, v, 0.5 * (state[0] * v - state[1] * u)

    start = (*cycle.section.base, 0.0)
    turn = solve_ivp(
        with_area, (0.0, -cycle.period), start, method="DOP853", rtol=1e-11, atol=1e-12
    )
    area = abs(turn.y[2, -1])
    for resolution in (30, 200):
        found = basins(SMALL, (-0.5, 0.5, -0.5, 0.5), resolution)
        (k,) = (i for i, share in enumerate(found.shares) if share < 0.1)
        assert found.shares[k] == pytest.approx(area / 4.0, abs=1e-8)
        assert found.shares[k] == pytest.approx(0.0058926613, abs=1e-9)
        assert found.shares.sum() == pytest.approx(1.0, abs=1e-12)


def agree(name, others):
    """Whole, as the pixels count them, and the same in other images."""
    frame = skeleton(reference(name))
    found = shares_of(frame)
    if found.method == "pixels":
        assert found.reasons and (len(frame.points.clusters) or frame.reasons)
        return
    assert found.values.sum() == pytest.approx(1.0, abs=1e-6) and found.error <= 1e-5
    labels = basins_of(frame, None, 200).labels
    counted = np.bincount(labels.ravel() + 1, minlength=len(found.values) + 1)[1:] / labels.size
    edges = (np.diff(labels, axis=0) != 0).sum() + (np.diff(labels, axis=1) != 0).sum()
    assert counted == pytest.approx(found.values, abs=2.0 * (edges + 1) / labels.size)
    for image in others:
        other = skeleton(image)
        assert np.sort(shares_of(other).values) == pytest.approx(np.sort(found.values), abs=1e-7)


@pytest.mark.parametrize("name", WINDING)
def test_what_winds_onto_cycles_and_sources(name):
    system = reference(name)
    agree(name, [images(system)[2], images(system)[5]])


@pytest.mark.long
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_all_references(entry):
    agree(entry["name"], images(reference(entry["name"]))[1:])


@pytest.mark.parametrize("name", ["fig3B_like_exact_degenerate", "fig9A_like_single_exact"])
def test_pixels_where_the_boundaries_are_not_known_and_it_is_said(name):
    frame = skeleton(reference(name))
    found = basins_of(frame, None, 40)
    assert found.areas.method == "pixels" and "degenerate" in str(found.areas.reasons[0])
    assert found.areas.error > 1e-4
    zoomed = basins_of(frame, (-0.2, 0.3, -0.1, 0.1), 64)
    assert np.array_equal(found.shares, zoomed.shares)  # neither window nor resolution matters


def test_the_only_attractor_takes_all_however_slowly():
    gru = GRU(
        Uh=[[10.573, 13.844], [2.568, -2.651]], Uz=[[13.487, 6.27], [-12.879, -11.839]],
        bh=[-0.669, -5.112], bz=[5.053, 9.52],
    )  # fmt: skip
    for image in images(gru):
        found = shares_of(skeleton(image))
        assert found.values == pytest.approx([1.0]) and found.error <= 1e-9


def test_a_box_that_is_crossed_both_ways_is_counted():
    found = shares_of(skeleton(linear(-1.0, 0.0, 0.0, 1.0)))
    assert found.method == "pixels" and "both directions" in str(found.reasons[0])
    assert found.leaving == pytest.approx(1.0, abs=0.02)


def test_leaving_the_box_is_an_end_of_its_own():
    frame = skeleton(linear(-1.0, 0.0, 0.0, 1.0))
    assert [b.ends_at for b in frame.separatrices] == ["border"] * 4
    assert all(b.reason is None for b in frame.separatrices) and frame.reasons == ()
    found = basins_of(frame, None, 40)
    assert (found.labels == -2).all() and found.checked == found.agreed > 0
    (first, *_) = signature_of(frame).reasons
    assert "ends at the border" in str(first)
    assert trajectory(frame.field, (0.5, 0.5), 100.0).status == "left the box"


def test_all_that_flows_out_leaves():
    # ṙ = r (r² − 1): the disc is the basin of 0, the rest leaves for good
    forward = stuart_landau(1.0)
    field = PlanarField(
        lambda p, x, y: (-x * (1.0 - x * x - y * y) - y, -y * (1.0 - x * x - y * y) + x),
        lambda p, x, y: (
            -1.0 + 3.0 * x * x + y * y, 2.0 * x * y - 1.0,
            2.0 * x * y + 1.0, -1.0 + x * x + 3.0 * y * y,
        ),
        forward.box,
    )  # fmt: skip
    found = shares_of(skeleton(field))
    assert found.method == "boundaries"
    assert found.values == pytest.approx([math.pi / 16.0], abs=1e-9)
    assert found.leaving == pytest.approx(1.0 - math.pi / 16.0, abs=1e-9)
    inside = shares_of(skeleton(forward))
    assert inside.values == pytest.approx([1.0]) and inside.leaving == 0.0


def test_the_attractors_are_those_of_the_shares():
    frame = skeleton(SMALL)
    assert len(attractors_of(frame)) == len(shares_of(frame).values)
