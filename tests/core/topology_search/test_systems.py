"""Vectors of parameters, their certified counts, and the archive of what was met."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core import GRU, find_fixed_points
from core.model import gru_field
from core.topology_search import Archive
from core.topology_search.archive import BatchResult, Kept, Sight
from core.topology_search.certification import swapped
from core.topology_search.systems import (
    FREE,
    LARGEST,
    counted,
    gru_of,
    neighbour,
    random_system,
    redrawn,
    symmetric,
)
from tests.core.random_gru import random_gru


def test_counts_are_those_of_the_certified_set():
    rng = np.random.default_rng(0)
    seen = set()
    for _ in range(300):
        system = random_system(rng)
        found = counted(system)
        points = find_fixed_points(gru_of(system))
        if found is None:
            assert not points.complete or points.undecided
            continue
        assert found.kinds == (points.sinks, points.saddles, points.sources)
        values = [p.eigenvalues for p in points if p.kind == "sink"]
        ratios = [v.sum().real / np.sqrt(v.prod().real) for v in values]
        assert found.turning == pytest.approx(max(ratios, default=0.0), rel=1e-9)
        seen.add(found.kinds)
    assert len(seen) > 5


def test_points_that_are_not_told_apart_are_not_counted():
    assert counted(GRU(Uh=[[2, 0], [0, 2]], Ur=[[4, -8], [8, -4]]).packed) is None


@pytest.mark.parametrize("reset_after", [False, True])
def test_a_vector_is_its_gru(reset_after):
    gru = random_gru(3, reset_after=reset_after)
    assert gru_of(gru.packed) == gru
    near = neighbour(gru.packed, np.random.default_rng(0), 0.1, 1.0)
    assert gru_of(near).reset_after is reset_after
    assert not np.array_equal(near, gru.packed)


def test_symmetric_systems_are_their_own_image_under_a_swap():
    rng = np.random.default_rng(1)
    for _ in range(20):
        gru = gru_of(symmetric(random_system(rng)))
        assert swapped(gru) == gru
    gru = random_gru(4)
    assert swapped(gru) != gru and swapped(swapped(gru)) == gru
    np.testing.assert_allclose(
        swapped(gru).velocity([0.3, -0.2]), gru.velocity([-0.2, 0.3])[::-1], rtol=1e-14
    )


def test_steps_stay_within_bounds_and_as_large_as_asked():
    rng = np.random.default_rng(2)
    start = 0.5 * random_system(rng)  # far from the bounds
    for size in (1e-4, 1e-2, 10.0):
        steps = np.array([neighbour(start, rng, size, 1.0) - start for _ in range(200)])[:, FREE]
        assert np.abs(steps + start[FREE]).max() <= LARGEST
        if size < 1.0:
            spread = steps.std(axis=0) / (np.abs(start[FREE]) + 0.1)
            np.testing.assert_allclose(spread, size, rtol=0.25)
    jumps = [np.count_nonzero(redrawn(start, rng) - start) for _ in range(20)]
    assert set(jumps) == {1}


def vector(value):
    return tuple(np.full(gru_field.SIZE, float(value)).tolist())


def result(number, kinds, text, value, times=1):
    sight = Sight(text, (*kinds, 0, 0), vector(value), times, "draw")
    return BatchResult(number, {kinds: (times, vector(value))}, (sight,))


def test_an_archive_prefers_what_is_rare():
    often, rare = Kept(9_999, (vector(1),)), Kept(0, (vector(2),))
    archive = Archive({(1, 0, 0): often, (2, 1, 0): rare}, {"a": often, "b": rare})
    rng = np.random.default_rng(0)
    for pick in (archive.of_class, archive.of_signature):
        firsts = [pick(rng)[0] for _ in range(300)]
        assert set(firsts) <= {1.0, 2.0}
        assert firsts.count(2.0) > 280  # 100 to 1
    assert archive.rarity((2, 1, 0)) == 1.0 == archive.rarity((5, 5, 1))
    assert archive.rarity((1, 0, 0)) == 0.01
    assert Archive().of_class(rng) is None is Archive().of_signature(rng)


def test_results_add_up_and_the_newest_systems_stay():
    before = Archive()
    after = before
    for n in range(25):
        after = after.with_results([result(n, (1, 0, 0), "Ba", n, times=2)])
    assert not before.classes and not before.signatures
    assert after.classes[1, 0, 0].visits == 50 == after.signatures["Ba"].visits
    assert [s[0] for s in after.classes[1, 0, 0].systems] == list(range(15, 25))
    assert [s[0] for s in after.signatures["Ba"].systems] == [22, 23, 24]
    at_once = before.with_results(result(n, (1, 0, 0), "Ba", n, times=2) for n in range(25))
    assert at_once == after
    assert Archive.from_dict(json.loads(json.dumps(after.to_dict()))) == after


@pytest.mark.parametrize(
    "damage",
    [
        lambda v: v["classes"][0].__setitem__(0, [1, 0]),
        lambda v: v["classes"][0].__setitem__(1, -1),
        lambda v: v["signatures"][0].__setitem__(2, []),
        lambda v: v["signatures"][0][2][0].pop(),
        lambda v: v["signatures"][0][2][0].__setitem__(0, "1"),
        lambda v: v.pop("signatures"),
    ],
)
def test_a_damaged_archive(damage):
    value = Archive().with_results([result(0, (1, 0, 0), "Ba", 1)]).to_dict()
    damage(value)
    with pytest.raises(ValueError, match=r"archive|counts|system"):
        Archive.from_dict(value)
