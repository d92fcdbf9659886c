"""The nearest parameters with another portrait: signatures recomputed, distances compared."""

from __future__ import annotations

import numpy as np
import pytest

from core import GRU, Cancelled, images, mapped, nearest, signature
from core.model.parameter_space import distance
from tests.core.random_gru import random_gru
from tests.core.structural_stability.test_parameter_proof import reference

START = GRU.rotation(3.0, 0.5)


@pytest.mark.parametrize(
    "name", ["class_n3_s2_d1_u0", "class_n9_s4_d4_u1", "hidden_attractor_no_reset"]
)
def test_it_has_the_portrait_and_is_nearer_than_every_image(name):
    target = reference(name)
    assert signature(START) != signature(target)
    found = nearest(START, target)
    assert signature(found) == signature(target)
    assert distance(START, found) < 0.9 * min(distance(START, i) for i in images(target))


def test_the_turned_target_is_as_near():
    target = reference("class_n3_s2_d1_u0")
    turned = mapped(target, True, (1, -1))
    assert signature(nearest(START, turned)) == signature(target)
    # the random steps of the improvement differ, the nearest image is the same
    ratio = distance(START, nearest(START, turned)) / distance(START, nearest(START, target))
    assert 0.7 < ratio < 1.4


def test_a_gru_that_has_the_portrait_is_its_own_nearest():
    assert nearest(START, GRU.rotation(3.0, 0.3)) == START


def test_no_farther_than_the_fold():
    # from nine points to one source in a cycle, through the folds of eq. 8
    start, target = GRU.rotation(3.0, 0.14), GRU.rotation(3.0, 0.7)
    fold = GRU.rotation(3.0, 0.147822070679066)
    assert distance(start, nearest(start, target)) < 1.3 * distance(start, fold)


def test_what_cannot_be_answered():
    with pytest.raises(ValueError, match="not resolved"):
        nearest(START, GRU(Uh=[[2, 0], [0, 2]]))
    with pytest.raises(ValueError, match="convention"):
        nearest(START, random_gru(1, 2, True))
    with pytest.raises(ValueError, match="two units"):
        nearest(GRU(Uh=[[3.0]]), START)
    with pytest.raises(Cancelled):
        nearest(START, reference("class_n3_s2_d1_u0"), cancel=np.ones(1, np.int64))


@pytest.mark.parametrize("after", [False, True])
def test_images_are_carried_by_the_symmetries(after):
    gru = random_gru(3, 2, after)
    states = np.random.default_rng(0).uniform(-1, 1, (20, 2))
    for swap in (False, True):
        for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):

            def carry(vectors, swap=swap, signs=signs):
                return (vectors * signs)[:, ::-1] if swap else vectors * signs

            image = mapped(gru, swap, signs)
            assert np.allclose(image.velocity(carry(states)), carry(gru.velocity(states)))
    assert len(set(images(gru))) == 8 and images(gru)[0] == gru
