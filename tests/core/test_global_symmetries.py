"""The 8 symmetries of the square carry cycles, separatrices and basins along."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import ndimage

from core.basins_of_attraction.partition import basins_of
from core.model.symmetries import mapped
from core.separatrix_skeleton.assembly import skeleton
from tests.core.known_fields import eq9, reference
from tests.core.random_gru import random_gru

PIXELS = 160


def _carry(points, swap, signs):
    moved = np.asarray(points) * np.array(signs)
    return moved[..., ::-1] if swap else moved


SYSTEMS = {
    "hidden attractor": lambda: reference("hidden_attractor_reset"),
    "four cycles": lambda: reference("lcclass_s4_u2_stableLC2_unstableLC2"),
    "many points": lambda: reference("class_n17_s7_d8_u2"),
    "two cycles side by side": lambda: reference("lcclass_s0_u2_stableLC2_unstableLC0"),
    "strongly attracting": lambda: reference("lcclass_s2_u3_stableLC1_unstableLC0"),
    "saddle-node": lambda: reference("codim1_SN1_s3_d4_u2"),
    "update gate": lambda: eq9(0.0535, bz=(0.3, 0.5), Uz=[[0.4, -0.2], [0.1, 0.3]]),
    "random 3": lambda: random_gru(3),
    "random 11": lambda: random_gru(11),
    "random 5, reset after": lambda: random_gru(5, reset_after=True),
    "random 8, reset after": lambda: random_gru(8, reset_after=True),
}
MAPS = [
    pytest.param(swap, signs, id=f"{'swap ' if swap else ''}{signs[0]:+d}{signs[1]:+d}")
    for swap, signs in itertools.product((False, True), itertools.product((1, -1), (1, -1)))
    if swap or signs != (1, 1)
]


@pytest.fixture(scope="module", params=SYSTEMS)
def original(request):
    system = SYSTEMS[request.param]()
    frame = skeleton(system)
    assert frame.reasons == ()
    return system, frame, basins_of(frame, (-1, 1, -1, 1), PIXELS)


def _nearest(places, place):
    distances = np.linalg.norm(np.reshape(places, (-1, 2)) - place, axis=1)
    assert distances.min() < 1e-7
    return int(distances.argmin())


def _cyclic(members):
    """Names in the order of their arrivals, from the smallest name on."""
    names = [name for _, name in sorted(members)]
    k = names.index(min(names))
    return names[k:] + names[:k]


@pytest.mark.parametrize(("swap", "signs"), MAPS)
def test_symmetries(original, swap, signs):
    system, frame, plain = original
    image = skeleton(mapped(system, swap, signs))
    assert image.reasons == ()
    turned = (-1 if swap else 1) * signs[0] * signs[1]  # −1: a reflection

    point_of = [
        _nearest([p.h for p in image.points], _carry(p.h, swap, signs)) for p in frame.points
    ]
    cluster_of = [
        _nearest([c.centre for c in image.points.clusters], _carry(c.centre, swap, signs))
        for c in frame.points.clusters
    ]

    # cycles
    assert len(image.cycles) == len(frame.cycles)
    cycle_of = []
    for cycle in frame.cycles:
        encloses = sorted(point_of[i] for i in cycle.encloses)
        (k,) = (
            k
            for k, other in enumerate(image.cycles)
            if abs(other.period / cycle.period - 1.0) < 1e-9
            and sorted(other.encloses) == encloses
            and other.stable == cycle.stable
        )
        cycle_of.append(k)
        other = image.cycles[k]
        assert other.sense == turned * cycle.sense
        assert other.log_multiplier == pytest.approx(cycle.log_multiplier, rel=1e-6, abs=1e-8)
        low, high = np.sort([_carry(f(cycle.points, 0), swap, signs) for f in (np.min, np.max)], 0)
        assert np.allclose(other.points.min(axis=0), low, atol=2e-3)
        assert np.allclose(other.points.max(axis=0), high, atol=2e-3)
    for cycle, k in zip(frame.cycles, cycle_of, strict=True):
        parent = image.cycles[k].parent
        assert parent == (None if cycle.parent is None else cycle_of[cycle.parent])

    # separatrices
    branch_of = {}
    for i, branch in enumerate(frame.separatrices):
        direction = _carry(branch.direction, swap, signs)
        (k,) = (
            k
            for k, other in enumerate(image.separatrices)
            if other.saddle == point_of[branch.saddle]
            and other.stable == branch.stable
            and other.direction @ direction > 0.99
        )
        branch_of[i] = k
        other = image.separatrices[k]
        assert (other.ends_at, other.inside) == (branch.ends_at, branch.inside)
        tables = {"point": point_of, "cycle": cycle_of, "cluster": cluster_of}
        expected = tables[branch.ends_at][branch.target] if branch.ends_at in tables else None
        assert other.target == expected
        if branch.ends_at == "border":
            assert np.allclose(other.points[-1], _carry(branch.points[-1], swap, signs), atol=1e-6)
    assert len(set(branch_of.values())) == len(image.separatrices)

    # the cyclic order in which they arrive
    groups = {}
    for i, branch in enumerate(frame.separatrices):
        key = (branch.ends_at, branch.target, branch.inside, branch.stable)
        groups.setdefault(key, []).append(i)
    for members in groups.values():
        ours = _cyclic([(frame.separatrices[i].arrival, branch_of[i]) for i in members])
        theirs = _cyclic(
            [(turned * image.separatrices[branch_of[i]].arrival, branch_of[i]) for i in members]
        )
        assert ours == theirs

    # basins
    moved = basins_of(image, (-1, 1, -1, 1), PIXELS)
    tables = {"point": point_of, "cycle": cycle_of, "cluster": cluster_of}
    name_of = [
        next(
            k
            for k, other in enumerate(moved.attractors)
            if (other.kind, other.index) == (a.kind, tables[a.kind][a.index])
        )
        for a in plain.attractors
    ]
    assert moved.shares[name_of] == pytest.approx(plain.shares, abs=1e-7)
    labels = np.array([*name_of, -1])[plain.labels]  # rows are y
    labels = labels[:: signs[1], :: signs[0]]
    if swap:
        labels = labels.T
    # a boundary's pixels go to either side, depending on where in the pixel it runs
    inner = ndimage.maximum_filter(labels, 5) == ndimage.minimum_filter(labels, 5)
    assert inner.mean() > 0.7 and np.array_equal(labels[inner], moved.labels[inner])
