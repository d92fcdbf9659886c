"""Rings and discs: what they need, each thing withheld; samples of orbits; never two for one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.fixed_points.proven import find_fixed_points
from core.portrait_proofs.canonical_image import Image
from core.portrait_proofs.disc_search import find_disc
from core.portrait_proofs.ring_search import find_ring, guess_of
from core.portrait_proofs.trap_search import find_traps
from core.proof.one_way_arcs import crossing
from core.proof.rings import (
    BEGIN,
    BETWEEN,
    DIRECTION,
    END,
    IN,
    OUT,
    SENSE,
    chains_are_nested,
    differ,
    outer_sign,
    place_of,
    points_are_apart,
    ring_holds,
)
from core.separatrix_skeleton.assembly import computed_limit_cycles
from tests.core.proof.known_systems import HIDDEN, eq9, rotation
from tests.core.proof.test_traps import rows_of


def enclosures_of(gru):
    return np.array([point.enclosure.T.ravel() for point in find_fixed_points(gru)])


def rings_of(gru, work=200_000):
    image = Image(gru, np.eye(2))
    boxes = enclosures_of(gru)
    guesses = [guess_of(cycle, image) for cycle in computed_limit_cycles(gru)]
    return [find_ring(gru, guess, boxes, np.array([work])) for guess in guesses]


def disc_of(gru, index, work=200_000):
    trap = find_traps(gru.packed, rows_of(gru))[index]
    h = np.array(find_fixed_points(gru)[index].h)
    return find_disc(gru, h, trap, index, enclosures_of(gru), np.array([work]))


def holds(gru, found, **changed):
    """The check of a ring, with something else in place of one of its parts."""
    parts = {
        "p": gru.packed, "first": found.first, "psi": found.weight, "pieces": found.pieces,
        "ring": found.row, "enclosures": enclosures_of(gru), "place": found.place,
    } | changed  # fmt: skip
    x, y = parts.pop("place")
    return ring_holds(*parts.values(), x, y, np.array([200_000]))


RING_SYSTEMS = [rotation(0.5), rotation(0.8), eq9(0.054085), HIDDEN]


@pytest.mark.parametrize("gru", RING_SYSTEMS, ids=range(4))
def test_rings_are_found_and_their_arcs_have_the_signs(gru):
    for ring in rings_of(gru):
        assert ring is not None
        assert holds(gru, ring)
        sign = outer_sign(ring.sense, ring.direction)
        assert all(crossing(gru.packed, arc.copy()) == sign for arc in ring.outer)
        assert all(crossing(gru.packed, arc.copy()) == -sign for arc in ring.inner)


@pytest.mark.parametrize("gru", RING_SYSTEMS, ids=range(4))
def test_orbits_that_enter_a_ring_stay_and_tend_to_its_cycle(gru):
    """DOP853, in the time in which the ring attracts."""
    for ring, cycle in zip(rings_of(gru), computed_limit_cycles(gru), strict=True):
        for begin in (ring.outer[0, :2], ring.inner[len(ring.inner) // 2, :2]):
            run = solve_ivp(
                lambda t, h, d=ring.direction: d * gru.velocity(h), (0.0, 6.0 * cycle.period),
                begin, method="DOP853", rtol=1e-12, atol=1e-13,
            )  # fmt: skip
            after = run.y.T[5:]
            assert all(place_of(ring.pieces, ring.row, x, x, y, y) != OUT for x, y in after[::5])
            start = np.hypot(*(cycle.points - begin).T).min()
            end = np.hypot(*(cycle.points - after[-1]).T).min()
            assert end < start


def test_each_hypothesis_is_needed():
    gru = rotation(0.5)
    (ring,) = rings_of(gru)
    pieces, row = ring.pieces, ring.row

    def changed(column, value):
        other = row.copy()
        other[column] = value
        return other

    assert holds(gru, ring)
    # the other time: the weighted divergence has the wrong sign
    assert not holds(gru, ring, ring=changed(DIRECTION, -ring.direction))
    # the other sense: nothing lies in the region
    assert not holds(gru, ring, ring=changed(SENSE, -ring.sense))
    # a place that is not in it
    assert not holds(gru, ring, place=np.zeros(2))
    assert not holds(gru, ring, place=np.array([0.99, 0.99]))
    # a fixed point in the region
    x, y = ring.place
    extra = np.array([[x, x, y, y]])
    assert not holds(gru, ring, enclosures=np.concatenate([enclosures_of(gru), extra]))
    # inner and outer chain exchanged
    order = np.r_[row[BETWEEN] : row[END], row[BEGIN] : row[BETWEEN]]
    turned = row.copy()
    turned[BETWEEN] = row[END] - row[BETWEEN]
    assert not holds(gru, ring, pieces=pieces[order].copy(), ring=turned)
    # without the inner chain the focus lies in the region
    assert not holds(gru, ring, ring=changed(BETWEEN, row[END]))
    assert not holds(gru, ring, psi=np.full(len(ring.weight), np.nan))


def test_another_weight_does_not_prove_it():
    gru = eq9(0.0535)
    (ring,) = rings_of(gru)
    assert holds(gru, ring)
    for factor in (0.0, -1.0, 5.0):
        other = ring.weight.copy()
        other[3:] *= factor
        assert not holds(gru, ring, psi=other)


def test_little_work_proves_no_ring():
    gru = rotation(0.8)
    (ring,) = rings_of(gru)
    assert not ring_holds(
        gru.packed, ring.first, ring.weight, ring.pieces, ring.row, enclosures_of(gru),
        *ring.place, np.array([5]),
    )  # fmt: skip


def test_one_cycle_given_twice_is_never_two():
    """Rings of different width, and from other places of the cycle."""
    for gru in (rotation(0.5), rotation(0.2), rotation(0.8)):
        (cycle,) = computed_limit_cycles(gru)
        image = Image(gru, np.eye(2))
        guess = guess_of(cycle, image)
        boxes = enclosures_of(gru)
        found = []
        for k in (0, len(guess.points) // 3, 2 * len(guess.points) // 3):
            base = guess.points[k]
            velocity = guess.direction * gru.velocity(base)
            other = type(guess)(
                base, velocity / np.hypot(*velocity), guess.direction, guess.log_multiplier,
                guess.points,
            )  # fmt: skip
            found.append(find_ring(gru, other, boxes, np.array([200_000])))
        found = [ring for ring in found if ring is not None]
        assert len(found) >= 2
        for i, one in enumerate(found):
            for two in found[:i]:
                pieces = np.concatenate([one.pieces, two.pieces])
                row = two.row.copy()
                row[[BEGIN, BETWEEN, END]] += len(one.pieces)
                assert not differ(pieces, one.row, row)
                assert not differ(pieces, row, one.row)


def test_two_cycles_are_told_apart():
    one, two = rings_of(HIDDEN)
    pieces = np.concatenate([one.pieces, two.pieces])
    row = two.row.copy()
    row[[BEGIN, BETWEEN, END]] += len(one.pieces)
    assert differ(pieces, one.row, row)
    # even if they attracted in the same time: one goes round the other
    row[DIRECTION] = one.row[DIRECTION]
    assert differ(pieces, one.row, row)
    assert differ(pieces, row, one.row)


def test_a_disc_holds_its_focus_and_no_other_point():
    gru = rotation(0.835)
    disc = disc_of(gru, 0)
    assert disc is not None
    assert len(disc.inner) == 0
    boxes = enclosures_of(gru)
    assert points_are_apart(disc.pieces, disc.row, boxes)
    assert chains_are_nested(disc.pieces, disc.row, 0.0, 0.0)
    assert place_of(disc.pieces, disc.row, *boxes[0]) == IN
    assert not points_are_apart(disc.pieces, disc.row, np.concatenate([boxes, [[0.01] * 4]]))
    assert not points_are_apart(disc.pieces, disc.row, boxes + 0.9)


def test_a_disc_keeps_within_the_cycle():
    """Beyond the cycle no weight can have one sign."""
    gru = rotation(0.835)
    disc = disc_of(gru, 0)
    (cycle,) = computed_limit_cycles(gru)
    reach = np.hypot(*disc.outer.reshape(-1, 2).T).max()
    assert reach < np.hypot(*cycle.points.T).max()
