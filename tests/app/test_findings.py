"""The findings in words: grammar, and no "all" that is not proven."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from app.explore.findings import findings, index_check, proof, sentence
from app.explore.portrait import compute_portrait
from app.state.presets import PRESETS
from app.state.snapshot import Snapshot, from_preset
from core import GRU, Cluster, FixedPointSet, find_fixed_points
from core.catalogue.words import number


def found(*args, **kwargs):
    return find_fixed_points(GRU(*args, **kwargs))


ONE = found([[1, 0], [0, 1]])
NINE = found([[3, 0], [0, 3]])
PITCHFORK = found([[2, 0], [0, 2]])  # both units at once: one point of multiplicity nine
SINGULAR = found([[2, 0], [0, 3]], Ur=[[4, -8], [8, -4]])


def test_the_sentence_counts_in_good_grammar():
    assert sentence(ONE) == "One fixed point: one sink"
    assert sentence(NINE) == "Nine fixed points: four sinks, four saddles, one source"
    assert sentence(PITCHFORK) == "No fixed points; one cluster not resolved"


@pytest.mark.parametrize("key", PRESETS)
def test_the_sentence_agrees_with_the_table(key):
    result = compute_portrait(from_preset(PRESETS[key]))
    told = findings(result)
    kinds = [row["kind"] for row in told["table"]]
    assert told["sentence"].split()[0].lower() == number(len(kinds)) == number(len(result.points))
    for kind in ("sink", "saddle", "source"):
        found = re.search(rf"(\w+) {kind}(s?)\b", told["sentence"])
        assert (found[1] if found else "no") == number(kinds.count(kind))
        assert found is None or bool(found[2]) == (found[1] != "one")
    assert [row["number"] for row in told["table"]] == list(range(1, len(kinds) + 1))


def test_what_is_proven_says_so():
    assert proof(ONE) == "Proven: this is the only fixed point."
    assert proof(NINE) == "Proven: all nine found."


@pytest.mark.parametrize("points", [PITCHFORK, SINGULAR], ids=["pitchfork", "with a reset gate"])
def test_what_is_not_proven_never_says_all(points):
    assert points.clusters
    text = proof(points)
    assert text.startswith("Not resolved: ")
    assert " all " not in text
    assert "only" not in text
    assert "cluster" in text


@pytest.mark.parametrize("key", PRESETS)
def test_the_status_is_one_of_the_words(key):
    result = compute_portrait(from_preset(PRESETS[key]))
    told = findings(result)
    assert told["status"] == ("proven" if result.points.complete else "not resolved")
    assert told["proof"].lower().startswith(told["status"])


def test_several_clusters_are_counted():
    points = found([[2, 0], [0, 3]])  # the first unit at its pitchfork, the second beyond
    n = len(points.clusters)
    assert n > 1
    assert f"{number(n)} clusters not resolved" in sentence(points)
    assert f"Not resolved: {number(n)} clusters." in proof(points)


def test_the_index_check():
    assert index_check(NINE) == "Index sum (Poincaré–Hopf): 5 − 4 = 1 ✓"
    assert index_check(ONE) == "Index sum (Poincaré–Hopf): 1 − 0 = 1 ✓"


@pytest.mark.parametrize("key", PRESETS)
def test_every_index_sum_of_the_paper_is_one(key):
    points = find_fixed_points(PRESETS[key].gru)
    text = index_check(points)
    if points.index_sum is None:
        assert "unknown, so nothing is checked" in text
        assert "✓" not in text
    else:
        assert text.endswith("= 1 ✓")


def points_of(points, clusters):
    return FixedPointSet(points, clusters, boxes=1)


def cluster(index, guess="one point of multiplicity 3"):
    return Cluster(np.array([[-0.1, -0.1], [0.1, 0.1]]), index, guess)


def test_the_index_check_with_clusters():
    point = ONE[0]
    known = points_of((point,), (cluster(0),))
    assert index_check(known) == "Index sum (Poincaré–Hopf): points and clusters = 1 ✓"
    wrong = points_of((point,), (cluster(-1),))
    assert index_check(wrong).endswith("= 0 ✗ must be 1")
    unknown = points_of((point,), (cluster(None),))
    assert index_check(unknown).startswith("Index sum: 1 from the points; the cluster's index is")
    both = points_of((), (cluster(None), cluster(None), cluster(1)))
    assert "the indices of two clusters are unknown" in index_check(both)
    for text in (index_check(unknown), index_check(both)):
        assert "✓" not in text
        assert "✗" not in text


def test_an_undecided_point_is_named_so():
    told = sentence(points_of((replace(ONE[0], kind=""),), ()))
    assert told == "One fixed point: one of undecided stability"


def test_the_table_s_numbers():
    told = findings(compute_portrait(Snapshot(gru=GRU(Uh=[[3, 0], [0, 3]]))))
    assert {row["x"] for row in told["table"]} == {"0.0000", "0.8586", "−0.8586"}
    for row in told["table"]:
        assert re.fullmatch(r"\de−\d+|< 1e−99", row["width"]), row["width"]
        assert re.fullmatch(r"−?[\d.e−]+, −?[\d.e−]+", row["eigenvalues"])
    source = next(row for row in told["table"] if row["kind"] == "source")
    # at the origin the Jacobian is (1 − z)(r U_h − 1) = 0.5 (1.5 − 1)
    assert source["eigenvalues"] == "0.25, 0.25"


def test_a_complex_pair_is_shown_as_one():
    told = findings(compute_portrait(Snapshot(gru=GRU.rotation(2, np.pi / 2))))
    (row,) = told["table"]
    assert row["eigenvalues"] == "−0.5 ± 0.5i"
    assert row["shape"] == "spiral"


def test_cluster_rows_say_what_is_known():
    told = findings(compute_portrait(Snapshot(gru=GRU(Uh=[[2, 0], [0, 2]]))))
    (row,) = told["clusters"]
    assert row["index"] in ("unknown", "+1")
    assert row["guess"]
    assert told["status"] == "not resolved"


def test_claims_stand_only_beside_the_paper_s_own_parameters():
    snapshot = from_preset(PRESETS["fig2a"])
    claims = findings(compute_portrait(snapshot))["claims"]
    assert [c["quantity"] for c in claims] == [c.quantity for c in PRESETS["fig2a"].claims]
    other = replace(snapshot, gru=GRU(Uh=[[3, 0], [0, 3.5]]))
    assert findings(compute_portrait(other))["claims"] == []
    looked_at = replace(snapshot, bounds=(0.0, 1.0, 0.0, 1.0))
    assert findings(compute_portrait(looked_at))["claims"] == claims
