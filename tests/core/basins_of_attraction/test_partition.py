"""Basins against direct integration by SciPy, closed forms and themselves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from scipy.integrate import solve_ivp

from core.basins_of_attraction.partition import Attractor, basins, basins_of
from core.flow.trajectory_integration import trajectories
from core.model.gru import GRU
from core.separatrix_skeleton.assembly import skeleton
from tests.core.known_fields import (
    ENTRIES,
    bautin,
    eq9,
    half_stable,
    reference,
    rotation,
    van_der_pol,
)

SQUARE = (-1.0, 1.0, -1.0, 1.0)
DEGENERATE = [entry["name"] for entry in ENTRIES if entry["name"].startswith("codim1_")]


def _boundary(labels, reach):
    """Pixels within ``reach`` of a change of label."""
    change = ndimage.maximum_filter(labels, 3) != ndimage.minimum_filter(labels, 3)
    return ndimage.binary_dilation(change, iterations=reach)


def _curves(frame, attractors):
    """What each attractor looks like: points (n, 2) on it."""
    found = []
    for attractor in attractors:
        if attractor.kind == "point":
            found.append(frame.points[attractor.index].h[None])
        elif attractor.kind == "cluster":
            found.append(frame.points.clusters[attractor.index].centre[None])
        else:
            corners = frame.cycles[attractor.index].points
            shares = np.linspace(0.0, 1.0, 21)[:, None, None]
            found.append((corners[:-1] + shares * np.diff(corners, axis=0)).reshape(-1, 2))
    return found


def _directly(system, frame, attractors, starts, duration):
    """The attractor nearest to where each start is after a long time: no traps."""
    box = (-2.0, 2.0, -2.0, 2.0)
    runs = trajectories(
        system, starts, duration, rtol=1e-9, atol=1e-11, box=box, max_steps=100_000, max_points=2
    )
    assert all(run.status == "finished" for run in runs)
    ends = np.array([run.h[-1] for run in runs])
    curves = _curves(frame, attractors)
    distances = np.array([
        np.linalg.norm(ends[:, None] - curve[None], axis=2).min(axis=1) for curve in curves
    ])  # fmt: skip
    assert distances.min(axis=0).max() < 5e-3  # they have arrived
    return distances.argmin(axis=0)


CASES = {
    "one cycle": (lambda: rotation(0.5), 400.0),
    "spiral and cycle": (lambda: eq9(0.0535), 6000.0),
    "hidden attractor": (lambda: reference("hidden_attractor_no_reset"), 1500.0),
    "eight sinks": (lambda: reference("class_n15_s8_d7_u0"), 3000.0),
    "17 points": (lambda: reference("class_n17_s7_d8_u2"), 3000.0),
    "sinks among cycles": (lambda: reference("lcclass_s4_u2_stableLC2_unstableLC2"), 3000.0),
    "update gate": (lambda: eq9(0.0535, bz=(0.0, 0.5)), 3000.0),
    "reset after": (
        lambda: GRU([[4, -1], [2, 5]], bh=(0.2, -0.4), reset_after=True, ch=(0.1, 0.3)), 500.0
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_labels_equal_direct_integration(name):
    make, duration = CASES[name]
    system = make()
    frame = skeleton(system)
    found = basins_of(frame, SQUARE, 200)
    near = _boundary(found.labels, 2)
    starts = np.random.default_rng(7).uniform(-1.0, 1.0, (150, 2))
    columns, rows = (np.floor((starts + 1.0) * 100.0).astype(int)).T
    keep = ~near[rows, columns]
    ends = _directly(system, frame, found.attractors, starts[keep], duration)
    assert np.array_equal(ends, found.labels[rows[keep], columns[keep]])
    assert found.checked == found.agreed > 0
    assert found.shares.sum() == pytest.approx(1.0, abs=1e-12)
    # and the shares are those of the random points
    spread = 4.0 * np.sqrt(0.25 / len(starts))
    whole = np.bincount(found.labels[rows, columns], minlength=len(found.attractors)) / len(starts)
    assert whole == pytest.approx(found.shares, abs=spread)


def test_labels_equal_scipys_integration():
    system = eq9(0.0535)
    frame = skeleton(system)
    found = basins_of(frame, SQUARE, 200)
    near = _boundary(found.labels, 2)
    starts = np.random.default_rng(11).uniform(-1.0, 1.0, (16, 2))
    curves = _curves(frame, found.attractors)
    for start in starts:
        column, row = np.floor((start + 1.0) * 100.0).astype(int)
        if near[row, column]:
            continue
        run = solve_ivp(
            lambda t, h: system.velocity(h), (0.0, 4000.0), start, method="LSODA", rtol=1e-8,
            atol=1e-10,
        )  # fmt: skip
        end = [np.linalg.norm(curve - run.y[:, -1], axis=1).min() for curve in curves]
        assert np.argmin(end) == found.labels[row, column] and min(end) < 5e-3


def test_two_bistable_units_share_the_square_in_quadrants():
    found = basins(GRU([[3.0, 0.0], [0.0, 3.0]]), SQUARE, 200)
    assert found.attractors == tuple(Attractor("point", i) for i in range(4))
    assert found.shares == pytest.approx(np.full(4, 0.25), abs=1e-12)
    frame = skeleton(GRU([[3.0, 0.0], [0.0, 3.0]]))
    for k in range(4):
        h = frame.points[k].h
        rows, columns = np.nonzero(found.labels == k)
        x, y = (columns + 0.5) / 100 - 1.0, (rows + 0.5) / 100 - 1.0
        assert (x * np.sign(h[0])).min() > -0.011 and (y * np.sign(h[1])).min() > -0.011


def test_the_basin_inside_an_unstable_cycle_is_a_disc():
    # Bautin: the stable cycle inside the unstable one of radius² (1 + √(1 − 4μ))/2
    mu = 0.15
    found = basins(bautin(mu, -1.0), None, 300)
    assert [a.kind for a in found.attractors] == ["cycle"]
    square = 0.5 * (1.0 + np.sqrt(1.0 - 4.0 * mu))
    assert found.shares[0] == pytest.approx(np.pi * square / 3.0**2, abs=1e-9)
    assert found.areas.leaving == pytest.approx(1.0 - found.shares[0], abs=1e-12)
    x = (np.arange(300) + 0.5) / 100 - 1.5
    radius2 = x[:, None] ** 2 + x**2
    assert np.all(found.labels[radius2 < square - 0.05] == 0)
    assert np.all(found.labels[radius2 > square + 0.05] == -2)  # they leave for ever
    assert found.checked == found.agreed > 0


def test_in_reversed_time_the_point_inside_attracts():
    found = basins(van_der_pol(time=-1.0), (-3, 3, -4, 4), 150)
    frame = skeleton(van_der_pol(time=-1.0))
    assert found.attractors == (Attractor("point", 0),)
    polygon = frame.cycles[0].points
    centre = found.labels[75, 75]
    assert centre == 0 and found.labels[0, 0] == found.labels[-1, -1] == -2
    inside = np.count_nonzero(found.labels == 0) * (6 / 150) * (8 / 150)
    x, y = polygon.T
    area = abs(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
    assert inside == pytest.approx(area, rel=0.02)


@pytest.mark.parametrize("name", DEGENERATE)
def test_saddle_nodes_attract_open_sets(name):
    system = reference(name)
    frame = skeleton(system)
    found = basins_of(frame, SQUARE, 100)
    kinds = [a.kind for a in found.attractors]
    sinks = [i for i, p in enumerate(frame.points) if p.kind == "sink"]
    assert [a.index for a in found.attractors if a.kind == "point"] == sinks
    assert found.shares.sum() == pytest.approx(1.0, abs=1e-12)  # nothing is unresolved
    assert found.checked == found.agreed > 0
    # a sink that merges with a saddle still attracts, a source that does so does not
    assert ("cluster" in kinds) == ("SN1" in name)
    if "cluster" in kinds:
        # near the point itself: some of these basins lie almost wholly beyond the square
        centre = frame.points.clusters[0].centre
        window = (centre[0] - 0.04, centre[0] + 0.04, centre[1] - 0.04, centre[1] + 0.04)
        close = basins_of(frame, window, 80)
        own = close.labels == kinds.index("cluster")
        (out,) = (b for b in frame.cluster_branches if not b.stable)
        if out.ends_at == "cluster":  # what leaves it comes back
            assert out.target == 0 and own.all()
        else:
            assert 0.05 < own.mean() < 0.95
        # and from its middle a trajectory does creep there, the distance falling like 1/t
        depth = ndimage.distance_transform_edt(own)
        row, column = np.unravel_index(depth.argmax(), depth.shape)
        start = (window[0] + (column + 0.5) * 1e-3, window[2] + (row + 0.5) * 1e-3)
        (run,) = trajectories(system, [start], 1e4, max_steps=50_000, max_points=2)
        assert run.status == "finished" and np.linalg.norm(run.h[-1] - centre) < 0.015


@pytest.mark.parametrize("name", ["fig3B_like_exact_degenerate", "fig9B_like_double_exact",
                                  "fig9A_like_single_exact"])  # fmt: skip
def test_doubly_degenerate_points_are_sampled(name):
    frame = skeleton(reference(name))
    found = basins_of(frame, SQUARE, 64)
    assert found.labels.shape == (64, 64) and 0.9 < found.shares.sum() <= 1.0 + 1e-12


def test_a_field_without_any_attractor():
    found = basins(half_stable(), None, 32)
    assert np.all(found.labels < 0) or found.shares.sum() > 0.0


@pytest.mark.parametrize(
    "window", [(-0.5, 0.5, -1.0, 0.0), (0.1, 0.6, -0.9, -0.4), (-0.75, -0.25, 0.25, 0.75)]
)
def test_a_zoomed_window_agrees_with_the_whole(window):
    frame = skeleton(reference("class_n15_s8_d7_u0"))
    whole, part = basins_of(frame, SQUARE, 400), basins_of(frame, window, 200)
    assert part.attractors == whole.attractors
    assert np.array_equal(part.shares, whole.shares)  # always of the square
    x = window[0] + (np.arange(200) + 0.5) * (window[1] - window[0]) / 200
    y = window[2] + (np.arange(200) + 0.5) * (window[3] - window[2]) / 200
    columns = np.floor((x + 1.0) * 200).astype(int)
    rows = np.floor((y + 1.0) * 200).astype(int)
    same = whole.labels[np.ix_(rows, columns)] == part.labels
    near = _boundary(whole.labels, 2)[np.ix_(rows, columns)]
    assert same[~near].all() and same.mean() > 0.97


def test_outside_the_square_nothing_is_claimed():
    found = basins(rotation(0.5), (-2.0, 2.0, -2.0, 2.0), 100)
    x = (np.arange(100) + 0.5) / 25 - 2.0
    beyond = np.abs(x) > 1.1
    assert np.all(found.labels[beyond] == -1) and np.all(found.labels[:, beyond] == -1)
    inner = np.abs(x) < 1.0
    assert np.all(found.labels[np.ix_(inner, inner)] == 0)
    assert found.shares == pytest.approx([1.0])


def test_the_result_says_what_was_asked():
    found = basins(rotation(0.5), (-1, 1, -0.5, 0.5), 40)
    assert found.bounds == (-1.0, 1.0, -0.5, 0.5)
    assert found.labels.shape == (40, 40) and found.labels.dtype == np.int16
    assert basins(rotation(0.5)).bounds == SQUARE
    assert basins(rotation(0.5)).labels.shape == (200, 200)


@pytest.mark.parametrize("resolution", [15, 2001, 100.5, np.nan, "many", 0, -200])
def test_bad_resolutions(resolution):
    with pytest.raises(ValueError, match="resolution"):
        basins(rotation(0.5), SQUARE, resolution)


@pytest.mark.parametrize(
    "bounds", [(0, 0, 0, 1), (1, -1, -1, 1), (0, 1, 2), (0, np.nan, 0, 1), "square", (0, 1, 0, "a")]
)
def test_bad_windows(bounds):
    with pytest.raises(ValueError, match="bounds"):
        basins(rotation(0.5), bounds, 100)


def test_one_unit_has_no_basins_in_the_plane():
    with pytest.raises(ValueError, match="unit"):
        basins(GRU([[3.0]]))
