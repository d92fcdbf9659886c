"""Proven radii against closed forms, brute force in one unit, samples and symmetries."""

from __future__ import annotations

import itertools
import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq

from core import GRU, find_fixed_points
from core.cancellation import Cancelled
from core.model.parameter_space import at, free_parameters, position
from core.model.symmetries import images
from core.structural_stability.nearest_singular import DISTANCE, PLACE, nearest_singular
from core.structural_stability.parameter_jets import PARAMETERS, jets_over
from core.structural_stability.parameter_proof import holds, proven_radius, rounded_down
from tests.core.random_gru import random_gru

REFERENCE = {
    entry["name"]: entry["params"]
    for entry in json.loads(
        (Path(__file__).parents[2] / "data" / "topologies.json").read_text(encoding="utf-8")
    )
}


def reference(name):
    return GRU(**REFERENCE[name])


def kinds(gru):
    found = find_fixed_points(gru)
    assert found.complete
    return found.sinks, found.saddles, found.sources, len(found)


# --- jets --------------------------------------------------------------------------------


def exact_rows(gru, place):
    """G, det DG and the trace (weighted by the update factors) from the plain field."""
    a, moved = place[:2], at(gru, place[2:])
    h = np.tanh(a)
    z, r = moved.gates(h)
    if moved.reset_after:
        inner = moved.bh + r * (moved.Uh @ h + moved.ch)
    else:
        inner = moved.Uh @ (r * h) + moved.bh

    def pre(b):
        state = np.tanh(b)
        gate = moved.gates(state)[1]
        if moved.reset_after:
            return moved.bh + gate * (moved.Uh @ state + moved.ch) - b
        return moved.Uh @ (gate * state) + moved.bh - b

    step = 1e-5 * np.eye(2)
    d = np.column_stack([(pre(a + e) - pre(a - e)) / 2e-5 for e in step])
    q = (1 - z[0]) / (2 - z.sum())
    return np.array([*(inner - a), np.linalg.det(d), q * d[0, 0] + (1 - q) * d[1, 1]])


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_jets_enclose_values_and_slopes(seed, after):
    gru = random_gru(seed, 2, after, scale=2.0)
    rng = np.random.default_rng(seed)
    own = np.concatenate([[True, True], free_parameters(gru)])
    middle = np.concatenate([rng.uniform(-1.5, 1.5, 2), position(gru)])
    reach = np.where(own, 0.05, 0.0)
    box = np.column_stack([middle[:2] - 0.05, middle[:2] + 0.05]).ravel()
    wide = jets_over(gru.packed, reach[2:], box, True)
    assert wide.shape == (4, 3 + PARAMETERS, 2)
    assert np.array_equal(wide[:, :1], jets_over(gru.packed, reach[2:], box, False))
    for _ in range(10):
        place = middle + reach * rng.uniform(-1, 1, len(middle))
        rows = exact_rows(gru, place)
        assert (wide[:, 0, 0] <= rows + 1e-7).all() and (rows - 1e-7 <= wide[:, 0, 1]).all()
        for i in np.flatnonzero(own):
            e = 1e-4 * np.eye(len(middle))[i]
            slope = (exact_rows(gru, place + e) - exact_rows(gru, place - e)) / 2e-4
            assert (wide[:, 1 + i, 0] <= slope + 1e-4).all()
            assert (slope - 1e-4 <= wide[:, 1 + i, 1]).all()


def test_jets_at_a_point_are_tight():
    gru = random_gru(5)
    place = np.concatenate([[0.3, -0.8], position(gru)])
    found = jets_over(gru.packed, np.zeros(PARAMETERS), np.repeat(place[:2], 2), True)
    assert (found[..., 1] - found[..., 0]).max() < 1e-11
    assert np.allclose(found[:, 0].mean(axis=-1), exact_rows(gru, place), atol=1e-8)


# --- one unit: the exact radius ------------------------------------------------------------


def roots_of_one_unit(w, ur, b, br, states):
    value = w * states / (1 + np.exp(-(ur * states + br))) + b - np.arctanh(states)
    return np.count_nonzero(np.diff(np.sign(value)))


@pytest.mark.parametrize(
    ("w", "ur", "b", "br"),
    [(3.0, 0.0, 0.1, 0.5), (1.8, 0.0, 0.3, 0.0), (4.0, 2.0, -0.5, 0.0), (6.0, -3.0, 0.2, 1.0)],
)
def test_one_unit_against_every_corner(w, ur, b, br):
    states = np.tanh(np.linspace(-9, 9, 40_000))  # 0 is not among them
    own = np.array([w, ur, b, br])
    before = roots_of_one_unit(*own, states)
    exact = math.inf
    for signs in itertools.product((1.0, -1.0), repeat=4):
        low, high = 0.0, 3.0
        reached = next(
            (
                t
                for t in np.linspace(0, high, 301)
                if roots_of_one_unit(*(own + t * np.array(signs)), states) != before
            ),
            None,
        )
        if reached is None:
            continue
        low, high = reached - 0.01, reached
        for _ in range(20):
            middle = 0.5 * (low + high)
            same = roots_of_one_unit(*(own + middle * np.array(signs)), states) == before
            low, high = (middle, high) if same else (low, middle)
        exact = min(exact, high)
    gru = GRU(Uh=[[w]], Ur=[[ur]], bh=[b], br=[br])
    assert len(find_fixed_points(gru)) == before
    proven = proven_radius(gru)
    assert proven <= exact * (1 + 1e-5)
    assert proven >= 0.8 * exact


def test_one_unit_without_reset_in_closed_form():
    # tanh(v h + b) = h has its fold at v (1 − h²) = 1; the nearest corner lowers w and br
    # and raises b (or, by symmetry, lowers it)
    def at_fold(t):
        v = (3.0 - t) / (1 + math.exp(t - 0.5))
        if v <= 1:
            return -1.0
        h = math.sqrt(1 - 1 / v)
        return v * h - math.atanh(h) - t

    plain = brentq(at_fold, 0.0, 2.0)  # with Ur = 0 held: an upper bound of the radius
    gru = GRU(Uh=[[3.0]], br=[0.5])
    assert 0.5 * plain < proven_radius(gru) <= plain


# --- two units ---------------------------------------------------------------------------


def test_hopf_of_the_rotation():
    # at the origin the trace of eq. 8 is σ(s) (Uh₁₁ + Uh₂₂) − 2 up to a factor; raising the
    # diagonal and both reset biases by t closes it at the corner
    gru = GRU.rotation(3.0, math.pi / 3)
    exact = brentq(lambda t: (1.5 + t) / (1 + math.exp(-t)) - 1, 0.0, 1.0)
    nearest = nearest_singular(gru, find_fixed_points(gru))[0]
    assert nearest[DISTANCE] <= exact + 1e-9
    assert 0.75 * nearest[DISTANCE] < proven_radius(gru) <= nearest[DISTANCE]


def test_four_folds_of_the_rotation():
    # α = 0.147822070679066 has four saddle-nodes (Uh = 3 R(α)): the way there is a bound
    fold = GRU.rotation(3.0, 0.147822070679066)
    for angle in (0.2, 0.16, 0.14):
        gru = GRU.rotation(3.0, angle)
        bound = np.abs(gru.Uh - fold.Uh).max()
        assert 0.0 < proven_radius(gru) <= bound


SYSTEMS = {
    "nine": lambda: GRU(Uh=[[3, 0], [0, 3]]),
    "eleven": lambda: reference("class_n11_s5_d5_u1"),
    "hidden": lambda: reference("hidden_attractor_no_reset"),
    "random": lambda: random_gru(5, 2, scale=4.0),
    "reset after": lambda: random_gru(4, 2, True, scale=4.0),
}


@cache
def radius_of(name):
    return proven_radius(SYSTEMS[name]())


@pytest.mark.parametrize("name", SYSTEMS)
def test_no_sample_within_the_radius_has_other_points(name):
    gru, radius = SYSTEMS[name](), radius_of(name)
    assert radius > 0.0 and holds(gru, radius) and holds(gru, 0.3 * radius)
    before, own = kinds(gru), free_parameters(gru)
    rng = np.random.default_rng(1)
    for k in range(150):
        step = rng.uniform(-1, 1, PARAMETERS)
        step = radius * own * (np.sign(step) if k % 2 else step)
        assert kinds(at(gru, position(gru) + step)) == before


@pytest.mark.parametrize("name", SYSTEMS)
def test_beyond_the_nearest_singular_place_points_differ(name):
    gru = SYSTEMS[name]()
    row = nearest_singular(gru, find_fixed_points(gru))[0]
    step = row[PLACE] - position(gru)
    assert np.abs(step).max() == pytest.approx(row[DISTANCE], rel=1e-9)
    assert kinds(at(gru, position(gru) + 0.999 * step)) == kinds(gru)
    assert kinds(at(gru, position(gru) + 1.001 * step)) != kinds(gru)
    assert radius_of(name) <= row[DISTANCE]
    assert radius_of(name) > 0.5 * row[DISTANCE]  # the proof is not far from the truth
    assert not holds(gru, row[DISTANCE])


@pytest.mark.parametrize("name", ["eleven", "reset after"])
def test_symmetric_images_have_the_same_radius(name):
    for image in images(SYSTEMS[name]()):
        assert proven_radius(image) == pytest.approx(radius_of(name), rel=0.03)


def test_closed_update_gates_do_not_hide_stability():
    # z differs between the units; the trace changes sign while the determinant does not
    gru = GRU(**(REFERENCE["fig7_8_gamma_0.0535"] | {"bz": [0.0, 0.5]}))
    plain = reference("fig7_8_gamma_0.0535")
    assert kinds(gru)[:3] != kinds(plain)[:3]
    assert holds(gru, 1e-6) and holds(plain, 1e-6)
    assert not holds(plain, 0.5)


def test_nothing_is_claimed_of_clusters():
    cluster = GRU(Uh=[[2, 0], [0, 2]])
    assert not find_fixed_points(cluster).complete
    assert proven_radius(cluster) == 0.0 and not holds(cluster, 0.0)


def test_bad_radii_and_cancelling():
    gru = GRU.rotation(3.0, 0.5)
    for radius in (-1.0, math.nan, math.inf, "a"):
        with pytest.raises(ValueError, match="radius"):
            holds(gru, radius)
    with pytest.raises(Cancelled):
        holds(gru, 0.01, cancel=np.ones(1, np.int64))


@pytest.mark.parametrize("value", [0.12345, 9.999e-7, 4.0, 1.0, 2.675e-3, 123456.0])
def test_rounding_down(value):
    short = rounded_down(value)
    assert value * (1 - 1e-2) < short <= value
    assert float(f"{short:.2e}") == short
    assert rounded_down(value, 1) < short
