"""The three radii against each other, known bifurcations, and signatures recomputed."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from core import GRU, Cancelled, find_fixed_points, robustness, signature
from core.model.parameter_space import at, distance, free_parameters, position
from core.structural_stability.parameter_proof import holds
from tests.core.structural_stability.test_parameter_proof import reference

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

EIGHT = math.pi / 20


def gamma(value):
    return GRU(
        Uh=[
            [3 * math.cos(EIGHT), 3 * math.sin(EIGHT)],
            [-3 * math.sin(EIGHT), 3 * math.cos(EIGHT)],
        ],
        bh=[0.32, value],
    )


SYSTEMS = {
    "three": (lambda: reference("class_n3_s1_d1_u1"), "fold: "),
    "hopf": (lambda: gamma(0.0535), "Hopf: a source becomes a sink"),
    "homoclinic": (lambda: reference("fig7_8_gamma_0.054085"), "homoclinic: a stable cycle"),
    "connection": (lambda: reference("class_n9_s5_d4_u0"), "heteroclinic: "),
    "cycles": (lambda: reference("lcclass_s2_u0_stableLC1_unstableLC1"), "fold of cycles"),
}
SAMPLES = 12


@cache
def result(name):
    return robustness(SYSTEMS[name][0](), samples=SAMPLES)


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_change_is_one_and_as_far_as_stated(name):
    gru, found = SYSTEMS[name][0](), result(name)
    assert signature(found.change).resolved and signature(found.change) != signature(gru)
    assert distance(gru, found.change) == pytest.approx(found.upper_radius, rel=1e-9)
    assert SYSTEMS[name][1] in found.bifurcation
    # just on this side of it all is as it was
    step = position(found.change) - position(gru)
    assert signature(at(gru, position(gru) + 0.95 * step)) == signature(gru)


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_radii_fit_together(name):
    gru, found = SYSTEMS[name][0](), result(name)
    assert found.points_radius > 0.0 and holds(gru, found.points_radius)
    assert 0.0 < found.tested_radius <= found.upper_radius
    assert (found.samples, found.seed) == (SAMPLES, 0)
    counts = [(p.sinks, p.saddles, p.sources) for p in map(find_fixed_points, (gru, found.change))]
    if counts[0] != counts[1]:
        assert found.points_radius <= found.upper_radius
    else:  # what changes is global
        assert any(word in found.bifurcation for word in ("cycle", "clinic", "connection"))


@pytest.mark.parametrize("name", ["three", "connection"])
def test_samples_of_another_seed_within_a_fraction_agree(name):
    gru, found = SYSTEMS[name][0](), result(name)
    rng = np.random.default_rng(99)
    for _ in range(10):
        step = 0.3 * found.tested_radius * rng.choice([-1, 1], 20) * free_parameters(gru)
        assert signature(at(gru, position(gru) + step)) == signature(gru)


def test_known_bifurcations_bound_the_upper_radius():
    # eq. 9: the Hopf bifurcation at γ = 0.053009394219754, the loop at 0.0541746769162
    assert result("hopf").upper_radius <= (0.0535 - 0.053009394219754) * 1.01
    assert result("homoclinic").upper_radius <= (0.0541746769162 - 0.054085) * 1.01


def test_it_depends_on_the_arguments_alone():
    gru = SYSTEMS["three"][0]()
    again = robustness(gru, samples=SAMPLES)
    first = result("three")
    assert (again.change, again.tested_radius) == (first.change, first.tested_radius)
    assert again.bifurcation == first.bifurcation and again.points_radius == first.points_radius


def test_what_cannot_be_answered():
    with pytest.raises(ValueError, match="not resolved"):
        robustness(GRU(Uh=[[2, 0], [0, 2]]))
    with pytest.raises(ValueError, match="two units"):
        robustness(GRU(Uh=[[3.0]]))
    with pytest.raises(ValueError, match="samples"):
        robustness(GRU.rotation(3.0, 0.5), samples=0)
    with pytest.raises(Cancelled):
        robustness(GRU.rotation(3.0, 0.5), cancel=np.ones(1, np.int64))
