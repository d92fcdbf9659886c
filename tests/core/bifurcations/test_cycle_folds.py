"""Folds of cycles: in images, in other units, from other windows, and next to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import GRU, continue_cycles, cycle_transitions
from core.continuation.equilibrium_continuation import continue_equilibria
from core.cycles.parity import doubts
from core.model.families import family_of
from core.model.symmetries import mapped
from core.reasons.reason import Code
from core.separatrix_skeleton.assembly import skeleton
from tests.core.known_fields import bautin, morris_lecar

pytestmark = pytest.mark.long  # what kernels compute, under any interpreter

HIDDEN = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=[0.47, 0.17])
FOLD = 0.4596792683632
IMAGES = [(swap, (i, k)) for swap in (False, True) for i in (1, -1) for k in (1, -1)]

FAMILIES = {
    "hidden attractor": (family_of(HIDDEN, "bh[0]"), (0.4585, 0.4615)),
    "with a reset gate": (
        family_of(replace(HIDDEN, Ur=[[0.02, 0.0], [0.01, -0.03]], Uz=[[0, 0.1], [0, 0]]), "bh[0]"),
        (0.44, 0.47),
    ),
    "its coupling": (family_of(replace(HIDDEN, bh=[0.4597, 0.17]), "Uh[0, 1]"), (-4.0, -3.97)),
}


def unit_swapped(b):
    """The hidden attractor with its two units in the other order."""
    return GRU(Uh=[[1, 0.71], [-3.98, 4.37]], bh=(0.17, b))


def folds(family, interval):
    found = cycle_transitions(family, *interval)
    return [event.value for event in found if event.kind == "fold of cycles"]


@pytest.mark.parametrize("name", FAMILIES)
def test_all_eight_images_have_the_same_folds(name):
    family, interval = FAMILIES[name]
    own = folds(family, interval)
    assert len(own) == 1 and interval[0] < own[0] < interval[1]
    for image in IMAGES[1:]:
        found = folds(lambda value, image=image: mapped(family(value), *image), interval)
        assert found == pytest.approx(own, abs=1e-9)


@pytest.mark.parametrize("interval", [(0.41, 0.53), (0.459, 0.461), (0.43, 0.5)])
@pytest.mark.parametrize("swapped", [False, True])
def test_the_window_does_not_matter(interval, swapped, monkeypatch):
    monkeypatch.setattr(
        "core.bifurcations.cycle_continuation.CURVE", 5
    )  # drawing takes most of the time
    family = unit_swapped if swapped else family_of(HIDDEN, "bh[0]")
    diagram = continue_cycles(family, interval, samples=24)
    (fold,) = diagram.special_points
    assert fold.kind == "fold of cycles" and fold.value == pytest.approx(FOLD, abs=1e-11)
    assert [branch.starts for branch in diagram.branches] == ["fold of cycles"] * 2
    assert not diagram.unresolved


@pytest.mark.parametrize("unit", [1.0, 100.0])
@pytest.mark.parametrize(
    ("regime", "interval", "value"),
    [
        ("Hopf", (87.0, 90.0), 88.293251),
        ("Hopf", (214.0, 218.0), 216.899801),
        ("saddle-node", (115.0, 117.0), 116.109536),
        ("homoclinic", (40.2, 41.0), 40.593352),
    ],
)
def test_morris_and_lecar_s_neuron_in_any_unit(regime, interval, value, unit):
    found = folds(lambda current: morris_lecar(current, regime, unit), interval)
    assert found == pytest.approx([value], abs=6e-7)


def test_one_turning_point_is_not_taken_for_another():
    """Beside this fold's pair the displacement turns twice."""

    def family(current):
        return replace(morris_lecar(current, "Hopf"), box=(-80.0, 80.0, -0.1, 1.1))

    assert folds(family, (212.37, 219.94)) == pytest.approx([216.8998013894], abs=1e-9)


def test_the_value_is_exact():
    for beta in (-0.2, -0.8):
        found = folds(lambda mu, beta=beta: bautin(mu, beta), (0.2 * beta**2, 0.27 * beta**2))
        assert found == pytest.approx([beta**2 / 4], abs=1e-12)


@pytest.mark.parametrize("distance", [1e-8, -1e-8, 1e-9, -1e-9, 0.0])
@pytest.mark.parametrize("image", [IMAGES[0], IMAGES[5]])
def test_next_to_a_fold_it_is_said(distance, image):
    frame = skeleton(mapped(family_of(HIDDEN, "bh[0]")(FOLD + distance), *image))
    assert Code.NEAR_FOLD_OF_CYCLES in {reason.code for reason in frame.reasons}
    for away in (1e-4, -1e-4):
        assert not skeleton(family_of(HIDDEN, "bh[0]")(FOLD + away)).reasons


def test_a_cycle_that_parity_demands_is_missed():
    frame = skeleton(HIDDEN)
    outer, inner = frame.cycles
    assert not doubts(frame.points, frame.cycles, near_miss=False, trapping=True)
    lonely = replace(inner, parent=None)
    (why,) = doubts(frame.points, (lonely,), near_miss=False, trapping=True)
    assert why.code is Code.CYCLE_MISSING_OUTSIDE
    (why,) = doubts(frame.points, (outer,), near_miss=False, trapping=True)
    assert why.code is Code.CYCLE_MISSING_INSIDE


def test_work_is_bounded_and_what_is_left_is_named(monkeypatch):
    monkeypatch.setattr("core.bifurcations.cycle_continuation.WORK", 100_000)
    family = family_of(HIDDEN, "bh[0]")
    points = continue_equilibria(family, (0.41, 0.53))
    one, other = (
        continue_cycles(family, (0.41, 0.53), equilibria=points) for _ in range(2)
    )  # fmt: skip
    assert any("the work allowed was not enough" in text for text in one.unresolved)
    assert one.samples == other.samples < 40 and one.unresolved == other.unresolved
    assert np.array_equal(
        [b.values[0] for b in one.branches], [b.values[0] for b in other.branches]
    )
