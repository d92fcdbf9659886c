"""Clusters and their certified index, against degenerate points known in closed form."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from core.fixed_points.clusters import hulls, merge
from core.fixed_points.poincare_index import border_index
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU

ENTRIES = json.loads((Path(__file__).parents[2] / "data" / "topologies.json").read_text())
DEGENERATE = [entry for entry in ENTRIES if not entry["certified"]]
WORDS = {
    "saddle-node-1": "saddle-node of the first kind (sink + saddle)",
    "saddle-node-2": "saddle-node of the second kind (source + saddle)",
    "pseudo-codim-2": "pseudo-codimension-2 point",
}
# w tanh(h / 2 · 3 + b) touches the diagonal: the fold of one unit with weight 3
FOLD = math.sqrt(3) / 3
FOLD_BIAS = 1.5 * FOLD - math.atanh(FOLD)


@pytest.mark.parametrize("entry", DEGENERATE, ids=lambda entry: entry["name"])
def test_degenerate_reference_systems(entry):
    found = find_fixed_points(GRU(**entry["params"]))
    special = [q for q in entry["fixed_points"] if q["type"] in WORDS]
    assert len(found.clusters) == len(special)
    for q in special:
        here = np.array([q["x"], q["y"]])
        cluster = min(found.clusters, key=lambda c: np.abs(c.centre - here).max())
        # a double root is known to the square root of the rounding error only
        assert np.abs(cluster.centre - here).max() < 1e-5 and cluster.width < 1e-5
        assert WORDS[q["type"]] in cluster.guess
        if q["type"] != "pseudo-codim-2":
            assert cluster.index in (0, None)
    assert found.index_sum in (1, None)


def test_how_many_indices_stay_unknown(record_property):
    clusters = [c for e in DEGENERATE for c in find_fixed_points(GRU(**e["params"])).clusters]
    unknown = sum(cluster.index is None for cluster in clusters)
    record_property("clusters", len(clusters))
    record_property("clusters_with_unknown_index", unknown)
    print(f"index unknown: {unknown} of {len(clusters)} clusters")
    assert len(clusters) == 50
    assert unknown == 0


def test_two_pseudo_codimension_two_points_differ_in_index():
    by_name = {e["name"]: find_fixed_points(GRU(**e["params"])) for e in DEGENERATE}
    # −5 (x², y²): two quadratic folds side by side, index 0
    first = by_name["fig3B_like_exact_degenerate"]
    assert sorted(c.guess for c in first.clusters)[0].startswith("probably a pseudo")
    assert [c.index for c in first.clusters] == [0, 0, 0]
    # (2x² − 4xy, 4xy − 2y²) turns twice around the origin
    second = by_name["fig9B_like_double_exact"]
    assert [c.index for c in second.clusters] == [2] and second.index_sum == 1
    parts = find_fixed_points(GRU(Uh=[[2, 0], [0, 2]], Ur=[[4, -8], [8, -4]], br=[1e-6, 1e-5]))
    near = [p for p in parts if np.abs(p.h).max() < 1e-3]
    assert parts.complete and len(near) == 4 and sum(p.index for p in near) == 2


@pytest.mark.parametrize("angle", [0.0, 1e-17])
def test_pitchfork_has_the_index_of_the_point_it_was(angle):
    # Uh = 2 I: both units at their pitchfork; DG = 0 at the origin
    found = find_fixed_points(GRU.rotation(2.0, angle))
    (cluster,) = found.clusters
    assert len(found) == 0 and cluster.index == 1 and found.index_sum == 1
    assert np.all(cluster.enclosure[0] <= 0) and np.all(cluster.enclosure[1] >= 0)


@pytest.mark.parametrize(
    ("second", "kind"),
    [([0.0, 0.0], "first"), ([1.0, 0.3], "first"), ([3.0, 0.0], None)],
)
def test_fold_of_an_uncoupled_unit(second, kind):
    weight, bias = second
    found = find_fixed_points(GRU(Uh=[[3, 0], [0, weight]], bh=[FOLD_BIAS, bias]))
    assert found.index_sum == 1
    for cluster in found.clusters:
        assert cluster.index == 0
        assert cluster.enclosure[0, 0] <= -FOLD <= cluster.enclosure[1, 0]
    if kind is None:  # the second unit's source makes one fold of the second kind
        words = sorted(c.guess for c in found.clusters)
        assert len(words) == 3 and "second kind" in words[-1]
        assert all("first kind" in w for w in words[:2])
    else:
        assert len(found.clusters) == 1 and f"{kind} kind" in found.clusters[0].guess


def test_fold_and_pitchfork_of_one_unit():
    (fold,) = find_fixed_points(GRU(Uh=[[3.0]], bh=FOLD_BIAS)).clusters
    assert fold.enclosure.shape == (2, 1) and fold.centre.shape == (1,)
    assert fold.index == 0 and fold.guess == "probably a saddle-node (sink + source)"
    (fork,) = find_fixed_points(GRU(Uh=[[2.0]])).clusters
    assert fork.index == 1 and "degenerate sink" in fork.guess


def test_four_simultaneous_saddle_nodes():
    found = find_fixed_points(GRU.rotation(3.0, 0.147822070679066))
    assert len(found) == 1 and found[0].kind == "source"
    assert [c.index for c in found.clusters] == [0] * 4 and found.index_sum == 1
    expected = np.array([-0.565513954536, -0.896756619546])
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    for _ in range(4):
        # 15 digits of the angle leave the points apart by their square root
        assert min(np.abs(c.centre - expected).max() for c in found.clusters) < 3e-6
        expected = turn @ expected


@pytest.mark.parametrize("budget", [1, 7, 3000])
def test_border_index_of_known_boxes(budget):
    p = GRU(Uh=[[3, 0], [0, 3]]).packed
    a = 3 * 0.8585596366401104 / 2
    boxes = {
        (-4.0, 4.0, -4.0, 4.0): 1,  # everything
        (-0.5, 0.4, -0.3, 0.5): 1,  # the source
        (a - 0.3, a + 0.4, -0.2, 0.3): -1,  # a saddle
        (a - 0.3, a + 0.4, a - 0.2, a + 0.3): 1,  # a sink
        (0.3, 0.6, 0.3, 0.6): 0,  # nothing
        (-0.5, a + 0.5, -0.5, 0.5): 0,  # source and saddle
    }
    for box, expected in boxes.items():
        proven, index, cost = border_index(p, np.array(box), budget)
        assert cost <= budget + 3
        assert index == expected if proven else budget < 3000


def test_border_through_a_root_proves_nothing():
    p = GRU(Uh=[[3, 0], [0, 3]]).packed
    proven, _, cost = border_index(p, np.array([0.0, 1.0, -1.0, 1.0]), 3000)
    assert not proven and cost <= 3001


def test_proven_points_inside_the_border_are_subtracted():
    # pretend the source alone is undecided, with a box so wide that the border
    # that can be proven holds saddles, too
    gru = GRU(Uh=[[2.02, 0], [0, 2.02]])
    found = find_fixed_points(gru)
    saddles = [p for p in found if p.kind == "saddle"]
    assert len(saddles) == 4
    ends = np.array([np.arctanh(p.enclosure) for p in found if p.kind != "source"])
    enclosures = np.array([[e[0, 0], e[1, 0], e[0, 1], e[1, 1]] for e in ends])
    indices = np.array([p.index for p in found if p.kind != "source"])
    # 0.9 of the way to the saddles: the first border straddles none, a larger holds all
    reach = 0.9 * max(p.h[0] for p in saddles)
    (cluster,) = merge(gru.packed, np.array([[-reach, reach, -reach, reach]]), enclosures, indices)
    assert cluster.index == 1


def test_clusters_inside_one_border_become_one():
    # two halves of the neighbourhood of one pitchfork, reported apart
    p = GRU(Uh=[[2, 0], [0, 2]]).packed
    halves = np.array([[-3e-7, -1e-7, -1e-7, 1e-7], [3e-7, 5e-7, -1e-7, 1e-7]])
    (cluster,) = merge(p, halves, np.empty((0, 4)), np.empty(0, np.int64))
    assert cluster.index == 1 and cluster.box.tolist() == [-3e-7, 5e-7, -1e-7, 1e-7]


def test_hulls_of_chains_and_islands():
    chain = np.array([[k, k + 1.0, 0.0, 1.0] for k in range(0, 60, 2)])
    island = np.array([[100.0, 101.0, 50.0, 51.0]])
    merged = hulls(np.vstack([chain[::-1], island]))
    assert sorted(map(tuple, merged)) == [(0.0, 59.0, 0.0, 1.0), (100.0, 101.0, 50.0, 51.0)]
    assert len(hulls(chain, reach=0.0)) == len(chain)


def test_nothing_undecided_and_an_unbounded_box():
    p = GRU(Uh=0).packed
    none = np.empty(0, np.int64)
    assert merge(p, np.empty((0, 4)), np.empty((0, 4)), none) == []
    (cluster,) = find_fixed_points(GRU(Uh=[[1e308, 1e308], [1e308, 1e308]])).clusters
    assert cluster.index is None and cluster.enclosure.tolist() == [[-1, -1], [1, 1]]
